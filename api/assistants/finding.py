"""`find`: what words may mean, and what is told of it as of a day. Of several, none is chosen."""

import re
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from api.assistants.ambiguous import several_meant
from api.assistants.arguments import ToFind
from api.assistants.asked import AskedService, PlacedAnswer, RefusedAnswerError
from api.assistants.reach import reach
from api.assistants.told import (
    CHARACTERS_MOST,
    FoundTold,
    NameTold,
    ReadingTold,
    answered,
    size,
)
from projections.relations.element_words import since_words

READINGS_MOST: Final = 6
NAMES_MOST: Final = 6
THINGS_MOST: Final = 3
"""Of each kind."""

FACTS_NAMED: Final = 2

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

KINDS_AT_ALL_TIMES: Final = ("office", "issue")
KINDS_WITH_A_DAY: Final = ("engagement", "accord", "measure", "incident", "channel")
"""What is there only once something is told of it: to name it earlier would be hindsight."""


class _StateRead(Struct):
    certainty: str | None = None
    last_told: str | None = None
    because: tuple[str, ...] = ()


class _OfThing(PlacedAnswer, frozen=True, kw_only=True):
    state: _StateRead | None = None
    states: tuple[_StateRead, ...] = ()


class _ReadingFound(Struct):
    kind: str
    ids: tuple[str, ...]
    title: str
    told: str | None
    as_of: str | None
    until: str | None
    address: str


class _SearchRead(PlacedAnswer, frozen=True, kw_only=True):
    words: str
    readings: tuple[_ReadingFound, ...]
    days_unread: str | None = None


class _OfficeHeld(Struct):
    name: str
    since_in_words: str | None = None
    last_told: str | None = None


class _ActorFound(Struct):
    id: str
    kind: str
    name: str


class _ActorMatched(Struct):
    actor: str
    offices: tuple[_OfficeHeld, ...] = ()


class _ActorsFound(Struct):
    items: tuple[_ActorFound, ...]
    matches: tuple[_ActorMatched, ...] = ()
    more: bool = False


class _ThingFound(Struct):
    id: str
    name: str


class _FactThere(Struct):
    id: str


class _ThingsFound(Struct):
    items: tuple[_ThingFound, ...]


class _AnyFact(Struct):
    items: tuple[_FactThere, ...]


async def find(asked: AskedService, of: ToFind) -> FoundTold:
    """What the words ask for as a sentence, and what is called so."""
    found = await asked.get(_SearchRead, "/v1/search", q=of.words, **of.clocks)
    until = found.clocks.as_of
    readings = [
        await _read(asked, each, until)
        for each in found.readings[:READINGS_MOST]
        if each.told is not None or await _is_there(asked, each.kind, each.ids, of)
    ]
    read = {id for each in readings for id in each.ids}
    actors, has_more_actors = await _actors(asked, of)
    things, has_more_things = await _things(asked, of)
    names = [*actors, *(each for each in things if each.id not in read)]
    nothing = None
    if not readings and not names:
        nothing = await _nothing(asked, found.words, of)
    told = FoundTold(
        readings=tuple(readings),
        names=tuple(names),
        more=has_more_actors or has_more_things or len(found.readings) > READINGS_MOST,
        ambiguous=several_meant(readings, actors, things),
        not_told=nothing,
        day_not_read=found.days_unread,
        **answered(asked, found, f"What “{of.words}” may mean"),
    )
    return _cut(told)


def _cut(told: FoundTold) -> FoundTold:
    """Without as many names, and then readings, as have to go."""
    while size(told) > CHARACTERS_MOST and (told.names or told.readings):
        if told.names:
            told = replace(told, names=told.names[:-1], more=True)
        else:
            told = replace(told, readings=told.readings[:-1], more=True)
    return told


async def _read(asked: AskedService, reading: _ReadingFound, until: str) -> ReadingTold:
    """A reading with its state. Of what lies beyond the day nothing is told, and nothing asked."""
    bare = ReadingTold(
        kind=reading.kind,
        ids=reading.ids,
        says=reading.title,
        told=reading.told,
        as_of=reading.as_of,
    )
    day = reading.as_of or reading.until
    if day is not None and not _is_by(day, until):
        return replace(bare, told=None, not_told=f"{day} lies after {until}, the as_of")
    try:
        told = await asked.at(_OfThing, reading.address)
    except RefusedAnswerError as error:
        return replace(bare, not_told=str(error))
    only = told.states[0] if len(told.states) == 1 else _StateRead()
    state = told.state or only
    return replace(
        bare,
        permalink=asked.absolute(told.permalink),
        certainty=state.certainty,
        last_told=state.last_told,
        facts=state.because[-FACTS_NAMED:],
    )


def _is_by(day: str, until: str) -> bool:
    """Whether a day is one by another. Of years that have not four digits it is not sure, and says
    no.
    """
    return _DAY.fullmatch(day) is not None and _DAY.fullmatch(until) is not None and day <= until


async def _actors(asked: AskedService, of: ToFind) -> tuple[list[NameTold], bool]:
    """Who is called so, and whether there are more."""
    found = await asked.get(_ActorsFound, "/v1/actors", name=of.words, **of.clocks)
    offices = {each.actor: each.offices for each in found.matches}
    told = [
        NameTold(
            kind=each.kind,
            id=each.id,
            name=each.name,
            told="; ".join(map(_held, offices.get(each.id, ()))) or None,
        )
        for each in found.items[:NAMES_MOST]
    ]
    return told, len(found.items) > NAMES_MOST or found.more


def _held(office: _OfficeHeld) -> str:
    last = f", last told on {office.last_told}" if office.last_told else ""
    return f"{office.name}{since_words(office.since_in_words)}{last}"


async def _things(asked: AskedService, of: ToFind) -> tuple[list[NameTold], bool]:
    """What else is called so, and whether there may be more."""
    told, has_more = [], False
    for kind in (*KINDS_AT_ALL_TIMES, *KINDS_WITH_A_DAY):
        most = str(THINGS_MOST)
        given = {"of_kind": kind, "words": of.words, "limit": most, **of.clocks}
        items = (await asked.get(_ThingsFound, "/v1/names", **given)).items
        has_more |= len(items) == THINGS_MOST
        told += [
            NameTold(kind=kind, id=each.id, name=each.name)
            for each in items
            if await _is_there(asked, kind, (each.id,), of)
        ]
    return told, has_more


async def _nothing(asked: AskedService, words: str, of: ToFind) -> str:
    """That nothing is called so; and whether facts have the words, which is another question."""
    given = {"text": words or of.words, "limit": "1", **of.clocks}
    if (await asked.get(_AnyFact, "/v1/timeline", **given)).items:
        return (
            "nothing is called so in the record, but facts have these words: ask timeline with"
            f" text “{words or of.words}”"
        )
    return f"nothing is called so in the record; {await reach(asked, of)}"


async def _is_there(asked: AskedService, kind: str, ids: tuple[str, ...], of: ToFind) -> bool:
    """Whether it may be named by the clocks: of what has its day something has to be told."""
    if kind not in KINDS_WITH_A_DAY:
        return True
    given = {kind: ids[0], **of.clocks}
    return bool((await asked.get(_AnyFact, "/v1/timeline", limit="1", **given)).items)

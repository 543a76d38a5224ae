"""Which two parties does a sentence ask about: how they stood on a day, what changed meanwhile?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from events.dates_in_words.date_words import day_words
from events.text.articles import the
from events.time.days import iso
from events.vocabulary.registry import ActorAdded
from projections.relations import pair_state
from projections.sentences.readings import (
    AskedWords,
    Asker,
    NamedActor,
    ReadingOf,
    Taken,
    joined,
)
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging

FACTS_LOOKED_AT: Final = 100
"""Last facts of one party in which the other one is looked for."""

SECTION_SHOWN: Final = 1
BREAKING: Final = frozenset(
    {"break", "broke", "broken", "cut", "ended", "established", "interrupted", "restored"}
    | {"resume", "resumed", "resumption", "rupture", "ruptured", "severed"}
)
_BREAKS: Final = {
    "relations-established": "established",
    "relations-interrupted": "interrupted",
    "relations-severed": "broken off",
    "relations-resumed": "resumed",
}


def pairs_in(asker: Asker, asked: AskedWords, named: Sequence[NamedActor]) -> list[ReadingOf]:
    """Two states that are named; beside one alone, the state that most is told of it with."""
    states = {each.actor.id: each for each in named if each.actor.kind == "state"}
    if len(states) == 2:
        one, other = states.values()
        return _readings(asker, asked, (one.actor, other.actor), (one.taken, other.taken))
    if len(states) == 1 and len(named) == 1:
        (one,) = states.values()
        return _with_whom(asker, asked, one)
    return []


def _with_whom(asker: Asker, asked: AskedWords, one: NamedActor) -> list[ReadingOf]:
    counted = Counter(
        id
        for item in _facts(asker, asked, one.actor.id, within=True)
        or _facts(asker, asked, one.actor.id, within=False)
        for id in item.actors
        if id != one.actor.id and _actor(asker, id).kind == "state"
    )
    if not counted:
        return []
    most = max(counted.values())
    other = _actor(asker, min(id for id, number in counted.items() if number == most))
    means = f"{the(one.actor.name)} with {the(other.name)}, of whom most is told with it"
    taken = Taken(words=one.words, taken_for="actor", means=means)
    return _readings(asker, asked, (other, one.actor), (taken,))


def _facts(asker: Asker, asked: AskedWords, actor: str, *, within: bool) -> Sequence[timeline.Item]:
    """The last facts of one party, within the days that are asked about or up to them."""
    date = asked.date if within else None
    filters = Filters(
        actor=actor,
        since=None if date is None else date.first,
        until=None if date is None else date.last,
    )
    clocks = asker.on(asked.day(asker.clocks)).clocks
    paging = Paging(limit=FACTS_LOOKED_AT, descending=True)
    return timeline.page(asker.reader, filters, clocks, paging).items


def _readings(
    asker: Asker,
    asked: AskedWords,
    parties: tuple[ActorAdded, ActorAdded],
    taken: tuple[Taken, ...],
) -> list[ReadingOf]:
    ids = (parties[0].id, parties[1].id)
    name = f"{_capital(the(parties[0].name))} and {the(parties[1].name)}"
    understood = (*taken, *asked.taken_date)
    date, day = asked.date, asked.day(asker.clocks)
    is_told = not asked.is_ahead(asker.clocks)
    told = [*_breaks(asker.on(day), asked, ids), *_headline(asker.on(day), ids)] if is_told else []
    state = ReadingOf(
        kind="relations",
        ids=ids,
        title=f"{name}{_when(asked)}",
        told=" ".join(told) or None,
        as_of=None if date is None else iso(date.last),
        understood=understood,
    )
    if date is None or date.first == date.last:
        return [state]
    # The state before a month or a year is that of the day before; two days are what they are.
    since = date.first if date.is_span else date.first - 1
    changes = ReadingOf(
        kind="changes",
        ids=ids,
        title=f"{name}, {date.in_words}: what changed",
        since=iso(since),
        until=iso(date.last),
        understood=understood,
    )
    return [changes, state] if date.is_span else [state, changes]


def _headline(asker: Asker, ids: tuple[str, str]) -> tuple[str, ...]:
    return pair_state.between(asker.reader, *ids, asker.clocks, limit=SECTION_SHOWN).headline


def _breaks(asker: Asker, asked: AskedWords, ids: tuple[str, str]) -> Iterator[str]:
    """When relations were last broken, and resumed, where some word asks for it."""
    if not BREAKING & {*asked.words}:
        return
    last = [(said, _last(asker, ids, kind)) for kind, said in _BREAKS.items()]
    told = [f"{said} {item.date_in_words}" for said, item in last if item is not None]
    yield f"Relations were last {joined(told)}." if told else "No break of relations is told of."


def _last(asker: Asker, ids: tuple[str, str], kind: str) -> timeline.Item | None:
    filters = Filters(actor=ids[0], counterpart=ids[1], kind=kind)
    paging = Paging(limit=1, descending=True)
    return next(iter(timeline.page(asker.reader, filters, asker.clocks, paging).items), None)


def _when(asked: AskedWords) -> str:
    """The day of the state: that of a month or a year is its last one."""
    date = asked.date
    if date is None:
        return ""
    is_named = date.first != date.last and len(date.written) < len(iso(date.last))
    return f" at the end of {date.in_words}" if is_named else f", {day_words(iso(date.last))}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _actor(asker: Asker, id: str) -> ActorAdded:
    return asker.reader.registered("actor", id, ActorAdded, known_at=asker.clocks.known_at)

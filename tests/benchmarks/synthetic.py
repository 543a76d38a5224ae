"""Synthetic events: the founding story told over and over, of other years and of other parties.

A story is a copy of all founding facts. It has facts, engagements, channels, measures and sources
of its own, and all its dates, those of publication too, are moved back by the same random time of
up to twenty years. So what follows still follows and nothing comes out before it happened. The
parties are the founding ones so often that these have half of all facts between them, or else
in nine of ten stories; otherwise they are one of fifty pairs of states with persons, bodies and
offices of their own.
"""

import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from itertools import chain, islice
from random import Random
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from events.time.dates import day_of, iso
from events.vocabulary.base import Citation, Event, Fact
from events.vocabulary.catalogue import KIND_OF_REGISTRATION, AnyEvent
from events.vocabulary.facts import AnyFact
from events.vocabulary.fields import CheckedField, checked_fields
from events.vocabulary.registry import ActorAdded, ChannelAdded, OfficeAdded, SourceAdded
from projections.model.directory import Directory, pair_key
from projections.model.parties import pairs_of
from seeds.founding import founding_events

HOT = ("united-states", "china")
COUNTERPARTS = (10, 5)
"""How many states stand in for each of the two: fifty pairs in all."""

SPAN = (day_of("2003-01-01"), day_of("2023-12-31"))
"""The days, as ordinals, between which nearly all facts lie."""

MOST_HOT_STORIES = 0.9
"""The most of all stories that are the founding parties', however few of their facts are."""

YEARS_BACK = 20
RENEWED = {"fact", "source", "engagement", "measure"}
"""Kinds of which every story has its own."""

_Item = TypeVar("_Item", bound=Event | Citation)
_DATE = re.compile("[0-9]{4}(?:-[0-9X]{2}(?:-[0-9X]{2})?)?")


class Story(Struct, frozen=True):
    """What happened once more between two states. `registrations` come before its `facts`."""

    parties: tuple[str, str]
    registrations: tuple[AnyEvent, ...]
    facts: tuple[AnyFact, ...]


def events(count: int, seed: int = 1) -> Iterator[AnyEvent]:
    """The first `count` of an endless stream that a ledger takes in this order; the same for the
    same seed.
    """
    told = (chain(story.registrations, story.facts) for story in stories(seed))
    return islice(chain(opening(), chain.from_iterable(told)), count)


def opening() -> tuple[AnyEvent, ...]:
    """What all stories share: the founding registry, without what each has of its own."""
    of_stories = {"engagement", "channel", "measure"}
    return tuple(event for event in _founding().registry if _kind_of(type(event)) not in of_stories)


def stories(seed: int = 1) -> Iterator[Story]:
    """Stories without end, for a ledger that holds the opening."""
    random = randomness(seed)
    share = _founding().share_of_hot_stories
    casts: set[str] = set()
    number = 0
    while True:
        hot = int((number + 1) * share) > int(number * share)
        yield _story(number, _parties(random, hot), -random.randrange(YEARS_BACK * 365), casts)
        number += 1


def randomness(seed: int) -> Random:
    """Numbers that are the same for the same seed."""
    return Random(seed)  # noqa: S311 (nothing is kept secret with it)


class _Founding(Struct, frozen=True):
    """The founding events sorted; `party_of` says which of the two parties an actor or office is
    of, and `share_of_hot_stories` how many must be theirs for half of all facts to be.
    """

    registry: tuple[AnyEvent, ...]
    facts: tuple[AnyFact, ...]
    party_of: dict[str, str]
    share_of_hot_stories: float


@cache
def _founding() -> _Founding:
    everything = founding_events()
    registry = tuple(event for event in everything if not isinstance(event, Fact))
    facts = tuple(event for event in everything if isinstance(event, Fact))
    acts_for = {event.id: event.acts_for for event in registry if isinstance(event, ActorAdded)}
    directory = Directory()
    for event in registry:
        directory.learn(event)
    theirs = sum(pair_key(*HOT) in pairs_of(fact, directory) for fact in facts)
    party_of = {party: party for party in HOT}
    for actor, states in acts_for.items():
        party_of.update((actor, state) for state in states if state in HOT)
    for event in registry:
        if isinstance(event, OfficeAdded) and event.of in party_of:
            party_of[event.id] = party_of[event.of]
    share = min(len(facts) / theirs / 2, MOST_HOT_STORIES)
    return _Founding(registry, facts, party_of, share)


def _parties(random: Random, hot: bool) -> dict[str, str]:
    """What is added to the ids of each party's actors and offices."""
    if hot:
        return dict.fromkeys(HOT, "")
    return {
        party: f"-{random.randint(1, states):02}"
        for party, states in zip(HOT, COUNTERPARTS, strict=True)
    }


class _Telling(Struct, frozen=True):
    """How a story departs from the founding one: by added endings of ids, and by days."""

    number: int
    endings: dict[str, str]
    days: int

    def name(self, kind: str, id: str) -> str:
        """What something is called in the story."""
        if kind in RENEWED:
            return f"{id}-{self.number:05}"
        if kind == "channel":
            return id + "".join(self.endings.values())
        if kind in {"actor", "office"}:
            return id + self.endings.get(_founding().party_of.get(id, ""), "")
        return id

    def retold(self, item: _Item) -> _Item:
        """An event or citation as the story has it."""
        changed: dict[str, object] = {}
        for field in _fields_of(item):
            value = getattr(item, field.name)
            if value is None:
                continue
            if field.refers is None:
                changed[field.name] = moved(value, self.days)
            elif field.many:
                changed[field.name] = tuple(self.name(field.refers, id) for id in value)
            else:
                changed[field.name] = self.name(field.refers, value)
        return replace(item, **changed, **self._of_its_own(item))

    def _of_its_own(self, item: Event | Citation) -> dict[str, object]:
        match item:
            case Fact():
                citations = tuple(self.retold(each) for each in item.citations)
                return {"id": self.name("fact", item.id), "citations": citations}
            case SourceAdded():
                id = self.name("source", item.id)
                return {"id": id, "sha256": sha256(id.encode()).hexdigest()}
            case ActorAdded():
                return {"id": self.name("actor", item.id), "aliases": (), "identifiers": {}}
            case Citation():
                return {}
            case _:
                return {"id": self.name(_kind_of(type(item)), getattr(item, "id", ""))}


def _fields_of(item: Event | Citation) -> tuple[CheckedField, ...]:
    return checked_fields(type(item))


def _story(number: int, endings: dict[str, str], days: int, casts: set[str]) -> Story:
    """`casts` are the states whose actors and offices are registered, and the channels; it gets
    the new ones.
    """
    telling = _Telling(number, endings, days)
    one, other = (telling.name("actor", party) for party in HOT)
    strangers = {party for party in HOT if endings[party]} - {
        party for party in HOT if telling.name("actor", party) in casts
    }
    registered = [
        event
        for event in map(telling.retold, _registered_for(strangers))
        if not (isinstance(event, ChannelAdded) and event.id in casts)
    ]
    casts.update((one, other, *(e.id for e in registered if isinstance(e, ChannelAdded))))
    return Story(
        parties=(one, other),
        registrations=tuple(registered),
        facts=tuple(map(telling.retold, _founding().facts)),
    )


def _registered_for(strangers: set[str]) -> Iterator[AnyEvent]:
    """What a story registers: the actors and offices of new parties, and all of its own."""
    party_of = _founding().party_of
    for event in _founding().registry:
        kind = _kind_of(type(event))
        is_of_stranger = party_of.get(getattr(event, "id", "")) in strangers
        if kind in RENEWED or kind == "channel" or (kind in {"actor", "office"} and is_of_stranger):
            yield event


def _kind_of(event_type: type[Event]) -> str:
    return KIND_OF_REGISTRATION.get(event_type, "fact")


def moved(date: str, days: int) -> str:
    """An EDTF date some days later: days by days, months by whole months, years by whole years."""
    return _DATE.sub(lambda match: _moved_part(match[0], days), date)


def _moved_part(text: str, days: int) -> str:
    year, month = text[:4], text[5:7]
    if len(text) == 10 and "X" not in text:
        return iso(day_of(text) + days)
    if month.isdecimal():
        months = int(year) * 12 + int(month) - 1 + round(days / 30.436875)
        return f"{months // 12:04}-{months % 12 + 1:02}{text[7:]}"
    return f"{int(year) + round(days / 365.2425):04}{text[4:]}"

"""The kinds of thing that have an address, a row for each: whatever is told of kinds reads it here.

An id in an address is looked up by one rule, before any view is asked: what nobody had registered
by then is a 404, whichever route it is.
"""

from typing import Final

from msgspec import Struct

from events.vocabulary.registry import (
    AccordAdded,
    ActorAdded,
    ChannelAdded,
    EngagementAdded,
    IncidentAdded,
    IssueAdded,
    MeasureAdded,
    OfficeAdded,
    PlaceAdded,
    Registration,
    SourceAdded,
)
from projections.model.clocks import Clocks
from projections.model.reader import Reader


class Thing(Struct, frozen=True, kw_only=True):
    """A kind of thing: `name` in streams and parameters, `plural` in addresses.

    `registered` is the event that registers one (a fact is recorded itself). `has_timeline`: facts
    are filed under it. `is_watched`: its answer may be watched. `is_merged`: one may turn out to
    be another, and its address leads there.
    """

    name: str
    plural: str
    registered: type[Registration] | None = None
    has_timeline: bool = False
    is_watched: bool = False
    is_merged: bool = False


THINGS: Final = (
    Thing(name="actor", plural="actors", registered=ActorAdded, has_timeline=True, is_merged=True),
    Thing(name="issue", plural="issues", registered=IssueAdded, has_timeline=True),
    Thing(
        name="office",
        plural="offices",
        registered=OfficeAdded,
        has_timeline=True,
        is_watched=True,
    ),
    Thing(
        name="engagement",
        plural="engagements",
        registered=EngagementAdded,
        has_timeline=True,
        is_watched=True,
        is_merged=True,
    ),
    Thing(
        name="measure",
        plural="measures",
        registered=MeasureAdded,
        has_timeline=True,
        is_watched=True,
    ),
    Thing(
        name="channel",
        plural="channels",
        registered=ChannelAdded,
        has_timeline=True,
        is_watched=True,
    ),
    Thing(
        name="incident",
        plural="incidents",
        registered=IncidentAdded,
        has_timeline=True,
        is_watched=True,
    ),
    Thing(
        name="accord",
        plural="accords",
        registered=AccordAdded,
        has_timeline=True,
        is_watched=True,
    ),
    Thing(name="place", plural="places", registered=PlaceAdded, has_timeline=True),
    Thing(name="source", plural="sources", registered=SourceAdded),
    Thing(name="fact", plural="facts", is_watched=True),
)

PLURALS: Final = {each.name: each.plural for each in THINGS}
"""The first part of an address, by the kind that a stream begins with."""

BY_PLURAL: Final = {each.plural: each for each in THINGS}

RELATIONS: Final = "relations"
"""What stands between two actors has its address by both."""

_ACTOR: Final = BY_PLURAL["actors"]


def things_in(first: str, ids: int) -> tuple[Thing, ...]:
    """Which kinds the ids of an address are of, by its first part under `/v1`; none of which it is
    not said here.
    """
    if first == RELATIONS:
        return (_ACTOR,) * min(ids, 2)
    thing = BY_PLURAL.get(first)
    return () if thing is None else (thing,) * min(ids, 1)


def check(reader: Reader, thing: Thing, id: str, clocks: Clocks) -> None:
    """Raise `UnknownIdError` for what was not registered by then."""
    if thing.registered is not None:
        reader.registered(thing.name, id, thing.registered, known_at=clocks.known_at)

"""What does an event that has just been recorded concern, and what does it make of a timeline?"""

from datetime import datetime

from msgspec import Struct

from events.ledger.protocol import Recorded
from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import stream_of, tag_of
from events.vocabulary.registry import ActorMerged
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.timeline import query, timeline
from projections.timeline.filters import Filters


class Arrival(Struct, frozen=True, kw_only=True):
    """An event as it is told to those who listen.

    `subject` is what it is about (`fact/<id>`, `actor/<id>` …). Of a fact, `item` is how it reads
    in the timeline right after the event: null once it was retracted, and where its day is to come.
    `in_timeline` says whether it is what was asked for by then: an amendment may have taken it out.
    """

    position: int
    recorded_at: datetime
    recorded_by: str
    type: str
    subject: str
    address: str
    fact: str | None = None
    reason: str | None = None
    item: timeline.Item | None = None
    in_timeline: bool = False


def fact_of(recorded: Recorded) -> str | None:
    """The fact that an event records or amends."""
    match recorded.event:
        case Fact() as fact:
            return fact.id
        case FactCorrected(fact=fact):
            return fact.id
        case FactRetracted(fact=id) | CitationAdded(fact=id):
            return id
        case _:
            return None


def arrival(
    reader: Reader, recorded: Recorded, filters: Filters, as_of: int, address: str
) -> Arrival | None:
    """The event, if it brings something into a timeline, changes it there, or takes it out."""
    event, position = recorded.event, recorded.position
    now, before = Clocks(as_of, position), Clocks(as_of, position - 1)
    told = Arrival(
        position=position,
        recorded_at=recorded.recorded_at,
        recorded_by=recorded.recorded_by,
        type=tag_of(type(event)),
        subject=stream_of(event),
        address=address,
        fact=fact_of(recorded),
        reason=getattr(event, "reason", None),
    )
    if told.fact is None:
        return told if _concerns(recorded, filters) else None
    is_in = query.wants(reader, filters, told.fact, now)
    if not is_in and not query.wants(reader, filters, told.fact, before):
        return None
    return _with_item(told, timeline.item(reader, told.fact, now), is_in)


def _with_item(told: Arrival, item: timeline.Item | None, is_in: bool) -> Arrival:
    fields = {name: getattr(told, name) for name in told.__struct_fields__}
    return Arrival(**{**fields, "item": item, "in_timeline": is_in and item is not None})


def _concerns(recorded: Recorded, filters: Filters) -> bool:
    """Whether something that is no fact matters: all of it where nothing is filtered, and merges
    of the actors that are asked for.
    """
    if filters == _ALL:
        return True
    asked = {filters.actor, filters.counterpart}
    match recorded.event:
        case ActorMerged() as event:
            return not asked.isdisjoint((event.actor, event.into))
        case _:
            return False


_ALL = Filters()

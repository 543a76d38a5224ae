"""What does an event that has just been recorded concern, and what does it make of a timeline?

Mostly it brings in, changes or takes out the fact that it is about. A denial makes another fact
contested, and a merge files others anew: where those come or go by it, the event is told as well.
So is the correction of a registration by which what is in the timeline reads otherwise.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from events.ledger.protocol import Recorded
from events.vocabulary.amendments import (
    CitationAdded,
    FactCorrected,
    FactRetracted,
    RetractionUndone,
)
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import stream_of, tag_of
from events.vocabulary.registry import (
    ActorMerged,
    EngagementMerged,
    EngagementMergeUndone,
    MergeUndone,
    RegistrationCorrected,
)
from projections.facts.denials import denied_around
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import NAMED_OTHERWISE, Amended
from projections.timeline import query, timeline
from projections.timeline.filters import NO_FILTERS, Filters

MERGED_LIMIT = 200
"""Facts that a merge files anew of which it is asked whether they come or go; of more it is taken
to be so.
"""

_FILING_ANEW: tuple[Amended, ...] = (*NAMED_OTHERWISE, "data-set-withdrawn", "retracted")

_MERGED = f"""
SELECT fact FROM version WHERE known_from = ?
AND change IN ({", ".join(f"'{each}'" for each in _FILING_ANEW)}) LIMIT {MERGED_LIMIT + 1}
"""


class Other(Struct, frozen=True, kw_only=True):
    """A fact that an event about another one brings into a timeline, or takes out of it, and how it
    reads there right after.
    """

    fact: str
    item: timeline.Item | None
    in_timeline: bool


class Arrival(Struct, frozen=True, kw_only=True):
    """An event as it is told to those who listen.

    `subject` is what it is about (`fact/<id>`, `actor/<id>` …). Of a fact, `item` is how it reads
    in the timeline right after the event: null once it was retracted, and where its day is to come.
    `in_timeline` says whether it is what was asked for by then: an amendment may have taken it out.
    `others` are the facts that came or went as it made them contested, or no more.
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
    others: tuple[Other, ...] = ()


def fact_of(recorded: Recorded) -> str | None:
    """The fact that an event records or amends."""
    match recorded.event:
        case Fact() as fact:
            return fact.id
        case FactCorrected(fact=fact):
            return fact.id
        case FactRetracted(fact=id) | RetractionUndone(fact=id) | CitationAdded(fact=id):
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
        concerned = _concerns(recorded, filters) or _files_anew(reader, recorded, filters, as_of)
        return told if concerned else None
    others = tuple(_denied(reader, told.fact, filters, now, before))
    is_in = query.wants(reader, filters, told.fact, now)
    if not is_in and not others and not query.wants(reader, filters, told.fact, before):
        return None
    item = timeline.item(reader, told.fact, now)
    return replace(told, item=item, in_timeline=is_in and item is not None, others=others)


def _denied(
    reader: Reader, fact: str, filters: Filters, now: Clocks, before: Clocks
) -> Iterator[Other]:
    """What a fact denies, or did just before, if it comes or goes by that."""
    if filters.contested is None:
        return
    for denied in denied_around(reader, fact, now.known_at):
        if _comes_or_goes(reader, denied, filters, now, before):
            item = timeline.item(reader, denied, now)
            yield Other(fact=denied, item=item, in_timeline=_is_in(reader, denied, filters, now))


def _files_anew(reader: Reader, recorded: Recorded, filters: Filters, as_of: int) -> bool:
    """Whether facts come or go as an actor of theirs, or their engagement, is another one, a data
    set of theirs counts no more, or something that they name reads otherwise; then what stays reads
    otherwise, too.
    """
    position = recorded.position
    now, before = Clocks(as_of, position), Clocks(as_of, position - 1)
    facts = [fact for (fact,) in reader.db.execute(_MERGED, (position,))]
    if isinstance(recorded.event, RegistrationCorrected):
        return len(facts) > MERGED_LIMIT or any(
            _is_in(reader, fact, filters, clocks) for fact in facts for clocks in (now, before)
        )
    return len(facts) > MERGED_LIMIT or any(
        _comes_or_goes(reader, fact, filters, now, before) for fact in facts
    )


def _comes_or_goes(
    reader: Reader, fact: str, filters: Filters, now: Clocks, before: Clocks
) -> bool:
    return _is_in(reader, fact, filters, now) != _is_in(reader, fact, filters, before)


def _is_in(reader: Reader, fact: str, filters: Filters, clocks: Clocks) -> bool:
    """Whether a fact is in a timeline: wanted there, and told by the day."""
    is_wanted = query.wants(reader, filters, fact, clocks)
    return is_wanted and timeline.item(reader, fact, clocks) is not None


def _concerns(recorded: Recorded, filters: Filters) -> bool:
    """Whether something that is no fact matters: all of it where nothing is filtered, merges of the
    actors, or of the engagement, that are asked for, and corrections of whatever is.
    """
    if filters == NO_FILTERS:
        return True
    asked = {filters.actor, filters.counterpart}
    match recorded.event:
        case ActorMerged() as event:
            return not asked.isdisjoint((event.actor, event.into))
        case EngagementMerged() as event:
            return filters.engagement in {event.engagement, event.into}
        case (MergeUndone() | EngagementMergeUndone() | RegistrationCorrected()) as event:
            kind, _, id = stream_of(event).partition("/")
            return id == getattr(filters, kind, None) or (kind == "actor" and id in asked)
        case _:
            return False

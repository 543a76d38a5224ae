"""What is told of the same kind, day and parties already: it may be the same, told twice."""

from collections.abc import Iterator
from typing import Final

from events.time.dates import Bounds, parse
from events.vocabulary.base import Happening
from events.vocabulary.catalogue import tag_of
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import Version
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging

LOOKED_AT = 100
"""Facts of the kind and the days that are looked at."""

VAGUE_DAYS: Final = 62
"""Of what lies somewhere within more days than these, the day tells nothing apart."""


def told_before(reader: Reader, version: Version, clocks: Clocks) -> Iterator[timeline.Item]:
    """Other facts of its kind, with the same actors and their states, that may have been on the
    same day. Where that is told vaguely, those at another engagement are others.
    """
    fact, actors = version.fact, version.actors
    if not isinstance(fact, Happening) or not actors:
        return
    span = parse(fact.date)
    filters = Filters(
        actor=actors[0],
        kind=tag_of(type(fact)),
        since=span.days.earliest,
        until=span.days.latest,
    )
    engagement = getattr(fact, "engagement", None)
    found = timeline.page(reader, filters, clocks, Paging(limit=LOOKED_AT))
    for item in found.items:
        is_vaguely = is_vague(span.first) or is_vague(parse(item.date).first)
        is_elsewhere = is_vaguely and are_two(engagement, item.engagement)
        if item.id != fact.id and {*item.actors} == {*actors} and not is_elsewhere:
            yield item


def is_vague(days: Bounds) -> bool:
    """Whether a day is one of so many that it tells nothing apart."""
    return days.latest - days.earliest > VAGUE_DAYS


def are_two(engagement: str | None, other: str | None) -> bool:
    """Whether both are named, and not the same."""
    return None not in {engagement, other} and engagement != other

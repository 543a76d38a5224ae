"""What is told of the same kind, day and parties already: it may be the same, told twice."""

from collections.abc import Iterator

from events.time.dates import parse
from events.vocabulary.base import Happening
from events.vocabulary.catalogue import tag_of
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import Version
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging

LOOKED_AT = 100
"""Facts of the kind and the days that are looked at."""


def told_before(reader: Reader, version: Version, clocks: Clocks) -> Iterator[timeline.Item]:
    """Other facts of its kind, with the same actors and their states, that may have been on the
    same day.
    """
    fact, actors = version.fact, version.actors
    if not isinstance(fact, Happening) or not actors:
        return
    days = parse(fact.date).days
    filters = Filters(
        actor=actors[0], kind=tag_of(type(fact)), since=days.earliest, until=days.latest
    )
    found = timeline.page(reader, filters, clocks, Paging(limit=LOOKED_AT))
    for item in found.items:
        if item.id != fact.id and {*item.actors} == {*actors}:
            yield item

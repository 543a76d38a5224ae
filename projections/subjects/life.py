"""What is told of a thing: the facts that are filed under it."""

from typing import Final, NamedTuple

from projections.holding.extents import Extents
from projections.model import counts
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.timeline import timeline

LIFE_LIMIT: Final = 200


class LifeSoFar(NamedTuple):
    """The facts about a thing in order of date, the last ones if there are many, and of how many
    these are.
    """

    items: tuple[timeline.Item, ...]
    sections: Extents


def life(reader: Reader, facet: str, id: str, clocks: Clocks, *, name: str = "life") -> LifeSoFar:
    """What is filed under a thing; `name` is what the answer that has it calls it."""
    part = timeline.latest(reader, facet, id, clocks, limit=LIFE_LIMIT)
    extent = part.extent(lambda: counts.count(reader, facet, id, clocks))
    return LifeSoFar(tuple(part.items), {name: extent})

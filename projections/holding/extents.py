"""How much of a list does an answer show, and where does the list go on?

A *section* is a list that is one part of an answer. It is read in parts, each of which says after
which place the next one begins: all parts, in order, are the section.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from msgspec import Struct

from projections.holding.listing_order import ListPlace
from projections.model.counts import Count


class Extent(Struct, frozen=True, kw_only=True):
    """How many of a section are shown, of how many; with `at_least` the counting stopped there.

    `next` is where the others are (null: it is shown whole): the address of the next page of the
    section, or of its first one where what is shown is not how it begins. In a read model, which
    knows no addresses, it is the place. Of those that were looked at, `left_to_history` are over
    for long, or told of so long ago that they are: a state does not show them.
    """

    shown: int
    total: int
    at_least: bool = False
    next: str | None = None
    left_to_history: int = 0


Extents = dict[str, Extent]
"""By the name of the section."""


class Portion(NamedTuple):
    """Which part of a list is asked for: how much of it (none: what an answer has that is not asked
    for otherwise), and after which place (none: from its beginning).
    """

    limit: int | None = None
    after: ListPlace | None = None


FIRST = Portion()


class Part(Struct, frozen=True):
    """Some of a section, and the place after which it goes on (none: these were the last); `over`
    is how many more it is made of that were not read, as they are over for good.
    """

    items: list[Any]
    after: ListPlace | None = None
    over: int = 0

    @property
    def length(self) -> int:
        """How many the part is made of, read or not."""
        return len(self.items) + self.over

    def extent(self, count: Callable[[], Count]) -> Extent:
        """What an answer that shows this part, the first one, says of the section; it is counted
        only where this is not all of it.
        """
        shown = self.length
        if self.after is None:
            return Extent(shown=shown, total=shown)
        counted = count()
        if counted.facts <= shown and not counted.at_least:
            # What might have stood beyond the place was counted: there is nothing.
            return Extent(shown=shown, total=shown)
        total = max(counted.facts, shown)
        return Extent(shown=shown, total=total, at_least=counted.at_least, next=str(self.after))


def going_on(extents: Mapping[str, Extent]) -> tuple[str, ...]:
    """The names of the sections that are not shown whole."""
    return tuple(name for name, each in extents.items() if each.next is not None)

"""Faults as they are gathered: the first by their place are kept and told, the rest is counted."""

from bisect import insort_right
from collections.abc import Iterable
from itertools import islice
from operator import itemgetter
from typing import Generic, TypeVar

from msgspec import Struct

from events.errors import LineFault
from events.vocabulary.partial import Partial

FAULT_LIMIT = 100
"""Faults that are told of one batch or file; those after them are counted."""

COUNT_LIMIT = 10_000
"""Faults that are counted; what comes after them is not looked at."""

Found = TypeVar("Found")


class FaultyItem(Struct, frozen=True):
    """What is wrong with an item of a file that is no event.

    `rest` faults are not told. `part` is what can be made out of it, `id` what it would have added.
    """

    faults: tuple[LineFault, ...]
    rest: int = 0
    part: Partial | None = None
    id: str | None = None


class Faults(Generic[Found]):
    """At most `FAULT_LIMIT` faults in the order of their places, and how many there are in all."""

    def __init__(self) -> None:
        self.count = 0
        self._kept: list[tuple[int, Found]] = []

    @property
    def told(self) -> tuple[Found, ...]:
        """Those that are kept."""
        return tuple(each for _, each in self._kept)

    @property
    def rest(self) -> int:
        """How many are not."""
        return self.count - len(self._kept)

    @property
    def are_enough(self) -> bool:
        """Whether there are so many that nothing more is looked at."""
        return self.count >= COUNT_LIMIT

    def add(self, place: int, faults: Iterable[Found]) -> None:
        """Add what is wrong at a place: an event's index, a line."""
        for each in islice(faults, max(0, COUNT_LIMIT - self.count)):
            self.count += 1
            insort_right(self._kept, (place, each), key=itemgetter(0))
            del self._kept[FAULT_LIMIT:]

    def add_rest(self, count: int) -> None:
        """Add faults that somebody else has counted and not kept."""
        self.count = min(self.count + count, COUNT_LIMIT)


def counted(count: int) -> str:
    """So many faults, in words."""
    if count >= COUNT_LIMIT:
        return f"{COUNT_LIMIT:,} faults or more"
    return "a fault" if count == 1 else f"{count:,} faults"

"""Where a day lies in the picture of a course, and which years are written beneath it."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from events.time.dates import day_of
from events.time.days import civil, ordinal, year_written
from projections.relations.pair_course import Covered

LEFT: Final = 8
RIGHT: Final = 632
TICKS_MOST: Final = 9
NARROWEST: Final = 1.0
"""A day in two and a half centuries is to be seen."""


class Scale(Struct, frozen=True):
    """From the first day that is drawn to the last one, both included."""

    first: int
    last: int

    @property
    def last_year(self) -> int:
        """The year of the last day."""
        return civil(self.last).year

    def at(self, day: int) -> float:
        """Where a day begins, on the drawing or at its edge."""
        within = min(max(day, self.first), self.last + 1) - self.first
        return round(LEFT + (RIGHT - LEFT) * within / (self.last + 1 - self.first), 1)

    def between(self, first: int, last: int) -> tuple[float, float]:
        """Where what lasts from a day to another one begins, and how wide it is."""
        start, end = self.at(first), self.at(last + 1)
        width = max(round(end - start, 1), NARROWEST)
        return min(start, RIGHT - width), width

    def year(self, year: int, until: int) -> tuple[float, float]:
        """The same of years."""
        return self.between(ordinal(year, 1, 1), ordinal(until + 1, 1, 1) - 1)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Years that begin within it, few enough to be written side by side."""
        first, last = civil(self.first).year, civil(self.last).year
        step = next(each for each in _steps() if (last - first) // each < TICKS_MOST)
        for year in range(first - first % step, last + 1, step):
            day = ordinal(year, 1, 1)
            if self.first <= day <= self.last:
                yield self.at(day), year_written(year)


def scale_of(covers: Covered) -> Scale:
    """The scale on which a course is drawn."""
    return Scale(day_of(covers.first_day), day_of(covers.last_day))


def _steps() -> Iterator[int]:
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10

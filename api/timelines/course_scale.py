"""Where a day lies in the picture of a course, and which years are written beneath it."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from events.dates_in_words.uncertain_dates import MONTHS
from events.time.dates import day_of
from events.time.days import civil, ordinal, year_written
from projections.relations.pair_course import Covered

LEFT: Final = 8
RIGHT: Final = 632
TICKS_MOST: Final = 9
NARROWEST: Final = 1.0
"""A day in two and a half centuries is to be seen."""

MONTHS_SHOWN_MOST: Final = 4 * 366
"""In fewer days than these, months are written beneath the picture."""

COLUMNS_MOST: Final = 100
"""What is counted is counted in so many stretches of days at most."""

_DAYS_A_MONTH: Final = 30.4
_MONTHS: Final = {1: "a month", 3: "a quarter", 6: "half a year", 12: "a year"}


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
        """Years that begin within it, or months of few years, few enough to stand side by side."""
        if self.last - self.first < MONTHS_SHOWN_MOST:
            yield from self._months()
            return
        first, last = civil(self.first).year, civil(self.last).year
        step = next(each for each in _steps() if (last - first) // each < TICKS_MOST)
        for year in range(first - first % step, last + 1, step):
            day = ordinal(year, 1, 1)
            if self.first <= day <= self.last:
                yield self.at(day), year_written(year)

    def _months(self) -> Iterator[tuple[float, str]]:
        months = (self.last - self.first) / _DAYS_A_MONTH
        step = next(each for each in (1, 3, 6) if months / each < TICKS_MOST)
        every = range(_month_of(self.first) // step * step, _month_of(self.last) + 1, step)
        for month in every:
            day = _month_begins(month)
            if self.first <= day <= self.last:
                year = year_written(month // 12)
                yield self.at(day), f"{MONTHS[month % 12][:3]} {year}"

    @property
    def bucket_months(self) -> int:
        """How many months are counted together; 0: days are counted one by one."""
        days = self.last + 1 - self.first
        if days <= COLUMNS_MOST:
            return 0
        fitting = (e for e in _month_steps() if days / _DAYS_A_MONTH / e <= COLUMNS_MOST)
        return next(fitting)

    @property
    def bucket_name(self) -> str:
        """What is counted together: `a month`."""
        months = self.bucket_months
        return _MONTHS.get(months, f"{months // 12} years") if months else "a day"

    def bucket(self, day: int) -> tuple[int, int]:
        """The first and the last of the days with which one is counted."""
        step = self.bucket_months
        if not step:
            return day, day
        first = _month_of(day) // step * step
        return _month_begins(first), _month_begins(first + step) - 1


def scale_of(covers: Covered) -> Scale:
    """The scale on which a course is drawn."""
    return Scale(day_of(covers.first_day), day_of(covers.last_day))


def _steps() -> Iterator[int]:
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def _month_steps() -> Iterator[int]:
    yield from (1, 3, 6)
    yield from (12 * each for each in _steps())


def _month_of(day: int) -> int:
    return 12 * civil(day).year + civil(day).month - 1


def _month_begins(month: int) -> int:
    return ordinal(month // 12, month % 12 + 1, 1)

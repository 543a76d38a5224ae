"""Days of the proleptic Gregorian calendar as numbers, in years that `datetime` does not reach.

A day is an `int`, counted as `datetime.date.toordinal` counts it: 1 is 0001-01-01, 0 is 0000-12-31,
and so on downwards. Years are astronomical: the year 0 is 1 BCE, the year -44 is 45 BCE.
"""

import re
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from events.errors import DateError

LAST_YEAR: Final = 999_999_999_999
"""Years have twelve digits at most. The universe is younger, and all days and sums of two of them
are whole numbers to SQLite (64 bits) and to a browser (53)."""

FIRST_YEAR: Final = -LAST_YEAR

_CYCLE_YEARS: Final = 400
_CYCLE_DAYS: Final = 146_097
"""After so many years, or days, the calendar is as it was: `datetime` counts within one cycle."""

_LAST_ORDINAL: Final = date.max.toordinal()
_DAY: Final = re.compile("(-?[0-9]{4}|Y-?[1-9][0-9]{4,11})-([0-9]{2})-([0-9]{2})")


class Civil(NamedTuple):
    """A day as people write it."""

    year: int
    month: int
    day: int


def ordinal(year: int, month: int, day: int) -> int:
    """The number of a day; raises ValueError where the month has no such day."""
    cycles, within = divmod(year - 1, _CYCLE_YEARS)
    return cycles * _CYCLE_DAYS + date(within + 1, month, day).toordinal()


def civil(day: int) -> Civil:
    """The year, month and day that a number stands for."""
    cycles, within = divmod(day - 1, _CYCLE_DAYS)
    found = date.fromordinal(within + 1)
    return Civil(cycles * _CYCLE_YEARS + found.year, found.month, found.day)


EARLIEST: Final = ordinal(FIRST_YEAR, 1, 1) - 1
"""Before every day: minus infinity."""

LATEST: Final = ordinal(LAST_YEAR, 12, 31) + 1
"""After every day: plus infinity."""


def month_length(year: int, month: int) -> int:
    """Days in a month."""
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    return ordinal(*following, 1) - ordinal(year, month, 1)


def iso(day: int) -> str:
    """Write a day as `YYYY-MM-DD`, and either of the open bounds as `..`.

    A year before 0 has a minus sign, and one of more than four digits the `Y` that EDTF puts before
    it: `-0044-03-15`, `Y12024-12-31`.
    """
    if 0 < day <= _LAST_ORDINAL:
        return date.fromordinal(day).isoformat()
    if day in {EARLIEST, LATEST}:
        return ".."
    year, month, number = civil(day)
    return f"{year_written(year)}-{month:02}-{number:02}"


def known_day(day: int) -> str | None:
    """A day as `iso` writes it; None for either of the open bounds, which are no days."""
    return None if day in {EARLIEST, LATEST} else iso(day)


def as_date(day: int) -> str:
    """A day as a date can say it; of a year of more than four digits EDTF has no days, but the year
    alone.
    """
    year = civil(day).year if day not in {EARLIEST, LATEST} else 0
    return year_written(year) if abs(year) > 9999 else iso(day)


def year_written(year: int) -> str:
    """A year as EDTF has it."""
    if abs(year) > 9999:
        return f"Y{year}"
    return f"-{-year:04}" if year < 0 else f"{year:04}"


@lru_cache(maxsize=65_536)
def day_of(text: str) -> int:
    """Read a day as `iso` writes it and nothing else; raises DateError."""
    # By itself, date.fromisoformat takes 20230618 and 2023-W24-7 too.
    match = _DAY.fullmatch(text)
    if match is not None and not text.startswith("-0000"):
        year, month, day = match.groups()
        with suppress(ValueError):
            return ordinal(int(year.removeprefix("Y")), int(month), int(day))
    raise DateError(text, "a day of the calendar as YYYY-MM-DD")

"""Which years, months and days the digits of an EDTF date stand for, masked or not."""

from calendar import isleap
from collections.abc import Mapping
from functools import cache
from itertools import product
from typing import Final

from events.errors import DateError
from events.time.bounds import ALL_MONTHS, Bounds, Years, days_in
from events.time.days import FIRST_YEAR, LAST_YEAR, month_length

_SPRING, _SUMMER, _AUTUMN = (3, 4, 5, 6), (6, 7, 8, 9), (9, 10, 11, 12)
_TURN_OF_THE_YEAR = (0, 1, 2, 3, 12, 13, 14, 15)
NORTH: Final = (_SPRING, _SUMMER, _AUTUMN, _TURN_OF_THE_YEAR)
SOUTH: Final = (_AUTUMN, _TURN_OF_THE_YEAR, _SPRING, _SUMMER)
"""The months of spring, summer, autumn and winter. The standard has no days for them, so these are
all months that a season touches, be it told by the sun or in whole months. What lies over the turn
of a year may be called after the year in which it begins or the one in which it ends: it is either.
"""

SEASONS: Final[dict[str, tuple[int, ...]]] = {
    **{f"{21 + n}": tuple(sorted({*NORTH[n], *SOUTH[n]})) for n in range(4)},
    **{f"{25 + n}": NORTH[n] for n in range(4)},
    **{f"{29 + n}": SOUTH[n] for n in range(4)},
    **{f"{33 + n}": ALL_MONTHS[3 * n : 3 * n + 3] for n in range(4)},
    **{f"{37 + n}": ALL_MONTHS[4 * n : 4 * n + 4] for n in range(3)},
    **{f"{40 + n}": ALL_MONTHS[6 * n : 6 * n + 6] for n in range(2)},
}
"""The months of what may stand in the place of a month: seasons of whichever hemisphere (21 to 24),
of the northern one (25 to 28), of the southern one (29 to 32), quarters (33 to 36), thirds (37 to
39) and halves (40 and 41) of the year. Counted as in `events.time.bounds.Pattern`."""


Groups = Mapping[str, str | None]
"""A simple date's parts by name, as `events.time.edtf` finds them in it."""


def years_of(found: Groups, text: str) -> Years:
    """The years that it may have been in."""
    year, digits = found["year"] or "", found["digits"]
    if "X" in year:
        if digits:
            raise DateError(text, "significant digits or masked ones, not both")
        return _fitting_years(year)
    number = number_of(found, text)
    if not digits:
        return range(number, number + 1)
    known = len(str(abs(number)))
    if int(digits) > known:
        raise DateError(text, f"at most {known} significant digits instead of {digits}")
    step = 10 ** (known - int(digits))
    first = abs(number) // step * step
    if number < 0:
        return range(-first - step + 1, -first + 1)
    return range(first, first + step)


def number_of(found: Groups, text: str) -> int:
    """The year as a number."""
    year = found["year"]
    if year is not None:
        if year == "-0000":
            raise DateError(text, "the year 0000 without a sign")
        return int(year)
    long, zeros = str(found["long"]), found["zeros"] or ""
    length = len(long.removeprefix("-"))
    most = len(str(LAST_YEAR))
    if len(zeros) > 2 or length + int(zeros or 0) > most:
        raise DateError(text, f"a year of {most} digits at most, from {FIRST_YEAR} to {LAST_YEAR}")
    if length <= 4 and not zeros:
        raise DateError(text, "four digits without Y, or more of them with it")
    return int(f"{long}{'0' * int(zeros or 0)}")


@cache
def _fitting_years(mask: str) -> Years:
    """The years that fit a mask: of -000X not the year 0, which has no sign."""
    sign = -1 if mask.startswith("-") else 1
    digits = mask.removeprefix("-")
    known = digits.rstrip("X")
    if "X" not in known:
        count = 10 ** (len(digits) - len(known))
        first = int(known or 0) * count
        return range(first, first + count) if sign > 0 else _negative(range(first, first + count))
    choices = ("0123456789" if digit == "X" else digit for digit in digits)
    fitting = (sign * int("".join(each)) for each in product(*choices))
    return tuple(sorted(year for year in fitting if sign > 0 or year))


def _negative(years: range) -> range:
    return range(-years[-1], -max(years[0], 1) + 1)


def days_of(years: Years, month: str | None, day: str | None, text: str) -> Bounds:
    """The days that it may have been."""
    months = months_of(month)
    if not months:
        raise DateError(
            text,
            "a month from 01 to 12, masked or not, or a season or another part of the year from 21"
            f" to 41 instead of {month!r}",
        )
    if day is None or day == "XX":
        bounds = days_in(years, months)
        assert bounds is not None, "every month has days"
        return bounds
    if month in SEASONS:
        raise DateError(text, f"no day in a season or another part of a year instead of {day!r}")
    days = fitting(day, 31)
    found = days_in(years, months, days) if days else None
    if found is None:
        most = longest_month(years, months)
        raise DateError(text, f"a day from 01 to {most}, masked or not, instead of {day!r}")
    return found


def months_of(month: str | None) -> tuple[int, ...]:
    """The months that two digits stand for, counted as in `events.time.bounds.Pattern`; all of them
    where there are none, none where the digits are of no month.
    """
    return ALL_MONTHS if month is None else SEASONS.get(month) or fitting(month, 12)


def longest_month(years: Years, months: tuple[int, ...]) -> int:
    """How many days the longest of some months has."""
    some_year = 4 if any(map(isleap, years)) else 1
    return max(month_length(some_year, month) for month in months)


@cache
def fitting(mask: str, most: int) -> tuple[int, ...]:
    """The numbers up to `most` that fit two digits, masked or not."""
    numbers = ((number, f"{number:02}") for number in range(1, most + 1))
    return tuple(
        number
        for number, digits in numbers
        if all(each in {"X", digit} for each, digit in zip(mask, digits, strict=True))
    )

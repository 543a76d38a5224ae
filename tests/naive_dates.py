"""The judge of dates with gaps: whether a day fits one, told digit by digit, day after day.

Slow and obvious. It knows simple dates of four digits, masked anywhere, seasons, sets of both kinds
and intervals, and looks at no day beyond the years that it is given.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import product

YEARS = range(2022, 2025)

MONTHS = {
    "25": {3, 4, 5, 6},
    "26": {6, 7, 8, 9},
    "27": {9, 10, 11, 12},
    "28": {12, 1, 2, 3},
    "29": {9, 10, 11, 12},
    "30": {12, 1, 2, 3},
    "31": {3, 4, 5, 6},
    "32": {6, 7, 8, 9},
    "33": {1, 2, 3},
    "34": {4, 5, 6},
    "35": {7, 8, 9},
    "36": {10, 11, 12},
    "37": {1, 2, 3, 4},
    "38": {5, 6, 7, 8},
    "39": {9, 10, 11, 12},
    "40": {1, 2, 3, 4, 5, 6},
    "41": {7, 8, 9, 10, 11, 12},
}
EITHER = {"21": ("25", "29"), "22": ("26", "30"), "23": ("27", "31"), "24": ("28", "32")}


def matches(mask: str, digits: str) -> bool:
    """Whether digits fit a mask of as many."""
    return all(each in {"X", digit} for each, digit in zip(mask, digits, strict=True))


def fits(text: str, day: date) -> bool:
    """Whether a day is one of those that a simple date means."""
    year, *rest = text.translate(dict.fromkeys(map(ord, "?~%"))).split("-")
    if rest and rest[0] in EITHER:
        return any(fits(f"{year}-{each}", day) for each in EITHER[rest[0]])
    if rest and rest[0] in MONTHS:
        months = MONTHS[rest[0]]
        # What lies over the turn of the year is called after either year.
        turn = months == {12, 1, 2, 3}
        named = (
            {day.year, day.year + 1 if day.month == 12 else day.year - 1} if turn else {day.year}
        )
        return day.month in months and any(matches(year, f"{each:04}") for each in named)
    parts = (f"{day.year:04}", f"{day.month:02}", f"{day.day:02}")
    return all(matches(mask, digits) for mask, digits in zip((year, *rest), parts, strict=False))


def has_gaps(text: str) -> bool:
    """Whether a date may have days between its first and its last that it cannot mean."""
    return re.search(r"[X,{]|^\d{4}-[2-4]\d", text) is not None


@cache
def days_of(text: str, years: range = YEARS) -> tuple[int, ...]:
    """The days of some years on any of which it may have been, in order."""
    if text.startswith(("[", "{")):
        return in_order(day for each in members_of(text) for day in days_of(each, years))
    if "/" in text or ".." in text:
        start, end = ends_of(text)
        first, last = days_of(start, years), days_of(end, years)
        return in_order(range(first[0], last[-1] + 1))
    return tuple(day.toordinal() for day in every_day(years) if fits(text, day))


@cache
def first_days_of(text: str, years: range = YEARS) -> tuple[int, ...]:
    """The days of some years on any of which it may have begun, in order."""
    if text.startswith("{"):
        begun = [first_days_of(each, years) for each in members_of(text)]
        latest = min(each[-1] for each in begun)
        return in_order(day for each in begun for day in each if day <= latest)
    if "/" in text or (".." in text and not text.startswith("[")):
        start, end = ends_of(text)
        last = days_of(end, years)[-1]
        return tuple(day for day in days_of(start, years) if day <= last)
    return days_of(text, years)


def members_of(text: str) -> list[str]:
    """What a set consists of."""
    return text[1:-1].split(",")


def ends_of(text: str) -> list[str]:
    """The two dates of an interval or a range."""
    return text.replace("..", "/").split("/")


def every_day(years: range) -> Iterator[date]:
    """The days of some years."""
    for year, month, day in product(years, range(1, 13), range(1, 32)):
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def in_order(days: Iterable[int]) -> tuple[int, ...]:
    """Each day once."""
    return tuple(sorted({*days}))

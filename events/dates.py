"""Dates as they were written: a profile of EDTF (ISO 8601-2:2019), read into bounds.

After https://www.loc.gov/standards/datetime/ the profile takes in

- simple dates: `2023`, `2023-07`, `2023-06-18`, the last digits masked with `X` where they are
  not known (`202X`, `2023-0X`, `2023-06-1X`, `2023-XX-XX`; the first digit of the year stays),
  closed by at most one of `?` (uncertain), `~` (approximate) and `%` (both);
- sets, "one of these": `[2023-06-12..2023-06-16]`, `[..2023]`, `[2023..]`, `[2023-01,2023-03]`;
- intervals, "from this to that": `2023/2024`, `2022-08/..` (it goes on), `2022-08/` (end not
  known), `../2023` (it always was so), `/2023` (start not known).

Only an interval is duration; every other form is uncertainty about a single day.

A day is an `int`, its ordinal in the proleptic Gregorian calendar as `datetime.date.toordinal`
counts it: 1 is 0001-01-01. `EARLIEST` and `LATEST` lie outside of all days.
"""

import re
from calendar import isleap
from contextlib import suppress
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Annotated, Final

from msgspec import Meta, Struct

from events.errors import DateError

EARLIEST: Final = 0
"""Before every day: minus infinity."""

LATEST: Final = 3_652_060
"""After 9999-12-31, the last day there is: plus infinity."""

LONGEST: Final = 80
"""Characters in the longest date that is read at all."""

Edtf = Annotated[
    str,
    Meta(
        max_length=LONGEST,
        description=(
            "A date in EDTF (ISO 8601-2), no sharper than its source: a year, month or day, its"
            " last digits masked with X where they are not known, closed by ? (uncertain),"
            " ~ (approximate) or % (both); one of several, in brackets; or an interval."
        ),
        examples=[
            "2023-06-18",
            "2023-07",
            "2023-02~",
            "2023-02-0X",
            "[2023-06-12..2023-06-16]",
            "2022-08/..",
        ],
    ),
]
"""A date as written, for the fields of structs. The type bounds its length; `parse` reads it."""


class Bounds(Struct, frozen=True, gc=False):
    """The days, both inclusive, that a day known no better may have been."""

    earliest: int
    latest: int


class Span(Struct, frozen=True):
    """The first and the last day of what a date is about; the same bounds unless it is an interval.

    The marks leave the bounds as they are: `approximate` says that `~` or `%` occurs,
    `uncertain` that `?` or `%` does.
    """

    first: Bounds
    last: Bounds
    approximate: bool
    uncertain: bool


class Happened(Enum):
    """Whether something has happened as of a day."""

    NOT = "not"
    POSSIBLY = "possibly"
    CERTAINLY = "certainly"


@lru_cache(maxsize=65_536)
def parse(text: str) -> Span:
    """Read an EDTF date.

    The bounds of a set are its hull, from the earliest day of any choice to the latest: the gap
    in `[2023-01,2023-03]` is not kept. The bounds of an interval are clipped so that it cannot
    end before it starts: in `2023-06/2023-06-10` the first day is one of 1 to 10 June. An end
    left open with `..` is `EARLIEST` or `LATEST` itself, both bounds of it; one that is not
    known is any day on that side.

    Raises DateError.
    """
    if len(text) > LONGEST:
        raise DateError(text, f"at most {LONGEST} characters instead of {len(text)}")
    if text.startswith("["):
        first = last = _set(text)
    elif "/" in text:
        first, last = _interval(text)
    else:
        first = last = _simple_date(text, text)
    both = "%" in text
    return Span(first, last, approximate=both or "~" in text, uncertain=both or "?" in text)


def happened(span: Span, day: int) -> Happened:
    """Say whether what `span` dates has begun as of `day`, that day included."""
    if span.first.earliest > day:
        return Happened.NOT
    if span.first.latest > day:
        return Happened.POSSIBLY
    return Happened.CERTAINLY


def day_of(text: str) -> int:
    """Read a day written `YYYY-MM-DD` and nothing else; raises DateError."""
    # By itself, fromisoformat takes 20230618 and 2023-W24-7 too.
    if _DAY.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text).toordinal()
    raise DateError(text, "a day of the calendar as YYYY-MM-DD")


def iso(day: int) -> str:
    """Write a day as `YYYY-MM-DD`, and either of the open bounds as `..`."""
    if day in {EARLIEST, LATEST}:
        return ".."
    return date.fromordinal(day).isoformat()


_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SIMPLE_DATE = re.compile("([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?[?~%]?")

# The lowest and highest number that a month or day may be, as written; None is one left out.
_MONTHS: Final[dict[str | None, tuple[int, int]]] = {
    **{f"{month:02}": (month, month) for month in range(1, 13)},
    "0X": (1, 9),
    "1X": (10, 12),
    "XX": (1, 12),
    None: (1, 12),
}
_DAYS: Final[dict[str | None, tuple[int, int]]] = {
    **{f"{day:02}": (day, day) for day in range(1, 32)},
    "0X": (1, 9),
    "1X": (10, 19),
    "2X": (20, 29),
    "3X": (30, 31),
    "XX": (1, 31),
    None: (1, 31),
}
_MONTH_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_SOME_DAY: Final = Bounds(EARLIEST, LATEST)
_STARTS: Final = {"..": Bounds(EARLIEST, EARLIEST), "": _SOME_DAY}
_ENDS: Final = {"..": Bounds(LATEST, LATEST), "": _SOME_DAY}


def _interval(text: str) -> tuple[Bounds, Bounds]:
    """Bounds of the first and of the last day of `text`."""
    start, _, end = text.partition("/")
    if start in _STARTS and end in _ENDS:
        raise DateError(text, "an interval that starts or ends on a date")
    first = _STARTS.get(start) or _simple_date(start, text)
    last = _ENDS.get(end) or _simple_date(end, text)
    if first.earliest > last.latest:
        raise DateError(text, "an interval that ends no earlier than it starts")
    return (
        Bounds(first.earliest, min(first.latest, last.latest)),
        Bounds(max(first.earliest, last.earliest), last.latest),
    )


def _set(text: str) -> Bounds:
    """Hull of all the choices of `text`."""
    if not text.endswith("]") or not ("," in text or ".." in text):
        raise DateError(text, "a set such as [2023-06-12..2023-06-16] or [2023-01,2023-03]")
    choices = [_choice(choice, text) for choice in text[1:-1].split(",")]
    opened_late = any(choice.earliest == EARLIEST for choice in choices[1:])
    closed_early = any(choice.latest == LATEST for choice in choices[:-1])
    if opened_late or closed_early:
        raise DateError(text, "a set that is open only before its first date or after its last")
    return Bounds(
        min(choice.earliest for choice in choices), max(choice.latest for choice in choices)
    )


def _choice(choice: str, text: str) -> Bounds:
    """Bounds of one choice of the set `text`: a date, or a range of which one end may be open."""
    start, dots, end = choice.partition("..")
    if not dots:
        return _simple_date(choice, text)
    if not start and not end:
        raise DateError(text, "a date on at least one side of ..")
    earliest = _simple_date(start, text).earliest if start else EARLIEST
    latest = _simple_date(end, text).latest if end else LATEST
    if earliest > latest:
        raise DateError(text, f"a range that ends no earlier than it starts instead of {choice!r}")
    return Bounds(earliest, latest)


def _simple_date(part: str, text: str) -> Bounds:
    """Bounds of `part`, a date by itself; `text`, which it is a part of, is for the error."""
    match = _SIMPLE_DATE.fullmatch(part)
    if match is None:
        raise DateError(text, f"a date such as 2023, 2023-07 or 2023-06-18 instead of {part!r}")
    known = part.rstrip("X-?~%")
    if not known or "X" in known:
        raise DateError(text, f"X for nothing but the last digits of a date instead of {part!r}")
    year, month, day = match.groups()
    if year == "0000":
        raise DateError(text, f"a year from 0001 to 9999 instead of {year!r}")
    if month not in _MONTHS:
        raise DateError(text, f"a month from 01 to 12, masked or not, instead of {month!r}")
    return _filled(year, month, day, text)


def _filled(year: str, month: str | None, day: str | None, text: str) -> Bounds:
    """Bounds of a date with the lowest and highest digits where they are masked or left out.

    A mask is followed by masks only, so the highest year and month are the only ones that a
    number in the next place can be measured against.
    """
    low_year, high_year = int(year.replace("X", "0")) or 1, int(year.replace("X", "9"))
    low_month, high_month = _MONTHS[month]
    low_day, high_day = _DAYS.get(day, (32, 32))
    length = _month_length(high_year, high_month)
    if low_day > length:
        raise DateError(text, f"a day from 01 to {length}, masked or not, instead of {day!r}")
    return Bounds(
        date(low_year, low_month, low_day).toordinal(),
        date(high_year, high_month, min(high_day, length)).toordinal(),
    )


def _month_length(year: int, month: int) -> int:
    """Days in a month of the Gregorian calendar."""
    return 29 if month == 2 and isleap(year) else _MONTH_LENGTHS[month - 1]

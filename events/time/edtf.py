"""Dates as they are written: EDTF (ISO 8601-2:2019), levels 0, 1 and 2, read into their parts.

After https://www.loc.gov/standards/datetime/. What the parts amount to is said in
`events.time.dates`, and in words in `events.dates_in_words.date_words`.
"""

import re
from typing import Final

from msgspec import Struct

from events.errors import DateError
from events.time.bounds import Bounds, Years
from events.time.days import ordinal
from events.time.digits import Groups, days_of, number_of, years_of


class Simple(Struct, frozen=True, kw_only=True):
    """A date by itself. `month`, `day` and, where digits of it are masked, `year` are as written.

    Of a year with significant digits, `estimate` is the number that they are those of. `marks` are
    those that each of its parts has: `?`, `~`, `%` or none.
    """

    years: Years
    year: str | None
    estimate: int | None
    month: str | None
    day: str | None
    marks: tuple[str, ...]
    bounds: Bounds


class SetRange(Struct, frozen=True):
    """In a set, all from one date to another; None is an end that is open."""

    start: Simple | None
    end: Simple | None


class OneOf(Struct, frozen=True):
    """One of some dates."""

    members: tuple[Simple | SetRange, ...]


class AllOf(Struct, frozen=True):
    """Each of some dates."""

    members: tuple[Simple | SetRange, ...]


class Interval(Struct, frozen=True):
    """From one date to another; `..` is an end that is open, nothing one that is not known."""

    start: Simple | str
    end: Simple | str


Written = Simple | OneOf | AllOf | Interval

_SIMPLE: Final = re.compile(
    r"(?P<own_year>[?~%]?)"
    r"(?:(?P<year>-?[0-9X]{4})|Y(?P<long>-?[1-9][0-9]*)(?:E(?P<zeros>[1-9][0-9]*))?)"
    r"(?:S(?P<digits>[1-9][0-9]*))?(?P<to_year>[?~%]?)"
    r"(?:-(?P<own_month>[?~%]?)(?P<month>[0-9X]{2})(?P<to_month>[?~%]?)"
    r"(?:-(?P<own_day>[?~%]?)(?P<day>[0-9X]{2})(?P<to_day>[?~%]?))?)?"
)
_PLAIN_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIMED: Final = re.compile(r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ]|[Zz]|\+|-[0-9]{2}:)")
_OPEN: Final = ("", "..")


def read(text: str) -> Written:
    """The parts of a date; raises DateError."""
    if text.startswith("["):
        return OneOf(_members(text, "]"))
    if text.startswith("{"):
        return AllOf(_members(text, "}"))
    if "/" in text:
        return _interval(text)
    return _simple(text, text)


def _interval(text: str) -> Interval:
    start, _, end = text.partition("/")
    if start in _OPEN and end in _OPEN:
        raise DateError(text, "an interval that starts or ends on a date")
    return Interval(
        start if start in _OPEN else _simple(start, text),
        end if end in _OPEN else _simple(end, text),
    )


def _members(text: str, closing: str) -> tuple[Simple | SetRange, ...]:
    """What the set `text` consists of."""
    if not text.endswith(closing):
        sets = (f"{text[0]}{dates}{closing}" for dates in ("2023-06-12..2023-06-16", "2023,2025"))
        raise DateError(text, f"a set such as {' or '.join(sets)}")
    members = tuple(_member(member, text) for member in text[1:-1].split(","))
    opened_late = any(isinstance(each, SetRange) and each.start is None for each in members[1:])
    closed_early = any(isinstance(each, SetRange) and each.end is None for each in members[:-1])
    if opened_late or closed_early:
        raise DateError(text, "a set that is open only before its first date or after its last")
    return members


def _member(member: str, text: str) -> Simple | SetRange:
    start, dots, end = member.partition("..")
    if not dots:
        return _simple(member, text)
    if not start and not end:
        raise DateError(text, "a date on at least one side of ..")
    first = _simple(start, text) if start else None
    last = _simple(end, text) if end else None
    if first and last and first.bounds.earliest > last.bounds.latest:
        raise DateError(text, f"a range that ends no earlier than it starts instead of {member!r}")
    return SetRange(first, last)


def _simple(part: str, text: str) -> Simple:
    """`part`, a date by itself; `text`, which it is a part of, is for the error."""
    return _plain_day(part) or _of_parts(part, text)


def _plain_day(part: str) -> Simple | None:
    """A day, as most dates are or have it, without all that could stand there; None for others."""
    if not _PLAIN_DAY.fullmatch(part):
        return None
    year, month, day = int(part[:4]), part[5:7], part[8:]
    try:
        number = ordinal(year, int(month), int(day))
    except ValueError:
        return None
    return Simple(
        years=range(year, year + 1),
        year=None,
        estimate=None,
        month=month,
        day=day,
        marks=("", "", ""),
        bounds=Bounds(number, number),
    )


def _of_parts(part: str, text: str) -> Simple:
    match = _SIMPLE.fullmatch(part)
    if match is None:
        raise DateError(text, f"{_expected(part)} instead of {part!r}")
    found = match.groupdict()
    month, day = found["month"], found["day"]
    if month is not None and (found["long"] or found["digits"]):
        raise DateError(text, f"no month after a year with Y or S instead of {part!r}")
    years = years_of(found, text)
    return Simple(
        years=years,
        year=found["year"] if "X" in (found["year"] or "") else None,
        estimate=number_of(found, text) if found["digits"] else None,
        month=month,
        day=day,
        marks=_marks(found),
        bounds=days_of(years, month, day, text),
    )


def _expected(part: str) -> str:
    if _TIMED.match(part):
        return (
            "a date such as 2023-06-18 without a time of day and without a zone, as a day is the"
            " local one at the place,"
        )
    if part.startswith("Y") and "X" in part:
        return "a year with significant digits such as Y12000S2, as X masks no year after Y,"
    return "a date such as 2023, 2023-07 or 2023-06-18"


def _marks(found: Groups) -> tuple[str, ...]:
    """For each part, the mark of its own that stands before it, and those that stand after it or
    after a part to the right of it.
    """
    parts = [each for each in ("year", "month", "day") if each == "year" or found[each]]
    after = [found[f"to_{part}"] or "" for part in parts]
    return tuple(
        _mark("".join((found[f"own_{part}"] or "", *after[n:]))) for n, part in enumerate(parts)
    )


def _mark(marks: str) -> str:
    """Several marks as one."""
    if "%" in marks or ("?" in marks and "~" in marks):
        return "%"
    return marks[:1]

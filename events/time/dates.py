"""Dates as they were written, in EDTF (ISO 8601-2:2019), read into bounds.

All of levels 0, 1 and 2 is taken (https://www.loc.gov/standards/datetime/):

- simple dates: `2023`, `2023-07`, `2023-06-18`, with the digits masked by `X` that are not known
  (`202X`, `2023-0X`, `156X-12-25`); years before the common era and beyond four digits (`-0044`,
  `Y12024`, `Y-17E7`), some of their digits significant (`1950S2`); seasons and quarters, thirds and
  halves of a year (`2023-21` to `2023-41`: `events.time.edtf.SEASONS` has their months);
- sets, "one of these": `[2023-06-12..2023-06-16]`, `[..2023]`, `[2023..]`, `[2023-01,2023-03]`, and
  "each of these", in braces;
- intervals, "from this to that": `2023/2024`, `2022-08/..` (it goes on), `2022-08/` (end not
  known), `../2023` (it always was so), `/2023` (start not known);
- marks: `?` (uncertain), `~` (approximate) and `%` (both), after a part for all up to it
  (`2023-06~-18`), or before a part for it alone (`2023-?06`).

But for this, each for its reason: a time of day or a zone, as facts have days, which are local ones
at a place; a year of more than twelve digits; and an interval or a set without any date in it.

What lasts is an interval, or each of several; every other form is uncertainty about a single day.
"""

from enum import Enum
from functools import lru_cache
from typing import Annotated, Final

from msgspec import Meta, Struct
from msgspec.structs import replace

from events.errors import DateError
from events.time.bounds import Bounds, DayChoice, one_of
from events.time.days import EARLIEST, LATEST, as_date, day_of, iso, known_day
from events.time.edtf import AllOf, Interval, OneOf, SetRange, Simple, Written, read

__all__ = [
    "EARLIEST",
    "LATEST",
    "LONGEST",
    "Bounds",
    "Edtf",
    "Happened",
    "Span",
    "as_date",
    "day_of",
    "happened",
    "iso",
    "known_day",
    "lasts",
    "parse",
    "stretch",
]

LONGEST: Final = 240
"""Characters in the longest date that is read at all: a set of twenty days has as many, such as
those on which talks were held."""

Edtf = Annotated[
    str,
    Meta(
        max_length=LONGEST,
        description=(
            "A date in EDTF (ISO 8601-2, levels 0 to 2), no sharper than its source: a year, month"
            " or day, digits masked with X where they are not known, marked by ? (uncertain),"
            " ~ (approximate) or % (both); a season; one of several, in brackets, or each of them,"
            " in braces; or an interval."
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


class Member(Struct, frozen=True):
    """The first and the last day of one of several dates each of which is meant."""

    first: Bounds
    last: Bounds

    @property
    def is_sharp(self) -> bool:
        """Whether it is certain days."""
        return all(each.earliest == each.latest for each in (self.first, self.last))

    def covers(self, day: int) -> bool:
        """Whether a day certainly belongs to it."""
        return self.is_sharp and self.first.latest <= day <= self.last.earliest


class Span(Struct, frozen=True):
    """The first and the last day of what a date is about; the same bounds unless it lasted.

    The marks leave the bounds as they are: `approximate` says that `~` or `%` occurs,
    `uncertain` that `?` or `%` does. There are `choices`, as in `Bounds`, if it cannot have been on
    every day from the first to the last, and `members` if each of several dates is meant.
    """

    first: Bounds
    last: Bounds
    approximate: bool
    uncertain: bool
    choices: tuple[DayChoice, ...] = ()
    members: tuple[Member, ...] = ()

    @property
    def days(self) -> Bounds:
        """The days on any of which it may have been."""
        return Bounds(self.first.earliest, self.last.latest, self.choices)

    @property
    def is_open_below(self) -> bool:
        """Whether it is not told how early it may have begun."""
        return self.first.earliest == EARLIEST and self.first.latest != EARLIEST

    @property
    def told_from(self) -> int:
        """The first day of which it is told that it may have begun."""
        return self.first.latest if self.is_open_below else self.first.earliest

    def goes_on(self, day: int) -> bool:
        """Whether what has begun by a day, and lasts, certainly does so on it."""
        if self.members:
            return any(each.covers(day) for each in self.members)
        return self.first != self.last and day <= self.last.earliest


class Happened(Enum):
    """Whether something has happened as of a day."""

    NOT = "not"
    POSSIBLY = "possibly"
    CERTAINLY = "certainly"


@lru_cache(maxsize=65_536)
def parse(text: str) -> Span:
    """Read an EDTF date.

    Bounds keep the gaps that they have: in `[2023-01,2023-03]` no day of February is one of them.
    The bounds of an interval are clipped so that it cannot end before it starts: in
    `2023-06/2023-06-10` the first day is one of 1 to 10 June. An end left open with `..` is
    `EARLIEST` or `LATEST` itself, both bounds of it; one that is not known is any day on that side.

    Raises DateError.
    """
    span = _span(written(text), text)
    both = "%" in text
    approximate, uncertain = both or "~" in text, both or "?" in text
    return replace(span, approximate=approximate, uncertain=uncertain)


def written(text: str) -> Written:
    """The parts of a date; raises DateError."""
    if len(text) > LONGEST:
        raise DateError(text, f"at most {LONGEST} characters instead of {len(text)}")
    return read(text)


def stretch(text: str) -> Bounds:
    """The days of a date that names one stretch of them, from its first day to its last.

    Raises DateError, also for a set, an interval of which one end is open and a date with gaps.
    """
    days = parse(text).days
    is_open = days.earliest == EARLIEST or days.latest == LATEST
    if is_open or days.choices or text.startswith(("[", "{")):
        kind = "an open end" if is_open else "a date with gaps"
        what = "a set" if text.startswith(("[", "{")) else kind
        stretches = "2023-06-18, 2023-06, 2023 or 2023-06/2023-08"
        raise DateError(text, f"one stretch of days such as {stretches} instead of {what}")
    return days


def lasts(text: str) -> bool:
    """Whether a date is of more than a day: an interval, or each of several."""
    return "/" in text or text.startswith("{")


def happened(span: Span, day: int) -> Happened:
    """Say whether what `span` dates has begun as of `day`, that day included.

    Of what is open below nothing is said for any day before the latest one.
    """
    if span.told_from > day:
        return Happened.NOT
    if span.first.latest > day:
        return Happened.POSSIBLY
    return Happened.CERTAINLY


_STARTS: Final = {"..": Bounds(EARLIEST, EARLIEST), "": Bounds(EARLIEST, LATEST)}
_ENDS: Final = {"..": Bounds(LATEST, LATEST), "": Bounds(EARLIEST, LATEST)}


def _span(date: Written, text: str) -> Span:
    """What a date is about; the marks are another matter."""
    match date:
        case Simple(bounds=some_day):
            return _on(some_day)
        case OneOf(members):
            return _on(one_of(map(_days, members)))
        case AllOf(members):
            return _each(members)
        case Interval(start, end):
            first = start.bounds if isinstance(start, Simple) else _STARTS[start]
            last = end.bounds if isinstance(end, Simple) else _ENDS[end]
            if first.earliest > last.latest:
                raise DateError(text, "an interval that ends no earlier than it starts")
            lasting = _from_to(first, last)
            return Span(lasting.first, lasting.last, approximate=False, uncertain=False)


def _on(day: Bounds) -> Span:
    return Span(day, day, approximate=False, uncertain=False, choices=day.choices)


def _from_to(first: Bounds, last: Bounds) -> Member:
    """From one day to another, which does not come before it."""
    return Member(first.within(EARLIEST, last.latest), last.within(first.earliest, LATEST))


def _member(member: Simple | SetRange) -> Member:
    match member:
        case Simple(bounds=some_day):
            return Member(some_day, some_day)
        case SetRange(start, end):
            first = _STARTS[".."] if start is None else start.bounds
            return _from_to(first, _ENDS[".."] if end is None else end.bounds)


def _days(member: Simple | SetRange) -> Bounds:
    """The days of a member of a set."""
    match member:
        case Simple(bounds=some_day):
            return some_day
        case SetRange():
            found = _member(member)
            return Bounds(found.first.earliest, found.last.latest)


def _each(dates: tuple[Simple | SetRange, ...]) -> Span:
    """The first day is that of whichever date comes first, the last that of the last to end."""
    members = tuple(map(_member, dates))
    begun = min(each.first.latest for each in members)
    ending = max(each.last.earliest for each in members)
    firsts = (each.first for each in members if each.first.earliest <= begun)
    lasts = (each.last for each in members if each.last.latest >= ending)
    return Span(
        one_of(each.within(EARLIEST, begun) for each in firsts),
        one_of(each.within(ending, LATEST) for each in lasts),
        approximate=False,
        uncertain=False,
        choices=one_of(map(_days, dates)).choices,
        members=members,
    )

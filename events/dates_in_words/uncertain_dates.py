"""A simple date in English: its numbers, its masked digits, its season, its marks.

A phrase says all days that the date means and no others. The years from 0 downwards are said to be
before the common era, 0 as 1 BCE. Where digits in the midst of a year are masked, those that are
known are told as they are written.
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from msgspec import Struct

from events.time.bounds import ALL_MONTHS
from events.time.days import civil
from events.time.digits import SEASONS, fitting, longest_month, months_of
from events.time.edtf import Simple

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
Precision = Literal["year", "month", "day"]

_ORDINALS: Final = ("first", "second", "third", "fourth")
_SEASONS: Final = ("spring", "summer", "autumn", "winter")
_IN_A_YEAR: Final = {
    **{f"{21 + n}": name for n, name in enumerate(_SEASONS)},
    **{f"{25 + n}": f"the northern {name}" for n, name in enumerate(_SEASONS)},
    **{f"{29 + n}": f"the southern {name}" for n, name in enumerate(_SEASONS)},
    **{f"{33 + n}": f"the {_ORDINALS[n]} quarter" for n in range(4)},
    **{f"{37 + n}": f"the {_ORDINALS[n]} third" for n in range(3)},
    **{f"{40 + n}": f"the {_ORDINALS[n]} half" for n in range(2)},
}
_MARKS: Final = {
    "": "",
    "~": "approximately ",
    "?": "perhaps ",
    "%": "perhaps approximately ",
}
_MARKED: Final = {"~": "approximate", "?": "uncertain", "%": "uncertain and approximate"}


class Phrase(Struct, frozen=True):
    """What a date is called: `named` where a noun has to stand (a day between …), `alone` elsewhere
    (between …). `exact` is there if it is one year, month or day. With an `aside` it ends with a
    remark, which a comma parts from what follows.
    """

    named: str
    alone: str
    exact: Precision | None = None
    aside: bool = False

    @property
    def inside(self) -> str:
        """As a noun with more to follow."""
        return f"{self.named}," if self.aside else self.named


def phrase(date: Simple) -> Phrase:
    """What a simple date is called."""
    precision = precision_of(date)
    first, last = (part_words(day, precision) for day in (date.bounds.earliest, date.bounds.latest))
    kind, exact = "", None
    if date.month in SEASONS:
        said = _in_a_year(date)
    elif date.bounds.choices:
        said = _with_gaps(date)
    elif first == last:
        said, exact = first, precision
    else:
        said, kind = f"between {first} and {last}", f"a {precision} "
    remarks = "".join(f", {each}" for each in (*_estimate(date), *_marks_of_parts(date)))
    alone = f"{_mark(date)}{said}{remarks}"
    return Phrase(f"{kind}{alone}", alone, exact, bool(remarks))


def first_phrase(date: Simple) -> Phrase:
    """The first day that a date may mean, as sharp as the date, for a range that begins there."""
    return _end_phrase(date, date.bounds.earliest)


def last_phrase(date: Simple) -> Phrase:
    """The last day that a date may mean, as sharp as the date, for a range that ends there."""
    return _end_phrase(date, date.bounds.latest)


def _end_phrase(date: Simple, day: int) -> Phrase:
    remarks = "".join(f", {each}" for each in _marks_of_parts(date))
    said = f"{_mark(date)}{part_words(day, precision_of(date))}{remarks}"
    return Phrase(said, said, aside=bool(remarks))


def precision_of(date: Simple) -> Precision:
    """How sharp a date is, not counting the digits that are masked."""
    if date.day not in {None, "XX"}:
        return "day"
    return "month" if date.month not in {None, "XX"} else "year"


def part_words(day: int, precision: Precision) -> str:
    """A day, or the month or the year in which it is."""
    year, month, number = civil(day)
    if precision == "year":
        return year_words(year)
    joint = " of " if year > 9999 else " "
    named = f"{MONTHS[month - 1]}{joint}{year_words(year)}"
    return named if precision == "month" else f"{number} {named}"


def year_words(year: int) -> str:
    """A year: 2023, 44 CE, 45 BCE, the year 12,024."""
    if year <= 0:
        return f"{_number(1 - year)} BCE"
    if year < 1000:
        return f"{year} CE"
    return str(year) if year <= 9999 else f"the year {_number(year)}"


def _number(number: int) -> str:
    return f"{number:,}" if number > 9999 else str(number)


def _mark(date: Simple) -> str:
    """The mark that all of it has."""
    return _MARKS[date.marks[0]] if len({*date.marks}) == 1 else ""


def _marks_of_parts(date: Simple) -> Iterator[str]:
    """The marks that some of its parts have."""
    if len({*date.marks}) == 1:
        return
    second = "month" if date.month not in SEASONS else "part of the year"
    named = zip(("year", second, "day"), date.marks, strict=False)
    said = [f"the {name} is {_MARKED[mark]}" for name, mark in named if mark]
    yield f"of which {' and '.join(said)}"


def _estimate(date: Simple) -> Iterator[str]:
    if date.estimate is not None and len(date.years) > 1:
        yield f"estimated to be {year_words(date.estimate)}"


def _in_a_year(date: Simple) -> str:
    """A season or another part of a year: spring 2023, the first quarter of 2023."""
    name = _IN_A_YEAR[str(date.month)]
    joint = " " if name in _SEASONS and len(date.years) == 1 else " of "
    return f"{name}{joint}{_year(date)}"


def _with_gaps(date: Simple) -> str:
    """What a date with gaps is called: 25 December of a year between 1560 and 1569."""
    months = months_of(date.month)
    if date.day is None or date.day == "XX":
        return _year(date) if months == ALL_MONTHS else f"{_month(months)} of {_year(date)}"
    days = [n for n in fitting(date.day, 31) if n <= longest_month(date.years, months)]
    if len(months) == len(date.years) == 1:
        return f"{_day(days)} of {_month(months)} {_year(date)}"
    if len(months) == len(days) == 1:
        return f"{days[0]} {_month(months)} of {_year(date)}"
    return f"{_day(days)} of {_month(months)} of {_year(date)}"


def _year(date: Simple) -> str:
    """The year as a noun."""
    if isinstance(date.years, range):
        first, last = year_words(date.years[0]), year_words(date.years[-1])
        return first if first == last else f"a year between {first} and {last}"
    mask = str(date.year)
    kind = "an astronomical year below zero" if mask.startswith("-") else "a year"
    known = [
        f"the {name} {digit}"
        for name, digit in zip(_ORDINALS, mask.removeprefix("-"), strict=True)
        if digit != "X"
    ]
    return f"{kind} of four digits with {' and '.join(known)}"


def _month(months: Sequence[int]) -> str:
    names = [MONTHS[each - 1] for each in months]
    if len(names) == len(MONTHS):
        return "a month"
    return f"a month between {names[0]} and {names[-1]}" if _is_run(months) else " or ".join(names)


def _day(days: Sequence[int]) -> str:
    *others, last = (_ordinal(each) for each in days)
    if _is_run(days):
        return f"a day between the {others[0]} and the {last}"
    return f"the {', '.join(others)} or {last}" if others else f"the {last}"


def _is_run(numbers: Sequence[int]) -> bool:
    return 1 < len(numbers) == numbers[-1] - numbers[0] + 1


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number // 10 != 1 else 0, "th")
    return f"{number}{ending}"

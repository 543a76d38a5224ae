"""A date as an article tells it ("Tuesday", "last month", "early February"), resolved against the
day on which the article was published, by the rules of `docs/curating.md`.

What leaves open which date is meant has a reading for each, the likelier first: a weekday is the
last one up to the day of publication, and may be the next one. What is not understood whole is not
read at all.

- 2023-06-18, [..2023-06-16]: a date in EDTF is itself;
- 15 July 2023, July 2023, 13 to 20 June 2023: as `dates_read` reads them (`printed`);
- 15 July, July: those within some half a year of the article, the nearest first;
- early February 2023: the first half of the month, 1 to 14; late: from the 15th on;
- the second week of July: 8 to 14 July;
- by 12 October: on some day up to it;
- 26 to 28 October, from Monday to Wednesday: all of the days, or one of them;
- Tuesday, next Tuesday (`weekday`); last month, this month (`relative-month`); today, yesterday,
  three days ago, last week, this week, last year, this year (`publication`).
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from events.dates_in_words.date_words import words
from events.dates_in_words.dates_read import LONGEST, MONTH_NUMBERS, date_in
from events.errors import DateError
from events.time.dates import known_day, parse
from events.time.days import civil, day_of, iso, month_length, ordinal
from events.vocabulary.base import DatedBy

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS: Final = {
    word: n for n, word in enumerate(("a", "two", "three", "four", "five", "six", "seven"), 1)
}
_LEADING: Final = re.compile(r"(?:on|in|during|of|at) (?:the )?|the ")
_PART: Final = re.compile(r"(early|mid|middle|late)[ -](?:in |of )?([a-z0-9. ]+)")
_WEEKS: Final = ("first", "second", "third", "fourth")
_WEEK_OF: Final = re.compile(r"(first|second|third|fourth|last) week (?:of|in) ([a-z0-9. ]+)")
_MONTH: Final = re.compile(r"([a-z]+)\.?(?: ([12][0-9]{3}))?")
_DAY_OF_MONTH: Final = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]+)")
_MONTH_AND_DAY: Final = re.compile(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?")
_AGO: Final = re.compile(r"([0-9]{1,3}|[a-z]+) days? (?:ago|earlier|before)")
_WEEKDAY: Final = re.compile(
    r"(?:(last|this|next|past|coming) )?([a-z]+)(?: (?:morning|afternoon|evening|night))?"
)
_SPAN: Final = re.compile(
    r"(from|between)? ?(.+?) ?(?:\b(?:to|until|till|through|and)\b|[-–—]) ?(.+)"
)
_NUMBER: Final = re.compile(r"[0-9]{1,2}(?:st|nd|rd|th)?")
_RELATIVE: Final = re.compile(r"(?:earlier |later )?(last|this|next|past) (week|month|year)")
_BESIDE: Final = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_NEAR: Final = 200
"""Days from the publication within which a day or a month without its year is looked for."""

_LONGEST_SPAN: Final = 92
"""Days that a span without its years has at most."""

_HALF: Final = 14
"""Days in the first half of a month, as curators write "early"."""


class DateTold(Struct, frozen=True, kw_only=True):
    """A date that words may mean: as EDTF, and said back. `dated_by` is how it follows from them;
    null for what was written as EDTF. `earliest` and `latest` are the days that it may be, null
    where they are open.
    """

    edtf: str
    text: str
    dated_by: DatedBy | None
    earliest: str | None
    latest: str | None


def dates_told(text: str, published: int | None = None) -> tuple[DateTold, ...]:
    """The dates that words may mean, the likeliest first; none where they are not understood.

    `published` is the day of the article; without it, what hangs on that day is not read.
    """
    given = " ".join(text[:LONGEST].split())
    itself = _told(given, None)
    if itself is not None:
        return (itself,)
    plain = _LEADING.sub("", given.lower().rstrip(".,"), count=1)
    if plain.startswith("by "):
        by = dates_told(plain.removeprefix("by "), published)
        limits = (_told(f"[..{each.latest}]", each.dated_by) for each in by if each.latest)
        return tuple({each.edtf: each for each in limits if each is not None}.values())
    found = _printed(plain) or _part_of_month(plain, published) or _week_of(plain, published)
    if not found and published is not None:
        found = next((told for look in _LOOKS if (told := [*look(plain, published)])), [])
    dates = (_told(written, dated_by) for written, dated_by in found)
    return tuple({each.edtf: each for each in dates if each is not None}.values())


_Written = tuple[str, DatedBy]


def _told(written: str, dated_by: DatedBy | None) -> DateTold | None:
    try:
        days = parse(written).days
        said = words(written)
    except DateError:
        return None
    return DateTold(
        edtf=written,
        text=said,
        dated_by=dated_by,
        earliest=known_day(days.earliest),
        latest=known_day(days.latest),
    )


def _printed(text: str) -> list[_Written]:
    """A date with its year, if it is all of the words."""
    found = date_in(text)
    if found is None or found.start > 0 or found.end < len(text) or found.is_part:
        return []
    if not found.is_span:
        return [(found.written, "printed")]
    one_of = f"[{iso(found.first)}..{iso(found.last)}]"
    return [(one_of, "printed"), (found.written, "printed")]


def _part_of_month(text: str, published: int | None) -> list[_Written]:
    """The early, the middle or the late days of a month, also of one without its year."""
    part = _PART.fullmatch(text)
    if part is None:
        return []
    relative = _RELATIVE.fullmatch(part[2])
    if relative and relative[2] == "month" and published is not None:
        months = [_month_beside(published, relative[1])]
    else:
        months = _months(part[2], published)
    dated_by: DatedBy = "printed" if re.search("[0-9]{4}", part[2]) else "relative-month"
    found: list[_Written] = []
    for first, last in (_part(part[1], *each) for each in months):
        found.append((f"[{iso(first)}..{iso(last)}]", dated_by))
        if published is not None and first < published < last:  # what happened had by then
            found.append((f"[{iso(first)}..{iso(published)}]", dated_by))
    return found


def _week_of(text: str, published: int | None) -> list[_Written]:
    """A week of a month, counted from its first day, or its last seven days."""
    week = _WEEK_OF.fullmatch(text)
    if week is None:
        return []
    dated_by: DatedBy = "printed" if re.search("[0-9]{4}", week[2]) else "relative-month"
    found: list[_Written] = []
    for year, month in _months(week[2], published):
        length = month_length(year, month)
        first = length - 6 if week[1] == "last" else 7 * _WEEKS.index(week[1]) + 1
        begin = ordinal(year, month, first)
        found.append((f"[{iso(begin)}..{iso(begin + 6)}]", dated_by))
    return found


def _part(part: str, year: int, month: int) -> tuple[int, int]:
    last = month_length(year, month)
    first, last = {"early": (1, _HALF), "late": (_HALF + 1, last)}.get(part, (11, 20))
    return ordinal(year, month, first), ordinal(year, month, last)


def _months(text: str, published: int | None) -> list[tuple[int, int]]:
    """The months that a name may mean: without a year, those near the day of publication."""
    found = _MONTH.fullmatch(text)
    month = MONTH_NUMBERS.get(found[1]) if found else None
    if found is None or month is None:
        return []
    if found[2]:
        return [(int(found[2]), month)]
    if published is None:
        return []
    year = civil(published).year
    middles = [(ordinal(each, month, 15), each) for each in (year - 1, year, year + 1)]
    near = sorted((abs(day - published), each) for day, each in middles)
    return [(each, month) for distance, each in near if distance <= _NEAR]


def _of_a_month(text: str, published: int) -> Iterator[_Written]:
    for year, month in _months(text, published):
        yield f"{year:04}-{month:02}", "relative-month"


def _of_a_day(text: str, published: int) -> Iterator[_Written]:
    """A day without its year: the one that is near the day of publication."""
    if found := _DAY_OF_MONTH.fullmatch(text):
        number, name = found.groups()
    elif found := _MONTH_AND_DAY.fullmatch(text):
        name, number = found.groups()
    else:
        return
    month = MONTH_NUMBERS.get(name)
    if month is None:
        return
    year = civil(published).year
    days = [_day(each, month, int(number)) for each in (year - 1, year, year + 1)]
    known = [each for each in days if each is not None and abs(each - published) <= _NEAR]
    for each in sorted(known, key=lambda day: (abs(day - published), day)):
        yield iso(each), "printed"


def _day(year: int, month: int, number: int) -> int | None:
    return ordinal(year, month, number) if 1 <= number <= month_length(year, month) else None


def _of_a_weekday(text: str, published: int) -> Iterator[_Written]:
    found = _WEEKDAY.fullmatch(text)
    if found is None or found[2] not in WEEKDAYS:
        return
    back = (_weekday(published) - WEEKDAYS.index(found[2])) % 7
    past, coming = published - back, published - back + 7
    match found[1]:
        case "next" | "coming":
            days = [coming, coming + 7] if found[1] == "next" else [coming]
        case "last" | "past":
            days = [past - 7, past] if back == 0 else [past, past - 7]
        case _:
            days = [past, coming]
    for each in days:
        yield iso(each), "weekday"


def _of_a_span(text: str, published: int) -> Iterator[_Written]:
    """From a day to another one, of which the last may lack its month, or the first."""
    found = _SPAN.fullmatch(text)
    if found is None:
        return
    how, first, last = found.groups()
    first, last = _with_month_of(last, first), _with_month_of(first, last)
    ends = list(_days(last, published))
    for begin, dated_by in _days(first, published):
        end = next((day for day, _ in ends if begin < day <= begin + _LONGEST_SPAN), None)
        if end is not None:
            one_of, all_of = f"[{iso(begin)}..{iso(end)}]", f"{iso(begin)}/{iso(end)}"
            each = {"from": (all_of,), "between": (one_of,)}.get(how, (all_of, one_of))
            yield from ((written, dated_by) for written in each)


def _with_month_of(other: str, text: str) -> str:
    """A number with the month that stands beside the other one."""
    if _NUMBER.fullmatch(text) is None:
        return text
    if found := _DAY_OF_MONTH.fullmatch(other) or _MONTH_AND_DAY.fullmatch(other):
        month = next(each for each in found.groups() if not each.isdigit())
        return f"{text} {month}"
    return text


def _days(text: str, published: int) -> Iterator[tuple[int, DatedBy]]:
    for look in (_of_a_weekday, _beside, _of_a_day):
        for written, dated_by in look(text, published):
            yield day_of(written), dated_by


def _weekday(day: int) -> int:
    return (day - 1) % 7


def _beside(text: str, published: int) -> Iterator[_Written]:
    """Today, yesterday, three days ago."""
    if text in _BESIDE:
        yield iso(published + _BESIDE[text]), "publication"
    found = _AGO.fullmatch(text)
    if found is None:
        return
    number = int(found[1]) if found[1].isdigit() else _NUMBERS.get(found[1])
    if number is not None:
        yield iso(published - number), "publication"


def _relative(text: str, published: int) -> Iterator[_Written]:
    """Last week, this month, next year; with "earlier", up to the day of publication."""
    found = _RELATIVE.fullmatch(text)
    if found is None:
        return
    of = {"week": _week, "month": _relative_month, "year": _year}[found[2]]
    first, last, written = of(published, found[1])
    dated_by: DatedBy = "relative-month" if found[2] == "month" else "publication"
    is_past, is_coming = text.startswith("earlier"), text.startswith("later")
    if found[1] == "this" and (is_past or is_coming):
        first, last = (published, last) if is_coming else (first, published)
        written = None
    yield written or f"[{iso(first)}..{iso(last)}]", dated_by


_Stretch = tuple[int, int, str | None]


def _week(published: int, which: str) -> _Stretch:
    first = published - _weekday(published) + 7 * _STEPS[which]
    return first, first + 6, None


def _relative_month(published: int, which: str) -> _Stretch:
    year, month = _month_beside(published, which)
    last = ordinal(year, month, month_length(year, month))
    return ordinal(year, month, 1), last, f"{year:04}-{month:02}"


def _year(published: int, which: str) -> _Stretch:
    year = civil(published).year + _STEPS[which]
    return ordinal(year, 1, 1), ordinal(year, 12, 31), f"{year:04}"


def _month_beside(published: int, which: str) -> tuple[int, int]:
    year, month, _ = civil(published)
    months = year * 12 + month - 1 + _STEPS[which]
    return months // 12, months % 12 + 1


_STEPS: Final = {"last": -1, "past": -1, "this": 0, "next": 1}
_LOOKS: Final[tuple[Callable[[str, int], Iterator[_Written]], ...]] = (
    _of_a_weekday,
    _beside,
    _relative,
    _of_a_day,
    _of_a_month,
    _of_a_span,
)

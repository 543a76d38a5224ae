"""A day, a month, a year or a stretch of them, read from words as people write them.

The inverse of `date_words` for what is one stretch of days, and strict: a month has its year, a day
its month; what may be read in two ways (06/07/23, a year of two digits) is not read at all.

- 15 July 2023, July 15th, 2023, 2023-07-15: a day; July 2023, Jul 2023, 2023-07: a month; 2023: a
  year; the 1970s: ten of them;
- early, mid- or late July 2023: its days up to the 10th, from the 11th to the 20th, from the 21st
  on; of a year, four months each;
- 13 to 20 June 2023, between 13 June and 20 June 2023, 1971–1973: from the one to the other;
  13 June 2023, 20 June 2023 too;
- since 13 June 2023: from that day to another one that is given beside it.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from events.dates_in_words.date_words import words
from events.dates_in_words.uncertain_dates import MONTHS
from events.time.days import iso, month_length, ordinal

_TOKEN: Final = re.compile(r"[0-9]+|[^\W\d_]+|[-\u2010-\u2015]")
_YEAR: Final = re.compile(r"[12][0-9]{3}")
_DAY: Final = re.compile(r"[0-9]{1,2}")
_HYPHENS: Final = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015")
MONTH_NUMBERS: Final = {
    **{name.lower(): n for n, name in enumerate(MONTHS, 1)},
    **{name[:3].lower(): n for n, name in enumerate(MONTHS, 1)},
    "sept": 9,
}
MONTH_NAMES: Final = frozenset(MONTH_NUMBERS)
"""What a month may be called, in small letters."""

_ORDINALS: Final = frozenset({"st", "nd", "rd", "th"})
_PARTS: Final = {"early": 0, "mid": 1, "middle": 1, "late": 2}
_TO: Final = frozenset(
    {"to", "and", "until", "till", "through", "with", "versus", "vs", "against", *_HYPHENS}
)
_BEFORE: Final = frozenset({"in", "on", "of", "from", "between", "during", "as", "the", "by"})
"""Words before a date that it is read with."""

_OPEN: Final = frozenset({"since", "after", "before", "until", "till"})
"""What they say has no end, or no beginning: it is no stretch of days."""

LONGEST: Final = 300
"""Characters in which a date is looked for."""


class DateRead(Struct, frozen=True, kw_only=True):
    """A stretch of days, and where its words begin and end in the text. `is_span`: its first and
    its last day were given, each by itself; `is_part`: the early, the middle or the late days of a
    month or a year. `written` is the date as EDTF.
    """

    first: int
    last: int
    written: str
    start: int
    end: int
    is_span: bool = False
    is_part: bool = False

    @property
    def in_words(self) -> str:
        """What was understood."""
        return words(self.written)


def date_in(text: str) -> DateRead | None:
    """The first date that stands in a text; None where none does, or it has no two ends."""
    tokens = [_Token(*found.span(), found[0].lower()) for found in _TOKEN.finditer(text[:LONGEST])]
    for at in range(len(tokens)):
        found = _span(tokens, at) or _single(tokens, at)
        if found is not None:
            return _with_what_stands_before(tokens, at, found)
    return None


def since_in(text: str, until: int) -> DateRead | None:
    """The days from one that a text names with "since", up to another one."""
    tokens = [_Token(*found.span(), found[0].lower()) for found in _TOKEN.finditer(text[:LONGEST])]
    for at, token in enumerate(tokens):
        found = _single(tokens, at + 1) if token.text == "since" else None
        if found is not None and found.first < until:
            written = f"{iso(found.first)}/{iso(until)}"
            return replace(found, last=until, written=written, start=token.start, is_span=True)
    return None


class _Token(NamedTuple):
    start: int
    end: int
    text: str


class _Parsed(NamedTuple):
    """A year, a month or a day, a part of one of the first two; how many tokens were read."""

    size: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: int | None = None
    decade: bool = False


def _with_what_stands_before(tokens: Sequence[_Token], at: int, found: DateRead) -> DateRead | None:
    """With its prepositions; None where what stands before it says that it is another date."""
    before = at - 1
    while before >= 0 and tokens[before].text in _BEFORE:
        before -= 1
    start = found.start if before == at - 1 else tokens[before + 1].start
    while before >= 0 and tokens[before].text in {*_TO, *_ORDINALS, "of"} - _OPEN:
        before -= 1
    if before >= 0 and (tokens[before].text in _OPEN or _DAY.fullmatch(tokens[before].text)):
        return None
    return replace(found, start=start)


def _single(tokens: Sequence[_Token], at: int) -> DateRead | None:
    parsed = _parsed(tokens, at)
    if parsed is None or parsed.year is None or _goes_on(tokens, at + parsed.size):
        return None
    read, bounds = tokens[at : at + parsed.size], _bounds(parsed, parsed.year)
    if bounds is None:
        return None
    found = _read(read, bounds, _written(parsed, bounds))
    return replace(found, is_part=parsed.part is not None)


def _goes_on(tokens: Sequence[_Token], at: int) -> bool:
    """Whether a hyphen and a number follow upon what was read, as in what is no month of a year."""
    joined = [each.end == after.start for each, after in pairwise(tokens[max(at - 1, 0) : at + 2])]
    return joined == [True, True] and tokens[at].text in _HYPHENS and tokens[at + 1].text.isdigit()


def _span(tokens: Sequence[_Token], at: int) -> DateRead | None:
    """Two of a kind with a word between them; the first may leave out what the last one says. Two
    days with their years need no word.
    """
    for one in filter(None, (_parsed(tokens, at), _lone_part(tokens, at))):
        parted = _text(tokens, at + one.size) in _TO
        if not parted and (one.day is None or one.year is None):
            continue
        other = _parsed(tokens, at + one.size + parted)
        bounds = None if other is None else _from_to(one, other)
        if bounds is not None and other is not None:
            read = tokens[at : at + one.size + parted + other.size]
            return replace(_read(read, bounds, f"{iso(bounds[0])}/{iso(bounds[1])}"), is_span=True)
    return None


def _from_to(one: _Parsed, other: _Parsed) -> tuple[int, int] | None:
    """From the first day of the one to the last day of the other, if that comes after it."""
    whole = _completed(one, other)
    if whole is None or whole.year is None or other.year is None:
        return None
    first, last = _bounds(whole, whole.year), _bounds(other, other.year)
    if first is None or last is None or first[0] >= last[1]:
        return None
    return first[0], last[1]


def _completed(one: _Parsed, other: _Parsed) -> _Parsed | None:
    """The first of two with the month and the year of the last, where it is as sharp as that."""
    if (one.day is None) != (other.day is None):
        return None
    month = one.month if one.month is not None else other.month
    if one.month is not None and other.month is None:
        return None
    year = one.year if one.year is not None else other.year
    return one._replace(month=month, year=year)


def _lone_part(tokens: Sequence[_Token], at: int) -> _Parsed | None:
    """A day or a month by itself, which only what comes after it completes."""
    day = _day(tokens, at)
    if day is not None:
        number, size = day
        month = MONTH_NUMBERS.get(_text(tokens, at + size) or "")
        return _Parsed(size + (month is not None), None, month, number)
    month = MONTH_NUMBERS.get(_text(tokens, at) or "")
    if month is None:
        return None
    behind = _day(tokens, at + 1)
    if behind is not None:
        return _Parsed(1 + behind[1], None, month, behind[0])
    return _Parsed(1, None, month)


def _parsed(tokens: Sequence[_Token], at: int) -> _Parsed | None:
    """A date of one kind that begins at a token."""
    text = _text(tokens, at)
    if text is None:
        return None
    if text in _PARTS:
        size = 2 if _text(tokens, at + 1) in _HYPHENS else 1
        of = _month_or_year(tokens, at + size)
        return None if of is None else of._replace(size=size + of.size, part=_PARTS[text])
    return _iso(tokens, at) or _day_of_month(tokens, at) or _month_or_year(tokens, at)


def _iso(tokens: Sequence[_Token], at: int) -> _Parsed | None:
    """Digits as ISO 8601 has them, with nothing between them and their hyphens."""
    if not _YEAR.fullmatch(_text(tokens, at) or ""):
        return None
    texts = [each.text for each in tokens[at : at + 5]]
    joined = [
        each.end == after.start
        for each, after in zip(tokens[at : at + 4], tokens[at + 1 : at + 5], strict=False)
    ]
    if texts[1:2] != ["-"] or not all(joined[:2]) or len(texts) < 3 or len(texts[2]) != 2:
        return None
    if not texts[2].isdigit() or not 1 <= int(texts[2]) <= 12:
        return None
    year, month = int(texts[0]), int(texts[2])
    is_day = len(texts) == 5 and texts[3] == "-" and all(joined) and len(texts[4]) == 2
    if is_day and texts[4].isdigit():
        return _Parsed(5, year, month, int(texts[4]))
    return _Parsed(3, year, month)


def _day_of_month(tokens: Sequence[_Token], at: int) -> _Parsed | None:
    """15 July 2023, the 15th of July 2023, July 15, 2023."""
    day, month = _day(tokens, at), MONTH_NUMBERS.get(_text(tokens, at) or "")
    if day is not None:
        number, size = day
        size += _text(tokens, at + size) == "of"
        named = MONTH_NUMBERS.get(_text(tokens, at + size) or "")
        year = _year(tokens, at + size + 1)
        return None if named is None or year is None else _Parsed(size + 2, year, named, number)
    behind = _day(tokens, at + 1)
    if month is None or behind is None:
        return None
    year = _year(tokens, at + 1 + behind[1])
    return None if year is None else _Parsed(2 + behind[1], year, month, behind[0])


def _month_or_year(tokens: Sequence[_Token], at: int) -> _Parsed | None:
    month = MONTH_NUMBERS.get(_text(tokens, at) or "")
    if month is not None:
        of = _text(tokens, at + 1) == "of"
        year = _year(tokens, at + 1 + of)
        return None if year is None else _Parsed(2 + of, year, month)
    year = _year(tokens, at)
    if year is None:
        return None
    if _text(tokens, at + 1) == "s" and tokens[at].end == tokens[at + 1].start:
        return _Parsed(2, year, decade=True) if year % 10 == 0 else None
    return _Parsed(1, year)


def _day(tokens: Sequence[_Token], at: int) -> tuple[int, int] | None:
    """A number that may be a day's, and how many tokens it takes."""
    text = _text(tokens, at) or ""
    if not _DAY.fullmatch(text) or not 1 <= int(text) <= 31:
        return None
    return int(text), 2 if _text(tokens, at + 1) in _ORDINALS else 1


def _year(tokens: Sequence[_Token], at: int) -> int | None:
    text = _text(tokens, at) or ""
    return int(text) if _YEAR.fullmatch(text) else None


def _text(tokens: Sequence[_Token], at: int) -> str | None:
    return tokens[at].text if 0 <= at < len(tokens) else None


def _bounds(parsed: _Parsed, year: int) -> tuple[int, int] | None:
    """The first and the last day; None for a day that the month has not."""
    if parsed.decade:
        return ordinal(year, 1, 1), ordinal(year + 9, 12, 31)
    first, last = (1, 12) if parsed.month is None else (parsed.month, parsed.month)
    if parsed.month is None and parsed.part is not None:
        first, last = 4 * parsed.part + 1, 4 * parsed.part + 4
    length = month_length(year, last)
    begins, ends = 1, length
    if parsed.day is not None:
        if parsed.day > length:
            return None
        begins = ends = parsed.day
    elif parsed.month is not None and parsed.part is not None:
        begins, ends = ((1, 10), (11, 20), (21, length))[parsed.part]
    return ordinal(year, first, begins), ordinal(year, last, ends)


def _written(parsed: _Parsed, bounds: tuple[int, int]) -> str:
    if parsed.part is not None:
        return f"{iso(bounds[0])}/{iso(bounds[1])}"
    if parsed.decade:
        return f"{iso(bounds[0])[:3]}X"
    return iso(bounds[0])[: 10 if parsed.day else 7 if parsed.month else 4]


def _read(tokens: Sequence[_Token], bounds: tuple[int, int], written: str) -> DateRead:
    first, last = bounds
    start, end = tokens[0].start, tokens[-1].end
    return DateRead(first=first, last=last, written=written, start=start, end=end)

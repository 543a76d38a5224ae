"""Every date in English: what it says, no more and no less. There are no other words for dates.

Dates that differ in their bounds or in their marks differ in their words.

- 2023-06-18: 18 June 2023; 2023-06: June 2023; 2023-0X: between January 2023 and September 2023;
  XXXX-12-25: 25 December of a year between 1 BCE and 9999; -0044: 45 BCE; 2023-21: spring 2023;
- 2023~: approximately 2023; 2023?: perhaps 2023; 2023-06~-18: 18 June 2023, of which the year is
  approximate and the month is approximate;
- [2023-01,2023-03]: January 2023 or March 2023; [..2023]: on or before 2023;
- {2023-01,2023-03}: January 2023 and March 2023; {2021..2023}: every year from 2021 to 2023;
- 2022-08/2022-09: from August 2022 to September 2022; 2022-08/..: from August 2022 on; 2022-08/:
  from August 2022 to an unknown date; ../2023: until 2023; /2023: from an unknown date to 2023.
"""

from functools import lru_cache

from events.dates_in_words.uncertain_dates import (
    Phrase,
    first_phrase,
    last_phrase,
    part_words,
    phrase,
)
from events.errors import DateError
from events.time.dates import written
from events.time.days import day_of
from events.time.edtf import AllOf, Interval, OneOf, SetRange, Simple


@lru_cache(maxsize=65_536)
def words(text: str) -> str:
    """A date in English; raises DateError."""
    match written(text):
        case Simple() as date:
            return phrase(date).alone
        case OneOf(members):
            return _joined([_one(each) for each in members], "or")
        case AllOf(members):
            return _joined([_each(each) for each in members], "and")
        case Interval(start, end):
            return _lasting(start, end)


@lru_cache(maxsize=16_384)
def day_words(text: str) -> str:
    """A day, written as `events.time.days.iso` does, in English; raises DateError."""
    return part_words(day_of(text), "day")


def said(text: str) -> str:
    """A date or a day in English, also in years for which EDTF has no days."""
    try:
        return day_words(text)
    except DateError:
        return words(text)


def _joined(members: list[str], by: str) -> str:
    """One or each of some dates; where one consists of several words of this kind, with commas."""
    different = list(dict.fromkeys(members))
    compound = any({",", "or", "and"} & {*each.replace(",", " , ").split()} for each in different)
    return (f", {by} " if compound else f" {by} ").join(different)


def _one(member: Simple | SetRange) -> str:
    """One of the dates of which one is meant, or any in a range of them."""
    if isinstance(member, Simple):
        return phrase(member).alone
    first = None if member.start is None else first_phrase(member.start)
    last = None if member.end is None else last_phrase(member.end)
    if last is None:
        return f"on or after {_given(first).named}"
    if first is None:
        return f"on or before {last.named}"
    return first.named if first == last else f"between {first.inside} and {last.named}"


def _each(member: Simple | SetRange) -> str:
    """One of the dates all of which are meant, or all in a range of them."""
    if isinstance(member, Simple):
        return phrase(member).named
    first = None if member.start is None else phrase(member.start)
    last = None if member.end is None else phrase(member.end)
    kinds = {each.exact for each in (first, last) if each is not None}
    kind = kinds.pop() if len(kinds) == 1 else None
    every = f"every {kind}" if kind else "all"
    return (
        f"{every} up to {_given(last).named}" if first is None else f"{every} {_from(first, last)}"
    )


def _lasting(start: Simple | str, end: Simple | str) -> str:
    """From one date to another, of which one may be open or not known."""
    last = phrase(end) if isinstance(end, Simple) else None
    if not isinstance(start, Simple):
        return f"{'until' if start else 'from an unknown date to'} {_given(last).named}"
    first = phrase(start)
    if end == "":
        return f"from {first.inside} to an unknown date"
    return first.alone if first == last and first.exact == "day" else _from(first, last)


def _from(first: Phrase, last: Phrase | None) -> str:
    """From one date to another, or on and on."""
    return f"from {first.inside} on" if last is None else f"from {first.inside} to {last.named}"


def _given(phrase: Phrase | None) -> Phrase:
    assert phrase is not None, "a range or an interval has a date at one end"
    return phrase

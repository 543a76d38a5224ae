"""Why no day was read where one seems to be asked for, and what to write instead."""

import re
from collections.abc import Callable
from typing import Final

from events.dates_in_words.dates_read import LONGEST, MONTH_NAMES

_WORD: Final = re.compile(r"[^\W\d_]+")
_NUMBER: Final = re.compile(r"[0-9]+")
_SLASHES: Final = re.compile(r"(?<![0-9])[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{1,4}(?![0-9])")
_RELATIVE: Final = frozenset(
    {"ago", "last", "next", "now", "recently", "this", "today", "tomorrow", "tonight", "yesterday"}
)
_BESIDE: Final = frozenset({"last", "next", "this"})
"""Words that are of a day only beside what they count."""

_COUNTED: Final = frozenset({"day", "days", "month", "months", "week", "weeks", "year", "years"})
_OPEN: Final = frozenset({"after", "before", "till", "until"})
INSTEAD: Final = "Write it as 20 June 2023, June 2023 or 13 to 20 June 2023."


def why_unread(text: str) -> str | None:
    """What keeps a text from naming a day; None where nothing of it seems to be a date."""
    short = text[:LONGEST]
    words = [each.lower() for each in _WORD.findall(short)]
    numbers = _NUMBER.findall(short)
    return next((said for look in _LOOKS if (said := look(short, words, numbers))), None)


def _relative(text: str, words: list[str], numbers: list[str]) -> str | None:
    found = next((each for each in words if each in _RELATIVE), None)
    if found is None or (found in _BESIDE and not _COUNTED & {*words}):
        return None
    return (
        f"“{found}” is another day each day, and no answer here depends on when it is asked for. "
        f"{INSTEAD}"
    )


def _numbers_alone(text: str, words: list[str], numbers: list[str]) -> str | None:
    found = _SLASHES.search(text)
    if found is None:
        return None
    return f"“{found[0]}” may be read in two ways, the day first or the month. {INSTEAD}"


def _open(text: str, words: list[str], numbers: list[str]) -> str | None:
    found = next((each for each in words if each in _OPEN), None)
    if found is None or not _has_year(numbers):
        return None
    return f"“{found}” names no first and last day. {INSTEAD}"


def _without_a_year(text: str, words: list[str], numbers: list[str]) -> str | None:
    found = next((each for each in words if each in MONTH_NAMES), None)
    if found is None or _has_year(numbers) or not numbers:
        return None
    return f"“{found.capitalize()}” is without its year. {INSTEAD}"


def _no_such_day(text: str, words: list[str], numbers: list[str]) -> str | None:
    if not (MONTH_NAMES & {*words}) or not _has_year(numbers):
        return None
    return f"There is no such day, or the last one comes before the first. {INSTEAD}"


def _has_year(numbers: list[str]) -> bool:
    return any(len(each) == 4 for each in numbers)


_LOOKS: Final[tuple[Callable[[str, list[str], list[str]], str | None], ...]] = (
    _relative,
    _numbers_alone,
    _open,
    _without_a_year,
    _no_such_day,
)

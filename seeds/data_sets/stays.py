"""From which day to which somebody was somewhere, as data sets write it."""

import re
from datetime import date
from typing import Final

_WRITTEN: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def fault_of(first: str, last: str) -> str | None:
    """Why two days are no stay; None where they are."""
    for what, day in (("first day", first), ("last day", last)):
        if not day:
            return f"expected a {what}, found none"
        if not is_day(day):
            return f"expected a {what} as in 1972-02-21, found {day!r}"
    if last < first:
        return f"expected an end on {first} or after it, found {last!r}"
    return None


def interval(first: str, last: str) -> str:
    """A stay in EDTF."""
    return first if first == last else f"{first}/{last}"


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, as in `1972-02-21`."""
    if not _WRITTEN.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True

"""Instants as RFC 3339 writes them, all of it, to the microsecond that a ledger knows.

A fraction may have any number of digits: what is recorded has six, and what lies before the rest of
them lies before all of them. `T` and `Z` may be small, the offset `-00:00` is UTC (section 4.3). A
leap second (`:60`, at the end of a month in UTC) is the last microsecond before it: no clock of
ours counts it. Besides, the seconds may be left out, and a blank may stand for `T` and for the plus
of an offset: one that was not percent-encoded arrives so.
"""

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from typing import Final

PATTERN: Final = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?"
    r"([Zz]|[+ -][0-9]{2}:[0-9]{2})"
)
"""As a regular expression; what it lets through may still be no instant: 2023-02-30."""

LONGEST: Final = 1_000
"""Characters that are read; a fraction of a second may go on for ever."""

_INSTANT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?"
    r"(?:[Zz]|([+ -])([0-9]{2}):([0-9]{2}))",
    re.ASCII,
)
_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_LAST: Final = datetime.max.replace(tzinfo=UTC)


def read_instant(text: str) -> datetime:
    """An instant in UTC; raises `ValueError` for what is none."""
    found = _INSTANT.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        raise ValueError(f"no instant: {text[:50]!r}")
    day, minute, second, fraction, sign, hours, minutes = found.groups()
    is_leap = second == "60"
    year = day[:4].replace("0000", "0004")  # a leap year, too; nothing is recorded in either
    at = datetime.fromisoformat(f"{year}{day[4:]}T{minute}:{'59' if is_leap else second or '00'}")
    micros = 999_999 if is_leap else int((fraction or "")[:6].ljust(6, "0"))
    if sign is not None and (int(hours) > 23 or int(minutes) > 59):
        raise ValueError(f"no offset: {text[-6:]}")
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    local = at.replace(tzinfo=UTC)
    try:
        instant = local + offset if sign == "-" else local - offset
    except OverflowError:
        return _LAST if sign == "-" else _FIRST
    if is_leap and not _may_leap(instant):
        raise ValueError(f"no leap second: {text[:50]!r}")
    return _FIRST if day[:4] == "0000" else instant.replace(microsecond=micros)


def _may_leap(instant: datetime) -> bool:
    """Whether a month ends with this second."""
    last = monthrange(instant.year, instant.month)[1]
    return (instant.day, instant.hour, instant.minute) == (last, 23, 59)

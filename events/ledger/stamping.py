"""What instant an event is recorded at: what the clock says, where it can be believed.

A stamp that is too late cannot be taken back, and whatever is recorded after it would be stamped
as late; so a clock that is implausibly ahead is refused. It is held against two witnesses: the
ledger's last event, and the seconds that the system has counted since the ledger was opened.
Whoever knows that the clock is right says so, for what follows the last event (`trust`).
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct

from events.errors import ClockAheadError
from events.files import durable
from events.time.clock import ClockCourse

BEFORE_ALL: Final = datetime.min.replace(tzinfo=UTC)
"""When an empty ledger was last written."""

MOST_SILENCE: Final = timedelta(days=3_653)
"""Between two events, ten years: more is rather a clock than a ledger that nobody wrote to."""

MOST_JUMP: Final = timedelta(days=1)
"""Ahead of what the system has counted: that much may be a machine that was paused."""

FIRST: Final = 1
"""The position from which stamps follow the clock, where nobody has set it right."""


class LastStamp(NamedTuple):
    """Where a ledger ends: its last position, when that was recorded, since which position the
    clock has been followed that it was recorded by, and whether what follows goes by the clock as
    it is, as somebody has vouched for that.
    """

    head: int
    at: datetime
    clock_from: int = FIRST
    is_trusted: bool = False


def misplaced(stamp: LastStamp, before: LastStamp | None) -> str | None:
    """Why a stamp cannot come after another one, None where it can; `head` is where each stands.

    The clock may have been set right in between, where what stood there cannot be read.
    """
    if before is None or before.head < stamp.clock_from <= stamp.head:
        return None
    if stamp.clock_from != before.clock_from:
        since = f"by the clock followed since {stamp.clock_from}"
        return f"{since}, the one before it by that since {before.clock_from}"
    if stamp.at < before.at:
        return f"recorded at {stamp.at}, the one before it later"
    return None


class ClockStand(Struct, frozen=True):
    """A clock and its witnesses: `last_recorded_at` is None for an empty ledger."""

    now: datetime
    last: LastStamp
    jumped: timedelta

    @property
    def last_recorded_at(self) -> datetime | None:
        """When the last event was recorded."""
        return self.last.at if self.last.head else None

    @property
    def ahead(self) -> timedelta:
        """How far the clock is ahead of the last event; less than nothing where that lies in the
        future.
        """
        return self.now - self.last.at if self.last.head else timedelta(0)

    @property
    def refused(self) -> str | None:
        """Why nothing is recorded by this clock, and what to do; None where it can be believed."""
        if self.jumped > MOST_JUMP:
            return (
                f"{_said(self.now)}, {_long(self.jumped)} ahead of what the system has counted"
                " since it was last looked at: set it right, or start the service again if it is"
            )
        if self.last.head and not self.last.is_trusted and self.ahead > MOST_SILENCE:
            return (
                f"{_said(self.now)}, {_long(self.ahead)} after the last event"
                f" ({_said(self.last.at)}): set it right, or give the ledger its word if it is"
                " (detente trust-clock)"
            )
        return None

    @property
    def doubt(self) -> str | None:
        """What is told of a clock that is refused, or that the last event is far ahead of."""
        if self.refused is None and self.last.head and -self.ahead > MOST_JUMP:
            if self.last.is_trusted:
                return None
            return (
                f"{_said(self.now)}, {_long(-self.ahead)} before the last event"
                f" ({_said(self.last.at)}), by whose time all is recorded until then: set it right,"
                " or if it is, have what follows go by it (detente trust-clock)"
            )
        return self.refused


class Stamps:
    """Gives a ledger's events their instants; `last` is where it ends."""

    def __init__(self, last: LastStamp, now: Callable[[], datetime], course: ClockCourse) -> None:
        self.last = last
        self._now = now
        self._course = course

    def next(self, count: int) -> LastStamp:
        """The stamp of the next events, so many; raises `ClockAheadError`.

        It is never before the last one, unless somebody has vouched for the clock.
        """
        stand = ClockStand(self._now(), self.last, self._course.jumped())
        if stand.refused is not None:
            raise ClockAheadError(stand.refused)
        head, at, clock_from, is_trusted = self.last
        if is_trusted and stand.now < at:
            return LastStamp(head + count, stand.now, head + 1)
        return LastStamp(head + count, max(at, stand.now), clock_from)


def trust(ledger: Path, leaf: bytes) -> None:
    """Vouch for the clock: what follows the event with this leaf is recorded by it.

    Void by itself once something does. The caller has the right to write.
    """
    durable.replace(_trusted(ledger), leaf.hex().encode() + b"\n", durable.READABLE)


def trusted(ledger: Path) -> bytes | None:
    """The leaf after which the clock is vouched for, if that was ever done."""
    try:
        return bytes.fromhex(_trusted(ledger).read_text("ascii"))
    except (FileNotFoundError, ValueError):
        return None


def _trusted(ledger: Path) -> Path:
    return ledger.with_name(f"{ledger.name}.clock")


def _said(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")


def _long(time: timedelta) -> str:
    days = time / timedelta(days=1)
    return f"{days / 365.25:,.1f} years" if days > 730 else f"{days:,.1f} days"

"""The wall clock. Nothing else of ours reads one, so that it can be another day in one place."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

_COUNTING: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Goes on while the machine sleeps: on Linux the first of the two, on macOS the second."""


def _of_the_system() -> datetime:
    return datetime.now(UTC)


def _counted_by_the_system() -> float:
    return time.clock_gettime(_COUNTING)


source: Callable[[], datetime] = _of_the_system
"""Where instants come from, each with its zone. The tests run on another day by replacing it."""

system: Callable[[], datetime] = _of_the_system
"""What `ClockCourse` and a cluster hold against theirs; another day does not move it."""

counted: Callable[[], float] = _counted_by_the_system
"""Seconds that the system has counted, whatever its clock was set to meanwhile."""


def utc_now() -> datetime:
    """What instant it is; `recorded_at`, today and the end of a key go by it."""
    return source()


def system_now() -> datetime:
    """What instant it is by the system's own clock."""
    return system()


class ClockCourse:
    """The system's clock, held against the seconds that the system has counted since this was made.

    Setting the one does not move the other.
    """

    def __init__(self) -> None:
        self._began, self._counted_then = system(), counted()

    def jumped(self) -> timedelta:
        """How far the clock has gone ahead of what was counted; less than nothing if behind."""
        passed = timedelta(seconds=counted() - self._counted_then)
        return system() - self._began - passed

"""The wall clock. Nothing else of ours reads one, so that it can be another day in one place."""

from collections.abc import Callable
from datetime import UTC, datetime


def _of_the_system() -> datetime:
    return datetime.now(UTC)


source: Callable[[], datetime] = _of_the_system
"""Where instants come from, each with its zone. The tests run on another day by replacing it."""


def utc_now() -> datetime:
    """What instant it is; `recorded_at`, today and the end of a key go by it."""
    return source()

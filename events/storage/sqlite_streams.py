"""What a SQLite ledger holds of a stream: `events.admission.past.Past`, by whichever connection
asks.
"""

from collections.abc import Callable, Iterator
from typing import Any

from events.admission.past import Last

PAGE_EVENTS = 32
"""Events of a stream that are read at once."""

_LAST = "SELECT position, tag FROM event WHERE stream = ? ORDER BY position DESC LIMIT 1"
_BACKWARDS = f"""
SELECT position, stored FROM event WHERE stream = ? AND position < ?
ORDER BY position DESC LIMIT {PAGE_EVENTS}
"""
_BEYOND = 2**63 - 1

Rows = Callable[[str, tuple[int | str, ...]], list[tuple[Any, ...]]]
"""Runs a query and gives all of its rows."""


class SqliteStreams:
    """Looks streams up."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def last(self, stream: str) -> Last | None:
        """The last event of a stream."""
        rows = self._rows(_LAST, (stream,))
        return Last(*rows[0]) if rows else None

    def backwards(self, stream: str) -> Iterator[bytes]:
        """The stored bytes of a stream's events, the last one first."""
        before = _BEYOND
        while rows := self._rows(_BACKWARDS, (stream, before)):
            yield from (stored for _, stored in rows)
            before = rows[-1][0]

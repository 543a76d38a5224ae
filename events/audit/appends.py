"""Whether events and the appends that wrote them stand for each other, event by event."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any, Protocol

from events.admission.batch import BATCH_LIMIT
from events.admission.tail import AppendEntry

_ENTRIES = """
SELECT key, digest, first, last FROM append WHERE first > ? AND first <= ? ORDER BY first, key
"""
_BEGUN = "SELECT coalesce(max(last), 0) FROM append WHERE first <= ?"


class RowStream(Protocol):
    """The rows of a query, as far as they can be read."""

    def __call__(self, sql: str, *values: int) -> Iterator[tuple[Any, ...]]:
        """Run it with values for its question marks."""


Find = Callable[[int, str], None]
"""Notes what is not as it was written, at a position."""


class Appends:
    """The appends that begin in a stretch, in step with the events that they wrote."""

    def __init__(self, stream: RowStream, find: Find, first: int, last: int) -> None:
        self._find = find
        self._rows = stream(_ENTRIES, first, last)
        self._entry: AppendEntry | None = None
        self._bodies: list[bytes] = []
        begun = next(stream(_BEGUN, first), (0,))
        self._before = begun[0] if isinstance(begun[0], int) else 0
        self._prefix = ""
        self._is_whole = True

    @property
    def until(self) -> int:
        """The last position of the append that is being looked at, 0 between two."""
        return 0 if self._entry is None else self._entry.last

    def check(self, position: int, id: str, body: bytes) -> None:
        """An event's id and content are those that its append stands for."""
        if position <= self._before:  # of an append that began in the stretch before
            return
        entry = self._at(position)
        if entry is None:
            self._find(position, "no append has written it")
            return
        if id != f"{self._prefix}-{position - entry.first}":
            self._find(position, f"its id {id!r} is not that of append {entry.key!r}")
        self._bodies.append(body)
        if position == entry.last:
            self._compare(entry)

    def miss(self) -> None:
        """An event cannot be read, nor can its append be checked whole."""
        self._is_whole = False

    def _compare(self, entry: AppendEntry) -> None:
        is_whole = self._is_whole and len(self._bodies) == entry.last - entry.first + 1
        if is_whole and sha256(b"\n".join(self._bodies)).digest() != entry.digest:
            what = f"append {entry.key!r}, positions {entry.first} to {entry.last}"
            self._find(entry.first, f"{what}: its content is not what was appended")
        self._entry, self._is_whole = None, True

    def _at(self, position: int) -> AppendEntry | None:
        """The append that a position belongs to."""
        while self._entry is None or self._entry.last < position:
            row = next(self._rows, None)
            if row is None:
                return None
            self._take(AppendEntry(*row))
        return self._entry if self._entry.first <= position else None

    def _take(self, entry: AppendEntry) -> None:
        if not all(map(isinstance, entry, (str, bytes, int, int))) or entry.last < entry.first:
            self._find(entry.first, f"append {entry.key!r} is damaged")
            return
        if entry.last - entry.first >= BATCH_LIMIT:
            self._find(entry.first, f"append {entry.key!r} reaches to {entry.last}")
        self._entry, self._bodies = entry, []
        self._prefix = sha256(entry.key.encode()).hexdigest()[:32]

"""What a question is answered with: a read-only connection to the views, and what never changes."""

import sqlite3
from typing import TypeVar

import msgspec

from events.errors import UnknownIdError
from events.time.dates import parse
from events.vocabulary.catalogue import Registration

REMEMBERED = 10_000

MAY_LIE = "may_lie"
"""In SQL, whether one of the days of a date lies from one day to another: for dates with gaps."""

_Added = TypeVar("_Added", bound=Registration)
_REGISTERED = "SELECT position, body FROM registered WHERE kind = ? AND id = ?"
_CHECKPOINT = "SELECT checkpoint FROM meta"
_decode = msgspec.json.Decoder(Registration).decode


class Reader:
    """Views as they stand; registrations are remembered, since they are never taken back."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        db.create_function(MAY_LIE, 3, _may_lie, deterministic=True)
        self._stood_at = 0
        self._registered: dict[tuple[str, str], tuple[int, Registration]] = {}

    def has_passed(self, position: int) -> bool:
        """Whether the views are known to stand beyond a position."""
        return self._stood_at > position

    def passes(self, position: int) -> bool:
        """Whether the views stand beyond a position just now."""
        (self._stood_at,) = self.db.execute(_CHECKPOINT).fetchone()
        return self._stood_at > position

    def registered(
        self, kind: str, id: str, wanted: type[_Added], *, known_at: int | None = None
    ) -> _Added:
        """What was registered under an id, by a position; raises `UnknownIdError`."""
        position, added = self._find(kind, id)
        if known_at is not None and position > known_at:
            raise UnknownIdError(kind, id)
        assert isinstance(added, wanted), f"{kind}/{id} is a {type(added).__name__}"
        return added

    def _find(self, kind: str, id: str) -> tuple[int, Registration]:
        found = self._registered.get((kind, id))
        if found is None:
            row = self.db.execute(_REGISTERED, (kind, id)).fetchone()
            if row is None:
                raise UnknownIdError(kind, id)
            found = (row[0], _decode(row[1]))
            if len(self._registered) >= REMEMBERED:
                self._registered.clear()
            self._registered[kind, id] = found
        return found


def _may_lie(date: str, first: int, last: int) -> bool:
    return parse(date).days.touches(first, last)

"""Which scopes are linked to a subject: the first of them are touched with it, and the others look
at when it was touched (`projections.filing.touched`).
"""

import sqlite3
from collections.abc import Iterable, Iterator

MOST_PUSHED = 7
"""Scopes of a subject that are touched with it; others look at the subject."""

REMEMBERED = 100_000
"""Subjects whose links are remembered."""

_LAST = "SELECT coalesce(max(subject), 0) FROM linked"
_PUSHED = "SELECT scope FROM linked WHERE subject = ? AND is_looking = 0"
_IS_LINKED = """
SELECT 1 FROM linked WHERE subject = ? AND is_looking IN (0, 1) AND scope = ?
"""


LinkRow = tuple[int, int, int, int]
"""A row of `linked`: the subject, whether the scope looks at it, the scope, and since where."""


class Links:
    """Tells which links are new, all of them by number: those that are filed, or are to be."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._scopes: dict[int, set[int]] = {}
        self._pushed: dict[int, list[int]] = {}
        self._last_filed: int = db.execute(_LAST).fetchone()[0]
        """Of subjects with higher numbers all links are remembered."""

    def fresh(self, subject: int, scopes: Iterable[int]) -> list[int]:
        """The scopes that a subject is not linked to; it is from now on."""
        known = self._scopes.setdefault(subject, set())
        unknown = [each for each in scopes if each not in known]
        known.update(unknown)
        if subject > self._last_filed:
            return unknown
        return [each for each in unknown if not self._is_linked(subject, each)]

    def rows(self, subject: int, fresh: Iterable[int], since: int) -> Iterator[LinkRow]:
        """The links of a subject to scopes that it did not have, in that order."""
        pushed = self.pushed(subject)
        for scope in fresh:
            is_looking = len(pushed) >= MOST_PUSHED
            if not is_looking:
                pushed.append(scope)
            yield subject, int(is_looking), scope, since

    def pushed(self, subject: int) -> list[int]:
        """The scopes that are touched with a subject, by what is linked to it by now."""
        found = self._pushed.get(subject)
        if found is None:
            found = self._pushed[subject] = self._filed(subject)
        return found

    def filed(self) -> None:
        """All that is new is filed; of very many subjects it is asked there."""
        if len(self._scopes) > REMEMBERED:
            self._last_filed = max(self._last_filed, *self._scopes)
            self._scopes.clear()
            self._pushed.clear()

    def _is_linked(self, subject: int, scope: int) -> bool:
        return self._db.execute(_IS_LINKED, (subject, scope)).fetchone() is not None

    def _filed(self, subject: int) -> list[int]:
        """The same, where they are filed."""
        if subject > self._last_filed:
            return []
        return [scope for (scope,) in self._db.execute(_PUSHED, (subject,))]

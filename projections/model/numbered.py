"""Numbers that stand for names in rows of which there are many: a name is filed once, each of its
rows has a number of a few bytes.
"""

import sqlite3

SCHEMA = """
CREATE TABLE numbered (
    name   TEXT    NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

REMEMBERED = 200_000
"""Names whose numbers are held in memory."""

_LAST = "SELECT coalesce(max(number), 0) FROM numbered"
_FIND = "SELECT number FROM numbered WHERE name = ?"
_ADD = "INSERT INTO numbered VALUES (?, ?)"


def number_of(name: str) -> str:
    """In SQL, the number of a name; null where it has none, as nothing was filed under it."""
    return f"(SELECT number FROM numbered WHERE name = {name})"


class Numbers:
    """Gives names their numbers, in the order in which they come first."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._last: int = db.execute(_LAST).fetchone()[0]
        self._remembered: dict[str, int] = {}

    def of(self, name: str) -> int:
        """The number of a name, from now on if it had none."""
        found = self._remembered.get(name)
        if found is None:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            found = self._remembered[name] = self._filed(name) or self._add(name)
        return found

    def _filed(self, name: str) -> int | None:
        row = self._db.execute(_FIND, (name,)).fetchone()
        return None if row is None else int(row[0])

    def _add(self, name: str) -> int:
        self._last += 1
        self._db.execute(_ADD, (name, self._last))
        return self._last


class Links:
    """Pairs of numbers that are filed already, as far as they are remembered."""

    def __init__(self) -> None:
        self._remembered: set[tuple[int, int]] = set()

    def is_new(self, one: int, other: int) -> bool:
        """Whether a pair is not known to be filed; it is from now on."""
        link = (one, other)
        if link in self._remembered:
            return False
        if len(self._remembered) >= REMEMBERED:
            self._remembered.clear()
        self._remembered.add(link)
        return True

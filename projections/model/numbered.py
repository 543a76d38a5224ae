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


def subject_name(subject: str) -> str:
    """What is numbered of a subject: the scope that is touched with it."""
    return f"subject/{subject}"


def of_subject(subject: str) -> str:
    """In SQL, the same."""
    return f"'{subject_name('')}' || {subject}"


def source_name(source: str) -> str:
    """What is numbered of a source: the scope that is touched with it."""
    return f"source/{source}"


def number_of_source(source: str) -> str:
    """In SQL, the number of a source."""
    return number_of(f"'{source_name('')}' || {source}")


def number_of(name: str) -> str:
    """In SQL, the number of a name; null where it has none, as nothing was filed under it."""
    return f"(SELECT number FROM numbered WHERE name = {name})"


class Numbers(dict[str, int]):
    """Gives names their numbers, in the order in which they come first: `numbers[name]`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__()
        self._db = db
        self._last: int = db.execute(_LAST).fetchone()[0]
        self._are_all_here = self._last == 0
        self._fresh: list[tuple[str, int]] = []

    def __missing__(self, name: str) -> int:
        number = None if self._are_all_here else self._filed(name)
        self[name] = number = self._add(name) if number is None else number
        return number

    def _filed(self, name: str) -> int | None:
        row = self._db.execute(_FIND, (name,)).fetchone()
        return None if row is None else int(row[0])

    def _add(self, name: str) -> int:
        self._last += 1
        self._fresh.append((name, self._last))
        return self._last

    def file(self, to: sqlite3.Connection) -> None:
        """File the numbers that are new."""
        to.executemany(_ADD, self._fresh)
        self._fresh.clear()

    def filed(self) -> None:
        """All that is new is filed; of very many names it is asked there."""
        if len(self) >= REMEMBERED:
            self.clear()
            self._are_all_here = False

"""The tree's tiles in the ledger's file: the hash above every 256 events, and above 256 of those.

A tile is written in the transaction that completes it, so appending costs a row in 256. What lies
between two tiles, and after the last, is computed from the leaves. A file that was made before
there were tiles, or written since by a version without them, is made up for when it is opened for
writing; who only reads it computes what is missing.
"""

import sqlite3

from events.errors import LedgerCorruptError
from events.ledger.ledger_tree import TILE, TILE_LEVELS
from events.proofs.merkle import fold
from events.storage.sqlite_streams import Rows

TILES_SCHEMA = """
CREATE TABLE IF NOT EXISTS tile (
    level  INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hash   BLOB NOT NULL,
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS tile_is_next BEFORE INSERT ON tile
WHEN NEW.number <> 1 + coalesce((SELECT max(number) FROM tile WHERE level = NEW.level), -1)
BEGIN SELECT raise(ABORT, 'tiles run on without gaps'); END;

CREATE TRIGGER IF NOT EXISTS tile_stays BEFORE UPDATE ON tile
BEGIN SELECT raise(ABORT, 'the past of the ledger never changes'); END;

CREATE TRIGGER IF NOT EXISTS tile_remains BEFORE DELETE ON tile
BEGIN SELECT raise(ABORT, 'the past of the ledger never changes'); END;
"""
HAS_TILES = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'tile'"
_LEAVES = "SELECT leaf FROM event WHERE position > ? AND position <= ? ORDER BY position"
_TILES = "SELECT number, hash FROM tile WHERE level = ? AND number >= ? AND number < ?"
_NEXT = "SELECT coalesce(max(number) + 1, 0) FROM tile WHERE level = ?"
_INSERT = "INSERT INTO tile (level, number, hash) VALUES (?, ?, ?)"
_HEAD = "SELECT coalesce(max(position), 0) FROM event"


class SqliteNodes:
    """The lookup that `Tree` computes with; `rows` executes a query."""

    def __init__(self, rows: Rows, *, has_tiles: bool) -> None:
        self._rows = rows
        self._has_tiles = has_tiles

    def __call__(self, level: int, first: int, count: int) -> list[bytes]:
        """Hashes of complete subtrees that lie side by side."""
        if level == 0:
            return self._leaves(first, count)
        found: dict[int, bytes] = {}
        if self._has_tiles:
            found = dict(self._rows(_TILES, (level, first, first + count)))
        return [
            found.get(number) or fold(self(level - TILE_LEVELS, number * TILE, TILE))
            for number in range(first, first + count)
        ]

    def _leaves(self, first: int, count: int) -> list[bytes]:
        found = [leaf for (leaf,) in self._rows(_LEAVES, (first, first + count))]
        if len(found) != count:
            raise LedgerCorruptError(first + 1, f"{len(found)} of {count} events are there")
        return found


def prepare_tiles(connection: sqlite3.Connection) -> None:
    """Make the table where it is missing, and up for the tiles that are."""
    connection.executescript(f"BEGIN IMMEDIATE; {TILES_SCHEMA}")
    (head,) = connection.execute(_HEAD).fetchone()
    complete_tiles(connection, 0, head)
    connection.execute("COMMIT")


def complete_tiles(connection: sqlite3.Connection, before: int, head: int) -> None:
    """Write the tiles that events up to `head` complete, in the transaction that wrote those.

    `before` is where the ledger stood until then: between two multiples of 256 there is nothing
    to do.
    """
    if head // TILE == before // TILE:
        return
    nodes = SqliteNodes(
        lambda sql, values: connection.execute(sql, values).fetchall(), has_tiles=True
    )
    level = TILE_LEVELS
    while complete := head >> level:
        (number,) = connection.execute(_NEXT, (level,)).fetchone()
        for each in range(number, complete):
            tile = fold(nodes(level - TILE_LEVELS, each * TILE, TILE))
            connection.execute(_INSERT, (level, each, tile))
        level += TILE_LEVELS

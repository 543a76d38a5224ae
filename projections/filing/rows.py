"""The rows of what follows from versions of facts: waiting to be filed, filed, closed."""

import sqlite3
from collections.abc import Sequence

from projections.filing.read_models import PROJECTIONS
from projections.model.directory import Directory
from projections.model.table import Row
from projections.model.version import Version

Pending = Sequence[list[Row]]
"""Rows that are to be inserted, a list for each of `PROJECTIONS`."""


def file_pending(db: sqlite3.Connection, pending: Pending) -> None:
    """Insert what waits, table by table; then nothing does."""
    for table, rows in zip(PROJECTIONS, pending, strict=True):
        if rows:
            db.executemany(table.insert, dict.fromkeys(rows) if table.once else rows)
            rows.clear()


def close(db: sqlite3.Connection, version: Version, directory: Directory, position: int) -> None:
    """The rows of a version come to their end at a position."""
    for table in PROJECTIONS:
        if table.close:
            keys = [(position, *table.key_of(row)) for row in table.rows(version, directory)]
            db.executemany(table.close, keys)

"""All tables as one SQLite database, with keys, full text and views: for Datasette and notebooks.

Written in one go, without a journal: until it is whole it has another name.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from msgspec.structs import asdict

from api.exports.manifest import CopyOf, ExportedTable, described
from events.files import durable
from projections.tables.as_recorded import AsRecorded
from projections.tables.catalogue import TABLES, VIEWS
from projections.tables.description import ColumnType, RecordTable, TableColumn

_TYPES: Final[dict[ColumnType, str]] = {
    "text": "TEXT",
    "whole number": "INTEGER",
    "number": "REAL",
    "day": "TEXT",
    "yes or no": "INTEGER",
}
_KEYS: Final = {table.name: table.key for table in TABLES}

_ABOUT: Final = """
CREATE TABLE about (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT
) STRICT
"""
_COLUMNS: Final = """
CREATE TABLE columns (
    "table"  TEXT NOT NULL,
    "column" TEXT NOT NULL,
    type     TEXT NOT NULL,
    told     TEXT NOT NULL,
    PRIMARY KEY ("table", "column")
) STRICT
"""
_ALL_OF_IT: Final = ""
"""Stands for a column where a table or a view is told of."""


def write(record: AsRecorded, path: Path, of: CopyOf) -> list[ExportedTable]:
    """Write all tables to a new file, and tell of each."""
    durable.create(path, b"", durable.READABLE)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -32768")
        db.execute("BEGIN")
        told = [_write(db, record, table) for table in TABLES]
        _tell(db, of)
        for view in VIEWS:
            db.execute(f"CREATE VIEW {view.name} AS {view.sql}")
        db.execute("COMMIT")
    return told


def _write(db: sqlite3.Connection, record: AsRecorded, table: RecordTable) -> ExportedTable:
    db.execute(_created(table))
    held = ", ".join("?" * len(table.columns))
    db.executemany(f"INSERT INTO {table.name} VALUES ({held})", table.rows(record))
    for column in table.asked_by:
        db.execute(f'CREATE INDEX {table.name}_by_{column} ON {table.name} ("{column}")')
    if table.searched:
        _index_words(db, table)
    (rows,) = db.execute(f"SELECT count(*) FROM {table.name}").fetchone()
    return described(table, rows)


def _created(table: RecordTable) -> str:
    lines = [_column(each) for each in table.columns]
    if table.key:
        lines.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.key))})")
    return f"CREATE TABLE {table.name} (\n    {f',{chr(10)}    '.join(lines)}\n) STRICT"


def _column(column: TableColumn) -> str:
    words = f"{_quoted(column.name)} {_TYPES[column.type]}"
    if column.refers is None:
        return words
    (key,) = _KEYS[column.refers]
    return f"{words} REFERENCES {column.refers} ({_quoted(key)})"


def _index_words(db: sqlite3.Connection, table: RecordTable) -> None:
    """Full text, found by Datasette as the words of this table."""
    names = ", ".join(map(_quoted, table.searched))
    db.execute(
        f"CREATE VIRTUAL TABLE {table.name}_fts USING fts5"
        f" ({names}, content=\"{table.name}\", tokenize='unicode61 remove_diacritics 2')"
    )
    db.execute(f"INSERT INTO {table.name}_fts ({table.name}_fts) VALUES ('rebuild')")


def _tell(db: sqlite3.Connection, of: CopyOf) -> None:
    """What the file is, and what each of its columns has."""
    db.execute(_ABOUT)
    told = {name: None if value is None else str(value) for name, value in asdict(of).items()}
    db.executemany("INSERT INTO about VALUES (?, ?)", told.items())
    db.execute(_COLUMNS)
    db.executemany("INSERT INTO columns VALUES (?, ?, ?, ?)", _told())


def _told() -> Iterator[tuple[str, str, str, str]]:
    for table in TABLES:
        yield table.name, _ALL_OF_IT, "table", table.told
        yield from ((table.name, each.name, each.type, each.told) for each in table.columns)
    for view in VIEWS:
        yield view.name, _ALL_OF_IT, "view", view.told


def _quoted(name: str) -> str:
    return f'"{name}"'

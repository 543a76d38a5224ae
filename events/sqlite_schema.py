"""The ledger's file: its tables, the triggers that keep its past, and how to open it."""

import os
import sqlite3
from pathlib import Path
from uuid import uuid4

import sqlite_utils

from events.errors import LedgerUnavailableError

FORMAT = 1

_SCHEMA = """
CREATE TABLE ledger (
    id     TEXT NOT NULL,
    format INTEGER NOT NULL
) STRICT;

CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    stream   TEXT NOT NULL,
    tag      TEXT NOT NULL,
    leaf     BLOB NOT NULL,
    stored   BLOB NOT NULL
) STRICT;

CREATE INDEX event_stream ON event (stream, position, tag);

CREATE TABLE append (
    key    TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    first  INTEGER NOT NULL,
    last   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_is_next BEFORE INSERT ON event
WHEN NEW.position <> 1 + coalesce((SELECT max(position) FROM event), 0)
BEGIN SELECT raise(ABORT, 'positions run on without gaps'); END;

CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT raise(ABORT, 'the past of the ledger never changes'); END;

CREATE TRIGGER event_remains BEFORE DELETE ON event
BEGIN SELECT raise(ABORT, 'the past of the ledger never changes'); END;

CREATE TRIGGER append_is_new BEFORE INSERT ON append
WHEN EXISTS (SELECT 1 FROM append WHERE key = NEW.key)
BEGIN SELECT raise(ABORT, 'a key is used once'); END;

CREATE TRIGGER append_stays BEFORE UPDATE ON append
BEGIN SELECT raise(ABORT, 'the past of the ledger never changes'); END;

CREATE TRIGGER append_remains BEFORE DELETE ON append
BEGIN SELECT raise(ABORT, 'the past of the ledger never changes'); END;

CREATE TRIGGER ledger_is_one BEFORE INSERT ON ledger
WHEN EXISTS (SELECT 1 FROM ledger)
BEGIN SELECT raise(ABORT, 'a file holds one ledger'); END;

CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger
BEGIN SELECT raise(ABORT, 'the past of the ledger never changes'); END;

CREATE TRIGGER ledger_remains BEFORE DELETE ON ledger
BEGIN SELECT raise(ABORT, 'the past of the ledger never changes'); END;
"""
# "next" and "new" also stop INSERT OR REPLACE, which deletes without firing delete triggers.


def open_for_writing(path: Path) -> sqlite3.Connection:
    """The one connection that writes and checkpoints; makes the file where there is none.

    The caller holds the lock of `events.lock`: SQLite before 3.51.3 can lose a commit when another
    connection's checkpoint races it (https://sqlite.org/wal.html#walresetbug).
    """
    try:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if _is_empty(connection):
            _make(connection, path)
        _refuse_other_formats(connection, path)
    except sqlite3.Error as error:
        raise LedgerUnavailableError(f"{path}: {error}") from error
    return connection


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; raises `LedgerUnavailableError` where there is no ledger."""
    if not path.exists():
        raise LedgerUnavailableError(f"{path} does not exist")
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        _refuse_other_formats(connection, path)
    except sqlite3.Error as error:
        raise LedgerUnavailableError(f"{path}: {error}") from error
    return connection


def _is_empty(connection: sqlite3.Connection) -> bool:
    return not sqlite_utils.Database(connection).table_names()


def _make(connection: sqlite3.Connection, path: Path) -> None:
    connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA}")
    connection.execute("INSERT INTO ledger VALUES (?, ?)", (uuid4().hex, FORMAT))
    connection.execute("COMMIT")
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)  # or the new file's name may be lost with the power
    finally:
        os.close(directory)


def _refuse_other_formats(connection: sqlite3.Connection, path: Path) -> None:
    (found,) = connection.execute("SELECT format FROM ledger").fetchone()
    if found != FORMAT:
        raise LedgerUnavailableError(f"{path} has format {found}, this version reads {FORMAT}")

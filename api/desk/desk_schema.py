"""The file of the desk: its tables, and how it is opened and made."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from api.desk import spans_read
from events.errors import DeskUnavailableError
from events.files import durable

FILE: Final = "desk.sqlite3"
FORMAT: Final = 1

_SCHEMA: Final = """
    CREATE TABLE drafts (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        version INTEGER NOT NULL,
        changes INTEGER NOT NULL,
        title TEXT NOT NULL,
        note TEXT,
        source TEXT,
        owner TEXT NOT NULL,
        suggester TEXT,
        suggester_version TEXT,
        status TEXT NOT NULL,
        made_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        changed_by TEXT NOT NULL,
        event_count INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        was_edited INTEGER NOT NULL DEFAULT 0,
        first INTEGER,
        last INTEGER,
        asked_with TEXT UNIQUE,
        asked_for BLOB NOT NULL
    ) STRICT;
    CREATE INDEX drafts_by_status ON drafts (status, number);
    CREATE INDEX drafts_by_owner ON drafts (owner, number);
    CREATE INDEX drafts_by_source ON drafts (source, number) WHERE source IS NOT NULL;
    CREATE INDEX drafts_by_suggester ON drafts (suggester, number) WHERE suggester IS NOT NULL;
    CREATE TABLE versions (
        draft INTEGER NOT NULL REFERENCES drafts (number),
        version INTEGER NOT NULL,
        by TEXT NOT NULL,
        at TEXT NOT NULL,
        title TEXT NOT NULL,
        note TEXT,
        source TEXT,
        events BLOB NOT NULL,
        PRIMARY KEY (draft, version)
    ) STRICT;
    CREATE TABLE reviews (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        draft INTEGER NOT NULL REFERENCES drafts (number),
        by TEXT NOT NULL,
        at TEXT NOT NULL,
        act TEXT NOT NULL,
        word TEXT,
        version INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX reviews_by_draft ON reviews (draft, number);
"""

_BY_OWNER_AND_STATUS: Final = """
CREATE INDEX IF NOT EXISTS drafts_by_owner_and_status
ON drafts (owner, status, changed_at, bytes)
"""
"""What an owner has of which something may still become is counted from this alone, at each save.
"""


def open_desk(path: Path) -> sqlite3.Connection:
    """A connection that writes, to a file that nobody but its owner reads; made where there is
    none. Raises `DeskUnavailableError`.
    """
    try:
        if not path.exists():
            durable.create(path, b"", durable.OWNER)
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
    except (OSError, sqlite3.Error) as error:
        raise DeskUnavailableError(path, str(error)) from error
    try:
        _prepare(db)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        db.close()
        raise DeskUnavailableError(path, str(error)) from error
    return db


def empty_desk() -> sqlite3.Connection:
    """What a desk tells of which there is no file yet."""
    db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    _prepare(db)
    return db


def copy_desk(source: Path, target: Path) -> None:
    """Copy one moment of a desk that somebody may be writing to meanwhile, into a new file without
    a log. Raises `DeskUnavailableError`.
    """
    try:
        with closing(_opened_to_read(source)) as reading:
            durable.create(target, b"", durable.OWNER)
            with closing(sqlite3.connect(target)) as writing:
                reading.backup(writing)
                writing.execute("PRAGMA journal_mode = DELETE")
    except (OSError, sqlite3.Error) as error:
        raise DeskUnavailableError(source, str(error)) from error


def _opened_to_read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)


def _prepare(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")  # what was answered is on disk
    db.execute("BEGIN IMMEDIATE")
    (found,) = db.execute("PRAGMA user_version").fetchone()
    if not found:
        for each in filter(str.strip, _SCHEMA.split(";")):
            db.execute(each)
        db.execute(f"PRAGMA user_version = {FORMAT}")
    db.execute(spans_read.TABLE)  # a desk of before the table gets it, too
    db.execute(_BY_OWNER_AND_STATUS)
    db.execute("COMMIT")
    if found not in {0, FORMAT}:
        raise sqlite3.DatabaseError(f"format {found}, and this version reads {FORMAT}")

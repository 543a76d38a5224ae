"""Connections to the ledger's file: how it is opened, made, synced, and found to be damaged."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from events.errors import LedgerUnavailableError
from events.files import durable
from events.storage.sqlite_schema import FORMAT, SCHEMA
from events.storage.sqlite_tiles import prepare_tiles

DAMAGE = (sqlite3.Error, UnicodeDecodeError)
"""What a damaged file raises; the second, where SQLite's message has a damaged name in it."""

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

LOG_BYTES_KEPT = 64_000_000
"""To what SQLite cuts its write-ahead log back after a long reader has let it grow."""


def open_for_writing(path: Path, *, id: str | None = None) -> sqlite3.Connection:
    """The one connection that writes and checkpoints; makes the file where there is none, of a new
    ledger or of the one with an id.

    The caller holds the lock of `events.files.write_lock`: SQLite before 3.51.3 can lose a commit
    when another connection's checkpoint races it (https://sqlite.org/wal.html#walresetbug).
    """
    with _opened(path, "rwc") as connection:
        (is_made,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        is_new = not is_made
        if not is_new:
            _check_format(connection)
        (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        if mode != "wal":
            raise LedgerUnavailableError(f"{path}: no write-ahead log is possible there: {mode}")
        # Each COMMIT syncs the log before it returns: what is acknowledged is on disk. With NORMAL,
        # which SQLite's documents advise beside a log, only checkpoints would sync.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES_KEPT}")
        if is_new:
            _make(connection, path, id or uuid4().hex)
        prepare_tiles(connection)
        return connection


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; raises `LedgerUnavailableError` where there is no ledger."""
    with _opened(path, "ro") as connection:
        _check_format(connection)
        return connection


def is_damage(error: BaseException | None) -> bool:
    """Whether SQLite has met pages that are not as it wrote them."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in _DAMAGED or code == sqlite3.SQLITE_IOERR_SHORT_READ


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """A connection, closed again where what is done with it here fails."""
    connection = None
    try:
        connection = _connect(path, mode)
        yield connection
    except BaseException as error:
        if connection is not None:
            connection.close()
        if isinstance(error, sqlite3.Error | OSError | UnicodeDecodeError):
            raise LedgerUnavailableError(f"{path}: {_reason(error)}") from error
        raise


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    if path.is_dir():
        raise OSError("it is a directory")
    if mode == "ro" and not path.exists():
        raise OSError("it does not exist")
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)


def _reason(error: Exception) -> str:
    # The second half of an extended code says where, the first what.
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY:
        return "its directory cannot be written, and SQLite has to even to read"
    return f"{error}; detente audit names where" if is_damage(error) else str(error)


def _make(connection: sqlite3.Connection, path: Path, id: str) -> None:
    connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA}")
    connection.execute("INSERT INTO ledger VALUES (?, ?)", (id, FORMAT))
    connection.execute("COMMIT")
    durable.sync(path.parent)  # or the new file's name may be lost with the power


def _check_format(connection: sqlite3.Connection) -> None:
    (found,) = connection.execute("SELECT format FROM ledger").fetchone() or (None,)
    if found != FORMAT:
        raise sqlite3.DatabaseError(f"format {found}, and this version reads {FORMAT}")

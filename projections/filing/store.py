"""The views' files: a database that can be thrown away, and which of them is the current one.

The database in use is named in `views.current`; another one is built beside it under a name of its
own and switched in by replacing that file. (Renaming a database over a live one would leave the old
one's write-ahead log to be taken for its own.)
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import msgspec
import sqlite_utils

from events.errors import LedgerUnavailableError
from events.files import durable
from projections.filing.code import files_version
from projections.filing.read_models import SCHEMA
from projections.filing.versions import SEGMENTS, versions
from projections.holding import segments

POINTER = "views.current"

MAPPED_BYTES = 64 * 2**20
"""How much of the views a reader maps; it counts as resident though the page cache shares it."""

STATEMENTS_KEPT = 512
"""Statements that a reader keeps as they were prepared: a state alone has about thirty."""

PAGE_BYTES = 2_048
"""Half of what is usual: a fact more is a row in dozens of places, and each of them writes a page.
For that, views are larger by a twentieth, and filing many at once takes as much more time.
"""

LOG_BYTES_KEPT = 4_000_000
"""To what SQLite cuts the log back that a long reader has let grow, and of which length it moves
the log into the database.
"""

TRYING_WAITS = 1.0
"""Seconds that a trial waits for what is being filed."""

LOGGED_BYTES = 64 * 2**20
"""Of the log of views that are being built, before they are moved into the database."""

WORTH_KNOWING = 5_000
"""Events from which on it is noted which code has filed the views: fewer are sooner filed anew than
the code is read.
"""

_META = """
CREATE TABLE meta (
    ledger     TEXT    NOT NULL,
    files      TEXT    NOT NULL,
    checkpoint INTEGER NOT NULL
) STRICT;

-- Which code has filed each part of the views.
CREATE TABLE filed_by (
    part    TEXT NOT NULL PRIMARY KEY,
    version TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


_TABLES = "SELECT type, name, sql FROM sqlite_master"
_FILED_BY = "SELECT part, version FROM filed_by"


class Meta(msgspec.Struct, frozen=True):
    """Which ledger the views are of, and up to which position."""

    ledger: str
    checkpoint: int


def current(directory: Path) -> Path | None:
    """The database in use, None where there is none."""
    try:
        name = (directory / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    path = directory / name
    return path if path.exists() else None


def forget(path: Path) -> None:
    """See to it that a database is not the current one any more: the next start makes another."""
    if current(path.parent) == path:
        durable.remove(path.parent / POINTER)


def has_other_names(path: Path) -> bool:
    """Whether a database or its log is known by another name too (hard links)."""
    try:
        for each in ("", "-wal", "-shm"):
            durable.refuse_other_names(path.with_name(path.name + each))
    except OSError:
        return True
    return False


def read_meta(db: sqlite3.Connection) -> Meta:
    """What the views say of themselves."""
    return Meta(*db.execute("SELECT ledger, checkpoint FROM meta").fetchone())


def of_other_code(db: sqlite3.Connection) -> set[str]:
    """The parts of views that this code would file otherwise; most often not a file is another."""
    if _is_of_these_files(db):
        return set()
    filed = set(db.execute(_FILED_BY))
    return {part for part, _ in filed ^ set(versions().items())}


def has_these_tables(db: sqlite3.Connection) -> bool:
    """Whether what this code asks can be asked of views that other code has filed."""
    with closing(sqlite3.connect(":memory:")) as own:
        own.executescript(_META + SCHEMA)
        return set(db.execute(_TABLES)) == set(own.execute(_TABLES))


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write."""
    try:
        db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=STATEMENTS_KEPT,
        )
        db.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
    except sqlite3.Error as error:
        raise LedgerUnavailableError(f"{path}: {error}") from error
    return db


def open_for_writing(path: Path) -> sqlite3.Connection:
    """The connection that follows the ledger. Views can be built again, so NORMAL is enough."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    durable.sync(path.parent)  # or the journal of that could come back, and undo later writes
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute(f"PRAGMA journal_size_limit = {LOG_BYTES_KEPT}")
    db.execute(f"PRAGMA wal_autocheckpoint = {LOG_BYTES_KEPT // PAGE_BYTES}")
    _take_over(db)
    return db


def open_for_trying(path: Path) -> sqlite3.Connection:
    """A connection whose transactions are all rolled back: until then they are in memory alone, and
    it never moves the log into the database, as whoever writes does.
    """
    address = f"{path.absolute().as_uri()}?mode=rw"
    db = sqlite3.connect(
        address,
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS_KEPT,
        timeout=TRYING_WAITS,
    )
    db.execute("PRAGMA wal_autocheckpoint = 0")
    db.execute("PRAGMA cache_spill = OFF")
    db.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
    return db


def empty_log(path: Path) -> bool:
    """Move the log into the database and cut it off; False while somebody reads from it.

    SQLite writes a log over from its beginning, and leaves it as long as it ever was. The caller
    has the right to write.
    """
    address = f"{path.absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=0)) as db:
            (is_busy, _, _) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error:  # a disk that is full, or a file that is gone or damaged
        return False
    return not is_busy


def make(directory: Path, ledger: str) -> Path:
    """An empty database beside the current one."""
    path = directory / f"views-{uuid4().hex[:8]}.sqlite3"
    db = sqlite_utils.Database(path)
    db.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    # Whoever switches to it syncs it; until then nothing of it has to be on disk.
    db.execute("PRAGMA synchronous = OFF")
    db.conn.executescript(f"BEGIN; {_META} {SCHEMA} COMMIT;")
    db.table("meta").insert({"ledger": ledger, "files": files_version(), "checkpoint": 0})
    db.close()
    return path


def open_for_building(path: Path) -> sqlite3.Connection:
    """A connection without sync, for a database that nobody reads yet. Its log has whole batches
    whenever the process is killed.
    """
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -65536")
    db.execute(f"PRAGMA wal_autocheckpoint = {LOGGED_BYTES // PAGE_BYTES}")
    return db


def switch_to(directory: Path, path: Path) -> None:
    """Make a finished database the current one and remove the others."""
    durable.sync(path)
    durable.replace(directory / POINTER, f"{path.name}\n".encode(), durable.READABLE)
    sweep(directory, path)


def sweep(directory: Path, *kept: Path | None) -> None:
    """Remove all databases but these, whoever left them."""
    for stale in _others(directory, [each.name for each in kept if each is not None]):
        stale.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Remove a database and what SQLite keeps beside it."""
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink(missing_ok=True)


def _take_over(db: sqlite3.Connection) -> None:
    """Where segments alone are of other code they are rendered anew, while answers are worked out;
    files that mean the same, laid out otherwise, are known the next time.
    """
    if _is_of_these_files(db):
        return
    other = of_other_code(db)
    if other <= {SEGMENTS}:
        db.execute("BEGIN IMMEDIATE")
        with db:
            if other:
                segments.empty(db)
            _note_code(db)


def note_code(db: sqlite3.Connection) -> None:
    """Note that this code has filed the views, if nobody has and if that is worth it."""
    if read_meta(db).checkpoint >= WORTH_KNOWING and db.execute(_FILED_BY).fetchone() is None:
        db.execute("BEGIN IMMEDIATE")
        with db:
            _note_code(db)


def code_of(db: sqlite3.Connection) -> str:
    """The digest of the files of the code that has filed the views."""
    (files,) = db.execute("SELECT files FROM meta").fetchone()
    return str(files)


def _is_of_these_files(db: sqlite3.Connection) -> bool:
    return code_of(db) == files_version()


def _note_code(db: sqlite3.Connection) -> None:
    db.execute("UPDATE meta SET files = ?", (files_version(),))
    db.execute("DELETE FROM filed_by")
    db.executemany("INSERT INTO filed_by VALUES (?, ?)", versions().items())


def _others(directory: Path, kept: list[str]) -> Iterator[Path]:
    for path in directory.glob("views-*.sqlite3*"):
        if not path.name.startswith(tuple(kept)):
            yield path

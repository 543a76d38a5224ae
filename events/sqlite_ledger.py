"""The embedded engine: one SQLite file, one writing process, any number of readers."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from events.batch import leaf_hash, prepare
from events.catalogue import AnyEvent
from events.errors import LedgerCorruptError, LedgerUnavailableError
from events.ledger import READ_LIMIT, Appended, Recorded, recorded, utc_now
from events.lock import WriteLock
from events.news import News
from events.sqlite_schema import open_for_reading, open_for_writing
from events.sqlite_writer import SqliteWriter

_READ = "SELECT position, leaf, stored FROM event WHERE position > ? ORDER BY position LIMIT ?"


class SqliteLedger:
    """A ledger in a file. Open it inside of the event loop that will use it.

    For writing, it takes the lock `<path>.lock` and raises `LedgerLockedError` where another
    process has it; with `read_only` any number of processes may open it.
    """

    durability = "on disk: committed with synchronous=FULL before the acknowledgement"

    def __init__(
        self, path: Path, *, read_only: bool = False, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._news = News()
        self._lock: WriteLock | None = None
        self._writer: SqliteWriter | None = None
        if not read_only:
            self._open_writer(path, now)
        self._reader = open_for_reading(path)
        self._reading = threading.Lock()
        (self.id,) = self._reader.execute("SELECT id FROM ledger").fetchone()

    async def append(
        self,
        events: Sequence[AnyEvent],
        *,
        by: str,
        expected: Mapping[str, int] | None = None,
        key: str | None = None,
    ) -> Appended:
        """See `Ledger.append`."""
        if self._writer is None:
            raise LedgerUnavailableError("it is open for reading only")
        return await self._writer.append(prepare(events, by=by, expected=expected, key=key))

    async def read(self, *, after: int = 0, limit: int = READ_LIMIT) -> list[Recorded]:
        """See `Ledger.read`; raises `LedgerCorruptError` where a byte is not what was written."""
        return await asyncio.to_thread(self._read, after, limit)

    async def head(self) -> int:
        """See `Ledger.head`."""
        (head,) = self._reader.execute("SELECT coalesce(max(position), 0) FROM event").fetchone()
        return int(head)

    def follow(self, *, after: int = 0) -> AsyncIterator[list[Recorded]]:
        """See `Ledger.follow`; also sees what another process writes."""
        return self._news.follow(lambda position: self.read(after=position), after)

    async def close(self) -> None:
        """Finish the appends that were accepted, checkpoint, give the lock back."""
        if self._writer is not None:
            await self._writer.close()
            self._writer = None
        with self._reading:
            self._reader.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _open_writer(self, path: Path, now: Callable[[], datetime]) -> None:
        self._lock = WriteLock(path.with_name(path.name + ".lock"))
        try:
            connection = open_for_writing(path)
            self._writer = SqliteWriter(connection, now=now, on_commit=self._news.spread)
        except BaseException:
            self._lock.release()
            raise

    def _read(self, after: int, limit: int) -> list[Recorded]:
        try:
            with self._reading:
                rows = self._reader.execute(_READ, (after, limit)).fetchall()
        except sqlite3.DatabaseError as error:
            raise LedgerUnavailableError(str(error)) from error
        return [_checked(row, after + index) for index, row in enumerate(rows, start=1)]


def _checked(row: tuple[int, bytes, bytes], expected: int) -> Recorded:
    position, leaf, stored = row
    if position != expected:
        raise LedgerCorruptError(expected, f"the next event found is at {position}")
    if leaf_hash(stored) != leaf:
        raise LedgerCorruptError(position, "the stored bytes do not match their hash")
    try:
        return recorded(position, stored)
    except msgspec.DecodeError as error:
        raise LedgerCorruptError(position, str(error)) from error

"""The embedded engine: one SQLite file, one writing process, any number of readers."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from events.admission.batch import prepare
from events.admission.light import takes_few_seeks
from events.admission.tail import AppendEntry, Start, refuse_faulty, refuse_moved
from events.errors import LedgerCorruptError, LedgerUnavailableError, OtherShapeError
from events.files.write_lock import LedgerLock
from events.ledger.following import News
from events.ledger.ledger_tree import Tree
from events.ledger.protocol import (
    READ_LIMIT,
    Appended,
    CommitTold,
    Observer,
    Recorded,
    check_bounds,
    is_enveloped,
    recorded,
)
from events.ledger.stamping import BEFORE_ALL, ClockStand, LastStamp
from events.proofs.merkle import leaf_hash
from events.source_texts.attached_texts import Texts
from events.storage.replica_mark import refuse_replica
from events.storage.sqlite_commits import ENTRY
from events.storage.sqlite_durable_connections import is_damage, open_for_reading, open_for_writing
from events.storage.sqlite_log import check_log
from events.storage.sqlite_stamps import LAST, last_stamp
from events.storage.sqlite_streams import SqliteStreams
from events.storage.sqlite_tiles import HAS_TILES, SqliteNodes
from events.storage.sqlite_writer import SqliteWriter
from events.time.clock import ClockCourse, utc_now
from events.vocabulary.catalogue import UNREADABLE, AnyEvent
from events.vocabulary.partial import Checkable

_READ = "SELECT position, leaf, stored FROM event WHERE position >= ? ORDER BY position LIMIT ?"
_HEAD = "SELECT coalesce(max(position), 0) FROM event"

FEW = 4
"""Events of a batch that is encoded at once: to leave that to the thread would take longer."""


class SqliteLedger:
    """A ledger in a file. Open it inside of the event loop that will use it.

    For writing, it takes the lock `<path>.lock` and one on the file itself, and raises
    `LedgerLockedError` where another process has either; with `read_only` any number of processes
    may open it. Quotes of sources whose `texts` are held must stand in them. Where a process
    `is_alone` with it, and does nothing else meanwhile, events are read without a thread.
    """

    durability = "on disk: committed with synchronous=FULL before the acknowledgement"

    def __init__(
        self,
        path: Path,
        *,
        read_only: bool = False,
        is_alone: bool = False,
        now: Callable[[], datetime] = utc_now,
        texts: Texts | None = None,
    ) -> None:
        path = path.resolve()
        self.observer: Observer | None = None
        self._news = News()
        self._reading = threading.Lock()
        self._is_alone = is_alone
        self._lock: LedgerLock | None = None
        self._writer: SqliteWriter | None = None
        self._streams = SqliteStreams(self._rows)
        self._texts = texts
        self._path, self._now, self._course = path, now, ClockCourse()
        writing = None
        with ExitStack() as undo:
            if not read_only:
                refuse_replica(path)
                self._lock = LedgerLock(path)
                undo.callback(self._lock.release)
                check_log(path)
                writing = undo.enter_context(closing(open_for_writing(path)))
            self._reader = undo.enter_context(closing(open_for_reading(path)))
            (self.id,) = self._reader.execute("SELECT id FROM ledger").fetchone()
            self._tree = self._tree_now()
            if writing is not None:
                start = Start(LastStamp(0, BEFORE_ALL), now, self._course, texts)
                self._writer = SqliteWriter(writing, start, on_commit=self._committed)
            undo.pop_all()

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
        began = perf_counter()
        make = partial(prepare, events, by=by, expected=expected, key=key)
        if len(events) <= FEW:
            appended = await self._writer.append(make(), is_light=partial(self._is_light, events))
        else:  # they may be many megabytes
            appended = await self._writer.append_made(make, len(events))
        if self.observer is not None:
            self.observer.on_append(perf_counter() - began)
        return appended

    async def check(
        self, events: Iterable[Checkable], *, expected: Mapping[str, int] | None = None
    ) -> None:
        """See `Ledger.check`."""
        await asyncio.to_thread(self._check, events, expected or {})

    async def appended(self, key: str, *, digest: bytes | None = None) -> Appended | None:
        """See `Ledger.appended`."""
        entry = next((AppendEntry(*row) for row in self._rows(ENTRY, (key,))), None)
        return None if entry is None else entry.answer_to(digest or entry.digest)

    async def read(self, *, after: int = 0, limit: int = READ_LIMIT) -> list[Recorded]:
        """See `Ledger.read`; raises `LedgerCorruptError` where a byte is not what was written."""
        check_bounds(after, limit)
        if self._is_alone:
            return self._read(after, limit)
        return await asyncio.to_thread(self._read, after, limit)

    async def head(self) -> int:
        """See `Ledger.head`."""
        ((head,),) = self._rows(_HEAD)
        return int(head)

    async def head_beside_others(self, position: int) -> int:  # noqa: ARG002 (there are no others)
        """See `Ledger.head_beside_others`."""
        return await self.head()

    async def clock(self) -> ClockStand:
        """See `Ledger.clock`."""
        row = next(iter(self._rows(LAST)), None)
        last = LastStamp(0, BEFORE_ALL) if row is None else last_stamp(self._path, row)
        return ClockStand(self._now(), last, self._course.jumped())

    @property
    def trouble(self) -> str | None:
        """See `Ledger.trouble`: whoever else writes the file has written it."""
        return None

    @property
    def is_behind(self) -> bool:
        """See `Ledger.is_behind`."""
        return False

    def last_leaf(self) -> bytes:
        """The hash of the last event's bytes; of an empty ledger none."""
        return next((bytes(leaf) for _, leaf, _ in self._rows(LAST)), b"")

    async def root(self, size: int) -> bytes:
        """See `Ledger.root`."""
        return self._tree.root(size, await self.head())

    async def inclusion(self, position: int, size: int) -> tuple[bytes, ...]:
        """See `Ledger.inclusion`."""
        return self._tree.inclusion(position, size, await self.head())

    async def consistency(self, first: int, second: int) -> tuple[bytes, ...]:
        """See `Ledger.consistency`."""
        return self._tree.consistency(first, second, await self.head())

    async def hashes(self, level: int, first: int, count: int) -> tuple[bytes, ...]:
        """See `Ledger.hashes`."""
        return self._tree.hashes(level, first, count, await self.head())

    def follow(self, *, after: int = 0) -> AsyncIterator[list[Recorded]]:
        """See `Ledger.follow`; also sees what another process writes."""
        return self._news.follow(lambda position: self.read(after=position), after)

    async def is_extended_by(self, other: "SqliteLedger") -> bool:
        """Whether another file has all that this one has, byte for byte, and perhaps more."""
        head = await self.head()
        if other.id != self.id or await other.head() < head:
            return False
        return await other.root(head) == await self.root(head)

    def read_from(self, other: "SqliteLedger") -> None:
        """Read from now on the file that another one has open, which extends this one's, and leave
        it this one's: to be closed. Both are open for reading only.
        """
        with self._reading:
            mine, self._reader = self._reader, other._reader  # noqa: SLF001 (one of this class)
            other._reader = mine  # noqa: SLF001 (as above)
        self._tree = self._tree_now()

    def look(self) -> None:
        """Have followers look at once for what another process has written."""
        self._news.spread()

    async def close(self) -> None:
        """Finish the appends that were accepted, checkpoint, give the lock back."""
        with self._reading:
            self._reader.close()  # first: only the last connection to close makes the checkpoint
        self._news.end()
        if self._writer is not None:
            await self._writer.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _tree_now(self) -> Tree:
        ((has_tiles,),) = self._rows(HAS_TILES)
        return Tree(SqliteNodes(self._rows, has_tiles=bool(has_tiles)))

    def _is_light(self, events: Sequence[AnyEvent]) -> bool:
        return all(takes_few_seeks(each, self._texts) for each in events)

    def _check(self, events: Iterable[Checkable], expected: Mapping[str, int]) -> None:
        refuse_moved(expected, self._streams.last)
        refuse_faulty(events, self._streams, self._texts)

    def _committed(self, events: list[Recorded], told: CommitTold) -> None:
        self._news.spread(events)
        if self.observer is not None:
            self.observer.on_commit(len(events), told)

    def _read(self, after: int, limit: int) -> list[Recorded]:
        try:
            rows = self._rows(_READ, (after + 1, limit))
        except LedgerUnavailableError as error:
            if is_damage(error.__cause__):
                self._refuse_damaged(range(after + 1, after + limit + 1))
            raise
        return [_checked(row, after + index) for index, row in enumerate(rows, start=1)]

    def _refuse_damaged(self, positions: Iterable[int]) -> None:
        """Name the first position that cannot be read: those before and after it can."""
        for position in positions:
            try:
                self._rows(_READ, (position, 1))
            except LedgerUnavailableError as error:
                raise LedgerCorruptError(position, str(error.__cause__)) from error

    def _rows(self, sql: str, values: tuple[int | str, ...] = ()) -> list[tuple[Any, ...]]:
        try:
            with self._reading:
                return self._reader.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise LedgerUnavailableError(str(error)) from error


def _checked(row: tuple[int, bytes, bytes], expected: int) -> Recorded:
    position, leaf, stored = row
    if position != expected:
        raise LedgerCorruptError(expected, f"the next event found is at {position}")
    if leaf_hash(stored) != leaf:
        raise LedgerCorruptError(position, "the stored bytes do not match their hash")
    try:
        return recorded(position, stored)
    except UNREADABLE as error:
        other = OtherShapeError if is_enveloped(stored) else LedgerCorruptError
        raise other(position, str(error)) from error

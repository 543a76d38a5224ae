"""The one thread that writes a SQLite ledger: what has queued up goes into one commit."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from queue import Empty, SimpleQueue

import msgspec

from events.batch import Batch, leaf_hash, stamped
from events.catalogue import stream_of, tag_of
from events.checks import Last
from events.errors import LedgerError, LedgerUnavailableError, OutcomeUnknownError
from events.ledger import Appended
from events.store import Earlier, admit

GROUP_LIMIT = 256
"""Appends in one commit."""

REMEMBERED_STREAMS = 65_536

_LAST = "SELECT position, tag FROM event WHERE stream = ? ORDER BY position DESC LIMIT 1"
_EARLIER = "SELECT digest, first, last FROM append WHERE key = ?"
_HEAD = "SELECT position, stored FROM event ORDER BY position DESC LIMIT 1"
_INSERT = "INSERT INTO event (position, stream, tag, leaf, stored) VALUES (?, ?, ?, ?, ?)"
_INSERT_APPEND = "INSERT INTO append (key, digest, first, last) VALUES (?, ?, ?, ?)"

Answer = Appended | LedgerError


class _Request(msgspec.Struct):
    batch: Batch
    answer: "asyncio.Future[Appended]"


class SqliteWriter:
    """Owns the writing connection. `on_commit` is called in the loop after each group."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        now: Callable[[], datetime],
        on_commit: Callable[[], None],
    ) -> None:
        self._db = connection
        self._now = now
        self._on_commit = on_commit
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[_Request | None] = SimpleQueue()
        self._streams: dict[str, Last | None] = {}
        self._head, self._at = _head(connection)
        self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)
        self._thread.start()

    async def append(self, batch: Batch) -> Appended:
        """Queue a batch and wait for its commit; cancelling the wait does not undo it."""
        answer: asyncio.Future[Appended] = self._loop.create_future()
        if not self._thread.is_alive():
            raise LedgerUnavailableError("the ledger is closed")
        self._queue.put(_Request(batch, answer))
        return await answer

    async def close(self) -> None:
        """Write what has been accepted, then close the connection (which checkpoints)."""
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def earlier(self, key: str) -> Earlier | None:
        """The append that used this key."""
        row = self._db.execute(_EARLIER, (key,)).fetchone()
        return None if row is None else Earlier(*row)

    def last(self, stream: str) -> Last | None:
        """The last event of a stream; remembered, as this thread alone changes it."""
        try:
            return self._streams[stream]
        except KeyError:
            row = self._db.execute(_LAST, (stream,)).fetchone()
            last = None if row is None else Last(*row)
            if len(self._streams) >= REMEMBERED_STREAMS:
                self._streams.clear()
            self._streams[stream] = last
            return last

    def _run(self) -> None:
        closing = False
        while not closing:
            group = self._next_group()
            closing = None in group
            requests = [request for request in group if request is not None]
            if requests:
                answers = self._commit([request.batch for request in requests])
                self._deliver(requests, answers)
        self._db.close()
        self._refuse_the_rest()

    def _next_group(self) -> list[_Request | None]:
        group = [self._queue.get()]
        while group[-1] is not None and len(group) < GROUP_LIMIT:
            try:
                group.append(self._queue.get_nowait())
            except Empty:
                break
        return group

    def _commit(self, batches: list[Batch]) -> list[Answer]:
        head, at = self._head, self._at
        try:
            self._db.execute("BEGIN IMMEDIATE")
            answers = [self._write(batch) for batch in batches]
        except (sqlite3.Error, OSError) as error:
            self._roll_back(head, at)
            return [LedgerUnavailableError(str(error))] * len(batches)
        try:
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back(head, at)
            return [self._outcome(batch, error) for batch in batches]
        return answers

    def _write(self, batch: Batch) -> Answer:
        """One batch within the open transaction; a refusal leaves nothing behind."""
        try:
            admitted = admit(batch, self)
        except LedgerError as refusal:
            return refusal
        if admitted != "new":
            return admitted
        self._at = max(self._at, self._now())
        first = self._head + 1
        rows = []
        for event, stored in zip(batch.events, stamped(batch, self._at), strict=True):
            self._head += 1
            stream, tag = stream_of(event), tag_of(type(event))
            rows.append((self._head, stream, tag, leaf_hash(stored), stored))
            self._streams[stream] = Last(self._head, tag)
        self._db.executemany(_INSERT, rows)
        self._db.execute(_INSERT_APPEND, (batch.key, batch.digest, first, self._head))
        return Appended(first=first, last=self._head, outcome="appended")

    def _roll_back(self, head: int, at: datetime) -> None:
        self._head, self._at = head, at
        self._streams.clear()
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _outcome(self, batch: Batch, error: sqlite3.Error) -> Answer:
        """After a failed commit: what the file says, or that it cannot be asked."""
        try:
            earlier = self.earlier(batch.key)
            self._head, self._at = _head(self._db)
        except sqlite3.Error:
            return OutcomeUnknownError(batch.key, str(error))
        if earlier is None or earlier.digest != batch.digest:
            return LedgerUnavailableError(str(error))
        return Appended(first=earlier.first, last=earlier.last, outcome="appended")

    def _deliver(self, requests: list[_Request], answers: list[Answer]) -> None:
        def deliver() -> None:
            self._on_commit()
            for request, answer in zip(requests, answers, strict=True):
                if request.answer.done():
                    continue
                if isinstance(answer, Appended):
                    request.answer.set_result(answer)
                else:
                    request.answer.set_exception(answer)

        self._call(deliver)

    def _refuse_the_rest(self) -> None:
        while not self._queue.empty():
            request = self._queue.get_nowait()
            if request is not None:
                self._deliver([request], [LedgerUnavailableError("the ledger is closed")])

    def _call(self, what: Callable[[], None]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(what)


def _head(connection: sqlite3.Connection) -> tuple[int, datetime]:
    row = connection.execute(_HEAD).fetchone()
    if row is None:
        return 0, datetime.min.replace(tzinfo=UTC)
    stamp = msgspec.json.decode(row[1], type=_Stamp)
    return row[0], stamp.recorded_at


class _Stamp(msgspec.Struct):
    recorded_at: datetime

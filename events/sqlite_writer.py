"""The one writer of a SQLite ledger: what is asked for while a commit runs shares the next one.

The event loop decides (`events.store.Tail`), a thread does nothing but write rows and wait for the
disk. They take turns with the connection, so that neither needs a lock.
"""

import asyncio
import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from queue import SimpleQueue

import msgspec

from events.batch import Batch
from events.checks import Last
from events.errors import (
    LedgerCorruptError,
    LedgerError,
    LedgerUnavailableError,
    OutcomeUnknownError,
)
from events.in_place import InPlace
from events.ledger import Appended
from events.merkle import leaf_hash
from events.sqlite_schema import is_damage
from events.sqlite_tree import complete_tiles
from events.store import Entry, Group, Start, Tail

GROUP_EVENTS = 256
"""Events after which a commit takes in no further batch."""

LAST = "SELECT position, tag FROM event WHERE stream = ? ORDER BY position DESC LIMIT 1"
FIRST = "SELECT stored FROM event WHERE stream = ? ORDER BY position LIMIT 1"
ENTRY = "SELECT key, digest, first, last FROM append WHERE key = ?"
_HEAD = "SELECT position, leaf, stored FROM event ORDER BY position DESC LIMIT 1"
_INSERT_ROW = "INSERT INTO event (position, stream, tag, leaf, stored) VALUES (?, ?, ?, ?, ?)"
_INSERT_ENTRY = "INSERT INTO append (key, digest, first, last) VALUES (?, ?, ?, ?)"

_NOT_WRITTEN = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}
"""Failures of a commit that leave nothing behind: its mark is written last, so it is missing."""

logger = logging.getLogger(__name__)

_Answer = Appended | LedgerError


class _Request(msgspec.Struct):
    batch: Batch
    answer: "asyncio.Future[Appended]"


class _Turn(msgspec.Struct):
    """Requests that share a commit, and the answers that they get if it succeeds."""

    requests: list[_Request]
    answers: list[_Answer]
    group: Group
    has_begun: bool = False


class _Failure(msgspec.Struct, frozen=True):
    """Why a group was not committed; in doubt, it may come to light after a crash."""

    reason: str
    is_doubtful: bool


class SqliteWriter:
    """Owns the writing connection; `start` is where an empty ledger goes on from.

    `on_commit` is called in the loop after each commit with the number of its events.
    """

    def __init__(
        self, connection: sqlite3.Connection, start: Start, *, on_commit: Callable[[int], None]
    ) -> None:
        self._db = connection
        self._start = start
        self._damage = ""
        self._on_commit = on_commit
        self._loop = asyncio.get_running_loop()
        self._tail: Tail | None = self._read_tail()
        (file,) = connection.execute("SELECT file FROM pragma_database_list").fetchone()
        self._in_place = InPlace((file, f"{file}-wal", f"{file}.lock"))
        self._waiting: deque[_Request] = deque()
        self._is_idle = True
        self._closed: asyncio.Future[None] | None = None
        self._turns: SimpleQueue[_Turn | None] = SimpleQueue()
        threading.Thread(target=self._write_turns, name="ledger-writer", daemon=True).start()

    async def append(self, batch: Batch) -> Appended:
        """Queue a batch and wait for its commit; cancelling the wait does not undo it."""
        if self._closed is not None:
            raise LedgerUnavailableError("it is closed")
        request = _Request(batch, self._loop.create_future())
        self._waiting.append(request)
        if self._is_idle:
            self._start_turn()
        return await request.answer

    async def close(self) -> None:
        """Write what has been accepted, then close the connection (which checkpoints)."""
        if self._closed is None:
            self._closed = self._loop.create_future()
            if self._is_idle:
                self._turns.put(None)
        await asyncio.shield(self._closed)

    def entry(self, key: str) -> Entry | None:
        """The append that used this key."""
        row = self._db.execute(ENTRY, (key,)).fetchone()
        return None if row is None else Entry(*row)

    def last(self, stream: str) -> Last | None:
        """The last event of a stream."""
        row = self._db.execute(LAST, (stream,)).fetchone()
        return None if row is None else Last(*row)

    def first(self, stream: str) -> bytes | None:
        """The stored bytes of a stream's first event."""
        row = self._db.execute(FIRST, (stream,)).fetchone()
        return None if row is None else row[0]

    def _start_turn(self) -> None:
        self._is_idle = not self._waiting
        if self._waiting:
            turn = self._admit_waiting()
            if turn.group.rows:
                self._turns.put(turn)
            else:
                self._roll_back()
                self._end_turn(turn, None)
        elif self._closed is not None:
            self._turns.put(None)

    def _admit_waiting(self) -> _Turn:
        turn = _Turn([], [], Group())
        while self._waiting and len(turn.group.rows) < GROUP_EVENTS:
            request = self._waiting.popleft()
            turn.requests.append(request)
            turn.answers.append(self._admit(request.batch, turn))
        return turn

    def _admit(self, batch: Batch, turn: _Turn) -> _Answer:
        if self._damage:
            return LedgerUnavailableError(self._damage)
        try:
            if not turn.has_begun:
                # Before looking things up, as each would lock by itself; with the right to write,
                # which could no longer be had once a replicator had written in between.
                self._db.execute("BEGIN IMMEDIATE")
                turn.has_begun = True
            if self._tail is None:
                self._tail = self._read_tail()
            return self._tail.admit(batch, turn.group)
        except LedgerError as refusal:
            return refusal
        except Exception as error:
            logger.exception("an append could not be decided on")
            return LedgerUnavailableError(self._reason(error))

    def _read_tail(self) -> Tail:
        row = self._db.execute(_HEAD).fetchone()
        if row is None:
            return Tail(self, self._start)
        head, leaf, stored = row
        if leaf_hash(stored) != leaf:
            raise LedgerCorruptError(head, "the stored bytes do not match their hash")
        try:
            stamp = msgspec.json.decode(stored, type=_Stamp)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise LedgerCorruptError(head, str(error)) from error
        return Tail(self, self._start._replace(head=head, at=stamp.recorded_at))

    def _end_turn(self, turn: _Turn, failure: _Failure | None) -> None:
        if failure is not None:
            self._tail = None  # what it remembers was not written: the file is asked anew
            turn.answers = [
                self._outcome(request.batch, answer, failure)
                for request, answer in zip(turn.requests, turn.answers, strict=True)
            ]
        else:
            self._on_commit(len(turn.group.rows))
        for request, answer in zip(turn.requests, turn.answers, strict=True):
            _give(request.answer, answer)
        # Not at once: those who are answered now may have more to append.
        self._loop.call_soon(self._start_turn)

    def _outcome(self, batch: Batch, answer: _Answer, failure: _Failure) -> _Answer:
        """The answer after a failure; where the commit itself failed, what the file says."""
        if not failure.is_doubtful:
            return LedgerUnavailableError(failure.reason)
        try:
            entry = self.entry(batch.key)
        except sqlite3.Error:
            entry = None
        if entry is not None and entry.digest == batch.digest and isinstance(answer, Appended):
            return answer
        return OutcomeUnknownError(batch.key, failure.reason)

    def _write_turns(self) -> None:
        """What the thread does; ends with the ledger, or with its event loop."""
        is_heard = True
        while is_heard and (turn := self._turns.get()) is not None:
            is_heard = self._tell(self._end_turn, turn, self._write(turn.group))
        self._db.close()
        if self._closed is not None:
            self._tell(self._closed.set_result, None)

    def _tell(self, what: Callable[..., object], *arguments: object) -> bool:
        """Call something in the event loop, unless that has ended."""
        try:
            self._loop.call_soon_threadsafe(what, *arguments)
        except RuntimeError:
            return False
        return True

    def _write(self, group: Group) -> _Failure | None:
        try:
            self._in_place.check()
            self._db.executemany(_INSERT_ROW, group.rows)
            self._db.executemany(_INSERT_ENTRY, group.entries.values())
            complete_tiles(self._db, group.rows[0].position - 1, group.rows[-1].position)
        except Exception as error:
            logger.exception("a group of appends could not be written")
            self._roll_back()
            return _Failure(self._reason(error), is_doubtful=False)
        try:
            self._db.execute("COMMIT")
        except Exception as error:
            logger.exception("a group of appends could not be committed")
            self._roll_back()
            is_doubtful = getattr(error, "sqlite_errorcode", None) not in _NOT_WRITTEN
            return _Failure(self._reason(error), is_doubtful=is_doubtful)
        return None

    def _reason(self, error: Exception) -> str:
        """What is told of a failure. A damaged file is written no more: it would get worse."""
        if is_damage(error):
            self._damage = f"{error}: no more is written to it; detente audit names where"
        return self._damage or str(error) or repr(error)

    def _roll_back(self) -> None:
        if self._db.in_transaction:
            with suppress(sqlite3.Error):  # the next BEGIN fails then, and says so
                self._db.execute("ROLLBACK")


class _Stamp(msgspec.Struct):
    recorded_at: datetime


def _give(future: "asyncio.Future[Appended]", answer: _Answer) -> None:
    if future.done():  # cancelled while it waited
        return
    if isinstance(answer, Appended):
        future.set_result(answer)
    else:
        future.set_exception(answer)

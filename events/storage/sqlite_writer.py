"""The one writer of a SQLite ledger: what is asked for while a commit runs shares the next one.

The event loop takes in and answers; a thread decides and writes (`events.storage.sqlite_commits`),
so that nothing that a batch asks for holds up who reads meanwhile. Where syncs are fast, what is
`light` is decided on and written in the loop (`events.storage.commit_place`).
"""

import asyncio
import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from time import perf_counter
from typing import NamedTuple

import msgspec

from events.admission.batch import Batch
from events.admission.tail import Start
from events.errors import LedgerUnavailableError
from events.ledger.protocol import Appended, CommitTold, Recorded
from events.storage.commit_place import CommitPlace
from events.storage.sqlite_commits import Answer, Make, SqliteCommits

GROUP_EVENTS = 256
"""Events after which a commit takes in no further batch."""

LOOP_EVENTS = 32
"""The same of a commit in the loop: others are answered between two of them."""

LOG_EVENTS = 256
"""Events that are written in the loop, after which one turn goes to the thread: what has come into
the log is filed there, which takes long.
"""

logger = logging.getLogger(__name__)


def _never() -> bool:
    return False


class _Request(msgspec.Struct):
    make: Make
    events: int
    is_light: bool
    answer: "asyncio.Future[Appended]"


_Turn = list[_Request]
"""Requests that share a commit."""


class _Done(NamedTuple):
    """What became of a turn."""

    answers: list[Answer]
    events: list[Recorded]
    told: CommitTold


class SqliteWriter:
    """Owns the writing connection; `start` is where an empty ledger goes on from.

    `on_commit` is called in the loop after each commit with its events.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        start: Start,
        *,
        on_commit: Callable[[list[Recorded], CommitTold], None],
    ) -> None:
        self._place = CommitPlace()
        self._in_log = 0
        self._commits = SqliteCommits(connection, start)
        self._on_commit = on_commit
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[_Request] = deque()
        # Read and written in the loop alone, as `_waiting` is: the queue is all that the thread
        # shares with it, so that no lock is needed.
        self._is_idle = True
        self._closed: asyncio.Future[None] | None = None
        self._turns: SimpleQueue[_Turn | None] = SimpleQueue()
        threading.Thread(target=self._run, name="ledger-writer", daemon=True).start()

    async def append(self, batch: Batch, *, is_light: Callable[[], bool] = _never) -> Appended:
        """Queue a batch and wait for its commit; cancelling the wait does not undo it. What is
        `is_light` asks for no more than a few seeks; that is asked where it matters.
        """
        may_be_here = self._place.is_loop and is_light()
        return await self._queued(lambda: batch, len(batch.events), may_be_here)

    async def append_made(self, make: Make, events: int) -> Appended:
        """The same of a batch of so many events that takes long to make: the thread does it."""
        return await self._queued(make, events, is_light=False)

    async def close(self) -> None:
        """Write what has been accepted, then close the connection (which checkpoints)."""
        if self._closed is None:
            self._closed = self._loop.create_future()
            # While a turn runs the end is put behind it and behind all that waits, by
            # `_start_turn`: what was accepted before the end is written.
            if self._is_idle:
                self._turns.put(None)
        await asyncio.shield(self._closed)

    def _queued(self, make: Make, events: int, is_light: bool) -> "asyncio.Future[Appended]":
        if self._closed is not None:
            raise LedgerUnavailableError("it is closed")
        request = _Request(make, events, is_light, self._loop.create_future())
        self._waiting.append(request)
        if self._is_idle and self._place.is_loop:
            self._is_idle = False
            self._loop.call_soon(self._start_turn)  # with all who are about to append
        elif self._is_idle:
            self._start_turn()
        return request.answer

    def _start_turn(self) -> None:
        self._is_idle = not self._waiting
        if self._waiting:
            self._do(self._next_turn())
        elif self._closed is not None:
            self._turns.put(None)

    def _next_turn(self) -> _Turn:
        # The limit bounds how long the first of a turn waits for the others, not a batch: one that
        # is larger has a turn of its own.
        is_light = self._place.is_loop and self._waiting[0].is_light
        most = LOOP_EVENTS if is_light else GROUP_EVENTS
        turn, events = _Turn(), 0
        while self._waiting and events < most and (self._waiting[0].is_light or not is_light):
            turn.append(self._waiting.popleft())
            events += turn[-1].events
        return turn

    def _do(self, turn: _Turn) -> None:
        """Here, if that is fast, or in the thread."""
        is_fast = self._place.is_loop and self._in_log < LOG_EVENTS
        if is_fast and all(each.is_light for each in turn) and self._commits.may_hurry():
            done = self._done(turn, in_loop=True)
            self._in_log += len(done.events)
            self._end_turn(turn, done)
        else:
            self._in_log = 0
            self._turns.put(turn)

    def _done(self, turn: _Turn, *, in_loop: bool) -> _Done:
        began = perf_counter()
        answers, events = self._commits.commit([each.make for each in turn], has_begun=in_loop)
        seconds = self._commits.sync_seconds
        return _Done(answers, events, CommitTold(seconds, perf_counter() - began, in_loop))

    def _end_turn(self, turn: _Turn, done: _Done) -> None:
        if done.events or done.told.in_loop:
            self._place.took(done.told.sync_seconds, done.told.seconds)
        if done.events:
            self._tell_of(done)
        for request, answer in zip(turn, done.answers, strict=True):
            _give(request.answer, answer)
        # Not at once: those who are answered now may have more to append. Their tasks run before
        # what is called "soon", so that a turn holds what all of them append next. Started at once
        # it would hold the others' appends only, and writers would fall into two groups that take
        # turns, each half as large.
        self._loop.call_soon(self._start_turn)

    def _run(self) -> None:
        """What the thread does; ends with the ledger, or with its event loop."""
        # A loop that has ended hears no answer. What was committed is on disk all the same, and
        # whoever asks again with the same key is told so.
        is_heard = True
        while is_heard and (turn := self._turns.get()) is not None:
            is_heard = self._tell(self._end_turn, turn, self._done(turn, in_loop=False))
        self._commits.close()
        if self._closed is not None:
            self._tell(self._closed.set_result, None)

    def _tell_of(self, done: _Done) -> None:
        """Whoever watches commits must not keep those from their answers who made them."""
        try:
            self._on_commit(done.events, done.told)
        except Exception:
            logger.exception("who is told of commits failed")

    def _tell(self, what: Callable[..., object], *arguments: object) -> bool:
        """Call something in the event loop, unless that has ended."""
        try:
            self._loop.call_soon_threadsafe(what, *arguments)
        except RuntimeError:
            return False
        return True


def _give(future: "asyncio.Future[Appended]", answer: Answer) -> None:
    if future.done():  # cancelled while it waited
        return
    if isinstance(answer, Appended):
        future.set_result(answer)
    else:
        future.set_exception(answer)

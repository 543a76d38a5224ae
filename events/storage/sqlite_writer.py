"""The one writer of a SQLite ledger: what is asked for while a commit runs shares the next one.

The event loop takes in and answers; a thread decides and writes (`events.storage.sqlite_commits`),
so that nothing that a batch asks for holds up who reads meanwhile.
"""

import asyncio
import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue

import msgspec

from events.admission.batch import Batch
from events.admission.tail import Start
from events.errors import LedgerUnavailableError
from events.ledger.protocol import Appended, Recorded
from events.storage.sqlite_commits import Answer, Make, SqliteCommits

GROUP_EVENTS = 256
"""Events after which a commit takes in no further batch."""


logger = logging.getLogger(__name__)


class _Request(msgspec.Struct):
    make: Make
    events: int
    answer: "asyncio.Future[Appended]"


_Turn = list[_Request]
"""Requests that share a commit."""


class SqliteWriter:
    """Owns the writing connection; `start` is where an empty ledger goes on from.

    `on_commit` is called in the loop after each commit with its events.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        start: Start,
        *,
        on_commit: Callable[[list[Recorded]], None],
    ) -> None:
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

    async def append(self, batch: Batch) -> Appended:
        """Queue a batch and wait for its commit; cancelling the wait does not undo it."""
        return await self._queued(lambda: batch, len(batch.events))

    async def append_made(self, make: Make, events: int) -> Appended:
        """The same of a batch of so many events that takes long to make: the thread does it."""
        return await self._queued(make, events)

    async def close(self) -> None:
        """Write what has been accepted, then close the connection (which checkpoints)."""
        if self._closed is None:
            self._closed = self._loop.create_future()
            # While a turn runs the end is put behind it and behind all that waits, by
            # `_start_turn`: what was accepted before the end is written.
            if self._is_idle:
                self._turns.put(None)
        await asyncio.shield(self._closed)

    def _queued(self, make: Make, events: int) -> "asyncio.Future[Appended]":
        if self._closed is not None:
            raise LedgerUnavailableError("it is closed")
        request = _Request(make, events, self._loop.create_future())
        self._waiting.append(request)
        if self._is_idle:
            self._start_turn()
        return request.answer

    def _start_turn(self) -> None:
        self._is_idle = not self._waiting
        if self._waiting:
            self._turns.put(self._next_turn())
        elif self._closed is not None:
            self._turns.put(None)

    def _next_turn(self) -> _Turn:
        # The limit bounds how long the first of a turn waits for the others, not a batch: one that
        # is larger has a turn of its own.
        turn, events = _Turn(), 0
        while self._waiting and events < GROUP_EVENTS:
            turn.append(self._waiting.popleft())
            events += turn[-1].events
        return turn

    def _end_turn(self, turn: _Turn, answers: list[Answer], events: list[Recorded]) -> None:
        if events:
            self._tell_of(events)
        for request, answer in zip(turn, answers, strict=True):
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
            answers, events = self._commits.commit([each.make for each in turn])
            is_heard = self._tell(self._end_turn, turn, answers, events)
        self._commits.close()
        if self._closed is not None:
            self._tell(self._closed.set_result, None)

    def _tell_of(self, events: list[Recorded]) -> None:
        """Whoever watches commits must not keep those from their answers who made them."""
        try:
            self._on_commit(events)
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

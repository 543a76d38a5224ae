"""The one task of a node that decides on batches, publishes them, and takes over what others have.

What it decides rests on all that is before it: a group is published right after the last position
that this node knows, and refused by the servers where another node was first. Then that is taken
over and everything decided anew. So what a file's writer promises by its lock, this one promises
by the stream, whichever nodes write.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from random import uniform
from typing import Final, NamedTuple

from events.admission.tail import AppendEntry
from events.cluster.messages import StoredMessage, entry_of
from events.cluster.refusals import DoubtfulError, MovedError, NotNowError
from events.cluster.replica import Decided, Replica
from events.cluster.stream import ClusterStream
from events.errors import (
    LedgerCorruptError,
    LedgerError,
    LedgerUnavailableError,
    NobodyThereError,
    OutcomeUnknownError,
)
from events.ledger.protocol import Appended, Recorded
from events.storage.sqlite_commits import Answer, Make

GROUP_EVENTS: Final = 1_000
"""Events that are published together, at most: servers take no larger batches."""

WRITE_SECONDS: Final = 20.0
"""Until somebody who writes is told that it cannot be done: another leader is found within ten."""

LOOK_SECONDS: Final = 1.0
"""Between two looks for what others have published, where nothing was heard of it."""

PAUSE_SECONDS: Final = 0.2
"""Before something is tried again."""

LEAVE_SECONDS: Final = 12.0
"""A server that answers and cannot reach the others is left for another one, but not one that waits
for a leader: that takes up to ten.
"""

SOON_SECONDS: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
"""What was heard of is stored a moment later."""

_log = logging.getLogger("detente.cluster")


class _Waiting(NamedTuple):
    """What makes a batch of so many events, its key if it has one, and who waits for it."""

    make: Make
    events: int
    key: str
    answer: "asyncio.Future[Appended]"


class ClusterWriter:
    """Writes through a stream that is `opened` again when the connection to it is lost for good.

    `on_written` is told in the loop of what is in the replica by now.
    """

    def __init__(
        self,
        replica: Replica,
        opened: Callable[[Callable[[], None]], Awaitable[ClusterStream]],
        on_written: Callable[[Sequence[Recorded]], None],
    ) -> None:
        self._replica, self._opened, self._on_written = replica, opened, on_written
        self._stream: ClusterStream | None = None
        self._opening = asyncio.Lock()
        self._waiting: deque[_Waiting] = deque()
        self._wake = asyncio.Event()
        self._wake.set()  # to hear of what others publish from the first moment on
        self._has_heard, self._was_heard = True, True
        self._is_closed = False
        self.trouble: LedgerError | None = None
        """Why what others have published cannot be taken over just now."""
        self._troubled_since = self._left = 0.0
        self._task = asyncio.create_task(self._run(), name="writing through the cluster")

    @property
    def troubled_seconds(self) -> float:
        """For how long there has been trouble."""
        if self.trouble is None:
            return 0.0
        return asyncio.get_running_loop().time() - self._troubled_since

    def append(self, make: Make, events: int, key: str) -> "asyncio.Future[Appended]":
        """Publish a batch with whatever waits beside it; cancelling the wait does not undo it."""
        if self._is_closed:
            raise LedgerUnavailableError("it is closed")
        answer: asyncio.Future[Appended] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(make, events, key, answer))
        self._wake.set()
        return answer

    async def catch_up(self, tell: Callable[[int, int], None] = lambda *_: None) -> None:
        """Take over what is in the stream by now, telling where it is and how far that goes; raises
        `LedgerUnavailableError` where it gets no further.
        """
        until, head = _Until(WRITE_SECONDS), await self._head()
        while (here := self._replica.head) < head:
            tell(here, head)
            self._heard()
            await until.pause(self.trouble)
            if self._replica.head > here:
                until = _Until(WRITE_SECONDS)

    async def _head(self) -> int:
        """Where the stream ends, by its leader."""
        until = _Until(WRITE_SECONDS)
        while True:
            try:
                return (await (await self._asked()).stand()).head
            except NotNowError as error:
                await until.pause(error)

    async def close(self) -> None:
        """Write what has been accepted, and let go of the stream and the replica."""
        self._is_closed = True
        self._wake.set()
        await asyncio.gather(self._task, return_exceptions=True)
        if self._stream is not None:
            await self._stream.close()
        await asyncio.to_thread(self._replica.close)

    def _heard(self) -> None:
        self._has_heard = True
        self._wake.set()

    async def _asked(self) -> ClusterStream:
        async with self._opening:
            if self._stream is None or self._stream.is_closed:
                self._stream = await self._opened(self._heard)
            elif self._is_at_a_loss():
                self._left = asyncio.get_running_loop().time()
                await self._stream.leave()
            return self._stream

    def _is_at_a_loss(self) -> bool:
        """Whether there has been trouble for a while that another server may not have."""
        if self.trouble is None or isinstance(self.trouble, LedgerCorruptError):
            return False
        now = asyncio.get_running_loop().time()
        return now - max(self._troubled_since, self._left) > LEAVE_SECONDS

    async def _run(self) -> None:
        while self._waiting or not self._is_closed:
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._wake.wait()
                self._was_heard = True
            except TimeoutError:
                self._has_heard, self._was_heard = True, False
            self._wake.clear()
            if self._waiting:
                await self._take_turn()
            if self._has_heard and not self._is_closed:
                await self._look()

    # What is to be written.

    async def _take_turn(self) -> None:
        turn: list[_Waiting] = []
        events = 0
        while self._waiting and (not turn or events + self._waiting[0].events <= GROUP_EVENTS):
            turn.append(self._waiting.popleft())
            events += turn[-1].events
        answers: Sequence[Answer]
        try:
            answers = await self._written([each.make for each in turn])
        except LedgerError as error:
            answers = [_of_its_own(error, each.key) for each in turn]
        except Exception as error:  # noqa: BLE001 (whatever it is: who waits is told)
            _log.exception("a group of appends ended in something unforeseen")
            self._replica.forget()
            reason = str(error) or repr(error)
            answers = [OutcomeUnknownError(each.key, reason) for each in turn]
        for each, answer in zip(turn, answers, strict=True):
            _give(each.answer, answer)
        if self._waiting:
            self._wake.set()

    async def _written(self, wanted: Sequence[Make]) -> Sequence[Answer]:
        until = _Until(WRITE_SECONDS)
        while True:
            decided = await asyncio.to_thread(self._replica.decide, wanted)
            # What is refused here may rest on what another node has published by now.
            if decided.has_refused and await self._is_behind(decided.after, until):
                self._replica.forget()
                await self._learn_more(until)
                continue
            if not decided.group.rows:
                return decided.answers
            try:
                is_there = await self._published(decided, until)
            except BaseException:
                self._replica.forget()
                raise
            if is_there:
                await self._take_over(decided)
                return decided.answers
            self._replica.forget()
            await self._learn_more(until)

    async def _is_behind(self, head: int, until: "_Until") -> bool:
        while True:
            try:
                return (await (await self._asked()).stand()).head > head
            except (NotNowError, LedgerUnavailableError) as error:
                await until.pause(error)

    async def _take_over(self, decided: Decided) -> None:
        try:
            await asyncio.to_thread(self._replica.write, decided.group)
        except LedgerError as error:
            self._note(error)  # it is in the stream, and read from there when there is room again
        else:
            self._on_written(decided.group.recorded)
            self.trouble = None

    async def _learn_more(self, until: "_Until") -> None:
        """Somebody else was first, or is about to be."""
        try:
            if not await self._follow():
                await until.pause(None)
        except NotNowError as error:
            await until.pause(error)

    async def _published(self, decided: Decided, until: "_Until") -> bool:
        """Whether it is on a quorum's disks; False where something else stands there.

        Raises `OutcomeUnknownError`, or `LedgerUnavailableError` where nothing was stored.
        """
        doubt: DoubtfulError | None = None
        while True:
            try:
                return await self._tried(decided, doubt)
            except DoubtfulError as error:
                doubt = error
                self._note(LedgerUnavailableError(str(error)))
                await _wait(until, error, doubt)
            except (NotNowError, NobodyThereError) as error:
                self._note(LedgerUnavailableError(str(error)))
                await _wait(until, error, doubt)
            except LedgerUnavailableError as error:
                if doubt is not None:
                    raise OutcomeUnknownError("", str(doubt)) from error
                raise

    async def _tried(self, decided: Decided, doubt: DoubtfulError | None) -> bool:
        try:
            await (await self._asked()).publish(decided.group, decided.after)
        except MovedError as error:
            if doubt is None:
                return False
            # What was in doubt may be what stands there.
            found = await self._next(decided)
            if found is None:
                raise NotNowError(str(error)) from error
            return found.stored == decided.group.rows[0].stored
        return True

    async def _next(self, decided: Decided) -> StoredMessage | None:
        """What stands where a group was to be; None where nobody can tell."""
        try:
            return await (await self._asked()).message(decided.after + 1)
        except (NotNowError, LedgerError):
            return None

    # What others have written.

    async def _look(self) -> None:
        was_heard, self._has_heard = self._was_heard, False
        try:
            # Without a leader what is there can be read all the same, and nothing be recorded.
            stand = None if was_heard else await (await self._asked()).stand()
            for pause in SOON_SECONDS:
                if await self._follow() or self._waiting or self._is_closed:
                    break
                await asyncio.sleep(pause)
            if stand is not None and self._replica.head < stand.head:
                reason = (
                    f"the stream goes on to {stand.head}, and this node is at {self._replica.head}"
                )
                self._note(LedgerUnavailableError(reason))
            elif stand is not None:
                self.trouble = None
        except NotNowError as error:
            self._note(LedgerUnavailableError(str(error)))
        except LedgerError as error:
            self._note(error)
        except Exception as error:  # noqa: BLE001 (whatever it is: the next look may do)
            self._note(LedgerUnavailableError(str(error) or repr(error)))

    def _note(self, error: LedgerError) -> None:
        if str(error) != str(self.trouble):
            _log.warning("what others have written cannot be taken over: %s", error)
        if self.trouble is None:
            self._troubled_since = asyncio.get_running_loop().time()
        self.trouble = error

    async def _follow(self) -> bool:
        """Take over what comes next in the stream; whether there was anything."""
        stream, has_come = await self._asked(), False
        while messages := await self._whole(stream, self._replica.head):
            found = await asyncio.to_thread(self._replica.follow, messages)
            self._on_written(found)
            has_come = True
        return has_come

    async def _whole(self, stream: ClusterStream, after: int) -> list[StoredMessage]:
        """What comes next, up to where an append ends: nobody is shown a part of one."""
        found = await stream.read(after)
        while (last := _last_append(found)) is not None and found[-1].position < last.last:
            more = await stream.read(found[-1].position)
            if not more:  # it is stored message by message, and comes whole in a moment
                return [each for each in found if each.position < last.first]
            found += more
        return found


def _last_append(messages: Sequence[StoredMessage]) -> AppendEntry | None:
    for each in reversed(messages):
        with suppress(LedgerCorruptError):  # whoever takes it over says so
            if (entry := entry_of(each)) is not None:
                return entry
    return None


async def _wait(until: "_Until", error: Exception, doubt: DoubtfulError | None) -> None:
    try:
        await until.pause(error)
    except LedgerUnavailableError as over:
        if doubt is None:
            raise
        raise OutcomeUnknownError("", str(doubt)) from over


class _Until:
    """By when something is to be done."""

    def __init__(self, seconds: float) -> None:
        self._end = asyncio.get_running_loop().time() + seconds

    async def pause(self, error: Exception | None) -> None:
        """Wait a moment; raises `LedgerUnavailableError` where the time is over."""
        if asyncio.get_running_loop().time() > self._end:
            if isinstance(error, LedgerError):
                raise error
            raise LedgerUnavailableError(f"the cluster does not answer: {error or 'too slow'}")
        # Not all at the same time: nodes that were refused for each other come again.
        moment = uniform(0, 0.01)  # noqa: S311 (it hides nothing)
        await asyncio.sleep(moment if error is None else PAUSE_SECONDS)


def _of_its_own(error: LedgerError, key: str) -> LedgerError:
    return (
        OutcomeUnknownError(key, error.reason) if isinstance(error, OutcomeUnknownError) else error
    )


def _give(future: "asyncio.Future[Appended]", answer: Answer) -> None:
    if future.done():  # cancelled while it waited
        return
    if isinstance(answer, Appended):
        future.set_result(answer)
    else:
        future.set_exception(answer)

"""Keeps the views up with the ledger while the service runs."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple, TypeVar

from events.errors import DetenteError
from events.ledger.protocol import Ledger, Recorded
from events.storage.sqlite_durable_connections import is_damage
from projections.dossiers.rendering import worked_out
from projections.filing import filing, store
from projections.filing.processes.filing_process import CannotFile, FilingProcess, HasFiled
from projections.filing.projector import Projector
from projections.filing.readers import EvidenceReaders
from projections.model.on_evidence import OnEvidence
from projections.model.reader import Reader

RETRY_SECONDS = 1.0
"""How long views that could not follow wait before they try again; each time twice as long."""

MOST_RETRY_SECONDS = 60.0

POLL_SECONDS = 0.05
"""How often views that another process writes are asked how far they are."""

RENDERED_AT_ONCE = 8
"""Subjects whose elements are rendered before what was appended meanwhile is filed."""

DAMAGED_VIEWS = "the views are damaged: they are built anew at the next start"

APART = 2
"""Questions that take long and are answered at once: the others wait for them."""

QUIET_SECONDS = 5.0
"""After which views that nothing was filed in count as quiet."""

RENDER_PAUSES = 4
"""How often as long as rendering took it pauses: what is filed meanwhile is rendered once."""

_Written = TypeVar("_Written")
_Told = TypeVar("_Told")


class HowFarBuilt(NamedTuple):
    """How many events are `filed`, `of` how many."""

    filed: int
    of: int

    def __str__(self) -> str:
        return f"{self.filed:,} of {self.of:,} events"


_log = logging.getLogger("detente.views")


class Views:
    """The views of a ledger. Only the process that holds the write lock opens them to follow it."""

    on_rendered: Callable[[], None] | None = None
    """Called by whoever writes, once there is nothing left to render."""

    on_filed: Callable[[int, float], None] | None = None
    """Called with the number of events of each batch that was filed, and the seconds it took."""

    on_failed: Callable[[Exception], None] | None = None
    """Called with what keeps them from following, each time that they fail."""

    def __init__(self, path: Path, ledger: Ledger, projector: Projector | None) -> None:
        self.path = path
        self.failures = 0
        """How often the views could not follow."""
        self.failure: Exception | None = None
        """Why the views cannot follow the ledger just now; they keep trying."""
        self.failing_at: int | None = None
        """The position that they cannot get beyond, while they cannot follow."""
        self.renewed_at: HowFarBuilt | None = None
        """How far the views are that will take over from these, which other code has filed; None
        where these are of this code.
        """
        self.when_taken_over: list[Callable[[], None]] = []
        """Called once other views have taken over: what is kept of these is to be forgotten."""
        self._ledger = ledger
        self._projector = projector
        self.filer: FilingProcess | None = None
        """The process that files them; None while this one does, or a stranger."""
        self._filed_to = 0
        self._readers = EvidenceReaders(path)
        self.reader = self._readers.of_all
        self._apart = [EvidenceReaders(path) for _ in range(APART)]
        self._room_apart = asyncio.Semaphore(APART)
        self._beside = Reader(store.open_for_reading(path))
        """Reads what is to be rendered, while answers are read and events are filed."""
        for each in (self.reader, self._beside, *(each.of_all for each in self._apart)):
            store.read_meta(each.db)  # its files are open, should they be removed
        self._following: asyncio.Task[None] | None = None
        self._rendering: asyncio.Task[None] | None = None
        self._writing: asyncio.Future[Any] | None = None
        self._right_to_write = asyncio.Lock()
        self._moved = asyncio.Event()

    @property
    def checkpoint(self) -> int:
        """The ledger position up to which the views stand."""
        if self._projector is not None:
            return self._projector.checkpoint
        if self.filer is not None:
            return self._filed_to
        return store.read_meta(self.reader.db).checkpoint

    def reader_on(self, evidence: OnEvidence) -> Reader:
        """What read models are asked with, where some evidence counts and other does not."""
        return self._readers.reader_on(evidence)

    async def ask_apart(self, ask: Callable[[EvidenceReaders], _Told]) -> _Told:
        """Ask in a thread what takes long, with connections that nobody else asks meanwhile."""
        async with self._room_apart:
            apart = self._apart  # other views may take over meanwhile, with others
            readers = apart.pop()
            asking = asyncio.ensure_future(asyncio.to_thread(ask, readers))
            asking.add_done_callback(lambda _: apart.append(readers))
            try:
                return await asyncio.shield(asking)
            finally:  # whoever asked may have gone: the connections are free when it has ended
                await asyncio.wait([asking])

    def follow(self) -> None:
        """Start to file what the ledger gets, as it comes; another process's views file alone."""
        if self._projector is not None:
            self._following = asyncio.create_task(self._follow(), name="views")
            self._rendering = asyncio.create_task(self._render(self._projector), name="segments")

    def take_over(self, newer: "Views") -> None:
        """Answer from other views from now on, and follow with them. Whoever reads these just now
        goes on with connections that are closed once nobody has them any more.
        """
        self.path, self.reader = newer.path, newer.reader
        self._projector = newer._projector  # noqa: SLF001 (another one of this class)
        self._readers, self._apart = newer._readers, newer._apart  # noqa: SLF001 (as above)
        self._beside = newer._beside  # noqa: SLF001 (as above)
        self.on_rendered = newer.on_rendered
        self.renewed_at, self.failure, self.failing_at = newer.renewed_at, None, None
        for each in self.when_taken_over:
            each()
        self.follow()
        self._wake()

    async def reach(self, position: int, *, within_seconds: float) -> bool:
        """Wait until the views stand at a position; False if they did not get there in time."""
        try:
            async with asyncio.timeout(within_seconds):
                while self.checkpoint < position:
                    await self._wait_for_move()
        except TimeoutError:
            return False
        return True

    def disown(self, error: sqlite3.Error) -> bool:
        """Whether it says that the views are damaged; then they are built anew at the next start.

        They stay open: what is sound in them goes on being read.
        """
        if not is_damage(error):
            return False
        self.failure = error
        if self._projector is not None or self.filer is not None:
            store.forget(self.path)
        return True

    async def close(self) -> None:
        """Stop following, let the batch that is being filed end, close the connections."""
        await self._stop_following()
        self._beside.db.close()
        for each in (self._readers, *self._apart):
            each.close()
        if self._projector is not None:
            self._projector.close()  # the last one: only who may write empties the log
            store.empty_log(self.path)  # that a reader elsewhere has let stand

    async def hand_over(self, filer: FilingProcess) -> None:
        """Let a process of its own file from now on; `heed` takes in what it says."""
        await self._stop_following()
        assert self._projector is not None, "whoever hands over has the right to write"
        self._filed_to, self.filer = self._projector.checkpoint, filer
        self._projector.close()
        self._projector = None
        filer.nudge()

    async def heed(self) -> None:
        """Tell the process that files of each commit, and take in what it says, until it ends."""
        assert self.filer is not None, "it was handed over to"
        nudging = asyncio.create_task(self._nudge(self.filer), name="nudging")
        try:
            async for said in self.filer.said():
                if isinstance(said, CannotFile):
                    self._has_failed(said.error(), said.position)
                else:
                    self._has_filed(said)
        finally:
            nudging.cancel()

    def take_back(self, projector: Projector) -> None:
        """File in this process again, once the one that did has ended."""
        self.filer, self._projector = None, projector
        self.follow()
        self._wake()

    async def _nudge(self, filer: FilingProcess) -> None:
        while True:
            try:
                async for _ in self._ledger.follow(after=self._filed_to):
                    filer.nudge()
            except DetenteError:  # it looks for itself, and says what there is to say
                await asyncio.sleep(RETRY_SECONDS)

    def _has_filed(self, said: HasFiled) -> None:
        self._filed_to = said.checkpoint
        if said.events:
            self._forget_failure()
            if self.on_filed is not None:
                self.on_filed(said.events, said.seconds)
        self._wake()

    def _has_failed(self, error: Exception, position: int | None) -> None:
        self.failure, self.failing_at = error, position
        self.failures += 1
        if self.on_failed is not None:
            self.on_failed(error)

    def _forget_failure(self) -> None:
        if not is_damage(self.failure):
            self.failure = self.failing_at = None

    def _wake(self) -> None:
        # A new event takes the place of the one that is set: to clear it would lose those who begin
        # to wait between the two, and they would wait for the next batch.
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def _stop_following(self) -> None:
        """Let the batch that is being filed end, and file no more here."""
        tasks = [task for task in (self._following, self._rendering) if task is not None]
        self._following = self._rendering = None
        for task in tasks:  # all of them, before one takes the right to write from another
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        if self._writing is not None:
            await asyncio.wait([self._writing])

    async def _wait_for_move(self) -> None:
        if self._projector is None and self.filer is None:
            await asyncio.sleep(POLL_SECONDS)
        else:
            await self._moved.wait()

    async def _follow(self) -> None:
        assert self._projector is not None, "following takes the right to write"
        pause = RETRY_SECONDS
        while True:
            before = self.checkpoint
            # From the checkpoint, whatever became of the last batch: it was filed whole, with the
            # checkpoint in the same transaction, or not at all, so that nothing is filed twice.
            try:
                async for batch in self._ledger.follow(after=self.checkpoint):
                    await self._file(self._projector, batch)
            except Exception as error:  # noqa: BLE001 (what this missed would stop the views unseen)
                pause = RETRY_SECONDS if self.checkpoint > before else pause
                self._cannot_follow(error, pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, MOST_RETRY_SECONDS)

    def _cannot_follow(self, error: Exception, pause: float) -> None:
        """Say so: whole at first, in a line each time that it fails in the same place again."""
        at: int = getattr(error, "position", self.checkpoint + 1)
        again = at == self.failing_at and type(error) is type(self.failure)
        told = "the views cannot get beyond position %d: %s; they try again in %g seconds"
        _log.error(told, at, error, pause, exc_info=None if again else error)
        if isinstance(error, sqlite3.Error):
            self.disown(error)
        self._has_failed(error, at)

    async def _file(self, projector: Projector, batch: list[Recorded]) -> None:
        # What is relied on: the projector moves its checkpoint after COMMIT has returned, and this
        # connection reads without a transaction of its own that lasts. So whoever has seen a
        # checkpoint finds all that was filed up to it, and perhaps more, never less.
        began, before = perf_counter(), self.checkpoint
        try:
            await self._write(filing.file, projector, batch)
        finally:
            if self.checkpoint > before:
                self._wake()
        self._forget_failure()
        if self.on_filed is not None:
            self.on_filed(len(batch), perf_counter() - began)

    async def _render(self, projector: Projector) -> None:
        """Have answers read what would have to be worked out, a few subjects at a time and most of
        the time none: appending and asking come first.
        """
        pause = RETRY_SECONDS
        while True:
            began, moved = perf_counter(), self._moved
            try:
                is_behind = await self._render_some(projector)
                if not is_behind and self.on_rendered is not None:
                    await self._write(self.on_rendered)
            except Exception as error:  # noqa: BLE001 (answers are right without it, and take longer)
                _log.exception("what holds is worked out for each question")
                if isinstance(error, sqlite3.Error) and self.disown(error):
                    return
                if not filing.is_from_outside(error):
                    return  # it is tried again at the next start
                await asyncio.sleep(pause)
                pause = min(2 * pause, MOST_RETRY_SECONDS)
                continue
            pause = RETRY_SECONDS
            taken = perf_counter() - began
            if not is_behind:
                await self._until_moved(moved)
            await asyncio.sleep(RENDER_PAUSES * taken)

    async def _until_moved(self, moved: asyncio.Event) -> None:
        """Wait for the next event to be filed; where none comes soon, give back the log's disk."""
        try:
            async with asyncio.timeout(QUIET_SECONDS):
                await moved.wait()
        except TimeoutError:
            await self._write(store.empty_log, self.path)
            await moved.wait()

    async def _render_some(self, projector: Projector) -> bool:
        """Work out how some subjects read while others file, and keep what still stands then."""
        waiting = await self._write(projector.unrendered, RENDERED_AT_ONCE)
        if not waiting:
            return False
        working = asyncio.ensure_future(asyncio.to_thread(worked_out, self._beside, waiting))
        try:
            found = await asyncio.shield(working)
        except asyncio.CancelledError:
            await asyncio.wait([working])  # its connection is closed next
            raise
        return await self._write(projector.keep, found)

    async def _write(self, write: Callable[..., _Written], *about: Any) -> _Written:
        # In a thread: a large batch takes long enough to hold up every other answer. Shielded:
        # a batch that has begun is ended, or the connection would be closed under it.
        async with self._right_to_write:
            writing = asyncio.ensure_future(asyncio.to_thread(write, *about))
            self._writing = writing
            return await asyncio.shield(writing)

"""Keeps the views up with the ledger while the service runs."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from events.errors import DetenteError
from events.ledger.protocol import Ledger
from events.storage.sqlite_durable_connections import is_damage
from projections.filing import store
from projections.filing.files_here import RETRY_SECONDS, FilesHere
from projections.filing.how_views_get_on import HowViewsGetOn
from projections.filing.processes.filing_process import CannotFile, FilingProcess, HasFiled
from projections.filing.projector import Projector
from projections.filing.readers import EvidenceReaders
from projections.model.on_evidence import OnEvidence
from projections.model.reader import Reader

POLL_SECONDS = 0.05
"""How often views that another process writes are asked how far they are."""

DAMAGED_VIEWS = "the views are damaged: they are built anew at the next start"

APART = 2
"""Questions that take long and are answered at once: the others wait for them."""

BESIDE = 2
"""Connections that are kept for who reads in a thread: to open one takes half a millisecond."""

_Told = TypeVar("_Told")


class HowFarBuilt(NamedTuple):
    """How many events are `filed`, `of` how many."""

    filed: int
    of: int

    def __str__(self) -> str:
        return f"{self.filed:,} of {self.of:,} events"


_log = logging.getLogger("detente.views")


class Views(HowViewsGetOn):
    """The views of a ledger. Only the process that holds the write lock opens them to follow it."""

    def __init__(self, path: Path, ledger: Ledger, projector: Projector | None) -> None:
        super().__init__()
        self.path = path
        self.renewed_at: HowFarBuilt | None = None
        """How far the views are that will take over from these, which other code has filed; None
        where these are of this code.
        """
        self.when_taken_over: list[Callable[[], None]] = []
        """Called once other views have taken over: what is kept of these is to be forgotten."""
        self._ledger = ledger
        self._here = None if projector is None else FilesHere(self, path, ledger, projector)
        """What files them in this process, if this one does."""
        self.filer: FilingProcess | None = None
        """The process that files them; None while this one does, or a stranger."""
        self._filed_to = 0
        self._readers = EvidenceReaders(path)
        self.reader = self._readers.of_all
        self._apart = [EvidenceReaders(path) for _ in range(APART)]
        self._room_apart = asyncio.Semaphore(APART)
        self._beside: list[sqlite3.Connection] = []
        for each in (self.reader, *(each.of_all for each in self._apart)):
            store.read_meta(each.db)  # its files are open, should they be removed

    @property
    def checkpoint(self) -> int:
        """The ledger position up to which the views stand."""
        if self._here is not None:
            return self._here.checkpoint
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

    @contextmanager
    def reading_beside(self) -> Iterator[sqlite3.Connection]:
        """A connection that nobody else has meanwhile, in whichever thread; it is kept for others.

        Raises `LedgerUnavailableError`.
        """
        beside = self._beside  # other views may take over meanwhile, with others
        db = beside.pop() if beside else store.open_for_reading(self.path)
        try:
            yield db
        except BaseException:
            db.close()
            raise
        if len(beside) < BESIDE and beside is self._beside:
            beside.append(db)
        else:
            db.close()

    def follow(self) -> None:
        """Start to file what the ledger gets, as it comes; another process's views file alone."""
        if self._here is not None:
            self._here.start()

    def take_over(self, newer: "Views") -> None:
        """Answer from other views from now on, and follow with them. Whoever reads these just now
        goes on with connections that are closed once nobody has them any more.
        """
        self.path, self.reader = newer.path, newer.reader
        self._here = newer._here  # noqa: SLF001 (another one of this class)
        self._readers, self._apart = newer._readers, newer._apart  # noqa: SLF001 (as above)
        self._forget_beside(newer._beside)  # noqa: SLF001 (as above)
        if self._here is not None:
            self._here.told = self
        self.on_rendered = newer.on_rendered
        self.renewed_at, self.failure, self.failing_at = newer.renewed_at, None, None
        for each in self.when_taken_over:
            each()
        self.follow()
        self.wake()

    async def reach(self, position: int, *, within_seconds: float) -> bool:
        """Wait until the views stand at a position; False if they did not get there in time."""
        loop = asyncio.get_running_loop()
        until = loop.time() + within_seconds
        while self.checkpoint < position:
            left = until - loop.time()
            if left <= 0:
                return False
            if self._here is None and self.filer is None:
                await asyncio.sleep(min(left, POLL_SECONDS))
            else:
                await self.has_reached(position, within_seconds=left)
        return True

    def disown(self, error: sqlite3.Error) -> bool:
        """Whether it says that the views are damaged; then they are built anew at the next start.

        They stay open: what is sound in them goes on being read.
        """
        if not is_damage(error):
            return False
        self.failure = error
        if self._here is not None or self.filer is not None:
            store.forget(self.path)
        return True

    async def close(self) -> None:
        """Stop following, let the batch that is being filed end, close the connections."""
        if self._here is not None:
            await self._here.stop()
        for each in (self._readers, *self._apart):
            each.close()
        self._forget_beside([])
        if self._here is not None:
            self._here.close()  # the last one: only who may write empties the log
            store.empty_log(self.path)  # that a reader elsewhere has let stand

    def _forget_beside(self, others: list[sqlite3.Connection]) -> None:
        beside, self._beside = self._beside, others
        while beside:
            beside.pop().close()

    async def hand_over(self, filer: FilingProcess) -> None:
        """Let a process of its own file from now on; `heed` takes in what it says."""
        assert self._here is not None, "whoever hands over has the right to write"
        await self._here.stop()
        self._filed_to, self.filer = self._here.checkpoint, filer
        self._here.close()
        self._here = None
        filer.nudge()

    async def heed(self) -> None:
        """Tell the process that files of each commit, and take in what it says, until it ends."""
        assert self.filer is not None, "it was handed over to"
        nudging = asyncio.create_task(self._nudge(self.filer), name="nudging")
        try:
            async for said in self.filer.said():
                if isinstance(said, CannotFile):
                    self.has_failed(said.error(), said.position)
                else:
                    self._has_heard(said)
        finally:
            nudging.cancel()

    def take_back(self, projector: Projector) -> None:
        """File in this process again, once the one that did has ended."""
        self.filer = None
        self._here = FilesHere(self, self.path, self._ledger, projector)
        self.follow()
        self.wake()

    async def _nudge(self, filer: FilingProcess) -> None:
        while True:
            try:
                async for _ in self._ledger.follow(after=self._filed_to):
                    filer.nudge()
            except DetenteError:  # it looks for itself, and says what there is to say
                await asyncio.sleep(RETRY_SECONDS)

    def _has_heard(self, said: HasFiled) -> None:
        # Who says that it lives may have looked before what was filed last.
        self._filed_to = max(self._filed_to, said.checkpoint)
        if said.events:
            self.has_filed(said.events, said.seconds)
        self.wake()

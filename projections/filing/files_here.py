"""Files what a ledger gets as it comes, in this process, and renders what that bears on."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from events.ledger.protocol import Ledger, Recorded
from events.storage.sqlite_durable_connections import is_damage
from projections.dossiers.rendering import worked_out
from projections.filing import filing, store
from projections.filing.how_views_get_on import HowViewsGetOn
from projections.filing.projector import Projector
from projections.model.reader import Reader

RETRY_SECONDS = 1.0
"""How long views that could not follow wait before they try again; each time twice as long."""

MOST_RETRY_SECONDS = 60.0

FEW = 8
"""Events that are filed in the event loop, where nothing else is done in it: some milliseconds."""

RENDERED_AT_ONCE = 8
"""Subjects whose elements are rendered before what was appended meanwhile is filed."""

QUIET_SECONDS = 5.0
"""After which views that nothing was filed in count as quiet."""

RENDER_PAUSES = 4
"""How often as long as rendering took it pauses: what is filed meanwhile is rendered once."""

_Written = TypeVar("_Written")

_log = logging.getLogger("detente.views")


class FilesHere:
    """Has the right to write the views: one thing after another, each in a thread."""

    def __init__(
        self, told: HowViewsGetOn, path: Path, ledger: Ledger, projector: Projector
    ) -> None:
        self.told = told
        """Whom it tells how it gets on."""
        self._path = path
        self._ledger = ledger
        self._projector = projector
        self._beside = Reader(store.open_for_reading(path))
        """Reads what is to be rendered, while answers are read and events are filed."""
        store.read_meta(self._beside.db)  # its files are open, should they be removed
        self.filing: asyncio.Task[None] | None = None
        self._rendering: asyncio.Task[None] | None = None
        self._writing: asyncio.Future[Any] | None = None
        self._right_to_write = asyncio.Lock()

    @property
    def checkpoint(self) -> int:
        """The ledger position up to which the views stand."""
        return self._projector.checkpoint

    def start(self) -> None:
        """Start to file what the ledger gets, as it comes."""
        self.filing = asyncio.create_task(self._follow(), name="views")
        self._rendering = asyncio.create_task(self._render(), name="segments")

    async def stop(self) -> None:
        """Let the batch that is being filed end, and file no more here."""
        tasks = [task for task in (self.filing, self._rendering) if task is not None]
        self.filing = self._rendering = None
        for task in tasks:  # all of them, before one takes the right to write from another
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        if self._writing is not None:
            await asyncio.wait([self._writing])

    def close(self) -> None:
        """Close the connections."""
        self._beside.db.close()
        self._projector.close()

    def _disown(self, error: sqlite3.Error) -> bool:
        """Whether it says that the views are damaged; then the next start builds them anew."""
        if not is_damage(error):
            return False
        self.told.failure = error
        store.forget(self._path)
        return True

    async def _follow(self) -> None:
        pause = RETRY_SECONDS
        while True:
            before = self.checkpoint
            # From the checkpoint, whatever became of the last batch: it was filed whole, with the
            # checkpoint in the same transaction, or not at all, so that nothing is filed twice.
            try:
                async for batch in self._ledger.follow(after=self.checkpoint):
                    await self._file(batch)
            except Exception as error:  # noqa: BLE001 (what this missed would stop the views unseen)
                pause = RETRY_SECONDS if self.checkpoint > before else pause
                self._cannot_follow(error, pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, MOST_RETRY_SECONDS)

    def _cannot_follow(self, error: Exception, pause: float) -> None:
        """Say so: whole at first, in a line each time that it fails in the same place again."""
        at: int = getattr(error, "position", self.checkpoint + 1)
        again = at == self.told.failing_at and type(error) is type(self.told.failure)
        told = "the views cannot get beyond position %d: %s; they try again in %g seconds"
        _log.error(told, at, error, pause, exc_info=None if again else error)
        if isinstance(error, sqlite3.Error):
            self._disown(error)
        self.told.has_failed(error, at)

    async def _file(self, batch: list[Recorded]) -> None:
        # What is relied on: the projector moves its checkpoint after COMMIT has returned, and this
        # connection reads without a transaction of its own that lasts. So whoever has seen a
        # checkpoint finds all that was filed up to it, and perhaps more, never less.
        began, before = perf_counter(), self.checkpoint
        try:
            if self.told.is_alone and len(batch) <= FEW:
                async with self._right_to_write:
                    filing.file(self._projector, batch)
            else:
                await self._write(filing.file, self._projector, batch)
        finally:
            if self.checkpoint > before:
                self.told.wake()
        self.told.has_filed(len(batch), perf_counter() - began)

    async def _render(self) -> None:
        """Have answers read what would have to be worked out, a few subjects at a time and most of
        the time none: appending and asking come first.
        """
        pause = RETRY_SECONDS
        while True:
            began, moved = perf_counter(), self.told.moved
            try:
                is_behind = await self._render_some()
                if not is_behind and self.told.on_rendered is not None:
                    await self._write(self.told.on_rendered)
            except Exception as error:  # noqa: BLE001 (answers are right without it, and take longer)
                _log.exception("what holds is worked out for each question")
                if isinstance(error, sqlite3.Error) and self._disown(error):
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
            await self._write(store.empty_log, self._path)
            await moved.wait()

    async def _render_some(self) -> bool:
        """Work out how some subjects read while others file, and keep what still stands then."""
        waiting = await self._write(self._projector.unrendered, RENDERED_AT_ONCE)
        if not waiting:
            return False
        working = asyncio.ensure_future(asyncio.to_thread(worked_out, self._beside, waiting))
        try:
            found = await asyncio.shield(working)
        except asyncio.CancelledError:
            await asyncio.wait([working])  # its connection is closed next
            raise
        return await self._write(self._projector.keep, found)

    async def _write(self, write: Callable[..., _Written], *about: Any) -> _Written:
        # In a thread: a large batch takes long enough to hold up every other answer. Shielded:
        # a batch that has begun is ended, or the connection would be closed under it.
        async with self._right_to_write:
            writing = asyncio.ensure_future(asyncio.to_thread(write, *about))
            self._writing = writing
            return await asyncio.shield(writing)

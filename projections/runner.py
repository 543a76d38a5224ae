"""Keeps the views up with the ledger: catches up at the start, follows while the service runs."""

import asyncio
import gc
import logging
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from time import perf_counter

import msgspec

from events.errors import DetenteError, LedgerUnavailableError
from events.ledger import Ledger, Recorded
from events.sqlite_schema import is_damage
from projections import store
from projections.projector import Projector
from projections.reader import Reader

RETRY_SECONDS = 1.0
"""How long views that could not follow wait before they try again."""

POLL_SECONDS = 0.05
"""How often views that another process writes are asked how far they are."""

BUILD_BATCH = 5_000
"""Events filed in one transaction while building; few enough to keep memory flat."""

TELL_SECONDS = 5
"""How often a start that takes long says how far it is."""

DAMAGED_VIEWS = "the views are damaged: they are built anew at the next start"

_log = logging.getLogger("detente.views")


class Views:
    """The views of a ledger. Only the process that holds the write lock opens them to follow it."""

    on_filed: Callable[[int, float], None] | None = None
    """Called with the number of events of each batch that was filed, and the seconds it took."""

    def __init__(self, path: Path, ledger: Ledger, projector: Projector | None) -> None:
        self.path = path
        self.failures = 0
        """How often the views could not follow."""
        self.failure: Exception | None = None
        """Why the views cannot follow the ledger just now; they keep trying."""
        self._ledger = ledger
        self._projector = projector
        self._db = store.open_for_reading(path)
        self._following: asyncio.Task[None] | None = None
        self._filing: asyncio.Future[None] | None = None
        self._moved = asyncio.Event()
        self.reader = Reader(self._db)

    @property
    def checkpoint(self) -> int:
        """The ledger position up to which the views stand."""
        if self._projector is None:
            return store.read_meta(self._db).checkpoint
        return self._projector.checkpoint

    def follow(self) -> None:
        """Start to file what the ledger gets, as it comes; another process's views file alone."""
        if self._projector is not None:
            self._following = asyncio.create_task(self._follow(), name="views")

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
        if self._projector is not None:
            store.forget(self.path)
        return True

    async def close(self) -> None:
        """Stop following, let the batch that is being filed end, close the connections."""
        if self._following is not None:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following
        if self._filing is not None:
            await asyncio.wait([self._filing])
        if self._projector is not None:
            self._projector.close()
        self._db.close()

    async def _wait_for_move(self) -> None:
        if self._projector is None:
            await asyncio.sleep(POLL_SECONDS)
        else:
            await self._moved.wait()

    async def _follow(self) -> None:
        assert self._projector is not None, "following takes the right to write"
        while True:
            try:
                async for batch in self._ledger.follow(after=self._projector.checkpoint):
                    await self._file(self._projector, batch)
            except (DetenteError, sqlite3.Error, OSError) as error:
                _log.exception("the views stand at %s and cannot follow", self.checkpoint)
                if isinstance(error, sqlite3.Error):
                    self.disown(error)
                self.failure = error
                self.failures += 1
                await asyncio.sleep(RETRY_SECONDS)

    async def _file(self, projector: Projector, batch: list[Recorded]) -> None:
        # In a thread: a large batch takes long enough to hold up every other answer. Shielded:
        # a batch that has begun is ended, or the connection would be closed under it.
        began = perf_counter()
        self._filing = asyncio.ensure_future(asyncio.to_thread(projector.apply, batch))
        await asyncio.shield(self._filing)
        if not is_damage(self.failure):
            self.failure = None
        if self.on_filed is not None:
            self.on_filed(len(batch), perf_counter() - began)
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()


async def open_views(directory: Path, ledger: Ledger) -> Views:
    """Open the views for writing, caught up; built anew where they are missing or not of this
    ledger and code.
    """
    try:
        path = store.current(directory)
        if path is not None and await _fits(path, ledger):
            try:
                return await _caught_up(path, ledger)
            except sqlite3.Error as error:
                if not is_damage(error):
                    raise
                _log.warning("the views are damaged, and are built anew: %s", error)
        return await _caught_up(await build(directory, ledger), ledger)
    except (sqlite3.Error, OSError) as error:
        reason = f"{directory}: the views cannot be written: {error}"
        raise LedgerUnavailableError(reason) from error


async def _caught_up(path: Path, ledger: Ledger) -> Views:
    with ExitStack() as undo:
        projector = Projector(undo.enter_context(closing(store.open_for_writing(path))))
        await _catch_up(projector, ledger)
        views = Views(path, ledger, projector)
        store.read_meta(views.reader.db)  # its files are open from now on, should they be removed
        undo.pop_all()
        return views


def read_views(directory: Path, ledger: Ledger) -> Views | None:
    """Open the views as they stand, for reading only; None where there are none."""
    path = store.current(directory)
    return None if path is None else Views(path, ledger, None)


async def build(directory: Path, ledger: Ledger) -> Path:
    """Build the views beside the current ones from the whole ledger, then switch to them."""
    path = store.make(directory, ledger.id)
    projector = Projector(store.open_for_building(path))
    collecting = gc.isenabled()
    gc.disable()  # rows are no garbage: looking for it takes a fifth of the time
    try:
        await _catch_up(projector, ledger)
    except BaseException:
        path.unlink()  # on a full disk, each start would leave another one
        raise
    finally:
        projector.close()
        if collecting:
            gc.enable()
    store.switch_to(directory, path)
    return path


async def _fits(path: Path, ledger: Ledger) -> bool:
    db = store.open_for_reading(path)
    try:
        meta = store.read_meta(db)
        is_ours = meta.ledger == ledger.id and store.is_filed_by_this_code(db, meta)
    except (sqlite3.Error, TypeError, msgspec.ValidationError):
        return False  # whatever is wrong with views, building them again mends it
    finally:
        db.close()
    return is_ours and meta.checkpoint <= await ledger.head()


async def _catch_up(projector: Projector, ledger: Ledger) -> None:
    told = perf_counter()
    while batch := await ledger.read(after=projector.checkpoint, limit=BUILD_BATCH):
        await asyncio.to_thread(projector.apply, batch)
        if perf_counter() - told >= TELL_SECONDS:
            head = await ledger.head()
            _log.info("the views are being filed: %s of %s events", projector.checkpoint, head)
            told = perf_counter()

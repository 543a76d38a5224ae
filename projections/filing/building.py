"""Opens the views, and builds them anew from the ledger where what is there cannot be used."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager, closing
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple, TypeVar

import msgspec

from events.errors import EventNotFiledError, LedgerUnavailableError
from events.ledger.protocol import Ledger
from events.storage.sqlite_durable_connections import is_damage
from events.uncollected import uncollected
from projections.dossiers.rendering import worked_out
from projections.filing import begun, filing, store
from projections.filing.handing import WORTH_HANDING, Handing
from projections.filing.processes.render_processes import WORTH_SHARING, cores, render_apart
from projections.filing.processes.row_process import RowsNotInsertedError
from projections.filing.projector import Projector
from projections.filing.versions import SEGMENTS
from projections.filing.views import HowFarBuilt, Views
from projections.model.reader import Reader

BUILD_BATCH = 5_000
"""Events filed in one transaction while building; few enough to keep memory flat."""

RENDERED_AT_ONCE = 200
"""Subjects whose elements are rendered in one transaction while building."""

RENDERED_AT_START = 5_000
"""Events of a ledger for which a start waits until all elements are rendered: for less than a
second. Those of a larger one are rendered while it serves, and worked out until then.
"""

TELL_SECONDS = 1
"""How often a start that takes long says how far it is."""

Built = Callable[["Tell"], Awaitable[Path | None]]
"""Builds views elsewhere, telling how far it is; None says that it failed."""

_log = logging.getLogger("detente.views")

Tell = Callable[[int, int], None]
"""Called with how many events are filed, and how many there are."""


WholeAt = Callable[[], float]
"""The position at which views are whole, as far as is known; endless while nobody knows it yet."""

LOOK_SECONDS = 0.02
"""Between two looks for what a ledger gets while the end is not known."""

Worked = TypeVar("Worked")


def _at_once() -> float:
    return 0


class _Plan(NamedTuple):
    """Whom to `tell`, `whole_at` which position they are, whether elements are `rendered` too, and
    whether filing `can_undo`: without, it is faster, and not known which event could not be filed.
    """

    tell: Tell
    whole_at: WholeAt = _at_once
    rendered: bool = False
    can_undo: bool = False


def logged(filed: int, head: int) -> None:
    """Say so in the log."""
    _log.info("the views are being filed: %s of %s events", filed, head)


async def fitting(directory: Path, ledger: Ledger) -> Path | None:
    """The current views, where they are of this ledger and code."""
    path = store.current(directory)
    return path if path is not None and await fits(path, ledger) else None


async def open_views(
    directory: Path,
    ledger: Ledger,
    *,
    tell: Tell = logged,
    built: Callable[[], Awaitable[Path | None]] | None = None,
) -> Views:
    """Open the views for writing, caught up; built anew where they are missing or not of this
    ledger and code, or cannot go on with what the ledger has. Where somebody else has `built` them
    that is waited for; None says that it failed.

    Raises `EventNotFiledError` where views built anew cannot either.
    """
    try:
        async with begun.right_to_file(directory):
            pass  # a process whose parent was killed may be about to end
        path = await fitting(directory, ledger)
        begun_before = begun.gone_on_with(directory, ledger.id)
        store.sweep(directory, store.current(directory), begun_before)
        if path is not None:
            try:
                return await _caught_up(path, ledger, tell)
            except Exception as error:
                if not _may_be_better_anew(error):
                    raise
                _log.warning("the views are built anew, as they cannot be used: %s", error)
        elif built is not None and (found := await built()) is not None:
            views = await _caught_up(found, ledger, tell)
            switch_to(directory, found)  # last: the old ones may stand in until then
            return views
        is_small = await ledger.head() <= RENDERED_AT_START
        found = await build(directory, ledger, rendered=is_small, tell=tell)
        return await _caught_up(found, ledger, tell)
    except (sqlite3.Error, OSError, MemoryError) as error:
        reason = f"{directory}: the views cannot be written: {str(error) or type(error).__name__}"
        raise LedgerUnavailableError(reason) from error


@asynccontextmanager
async def open_to_file(path: Path, ledger: Ledger) -> AsyncIterator[Views]:
    """Open views to file what the ledger gets, for a process that does nothing else.

    Raises `LedgerLockedError` where another process goes on filing.
    """
    async with begun.right_to_file(path.parent):
        views = await _caught_up(path, ledger, logged)
        try:
            yield views
        finally:
            await views.close()


async def take_back(views: Views) -> None:
    """Have views filed here again that a process of their own has filed, and which has ended."""
    db, projector = await in_thread(_projector_of, views.path)
    views.on_rendered = partial(store.note_code, db)
    views.take_back(projector)


def _projector_of(path: Path) -> tuple[sqlite3.Connection, Projector]:
    db = store.open_for_writing(path)
    try:
        return db, Projector(db)
    except BaseException:
        db.close()
        raise


async def stand_in(directory: Path, ledger: Ledger) -> Views | None:
    """The current views, where other code has filed them and this can read them: they answer until
    new ones are built (`renew`), and follow nothing.
    """
    path = store.current(directory)
    if path is None or store.has_other_names(path):
        return None
    try:
        with closing(store.open_for_reading(path)) as db:
            meta = store.read_meta(db)
            if not (meta.ledger == ledger.id and store.has_these_tables(db)):
                return None
        head = await ledger.head()
        if meta.checkpoint > head:
            return None
        views = Views(path, ledger, None)
    except (sqlite3.Error, TypeError, msgspec.ValidationError, LedgerUnavailableError):
        return None
    views.renewed_at = HowFarBuilt(0, head)
    return views


async def renew(views: Views, directory: Path, ledger: Ledger, built: Built, tell: Tell) -> None:
    """Build what takes over from views that other code has filed; raises what `open_views` does."""

    def told(filed: int, head: int) -> None:
        views.renewed_at = HowFarBuilt(filed, head)
        tell(filed, head)

    views.take_over(await open_views(directory, ledger, tell=told, built=lambda: built(told)))


def read_views(directory: Path, ledger: Ledger) -> Views | None:
    """Open the views as they stand, for reading only; None where there are none."""
    path = store.current(directory)
    return None if path is None else Views(path, ledger, None)


async def build(
    directory: Path, ledger: Ledger, *, rendered: bool = True, tell: Tell = logged
) -> Path:
    """Build the views beside the current ones from the whole ledger, then switch to them; their
    elements are `rendered`, or whoever follows the ledger does that.

    Raises `EventNotFiledError`, and `LedgerLockedError` where another process goes on building.
    """
    plan = _Plan(tell, rendered=rendered)
    try:
        path = await _build(directory, ledger, plan)
    except Exception as error:
        if filing.is_from_outside(error) and not is_damage(error):
            raise
        _log.warning("the views could not be built, and are begun anew: %s", error)
        path = await _build(directory, ledger, plan._replace(can_undo=True))
    switch_to(directory, path)
    return path


async def build_beside(directory: Path, ledger: Ledger, tell: Tell, whole_at: WholeAt) -> Path:
    """Build views for a process that may make them the current ones; this one may not."""
    return await _build(directory, ledger, _Plan(tell, whole_at))


def switch_to(directory: Path, path: Path) -> None:
    """Make views that are built the current ones."""
    store.switch_to(directory, path)
    begun.end(directory)


async def _build(directory: Path, ledger: Ledger, plan: _Plan) -> Path:
    """A process that is killed, or told to end, leaves what it has built to the next one."""
    async with begun.right_to_build(directory) as lock:
        path = begun.gone_on_with(directory, ledger.id) or begun.begin(directory, ledger.id)
        try:
            with closing(store.open_for_building(path)) as db, uncollected():
                if not plan.can_undo and await _is_worth_handing(db, ledger):
                    await _hand_over(path, db, ledger, plan, lock.fileno())
                await _fill(path, db, ledger, plan)
        except asyncio.CancelledError:
            raise
        except BaseException:
            store.remove(path)  # it may be at fault itself
            begun.end(directory)
            raise
        return path


async def _is_worth_handing(db: sqlite3.Connection, ledger: Ledger) -> bool:
    return cores() > 1 and await ledger.head() - store.read_meta(db).checkpoint >= WORTH_HANDING


async def _hand_over(
    path: Path, db: sqlite3.Connection, ledger: Ledger, plan: _Plan, lock: int
) -> None:
    """File most of it with a process more; where that fails, the rest is left."""
    try:
        handing = Handing(Projector(db), path, lock)
    except OSError as error:
        _log.warning("no process more to file in: %s", error)
        return
    try:
        told = perf_counter()
        while batch := await ledger.read(after=handing.position, limit=BUILD_BATCH):
            await in_thread(handing.file, batch)
            if perf_counter() - told >= TELL_SECONDS:
                plan.tell(handing.position, await ledger.head())
                told = perf_counter()
        await in_thread(handing.wait)
    except RowsNotInsertedError:
        _log.warning("a process that inserts rows has failed: the rest is filed in this one")
    finally:
        await in_thread(handing.end)


async def _fill(path: Path, db: sqlite3.Connection, ledger: Ledger, plan: _Plan) -> None:
    projector = Projector(db)
    await _catch_up(projector, ledger, plan)
    if plan.rendered:
        are_many = len(projector.unrendered(WORTH_SHARING)) == WORTH_SHARING
        if are_many and cores() > 1:
            await render_apart(path, partial(in_thread, projector.keep))
        while await in_thread(render, projector, Reader(db), RENDERED_AT_ONCE):
            pass
        store.note_code(db)  # else whoever renders does: it takes half a second


def render(projector: Projector, reader: Reader, most: int) -> bool:
    """Work out how the elements of subjects read from which day on, where what was filed bears on
    them; whether there are more such subjects. The projector knows nothing of how (`versions`).
    """
    return projector.keep(worked_out(reader, projector.unrendered(most)))


async def _caught_up(path: Path, ledger: Ledger, tell: Tell) -> Views:
    with ExitStack() as undo:
        db = undo.enter_context(closing(store.open_for_writing(path)))
        projector = Projector(db)
        await _catch_up(projector, ledger, _Plan(tell, can_undo=True))
        views = Views(path, ledger, projector)
        views.on_rendered = partial(store.note_code, db)
        undo.pop_all()
        return views


async def _catch_up(projector: Projector, ledger: Ledger, plan: _Plan) -> None:
    told = perf_counter()
    while True:
        batch = await ledger.read(after=projector.checkpoint, limit=BUILD_BATCH)
        if batch:
            file = partial(filing.file, projector) if plan.can_undo else projector.apply
            await in_thread(file, batch)
        elif projector.checkpoint >= plan.whole_at():
            return
        else:
            await asyncio.sleep(LOOK_SECONDS)
        if perf_counter() - told >= TELL_SECONDS:
            plan.tell(projector.checkpoint, await ledger.head())
            told = perf_counter()


async def in_thread(work: Callable[..., Worked], *about: Any) -> Worked:
    """Let other tasks go on meanwhile; whoever cancels it waits until the work has ended, which has
    connections that are closed next.
    """
    working = asyncio.ensure_future(asyncio.to_thread(work, *about))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise


async def fits(path: Path, ledger: Ledger) -> bool:
    """Whether views are of this ledger and code, and do not stand beyond it."""
    if store.has_other_names(path):
        return False  # another data directory's views, too: each would write into the other's
    db = store.open_for_reading(path)
    try:
        meta = store.read_meta(db)
        other = store.of_other_code(db)
    except (sqlite3.Error, TypeError, msgspec.ValidationError):
        return False  # whatever is wrong with views, building them again mends it
    finally:
        db.close()
    if other == {SEGMENTS}:
        _log.info(
            "what holds is rendered anew by other code, while it is worked out when asked for"
        )
    elif other:
        _log.info("the views are built anew, as other code files %s", ", ".join(sorted(other)))
    is_ours = other <= {SEGMENTS} and meta.ledger == ledger.id
    return is_ours and meta.checkpoint <= await ledger.head()


def _may_be_better_anew(error: Exception) -> bool:
    """Whether the views themselves may be at fault, and not what they are made from or on."""
    is_theirs = isinstance(error, EventNotFiledError) or is_damage(error)
    return is_theirs or not filing.is_from_outside(error)

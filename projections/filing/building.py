"""Builds the views anew from the ledger, beside those that are there."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple, TypeVar

from events.ledger.protocol import Ledger
from events.storage.sqlite_durable_connections import is_damage
from events.uncollected import uncollected
from projections.dossiers.rendering import worked_out
from projections.filing import begun, filing, store
from projections.filing.handing import WORTH_HANDING, Handing
from projections.filing.processes.render_processes import WORTH_SHARING, cores, render_apart
from projections.filing.processes.row_process import RowsNotInsertedError
from projections.filing.projector import Projector
from projections.model.reader import Reader

BUILD_BATCH = 5_000
"""Events filed in one transaction while building; few enough to keep memory flat."""

HANDED_BATCH = 10_000
"""The same where their rows are handed over, and do not wait here: at the end of each is waited."""

RENDERED_AT_ONCE = 200
"""Subjects whose elements are rendered in one transaction while building."""

TELL_SECONDS = 1
"""How often a start that takes long says how far it is."""

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


class Plan(NamedTuple):
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


async def build(
    directory: Path, ledger: Ledger, *, rendered: bool = True, tell: Tell = logged
) -> Path:
    """Build the views beside the current ones from the whole ledger, then switch to them; their
    elements are `rendered`, or whoever follows the ledger does that.

    Raises `EventNotFiledError`, and `LedgerLockedError` where another process goes on building.
    """
    plan = Plan(tell, rendered=rendered)
    try:
        path = await _build(directory, ledger, plan)
    except Exception as error:
        if filing.is_from_outside(error) and not is_damage(error):
            raise
        _log.warning("the views could not be built, and are begun anew: %s", error)
        path = await _build(directory, ledger, plan._replace(can_undo=True))
    switch_to(directory, path)
    return path


async def build_ahead(directory: Path, ledger: Ledger, *, tell: Tell = logged) -> None:
    """Build views with all their elements beside the current ones and leave them: the next start of
    this code goes on with them, unless the machine was started meanwhile, or other code.

    Raises what `build` raises.
    """
    await _build(directory, ledger, Plan(tell, rendered=True))


async def build_beside(directory: Path, ledger: Ledger, tell: Tell, whole_at: WholeAt) -> Path:
    """Build views for a process that may make them the current ones; this one may not."""
    return await _build(directory, ledger, Plan(tell, whole_at))


def switch_to(directory: Path, path: Path) -> None:
    """Make views that are built the current ones."""
    store.switch_to(directory, path)
    begun.end(directory)


async def _build(directory: Path, ledger: Ledger, plan: Plan) -> Path:
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
    path: Path, db: sqlite3.Connection, ledger: Ledger, plan: Plan, lock: int
) -> None:
    """File most of it with a process more; where that fails, the rest is left."""
    try:
        handing = Handing(Projector(db), path, lock)
    except OSError as error:
        _log.warning("no process more to file in: %s", error)
        return
    try:
        told = perf_counter()
        while batch := await ledger.read(after=handing.position, limit=HANDED_BATCH):
            await in_thread(handing.file, batch)
            if perf_counter() - told >= TELL_SECONDS:
                plan.tell(handing.position, await ledger.head())
                told = perf_counter()
        await in_thread(handing.wait)
    except RowsNotInsertedError:
        _log.warning("a process that inserts rows has failed: the rest is filed in this one")
    finally:
        await in_thread(handing.end)


async def _fill(path: Path, db: sqlite3.Connection, ledger: Ledger, plan: Plan) -> None:
    projector = Projector(db)
    await catch_up(projector, ledger, plan)
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


async def catch_up(projector: Projector, ledger: Ledger, plan: Plan) -> None:
    """File what the ledger has, until the views are whole."""
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

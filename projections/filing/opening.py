"""Opens the views: as they are where they fit, else built anew, or those that stand in."""

import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager, closing
from functools import partial
from pathlib import Path

import msgspec

from events.errors import EventNotFiledError, LedgerUnavailableError
from events.ledger.protocol import Ledger
from events.storage.sqlite_durable_connections import is_damage
from projections.filing import begun, filing, store
from projections.filing.building import Plan, Tell, build, catch_up, in_thread, logged, switch_to
from projections.filing.projector import Projector
from projections.filing.versions import SEGMENTS
from projections.filing.views import HowFarBuilt, Views

RENDERED_AT_START = 5_000
"""Events of a ledger for which a start waits until all elements are rendered: for less than a
second. Those of a larger one are rendered while it serves, and worked out until then.
"""

Built = Callable[[Tell], Awaitable[Path | None]]
"""Builds views elsewhere, telling how far it is; None says that it failed."""

_log = logging.getLogger("detente.views")


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
        views.is_alone = True
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


async def _caught_up(path: Path, ledger: Ledger, tell: Tell) -> Views:
    with ExitStack() as undo:
        db = undo.enter_context(closing(store.open_for_writing(path)))
        projector = Projector(db)
        await catch_up(projector, ledger, Plan(tell, can_undo=True))
        views = Views(path, ledger, projector)
        views.on_rendered = partial(store.note_code, db)
        undo.pop_all()
        return views


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

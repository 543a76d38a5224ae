"""Opens the views, and builds them anew from the ledger where what is there cannot be used."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from time import perf_counter

import msgspec

from events.errors import EventNotFiledError, LedgerUnavailableError
from events.ledger.protocol import Ledger
from events.storage.sqlite_durable_connections import is_damage
from events.uncollected import uncollected
from projections.dossiers.rendering import worked_out
from projections.filing import filing, store
from projections.filing.projector import Projector
from projections.filing.versions import SEGMENTS
from projections.filing.views import Views
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

_log = logging.getLogger("detente.views")

Tell = Callable[[int, int], None]
"""Called with how many events are filed, and how many there are."""


def logged(filed: int, head: int) -> None:
    """Say so in the log."""
    _log.info("the views are being filed: %s of %s events", filed, head)


async def open_views(directory: Path, ledger: Ledger, *, tell: Tell = logged) -> Views:
    """Open the views for writing, caught up; built anew where they are missing or not of this
    ledger and code, or cannot go on with what the ledger has.

    Raises `EventNotFiledError` where views built anew cannot either.
    """
    try:
        path = store.current(directory)
        if path is not None and await _fits(path, ledger):
            try:
                return await _caught_up(path, ledger, tell)
            except Exception as error:
                if not _may_be_better_anew(error):
                    raise
                _log.warning("the views are built anew, as they cannot be used: %s", error)
        is_small = await ledger.head() <= RENDERED_AT_START
        built = await build(directory, ledger, rendered=is_small, tell=tell)
        return await _caught_up(built, ledger, tell)
    except (sqlite3.Error, OSError, MemoryError) as error:
        reason = f"{directory}: the views cannot be written: {str(error) or type(error).__name__}"
        raise LedgerUnavailableError(reason) from error


def read_views(directory: Path, ledger: Ledger) -> Views | None:
    """Open the views as they stand, for reading only; None where there are none."""
    path = store.current(directory)
    return None if path is None else Views(path, ledger, None)


async def build(
    directory: Path, ledger: Ledger, *, rendered: bool = True, tell: Tell = logged
) -> Path:
    """Build the views beside the current ones from the whole ledger, then switch to them; their
    elements are `rendered`, or whoever follows the ledger does that.

    Raises `EventNotFiledError`.
    """
    try:
        return await _build(directory, ledger, tell, rendered=rendered, can_undo=False)
    except Exception as error:
        if filing.is_from_outside(error):
            raise
        _log.warning("an event could not be filed, and is looked for: %s", error)
        return await _build(directory, ledger, tell, rendered=rendered, can_undo=True)


async def _build(
    directory: Path, ledger: Ledger, tell: Tell, *, rendered: bool, can_undo: bool
) -> Path:
    """Where nothing can be undone it is faster, and not known which event could not be filed."""
    path = store.make(directory, ledger.id)
    db = (store.open_for_writing if can_undo else store.open_for_building)(path)
    projector = Projector(db)
    try:
        with uncollected():  # it takes a fifth of the time
            await _catch_up(projector, ledger, tell, can_undo=can_undo)
            if rendered:
                while await asyncio.to_thread(render, projector, Reader(db), RENDERED_AT_ONCE):
                    pass
                store.note_code(db)  # else whoever renders does: it takes half a second
    except BaseException:
        projector.close()
        store.remove(path)  # on a full disk, each start would leave another one
        raise
    projector.close()
    store.switch_to(directory, path)
    return path


def render(projector: Projector, reader: Reader, most: int) -> bool:
    """Work out how the elements of subjects read from which day on, where what was filed bears on
    them; whether there are more such subjects. The projector knows nothing of how (`versions`).
    """
    return projector.keep(worked_out(reader, projector.unrendered(most)))


async def _caught_up(path: Path, ledger: Ledger, tell: Tell) -> Views:
    with ExitStack() as undo:
        db = undo.enter_context(closing(store.open_for_writing(path)))
        projector = Projector(db)
        await _catch_up(projector, ledger, tell, can_undo=True)
        views = Views(path, ledger, projector)
        views.on_rendered = partial(store.note_code, db)
        store.read_meta(views.reader.db)  # its files are open from now on, should they be removed
        undo.pop_all()
        return views


async def _catch_up(projector: Projector, ledger: Ledger, tell: Tell, *, can_undo: bool) -> None:
    told = perf_counter()
    while batch := await ledger.read(after=projector.checkpoint, limit=BUILD_BATCH):
        if can_undo:
            await asyncio.to_thread(filing.file, projector, batch)
        else:
            await asyncio.to_thread(projector.apply, batch)
        if perf_counter() - told >= TELL_SECONDS:
            tell(projector.checkpoint, await ledger.head())
            told = perf_counter()


async def _fits(path: Path, ledger: Ledger) -> bool:
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

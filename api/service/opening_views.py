"""Opens the views of a ledger at a start: its own, those of other code, or new ones."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from api.service.collections import record_first
from api.service.progress import TellProgress
from events.storage.sqlite import SqliteLedger
from projections.filing import begun
from projections.filing.building import Tell
from projections.filing.files_here import MOST_RETRY_SECONDS, RETRY_SECONDS
from projections.filing.opening import RENDERED_AT_START, fitting, open_views, renew, stand_in
from projections.filing.processes.build_process import BuildProcess
from projections.filing.views import Views
from seeds.collection import chosen

_log = logging.getLogger("detente.views")


class FirstTasks(NamedTuple):
    """What an empty ledger is given, and who is told how far it is; whether to answer `at_once`
    from views that other code has filed, where that can be. `own_views` is where they are filed by
    one that may not write the ledger, and has nothing to record.
    """

    collections: Sequence[str]
    progress: TellProgress
    at_once: bool = False
    own_views: Path | None = None


async def opened_views(
    file: Path, ledger: SqliteLedger, stack: AsyncExitStack, start: FirstTasks
) -> Views:
    """Record what is to be recorded first in the ledger of a file, and open the views beside it for
    as long as the stack is. Many events are filed in a process of their own meanwhile.
    """
    data = start.own_views or file.parent
    tell = partial(start.progress, "filing the views")
    fits = await fitting(data, ledger) is not None
    is_much = not fits and await _are_many(data, ledger, start.collections)
    old = await stand_in(data, ledger) if is_much and start.at_once else None
    beside = None
    if is_much and old is None:
        beside = await BuildProcess.begin(data, file, tell)
        stack.push_async_callback(beside.end)
    if start.own_views is None:
        await record_first(data, ledger, start.collections, start.progress)
    if old is None:
        built = None if beside is None else partial(beside.built, await ledger.head())
        views = await open_views(data, ledger, tell=tell, built=built)
        stack.push_async_callback(views.close)
        return views
    stack.push_async_callback(old.close)
    renewing = asyncio.create_task(_renew(old, file, ledger, tell), name="renewing the views")
    stack.push_async_callback(_ended, renewing)
    return old


async def _renew(views: Views, file: Path, ledger: SqliteLedger, tell: Tell) -> None:
    """Have new views take over; try again, later and later, where that cannot be."""
    data = views.path.parent

    async def built(told: Tell) -> Path | None:
        beside = await BuildProcess.begin(data, file, told)
        try:
            return await beside.built(await ledger.head())
        finally:
            await beside.end()

    pause = RETRY_SECONDS
    while views.renewed_at is not None:
        try:
            await renew(views, data, ledger, built, tell)
        except Exception as error:  # noqa: BLE001 (what this missed would leave old views for ever)
            _log.exception("the views cannot be built anew; it is tried again in %g seconds", pause)
            views.failure = error
            await asyncio.sleep(pause)
            pause = min(2 * pause, MOST_RETRY_SECONDS)


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _are_many(data: Path, ledger: SqliteLedger, to_record: Sequence[str]) -> bool:
    """Whether many events are to be filed, beyond those of views that were built ahead."""
    head = await ledger.head()
    is_first = head == 0 and any(each.is_large for each in chosen(to_record))
    return is_first or head - begun.filed(data, ledger.id) > RENDERED_AT_START

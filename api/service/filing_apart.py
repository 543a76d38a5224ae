"""Has a process of its own file the views while a service runs: one that ends or hangs is replaced,
and meanwhile this process files them.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from projections.filing.files_here import MOST_RETRY_SECONDS, RETRY_SECONDS
from projections.filing.opening import take_back
from projections.filing.processes.filing_process import FilingProcess
from projections.filing.views import Views

FIRST_SECONDS: Final = 5.0
"""After a start, for which this process files: a process has to be worth its making."""

_log = logging.getLogger("detente.views")


@asynccontextmanager
async def filed_apart(views: Views, ledger: Path) -> AsyncIterator[None]:
    """Have views of the ledger in a file filed so meanwhile."""
    filing = asyncio.create_task(_file_apart(views, ledger), name="having the views filed")
    try:
        yield
    finally:
        filing.cancel()
        with suppress(asyncio.CancelledError):
            await filing


async def _file_apart(views: Views, ledger: Path) -> None:
    await asyncio.sleep(FIRST_SECONDS)
    pause = RETRY_SECONDS
    while True:
        if views.renewed_at is None and await _filed_apart(views, ledger):
            pause = RETRY_SECONDS
        await asyncio.sleep(pause)
        pause = min(2 * pause, MOST_RETRY_SECONDS)


async def _filed_apart(views: Views, ledger: Path) -> bool:
    """Have one process file until it ends; whether it has filed at all."""
    try:
        process = await FilingProcess.begin(views.path, ledger)
    except OSError as error:
        _log.warning("no process can be made to file the views: %s", error)
        return False
    try:
        if not await process.is_ready():
            _log.warning("the views go on being filed by the process that answers")
            return False
        await views.hand_over(process)
        await views.heed()
    finally:
        await process.end()
    _log.warning(
        "the process that filed the views has ended: this one files until there is another"
    )
    await _taken_back(views)
    return True


async def _taken_back(views: Views) -> None:
    pause = RETRY_SECONDS
    while True:
        try:
            await take_back(views)
        except Exception as error:  # noqa: BLE001 (what this missed would leave views that stand still)
            _log.exception("the views cannot be filed; it is tried again in %g seconds", pause)
            views.failure = error
            await asyncio.sleep(pause)
            pause = min(2 * pause, MOST_RETRY_SECONDS)
        else:
            return

"""Opens a ledger that another process writes, or a copy of one, to answer from it and nothing else.

What is not there yet is waited for: a writer that makes its ledger or builds its views, a copy that
is being put there. Whoever asks meanwhile is told what is missing.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from api.service.beside_writer import BesideWriter
from api.service.opening_views import FirstTasks, opened_views
from api.service.siblings import Siblings
from api.service.starting import Starting
from api.service.stores import LEDGER, TEXTS, Service, signer_in
from events.errors import LedgerCorruptError, LedgerUnavailableError
from events.files import durable
from events.files.write_lock import WriteLock
from events.source_texts.attached_texts import Texts
from projections.filing.elsewhere import open_elsewhere
from projections.filing.views import Views

WAIT_SECONDS: Final = 0.5
"""Between two looks for what is not there yet."""

LOCK: Final = "views.lock"
"""Held by the one who files views of its own in a directory."""

_log = logging.getLogger("detente.reading")


class ToRead(NamedTuple):
    """The data directory, where views of one's own are filed (None: those in it are read), where
    one writes, how many characters are shown on each side of a quote, and the processes that serve
    it together.
    """

    data: Path
    own_views: Path | None
    writer: str
    passage: int
    siblings: Siblings | None = None


@asynccontextmanager
async def reading_only(what: ToRead, starting: Starting) -> AsyncIterator[Service]:
    """Open to answer, once there is what to answer from.

    Raises `LedgerLockedError` where somebody else files views in `own_views`.
    """
    said = ""
    while True:
        async with AsyncExitStack() as stack:
            try:
                service = await _opened(what, starting, stack)
            except (LedgerUnavailableError, LedgerCorruptError) as error:
                if error.reason != said:
                    starting.wait_for(error.reason)
                    level = logging.WARNING if what.siblings is None else logging.INFO
                    _log.log(level, "waiting: %s", error.reason)
                said = error.reason
            else:
                yield service
                return
        await asyncio.sleep(WAIT_SECONDS)


async def _opened(what: ToRead, starting: Starting, stack: AsyncExitStack) -> Service:
    file = what.data / LEDGER
    beside = BesideWriter(what.data, file, what.writer, what.siblings)
    stack.push_async_callback(beside.ledger.close)
    if what.own_views is None:
        views: Views = open_elsewhere(what.data, beside.ledger)
        stack.push_async_callback(views.close)
    else:
        _take(what.own_views, stack)
        start = FirstTasks((), starting, at_once=True, own_views=what.own_views)
        views = await opened_views(file, beside.ledger, stack, start)
    if views.checkpoint > await beside.ledger.head():
        raise LedgerUnavailableError(f"the views stand beyond the last event of {file}")
    watching = asyncio.create_task(beside.watch(views), name="looking at what is there")
    stack.push_async_callback(_ended, watching)
    return Service(
        beside.ledger,
        views,
        Texts(what.data / TEXTS),
        what.passage,
        signer_in(what.data, beside.ledger),
        beside=beside,
    )


def _take(own_views: Path, stack: AsyncExitStack) -> None:
    try:
        durable.make_directory(own_views)
    except OSError as error:
        raise LedgerUnavailableError(f"{own_views}: {error.strerror}") from error
    stack.callback(WriteLock(own_views / LOCK).release)


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

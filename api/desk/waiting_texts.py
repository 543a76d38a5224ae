"""Texts that wait for their sources: attached to those that came meanwhile, forgotten after a month
in which nobody has asked for them.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import partial

from litestar.datastructures import State

from api.desk.opening import desk_of
from api.service.stores import Service
from events.errors import DeskUnavailableError, DetenteError
from events.source_texts.attached_texts import WaitingText
from events.time.clock import utc_now
from projections.doubts.marks import holders

DAYS = 30
EVERY_SECONDS = 3_600.0

_log = logging.getLogger("detente.desk")


@asynccontextmanager
async def waiting_texts_kept(
    state: State, *, now: Callable[[], datetime] = utc_now
) -> AsyncIterator[None]:
    """For as long as it runs: what was recorded and not attached before a process was killed is
    attached by the next one, at its beginning.
    """
    task = asyncio.create_task(_keep(state, now))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep(state: State, now: Callable[[], datetime]) -> None:
    while True:
        try:
            await look_through(state, now())
        except (DetenteError, OSError):
            _log.exception("texts that wait could not be looked through")
        await asyncio.sleep(EVERY_SECONDS)


async def look_through(state: State, now: datetime) -> None:
    """Attach what can be, and forget what has waited for too long and stands in no draft."""
    service: Service = state.service
    await service.apart(attach_registered)
    since = now.timestamp() - DAYS * 86_400
    over = [each for each in service.texts.waiting() if each.asked_at < since]
    kept = {each.sha256 for each in over if await _is_drafted(state, each.sha256)}
    forget = {each.sha256 for each in over} - kept
    if forget:
        dropped = await asyncio.to_thread(
            service.texts.drop_waiting, partial(_is_over, forget, since)
        )
        for each in dropped:
            _log.info("text %s: forgotten, as it waited for %d days in vain", each, DAYS)


def attach_registered(service: Service) -> None:
    """Attach each text that waits to the sources that are registered with its hash."""
    for each in service.texts.waiting():
        for subject in holders(service.reader.db, f"sha256/{each.sha256}"):
            service.texts.attach_held(subject.partition("/")[2], each.sha256)


def _is_over(forget: set[str], since: float, text: WaitingText) -> bool:
    """Once more, as somebody may have asked for it meanwhile."""
    return text.sha256 in forget and text.asked_at < since


async def _is_drafted(state: State, sha256: str) -> bool:
    """Whether a draft speaks of a text; where nobody can tell, it may."""
    try:
        return await desk_of(state).store.speaks_of(sha256)
    except (DeskUnavailableError, AttributeError):
        return True

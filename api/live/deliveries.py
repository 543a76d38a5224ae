"""Delivers webhooks: each in a task of its own, in the ledger's order, again until it is taken."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

import msgspec
from msgspec import Struct

from api.live.event_frames import Telling, ToldUpTo, place_of
from api.live.feed import Subscription
from api.live.safe_post import NotDeliveredError, deliver, signed
from api.live.streams import Live
from api.live.watches import watch_of
from api.live.webhook_store import Subject, Webhook, Webhooks
from api.service.settings import Config
from api.telemetry.metrics import Metrics
from events.errors import LedgerError
from events.files.write_lock import WriteLock
from events.time.clock import utc_now
from projections.model.reader import Reader
from projections.timeline.as_written import AskedFilters, filters_of

LOCK: Final = "webhooks.lock"
"""One process delivers, however many serve."""

LOOK_SECONDS: Final = 1.0
"""Between two looks at which webhooks there are."""

FIRST_PAUSE_SECONDS: Final = 1.0
MOST_PAUSE_SECONDS: Final = 3_600.0
"""Between two attempts; each pause is twice the one before it, less up to a half by chance."""

_log = logging.getLogger("detente.webhooks")


class CloudEvent(Struct, frozen=True, kw_only=True):
    """An event as CloudEvents 1.0 has it."""

    specversion: str = "1.0"
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: str = "application/json"
    data: msgspec.Raw


class Deliveries:
    """The webhooks' tasks."""

    def __init__(self, live: Live, config: Config, metrics: Metrics) -> None:
        self._live = live
        self._config = config
        self._metrics = metrics
        self._troubles = live.service.troubles
        self._hooks = Webhooks(live.service.data)
        self._tasks: dict[tuple[str, int], asyncio.Task[None]] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Deliver for as long as this is open, if no other process does."""
        try:
            lock = WriteLock(self._live.service.data / LOCK)
        except LedgerError:
            yield
            return
        looking = asyncio.create_task(self._look(), name="webhooks")
        try:
            yield
        finally:
            tasks = [looking, *self._tasks.values()]
            for each in tasks:
                each.cancel()
            await asyncio.wait(tasks)
            lock.release()

    async def _look(self) -> None:
        pause = LOOK_SECONDS
        while True:
            try:
                found = await asyncio.to_thread(self._hooks.all)
                self._tend({(each.id, each.revision): each for each in found})
            except Exception as error:  # noqa: BLE001 (whatever it is: nothing would be delivered)
                pause = self._troubles.note("webhooks", error)
            else:
                self._troubles.over("webhooks")
                pause = LOOK_SECONDS
            await asyncio.sleep(pause)

    def _tend(self, hooks: dict[tuple[str, int], Webhook]) -> None:
        for key, task in list(self._tasks.items()):
            if key not in hooks:
                task.cancel()
                self._troubles.over("webhooks", of=key[0])
            if task.done():
                del self._tasks[key]
        for key, hook in hooks.items():
            if hook.disabled_at is None and key not in self._tasks:
                self._tasks[key] = asyncio.create_task(self._run(hook), name=f"webhook {hook.id}")

    async def _run(self, hook: Webhook) -> None:
        try:
            await self._until_given_up(hook)
        except Exception as error:  # noqa: BLE001 (a mistake of ours must not end it for good)
            position: int | None = getattr(error, "position", None)
            # It begins anew after this, where it was kept to stand.
            await asyncio.sleep(
                self._troubles.note("webhooks", error, position=position, of=hook.id)
            )

    async def _until_given_up(self, hook: Webhook) -> None:
        try:
            await self._tell(hook)
        except NotDeliveredError as error:
            await asyncio.to_thread(self._hooks.disable, hook.id)
            self._metrics.webhooks_disabled.inc()
            _log.warning("webhook %s is disabled: %s", hook.id, error)
        self._troubles.over("webhooks", of=hook.id)

    async def _tell(self, hook: Webhook) -> None:
        """Deliver what comes; raises `NotDeliveredError` where that is given up."""
        at = place_of(hook.place)
        assert at is not None, "it was kept as one"
        reader = self._live.service.reader
        with self._live.listening(
            wanted_of(reader, hook.wanted, self._live.service.views.checkpoint)
        ) as feed:
            while not self._live.ends():
                edge, kept = self._live.edge, at
                async for reached, told in self._live.after(feed, at):
                    for each in told:
                        await self._send(hook, reached.position, each)
                        kept = ToldUpTo(reached.position, each.part)
                        await asyncio.to_thread(self._hooks.reach, hook, str(kept))
                    at = reached
                    self._troubles.over("webhooks", of=hook.id)
                if at != kept:
                    await asyncio.to_thread(self._hooks.reach, hook, str(at))
                await edge.wait()

    async def _send(self, hook: Webhook, position: int, told: Telling) -> None:
        id = f"{hook.id}.{position}.{told.part}"
        body = msgspec.json.encode(self._event(id, told))
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                await deliver(
                    hook.url,
                    body,
                    signed(hook.secret, id, body),
                    seconds=self._config.webhook_seconds,
                    may_be_private=self._config.webhook_private,
                )
            except NotDeliveredError as error:
                await self._failed(hook, error, is_first=pause == FIRST_PAUSE_SECONDS)
            else:
                self._metrics.webhook_deliveries.labels("delivered").inc()
                return
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 (no secret)
            pause = min(pause * 2, MOST_PAUSE_SECONDS)

    async def _failed(self, hook: Webhook, error: NotDeliveredError, *, is_first: bool) -> None:
        """Count a failure; raises it where it was the last one."""
        self._metrics.webhook_deliveries.labels("failed").inc()
        since = await asyncio.to_thread(self._hooks.fail, hook.id)
        if is_first:
            _log.warning("webhook %s is not delivered, and will be tried again: %s", hook.id, error)
        most = timedelta(days=self._config.webhook_days)
        if error.is_gone or utc_now() - since > most:
            raise error

    def _event(self, id: str, told: Telling) -> CloudEvent:
        assert told.recorded_at is not None, "an event caused it"
        return CloudEvent(
            id=id,
            source=self._config.public_url or f"urn:detente:{self._live.service.ledger.id}",
            type=f"detente.{told.name}",
            subject=told.subject,
            time=told.recorded_at,
            data=msgspec.Raw(told.data),
        )


def wanted_of(reader: Reader, subject: Subject, position: int) -> Subscription:
    """What a webhook listens to; raises what `watch_of` and `filters_of` raise."""
    watches = tuple(
        msgspec.structs.replace(watch_of(reader, each, position), since=None)
        for each in subject.watches
    )
    is_filtered = subject.filters != AskedFilters()
    filters = filters_of(subject.filters) if is_filtered or not watches else None
    return Subscription(filters, None, watches)

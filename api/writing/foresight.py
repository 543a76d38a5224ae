"""What events would change, before they are recorded: asked of the views, one batch at a time."""

import asyncio
import logging
import sqlite3
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final

from litestar.params import QueryParameter
from msgspec.structs import replace

from api.service.stores import Service
from events.admission.batch import BATCH_LIMIT, event_ids
from events.errors import DetenteError, ViewsBehindError
from events.ledger.protocol import READ_LIMIT, Recorded
from events.time.clock import utc_now
from events.vocabulary.amendments import FactCorrected
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import AnyEvent, encode
from projections.filing import store
from projections.filing.trying import TakesLongError, Trial
from projections.relations.foreseen import foreseen
from projections.relations.foreseen_effects import Effects, NotLookedAt

ATTEMPTS: Final = 3
"""How often it is tried while others record."""

READ_ANEW: Final = 3_000
"""Events after which all that is registered is sooner read again than caught up with."""

BEHIND_SECONDS: Final = 2
"""How long views that are behind are waited for."""

REMEMBERED: Final = 16
"""Batches of which it is remembered what they would change."""

WantsEffects = Annotated[
    bool,
    QueryParameter(
        name="effects",
        description="Tell what the events would change, too, where they could be recorded.",
    ),
]

_log = logging.getLogger("detente.api")


class FirstEvents:
    """The first events of a file of any length, so that it is known what they would change."""

    def __init__(self) -> None:
        self._events: list[AnyEvent] = []
        self._rest = 0

    def see(self, event: AnyEvent) -> None:
        """Take in the next event."""
        if len(self._events) < BATCH_LIMIT:
            self._events.append(event)
        else:
            self._rest += 1

    async def effects(self, foresight: "Foresight") -> Effects | None:
        """What they would change; the others are counted with those that are not looked at."""
        found = await foresight.effects(self._events) if self._events else None
        if found is None or not self._rest:
            return found
        left = found.not_looked_at or NotLookedAt(events=0, facts=(), pairs=(), lists=())
        left = replace(left, events=left.events + self._rest)
        return replace(found, left_out=found.left_out + self._rest, not_looked_at=left)


class Foresight:
    """Asks the views of a service what they would say."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._trial: Trial | None = None
        self._path: Path | None = None
        self._one = asyncio.Lock()
        self._warming: asyncio.Task[None] | None = None
        self._told: OrderedDict[tuple[Path, int, bytes], Effects] = OrderedDict()

    async def effects(self, events: Sequence[AnyEvent]) -> Effects | None:
        """What events would change that could be recorded now; None where it takes too long to
        find out, or the views are not there just now.
        """
        async with self._one:
            asking = asyncio.ensure_future(self._effects(events))
            try:
                return await asyncio.shield(asking)
            finally:  # whoever asked may have gone: the connection is free when it has ended
                await asyncio.wait([asking])

    def warm(self) -> None:
        """Read what is registered, before anybody waits for it: once somebody looks at the desk."""
        if self._trial is None and (self._warming is None or self._warming.done()):
            self._warming = asyncio.create_task(self._warm(), name="foresight")

    async def _warm(self) -> None:
        async with self._one:
            with suppress(sqlite3.Error, DetenteError):
                await self._up_to_date()

    async def close(self) -> None:
        """Let go of the views."""
        if self._warming is not None:
            await asyncio.wait([self._warming])
        async with self._one:
            self._let_go()

    async def _effects(self, events: Sequence[AnyEvent]) -> Effects | None:
        for _ in range(ATTEMPTS):
            try:
                trial = await self._up_to_date()
                if trial is not None:
                    return await self._asked(trial, events)
            except ViewsBehindError:
                continue  # somebody has recorded something meanwhile
            except TakesLongError:
                _log.info("what a batch would change takes too long to work out")
                return None
            except (sqlite3.Error, DetenteError):
                _log.warning("what a batch would change cannot be asked for", exc_info=True)
                self._let_go()
                return None
        return None

    async def _asked(self, trial: Trial, events: Sequence[AnyEvent]) -> Effects:
        """What was worked out of the same events beside the same record is the same still: a draft
        is saved, looked at and proposed as it stands.
        """
        assert self._path is not None, "it is that of the trial"
        digest = await asyncio.to_thread(_digest, events)
        key = self._path, trial.known_to, digest
        found = self._told.pop(key, None)
        if found is None:
            found = await asyncio.to_thread(_asked, trial, events)
        if found.not_looked_at is None:  # there may be more time the next time
            self._told[key] = found
            while len(self._told) > REMEMBERED:
                self._told.popitem(last=False)
        return found

    async def _up_to_date(self) -> Trial | None:
        """What knows all that is recorded by now, if the views show it."""
        ledger, views = self._service.ledger, self._service.views
        head = await ledger.head()
        if views.renewed_at is not None:
            return None
        if not await views.reach(head, within_seconds=BEHIND_SECONDS):
            return None
        trial = self._trial
        if trial is None or self._path != views.path:
            self._let_go()
            self._path = views.path
            trial = self._trial = Trial(store.open_for_trying(views.path))
        if not head - READ_ANEW < trial.known_to <= head or not trial.known_to:
            await asyncio.to_thread(trial.learn_all)
        while trial.known_to < head:
            trial.learn(await ledger.read(after=trial.known_to, limit=READ_LIMIT))
        return trial

    def _let_go(self) -> None:
        if self._trial is not None:
            with suppress(sqlite3.Error):
                self._trial.close()
        self._trial = None


def _digest(events: Sequence[AnyEvent]) -> bytes:
    hashed = sha256()
    for each in events:
        hashed.update(encode(each) + b"\n")
    return hashed.digest()


def _asked(trial: Trial, events: Sequence[AnyEvent]) -> Effects:
    at, first = utc_now(), trial.known_to + 1
    batch = [
        Recorded(
            position=first + index,
            id=id,
            recorded_at=at,
            recorded_by="",
            event=event,
            stored=encode(event),
        )
        for index, (id, event) in enumerate(zip(event_ids("", len(events)), events, strict=True))
    ]
    with trial.filed(batch) as filed:
        tried = len(events) - filed.untried
        return foreseen(filed, pointers(events[:tried]), pointers(events[tried:], tried).values())


def pointers(events: Sequence[AnyEvent], first: int = 0) -> dict[str, str]:
    """Where each fact that is told stands, among events that are counted from `first` on."""
    found = {}
    for index, event in enumerate(events, first):
        match event:
            case Fact():
                found[event.id] = f"/events/{index}"
            case FactCorrected():
                found[event.fact.id] = f"/events/{index}/fact"
            case _:
                pass
    return found

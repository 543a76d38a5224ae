"""What the ledger gets, told as it comes to all who listen.

One task follows the views, and wakes the streams. Each stream reads on from its own place in the
ledger, as fast as its client takes what it is sent: nothing is queued for a slow one, so it costs
no more memory than a quick one and misses nothing. What several are told is read and encoded once.
"""

import asyncio
import logging
import re
import sqlite3
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct

from api.config import Config
from api.service import Service
from api.stopping import Stopping
from api.watching import Watch, Watcher
from events.amendments import CitationAdded, FactCorrected, FactRetracted
from events.catalogue import stream_of
from events.errors import DetenteError
from events.event import Event, Fact
from events.ledger import Recorded
from events.registry import ActorMerged, SourceChecked
from projections import arrivals
from projections.questions import today
from projections.reader import Reader
from projections.walk import Filters

PAGE_EVENTS: Final = 100
"""Events that a stream reads at once."""

PAGES_KEPT: Final = 32
FRAMES_KEPT: Final = 256
TOLD_KEPT: Final = 500
"""Of events, what listeners who want the same were told."""

RETRY_MS: Final = 2_000
"""For which a client is asked to wait before it comes again."""

RETRY_AT_END_MS: Final = 500
WAIT_SECONDS: Final = 60.0
PAUSE_SECONDS: Final = 1.0
"""After a failure to read."""

_log = logging.getLogger("detente.live")


class Wanted(Struct, frozen=True):
    """What somebody listens to. `filters`: events of a timeline, None for none of them. `pair`:
    changes of the state between two parties as of today. `watches`: changes of answers.
    """

    filters: Filters | None
    pair: Watch | None = None
    watches: tuple[Watch, ...] = ()


class Told(NamedTuple):
    """Something to be told: which part of what an event gives rise to, its name, JSON."""

    part: int
    name: str
    data: bytes
    subject: str
    recorded_at: datetime | None = None


class Place(NamedTuple):
    """How far somebody has been told: all of a position, or of the next one up to a part."""

    position: int
    part: int | None = None

    def __str__(self) -> str:
        return f"{self.position}" if self.part is None else f"{self.position}.{self.part}"

    @property
    def whole(self) -> int:
        """The last position that has been told wholly."""
        return self.position if self.part is None else self.position - 1


_PLACE: Final = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,4}))?")


def place_of(text: str) -> Place | None:
    """A place as it was written; None for none."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    return Place(int(found[1]), None if found[2] is None else int(found[2]))


class Feed:
    """What all who want the same are told; kept for as long as somebody does."""

    def __init__(self, reader: Reader, wanted: Wanted) -> None:
        self.listeners = 0
        self._reader = reader
        self._filters = wanted.filters
        pairs = [(1, "state", wanted.pair)] if wanted.pair is not None else []
        watches = [*pairs, *((2 + n, "changed", each) for n, each in enumerate(wanted.watches))]
        self._watchers = [(part, name, Watcher(reader, watch)) for part, name, watch in watches]
        self._told: OrderedDict[int, tuple[Told, ...]] = OrderedDict()

    def told(self, recorded: Recorded) -> tuple[Told, ...]:
        """What an event gives rise to."""
        found = self._told.get(recorded.position)
        if found is None:
            found = self._told[recorded.position] = tuple(self._all(recorded))
            if len(self._told) > TOLD_KEPT:
                self._told.popitem(last=False)
        return found

    def since_read(self, position: int) -> Iterator[Told]:
        """What became of the answers that are watched since somebody read them."""
        for part, name, watcher in self._watchers:
            since = watcher.watch.since
            if since is not None and since < position:
                changed = watcher.between(since, position)
                if changed is not None:
                    data = msgspec.json.encode(changed)
                    yield Told(part, name, data, changed.permalink)

    def _all(self, recorded: Recorded) -> Iterator[Told]:
        if self._filters is not None:
            filters, address = self._filters, address_of(recorded)
            arrival = arrivals.arrival(self._reader, recorded, filters, today(), address)
            if arrival is not None:
                name, data = name_of(recorded.event), msgspec.json.encode(arrival)
                yield Told(0, name, data, arrival.subject, recorded.recorded_at)
        if not self._watchers:
            return
        named = arrivals.named(self._reader, recorded)
        for part, name, watcher in self._watchers:
            changed = watcher.after(recorded.position, named)
            if changed is not None:
                data = msgspec.json.encode(changed)
                yield Told(part, name, data, changed.permalink, recorded.recorded_at)


class Live:
    """Follows the ledger, for all who listen in this process."""

    def __init__(self, service: Service, config: Config, stopping: Stopping) -> None:
        self.service = service
        self.listeners = 0
        self._ending = False
        self._heartbeat = config.heartbeat_seconds
        self._stopping = stopping
        self._position = service.views.checkpoint
        self._edge = asyncio.Event()
        self._feeds: dict[Wanted, Feed] = {}
        self._pages: OrderedDict[tuple[int, int], asyncio.Future[list[Recorded]]] = OrderedDict()

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Follow for as long as this is open."""
        task = asyncio.create_task(self._follow(), name="live")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def stream(
        self, wanted: Wanted, start: Place, first: tuple[Told, ...] = ()
    ) -> AsyncGenerator[bytes, None]:
        """Server-sent events after a place, without a gap, until the service is told to stop;
        before them `first`, what became of the answers that are watched since they were read.
        """
        at, loop = start, asyncio.get_running_loop()
        with self._counted(), self.listening(wanted) as feed:
            yield _preamble(RETRY_MS, start) + _framed(start.position, first)
            due = loop.time() + self._heartbeat
            while not self.ends():
                edge = self._edge
                async for reached, told in self.after(feed, at):
                    at = reached
                    if told or loop.time() > due:
                        yield _framed(at.position, told) or _beat(at)
                        due = loop.time() + self._heartbeat
                if not await _comes(edge, due):
                    yield _beat(at)
                    due = loop.time() + self._heartbeat
            yield _preamble(RETRY_AT_END_MS, at)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self.listeners += 1
        try:
            yield
        finally:
            self.listeners -= 1

    @contextmanager
    def listening(self, wanted: Wanted) -> Iterator[Feed]:
        """The feed of what is wanted, while somebody listens to it."""
        feed = self._feeds.get(wanted)
        if feed is None:
            feed = self._feeds[wanted] = Feed(self.service.reader, wanted)
        feed.listeners += 1
        try:
            yield feed
        finally:
            feed.listeners -= 1
            if feed.listeners == 0:
                del self._feeds[wanted]

    async def after(
        self, feed: Feed, at: Place
    ) -> AsyncGenerator[tuple[Place, tuple[Told, ...]], None]:
        """What each event after a place gives rise to, up to where the views stand."""
        while at.whole < self._position and not self.ends():
            page = await self._page(at.whole, min(self._position, at.whole + PAGE_EVENTS))
            for recorded in page:
                told = feed.told(recorded)
                if at.part is not None:
                    told = tuple(each for each in told if each.part > at.part)
                at = Place(recorded.position)
                yield at, told
                if self.ends():
                    return
            if at.whole < self._position:
                await asyncio.sleep(0)

    def ends(self) -> bool:
        """Whether nothing more is told, as the service ends."""
        return self._ending

    @property
    def edge(self) -> asyncio.Event:
        """Comes when there may be more to tell than now, or the service is told to stop."""
        return self._edge

    async def _page(self, after: int, last: int) -> list[Recorded]:
        """The events after a position up to another one, read once for all who ask."""
        asked = (after, last)
        page = self._pages.get(asked)
        if page is None or (page.done() and (page.cancelled() or page.exception() is not None)):
            reading = self.service.ledger.read(after=after, limit=last - after)
            page = self._pages[asked] = asyncio.ensure_future(reading)
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        return page.result() if page.done() else await asyncio.shield(page)

    async def _follow(self) -> None:
        async for position in self._stopping.until(self._positions()):
            self._position = position
            self._wake()
        self._ending = True
        self._wake()

    async def _positions(self) -> AsyncIterator[int]:
        """Where the views stand, each time that they have moved, whoever moved them."""
        views, at = self.service.views, self._position
        while True:
            try:
                if await views.reach(at + 1, within_seconds=WAIT_SECONDS):
                    at = views.checkpoint
                    yield at
            except (DetenteError, sqlite3.Error):
                _log.exception("the streams stand at %d and cannot follow", at)
                await asyncio.sleep(PAUSE_SECONDS)

    def _wake(self) -> None:
        edge, self._edge = self._edge, asyncio.Event()
        edge.set()


def name_of(event: Event) -> str:
    """What an event is called where it is told."""
    for kind, name in _NAMES.items():
        if isinstance(event, kind):
            return name
    return "registration"


_NAMES: Final[dict[type[Event], str]] = {
    Fact: "fact",
    FactCorrected: "correction",
    FactRetracted: "retraction",
    CitationAdded: "citation",
    ActorMerged: "merge",
    SourceChecked: "check",
}
_WITH_PAGES: Final = frozenset({"fact", "actor", "issue", "office", "engagement", "source"})


def address_of(recorded: Recorded) -> str:
    """Where what an event is about can be read."""
    kind, _, id = stream_of(recorded.event).partition("/")
    if kind not in _WITH_PAGES:
        return f"/v1/events?after={recorded.position - 1}&limit=1"
    return f"/v1/{kind}s/{id}" + ("/history" if name_of(recorded.event) == "retraction" else "")


async def _comes(edge: asyncio.Event, due: float) -> bool:
    """Wait for news; False if there were none in time."""
    try:
        async with asyncio.timeout_at(due):
            return await edge.wait()
    except TimeoutError:
        return False


@lru_cache(FRAMES_KEPT)
def _framed(position: int, told: tuple[Told, ...]) -> bytes:
    """As server-sent events. Only the last part bears the position alone: who has got that one has
    got all of it.
    """
    ids = [Place(position, each.part) for each in told[:-1]] + [Place(position)]
    return b"".join(
        b"event: %s\nid: %s\ndata: %s\n\n" % (each.name.encode(), str(id).encode(), each.data)
        for id, each in zip(ids, told, strict=False)
    )


def _preamble(retry_ms: int, at: Place) -> bytes:
    return b"retry: %d\nid: %s\n\n" % (retry_ms, str(at).encode())


def _beat(at: Place) -> bytes:
    """Keeps the connection; the place in it spares a client to read again what did not concern it,
    and is no event, as there are no data.
    """
    return b": beat\nid: %s\n\n" % str(at).encode()

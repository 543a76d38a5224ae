"""What the ledger gets, told as it comes to all who listen.

One task follows the views, and wakes the streams. Each stream reads on from its own place in the
ledger, as fast as its client takes what it is sent: nothing is queued for a slow one, so it costs
no more memory than a quick one and misses nothing. What several are told is read and encoded once.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import msgspec
from msgspec import Struct

from api.limits.shares import Shares
from api.live.event_frames import Telling, ToldUpTo, beat, framed, preamble
from api.live.feed import Feed, Subscription
from api.service.settings import Config
from api.service.stopping import Stopping
from api.service.stores import Service
from events.ledger.protocol import Recorded
from events.vocabulary.catalogue import stream_of

PAGE_EVENTS: Final = 100
"""Events that a stream reads at once."""

PAGES_KEPT: Final = 32

RETRY_MS: Final = 2_000
"""For which a client is asked to wait before it comes again."""

RETRY_AT_END_MS: Final = 500
WAIT_SECONDS: Final = 60.0

Instead = Callable[[Recorded], tuple[Telling, ...]]

_log = logging.getLogger("detente.live")


class StreamFault(Struct, frozen=True):
    """What a stream says of an event of which nothing can be told."""

    position: int
    detail: str


class EventNotToldError(Exception):
    """Of the event at `position` nothing can be told to somebody who listens."""

    def __init__(self, position: int) -> None:
        self.position = position
        super().__init__(f"of the event at position {position} nothing can be told")


class Live:
    """Follows the ledger, for all who listen in this process."""

    def __init__(
        self, service: Service, config: Config, stopping: Stopping, places: Shares
    ) -> None:
        self.service = service
        self.places = places
        self._ending = False
        self._heartbeat = config.heartbeat_seconds
        self._stopping = stopping
        self._position = service.views.checkpoint
        self._edge = asyncio.Event()
        self._feeds: dict[Subscription, Feed] = {}
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
        self,
        wanted: Subscription,
        start: ToldUpTo,
        first: tuple[Telling, ...] = (),
        *,
        client: str = "",
    ) -> AsyncGenerator[bytes, None]:
        """Server-sent events after a place, without a gap, until the service is told to stop;
        before them `first`, what became of the answers that are watched since they were read.
        """
        at, loop = start, asyncio.get_running_loop()
        with self.places.held(client), self.listening(wanted) as feed:
            yield preamble(RETRY_MS, start) + framed(start.position, first)
            due = loop.time() + self._heartbeat
            while not self.ends():
                edge = self._edge
                async for reached, told in self.after(feed, at, _fault):
                    at = reached
                    if told or loop.time() > due:
                        yield framed(at.position, told) or beat(at)
                        due = loop.time() + self._heartbeat
                if not await _comes(edge, due):
                    yield beat(at)
                    due = loop.time() + self._heartbeat
            yield preamble(RETRY_AT_END_MS, at)

    def read_anew(self) -> None:
        """Find out with the reader that the service has now, whatever is listened to."""
        for each in self._feeds.values():
            each.read_with(self.service.reader)

    @contextmanager
    def listening(self, wanted: Subscription) -> Iterator[Feed]:
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
        self, feed: Feed, at: ToldUpTo, instead: Instead | None = None
    ) -> AsyncGenerator[tuple[ToldUpTo, tuple[Telling, ...]], None]:
        """What each event after a place gives rise to, up to where the views stand; `instead` says
        what is told of an event of which nothing can be told, or else that raises.
        """
        while at.whole < self._position and not self.ends():
            page = await self._page(at.whole, min(self._position, at.whole + PAGE_EVENTS))
            for recorded in page:
                told = _told(feed, recorded, instead)
                if at.part is not None:
                    told = tuple(each for each in told if each.part > at.part)
                at = ToldUpTo(recorded.position)
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
        views, at, troubles = self.service.views, self._position, self.service.troubles
        while True:
            try:
                if await views.reach(at + 1, within_seconds=WAIT_SECONDS):
                    at = views.checkpoint
                    yield at
                troubles.over("streams")
            except Exception as error:  # noqa: BLE001 (whatever it is: all streams would fall silent)
                await asyncio.sleep(troubles.note("streams", error, position=at + 1))

    def _wake(self) -> None:
        edge, self._edge = self._edge, asyncio.Event()
        edge.set()


def _told(feed: Feed, recorded: Recorded, instead: Instead | None) -> tuple[Telling, ...]:
    try:
        return feed.told(recorded)
    except Exception as error:
        _log.exception("of the event at position %d nothing can be told", recorded.position)
        if instead is None:
            raise EventNotToldError(recorded.position) from error
        return instead(recorded)


def _fault(recorded: Recorded) -> tuple[Telling, ...]:
    """A stream says that it leaves an event out, and goes on."""
    fault = StreamFault(recorded.position, "of this event nothing can be told: it has been logged")
    return (Telling(0, "fault", msgspec.json.encode(fault), stream_of(recorded.event)),)


async def _comes(edge: asyncio.Event, due: float) -> bool:
    """Wait for news; False if there were none in time."""
    try:
        async with asyncio.timeout_at(due):
            return await edge.wait()
    except TimeoutError:
        return False

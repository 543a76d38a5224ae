"""The service's end, as what never ends by itself has to know it.

A server waits for answers before it closes anything, so a stream that went on would hold it up for
as long as somebody listens.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from typing import Any, TypeVar

from litestar.datastructures import State
from litestar.di import NamedDependency

_Item = TypeVar("_Item")


class Stopping:
    """Whether the service has been told to stop. A stream yields what `until` lets through."""

    def __init__(self) -> None:
        self._begun = asyncio.Event()

    @property
    def has_begun(self) -> bool:
        """Whether no more should be started."""
        return self._begun.is_set()

    def begin(self) -> None:
        """Tell everybody who waits. To be called in the event loop."""
        self._begun.set()

    async def wait(self) -> None:
        """Return when the service is told to stop."""
        await self._begun.wait()

    async def until(self, items: AsyncIterator[_Item]) -> AsyncGenerator[_Item, None]:
        """The items as they come; ends with them, or when the service is told to stop."""
        stop = asyncio.ensure_future(self.wait())
        try:
            while not self.has_begun:
                coming = asyncio.ensure_future(_next(items))
                await _either(coming, stop)
                if coming.cancelled():
                    return
                try:
                    item = coming.result()
                except _Ended:
                    return
                yield item
        finally:
            stop.cancel()
            if isinstance(items, AsyncGenerator):
                await items.aclose()


OpenStopping = NamedDependency[Stopping]


def stopping_of(state: State) -> Stopping:
    """The dependency `stopping`."""
    stopping: Stopping = state.stopping
    return stopping


class _Ended(Exception):  # noqa: N818 (no error: a future cannot carry StopAsyncIteration)
    """There are no more items."""


async def _next(items: AsyncIterator[_Item]) -> _Item:
    try:
        return await anext(items)
    except StopAsyncIteration:
        raise _Ended from None


async def _either(coming: "asyncio.Future[Any]", stop: "asyncio.Future[Any]") -> None:
    """Wait for one of them; what is still coming then, or when nobody waits any more, is undone."""
    try:
        await asyncio.wait({coming, stop}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if not coming.done():
            coming.cancel()
            with suppress(asyncio.CancelledError, _Ended):
                await coming

"""Waking those who follow a ledger when it has grown."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from events.ledger.protocol import Recorded

POLL_SECONDS = 0.25
"""How often a follower looks for what another process has written."""


class News:
    """An edge that every follower can wait for; belongs to one event loop."""

    def __init__(self) -> None:
        self._edge = asyncio.Event()

    def spread(self) -> None:
        """Wake everyone who waits now; call it in the loop."""
        edge, self._edge = self._edge, asyncio.Event()
        edge.set()

    async def follow(
        self, read: Callable[[int], Awaitable[list[Recorded]]], after: int
    ) -> AsyncIterator[list[Recorded]]:
        """Batches from `read(after)`, without a seam between catching up and live.

        The edge is taken before reading, so an append between the two wakes the next wait.
        """
        while True:
            edge = self._edge
            batch = await read(after)
            if batch:
                after = batch[-1].position
                yield batch
                continue
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await edge.wait()
            except TimeoutError:
                continue

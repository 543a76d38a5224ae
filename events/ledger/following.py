"""Waking those who follow a ledger when it has grown, with what it has grown by."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import islice

from events.ledger.protocol import READ_LIMIT, Recorded

POLL_SECONDS = 0.25
"""How often a follower looks for what another process has written."""

FRESH_BYTES = 4_000_000
"""Of the last events, that are kept for who follows closely: they need not be read back."""


class News:
    """An edge that every follower can wait for; belongs to one event loop."""

    def __init__(self) -> None:
        self._edge = asyncio.Event()
        self._fresh: deque[Recorded] = deque()
        self._fresh_bytes = 0
        self._has_ended = False

    def spread(self, events: Sequence[Recorded] = ()) -> None:
        """Wake everyone who waits now, for what has been written; call it in the loop."""
        if not self._has_ended:
            self._keep(events)
        edge, self._edge = self._edge, asyncio.Event()
        edge.set()

    def end(self) -> None:
        """Forget what was written: whoever follows reads on, and is told how that ends."""
        self._has_ended = True
        self._fresh.clear()
        self.spread()

    async def follow(
        self, read: Callable[[int], Awaitable[list[Recorded]]], after: int
    ) -> AsyncIterator[list[Recorded]]:
        """Batches from `read(after)`, without a seam between catching up and live.

        The edge is taken before reading, so an append between the two wakes the next wait.
        """
        is_late = False
        while True:
            edge = self._edge
            batch = None if is_late else self._since(after)
            if batch is None:
                batch = await read(after)
            if batch:
                after = batch[-1].position
                yield batch
                continue
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await edge.wait()
                is_late = False
            except TimeoutError:
                is_late = True

    def _keep(self, events: Sequence[Recorded]) -> None:
        # What was written though its commit had failed is not told here: what follows it has a gap.
        if self._fresh and events and events[0].position != self._fresh[-1].position + 1:
            self._fresh.clear()
            self._fresh_bytes = 0
        self._fresh.extend(events)
        self._fresh_bytes += sum(len(each.stored) for each in events)
        while self._fresh_bytes > FRESH_BYTES:
            self._fresh_bytes -= len(self._fresh.popleft().stored)

    def _since(self, after: int) -> list[Recorded] | None:
        """What was written after a position, as much as is read at once; None where not all of it
        is at hand.
        """
        if not self._fresh or not self._fresh[0].position <= after + 1:
            return None
        last = self._fresh[-1].position - after
        if last <= READ_LIMIT:  # from behind, as nearly always: there are thousands before it
            return list(islice(reversed(self._fresh), max(0, last)))[::-1]
        first = after + 1 - self._fresh[0].position
        return list(islice(self._fresh, first, first + READ_LIMIT))

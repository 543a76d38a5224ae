"""How views get on: what keeps them from following, and who is told when they move."""

import asyncio
from collections.abc import Callable

from events.storage.sqlite_durable_connections import is_damage


class HowViewsGetOn:
    """What who files says of it, in whichever process, and who waits for it."""

    on_rendered: Callable[[], None] | None = None
    """Called by whoever writes, once there is nothing left to render."""

    on_filed: Callable[[int, float], None] | None = None
    """Called with the number of events of each batch that was filed, and the seconds it took."""

    is_alone = False
    """Whether the process that files does nothing else: little is filed in its event loop then,
    without the way into a thread and back, for which whoever records would wait.
    """

    on_failed: Callable[[Exception], None] | None = None
    """Called with what keeps them from following, each time that they fail."""

    def __init__(self) -> None:
        self.failures = 0
        """How often the views could not follow."""
        self.failure: Exception | None = None
        """Why the views cannot follow the ledger just now; they keep trying."""
        self.failing_at: int | None = None
        """The position that they cannot get beyond, while they cannot follow."""
        self.moved = asyncio.Event()
        """Set as soon as the views have moved; then another one stands here."""
        self._awaited: dict[asyncio.Future[None], int] = {}
        """Who waits until the views stand at which position."""

    @property
    def checkpoint(self) -> int:
        """The ledger position up to which the views stand."""
        raise NotImplementedError

    def has_filed(self, events: int, seconds: float) -> None:
        """So many events were filed in so many seconds."""
        self.forget_failure()
        if self.on_filed is not None:
            self.on_filed(events, seconds)

    def has_failed(self, error: Exception, position: int | None) -> None:
        """They cannot get beyond a position."""
        self.failure, self.failing_at = error, position
        self.failures += 1
        if self.on_failed is not None:
            self.on_failed(error)

    def forget_failure(self) -> None:
        """They follow again; damage stays."""
        if not is_damage(self.failure):
            self.failure = self.failing_at = None

    async def has_reached(self, position: int, *, within_seconds: float) -> None:
        """Wait until somebody says that the views stand at a position, for so long at most."""
        # No `asyncio.timeout`, and nobody is woken who has to wait on: each recording waits here.
        loop = asyncio.get_running_loop()
        reached: asyncio.Future[None] = loop.create_future()
        giving_up = loop.call_later(within_seconds, _end_wait, reached)
        self._awaited[reached] = position
        try:
            await reached
        finally:
            giving_up.cancel()
            del self._awaited[reached]

    def wake(self) -> None:
        """Tell who waits that they have moved."""
        checkpoint = self.checkpoint if self._awaited else 0
        for reached, position in self._awaited.items():
            if position <= checkpoint:
                _end_wait(reached)
        # A new event takes the place of the one that is set: to clear it would lose those who begin
        # to wait between the two, and they would wait for the next batch.
        moved, self.moved = self.moved, asyncio.Event()
        moved.set()


def _end_wait(reached: "asyncio.Future[None]") -> None:
    if not reached.done():
        reached.set_result(None)

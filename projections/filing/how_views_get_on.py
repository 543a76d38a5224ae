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

    def wake(self) -> None:
        """Tell who waits that they have moved."""
        # A new event takes the place of the one that is set: to clear it would lose those who begin
        # to wait between the two, and they would wait for the next batch.
        moved, self.moved = self.moved, asyncio.Event()
        moved.set()

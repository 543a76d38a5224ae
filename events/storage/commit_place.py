"""Where commits are made: in the event loop where syncs are fast, in the writer's thread else.

A thread costs more than a fast sync does: each answer crosses over to it and back, and the two take
turns at being run. A slow sync in the loop, though, would hold up all who only read. So syncs are
timed wherever they are made. The first slow one ends it in the loop, and it takes many fast ones
until it begins there, twice as many each time that this turned out wrong.
"""

from typing import Final

FAST_SECONDS: Final = 0.001
"""Of a sync, on average of the last ones: what handing a commit to the thread costs, about."""

SLOW_SECONDS: Final = 0.020
"""Of one sync in the loop. Less may be a machine with much else to do, and tells on the average."""

LONG_SECONDS: Final = 0.050
"""Of all else in a turn there, which has few seeks to make."""

LEAST: Final = 32
MOST: Final = 8_192
"""Syncs in the thread, at least, until commits are made in the loop again."""

SETTLED: Final = 2_000
"""Commits in the loop, after which it is no mistake to have begun there."""

_WEIGHT: Final = 1 / 16
"""Of one sync in the average."""


class CommitPlace:
    """Decides by the seconds that syncs take."""

    def __init__(self) -> None:
        self.is_loop = False
        """Whether commits are made in the loop for now."""
        self._average = 0.0
        self._since = 0
        self._wanted = LEAST

    def took(self, sync: float, turn: float) -> None:
        """Hear how long a sync took, and all of the turn that it ended."""
        self._since += 1
        self._average += (sync - self._average) * (_WEIGHT if self._since > 1 else 1)
        if self.is_loop:
            is_slow = sync >= SLOW_SECONDS or turn - sync >= LONG_SECONDS
            self._stay(is_slow=is_slow or self._average >= FAST_SECONDS)
        elif self._since >= self._wanted and self._average < FAST_SECONDS:
            self.is_loop, self._since = True, 0

    def _stay(self, *, is_slow: bool) -> None:
        if is_slow:
            self.is_loop, self._since = False, 0
            self._wanted = min(MOST, 2 * self._wanted)
        elif self._since == SETTLED:
            self._wanted = LEAST

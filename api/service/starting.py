"""How far a service is that opens its stores, as those may ask who are answered meanwhile."""

import math
from collections.abc import Callable
from time import perf_counter
from typing import Final

from api.answers.operation import StartingAt
from api.service.progress import TellProgress

MOST_SECONDS: Final = 60
"""After which one may ask again, however much there is still to do."""

BEGINS: Final = "the service has just been started"


class Starting:
    """Hears how far a start is, and passes it on."""

    def __init__(self, tell: TellProgress, now: Callable[[], float] = perf_counter) -> None:
        self.at: StartingAt | None = None
        """None before anything takes long."""
        self.waits_for: str | None = None
        """What has to come from elsewhere first."""
        self._tell, self._now = tell, now
        self._began, self._first = now(), 0

    def __call__(self, doing: str, done: int, all_there_is: int) -> None:
        """Hear it."""
        self.waits_for = None
        if self.at is None or self.at.doing != doing:
            self._began, self._first = self._now(), done
        self.at = StartingAt(doing=doing, done=done, of=all_there_is)
        self._tell(doing, done, all_there_is)

    @property
    def takes_long(self) -> bool:
        """Whether there is something to tell whoever asks meanwhile."""
        return self.at is not None or self.waits_for is not None

    def wait_for(self, missing: str) -> None:
        """Hear what is missing; nobody knows when it comes."""
        self.waits_for = missing

    def __str__(self) -> str:
        """In a line."""
        if self.waits_for is not None:
            return f"waiting: {self.waits_for}"
        return BEGINS if self.at is None else str(self.at)

    @property
    def seconds_left(self) -> int:
        """For which what is done just now goes on at its present pace, a second at least."""
        if self.at is None:
            return 1
        did, passed = self.at.done - self._first, self._now() - self._began
        rest = self.at.of - self.at.done
        seconds = rest * passed / did if did > 0 else passed
        return max(1, min(MOST_SECONDS, math.ceil(seconds)))

"""How far something is that takes long: one line that changes on a terminal, logged elsewhere."""

import logging
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Final

SECONDS: Final = 2.0
"""Between two lines of a log."""

_log = logging.getLogger("detente.progress")

TellProgress = Callable[[str, int, int], None]
"""Called with what is being done, how many events are, and how many there are."""


def in_silence(_doing: str, _done: int, _all: int) -> None:
    """Tell nobody how far it is."""


class ShownProgress:
    """Tells it on standard error, or in the log now and then."""

    def __init__(self) -> None:
        self._told = perf_counter()

    def __call__(self, doing: str, done: int, all_there_is: int) -> None:
        """Tell it; an end is always told."""
        line = f"{doing}: {done:,} of {all_there_is:,} events"
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{line}" + ("\n" if done >= all_there_is else ""))
            sys.stderr.flush()
        elif done >= all_there_is or perf_counter() - self._told >= SECONDS:
            _log.info("%s", line)
            self._told = perf_counter()

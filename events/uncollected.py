"""Where very much is made that lives on, it is no garbage, and to look for some takes long."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

AFTER_SO_MANY: Final = 50_000
"""Objects more than there were, garbage is looked for: a request makes some hundred, and what holds
itself is rare. Python's own 700 take a sixth of the time of whoever records.
"""

OLDER_AFTER: Final = 20
"""Such looks, those that outlived them are looked at too."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing that holds itself is looked for meanwhile; only of what ends, and fits in memory."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def settled() -> None:
    """A process has made what it needs for as long as it lives: that is looked through no more,
    which would hold up everybody for a tenth of a second, and what comes is more rarely.
    """
    gc.freeze()
    gc.set_threshold(AFTER_SO_MANY, OLDER_AFTER, OLDER_AFTER)


def unsettled() -> None:
    """Much of what had settled is garbage by now."""
    gc.unfreeze()
    gc.collect()

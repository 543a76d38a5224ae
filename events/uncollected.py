"""Where very much is made that lives on, it is no garbage, and to look for some takes long."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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

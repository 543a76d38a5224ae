"""What every page of a list says."""

from typing import Any

from msgspec import Struct

from projections.timeline.as_written import ClocksUsed


class PageOf(Struct, frozen=True, kw_only=True):
    """What every page says; `next` is the address of the page after it."""

    next: str | None
    clocks: ClocksUsed
    permalink: str
    items: tuple[Any, ...]

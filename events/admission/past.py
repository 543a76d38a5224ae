"""What a ledger held before a batch, as an engine looks it up."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol


class Last(NamedTuple):
    """A stream's last event: its position and tag."""

    position: int
    tag: str


LastOf = Callable[[str], Last | None]


class Past(Protocol):
    """Look-ups by stream: none of them takes longer because the ledger has grown."""

    def last(self, stream: str) -> Last | None:
        """The last event of a stream."""

    def backwards(self, stream: str) -> Iterator[bytes]:
        """The stored bytes of a stream's events, the last one first, read as they are taken."""

"""Places that are limited in total, of which no client gets all.

A client may have a part of those that the others leave. So one alone gets most of what there is,
two get a little less each, and however many there are, there is always room for another.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil


class Shares:
    """So many places; `refused` is told of each that a client was not given beyond its share."""

    def __init__(self, total: int, part: float, refused: Callable[[], None]) -> None:
        self.total = total
        self.taken = 0
        self._part = part
        self._refused = refused
        self._of: Counter[str] = Counter()

    def has_room(self) -> bool:
        """Whether there is a place at all."""
        return self.taken < self.total

    def may_have(self, client: str) -> bool:
        """Whether there is one for this client."""
        its = self._of.get(client, 0)
        share = max(1, ceil(self._part * (self.total - self.taken + its)))
        is_within = its < share
        if not is_within:
            self._refused()
        return is_within and self.has_room()

    def take(self, client: str) -> None:
        """Give a client a place, whether it may have one or not."""
        self._of[client] += 1
        self.taken += 1

    def leave(self, client: str) -> None:
        """Take a place back."""
        self.taken -= 1
        self._of[client] -= 1
        if not self._of[client]:
            del self._of[client]

    @contextmanager
    def held(self, client: str) -> Iterator[None]:
        """A place, for as long as this is open."""
        self.take(client)
        try:
            yield
        finally:
            self.leave(client)

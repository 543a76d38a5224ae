"""What somebody is told of the ledger, as server-sent events, and how far they have been told."""

import re
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

FRAMES_KEPT: Final = 256


class Telling(NamedTuple):
    """Something to be told: which part of what an event gives rise to, its name, JSON."""

    part: int
    name: str
    data: bytes
    subject: str
    recorded_at: datetime | None = None


class ToldUpTo(NamedTuple):
    """How far somebody has been told: all of a position, or of the next one up to a part."""

    position: int
    part: int | None = None

    def __str__(self) -> str:
        return f"{self.position}" if self.part is None else f"{self.position}.{self.part}"

    @property
    def whole(self) -> int:
        """The last position that has been told wholly."""
        return self.position if self.part is None else self.position - 1


_PLACE: Final = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,4}))?")


def place_of(text: str) -> ToldUpTo | None:
    """A place as it was written; None for none."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    return ToldUpTo(int(found[1]), None if found[2] is None else int(found[2]))


@lru_cache(FRAMES_KEPT)
def framed(position: int, told: tuple[Telling, ...]) -> bytes:
    """As server-sent events. Only the last part bears the position alone: who has got that one has
    got all of it.
    """
    ids = [ToldUpTo(position, each.part) for each in told[:-1]] + [ToldUpTo(position)]
    return b"".join(
        b"event: %s\nid: %s\ndata: %s\n\n" % (each.name.encode(), str(id).encode(), each.data)
        for id, each in zip(ids, told, strict=False)
    )


def preamble(retry_ms: int, at: ToldUpTo) -> bytes:
    """Where the client stands, and after how long it should come again once it is cut off."""
    return b"retry: %d\nid: %s\n\n" % (retry_ms, str(at).encode())


def beat(at: ToldUpTo) -> bytes:
    """Keeps the connection; the place in it spares a client to read again what did not concern it,
    and is no event, as there are no data.
    """
    return b": beat\nid: %s\n\n" % str(at).encode()

"""The store of answers that are sent again: in memory, bounded in bytes."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from api.caching.validity import Validity
from api.http.accept import canonical
from api.http.encodings import accepted_encoding
from api.http.fields import Fields

AnswerKey = tuple[bytes | str, ...]

OVERHEAD: Final = 1_000
"""Bytes that an entry takes besides its body, its fields and its key, about."""

_SHARE: Final = 8
"""No answer takes more than this part of the cache."""


class Kept(Struct, frozen=True):
    """An answer as it is sent."""

    route: str
    status: int
    fields: Fields
    body: bytes


class StoredAnswer(Struct):
    """An answer with those that follow from it: its 304, and that to HEAD."""

    validity: Validity
    whole: Kept
    unchanged: Kept
    head: Kept
    size: int


class Entries:
    """Entries by what was asked, the least recently used ones dropped first."""

    def __init__(self, most: int) -> None:
        self.size = 0
        self._most = most
        self._entries: OrderedDict[AnswerKey, StoredAnswer] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def clear(self) -> None:
        """Drop all of them."""
        self._entries.clear()
        self.size = 0

    def find(self, key: AnswerKey) -> StoredAnswer | None:
        """The entry of a key, which is used by that."""
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
        return entry

    def keep(self, key: AnswerKey, entry: StoredAnswer) -> None:
        """Keep an entry instead of the one before it, unless it is too large."""
        before = self._entries.pop(key, None)
        if before is not None:
            self.size -= before.size
        if entry.size > self._most // _SHARE:
            return
        self.size += entry.size
        self._entries[key] = entry
        while self.size > self._most:
            _, dropped = self._entries.popitem(last=False)
            self.size -= dropped.size


def key_of(scope: Any, asked: Mapping[bytes, bytes]) -> AnswerKey:
    """All that an answer depends on. The host is one: references hold whole addresses."""
    return (
        scope["raw_path"],
        scope["query_string"],
        canonical(asked.get(b"accept", b"").decode("latin-1")),
        accepted_encoding(asked.get(b"accept-encoding", b"")),
        asked.get(b"host", b""),
        scope["scheme"],
        scope.get("root_path", ""),
    )

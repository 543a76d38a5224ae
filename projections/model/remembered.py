"""What stays as it is, once it is filed, is read once."""

from collections.abc import Callable, Hashable, Iterable, Sequence, Sized
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Lasting = TypeVar("_Lasting")
_Whole = TypeVar("_Whole", bound=Sized)


DEARER = 2
"""A row that is kept costs as much as so many that are looked at."""

LISTS_LOOKED_AT = 10_000
"""Lists of which it is counted how much of them was looked at."""


class Remembered(Generic[_Key, _Lasting]):
    """So many things by their keys at most: all are forgotten when there would be more."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[_Key, _Lasting] = {}

    def of(
        self,
        keys: Sequence[_Key],
        read: Callable[[Sequence[_Key]], Iterable[tuple[_Key, _Lasting]]],
    ) -> list[_Lasting]:
        """What stands under some keys, in their order; what is not remembered is read."""
        new = [each for each in keys if each not in self._found]
        if new:
            if len(self._found) + len(new) > self._most:
                self._found, new = {}, list(keys)
            self._found.update(read(new))
        return [self._found[each] for each in keys]


class RememberedUpTo(Generic[_Key, _Lasting]):
    """What was ever filed under some keys, by whatever clocks: whoever asks of the ledger by the
    position that was read at, or an earlier one, finds all of that, whatever is filed since. Of so
    much by its `size` at most: what would be more takes the place of all before.
    """

    def __init__(self, most: int, size: Callable[[_Lasting], int] = lambda _: 1) -> None:
        self._most, self._size_of = most, size
        self._found: dict[_Key, _Lasting] = {}
        self._size, self._up_to = 0, 0

    def of(
        self,
        keys: Sequence[_Key],
        positions: tuple[int, int],
        read: Callable[[Sequence[_Key]], Iterable[tuple[_Key, _Lasting]]],
    ) -> list[_Lasting]:
        """What stands under some keys, given the position that is asked about, and the one at which
        is read what is not remembered.
        """
        asked, stands_at = positions
        if asked > self._up_to:
            self._found, self._size, self._up_to = {}, 0, stands_at
        new = [each for each in dict.fromkeys(keys) if each not in self._found]
        if not new:
            return [self._found[each] for each in keys]
        fresh = dict(read(new))
        found = {**self._found, **fresh}
        size = sum(map(self._size_of, fresh.values()))
        if self._size + size > self._most:
            self._found, self._size = {}, 0
        if size <= self._most:
            self._found.update(fresh)
            self._size += size
        return [found[each] for each in keys]


class RememberedWhole(Generic[_Key, _Whole]):
    """Lists as the ledger has them by the last position that was asked about: one is read whole
    once `DEARER` times as much of it was looked at by parts as it has. So whoever asks once reads
    but a part, and whoever asks again and again has spent as much before. Of so many rows
    altogether.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._at = 0
        self._size = 0
        self._found: dict[_Key, _Whole] = {}
        self._looked_at: dict[_Key, int] = {}
        self._tried: dict[_Key, int] = {}

    def __len__(self) -> int:
        return self._size

    def of(self, key: _Key, position: int, read: Callable[[int], _Whole | None]) -> _Whole | None:
        """The list under a key by a position, if it is remembered, or it is time to `read` it: with
        so many rows at most, or None.
        """
        if position != self._at:
            self._forget()
            self._at = position
        found = self._found.get(key)
        looked_at = self._looked_at.get(key, 0)
        if found is not None or looked_at < self._tried.get(key, 1):
            return found
        self._tried[key] = 2 * looked_at
        found = read(min(looked_at // DEARER, self._most))
        if found is not None:
            if self._size + len(found) > self._most:
                self._found, self._size = {}, 0
            self._found[key] = found
            self._size += len(found)
        return found

    def looked_at(self, key: _Key, position: int, rows: int) -> None:
        """So many rows of a list were looked at that is not remembered."""
        if position == self._at:
            if len(self._looked_at) >= LISTS_LOOKED_AT:
                self._forget()
            self._looked_at[key] = self._looked_at.get(key, 0) + rows

    def _forget(self) -> None:
        self._found, self._looked_at, self._tried, self._size = {}, {}, {}, 0

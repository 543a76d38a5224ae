"""What stays as it is, once it is filed, is read once."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Lasting = TypeVar("_Lasting")


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

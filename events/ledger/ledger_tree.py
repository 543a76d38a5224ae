"""The tree of a ledger: roots and proofs, by positions and sizes that it has reached."""

from collections.abc import Callable, Sequence

from events.errors import QuestionError
from events.proofs import merkle

TILE_LEVELS = 8
TILE = 2**TILE_LEVELS
"""Hashes in a full tile, as in tlog-tiles (C2SP)."""

FAR = 5
"""Levels above a tile from which on a subtree is dear enough to be remembered."""

REMEMBERED = 10_000

Nodes = Callable[[int, int, int], Sequence[bytes]]
"""`nodes(level, first, count)`: hashes of complete subtrees side by side. `level` is a multiple of
`TILE_LEVELS`; what lies between is computed, so no root and no proof looks at more than two tiles a
level.
"""


class Tree:
    """What `Ledger.root`, `inclusion` and `consistency` answer, up to a head that the caller knows.

    A root of a size never changes, nor does a complete subtree: both are remembered.
    """

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._roots: dict[int, bytes] = {}
        self._complete: dict[tuple[int, int], bytes] = {}

    def root(self, size: int, head: int) -> bytes:
        """The root of the first `size` events."""
        found = self._roots.get(size)
        if found is None:
            _check("size", size, (0, head))
            found = merkle.root(self._node, size)
            if len(self._roots) >= REMEMBERED:
                self._roots.clear()
            self._roots[size] = found
        return found

    def inclusion(self, position: int, size: int, head: int) -> tuple[bytes, ...]:
        """The path from a position, which is the leaf of the index before it, to a root."""
        _check("size", size, (1, head))
        _check("position", position, (1, size))
        return tuple(merkle.inclusion(self._node, position - 1, size))

    def consistency(self, first: int, second: int, head: int) -> tuple[bytes, ...]:
        """That a size extends another; empty from 0, as everything extends nothing."""
        _check("to", second, (0, head))
        _check("from", first, (0, second))
        return tuple(merkle.consistency(self._node, first, second)) if first else ()

    def hashes(self, level: int, first: int, count: int, head: int) -> tuple[bytes, ...]:
        """A row of complete subtrees of `TILE**level` events each, of which none is computed anew
        that a tile was written for.
        """
        _check("count", count, (1, TILE))
        last = (head >> level * TILE_LEVELS) - count
        if not 0 <= first <= last:
            raise QuestionError("first", str(first), f"{count} subtrees of the {head} events")
        return tuple(self._nodes(level * TILE_LEVELS, first, count))

    def _node(self, level: int, number: int) -> bytes:
        found = self._complete.get((level, number))
        if found is None:
            beyond = level % TILE_LEVELS
            found = merkle.fold(self._nodes(level - beyond, number << beyond, 1 << beyond))
            if beyond >= FAR:
                if len(self._complete) >= REMEMBERED:
                    self._complete.clear()
                self._complete[level, number] = found
        return found


def _check(name: str, value: int, bounds: tuple[int, int]) -> None:
    lowest, highest = bounds
    if highest < lowest:
        raise QuestionError(name, str(value), "a ledger with an event: this one is empty")
    if not lowest <= value <= highest:
        raise QuestionError(name, str(value), f"a number from {lowest} to {highest}")

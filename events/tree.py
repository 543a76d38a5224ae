"""The tree of a ledger: roots and proofs, by positions and sizes that it has reached."""

from events import merkle
from events.errors import QuestionError
from events.merkle import Nodes

REMEMBERED_ROOTS = 10_000


class Tree:
    """What `Ledger.root`, `inclusion` and `consistency` answer. A root of a size never changes, so
    roots are remembered.
    """

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._roots: dict[int, bytes] = {}

    def root(self, size: int, head: int) -> bytes:
        """The root of the first `size` events."""
        found = self._roots.get(size)
        if found is None:
            _check("size", size, (0, head))
            found = merkle.root(self._nodes, size)
            if len(self._roots) >= REMEMBERED_ROOTS:
                self._roots.clear()
            self._roots[size] = found
        return found

    def inclusion(self, position: int, size: int, head: int) -> tuple[bytes, ...]:
        """The path from a position, which is the leaf of the index before it, to a root."""
        _check("size", size, (1, head))
        _check("position", position, (1, size))
        return tuple(merkle.inclusion(self._nodes, position - 1, size))

    def consistency(self, first: int, second: int, head: int) -> tuple[bytes, ...]:
        """That a size extends another; empty from 0, as everything extends nothing."""
        _check("to", second, (0, head))
        _check("from", first, (0, second))
        return tuple(merkle.consistency(self._nodes, first, second)) if first else ()


def _check(name: str, value: int, bounds: tuple[int, int]) -> None:
    lowest, highest = bounds
    if highest < lowest:
        raise QuestionError(name, str(value), "a ledger with an event: this one is empty")
    if not lowest <= value <= highest:
        raise QuestionError(name, str(value), f"a number from {lowest} to {highest}")

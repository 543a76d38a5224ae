"""The Merkle tree of RFC 6962 and RFC 9162: roots, proofs, and what those who hold one check.

Nothing here knows of ledgers. A tree is a lookup, `node(level, number)`: the hash of the complete
subtree of `2**level` leaves that has so many of its size before it.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from events.errors import ProofError

EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32

NodeAt = Callable[[int, int], bytes]
LeafRange = tuple[int, int]
"""Leaves from an index up to another, exclusive; a subtree of the recursive definition."""


def leaf_hash(stored: bytes) -> bytes:
    """The hash of an entry (RFC 9162, section 2.1.1)."""
    return sha256(b"\x00" + stored).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees together."""
    return sha256(b"\x01" + left + right).digest()


def root(node: NodeAt, size: int) -> bytes:
    """The hash of the tree of the first `size` leaves."""
    return subtree(node, (0, size)) if size else EMPTY_ROOT


def inclusion(node: NodeAt, index: int, size: int) -> list[bytes]:
    """The path from leaf `index` (from 0) to the root of `size` leaves (2.1.3.1)."""
    return [subtree(node, each) for each in _beside(index, (0, size))]


def consistency(node: NodeAt, first: int, second: int) -> list[bytes]:
    """That the tree of `second` leaves extends the one of `first`, 0 < first (2.1.4.1)."""
    if first == second:
        return []
    return [subtree(node, each) for each in _between(first, (0, second), is_known=True)]


def subtree(node: NodeAt, leaves: LeafRange) -> bytes:
    """The hash of a range that the recursive definition makes a subtree of."""
    begin, end = leaves
    found = None
    for level, number in reversed(list(_complete(begin, end))):
        left = node(level, number)
        found = left if found is None else node_hash(left, found)
    assert found is not None, "a subtree has a leaf"
    return found


def fold(hashes: Sequence[bytes]) -> bytes:
    """The hash above as many complete subtrees as a power of two."""
    while len(hashes) > 1:
        hashes = [
            sha256(b"\x01" + hashes[at] + hashes[at + 1]).digest()
            for at in range(0, len(hashes), 2)
        ]
    return hashes[0]


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """Raise `ProofError` unless `leaf` is number `index` under a root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofError(f"an index from 0 to below {size}", str(index))
    number, last, found = index, size - 1, leaf
    for sibling in _hashes(path):
        if last == 0:
            raise ProofError("a shorter path", f"{len(path)} hashes")
        if number % 2 or number == last:
            found = node_hash(sibling, found)
            while number and number % 2 == 0:
                number, last = number >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        number, last = number >> 1, last >> 1
    if last != 0:
        raise ProofError("a longer path", f"{len(path)} hashes")
    if found != root:
        raise ProofError(f"the root {root.hex()}", found.hex())


def verify_consistency(sizes: LeafRange, roots: tuple[bytes, bytes], path: Sequence[bytes]) -> None:
    """Raise `ProofError` unless the second tree extends the first (RFC 9162, 2.1.4.2).

    The empty tree is extended by every tree, with an empty path.
    """
    first, second = sizes
    if not 0 <= first <= second:
        raise ProofError(f"a first size from 0 to {second}", str(first))
    if first in {0, second}:
        _verify_trivial(sizes, roots, path)
        return
    hashes = list(_hashes(path))
    if first & (first - 1) == 0:
        hashes.insert(0, roots[0])
    if not hashes:
        raise ProofError("a longer path", "0 hashes")
    found = _climbed(first - 1, second - 1, hashes)
    for wanted, each in zip(roots, found, strict=True):
        if each != wanted:
            raise ProofError(f"the root {wanted.hex()}", each.hex())


def _climbed(number: int, last: int, hashes: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Both roots as a consistency path gives them."""
    while number % 2:
        number, last = number >> 1, last >> 1
    older = newer = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ProofError("a shorter path", f"{len(hashes)} hashes")
        if number % 2 or number == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            while number and number % 2 == 0:
                number, last = number >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        number, last = number >> 1, last >> 1
    if last != 0:
        raise ProofError("a longer path", f"{len(hashes)} hashes")
    return older, newer


def _verify_trivial(sizes: LeafRange, roots: tuple[bytes, bytes], path: Sequence[bytes]) -> None:
    if path:
        raise ProofError("an empty path", f"{len(path)} hashes")
    if sizes[0] == 0 and roots[0] != EMPTY_ROOT:
        raise ProofError(f"the root {EMPTY_ROOT.hex()}", roots[0].hex())
    if sizes[1] == 0 and roots[1] != EMPTY_ROOT:
        raise ProofError(f"the root {EMPTY_ROOT.hex()}", roots[1].hex())
    if sizes[0] == sizes[1] and roots[0] != roots[1]:
        raise ProofError(f"the root {roots[0].hex()}", roots[1].hex())


def _hashes(path: Sequence[bytes]) -> Iterator[bytes]:
    for each in path:
        if len(each) != HASH_BYTES:
            raise ProofError(f"hashes of {HASH_BYTES} bytes", f"{len(each)} bytes")
        yield each


def _halves(leaves: LeafRange) -> tuple[LeafRange, LeafRange]:
    """A range of at least two leaves, cut at the largest power of two below its length."""
    begin, end = leaves
    middle = begin + (1 << (end - begin - 1).bit_length() - 1)
    return (begin, middle), (middle, end)


def _beside(index: int, leaves: LeafRange) -> list[LeafRange]:
    """The subtrees beside the way from a leaf up to a range."""
    if leaves[1] - leaves[0] == 1:
        return []
    left, right = _halves(leaves)
    if index < left[1]:
        return [*_beside(index, left), right]
    return [*_beside(index, right), left]


def _between(first: int, leaves: LeafRange, *, is_known: bool) -> list[LeafRange]:
    """SUBPROOF: the subtrees that show how far the first leaves go."""
    if first == leaves[1]:
        return [] if is_known else [leaves]
    left, right = _halves(leaves)
    if first <= left[1]:
        return [*_between(first, left, is_known=is_known), right]
    return [*_between(first, right, is_known=False), left]


def _complete(begin: int, end: int) -> Iterator[tuple[int, int]]:
    """A range as complete subtrees, the largest first: their levels and numbers."""
    while begin < end:
        level = (end - begin).bit_length() - 1
        yield level, begin >> level
        begin += 1 << level

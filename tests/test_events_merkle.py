"""The tree is the RFC's: its definition, written down as it stands there, is the judge."""

from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import ProofError
from events.proofs.merkle import (
    EMPTY_ROOT,
    NodeAt,
    consistency,
    inclusion,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

MOST = 700
"""Leaves at most."""

PUBLISHED_ENTRIES = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
"""The test vectors of the Certificate Transparency project, for RFC 6962."""

PUBLISHED_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
PUBLISHED_INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}
PUBLISHED_CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}

PUBLISHED = [bytes.fromhex(each) for each in PUBLISHED_ENTRIES]
ENTRIES = [str(each).encode() for each in range(MOST)]
LEAVES = [leaf_hash(each) for each in ENTRIES]


def node_of(entries: Sequence[bytes]) -> NodeAt:
    @cache
    def node(level: int, number: int) -> bytes:
        return judged_root(entries[number << level : (number + 1) << level])

    return node


def cut(count: int) -> int:
    """The largest power of two smaller than a count."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def judged_root(entries: Sequence[bytes]) -> bytes:
    """MTH of RFC 9162, section 2.1.1."""
    if not entries:
        return sha256().digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = cut(len(entries))
    return sha256(b"\x01" + judged_root(entries[:k]) + judged_root(entries[k:])).digest()


def judged_path(index: int, entries: Sequence[bytes]) -> list[bytes]:
    """PATH of section 2.1.3.1."""
    if len(entries) == 1:
        return []
    k = cut(len(entries))
    if index < k:
        return [*judged_path(index, entries[:k]), judged_root(entries[k:])]
    return [*judged_path(index - k, entries[k:]), judged_root(entries[:k])]


def judged_subproof(first: int, entries: Sequence[bytes], *, known: bool) -> list[bytes]:
    """SUBPROOF of section 2.1.4.1."""
    if first == len(entries):
        return [] if known else [judged_root(entries)]
    k = cut(len(entries))
    if first <= k:
        return [*judged_subproof(first, entries[:k], known=known), judged_root(entries[k:])]
    return [*judged_subproof(first - k, entries[k:], known=False), judged_root(entries[:k])]


NODE = node_of(ENTRIES)
sizes = st.integers(1, MOST)


@st.composite
def places(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(sizes)
    return draw(st.integers(0, size - 1)), size


@st.composite
def growths(draw: st.DrawFn) -> tuple[int, int]:
    second = draw(sizes)
    return draw(st.integers(1, second)), second


@pytest.mark.parametrize("size", range(9))
def test_published_roots_are_ours(size: int) -> None:
    assert root(node_of(PUBLISHED), size).hex() == PUBLISHED_ROOTS[size]


@pytest.mark.parametrize(("index", "size"), PUBLISHED_INCLUSION)
def test_published_inclusion_proofs_are_ours(index: int, size: int) -> None:
    path = inclusion(node_of(PUBLISHED), index, size)

    assert [each.hex() for each in path] == PUBLISHED_INCLUSION[index, size]
    verify_inclusion(
        leaf_hash(PUBLISHED[index]), index, size, path, bytes.fromhex(PUBLISHED_ROOTS[size])
    )


@pytest.mark.parametrize(("first", "second"), PUBLISHED_CONSISTENCY)
def test_published_consistency_proofs_are_ours(first: int, second: int) -> None:
    roots = bytes.fromhex(PUBLISHED_ROOTS[first]), bytes.fromhex(PUBLISHED_ROOTS[second])

    path = consistency(node_of(PUBLISHED), first, second)

    assert [each.hex() for each in path] == PUBLISHED_CONSISTENCY[first, second]
    verify_consistency((first, second), roots, path)


@given(size=st.integers(0, MOST))
def test_root_is_that_of_the_definition(size: int) -> None:
    assert root(NODE, size) == judged_root(ENTRIES[:size])


@given(place=places())
def test_inclusion_is_that_of_the_definition_and_verifies(place: tuple[int, int]) -> None:
    index, size = place

    path = inclusion(NODE, index, size)

    assert path == judged_path(index, ENTRIES[:size])
    verify_inclusion(LEAVES[index], index, size, path, judged_root(ENTRIES[:size]))


@given(growth=growths())
def test_consistency_is_that_of_the_definition_and_verifies(growth: tuple[int, int]) -> None:
    first, second = growth

    path = consistency(NODE, first, second)

    assert path == judged_subproof(first, ENTRIES[:second], known=True)
    verify_consistency(growth, (root(NODE, first), root(NODE, second)), path)


def flipped(value: bytes, bit: int) -> bytes:
    bit %= len(value) * 8
    return (int.from_bytes(value) ^ 1 << bit).to_bytes(len(value))


@given(place=places(), bit=st.integers(0, 255), data=st.data())
def test_inclusion_of_anything_else_is_refused(
    place: tuple[int, int], bit: int, data: st.DataObject
) -> None:
    index, size = place
    leaf, path, top = LEAVES[index], inclusion(NODE, index, size), root(NODE, size)
    at = data.draw(st.integers(0, len(path)))
    wrong = [
        (flipped(leaf, bit), index, size, path, top),
        (leaf, index, size, path, flipped(top, bit)),
        (leaf, index, size, [*path[:at], LEAVES[0], *path[at:]], top),
        (leaf, (index + 1) % size, size, path, top) if size > 1 else (leaf, -1, size, path, top),
        (leaf, size, size, path, top),
        (leaf, index, 0, path, top),
    ]
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        changed = [*path[:at], flipped(path[at], bit), *path[at + 1 :]]
        shorter = [*path[:at], path[at][:-1], *path[at + 1 :]]
        wrong += [
            (leaf, index, size, changed, top),
            (leaf, index, size, shorter, top),
            (leaf, index, size, path[:at] + path[at + 1 :], top),
        ]

    for each in wrong:
        refused(verify_inclusion, *each)


@given(growth=growths(), bit=st.integers(0, 255), data=st.data())
def test_consistency_of_anything_else_is_refused(
    growth: tuple[int, int], bit: int, data: st.DataObject
) -> None:
    first, second = growth
    path = consistency(NODE, first, second)
    old, new = root(NODE, first), root(NODE, second)
    at = data.draw(st.integers(0, len(path)))
    wrong = [
        (growth, (flipped(old, bit), new), path),
        (growth, (old, flipped(new, bit)), path),
        (growth, (old, new), [*path[:at], LEAVES[0], *path[at:]]),
        ((second + 1, second), (old, new), path),
        ((-1, second), (old, new), path),
    ]
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        wrong += [
            (growth, (old, new), [*path[:at], flipped(path[at], bit), *path[at + 1 :]]),
            (growth, (old, new), path[:at] + path[at + 1 :]),
            ((second, second), (old, new), path),
            ((0, second), (old, new), path),
        ]

    for each in wrong:
        refused(verify_consistency, *each)


def refused(verify: Callable[..., None], *arguments: object) -> None:
    with pytest.raises(ProofError):
        verify(*arguments)


def test_everything_extends_nothing() -> None:
    verify_consistency((0, 5), (EMPTY_ROOT, LEAVES[0]), [])
    verify_consistency((0, 0), (EMPTY_ROOT, EMPTY_ROOT), [])

    refused(verify_consistency, (0, 5), (LEAVES[0], LEAVES[0]), [])
    refused(verify_consistency, (0, 0), (EMPTY_ROOT, LEAVES[0]), [])

"""Roots and proofs, asked of every engine: the tree is over the stored bytes, in ledger order."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from events.errors import QuestionError
from events.ledger.ledger_tree import TILE, Tree
from events.ledger.protocol import Ledger
from events.proofs.merkle import EMPTY_ROOT, leaf_hash, verify_consistency, verify_inclusion
from tests.ledger_engines import (
    ENGINES,
    REGISTERED,
    REGISTRY,
    Engine,
    everything,
    held,
    registered,
)
from tests.test_events_merkle import judged_root

MANY = 600
"""Events: two tiles are full, a third is not."""


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return ENGINES[request.param](tmp_path)


@pytest.fixture
async def ledger(engine: Engine) -> AsyncIterator[Ledger]:
    async with registered(engine) as ledger:
        yield ledger


async def grow(ledger: Ledger, size: int) -> list[bytes]:
    """Append until the ledger has that many events, in batches of odd sizes."""
    head = await ledger.head()
    while head < size:
        batch = [held(f"a{each}") for each in range(head, min(size, head + 41))]
        head = (await ledger.append(batch, by="tests")).last
    return [recorded.stored for recorded in await everything(ledger)]


async def test_an_empty_ledger_has_the_empty_root(engine: Engine) -> None:
    ledger = engine.open()

    assert await ledger.root(0) == EMPTY_ROOT
    await ledger.close()


async def test_every_root_is_that_of_the_stored_bytes(ledger: Ledger) -> None:
    stored = await grow(ledger, 270)

    for size in range(271):
        assert await ledger.root(size) == judged_root(stored[:size])


async def test_a_root_stays_when_the_ledger_grows(ledger: Ledger) -> None:
    before = [await ledger.root(size) for size in range(REGISTERED + 1)]

    await grow(ledger, MANY)

    assert [await ledger.root(size) for size in range(REGISTERED + 1)] == before


async def test_roots_are_the_same_when_it_is_opened_again(engine: Engine) -> None:
    ledger = engine.open()
    await ledger.append(REGISTRY, by="tests")
    stored = await grow(ledger, MANY)

    ledger = await engine.reopen(ledger)

    assert await ledger.root(MANY) == judged_root(stored)
    await grow(ledger, MANY + 300)
    stored = [recorded.stored for recorded in await everything(ledger)]
    assert await ledger.root(MANY + 300) == judged_root(stored)
    await ledger.close()


@pytest.mark.parametrize("size", [1, REGISTERED, 255, 256, 257, 512, 513, MANY])
async def test_every_event_is_shown_to_be_included(ledger: Ledger, size: int) -> None:
    stored = await grow(ledger, size)
    root = await ledger.root(size)

    for position in {1, size // 2 + 1, size - 1 or 1, size}:
        path = await ledger.inclusion(position, size)
        verify_inclusion(leaf_hash(stored[position - 1]), position - 1, size, path, root)


@pytest.mark.parametrize(("first", "second"), [(1, 5), (5, 5), (5, 256), (256, 512), (300, MANY)])
async def test_later_sizes_are_shown_to_extend_earlier_ones(
    ledger: Ledger, first: int, second: int
) -> None:
    await grow(ledger, MANY)

    path = await ledger.consistency(first, second)

    roots = await ledger.root(first), await ledger.root(second)
    verify_consistency((first, second), roots, path)


async def test_everything_extends_the_empty_ledger(ledger: Ledger) -> None:
    assert await ledger.consistency(0, REGISTERED) == ()


@pytest.mark.parametrize("size", [-1, REGISTERED + 1, 2**80])
async def test_a_size_beyond_the_head_has_no_root(ledger: Ledger, size: int) -> None:
    with pytest.raises(QuestionError, match=f"size is '{size}': expected a number from 0 to 5"):
        await ledger.root(size)


@pytest.mark.parametrize(
    ("position", "size", "parameter"),
    [(0, 5, "position"), (6, 5, "position"), (-1, 5, "position"), (1, 6, "size"), (1, 0, "size")],
)
async def test_an_event_that_is_not_there_is_not_included(
    ledger: Ledger, position: int, size: int, parameter: str
) -> None:
    with pytest.raises(QuestionError) as error:
        await ledger.inclusion(position, size)

    assert error.value.parameter == parameter


@pytest.mark.parametrize(
    ("first", "second", "parameter"), [(3, 2, "from"), (-1, 2, "from"), (1, 6, "to"), (0, -1, "to")]
)
async def test_sizes_in_the_wrong_order_are_refused(
    ledger: Ledger, first: int, second: int, parameter: str
) -> None:
    with pytest.raises(QuestionError) as error:
        await ledger.consistency(first, second)

    assert error.value.parameter == parameter


async def test_engines_agree_on_the_root(tmp_path: Path) -> None:
    roots = set()
    for name, make in ENGINES.items():
        directory = tmp_path / name
        directory.mkdir()
        ledger = make(directory).open()
        await ledger.append(REGISTRY, by="tests", key="registry")
        batches = [[held(f"a{each}-{index}") for index in range(300)] for each in range(3)]
        for number, batch in enumerate(batches):
            await ledger.append(batch, by="tests", key=f"batch {number}")
        roots.add(await ledger.root(await ledger.head()))
        await ledger.close()

    assert len(roots) == 1


def test_a_proof_looks_at_no_more_than_two_tiles_a_level() -> None:
    asked: dict[int, int] = {}

    def nodes(level: int, first: int, count: int) -> list[bytes]:
        asked[level] = asked.get(level, 0) + count
        return [EMPTY_ROOT] * count

    Tree(nodes).inclusion(10_000_000, 2**25 + 2**23 + 12_345, head=2**30)

    assert set(asked) == {0, 8, 16, 24}
    assert max(asked.values()) <= 2 * TILE


async def test_hashes_are_those_of_complete_subtrees_side_by_side(ledger: Ledger) -> None:
    stored = await grow(ledger, MANY)

    leaves = await ledger.hashes(0, 250, 20)
    above = await ledger.hashes(1, 0, 2)

    assert leaves == tuple(leaf_hash(each) for each in stored[250:270])
    assert above == tuple(judged_root(stored[at : at + TILE]) for at in (0, TILE))


@pytest.mark.parametrize(
    ("level", "first", "count", "parameter"),
    [(0, 0, 6, "first"), (0, 5, 1, "first"), (1, 0, 1, "first"), (63, 0, 1, "first")]
    + [(0, 0, 0, "count"), (0, 0, 257, "count"), (0, -1, 1, "first")],
)
async def test_hashes_that_there_are_not_are_a_wrong_question(
    ledger: Ledger, level: int, first: int, count: int, parameter: str
) -> None:
    with pytest.raises(QuestionError) as raised:
        await ledger.hashes(level, first, count)

    assert raised.value.parameter == parameter

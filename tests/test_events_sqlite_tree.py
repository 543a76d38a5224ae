"""The tiles in the file: kept up, made up for, never trusted where they are missing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from events.errors import LedgerUnavailableError
from events.storage.sqlite import SqliteLedger
from tests.ledger_engines import REGISTRY, held
from tests.noon import noon

SIZE = 66_000
"""Events: one tile of the second level is full."""


async def fill(path: Path, size: int) -> bytes:
    """A ledger of so many events, closed; its root."""
    ledger = SqliteLedger(path, now=noon)
    await ledger.append(REGISTRY, by="tests", key="registry")
    for first in range(len(REGISTRY), size, 1_000):
        batch = [held(f"a{each}") for each in range(first, min(size, first + 1_000))]
        await ledger.append(batch, by="tests", key=f"{first}")
    root = await ledger.root(size)
    await ledger.close()
    return root


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return connection.execute(sql).fetchall()


async def root_of(path: Path, *, read_only: bool) -> bytes:
    ledger = SqliteLedger(path, read_only=read_only)
    root = await ledger.root(await ledger.head())
    await ledger.close()
    return root


async def test_tiles_are_written_at_every_level_and_made_up_for(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    root = await fill(path, SIZE)
    written = rows(path, "SELECT * FROM tile")
    assert [len([row for row in written if row[0] == level]) for level in (8, 16, 24)] == [
        257,
        1,
        0,
    ]

    rows(path, "DROP TABLE tile")
    assert await root_of(path, read_only=True) == root
    assert await root_of(path, read_only=False) == root

    assert rows(path, "SELECT * FROM tile") == written


async def test_tiles_that_another_version_did_not_write_are_made_up_for(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    root = await fill(path, 1_000)
    written = rows(path, "SELECT * FROM tile")
    rows(path, "DROP TRIGGER tile_remains")
    rows(path, "DELETE FROM tile WHERE number > 0")

    assert await root_of(path, read_only=True) == root
    assert await root_of(path, read_only=False) == root

    assert rows(path, "SELECT * FROM tile") == written


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tile SET hash = zeroblob(32)",
        "DELETE FROM tile",
        "INSERT OR REPLACE INTO tile VALUES (8, 0, zeroblob(32))",
        "INSERT INTO tile VALUES (8, 7, zeroblob(32))",
    ],
)
async def test_tiles_stay(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "ledger.sqlite3"
    await fill(path, 600)

    with pytest.raises(sqlite3.IntegrityError):
        rows(path, statement)


async def test_tiles_are_undone_with_their_events(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    await fill(path, 255)
    trigger = """
        CREATE TRIGGER full BEFORE INSERT ON tile BEGIN SELECT raise(ABORT, 'full'); END
    """
    rows(path, trigger)
    ledger = SqliteLedger(path, now=noon)

    with pytest.raises(LedgerUnavailableError, match="full"):
        await ledger.append([held("b")], by="tests")

    assert await ledger.head() == 255
    rows(path, "DROP TRIGGER full")
    await ledger.append([held("b")], by="tests")
    assert len(rows(path, "SELECT * FROM tile")) == 1
    await ledger.close()

"""Views that are built by a process of their own, and what one that was killed leaves behind."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from events.errors import LedgerLockedError
from events.storage.sqlite import SqliteLedger
from projections.filing import begun, store
from projections.filing.building import build, switch_to
from projections.filing.opening import open_views
from projections.filing.processes import build_process, ending
from projections.filing.processes.build_process import BuildProcess
from projections.filing.projector import Projector
from seeds.founding import founding_events
from tests.noon import noon
from tests.projected import Rows, rows_of

HALF = 150
LEDGER = "ledger.sqlite3"


def rows_in(path: Path) -> Rows:
    with closing(sqlite3.connect(path)) as db:
        return rows_of(db)


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[SqliteLedger]:
    ledger = SqliteLedger(tmp_path / LEDGER, now=noon)
    await ledger.append(founding_events()[:HALF], by="tests")
    yield ledger
    await ledger.close()


@pytest.fixture
async def told() -> list[tuple[int, int]]:
    return []


async def begin(directory: Path, told: list[tuple[int, int]]) -> BuildProcess:
    return await BuildProcess.begin(directory, directory / LEDGER, lambda *at: told.append(at))


def checkpoint_of_begun(directory: Path) -> int:
    """How far the database is that is being built, 0 before there is one."""
    try:
        name = (directory / begun.BEGUN).read_text().split()[0]
        with closing(store.open_for_reading(directory / name)) as db:
            return store.read_meta(db).checkpoint
    except FileNotFoundError:
        return 0


async def until_filed(directory: Path, position: int) -> None:
    async with asyncio.timeout(60):
        while checkpoint_of_begun(directory) < position:
            await asyncio.sleep(0.01)


async def test_process_files_what_is_appended_meanwhile(
    tmp_path: Path, ledger: SqliteLedger, told: list[tuple[int, int]]
) -> None:
    beside = await begin(tmp_path, told)
    await until_filed(tmp_path, HALF)
    await ledger.append(founding_events()[HALF:], by="tests")
    head = await ledger.head()

    path = await beside.built(head)

    assert path is not None
    assert store.current(tmp_path) is None, "who appends makes them the current ones"
    assert told[-1] == (head, head)
    built = rows_in(path)
    switch_to(tmp_path, path)
    assert store.current(tmp_path) == path
    assert built == rows_in(await build(tmp_path, ledger))


async def test_views_go_on_where_a_killed_process_was(
    tmp_path: Path, ledger: SqliteLedger, told: list[tuple[int, int]]
) -> None:
    beside = await begin(tmp_path, told)
    await until_filed(tmp_path, HALF)
    os.kill(beside.pid, signal.SIGKILL)
    left = begun.gone_on_with(tmp_path, ledger.id)
    assert await beside.built(HALF) is None

    await ledger.append(founding_events()[HALF:], by="tests")
    path = await build(tmp_path, ledger, rendered=False)

    assert path == left
    assert not (tmp_path / begun.BEGUN).exists()
    assert rows_in(path) == rows_in(await build(tmp_path, ledger, rendered=False))


async def test_process_ends_with_its_parent(
    tmp_path: Path, ledger: SqliteLedger, told: list[tuple[int, int]]
) -> None:
    beside = await begin(tmp_path, told)
    await until_filed(tmp_path, HALF)

    await beside.end()

    with pytest.raises(ProcessLookupError):
        os.kill(beside.pid, 0)
    async with begun.right_to_build(tmp_path):
        pass


async def test_process_that_hangs_is_killed(
    tmp_path: Path,
    ledger: SqliteLedger,
    told: list[tuple[int, int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ending, "END_SECONDS", 0.1)
    beside = await begin(tmp_path, told)
    await until_filed(tmp_path, HALF)
    os.kill(beside.pid, signal.SIGSTOP)

    await beside.end()

    with pytest.raises(ProcessLookupError):
        os.kill(beside.pid, 0)


async def test_views_are_built_here_where_the_process_fails(
    tmp_path: Path, ledger: SqliteLedger, told: list[tuple[int, int]]
) -> None:
    beside = await begin(tmp_path, told)
    await until_filed(tmp_path, HALF)
    os.kill(beside.pid, signal.SIGKILL)

    views = await open_views(tmp_path, ledger, built=lambda: beside.built(HALF))

    assert views.checkpoint == HALF
    await views.close()


async def test_views_are_built_here_where_nothing_more_is_heard_of_the_process(
    tmp_path: Path,
    ledger: SqliteLedger,
    told: list[tuple[int, int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(build_process, "STILL_SECONDS", 0.2)
    beside = await begin(tmp_path, told)
    await until_filed(tmp_path, HALF)
    os.kill(beside.pid, signal.SIGSTOP)

    views = await open_views(tmp_path, ledger, built=lambda: beside.built(HALF))

    assert views.checkpoint == HALF
    await views.close()
    with pytest.raises(ProcessLookupError):
        os.kill(beside.pid, 0)


async def test_only_one_builds_at_a_time(
    tmp_path: Path,
    ledger: SqliteLedger,
    told: list[tuple[int, int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(begun, "WAIT_SECONDS", 0.1)
    beside = await begin(tmp_path, told)
    await until_filed(tmp_path, HALF)

    with pytest.raises(LedgerLockedError):
        await build(tmp_path, ledger)

    await beside.end()
    assert rows_in(await build(tmp_path, ledger))


def half_built(directory: Path, ledger: SqliteLedger) -> Path:
    path = begun.begin(directory, ledger.id)
    with closing(store.open_for_building(path)) as db:
        Projector(db)
    return path


@pytest.mark.parametrize("since", ["another-start", None])
async def test_what_was_begun_before_the_machine_was_started_is_not_trusted(
    tmp_path: Path, ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch, since: str | None
) -> None:
    left = half_built(tmp_path, ledger)
    assert begun.gone_on_with(tmp_path, ledger.id) == left
    monkeypatch.setattr(begun, "_machine_started", lambda: since)

    views = await open_views(tmp_path, ledger)

    assert views.path != left
    await views.close()
    assert not left.exists()


async def test_what_was_begun_is_not_taken_for_another_ledgers(
    tmp_path: Path, ledger: SqliteLedger
) -> None:
    half_built(tmp_path, ledger)
    assert begun.gone_on_with(tmp_path, "another") is None


async def test_what_was_begun_by_other_code_is_begun_anew(
    tmp_path: Path, ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_built(tmp_path, ledger)
    monkeypatch.setattr(begun, "files_version", lambda: "other")
    assert begun.gone_on_with(tmp_path, ledger.id) is None


async def test_damage_in_what_was_begun_is_no_reason_to_fail(
    tmp_path: Path, ledger: SqliteLedger
) -> None:
    left = half_built(tmp_path, ledger)
    with left.open("r+b") as file:
        file.seek(4096)  # behind the first page, which tells the schema
        file.write(b"\xff" * (left.stat().st_size - 4096))

    path = await build(tmp_path, ledger)

    assert path != left
    assert rows_in(path) == rows_in(await build(tmp_path, ledger))


async def test_databases_that_nobody_names_are_removed_at_a_start(
    tmp_path: Path, ledger: SqliteLedger
) -> None:
    for each in ("views-00000000.sqlite3", "views-00000000.sqlite3-wal"):
        (tmp_path / each).write_bytes(b"left by a process that was killed")
    views = await open_views(tmp_path, ledger)
    await views.close()
    assert [each.name for each in tmp_path.glob("views-*")] == [views.path.name]
    (tmp_path / "views-11111111.sqlite3").write_bytes(b"another")

    await (await open_views(tmp_path, ledger)).close()

    assert [each.name for each in tmp_path.glob("views-*")] == [views.path.name]

"""Views on disk, beside a ledger on disk: closed, opened, cut off, built anew."""

import asyncio
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from events.ledger.protocol import Recorded
from events.storage.memory import MemoryLedger
from events.storage.sqlite import SqliteLedger
from projections.filing import files_here, filing, store
from projections.filing.building import build
from projections.filing.opening import open_to_file, open_views
from projections.filing.projector import Projector
from projections.holding import segments
from seeds.founding import founding_events
from tests.noon import noon
from tests.projected import Rows, rendered_rows_of, rows_of

HALF = 150
"""Into the middle of the founding facts."""


def rows_in(path: Path) -> Rows:
    with closing(sqlite3.connect(path)) as db:
        return rows_of(db)


def rendered_rows_in(path: Path) -> Rows:
    with closing(sqlite3.connect(path)) as db:
        return rendered_rows_of(db)


async def test_views_catch_up_when_they_are_opened_again(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.sqlite3", now=noon)
    events = founding_events()
    await ledger.append(events[:HALF], by="tests")
    await (await open_views(tmp_path, ledger)).close()
    await ledger.append(events[HALF:], by="tests")

    views = await open_views(tmp_path, ledger)

    assert views.checkpoint == len(events)
    followed = rows_in(views.path)
    await views.close()
    assert rows_in(await build(tmp_path, ledger)) == followed
    await ledger.close()


async def test_views_that_follow_have_the_rows_of_views_that_were_built(tmp_path: Path) -> None:
    ledger = MemoryLedger(now=noon)
    views = await open_views(tmp_path, ledger)
    views.follow()

    for event in founding_events():
        await ledger.append([event], by="tests")
    assert await views.reach(await ledger.head(), within_seconds=30)

    followed = rows_in(views.path)
    await views.close()
    assert rows_in(await build(tmp_path, ledger)) == followed


async def test_little_is_filed_in_the_loop_of_a_process_that_does_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = SqliteLedger(tmp_path / "ledger.sqlite3", now=noon)
    path = await build(tmp_path, writer)
    filed: list[tuple[int, bool]] = []
    file = filing.file

    def watched(projector: Projector, batch: Sequence[Recorded]) -> None:
        filed.append((len(batch), threading.current_thread() is threading.main_thread()))
        file(projector, batch)

    monkeypatch.setattr(filing, "file", watched)
    events, few = founding_events(), files_here.FEW
    ledger = SqliteLedger(tmp_path / "ledger.sqlite3", read_only=True, is_alone=True)
    async with open_to_file(path, ledger) as views:
        views.follow()
        for batch in (events[:few], events[few : HALF + few], events[HALF + few :][:1]):
            await writer.append(batch, by="tests")
            ledger.look()
            assert await views.reach(await writer.head(), within_seconds=30)

    assert filed == [(few, True), (HALF, False), (1, True)]
    assert rows_in(path) == rows_in(await build(tmp_path, writer))
    await ledger.close()
    await writer.close()


async def test_connection_beside_is_kept_and_reads_what_is_there_by_now(tmp_path: Path) -> None:
    ledger = MemoryLedger(now=noon)
    await ledger.append(founding_events()[:HALF], by="tests")
    views = await open_views(tmp_path, ledger)
    with views.reading_beside() as first, views.reading_beside() as second:
        assert first is not second
        await asyncio.to_thread(store.read_meta, second)
    views.follow()
    await ledger.append(founding_events()[HALF:], by="tests")
    assert await views.reach(await ledger.head(), within_seconds=30)

    with views.reading_beside() as again:
        assert again in (first, second)
        assert store.read_meta(again).checkpoint == await ledger.head()
        with pytest.raises(ValueError, match="no more of it"), views.reading_beside() as spoilt:
            raise ValueError("no more of it")
    with views.reading_beside() as db, views.reading_beside() as other:
        assert spoilt not in (db, other)
        await views.close()

    for closed in (first, second, db, other):
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            closed.execute("SELECT 1")


async def test_batch_cut_off_on_disk_leaves_the_views_as_they_were(tmp_path: Path) -> None:
    ledger = MemoryLedger(now=noon)
    await ledger.append(founding_events(), by="tests")
    path = store.make(tmp_path, ledger.id)
    projector = Projector(store.open_for_writing(path))
    projector.apply(await ledger.read(limit=HALF))
    before = rows_in(path)
    rest = await ledger.read(after=HALF)

    with pytest.raises(AttributeError, match="position"):
        projector.apply([*rest, None])  # type: ignore[list-item]  # nothing that one could file

    assert rows_in(path) == before
    projector.apply(rest)
    projector.close()
    assert rows_in(path) == rows_in(await build(tmp_path, ledger))


async def test_views_of_another_ledger_are_not_taken_for_this_ones(tmp_path: Path) -> None:
    other = MemoryLedger(now=noon)
    await other.append(founding_events(), by="tests")
    await (await open_views(tmp_path, other)).close()

    views = await open_views(tmp_path, MemoryLedger(now=noon))

    assert views.checkpoint == 0
    await views.close()


async def test_views_that_follow_render_what_was_filed(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.sqlite3", now=noon)
    events = founding_events()
    await ledger.append(events[:HALF], by="tests")
    views = await open_views(tmp_path, ledger)

    views.follow()
    await ledger.append(events[HALF:], by="tests")
    await views.reach(len(events), within_seconds=60)
    while segments.unrendered(views.reader.db):
        await asyncio.sleep(0.01)
    followed = rendered_rows_in(views.path)
    await views.close()

    assert rendered_rows_in(await build(tmp_path, ledger)) == followed


async def test_rendering_that_found_no_room_goes_on_once_there_is_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_here, "RETRY_SECONDS", 0.01)
    kept, tries = Projector.keep, 0

    def full_at_first(projector: Projector, found: Any) -> bool:
        nonlocal tries
        tries += 1
        if tries < 4:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return kept(projector, found)

    ledger = MemoryLedger(now=noon)
    views = await open_views(tmp_path, ledger)
    monkeypatch.setattr(Projector, "keep", full_at_first)
    views.follow()
    await ledger.append(founding_events()[:HALF], by="tests")
    assert await views.reach(HALF, within_seconds=30)

    async with asyncio.timeout(30):
        while tries < 4 or segments.unrendered(views.reader.db):
            await asyncio.sleep(0.01)

    await views.close()

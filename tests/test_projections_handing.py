"""Views that two processes file while they are built: one works out rows, one inserts them."""

import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from events.errors import EventNotFiledError, LedgerLockedError
from events.files.write_lock import WriteLock
from events.ledger.protocol import Recorded
from events.storage.sqlite import SqliteLedger
from events.vocabulary.catalogue import tag_of
from projections.filing import begun, building, handing, store
from projections.filing.building import build
from projections.filing.filed_events import FiledEvents, is_plain
from projections.filing.handed import Handed
from projections.filing.handing import Handing
from projections.filing.processes import row_process
from projections.filing.processes.row_process import RowProcess
from projections.filing.projector import Projector
from projections.model import links, numbered
from tests.filing_traced import samples
from tests.noon import noon
from tests.projected import Rows, recorded, rows_of, views_of

SAMPLES = [*samples()]
FEW = 40


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is handed over is so in small parts, on however many cores."""
    monkeypatch.setattr(building, "cores", lambda: 2)
    monkeypatch.setattr(building, "WORTH_HANDING", 1)
    monkeypatch.setattr(building, "HANDED_BATCH", FEW)
    monkeypatch.setattr(handing, "RUN_LEAST", 2)
    monkeypatch.setattr(handing, "HANDED_AT_ONCE", 7)


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[SqliteLedger]:
    ledger = SqliteLedger(tmp_path / "ledger.sqlite3", now=noon)
    await ledger.append(SAMPLES[0], by="tests")
    yield ledger
    await ledger.close()


def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of the processes that are started to insert rows."""
    pids: list[int] = []
    begin = RowProcess.__init__

    def noted(self: RowProcess, path: Path, lock: int) -> None:
        begin(self, path, lock)
        pids.append(self.pid)

    monkeypatch.setattr(RowProcess, "__init__", noted)
    return pids


def rows_in(path: Path) -> Rows:
    with closing(sqlite3.connect(path)) as db:
        return rows_of(db)


@contextmanager
def handed_over(directory: Path) -> Iterator[tuple[Path, Handing]]:
    """An empty database, and two processes that file into it."""
    path, lock = store.make(directory, "a-ledger"), WriteLock(directory / begun.LOCK)
    with closing(store.open_for_building(path)) as db:
        both = Handing(Projector(db), path, lock.fileno())
        try:
            yield path, both
        finally:
            both.end()
            lock.release()


def filed_by_two(directory: Path, events: Sequence[Recorded]) -> Rows:
    with handed_over(directory) as (path, both):
        for start in range(0, len(events), FEW):
            both.file(events[start : start + FEW])
        both.wait()
    return rows_in(path)


@pytest.mark.parametrize("sample", range(len(SAMPLES)))
def test_two_processes_file_what_one_does(tmp_path: Path, sample: int) -> None:
    events = recorded(SAMPLES[sample])
    assert filed_by_two(tmp_path, events) == rows_of(views_of(events))


def test_they_do_however_little_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = recorded(SAMPLES[0])
    filed = rows_of(views_of(events))
    monkeypatch.setattr(numbered, "REMEMBERED", 20)
    monkeypatch.setattr(links, "REMEMBERED", 5)
    assert filed_by_two(tmp_path, events) == filed


def test_what_is_plain_is_handed_over_and_amendments_are_not() -> None:
    events = [each.event for each in recorded(SAMPLES[1])]
    amending = {tag_of(type(each)) for each in events if not is_plain(each)}
    assert {"fact-corrected", "citation-added", "fact-retracted", "actor-merged"} <= amending
    assert amending.isdisjoint({"actor-added", "source-checked", "engagement-held", "denial-made"})


async def test_views_that_are_built_are_those_that_one_builds(
    tmp_path: Path, ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids = started(monkeypatch)
    built = rows_in(await build(tmp_path, ledger))
    (pid,) = pids
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    monkeypatch.setattr(building, "cores", lambda: 1)
    assert rows_in(await build(tmp_path, ledger)) == built
    assert pids == [pid], "with one core there is nobody to hand over to"


@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
async def test_what_a_process_that_was_killed_or_hangs_has_not_inserted_is_filed_here(
    tmp_path: Path,
    ledger: SqliteLedger,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: signal.Signals,
) -> None:
    monkeypatch.setattr(row_process, "STILL_SECONDS", 2.0)
    pids, hand_over = started(monkeypatch), Projector.hand_over

    def and_harm(self: Projector, part: Iterable[Recorded], to: sqlite3.Connection) -> None:
        hand_over(self, part, to)
        if self.checkpoint >= 2 * FEW:
            os.kill(pids[0], fault)

    monkeypatch.setattr(Projector, "hand_over", and_harm)
    built = rows_in(await build(tmp_path, ledger))

    assert "has failed: the rest is filed in this one" in caplog.text
    monkeypatch.setattr(building, "cores", lambda: 1)
    assert rows_in(await build(tmp_path, ledger)) == built


async def test_an_event_that_cannot_be_filed_is_told(
    tmp_path: Path, ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = FiledEvents.file

    def but_one(self: FiledEvents, recorded: Recorded) -> None:
        if recorded.position == 3 * FEW:
            raise ValueError("no such thing")
        file(self, recorded)

    monkeypatch.setattr(FiledEvents, "file", but_one)

    with pytest.raises(EventNotFiledError, match=str(3 * FEW)):
        await build(tmp_path, ledger)


def test_what_a_killed_builder_has_said_is_committed_before_another_may_build(
    tmp_path: Path,
) -> None:
    events = recorded(SAMPLES[0])[:5]  # no more than a pipe holds
    path, lock = store.make(tmp_path, "a-ledger"), WriteLock(tmp_path / begun.LOCK)
    with closing(store.open_for_building(path)) as db:
        both = Handing(Projector(db), path, lock.fileno())
        os.kill(both.pid, signal.SIGSTOP)
        both.file(events)
        lock.release()
        with pytest.raises(LedgerLockedError):
            WriteLock(tmp_path / begun.LOCK)
        os.kill(both.pid, signal.SIGCONT)
        both.end()
    WriteLock(tmp_path / begun.LOCK).release()
    assert rows_in(path) == rows_of(views_of(events))


def test_what_is_no_whole_batch_is_undone(tmp_path: Path) -> None:
    path, lock = store.make(tmp_path, "a-ledger"), WriteLock(tmp_path / begun.LOCK)
    before = rows_in(path)
    inserting, handed = RowProcess(path, lock.fileno()), Handed()
    handed.execute("UPDATE meta SET checkpoint = ?", (7,))
    inserting.insert(handed.passed_on())
    inserting.end()
    lock.release()
    assert rows_in(path) == before


def test_nothing_can_be_asked_of_who_hands_over() -> None:
    with closing(Handed()) as handed, pytest.raises(AssertionError, match="nothing can be asked"):
        handed.execute("SELECT 1")

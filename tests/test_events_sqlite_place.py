"""Where a commit is made: in the event loop while that is fast, in a thread else."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from events.ledger.protocol import CommitTold
from events.source_texts.attached_texts import Texts
from events.storage import commit_place, sqlite_writer
from events.storage.commit_place import (
    LEAST,
    LONG_SECONDS,
    MOST,
    SETTLED,
    SLOW_SECONDS,
    CommitPlace,
)
from events.storage.sqlite import SqliteLedger
from events.vocabulary.amendments import FactCorrected
from tests.ledger_engines import CITATION, REGISTERED, REGISTRY, events_in, held
from tests.noon import noon

QUICK = 0.000_05


class Commits:
    """An observer that keeps where each commit was made."""

    def __init__(self) -> None:
        self.in_loop: list[bool] = []

    def on_append(self, seconds: float) -> None:
        pass

    def on_commit(self, events: int, told: CommitTold | None) -> None:
        assert told is not None
        assert events
        assert told.seconds >= told.sync_seconds > 0
        self.in_loop.append(told.in_loop)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"


@pytest.fixture
async def ledger(path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SqliteLedger]:
    """A ledger that begins to commit in the loop after its first commit, and goes on with it."""
    monkeypatch.setattr(commit_place, "LEAST", 0)
    for each in ("FAST_SECONDS", "SLOW_SECONDS", "LONG_SECONDS"):
        monkeypatch.setattr(commit_place, each, float("inf"))
    ledger = SqliteLedger(path, now=noon, texts=Texts(path.with_name("texts")))
    await ledger.append(REGISTRY, by="tests")
    yield ledger
    await ledger.close()


def watched(ledger: SqliteLedger) -> list[bool]:
    commits = Commits()
    ledger.observer = commits
    return commits.in_loop


def in_loop(place: CommitPlace) -> CommitPlace:
    while not place.is_loop:
        place.took(QUICK, QUICK)
    return place


def count_until_in_loop(place: CommitPlace) -> int:
    for number in range(1, 2 * MOST):
        place.took(QUICK, QUICK)
        if place.is_loop:
            return number
    raise AssertionError("it never began there")


def test_commits_begin_in_the_thread_and_go_to_the_loop_after_many_fast_syncs() -> None:
    assert count_until_in_loop(CommitPlace()) == LEAST


def test_slow_syncs_stay_in_the_thread() -> None:
    place = CommitPlace()

    for _ in range(10 * LEAST):
        place.took(0.004, 0.005)

    assert not place.is_loop


@pytest.mark.parametrize(
    ("sync", "turn"), [(SLOW_SECONDS, SLOW_SECONDS), (QUICK, QUICK + LONG_SECONDS)]
)
def test_the_first_that_is_slow_ends_it_in_the_loop(sync: float, turn: float) -> None:
    place = in_loop(CommitPlace())

    place.took(sync, turn)

    assert not place.is_loop


def test_syncs_that_are_slower_on_average_end_it_in_the_loop() -> None:
    place = in_loop(CommitPlace())

    for _ in range(16):
        place.took(0.003, 0.003)

    assert not place.is_loop


def test_each_mistake_doubles_what_it_takes_until_it_was_none() -> None:
    place = CommitPlace()
    waits = []
    for _ in range(12):
        waits.append(count_until_in_loop(place))
        place.took(SLOW_SECONDS, SLOW_SECONDS)
    assert count_until_in_loop(place) == MOST
    for _ in range(SETTLED):
        place.took(QUICK, QUICK)
    place.took(SLOW_SECONDS, SLOW_SECONDS)

    assert waits[:4] == [LEAST, 2 * LEAST, 4 * LEAST, 8 * LEAST]
    assert count_until_in_loop(place) <= max(2 * LEAST, 200), "until the average is low again"


async def test_what_takes_few_seeks_is_written_in_the_loop(ledger: SqliteLedger) -> None:
    places = watched(ledger)

    await ledger.append([held("a")], by="tests")
    await ledger.append([held("b"), held("c")], by="tests")
    await ledger.append([held(f"d{each}") for each in range(5)], by="tests")
    await ledger.append(
        [FactCorrected(fact=held("a", note="Otherwise."), reason="It was wrong.")], by="tests"
    )
    await ledger.append([held("e")], by="tests")

    assert places == [True, True, False, False, True]
    assert await ledger.head() == REGISTERED + 10


async def test_a_quote_is_held_against_a_text_in_the_thread(
    ledger: SqliteLedger, path: Path
) -> None:
    text = b"The talks candid and constructive were, as they say."
    Texts(path.with_name("texts")).attach(CITATION.source, text)
    places = watched(ledger)

    await ledger.append([held("a")], by="tests")

    assert places == [False]


async def test_appends_at_once_share_commits_in_the_loop_and_keep_their_order(
    ledger: SqliteLedger,
) -> None:
    places = watched(ledger)
    large = [held(f"l{each}") for each in range(300)]

    answers = await asyncio.gather(
        *(ledger.append([held(f"a{each}")], by="tests") for each in range(40)),
        ledger.append(large, by="tests"),
        ledger.append([held("b", follows=("l299",))], by="tests"),
    )

    assert [each.first - REGISTERED for each in answers] == [*range(1, 42), 341]
    assert places == [True, True, False, True], "32, 8, the batch, and what came after it"


async def test_the_log_is_filed_now_and_then(
    ledger: SqliteLedger, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_writer, "LOG_EVENTS", 20)
    places = watched(ledger)

    for each in range(400):
        await ledger.append([held(f"a{each}", note="x" * 1_800)], by="tests")

    assert places.count(False) in range(15, 25)
    log = path.with_name(f"{path.name}-wal")
    assert log.stat().st_size < 6_000_000, "1,000 pages and what comes within twenty commits"


async def test_a_lock_of_another_is_waited_for_in_the_thread(
    ledger: SqliteLedger, path: Path
) -> None:
    places = watched(ledger)
    with closing(sqlite3.connect(path, isolation_level=None)) as replicator:
        replicator.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(ledger.append([held("a")], by="tests"))
        for _ in range(10):
            await asyncio.sleep(0.01)  # the loop goes on
        assert not waiting.done()
        replicator.execute("ROLLBACK")
        await waiting
    await ledger.append([held("b")], by="tests")

    assert places == [False, True]


async def test_a_slow_disk_is_left_to_the_thread(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committing: list[int] = []

    class Disk(sqlite3.Connection):
        is_slow = False

        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            if sql == "COMMIT":
                committing.append(threading.get_ident())
                time.sleep(SLOW_SECONDS if Disk.is_slow else 0)
            return super().execute(sql, *values)

    connect = sqlite3.connect
    monkeypatch.setattr(commit_place, "LEAST", 0)
    monkeypatch.setattr(commit_place, "FAST_SECONDS", 1.0)
    monkeypatch.setattr(
        sqlite3, "connect", lambda *values, **named: connect(*values, **named, factory=Disk)
    )
    ledger = SqliteLedger(path, now=noon)
    await ledger.append(REGISTRY, by="tests")
    del committing[:]
    monkeypatch.setattr(commit_place, "FAST_SECONDS", 0.001)
    Disk.is_slow = True

    for each in range(5):
        await ledger.append([held(f"a{each}")], by="tests")

    await ledger.close()
    assert committing[0] == threading.get_ident()
    assert threading.get_ident() not in committing[1:]
    assert len(committing) == 5


async def test_what_fails_in_the_loop_is_answered_and_passes(
    ledger: SqliteLedger, path: Path
) -> None:
    places = watched(ledger)
    path.with_name(f"{path.name}.lock").rename(path.with_name("elsewhere"))

    with pytest.raises(Exception, match="was removed or replaced"):
        await ledger.append([held("a")], by="tests")
    path.with_name("elsewhere").rename(path.with_name(f"{path.name}.lock"))
    await ledger.append([held("a")], by="tests")

    assert places == [True]
    assert await events_in(ledger) == [*REGISTRY, held("a")]

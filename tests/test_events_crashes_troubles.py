"""What somebody does to the files of a ledger costs no acknowledged event, and is told."""

import asyncio
import os
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from api.service.checkpoint_publisher import open_publisher
from events.audit.whole_ledger import audit
from events.errors import LedgerCorruptError, LedgerUnavailableError
from events.ledger.signing_key import checkpoint_of, keep_checkpoint, open_signer
from events.ledger.stamping import trust
from events.storage.sqlite import SqliteLedger
from tests.ledger_engines import REGISTERED, REGISTRY, Clock, events_in, everything, held
from tests.ledger_process import start
from tests.noon import NOON, noon

SIZE = 605
PAGE = 4_096
DICE = random.Random(5)  # noqa: S311  # places, not secrets


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A ledger of several pages that nobody has open."""
    path = tmp_path / "data" / "ledger.sqlite3"
    path.parent.mkdir()
    ledger = SqliteLedger(path, now=noon)
    await ledger.append(REGISTRY, by="tests", key="registry")
    for first in range(0, SIZE - REGISTERED, 100):
        await ledger.append([held(f"a{first + each}") for each in range(100)], by="tests")
    trust(path, ledger.last_leaf())  # a process goes on from noon, whenever that is
    await ledger.close()
    return path


def root_page(path: Path, name: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        return int(db.execute(query, (name,)).fetchone()[0])


def overwrite(path: Path, page: int) -> None:
    """A page, counted from 1, that a disk gives back as nonsense."""
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(b"\xa5" * PAGE)


def page_of(path: Path, position: int) -> int:
    """Where the bytes of an event are stored."""
    with closing(sqlite3.connect(path)) as db:
        query = "SELECT stored FROM event WHERE position = ?"
        (stored,) = db.execute(query, (position,)).fetchone()
    return path.read_bytes().index(stored) // PAGE + 1


async def unreadable(ledger: SqliteLedger) -> set[int]:
    """Every position that a read names, going on after each."""
    named: set[int] = set()
    at = 0
    while at < SIZE:
        try:
            at = (await ledger.read(after=at, limit=7))[-1].position
        except LedgerCorruptError as corrupt:
            named.add(corrupt.position)
            at = corrupt.position
    return named


async def test_a_damaged_page_costs_its_own_events_and_each_is_named(path: Path) -> None:
    overwrite(path, page_of(path, 300))
    ledger = SqliteLedger(path, now=noon)

    named = await unreadable(ledger)
    appended = await ledger.append([held("new")], by="tests")

    assert 300 in named
    assert named == set(range(min(named), max(named) + 1))
    assert len(named) < PAGE / 200
    assert appended.first == SIZE + 1
    assert [each.position for each in await ledger.read(after=max(named))][-1] == SIZE + 1
    await ledger.close()
    assert {each.position for each in audit(path).findings} >= named


@pytest.mark.parametrize("table", ["append", "event_stream"])
async def test_a_ledger_whose_index_is_damaged_takes_nothing_more_and_is_read(
    path: Path, table: str
) -> None:
    whole = path.read_bytes()
    overwrite(path, root_page(path, table))
    ledger = SqliteLedger(path, now=noon)

    for _ in range(2):
        with pytest.raises(LedgerUnavailableError, match=r"malformed: no more .* detente audit"):
            await ledger.append([held("new")], by="tests", key="new")

    assert len(await everything(ledger)) == SIZE
    await ledger.close()
    assert audit(path).findings
    path.write_bytes(whole)
    ledger = SqliteLedger(path, now=noon)
    assert (await ledger.append([held("new")], by="tests", key="new")).outcome == "appended"
    await ledger.close()


async def test_an_event_is_never_put_after_a_damaged_head(path: Path) -> None:
    whole = path.read_bytes()
    overwrite(path, page_of(path, SIZE))
    with pytest.raises(LedgerUnavailableError, match="malformed; detente audit names where"):
        SqliteLedger(path, now=noon)
    flipped = bytearray(whole)
    flipped[whole.rindex(f'"a{SIZE - REGISTERED - 1}"'.encode()) + 1] ^= 1
    path.write_bytes(flipped)

    with pytest.raises(LedgerCorruptError, match="do not match their hash") as corrupt:
        SqliteLedger(path, now=noon)

    assert corrupt.value.position == SIZE
    reader = SqliteLedger(path, read_only=True)
    assert len(await reader.read(limit=SIZE - 1)) == SIZE - 1
    await reader.close()


async def test_a_log_that_is_removed_while_it_is_in_use_takes_nothing_more(path: Path) -> None:
    ledger = SqliteLedger(path, now=noon)
    await ledger.append([held("acknowledged")], by="tests")
    path.with_name("ledger.sqlite3-wal").unlink()

    with pytest.raises(LedgerUnavailableError, match=r"-wal was removed .* stop the process"):
        await ledger.append([held("refused")], by="tests", key="refused")

    assert (await ledger.read(after=SIZE))[0].event == held("acknowledged")
    await ledger.close()
    ledger = SqliteLedger(path, now=noon)
    assert (await events_in(ledger))[SIZE:] == [held("acknowledged")]
    assert (await ledger.append([held("refused")], by="tests", key="refused")).first == SIZE + 2
    await ledger.close()


async def test_a_ledger_that_is_replaced_while_it_is_in_use_takes_nothing_more(path: Path) -> None:
    ledger = SqliteLedger(path, now=noon)
    copy = path.with_name("copy")
    shutil.copyfile(path, copy)
    copy.replace(path)

    with pytest.raises(LedgerUnavailableError, match=r"ledger.sqlite3 was removed or replaced"):
        await ledger.append([held("refused")], by="tests")

    assert await ledger.head() == SIZE
    await ledger.close()


async def crashed(path: Path, name: str) -> Path:
    """The data directory as a kill would leave it: log, lock and all."""
    ledger = SqliteLedger(path, now=noon)
    for each in range(5):
        await ledger.append([held(f"b{each}-{part}") for part in range(3)], by="tests")
    left = shutil.copytree(path.parent, path.parents[1] / name)
    await ledger.close()
    return left / path.name


async def test_a_log_and_a_lock_that_a_kill_has_left_are_taken_up(path: Path) -> None:
    left = await crashed(path, "left")
    lock = left.with_name("ledger.sqlite3.lock")
    assert lock.read_text() == f"process {os.getpid()}\n"

    ledger = SqliteLedger(left, now=noon)

    assert await ledger.head() == SIZE + 15
    assert (await ledger.append([held("new")], by="tests")).first == SIZE + 16
    await ledger.close()
    assert not left.with_name("ledger.sqlite3-wal").exists()
    assert audit(left).findings == ()


async def test_a_log_that_ends_anywhere_holds_whole_appends(path: Path) -> None:
    left = await crashed(path, "left")
    log = left.with_name("ledger.sqlite3-wal").read_bytes()
    heads = set()
    for end in [0, 31, len(log) - 1, *DICE.sample(range(len(log)), 25)]:
        cut = shutil.copytree(left.parent, path.parents[1] / f"cut-{end}") / path.name
        with cut.with_name("ledger.sqlite3-wal").open("r+b") as file:
            file.truncate(end)
            file.seek(max(0, end - 40))
            file.write(DICE.randbytes(min(40, end)))  # and a sector that was not written whole
        ledger = SqliteLedger(cut, now=noon)
        heads.add(await ledger.head())
        await ledger.append([held("new")], by="tests")
        await ledger.close()
        assert audit(cut).findings == ()
        shutil.rmtree(cut.parent)

    assert heads > {SIZE}
    assert {head % 3 for head in heads} == {SIZE % 3}


async def test_a_log_that_is_lost_is_missed_where_a_checkpoint_was_published(path: Path) -> None:
    data = path.parent
    ledger = SqliteLedger(path, now=noon)
    signer = open_signer(data, ledger)
    await ledger.append([held("published")], by="tests")
    keep_checkpoint(data, await checkpoint_of(ledger, signer))
    left = shutil.copytree(data, data.with_name("left"))
    await ledger.close()
    (left / "ledger.sqlite3-wal").unlink()

    ledger = SqliteLedger(left / path.name, now=noon)
    with pytest.raises(LedgerCorruptError, match="published for 606 events, and it has 605"):
        await open_publisher(left, ledger)

    assert len(await everything(ledger)) == SIZE
    await ledger.close()


async def test_a_second_writer_who_removed_the_lock_is_the_only_one(path: Path) -> None:
    first = SqliteLedger(path, now=noon)
    await first.append([held("a")], by="tests", key="a")
    path.with_name("ledger.sqlite3.lock").unlink()
    second = SqliteLedger(path, now=noon)
    await second.append([held("b")], by="tests", key="b")

    with pytest.raises(LedgerUnavailableError, match="lock was removed or replaced"):
        await first.append([held("c")], by="tests", key="c")
    again = [
        (await second.append([held(key)], by="tests", key=key)).first for key in ("a", "b", "c")
    ]

    assert again == [SIZE + 1, SIZE + 2, SIZE + 3]
    assert len(await everything(first)) == SIZE + 3
    await first.close()
    await second.close()
    assert audit(path).findings == ()


async def test_a_clock_that_jumped_back_over_a_restart_is_not_followed(tmp_path: Path) -> None:
    clock = Clock()
    path = tmp_path / "ledger.sqlite3"
    for days in (0, -400, 1):
        clock.now = NOON + timedelta(days=days)
        ledger = SqliteLedger(path, now=clock)
        if days == 0:
            await ledger.append(REGISTRY, by="tests")
        await ledger.append([held(f"on-day-{abs(days)}")], by="tests")
        clock.move(-7 * 86_400)
        await ledger.append([held(f"after-day-{abs(days)}")], by="tests")
        await ledger.close()

    ledger = SqliteLedger(path, read_only=True)
    times = [each.recorded_at - NOON for each in (await everything(ledger))[REGISTERED:]]
    await ledger.close()
    assert times == [timedelta(0)] * 4 + [timedelta(days=1)] * 2
    assert audit(path).findings == ()


async def test_a_service_without_room_answers_and_takes_up_where_it_stopped(path: Path) -> None:
    process = start("fill-service", path)
    said, _ = await asyncio.to_thread(process.communicate, timeout=60)

    head, read, last, views, kept = map(int, said.split())

    assert process.returncode == 0
    assert head == read > SIZE
    assert last == views == kept == head + 1
    assert audit(path).findings == ()

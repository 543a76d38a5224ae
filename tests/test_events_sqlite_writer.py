"""No acknowledged event is lost or repeated, whatever fails while writing."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from events.admission.batch import prepare
from events.admission.tail import Start
from events.errors import (
    LedgerCorruptError,
    LedgerUnavailableError,
    OutcomeUnknownError,
    PositionConflictError,
)
from events.ledger.protocol import Appended
from events.ledger.stamping import BEFORE_ALL, LastStamp
from events.storage.sqlite import SqliteLedger
from events.storage.sqlite_durable_connections import open_for_writing
from events.storage.sqlite_writer import SqliteWriter
from events.time.clock import ClockCourse, utc_now
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import ActorAdded, PlaceAdded
from tests.ledger_engines import REGISTERED, REGISTRY, events_in, held
from tests.noon import noon


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A ledger's file that holds `REGISTRY` and that nobody has open."""
    path = tmp_path / "ledger.sqlite3"
    ledger = SqliteLedger(path, now=noon)
    await ledger.append(REGISTRY, by="tests", key="registry")
    await ledger.close()
    return path


class Connection(sqlite3.Connection):
    """Fails where it is told to, as a disk would."""

    fails_at: str | tuple[str, ...] = ()
    after_doing_it = False
    error: Exception = RuntimeError("nobody thought of this")
    statements: list[str]

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        self.statements = [*getattr(self, "statements", []), sql]
        if self.fails_at and sql.startswith(self.fails_at):
            if self.after_doing_it:
                super().execute(sql, *values)
            raise self.error
        return super().execute(sql, *values)


class Writer:
    """A writer on a connection that can be made to fail."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(
            path, factory=Connection, isolation_level=None, check_same_thread=False
        )
        self.commits = 0
        start = Start(LastStamp(0, BEFORE_ALL), utc_now, ClockCourse())
        self._writer = SqliteWriter(self.db, start, on_commit=lambda *_: self._count())

    async def append(
        self, *events: AnyEvent, key: str | None = None, expected: dict[str, int] | None = None
    ) -> Appended:
        return await self._writer.append(prepare(events, by="tests", expected=expected, key=key))

    async def close(self) -> None:
        await self._writer.close()

    def _count(self) -> None:
        self.commits += 1


@asynccontextmanager
async def writer_on(path: Path) -> AsyncIterator[Writer]:
    writer = Writer(path)
    try:
        yield writer
    finally:
        await writer.close()


def disk_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    return error


async def events_of(path: Path) -> list[AnyEvent]:
    ledger = SqliteLedger(path, read_only=True)
    try:
        return await events_in(ledger)
    finally:
        await ledger.close()


async def test_appends_that_wait_share_a_commit(path: Path) -> None:
    async with writer_on(path) as writer:
        answers = await asyncio.gather(*(writer.append(held(f"a{each}")) for each in range(100)))

        assert [answer.first for answer in answers] == list(range(6, 106))
        assert writer.commits == 2, "the first alone, the others together"


async def test_those_who_are_answered_together_go_on_together(path: Path) -> None:
    async with writer_on(path) as writer:

        async def keep_on(name: str) -> None:
            for each in range(10):
                await writer.append(held(f"{name}{each}"))

        await asyncio.gather(*(keep_on(f"w{each}-") for each in range(50)))

        assert writer.commits <= 12


async def test_a_commit_is_not_held_up_by_endless_appends(path: Path) -> None:
    async with writer_on(path) as writer:
        await asyncio.gather(*(writer.append(held(f"a{each}")) for each in range(1_000)))

        assert writer.commits == 5, "1 + 3 * 256 + 231"


async def test_a_refusal_among_appends_that_share_a_commit_is_its_own(path: Path) -> None:
    async with writer_on(path) as writer:
        answers = await asyncio.gather(
            *(
                writer.append(held(f"a{each}"), expected={f"fact/a{each}": each % 2})
                for each in range(20)
            ),
            return_exceptions=True,
        )

    assert [isinstance(answer, Appended) for answer in answers] == [True, False] * 10
    assert await events_of(path) == [*REGISTRY, *(held(f"a{each}") for each in range(0, 20, 2))]


@pytest.mark.parametrize("statement", ["BEGIN", "COMMIT", "SELECT position, tag"])
async def test_an_error_nobody_thought_of_is_answered_and_passes(
    path: Path, statement: str
) -> None:
    async with writer_on(path) as writer:
        writer.db.fails_at = statement
        answers = await asyncio.wait_for(
            asyncio.gather(
                *(writer.append(held(f"a{each}")) for each in range(5)), return_exceptions=True
            ),
            5,
        )
        writer.db.fails_at = ()
        await writer.append(held("b"))

    unknown = OutcomeUnknownError if statement == "COMMIT" else LedgerUnavailableError
    assert {type(answer) for answer in answers} == {unknown}
    assert await events_of(path) == [*REGISTRY, held("b")]


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE])
async def test_a_commit_that_could_not_be_written_was_not(path: Path, code: int) -> None:
    async with writer_on(path) as writer:
        writer.db.fails_at, writer.db.error = "COMMIT", disk_error(code)
        with pytest.raises(LedgerUnavailableError, match="disk I/O error"):
            await writer.append(held("a"), key="visit")
        writer.db.fails_at = ()

        assert (await writer.append(held("a"), key="visit")).outcome == "appended"

    assert await events_of(path) == [*REGISTRY, held("a")]


async def test_a_commit_that_was_not_synced_is_unknown_until_it_is_sent_again(path: Path) -> None:
    async with writer_on(path) as writer:
        writer.db.fails_at, writer.db.error = "COMMIT", disk_error(sqlite3.SQLITE_IOERR_FSYNC)
        with pytest.raises(OutcomeUnknownError) as unknown:
            await writer.append(held("a"))
        writer.db.fails_at = ()

        again = await writer.append(held("a"), key=unknown.value.key)

    assert (again.first, again.outcome) == (REGISTERED + 1, "appended")
    assert await events_of(path) == [*REGISTRY, held("a")]


async def test_a_commit_that_failed_but_is_there_is_acknowledged(path: Path) -> None:
    async with writer_on(path) as writer:
        writer.db.fails_at, writer.db.after_doing_it = "COMMIT", True
        appends = (
            writer.append(held("a")),
            writer.append(held("b"), held("c")),
            writer.append(*REGISTRY, key="registry"),
            writer.append(held("d"), expected={"fact/d": 7}),
        )
        answers = await asyncio.gather(*appends, return_exceptions=True)
        writer.db.fails_at = ()
        last = await writer.append(held("e"))

    assert list(answers[:3]) == [
        Appended(first=6, last=6, outcome="appended"),
        Appended(first=7, last=8, outcome="appended"),
        Appended(first=1, last=5, outcome="already appended"),
    ]
    assert isinstance(answers[3], OutcomeUnknownError | PositionConflictError)
    assert last.first == 9
    assert await events_of(path) == [*REGISTRY, *map(held, "abce")]


async def test_refusals_that_rest_on_what_was_not_written_are_not_given(path: Path) -> None:
    async with writer_on(path) as writer:
        first = asyncio.create_task(writer.append(held("z")))
        await asyncio.sleep(0)
        writer.db.fails_at, writer.db.error = "COMMIT", disk_error(sqlite3.SQLITE_FULL)
        answers = await asyncio.gather(
            writer.append(held("a"), expected={"fact/a": 0}),
            writer.append(held("a"), expected={"fact/a": 0}),
            return_exceptions=True,
        )
        await asyncio.gather(first, return_exceptions=True)

    assert [type(answer) for answer in answers] == [LedgerUnavailableError] * 2


async def test_registration_that_was_not_written_is_not_remembered(path: Path) -> None:
    place = PlaceAdded(id="corapolis", name="Corapolis", country="cora")
    async with writer_on(path) as writer:
        first = asyncio.create_task(writer.append(held("z")))
        await asyncio.sleep(0)
        writer.db.fails_at, writer.db.error = "COMMIT", disk_error(sqlite3.SQLITE_FULL)
        await asyncio.gather(
            first,
            writer.append(ActorAdded(id="cora", kind="body", name="Cora", acts_for=("alba",))),
            writer.append(place),
            return_exceptions=True,
        )
        writer.db.fails_at = ()

        await writer.append(ActorAdded(id="cora", kind="state", name="Cora"))
        await writer.append(place)

    assert (await events_of(path))[-1] == place


async def count_until_full(writer: Writer) -> int:
    for number in range(1_000):
        try:
            await writer.append(held(f"a{number}", note="x" * 900), key=f"a{number}")
        except LedgerUnavailableError as full:
            if "database or disk is full" not in full.reason:
                raise
            return number
    raise AssertionError("it was never full")


async def test_a_full_disk_loses_nothing_and_may_have_room_again(path: Path) -> None:
    async with writer_on(path) as writer:
        (pages,) = writer.db.execute("PRAGMA page_count").fetchone()
        writer.db.execute(f"PRAGMA max_page_count = {pages + 4}")
        written = await count_until_full(writer)
        before = await events_of(path)
        writer.db.execute("PRAGMA max_page_count = 100000")

        await writer.append(held(f"a{written}"), key=f"a{written}")

    assert len(before) == REGISTERED + written
    assert await events_of(path) == [*before, held(f"a{written}")]


async def test_appends_beside_closing_are_written_or_refused(path: Path) -> None:
    ledger = SqliteLedger(path, now=noon)

    async def keep_on(name: str) -> int:
        for each in range(10_000):
            try:
                await ledger.append([held(f"{name}{each}")], by="tests")
            except LedgerUnavailableError:
                return each
        raise AssertionError("it was never closed")

    writers = [asyncio.create_task(keep_on(name)) for name in "abcd"]
    await asyncio.sleep(0.05)
    await asyncio.gather(ledger.close(), ledger.close())
    written = await asyncio.wait_for(asyncio.gather(*writers), 10)

    assert len(await events_of(path)) == REGISTERED + sum(written)


async def test_closing_that_is_cancelled_can_be_done_again(path: Path) -> None:
    ledger = SqliteLedger(path, now=noon)
    appending = asyncio.create_task(ledger.append([held("a")], by="tests"))
    closing = asyncio.create_task(ledger.close())
    await asyncio.sleep(0)
    closing.cancel()
    await asyncio.gather(closing, return_exceptions=True)

    await ledger.close()

    assert (await appending).outcome == "appended"
    assert await events_of(path) == [*REGISTRY, held("a")]
    await SqliteLedger(path, now=noon).close()


def test_an_event_loop_that_ends_first_leaves_a_ledger_that_opens(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"

    async def forget() -> None:
        ledger = SqliteLedger(path, now=noon)
        await ledger.append(REGISTRY, by="tests")
        asyncio.create_task(ledger.append([held("a")], by="tests"))  # noqa: RUF006  # left alone
        await asyncio.sleep(0)

    asyncio.run(forget())

    found = asyncio.run(events_of(path))
    assert found in ([*REGISTRY], [*REGISTRY, held("a")])


async def test_the_log_shrinks_again_after_a_long_reader(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.storage.sqlite_durable_connections.LOG_BYTES_KEPT", 100_000)
    ledger = SqliteLedger(path, now=noon)
    log = path.with_name(f"{path.name}-wal")
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM event").fetchone()
    for each in range(10):
        await ledger.append([held(f"a{each}-{part}") for part in range(1_000)], by="tests")
    grown = log.stat().st_size

    reader.close()
    for each in range(4):
        await ledger.append([held(f"b{each}-{part}") for part in range(1_000)], by="tests")
    for each in range(3):
        await ledger.append([held(f"c{each}")], by="tests")

    assert log.stat().st_size < grown / 2
    await ledger.close()


async def test_a_head_that_cannot_be_read_after_a_failure_is_told(path: Path) -> None:
    async with writer_on(path) as writer:
        writer.db.fails_at, writer.db.error = "COMMIT", disk_error(sqlite3.SQLITE_FULL)
        with pytest.raises(LedgerUnavailableError):
            await writer.append(held("a"))
        writer.db.fails_at = ()
        writer.db.execute("DROP TRIGGER event_stays")
        writer.db.execute("UPDATE event SET stored = x'7b' WHERE position = 5")

        with pytest.raises(LedgerCorruptError):
            await writer.append(held("a"))


async def test_more_streams_than_are_remembered_make_no_difference(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.admission.tail.REMEMBERED_STREAMS", 3)
    ledger = SqliteLedger(path, now=noon)

    await asyncio.gather(*(ledger.append([held(f"a{each}")], by="tests") for each in range(50)))
    for each in range(50):
        with pytest.raises(PositionConflictError):
            await ledger.append([held(f"a{each}")], by="tests", expected={f"fact/a{each}": 0})

    assert await ledger.head() == REGISTERED + 50
    await ledger.close()


async def test_what_cannot_be_rolled_back_is_not_committed_with_the_next(path: Path) -> None:
    async with writer_on(path) as writer:
        writer.db.fails_at, writer.db.error = (
            ("COMMIT", "ROLLBACK"),
            disk_error(sqlite3.SQLITE_FULL),
        )
        for each in ("a", "b"):
            with pytest.raises(LedgerUnavailableError):
                await writer.append(held(each))
        writer.db.fails_at = ()
        with pytest.raises(LedgerUnavailableError, match="within a transaction"):
            await writer.append(held("c"))
        await writer.append(held("d"))

    assert await events_of(path) == [*REGISTRY, held("d")]


async def test_refusals_alone_leave_no_transaction_open(path: Path) -> None:
    async with writer_on(path) as writer:
        with pytest.raises(PositionConflictError):
            await writer.append(held("a"), expected={"fact/a": 7})

        assert not writer.db.in_transaction


async def test_what_a_batch_asks_for_is_decided_beside_the_event_loop(path: Path) -> None:
    """The rules of a large batch take long, and so may its encoding."""
    decided, encoded = set[int](), set[int]()

    class Batch(list[AnyEvent]):
        def __iter__(self) -> Iterator[AnyEvent]:
            encoded.add(threading.get_ident())
            return super().__iter__()

    def now() -> datetime:
        decided.add(threading.get_ident())
        return utc_now()

    ledger = SqliteLedger(path, now=now)
    await ledger.append(Batch(held(f"a{each}") for each in range(300)), by="tests")
    await ledger.append([held("b")], by="tests")
    await ledger.close()

    assert len(decided) == 1
    assert threading.get_ident() not in decided | encoded


async def test_appends_are_decided_on_in_the_order_in_which_they_were_asked_for(
    path: Path,
) -> None:
    ledger = SqliteLedger(path, now=noon)
    large = [held(f"a{each}") for each in range(500)]

    answers = await asyncio.gather(
        ledger.append(large, by="tests"),
        ledger.append([held("b", follows=("a499",))], by="tests"),
        ledger.append([held("c", follows=("b",)), held("d")], by="tests"),
        ledger.append([held("e", follows=("d",))], by="tests"),
    )
    await ledger.close()

    assert [each.first - REGISTERED for each in answers] == [1, 501, 502, 504]


async def test_the_connection_that_writes_syncs_each_commit(path: Path) -> None:
    connection = open_for_writing(path)

    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    connection.close()

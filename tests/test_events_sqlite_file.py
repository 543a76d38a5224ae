"""The ledger's file: its past stays, its damage is noticed, its troubles have names."""

import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from events.errors import (
    LedgerCorruptError,
    LedgerLockedError,
    LedgerUnavailableError,
    OtherShapeError,
)
from events.proofs.merkle import leaf_hash
from events.storage.sqlite import SqliteLedger
from tests.ledger_engines import REGISTERED, REGISTRY, everything, held
from tests.ledger_process import start
from tests.noon import noon


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A ledger's file that holds `REGISTRY` and that nobody has open."""
    path = tmp_path / "ledger.sqlite3"
    await fill(path)
    return path


@pytest.fixture
async def ledger(path: Path) -> AsyncIterator[SqliteLedger]:
    ledger = SqliteLedger(path, now=noon)
    yield ledger
    await ledger.close()


async def fill(path: Path) -> None:
    ledger = SqliteLedger(path, now=noon)
    await ledger.append(REGISTRY, by="tests", key="registry")
    await ledger.close()


def run(path: Path, *statements: str) -> None:
    """What somebody with the file and too much courage might do."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def read_only_directory(directory: Path) -> Iterator[None]:
    """A directory that this process may not write to, even where it is run by root."""
    is_root = os.geteuid() == 0
    directory.chmod(0o555)
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        directory.chmod(0o755)


@pytest.fixture
def open_directory() -> Iterator[Path]:
    """A directory that everybody may enter, unlike `tmp_path`."""
    directory = Path(mkdtemp())
    directory.chmod(0o755)
    yield directory
    rmtree(directory)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET stored = stored WHERE position = 3",
        "UPDATE event SET position = 99 WHERE position = 5",
        "DELETE FROM event WHERE position = 5",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT 3, stream, tag, leaf, stored FROM event LIMIT 1",
        "REPLACE INTO event SELECT * FROM event WHERE position = 5",
        "INSERT INTO event SELECT 7, stream, tag, leaf, stored FROM event LIMIT 1",
        "INSERT INTO event SELECT 0, stream, tag, leaf, stored FROM event LIMIT 1",
        "INSERT INTO event SELECT -1, stream, tag, leaf, stored FROM event LIMIT 1",
        "INSERT INTO event (stream, tag, leaf, stored) SELECT stream, tag, leaf, 7 FROM event",
        "INSERT INTO event SELECT 6, stream, tag, leaf, NULL FROM event LIMIT 1",
        "UPDATE append SET last = 99",
        "DELETE FROM append",
        "INSERT OR REPLACE INTO append SELECT key, digest, 1, 1 FROM append",
        "INSERT INTO append SELECT * FROM append WHERE key = 'registry'",
        "UPDATE ledger SET id = 'another'",
        "DELETE FROM ledger",
        "INSERT INTO ledger VALUES ('another', 1)",
        "INSERT OR REPLACE INTO ledger (rowid, id, format) VALUES (1, 'another', 1)",
    ],
)
async def test_the_past_is_kept_by_the_file_itself(path: Path, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        run(path, statement)

    ledger = SqliteLedger(path, now=noon)
    assert [recorded.event for recorded in await everything(ledger)] == list(REGISTRY)
    await ledger.close()


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        ("stored = CAST(replace(stored, 'Alba', 'Alma') AS BLOB)", "do not match their hash"),
        ("stored = CAST(stored || ' ' AS BLOB)", "do not match their hash"),
        ("leaf = zeroblob(32)", "do not match their hash"),
        ("stored = x''", "do not match their hash"),
    ],
)
async def test_a_changed_byte_is_noticed(path: Path, damage: str, reason: str) -> None:
    run(path, "DROP TRIGGER event_stays", f"UPDATE event SET {damage} WHERE position = 2")
    ledger = SqliteLedger(path, now=noon)

    with pytest.raises(LedgerCorruptError, match=reason) as corrupt:
        await ledger.read()

    assert corrupt.value.position == 2
    assert [recorded.position for recorded in await ledger.read(after=2)] == [3, 4, 5]
    await ledger.close()


async def test_a_missing_event_is_noticed(path: Path) -> None:
    run(path, "DROP TRIGGER event_remains", "DELETE FROM event WHERE position = 3")
    ledger = SqliteLedger(path, now=noon)

    with pytest.raises(LedgerCorruptError, match="the next event found is at 4") as corrupt:
        await ledger.read()

    assert corrupt.value.position == 3
    await ledger.close()


@pytest.mark.parametrize("stored", [b"{}", b"[]", b"{", b'"\xff"'])
async def test_bytes_that_are_no_event_are_noticed(path: Path, stored: bytes) -> None:
    values = f"stored = x'{stored.hex()}', leaf = x'{leaf_hash(stored).hex()}'"
    run(path, "DROP TRIGGER event_stays", f"UPDATE event SET {values} WHERE position = 4")
    ledger = SqliteLedger(path, now=noon)

    with pytest.raises(LedgerCorruptError) as corrupt:
        await ledger.read()

    assert corrupt.value.position == 4
    await ledger.close()


async def test_event_of_another_shape_is_no_damage(path: Path) -> None:
    run(path, "DROP TRIGGER event_stays")
    with closing(sqlite3.connect(path)) as db:
        (stored,) = db.execute("SELECT stored FROM event WHERE position = 4").fetchone()
        older = stored.replace(b'"name":', b'"title":')
        assert older != stored
        db.execute(
            "UPDATE event SET stored = ?, leaf = ? WHERE position = 4", (older, leaf_hash(older))
        )
        db.commit()
    ledger = SqliteLedger(path, now=noon)

    with pytest.raises(OtherShapeError, match="written by another version of Detente") as found:
        await ledger.read()

    assert found.value.position == 4
    await ledger.close()


async def test_a_damaged_head_cannot_be_written_after(path: Path) -> None:
    run(path, "DROP TRIGGER event_stays", "UPDATE event SET stored = x'7b' WHERE position = 5")

    with pytest.raises(LedgerCorruptError) as corrupt:
        SqliteLedger(path, now=noon)

    assert corrupt.value.position == REGISTERED
    SqliteLedger(path.with_name("other"), now=noon)  # and the lock of the damaged one is free:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_what_is_written_is_on_disk_and_behind_a_write_ahead_log(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        strict = connection.execute(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"
        )
        assert {row for row in strict if not row[0].startswith("sqlite")} == {
            ("append", 1),
            ("event", 1),
            ("ledger", 1),
            ("tile", 1),
        }


async def test_closing_leaves_one_file(path: Path) -> None:
    assert {each.name for each in path.parent.iterdir()} == {path.name, f"{path.name}.lock"}


async def test_readers_see_what_is_written_and_cannot_write(
    path: Path, ledger: SqliteLedger
) -> None:
    reader = SqliteLedger(path, read_only=True)
    await ledger.append([held("a")], by="tests")

    assert await everything(reader) == await everything(ledger)
    assert reader.id == ledger.id
    with pytest.raises(LedgerUnavailableError, match="open for reading only"):
        await reader.append([held("b")], by="tests")
    with pytest.raises(LedgerUnavailableError, match="open for reading only"):
        await reader.append(REGISTRY, by="tests", key="registry")
    await reader.check([held("b")])
    assert await reader.appended("registry") == await ledger.appended("registry") is not None
    await reader.close()


async def test_a_reader_follows_what_another_process_writes(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    process = start("write", path, "other")
    assert process.stdout is not None
    process.stdout.readline()
    reader = SqliteLedger(path, read_only=True)

    found = []
    async for batch in reader.follow():
        found += batch
        if len(found) > 200:
            break

    process.kill()
    process.communicate()
    assert [recorded.position for recorded in found] == list(range(1, len(found) + 1))
    await reader.close()


async def test_a_second_writer_is_told_who_the_first_is(path: Path, ledger: SqliteLedger) -> None:
    with pytest.raises(LedgerLockedError) as locked:
        SqliteLedger(path, now=noon)

    assert locked.value.holder == f"process {os.getpid()}"
    await ledger.append([held("a")], by="tests")


async def test_a_second_writing_process_is_told_who_the_first_is(path: Path) -> None:
    process = start("hold", path)
    assert process.stdout is not None
    process.stdout.readline()

    with pytest.raises(LedgerLockedError) as locked:
        SqliteLedger(path, now=noon)
    process.kill()
    process.communicate()

    assert locked.value.holder == f"process {process.pid}"
    assert str(path) in str(locked.value)
    ledger = SqliteLedger(path, now=noon)
    await ledger.append([held("a")], by="tests")
    await ledger.close()


async def test_a_link_to_the_file_is_the_same_ledger(path: Path, ledger: SqliteLedger) -> None:
    link = path.with_name("link.sqlite3")
    link.symlink_to(path)

    with pytest.raises(LedgerLockedError):
        SqliteLedger(link, now=noon)


async def test_names_of_files_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory&b#c%20d 北.sqlite3"

    await fill(path)

    reader = SqliteLedger(path, read_only=True)
    assert await reader.head() == REGISTERED
    await reader.close()


async def test_a_file_that_is_empty_becomes_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    path.touch()

    await fill(path)


def no_database(path: Path) -> None:
    path.write_bytes(b"not a database" * 1_000)


def another_database(path: Path) -> None:
    run(path, "CREATE TABLE cats (name TEXT)")


def another_ledger_table(path: Path) -> None:
    run(path, "CREATE TABLE ledger (format INTEGER)")


def another_format(path: Path) -> None:
    run(path, "CREATE TABLE ledger (id TEXT, format INTEGER)", "INSERT INTO ledger VALUES ('a', 2)")


def directory(path: Path) -> None:
    path.mkdir()


def link_to_nowhere(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere" / "ledger.sqlite3")


TROUBLES: dict[Callable[[Path], None], str] = {
    no_database: "file is not a database",
    another_database: "no such table: ledger",
    another_ledger_table: "format None, and this version reads 1",
    another_format: "format 2, and this version reads 1",
    directory: "it is a directory",
    link_to_nowhere: "nowhere",
}


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
@pytest.mark.parametrize("read_only", [False, True], ids=["writing", "reading"])
async def test_what_is_no_ledger_is_unavailable_and_left_as_it_was(
    tmp_path: Path, trouble: Callable[[Path], None], read_only: bool
) -> None:
    path = tmp_path / "ledger.sqlite3"
    trouble(path)
    before = path.read_bytes() if path.is_file() else b""

    for _ in range(2):  # the second time would be locked, had the first kept anything
        with pytest.raises(LedgerUnavailableError, match=TROUBLES[trouble]) as unavailable:
            SqliteLedger(path, read_only=read_only)
        assert str(path.resolve()) in str(unavailable.value)

    assert (path.read_bytes() if path.is_file() else b"") == before


async def test_a_ledger_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(LedgerUnavailableError, match="it does not exist"):
        SqliteLedger(tmp_path / "ledger.sqlite3", read_only=True)

    assert list(tmp_path.iterdir()) == []


async def test_a_directory_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(LedgerUnavailableError, match="No such file or directory"):
        SqliteLedger(tmp_path / "nowhere" / "ledger.sqlite3", now=noon)


async def test_a_directory_that_cannot_be_written_holds_no_new_ledger(open_directory: Path) -> None:
    with (
        read_only_directory(open_directory),
        pytest.raises(LedgerUnavailableError, match="Permission denied"),
    ):
        SqliteLedger(open_directory / "ledger.sqlite3", now=noon)


@pytest.mark.parametrize("read_only", [False, True], ids=["writing", "reading"])
async def test_a_ledger_in_a_directory_that_cannot_be_written_is_unavailable(
    open_directory: Path, read_only: bool
) -> None:
    path = open_directory / "ledger.sqlite3"
    await fill(path)

    with read_only_directory(open_directory), pytest.raises(LedgerUnavailableError) as unavailable:
        SqliteLedger(path, read_only=read_only)

    assert "cannot be written" in str(unavailable.value) or "denied" in str(unavailable.value)


async def test_no_file_stays_open(path: Path, tmp_path: Path) -> None:
    no_database(tmp_path / "other")

    async def open_and_close() -> int:
        ledger = SqliteLedger(path, now=noon)
        reader = SqliteLedger(path, read_only=True)
        with pytest.raises(LedgerLockedError):
            SqliteLedger(path, now=noon)
        for read_only in (True, False):
            with pytest.raises(LedgerUnavailableError):
                SqliteLedger(tmp_path / "other", read_only=read_only)
        await everything(ledger)
        await reader.close()
        await ledger.close()
        return len(list(Path("/proc/self/fd").iterdir()))

    before = await open_and_close()
    assert [await open_and_close() for _ in range(5)] == [before] * 5

"""A ledger is written by one process at a time, by whichever names and directories it is known."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli.main import main
from api.live.webhook_store import FILE as WEBHOOKS
from api.live.webhook_store import Subject, Webhooks
from api.service.stores import LEDGER, writing
from api.writing.keys import FILE, Keyring, KeyWanted
from events.audit.whole_ledger import audit
from events.errors import LedgerLockedError, LedgerUnavailableError, SigningError
from events.files.file_lock import lock_at, place_of
from events.ledger.signing_key import KEY, read_key, rotate
from events.storage.sqlite import SqliteLedger
from projections.timeline.as_written import AskedFilters
from tests.ledger_engines import REGISTERED, REGISTRY, everything, held
from tests.ledger_process import start
from tests.noon import noon

IN_OTHERS = "it has 2 names (hard links)"


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A ledger's file that holds `REGISTRY` and that nobody has open."""
    path = tmp_path / "data" / LEDGER
    path.parent.mkdir()
    ledger = SqliteLedger(path, now=noon)
    await ledger.append(REGISTRY, by="tests", key="registry")
    await ledger.close()
    return path


def linked(path: Path, *names: str) -> Path:
    """A directory with hard links to some of the files, as `cp -al` makes them; a ledger in it."""
    other = path.parent.with_name("other")
    other.mkdir()
    for name in names:
        (other / name).hardlink_to(path.with_name(name))
    return other / LEDGER


async def heads(path: Path) -> list[str]:
    reader = SqliteLedger(path, read_only=True)
    found = [recorded.id for recorded in await everything(reader)]
    await reader.close()
    return found


async def test_ledger_with_two_names_is_written_under_neither(path: Path) -> None:
    other = linked(path, LEDGER)

    for name in (path, other):
        with pytest.raises(LedgerUnavailableError) as refused:
            SqliteLedger(name, now=noon)
        assert IN_OTHERS in str(refused.value)
        assert "make a copy (cp -a, without -l)" in str(refused.value)
        assert len(await heads(name)) == REGISTERED


@pytest.mark.parametrize("name", [f"{LEDGER}.lock", f"{LEDGER}-wal", f"{LEDGER}-shm"])
async def test_what_stands_beside_a_ledger_has_one_name_too(path: Path, name: str) -> None:
    path.with_name(name).touch()
    other = linked(path, name)
    shutil.copy(path, other)

    for each in (path, other):
        with pytest.raises(LedgerUnavailableError, match="hard links"):
            SqliteLedger(each, now=noon)


async def test_copy_of_what_was_linked_is_written_again(path: Path) -> None:
    other = linked(path, LEDGER)
    shutil.copytree(other.parent, other.parent.with_name("own"))
    copied = other.parent.with_name("own") / LEDGER

    ledger = SqliteLedger(copied, now=noon)
    await ledger.append([held("a")], by="tests")
    await ledger.close()
    other.unlink()
    ledger = SqliteLedger(path, now=noon)
    await ledger.append([held("b")], by="tests")
    await ledger.close()

    assert len(await heads(path)) == len(await heads(copied)) == REGISTERED + 1


async def test_link_that_is_made_while_a_process_writes_lets_nobody_else_write(path: Path) -> None:
    ledger = SqliteLedger(path, now=noon)
    other = linked(path, LEDGER, f"{LEDGER}-wal", f"{LEDGER}-shm")

    with pytest.raises(LedgerUnavailableError, match="hard links"):
        SqliteLedger(other, now=noon)
    await ledger.append([held("a")], by="tests")
    await ledger.close()

    assert len(await heads(path)) == REGISTERED + 1


def through_a_linked_directory(path: Path) -> Path:
    other = path.parent.with_name("other")
    other.symlink_to(path.parent)
    return other / LEDGER


def through_a_linked_file(path: Path) -> Path:
    other = path.parent.with_name("other")
    other.mkdir()
    (other / LEDGER).symlink_to(path)
    return other / LEDGER


def through_dots(path: Path) -> Path:
    return path.parent / ".." / path.parent.name / LEDGER


@pytest.mark.parametrize("way", [through_a_linked_directory, through_a_linked_file, through_dots])
async def test_ledger_is_locked_whichever_way_leads_to_it(
    path: Path, way: Callable[[Path], Path]
) -> None:
    process = start("hold", path)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        with pytest.raises(LedgerLockedError, match=f"process {process.pid}"):
            SqliteLedger(way(path), now=noon)
    finally:
        process.kill()
        process.communicate()


async def test_file_that_is_written_under_another_name_is_locked(path: Path) -> None:
    """As a mount has it: the lock beside is another one, and nobody counts that name."""
    handle = os.open(path, os.O_RDWR)
    lock_at(handle, place_of(path.with_name("another")))

    with pytest.raises(LedgerLockedError, match="under another name"):
        SqliteLedger(path, now=noon)

    os.close(handle)
    ledger = SqliteLedger(path, now=noon)
    handle = os.open(path, os.O_RDWR)
    with pytest.raises(BlockingIOError):
        lock_at(handle, place_of(path.with_name("another")))
    os.close(handle)
    await ledger.close()


def add_key(data: Path, name: str) -> None:
    Keyring(data).add(KeyWanted(name=name, scopes=("facts:write",)))


def test_keys_that_another_directory_shares_are_not_changed_by_halves(tmp_path: Path) -> None:
    add_key(tmp_path / "data", "one")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / FILE).hardlink_to(tmp_path / "data" / FILE)
    (key,) = Keyring(tmp_path / "data").all()

    with pytest.raises(LedgerUnavailableError, match="hard links"):
        Keyring(tmp_path / "data").revoke(key.id)

    (tmp_path / "other" / FILE).unlink()
    assert Keyring(tmp_path / "data").revoke(key.id).revoked_at is not None


def test_keys_that_a_link_leads_to_are_changed_where_they_are(tmp_path: Path) -> None:
    add_key(tmp_path / "data", "one")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / FILE).symlink_to(tmp_path / "data" / FILE)
    (key,) = Keyring(tmp_path / "data").all()

    Keyring(tmp_path / "other").revoke(key.id)

    (revoked,) = Keyring(tmp_path / "data").all()
    assert revoked.revoked_at is not None
    assert (tmp_path / "other" / FILE).is_symlink()
    assert json.loads((tmp_path / "data" / FILE).read_bytes())["keys"][0]["revoked_at"]
    assert [each.name for each in (tmp_path / "other").iterdir()] == [FILE]


async def test_signing_key_that_has_another_name_is_not_replaced(founded: Path) -> None:
    (founded.parent / "kept.key").hardlink_to(founded / KEY)
    ledger = SqliteLedger(founded / LEDGER, now=noon)
    before = read_key(founded, ledger).verifier

    with pytest.raises(SigningError, match="hard links"):
        await rotate(founded, ledger)

    assert read_key(founded, ledger).verifier == before
    await ledger.close()


def test_webhooks_that_another_directory_shares_are_not_used(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    Webhooks(tmp_path).add("https://example.org/hook", Subject(AskedFilters()), "0")
    (tmp_path / "other" / WEBHOOKS).hardlink_to(tmp_path / WEBHOOKS)

    with pytest.raises(LedgerUnavailableError, match="hard links"):
        Webhooks(tmp_path / "other").all()


async def test_views_that_another_directory_shares_are_built_again(founded: Path) -> None:
    (shared,) = founded.glob("views-*.sqlite3")
    other = founded.parent / "other"
    shutil.copytree(founded, other, copy_function=os.link)
    for each in (LEDGER, f"{LEDGER}.lock"):
        (other / each).unlink()
        shutil.copy(founded / each, other / each)

    async with writing(other) as service:
        own = service.views.path

    assert own.name != shared.name
    assert shared.exists()
    assert shared.stat().st_nlink == 1


def test_command_says_what_to_do_about_a_ledger_with_two_names(founded: Path) -> None:
    other = founded.parent / "other"
    shutil.copytree(founded, other, copy_function=os.link)

    for data in (founded, other):
        refused = CliRunner().invoke(main, ["rebuild", "--data", str(data)])
        assert refused.exit_code == 1
        said = " ".join(refused.output.split())
        assert IN_OTHERS in said
        assert "Traceback" not in said


async def filled(path: Path, first: int, last: int) -> None:
    ledger = SqliteLedger(path, now=noon)
    for number in range(first, last):
        await ledger.append([held(f"fact-{number}")], by="tests", key=f"fact-{number}")
    await ledger.close()


async def left_behind(path: Path, first: int, last: int) -> bytes:
    """The log of a process that was killed after some appends."""
    ledger = SqliteLedger(path, now=noon)
    for number in range(first, last):
        await ledger.append([held(f"fact-{number}")], by="tests", key=f"fact-{number}")
    log = path.with_name(f"{LEDGER}-wal").read_bytes()
    await ledger.close()
    return log


async def replaced(path: Path, copied_at: int, logged_from: int, logged_to: int) -> None:
    """Put an earlier copy of a ledger in its place, and leave the log of a later one beside it."""
    await filled(path, 0, copied_at)
    copied = path.read_bytes()
    await filled(path, copied_at, logged_from)
    log = await left_behind(path, logged_from, logged_to)
    path.write_bytes(copied)
    path.with_name(f"{LEDGER}-wal").write_bytes(log)


@pytest.mark.parametrize(
    "numbers",
    [(0, 40, 41), (0, 60, 90), (10, 30, 31), (40, 200, 201), (40, 200, 260), (200, 220, 221)],
)
async def test_log_that_was_left_by_another_file_is_not_mixed_into_a_copy(
    path: Path, numbers: tuple[int, int, int]
) -> None:
    await replaced(path, *numbers)
    log = path.with_name(f"{LEDGER}-wal")
    before = (path.read_bytes(), log.read_bytes())

    with pytest.raises(LedgerUnavailableError, match=r"-wal|malformed"):
        SqliteLedger(path, now=noon)

    assert (path.read_bytes(), log.read_bytes()) == before
    log.unlink()
    path.with_name(f"{LEDGER}-shm").unlink()
    ledger = SqliteLedger(path, now=noon)
    assert await ledger.head() == REGISTERED + numbers[0]
    await ledger.append([held("again")], by="tests")
    await ledger.close()
    assert audit(path).findings == ()


@pytest.mark.parametrize("numbers", [(0, 0, 1), (50, 50, 55), (50, 50, 120)])
async def test_log_that_was_left_by_the_same_file_is_taken_up(
    path: Path, numbers: tuple[int, int, int]
) -> None:
    await replaced(path, *numbers)

    ledger = SqliteLedger(path, now=noon)
    assert await ledger.head() == REGISTERED + numbers[2]
    await ledger.close()

    assert audit(path).findings == ()

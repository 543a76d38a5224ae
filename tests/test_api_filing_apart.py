"""Views filed by a process of its own while the service runs, whatever becomes of that process."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from api.service import filing_apart
from api.service.filing_apart import filed_apart
from api.service.stores import LEDGER, Service, writing
from api.writing.keys import Keyring, KeyWanted
from events.files.write_lock import WriteLock
from events.vocabulary.catalogue import encode
from projections.filing import begun, store
from projections.filing.building import build
from projections.filing.processes import filing_process
from projections.filing.views import Views
from tests.ledger_engines import REGISTRY, held
from tests.projected import Rows, rows_of
from tests.recording import ISSUE
from tests.running import PYTHON, serving

_FILES_AT_ONCE = "from api.service import filing_apart; filing_apart.FIRST_SECONDS = 0"
_RUNS = "from api.cli.main import main; main(prog_name='detente')"
AT_ONCE = (*PYTHON, f"{_FILES_AT_ONCE}; {_RUNS}", "serve")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing_apart, "FIRST_SECONDS", 0)
    monkeypatch.setattr(filing_apart, "RETRY_SECONDS", 0.05)


@asynccontextmanager
async def served(data: Path) -> AsyncIterator[Service]:
    """The stores as a service has them, once a process of its own files the views."""
    async with writing(data) as service:
        service.views.follow()
        async with filed_apart(service.views, data / LEDGER):
            await until(lambda: service.views.filer is not None)
            yield service


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not is_so():
            await asyncio.sleep(0.01)


async def record(service: Service, *names: str) -> None:
    """Append facts of these names and wait until the views show them."""
    if not await service.ledger.head():
        await service.ledger.append(REGISTRY, by="tests")
    appended = await service.ledger.append([held(name) for name in names], by="tests")
    assert await service.views.reach(appended.last, within_seconds=60)
    (count,) = service.views.reader.db.execute("SELECT count(*) FROM version").fetchone()
    assert count == appended.last - len(REGISTRY), "what is told to be filed can be read"


def pid_of(views: Views) -> int:
    assert views.filer is not None
    return views.filer.pid


def lives(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def rows_in(path: Path) -> Rows:
    with closing(sqlite3.connect(path)) as db:
        return rows_of(db)


async def assert_as_built_anew(data: Path, tmp_path: Path) -> None:
    """Nothing was filed twice, nothing left out."""
    async with writing(data) as service:
        path = service.views.path
        await build(tmp_path, service.ledger)
    anew = store.current(tmp_path)
    assert anew is not None
    assert rows_in(path) == rows_in(anew)


OPENS_LATE = """
import time
from projections.filing.processes import filing_apart
opened = filing_apart.open_to_file
filing_apart.open_to_file = lambda *about: (time.sleep(0.5), opened(*about))[1]
filing_apart.main()
"""


SAYS_LATE = """
from projections.filing.processes import filing_apart
say = filing_apart._say
def say_late(said):
    say(said)
    if isinstance(said, filing_apart.HasFiled):
        say(filing_apart.HasFiled(0))
filing_apart._say = say_late
filing_apart.main()
"""
"""What was looked up before something was filed is said after that."""


async def test_views_go_back_to_no_position_that_is_said_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing_process, "_RUN", SAYS_LATE)
    heard: list[int] = []
    async with served(tmp_path) as service:
        wake = service.views.wake

        def woken() -> None:
            heard.append(service.views.checkpoint)
            wake()

        monkeypatch.setattr(service.views, "wake", woken)
        for name in ("a", "b", "c"):
            await record(service, name)

    assert len(set(heard)) > 1
    assert heard == sorted(heard)


@pytest.mark.parametrize("run", [None, OPENS_LATE], ids=["at once", "late"])
async def test_process_files_what_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: str | None
) -> None:
    if run is not None:
        monkeypatch.setattr(filing_process, "_RUN", run)
    data = tmp_path / "data"
    filed: list[int] = []
    async with served(data) as service:
        service.views.on_filed = lambda events, _: filed.append(events)
        for each in range(20):
            await record(service, f"a{each}", f"b{each}")
        process = pid_of(service.views)
        assert process != os.getpid()
        await until(
            lambda: sum(filed) >= len(REGISTRY) + 40
        )  # what is shown is told of in a moment
        assert sum(filed) == len(REGISTRY) + 40

    assert not lives(process), "it ends with the service"
    await assert_as_built_anew(data, tmp_path)


async def test_process_that_is_killed_is_replaced_and_nothing_is_filed_twice(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    async with served(data) as service:
        for turn in range(3):
            await record(service, f"before-{turn}")
            writing_on = asyncio.create_task(record(service, *(f"{turn}-{n}" for n in range(200))))
            await asyncio.sleep(0.003 * turn)
            os.kill(pid_of(service.views), signal.SIGKILL)
            await writing_on
            await record(service, f"after-{turn}")
            await until(lambda: service.views.filer is not None)

    await assert_as_built_anew(data, tmp_path)


async def test_process_that_hangs_is_found_and_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing_process, "HANG_SECONDS", 2.5)
    data = tmp_path / "data"
    async with served(data) as service:
        await record(service, "a")
        hanging = pid_of(service.views)
        os.kill(hanging, signal.SIGSTOP)

        await record(service, "b")

        assert not lives(hanging)
        await until(lambda: service.views.filer is not None)
        await record(service, "c")

    await assert_as_built_anew(data, tmp_path)


async def test_what_the_process_cannot_is_told_until_it_can(tmp_path: Path) -> None:
    async with served(tmp_path) as service:
        await record(service, "a")
        with closing(sqlite3.connect(service.views.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            appended = await service.ledger.append([held("b")], by="tests")
            await until(lambda: service.views.failure is not None)
            assert "locked" in str(service.views.failure)
            assert service.views.failing_at == appended.last
            assert service.views.failures > 0
            assert not await service.views.reach(appended.last, within_seconds=0)
            other.execute("ROLLBACK")

        assert await service.views.reach(appended.last, within_seconds=60)
        assert service.views.failure is None
        assert service.views.failing_at is None


async def test_full_disk_of_the_process_is_told_as_one() -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL

    told = filing_process.CannotFile.of(full, 7).error()

    assert isinstance(told, sqlite3.Error)
    assert told.sqlite_errorcode == sqlite3.SQLITE_FULL
    system = filing_process.CannotFile.of(OSError(28, "No space left"), 7).error()
    assert isinstance(system, OSError)
    assert system.errno == 28


async def test_without_processes_the_service_files_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = 0

    async def refused(*_: object) -> None:
        nonlocal tried
        tried += 1
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(filing_process.FilingProcess, "begin", refused)
    async with writing(tmp_path) as service:
        service.views.follow()
        async with filed_apart(service.views, tmp_path / LEDGER):
            await until(lambda: tried > 1)
            await record(service, "a")
            assert service.views.filer is None


async def test_process_of_other_code_is_not_handed_over_to(tmp_path: Path) -> None:
    async with writing(tmp_path) as service:
        await record_here(service)
        with closing(sqlite3.connect(service.views.path, isolation_level=None)) as db:
            db.execute("UPDATE meta SET files = 'other'")
            db.execute("INSERT OR REPLACE INTO filed_by VALUES ('words', 'other')")

        process = await filing_process.FilingProcess.begin(service.views.path, tmp_path / LEDGER)

        assert not await process.is_ready()
        await process.end()
        assert not lives(process.pid)


async def record_here(service: Service) -> None:
    service.views.follow()
    await record(service, "a")


async def test_process_ends_with_its_parent_and_the_next_start_waits_for_it(
    tmp_path: Path,
) -> None:
    async with served(tmp_path) as service:
        await record(service, "a")  # whoever has filed has the lock
        with pytest.raises(Exception, match=begun.FILING_LOCK):
            WriteLock(tmp_path / begun.FILING_LOCK)
        process = pid_of(service.views)
        filer = service.views.filer
        assert filer is not None
        # As the kernel does where the parent is killed.
        assert filer._process.stdin is not None  # noqa: SLF001 (its end of the pipe)
        filer._process.stdin.close()  # noqa: SLF001
        await until(lambda: not lives(process))
        await record(service, "b")

    WriteLock(tmp_path / begun.FILING_LOCK).release()


def test_killed_service_leaves_no_process_and_starts_again(founded: Path, tmp_path: Path) -> None:
    _, token = Keyring(founded).add(KeyWanted(name="desk", scopes=("registry:write",)))
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    position = 0
    for turn in range(2):
        with serving(founded, command=AT_ONCE) as server:
            asyncio.run(until(lambda: filing_in(founded) != 0))
            process = filing_in(founded)
            assert process != server.process.pid
            for each in range(3):
                issue = encode(replace(ISSUE, id=f"issue-{turn}-{each}"))
                address = f"{server.address}/v1/events"
                answer = httpx.post(address, content=issue, headers=headers, timeout=10)
                assert answer.status_code == 201, answer.text
                position = answer.json()["min_position"]
            server.end(signal.SIGKILL)
        asyncio.run(until(lambda process=process: not lives(process)))  # type: ignore[misc]

    with serving(founded) as server:
        shown = server.get(f"/v1/issues/issue-1-2?min_position={position}")
        assert shown.status_code == 200, shown.text
        server.end(signal.SIGTERM)
    asyncio.run(assert_as_built_anew(founded, tmp_path))


def filing_in(data: Path) -> int:
    """The process that files there, as its lock names it; 0 while there is none."""
    with suppress(OSError):
        words = (data / begun.FILING_LOCK).read_text().split()
        return int(words[1]) if words else 0
    return 0

"""Which fixture to take.

`ask` asks the API a question over the founding facts and gives the answer's JSON: enough for most
tests. `client` is the same service where status, headers or bytes matter. Both are made once and
only ever read: a test that records takes `writable`, a service of its own; one that kills or
rebuilds takes a copy of `founded`, a data directory that holds the founding facts and that nobody
has open. `everything` is the service over all collections, as a first start has it.
`tests/asking.py` asks by the thousand. `tests/running.py` has the command and a server in a
process, forked from one that has the imports (`tests/forking.py`). `visit` is a tab of a real
browser on the page of such a server. `desked` is a server with articles
and keys, for the desk.

With `FORBID_SKIPS` set, as `.ci/run` sets it, a run that skipped a test has failed, unless it was
for want of what stands beside the checkout (`tests/beside.py`); those are called by name.
"""

import asyncio
import fcntl
import gc
import os
import ssl
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from litestar.testing import TestClient
from playwright.sync_api import Browser

from api.app import create_app
from api.service.collections import MARK
from api.service.stores import LEDGER, writing
from events.ledger.stamping import trust
from events.storage.sqlite import SqliteLedger
from seeds.collection import COLLECTIONS, FOUNDING
from seeds.founding import founding_events
from tests import directories
from tests.another_day import choosing
from tests.beside import MISSING
from tests.browsing import Lending, Visit, kept_browser, visiting
from tests.chances import chances
from tests.desking import Desked, attach
from tests.noon import noon
from tests.recording import served
from tests.running import Ask, Client, Server, serving
from tests.tracing import can_trace

# How long an example takes says more of the machine than of the code: timings are for benchmarks.
settings.register_profile(
    "detente",
    max_examples=chances(100),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("detente")


def pytest_configure(config: pytest.Config) -> None:
    """The settings of whoever runs the tests are none of theirs; the founding facts are enough.

    Each client would read anew which authorities it may trust, for 15 ms and more, and asks only
    this machine: that was a twelfth of the tests' time.
    """
    read_once = cache(ssl.create_default_context)
    pytest.MonkeyPatch().setattr(ssl, "create_default_context", read_once)
    choosing.register(config)
    directories.choose(config)
    for name in [each for each in os.environ if each.startswith("DETENTE_")]:
        del os.environ[name]
    os.environ["DETENTE_COLLECTIONS"] = FOUNDING.name


def pytest_markeval_namespace() -> dict[str, object]:
    """What conditions of marks ask when a test is about to run."""
    return {"can_trace": can_trace}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three workers to two cores: much of their time they wait for processes and connections."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (cores or 1) * 3 // 2


LONG = {
    *("test_api_caching_oracle.py", "test_api_clients.py", "test_api_routes_clocks.py"),
    *("test_events_date_words.py", "test_page_sections.py", "test_page_views.py"),
    *("test_projections_changes_laws.py", "test_projections_explanations.py"),
    *("test_projections_laws.py", "test_projections_retractions.py"),
    *("test_page_desk.py", "test_page_desk_together.py"),
    *("test_projections_versions.py", "test_setup.py", "test_page_ids.py", "test_page_tasks.py"),
}
"""Files with a test that takes longer than ten seconds."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Each process that shares the tests begins to import them at another of their files.

    Each needs all of them, and what one has compiled the others find: side by side, all would
    compile the same. One that fails is imported again where it is collected, and told of there.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    is_whole = session.config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if not worker or not is_whole or sys.dont_write_bytecode:
        return
    files = sorted(Path(__file__).parent.glob("test_*.py"))
    first = int(worker) * len(files) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    for each in (*files[first:], *files[:first]):
        with suppress(Exception, pytest.skip.Exception):
            import_module(each.stem)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests come first: at the end no worker is left alone with one."""
    items.sort(key=lambda item: item.path.name not in LONG)


def pytest_collection_finish() -> None:
    """What is there from now on until the end is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("FORBID_SKIPS") or reporter is None:
        return
    skipped = reporter.stats.get("skipped", [])
    beside = [each for each in skipped if MISSING in str(each.longrepr)]
    if beside:
        reporter.write_line(f"\n{len(beside)} tests were left out, as what they need is missing:")
    for each in beside:
        reporter.write_line(f"  {each.nodeid}")
    if len(skipped) > len(beside):
        reporter.write_line("\nskipped tests count as failed here: FORBID_SKIPS is set", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """As pytest makes it, in memory mostly; on disk for what is tried of disks."""
    if directories.are_of_disks(request.path):
        with directories.on_disk() as directory:
            yield directory
    else:
        yield tmp_path


@pytest.fixture(scope="session")
def _founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("founded")

    async def found() -> None:
        ledger = SqliteLedger(data / LEDGER, now=noon)
        await ledger.append(founding_events(), by=FOUNDING.by, key=FOUNDING.by)
        trust(data / LEDGER, ledger.last_leaf())  # whenever it is that a test goes on from noon
        await ledger.close()
        async with writing(data):
            pass

    asyncio.run(found())
    return data


@pytest.fixture
def founded(_founded: Path, tmp_path: Path) -> Path:
    return copytree(_founded, tmp_path / "data")


@pytest.fixture(scope="session")
def client(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    data = copytree(_founded, tmp_path_factory.mktemp("client") / "data")
    with TestClient(create_app(lambda: writing(data)), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def _everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made by one of the processes that share the tests: it takes a quarter of a minute."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    data = shared / "everything"
    with (shared / "everything.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / LEDGER).exists() or (data / MARK).exists():
            asyncio.run(_recorded(data))
    return data


async def _recorded(data: Path) -> None:
    async with writing(data, collections=tuple(COLLECTIONS)):
        pass


@pytest.fixture(scope="session")
def everything(_everything: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The service over all collections, only ever read."""
    data = copytree(_everything, tmp_path_factory.mktemp("everything") / "data")
    with TestClient(create_app(lambda: writing(data)), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def writable(founded: Path) -> Iterator[Client]:
    with served(founded) as client:
        yield client


@pytest.fixture(scope="session")
def ask(client: Client) -> Ask:
    def ask(path: str, /, **parameters: str | int) -> Any:
        answer = client.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask


@pytest.fixture(scope="session")
def explored(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = copytree(_founded, tmp_path_factory.mktemp("explored") / "data")
    with serving(data) as server:
        yield server


@pytest.fixture(scope="session")
def desked(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desked]:
    data = copytree(_founded, tmp_path_factory.mktemp("desked") / "data")
    asyncio.run(attach(data))
    with serving(data) as server:
        yield Desked(server, data)


@pytest.fixture(scope="session")
def _browser() -> Iterator[Lending]:
    with kept_browser() as lend:
        yield lend


@pytest.fixture(scope="module")
def browser(_browser: Lending) -> Iterator[Browser]:
    with _browser() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser, explored: Server) -> Iterator[Visit]:
    with visiting(browser, explored.address) as visit:
        yield visit

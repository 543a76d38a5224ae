"""Which tests can see what day it is: those that ask our clock, or start a process that does.

Processes note that themselves, with what `noting/` has on their path; where nothing is noted, all
that start one count. A run under another day differs in nothing else, so that the rest need not be
run there. What one test has seen another may be told, by a fixture or by what a helper keeps: a
fixture of many tests is put down to each of them, and what helpers keep is made anew for each file.
"""

import functools
import multiprocessing.util
import os
import sys
from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from msgspec import Struct

from events.time import clock
from tests.another_day.records import GLIMPSES

STARTING = ("subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.system")
"""What Python tells an audit hook when a process is started, but by `multiprocessing`."""


class Found(Struct, frozen=True):
    """What the tests of one process have shown: how long each took, and who saw the day."""

    seconds: dict[str, float]
    seeing: set[str]
    modules: set[str]
    collected: int
    deselected: int


class Glimpses:
    """How often something in this process has seen the day, in whichever thread."""

    def __init__(self) -> None:
        self.are_allowed = True
        self._count, self._process = 0, os.getpid()
        self._noted: Path | None = None
        if GLIMPSES in os.environ:
            worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
            self._noted = Path(os.environ[GLIMPSES], worker)
            self._noting = clock.source
        else:
            multiprocessing.util.spawnv_passfds = self._before(multiprocessing.util.spawnv_passfds)
        self._asked = getattr(sys.modules.get("sitecustomize"), "_asked", clock.source)
        clock.source = self._ask
        sys.addaudithook(self._hear)

    @property
    def count(self) -> int:
        """How often up to now."""
        if self._noted is None or not self._noted.exists():
            return self._count
        return self._count + self._noted.stat().st_size

    def look(self) -> None:
        """Somebody sees the day."""
        self._count += 1
        if not self.are_allowed:
            raise RuntimeError("a module that is imported does not ask for the day: a test does")

    def _ask(self) -> datetime:
        if self._noted is not None and os.getpid() != self._process:
            return self._noting()  # in a fork, of which only the file is read here
        self.look()
        return self._asked()

    def _hear(self, event: str, _: object) -> None:
        if event in STARTING and (self._noted is None or not self.are_allowed):
            self.look()

    def _before(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def looking(*arguments: Any) -> Any:
            self.look()
            return act(*arguments)

        return looking


class Watcher:
    """A pytest plugin for each process that runs tests."""

    def __init__(self, tests: Path) -> None:
        self._tests = tests
        self._glimpses = Glimpses()
        self._counted = 0
        self._seconds: dict[str, float] = {}
        self._seeing: set[str] = set()
        self._uses: dict[str, set[tuple[str, str]]] = {}
        self._asked_for: set[tuple[str, str]] = set()
        self._modules: set[str] = set()
        self._collected = self._deselected = 0
        self._file = Path()

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        self._glimpses.are_allowed = False
        try:
            return (yield)
        finally:
            self._glimpses.are_allowed = True

    def pytest_pycollect_makemodule(self, module_path: Path) -> None:
        self._modules.add(module_path.name)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self._deselected += len(items)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._collected = len(session.items)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        if item.path != self._file:
            self._file = item.path
            forget(self._tests)
        began = perf_counter()
        result = yield
        self._seconds[item.nodeid] = perf_counter() - began
        self._uses[item.nodeid] = set(_fixtures(item))
        # What a thread has seen since the last test ended is put down to this one.
        if self._glimpses.count != self._counted:
            self._seeing.add(item.nodeid)
        self._counted = self._glimpses.count
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Generator[None, object, object]:
        before = self._glimpses.count
        try:
            return (yield)
        finally:
            if self._glimpses.count != before:
                self._asked_for.add((request.node.nodeid, fixturedef.argname))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:  # it has not shown what it would see
            self._seeing.add(report.nodeid)

    def found(self) -> Found:
        told = {test for test, uses in self._uses.items() if uses & self._asked_for}
        return Found(
            self._seconds, self._seeing | told, self._modules, self._collected, self._deselected
        )


def _fixtures(item: pytest.Item) -> Iterator[tuple[str, str]]:
    """The fixtures that a test may use, each by whom it may have been set up for, and its name."""
    for node in item.listchain():
        for name in getattr(item, "fixturenames", ()):
            yield node.nodeid, name


def forget(tests: Path) -> None:
    """Empty what helpers of tests keep, so that nobody is told what others have seen."""
    kind = type(functools.cache(forget))
    for module in list(sys.modules.values()):
        if Path(getattr(module, "__file__", None) or "/").is_relative_to(tests):
            for kept in vars(module).values():
                if isinstance(kept, kind):
                    kept.cache_clear()

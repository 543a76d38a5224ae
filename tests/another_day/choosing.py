"""`make test` notes which tests can see the day; `make another-day` runs these.

Where there is no record of just these sources, from a run of all tests that passed, it runs all.
"""

import os
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.another_day import records
from tests.another_day.records import GLIMPSES, Record
from tests.another_day.seeing import Found, Watcher
from tests.chances import IS_ANOTHER_DAY

KEY = "seen by tests"
"""Under which a worker of xdist hands over what it has found."""


def register(config: pytest.Config) -> None:
    """Have this run choose its tests, or note them for the next one under another day."""
    plugin = Chooser(config.rootpath) if IS_ANOTHER_DAY else Recorder(config)
    config.pluginmanager.register(plugin)


class Chooser:
    """Leaves out the tests that the record knows not to see the day."""

    def __init__(self, root: Path) -> None:
        self._record = records.read(root)
        if self._record is not None and not self._record.seeing:
            raise pytest.UsageError(f"{records.PLACE}: no test sees the day, which cannot be")

    def pytest_report_header(self) -> str:
        if self._record is None:
            return "another day: all tests, as `make test` has left no record of these sources"
        seeing, blind = len(self._record.seeing), len(self._record.blind)
        return f"another day: {seeing} tests, left out {blind} that cannot see what day it is"

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        blind = {} if self._record is None else self._record.blind
        left_out = [each for each in items if each.nodeid in blind]
        items[:] = [each for each in items if each.nodeid not in blind]
        if left_out:
            config.hook.pytest_deselected(items=left_out)


class Recorder:
    """Gathers what each process has found; a whole run that passed becomes the record."""

    def __init__(self, config: pytest.Config) -> None:
        self._root = config.rootpath
        self._sources = records.digest(self._root)
        self._watcher = Watcher(self._root / "tests")
        config.pluginmanager.register(self._watcher)
        self._found: list[Found] = []

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        if KEY in (told := getattr(node, "workeroutput", {})):
            self._found.append(msgspec.convert(told[KEY], Found))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        found = self._watcher.found()
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[KEY] = msgspec.to_builtins(found)
            return
        everything = [each for each in (*self._found, found) if each.collected]
        if GLIMPSES in os.environ:
            shutil.rmtree(os.environ[GLIMPSES], ignore_errors=True)
        if session.exitstatus == pytest.ExitCode.OK and self._is_whole(session.config, everything):
            records.write(self._root, _record(self._sources, everything))

    def _is_whole(self, config: pytest.Config, found: list[Found]) -> bool:
        """Whether every test of every file was run, of sources that stayed as they were."""
        ran = {test for each in found for test in each.seconds}
        modules = {each.name for each in (self._root / "tests").glob("test_*.py")}
        return (
            config.args_source is pytest.Config.ArgsSource.TESTPATHS
            and not (config.getoption("setuponly") or config.getoption("setupplan"))
            and all(each.collected == len(ran) for each in found)
            and all(not each.deselected and modules <= each.modules for each in found)
            and records.digest(self._root) == self._sources
        )


def _record(sources: str, found: list[Found]) -> Record:
    """By test: a law asks in one example and not in the next, so laws go with their file."""
    seconds = {test: each.seconds[test] for each in found for test in each.seconds}
    files = {_file(test) for each in found for test in each.seeing}
    return Record(
        sources,
        seeing={test: taken for test, taken in seconds.items() if _file(test) in files},
        blind={test: taken for test, taken in seconds.items() if _file(test) not in files},
    )


def _file(test: str) -> str:
    return test.split("::", 1)[0]

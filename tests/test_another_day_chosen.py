"""Which tests are run under another day: those that a whole run has found to see what day it is."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from tests.another_day import records
from tests.another_day.choosing import Chooser
from tests.running import ROOT

SETTINGS = """
[tool.pytest.ini_options]
testpaths = ["tests"]
filterwarnings = ["error"]
"""
CONFTEST = """
import pytest
from events.time.clock import utc_now
from tests.another_day.choosing import register

def pytest_configure(config):
    register(config)

@pytest.fixture(scope="session")
def told():
    return utc_now()

@pytest.fixture(scope="session")
def told_on(told):
    return told

@pytest.fixture(scope="session")
def constant():
    return 1
"""
KEEPING = """
from functools import cache
from events.time.clock import utc_now

@cache
def kept():
    return utc_now()
"""
SEEING = {
    "asks": """
        from events.time.clock import utc_now
        def test_1(): assert utc_now()
    """,
    "asks_in_a_thread": """
        from concurrent.futures import ThreadPoolExecutor
        from events.time.clock import utc_now
        def test_1():
            with ThreadPoolExecutor() as pool: assert pool.submit(utc_now).result()
    """,
    "asks_after_it": """
        import pytest
        from events.time.clock import utc_now
        @pytest.fixture
        def after():
            yield
            utc_now()
        def test_1(after): pass
    """,
    "starts": """
        import subprocess, sys
        ASKING = "from events.time.clock import utc_now; utc_now()"
        def test_1(): subprocess.run([sys.executable, "-c", ASKING], check=True)
    """,
    "forks": """
        import os
        from events.time.clock import utc_now
        def test_1():
            child = os.fork() or (utc_now() and os._exit(0))
            assert os.waitpid(child, 0)
    """,
    "spawns": """
        from multiprocessing import get_context
        from events.time.clock import utc_now
        def test_1():
            process = get_context("spawn").Process(target=utc_now)
            process.start()
            process.join()
    """,
    "is_told": "def test_1(told): assert told",
    "is_told_too": "def test_1(told_on): assert told_on",
    "is_told_later": "def test_1(told): assert told",
    "keeps": """
        import keeping
        def test_1(): assert keeping.kept()
    """,
    "keeps_too": """
        import keeping
        def test_1(): assert keeping.kept()
    """,
    "asks_sometimes": """
        from hypothesis import given, strategies as st
        from events.time.clock import utc_now
        @given(st.booleans())
        def test_1(told): assert not told or utc_now()
    """,
    "is_skipped": """
        import pytest
        def test_1(): pytest.skip("not here")
    """,
}
STARTS_WHAT_ASKS_NOTHING = """
    import subprocess, sys
    def test_1(): subprocess.run([sys.executable, "-c", "import events.time.clock"], check=True)
"""
BLIND = {
    "starts_what_asks_nothing": STARTS_WHAT_ASKS_NOTHING,
    "asks_nothing": "def test_1(): pass",
    "is_told_a_constant": "def test_1(constant): assert constant",
}


BLIND_WITHOUT_PROCESSES = {name: BLIND[name] for name in ("asks_nothing", "is_told_a_constant")}


def made(root: Path, tests: Mapping[str, str]) -> Path:
    """A project with tests of its own, and the plugin that ours have."""
    files = {f"test_{name}.py": text for name, text in tests.items()}
    (root / "tests").mkdir()
    for name, text in {"conftest.py": CONFTEST, "keeping.py": KEEPING, **files}.items():
        (root / "tests" / name).write_text(dedent(text))
    (root / "pyproject.toml").write_text(SETTINGS)
    return root


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """One test that sees the day, and one that does not."""
    return made(tmp_path, {name: (SEEING | BLIND)[name] for name in ("asks", "asks_nothing")})


def run(project: Path, *arguments: str, ends_with: int = 0) -> str:
    """`make test` there."""
    return _ended(project, ("tests.another_day", "noting", *arguments), ends_with)


def run_another_day(project: Path, *arguments: str, ends_with: int = 0) -> str:
    return _ended(project, ("tests.another_day", "2031-05-06", *arguments), ends_with)


def _ended(project: Path, module: tuple[str, ...], ends_with: int) -> str:
    # This run may be one under another day itself, and a worker.
    ours = ("PYTEST", "TESTS_", "FORBID_SKIPS", "PYTHONPATH")
    given = {name: each for name, each in os.environ.items() if not name.startswith(ours)}
    ended = subprocess.run(
        [sys.executable, "-m", *module, "-p", "xdist"],
        cwd=project,
        env={**given, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == ends_with, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


def files(tests: object) -> set[str]:
    assert isinstance(tests, dict)
    return {test.split("::")[0].removeprefix("tests/test_").removesuffix(".py") for test in tests}


@pytest.mark.parametrize("how", [(), ("--numprocesses=2", "--dist=worksteal")], ids=["1", "2"])
def test_tests_that_see_the_day_are_run_under_another(tmp_path: Path, how: tuple[str, ...]) -> None:
    project = made(tmp_path, SEEING | BLIND)

    run(project, *how)
    said = run_another_day(project, *how)

    record = records.read(project)
    assert record is not None
    assert (files(record.seeing), files(record.blind)) == (set(SEEING), set(BLIND))
    assert f"{len(SEEING)} tests, left out {len(BLIND)} that cannot see what day it is" in said
    assert f"{len(SEEING) - 1} passed, 1 skipped" in said


def test_without_notes_whoever_starts_a_process_may_see_the_day(tmp_path: Path) -> None:
    project = made(tmp_path, {"starts": STARTS_WHAT_ASKS_NOTHING, **BLIND_WITHOUT_PROCESSES})

    _ended(project, ("pytest",), 0)

    record = records.read(project)
    assert record is not None
    assert (files(record.seeing), files(record.blind)) == (
        {"starts"},
        set(BLIND_WITHOUT_PROCESSES),
    )


def test_tests_of_one_file_are_run_together(project: Path) -> None:
    with (project / "tests" / "test_asks.py").open("a") as file:
        file.write("def test_2(): pass\n")

    run(project)
    record = records.read(project)

    assert record is not None
    assert "tests/test_asks.py::test_2" in record.seeing


@pytest.mark.parametrize("changed", ["tests/new.py", "pyproject.toml"])
def test_record_of_other_sources_is_not_used(project: Path, changed: str) -> None:
    run(project)
    with (project / changed).open("a") as file:
        file.write("# another")

    said = run_another_day(project)

    assert "all tests, as `make test` has left no record of these sources" in said
    assert "2 passed" in said


def test_without_a_record_all_tests_are_run(project: Path) -> None:
    assert "2 passed" in run_another_day(project)
    assert records.read(project) is None


@pytest.mark.parametrize(
    "part",
    [
        ("-k", "test_asks.py"),
        ("--ignore=tests/test_asks.py",),
        ("tests/test_asks.py", "tests/test_asks_nothing.py"),
        ("--setup-plan",),
        ("--collect-only",),
        ("--deselect=tests/test_asks.py::test_1", "--numprocesses=2"),
        ("--ignore=tests/test_asks.py", "--numprocesses=2"),
    ],
    ids=" ".join,
)
def test_run_of_some_tests_leaves_no_record(project: Path, part: tuple[str, ...]) -> None:
    run(project, *part)

    assert not (project / records.PLACE).exists()


def test_run_of_some_tests_leaves_the_record_of_all(project: Path) -> None:
    run(project)
    before = records.read(project)
    run(project, "-k", "asks_nothing")

    assert before is not None
    assert records.read(project) == before


@pytest.mark.parametrize("how", [(), ("--numprocesses=2",)], ids=["1", "2"])
def test_run_that_failed_leaves_no_record(project: Path, how: tuple[str, ...]) -> None:
    (project / "tests" / "test_fails.py").write_text("def test_1(): assert False")

    run(project, *how, ends_with=1)

    assert not (project / records.PLACE).exists()


def test_run_that_changed_the_sources_leaves_no_record(project: Path) -> None:
    (project / "tests" / "test_writes.py").write_text(
        "def test_1():\n    open(__file__, 'a').write('#')"
    )

    run(project, "-W", "ignore")

    assert not (project / records.PLACE).exists()


@pytest.mark.parametrize("how", [(), ("--numprocesses=2",)], ids=["1", "2"])
def test_run_under_another_day_that_would_run_nothing_has_failed(
    project: Path, how: tuple[str, ...]
) -> None:
    run(project)

    run_another_day(project, *how, "-k", "asks_nothing", ends_with=5)


def test_record_by_which_nothing_sees_the_day_is_refused(tmp_path: Path) -> None:
    records.write(tmp_path, records.Record(records.digest(tmp_path), {}, {"one": 1.0}))

    with pytest.raises(pytest.UsageError, match="no test sees the day"):
        Chooser(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"{", b'{"sources": "x"}', b"\xff"])
def test_record_that_cannot_be_read_is_none(tmp_path: Path, damage: bytes) -> None:
    records.write(tmp_path, records.Record(records.digest(tmp_path), {"one": 1.0}, {}))
    (tmp_path / records.PLACE).write_bytes(damage)

    assert records.read(tmp_path) is None


@pytest.mark.parametrize(
    "text",
    [
        "from events.time.clock import utc_now\nTODAY = utc_now()\n",
        "import subprocess\nsubprocess.run(['true'])\n",
        "import keeping\nTODAY = keeping.kept()\n",
    ],
)
def test_module_that_sees_the_day_when_it_is_imported_is_refused(project: Path, text: str) -> None:
    (project / "tests" / "test_imported.py").write_text(text + "def test_1(): pass")

    said = run(project, ends_with=2)

    assert "a module that is imported does not ask for the day: a test does" in said

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.running import ROOT

PACKAGES = ("api", "events", "projections", "seeds")
WALL_CLOCK = re.compile(
    r"""
      \b(datetime|date|Date)\.(now|utcnow|today)\b
    | \bimport[ ][^\n]*\b(datetime|date)[ ]as[ ]
    | \btime\.(time|time_ns|localtime|gmtime|ctime|asctime|strftime|clock_gettime)\b
    | \bfrom[ ]time[ ]import[^\n]*\b(time|time_ns|localtime|gmtime|ctime|asctime|strftime)\b
    | \b(formatdate|uuid1)\(
    | \bCURRENT_(DATE|TIME|TIMESTAMP)\b
    | \b(date|time|datetime|julianday|unixepoch|strftime)\([^)\n]*["']now["']
    | \b(julianday|unixepoch)\(\)
    | \bnew[ ]Date\b(?!\([^)]) | (?<![\w.])(?<!new[ ])Date\(\) | \bTemporal\.Now\b | \btimeOrigin\b
    """,
    re.VERBOSE,
)
"""What asks what time it is: in Python, in SQL, and in what a browser or Node runs."""

IMPORTED = re.compile(r"(?:from|import) ((?:api|events|projections|seeds|tests)(?:\.\w+)+)")


@pytest.mark.parametrize("package", PACKAGES)
def test_package_that_imports_is_ours(package: str) -> None:
    found = importlib.import_module(package).__file__

    assert found is not None
    assert Path(found).parent == ROOT / package


def test_command_is_ours() -> None:
    (command,) = entry_points(group="console_scripts", name="detente")

    assert command.value == "api.cli.main:main"


@pytest.mark.parametrize("folder", [*PACKAGES, "tests"])
def test_nothing_but_the_clock_asks_what_time_it_is(folder: str) -> None:
    """And what puts another day into its place; what is run in a browser or by Node asks, too."""
    asking = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".py", ".js", ".mjs", ".html", ".sql"} and file != Path(__file__)
        if WALL_CLOCK.search(file.read_text(encoding="utf-8"))
    }

    assert asking <= {
        "events/time/clock.py",
        "tests/another_day/__main__.py",
        "tests/another_day/sitecustomize.py",
    }


@pytest.mark.parametrize(
    "text",
    [
        "datetime.now(UTC)",
        "date.today()",
        "from datetime import datetime as dt",
        "map(datetime.now, zones)",
        "time.time()",
        "time.strftime('%Y')",
        "from time import monotonic, time",
        "SELECT date('now')",
        "SELECT strftime('%Y', 'now')",
        "SELECT unixepoch()",
        "at TEXT DEFAULT CURRENT_TIMESTAMP",
        "new Date()",
        "new Date;",
        "Date()",
        "Date.now()",
        "Temporal.Now.instant()",
    ],
)
def test_whatever_asks_what_time_it_is_is_found(text: str) -> None:
    assert WALL_CLOCK.search(text)


@pytest.mark.parametrize(
    "text",
    ["new Date(instant)", "clock.now", "monotonic()", "strftime('%Y')", "from time import sleep"],
)
def test_what_is_told_the_time_does_not_ask_for_it(text: str) -> None:
    assert not WALL_CLOCK.search(text)


def test_no_test_takes_a_fixture_that_it_does_not_name() -> None:
    """Which test has seen the day is told by the fixtures that it names."""
    by_the_way = "getfixture" + "value"

    assert [
        e.name for e in (ROOT / "tests").rglob("*.py") if by_the_way in e.read_text("utf-8")
    ] == []


def imported_in_texts() -> Iterator[tuple[str, str]]:
    """Modules of ours that code in strings imports, as processes are started with."""
    for folder in (*PACKAGES, "tests"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    for found in IMPORTED.finditer(node.value):
                        yield file.relative_to(ROOT).as_posix(), found[1]


def test_code_in_texts_imports_what_is_there() -> None:
    made_by_tests = {"projections.search_words"}

    missing = [
        (file, module)
        for file, module in imported_in_texts()
        if module not in made_by_tests and find_spec(module) is None
    ]

    assert missing == []
    assert ("tests/running.py", "api.cli.main") in set(imported_in_texts())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("detente-*.whl")
    return ZipFile(built)


def test_wheel_has_all_of_the_packages_and_nothing_else(wheel: ZipFile) -> None:
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    client = ROOT / "api/client/importable"
    by_another_name = {f"detente/{each.name}" for each in client.iterdir() if each.is_file()}
    ours = {
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }

    assert packed == ours | by_another_name
    assert {"detente/__init__.py", "detente/client.py", "detente/py.typed"} <= packed


def test_wheel_has_the_founding_facts_and_the_examples(wheel: ZipFile) -> None:
    packed = wheel.namelist()

    assert "api/openapi/examples.json" in packed
    assert "seeds/sources.yaml" in packed
    assert len([name for name in packed if name.startswith("seeds/facts/")]) == len(
        list(files("seeds").joinpath("facts").iterdir())
    )


def test_wheel_installs_the_command(wheel: ZipFile) -> None:
    (name,) = [each for each in wheel.namelist() if each.endswith("entry_points.txt")]

    assert "detente = api.cli.main:main" in wheel.read(name).decode()


def test_wheel_may_not_be_uploaded(wheel: ZipFile) -> None:
    (name,) = [each for each in wheel.namelist() if each.endswith("METADATA")]

    assert "Private :: Do Not Upload" in wheel.read(name).decode()

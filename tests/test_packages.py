import importlib
import re
import subprocess
import sys
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.running import ROOT

PACKAGES = ("api", "events", "projections", "seeds")


@pytest.mark.parametrize("package", PACKAGES)
def test_package_that_imports_is_ours(package: str) -> None:
    found = importlib.import_module(package).__file__

    assert found is not None
    assert Path(found).parent == ROOT / package


def test_command_is_ours() -> None:
    (command,) = entry_points(group="console_scripts", name="detente")

    assert command.value == "api.cli.main:main"


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_but_the_clock_asks_what_time_it_is(package: str) -> None:
    wall_clock = re.compile(
        r"\b(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime|gmtime))\("
    )
    asking = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / package).rglob("*.py")
        if wall_clock.search(file.read_text(encoding="utf-8"))
    }

    assert asking <= {"events/time/clock.py"}


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
    ours = {
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }

    assert packed == ours


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

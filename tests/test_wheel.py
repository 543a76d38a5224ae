"""The wheel by itself: installed elsewhere, Detente has all that it needs."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.running import ROOT, Server

PACKAGES = ("api", "events", "projections", "seeds")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (found,) = made.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment with the wheel, and what that depends on.

    What the tests run with stands behind it, without what is installed there to be edited: files
    that lead elsewhere (`.pth`) are read of the environment itself alone.
    """
    folder = tmp_path_factory.mktemp("elsewhere") / "environment"
    venv.create(folder, symlinks=True, with_pip=False)
    (packages,) = folder.glob("lib/python*/site-packages")
    own = sysconfig.get_path("purelib")
    (packages / "beside.pth").write_text(own + "\n")
    command = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python"), "install"]
    options = ["--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    subprocess.run([*command, *options, str(wheel)], check=True, capture_output=True, timeout=60)
    return folder / "bin"


def test_wheel_has_every_file_of_the_packages(wheel: Path) -> None:
    there = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert there <= set(ZipFile(wheel).namelist())


def test_service_runs_from_the_wheel_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    environment = {
        "PATH": f"{installed}{os.pathsep}/usr/bin:/bin",
        "HOME": str(tmp_path),
        "PYTHONUNBUFFERED": "1",
        "DETENTE_COLLECTIONS": "founding",
        "DETENTE_LOG_LEVEL": "warning",
        "DETENTE_PORT": "0",
    }
    empty = tmp_path / "empty"
    empty.mkdir()
    where = subprocess.run(
        [installed / "python", "-c", "import api, seeds; print(api.__file__, seeds.__file__)"],
        cwd=empty,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    process = subprocess.Popen(
        [installed / "detente", "serve"],
        cwd=empty,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        server = Server(process)
        answers = {
            path: server.get(path, {"Accept": accept})
            for path, accept in (
                ("/", "text/html"),
                ("/relations/united-states/china", "text/html"),
                ("/v1/relations/united-states/china?as_of=2023-03-01", "application/json"),
                ("/docs", "text/html"),
                ("/openapi.json", "application/json"),
                ("/elements.js", "*/*"),
                ("/client.js", "*/*"),
                ("/client.d.ts", "*/*"),
                ("/v1/timeline.ics", "*/*"),
            )
        }
    finally:
        process.terminate()
        said = process.communicate(timeout=30)

    assert str(ROOT) not in where.stdout
    assert {path: each.status_code for path, each in answers.items()} == dict.fromkeys(answers, 200)
    assert (process.returncode, said[1]) == (0, "")
    assert [each.name for each in empty.iterdir()] == ["data"]

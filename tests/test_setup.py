"""`setup.sh` in a folder of its own, from an index of packages that is ours."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.running import ROOT

BACKEND = """
from zipfile import ZipFile

def build_editable(directory, settings=None, metadata=None):
    with ZipFile(f"{directory}/ours-1-py3-none-any.whl", "w") as wheel:
        about = "Metadata-Version: 2.1\\nName: ours\\nVersion: 1"
        wheel.writestr("ours-1.dist-info/METADATA", about)
        wheel.writestr("ours-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any")
        wheel.writestr("ours-1.dist-info/RECORD", "")
    return "ours-1-py3-none-any.whl"
"""
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "ours"
version = "1"
"""


class Index(SimpleHTTPRequestHandler):
    """Gives packages out, each once it may be."""

    may_come = threading.Event()

    def do_GET(self) -> None:
        if self.path.endswith(".whl"):
            self.may_come.wait(60)
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
        """Nobody reads it."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What setup.sh reads, and two packages in an index beside it."""
    folder = tmp_path / "detente"
    folder.mkdir()
    shutil.copy(ROOT / "setup.sh", folder)
    (folder / "backend.py").write_text(BACKEND)
    (folder / "pyproject.toml").write_text(PROJECT)
    locked = [packed(tmp_path / "index" / "simple", each) for each in ("large", "small")]
    (folder / "requirements.lock").write_text("# by us\n" + "\n".join(locked))
    (folder / "requirements-dev.lock").write_text("")
    return folder


def packed(index: Path, name: str) -> str:
    """Put a package into an index; returns the line that locks it."""
    (index / name).mkdir(parents=True)
    file = index / name / f"{name}-1.0-py3-none-any.whl"
    with ZipFile(file, "w") as wheel:
        about = f"{name}-1.0.dist-info"
        wheel.writestr(f"{name}.py", "#" * 4_000)
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")
    return f"{name}==1.0 --hash=sha256:{sha256(file.read_bytes()).hexdigest()}"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the index; nothing may come from it yet."""
    Index.may_come.clear()
    handler = partial(Index, directory=str(folder.parent / "index"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/simple"
        finally:
            Index.may_come.set()
            server.shutdown()


def setup(folder: Path, index: str) -> "subprocess.Popen[str]":
    environment = {name: each for name, each in os.environ.items() if not name.startswith("PIP_")}
    of_pip = {
        "PIP_INDEX_URL": index,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_CACHE_DIR": "1",
        "PIP_RETRIES": "0",
        "NO_PROXY": "127.0.0.1",
    }
    return subprocess.Popen(
        ["/bin/sh", "setup.sh"],
        cwd=folder,
        env={**environment, "PYTHON": sys.executable, **of_pip},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_first_setup_says_what_comes_and_how_far_it_is_and_later_ones_nothing(
    folder: Path,
) -> None:
    with served(folder) as index:
        first = setup(folder, index)
        assert first.stdout is not None
        told = []
        for line in first.stdout:
            told.append(line.removeprefix("setup: ").rstrip("\n"))
            if "so far" in line:  # the line is slow, and it has been said that it goes on
                Index.may_come.set()
        _, complaints = first.communicate(timeout=60)
        later, nothing = setup(folder, "http://127.0.0.1:9/simple").communicate(timeout=60)

    assert (first.returncode, complaints, later, nothing) == (0, "", "", "")
    assert told[0].startswith("making .venv with Python 3.")
    assert told[1] == (
        "installing requirements.lock: up to 2 packages, about 30 MB; minutes on a slow line"
    )
    assert "requirements.lock: 10 s so far" in told
    assert [each.partition(" (")[0] for each in told if " of 2: " in each] == [
        "  1 of 2: large==1.0",
        "  2 of 2: small==1.0",
    ]
    assert told[-2:] == ["installing detente", ".venv is ready"]


def test_download_that_fails_ends_in_what_to_do_and_that_helps(folder: Path) -> None:
    failed, complaints = (broken := setup(folder, "http://127.0.0.1:9/simple")).communicate()
    with served(folder) as index:
        Index.may_come.set()
        again = setup(folder, index)
        _, nothing = again.communicate(timeout=120)

    assert (broken.returncode, again.returncode, nothing) == (1, 0, "")
    assert "ready" not in failed
    assert complaints.splitlines()[-3:] == [
        "setup: requirements.lock could not be installed; pip has said why above",
        "       If a download broke off, run the same again: pip keeps what has come whole.",
        "       Behind a proxy, set HTTPS_PROXY; for another index than PyPI, PIP_INDEX_URL.",
    ]


def test_without_npm_it_is_said_what_checks_the_page_and_how_to_have_it(tmp_path: Path) -> None:
    shutil.copy(ROOT / "setup.sh", tmp_path)
    for name in ("package.json", "package-lock.json"):
        (tmp_path / name).write_text("{}")
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("cat", "cksum", "dirname", "mkdir", "rm", "tr"):
        (tools / name).symlink_to(str(shutil.which(name)))

    told = subprocess.run(
        ["/bin/sh", "setup.sh", "node"],
        cwd=tmp_path,
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.splitlines()[:2] == [
        "setup: npm is needed to check the page, and to check it alone",
        "       On Debian or Ubuntu:  sudo apt-get install -y npm",
    ]
    assert not (tmp_path / "node_modules.lock").exists()

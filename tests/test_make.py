"""`make run` over a Makefile of its own folder, where setting up has nothing to do."""

import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.running import ENVIRONMENT, ROOT, Server

MAKE = shutil.which("make") or "make"
SETTINGS = ("PORT", "DATA", "ARGS", "MAKEFLAGS", "MFLAGS", "MAKELEVEL")
"""What an outer make, or whoever runs the tests, may have set."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the Makefile, a setup that is done, and the command."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "setup.sh").write_text("exit 0\n")
    command = tmp_path / ".venv" / "bin" / "detente"
    command.parent.mkdir(parents=True)
    run = f"{shlex.quote(sys.executable)} -c 'from api.cli.main import main; main()'"
    command.write_text(f'#!/bin/sh\nexec {run} "$@"\n')
    command.chmod(0o755)
    return tmp_path


def environment(**given: str) -> dict[str, str]:
    return {name: each for name, each in ENVIRONMENT.items() if name not in SETTINGS} | given


def would_run(folder: Path, *line: str, **given: str) -> list[str]:
    """The command that `make run` would give, as the words that it gets."""
    told = subprocess.run(
        [MAKE, "-n", "run", *line],
        cwd=folder,
        env=environment(**given),
        capture_output=True,
        text=True,
        check=True,
    )
    _, command = told.stdout.splitlines()
    return shlex.split(command)


def in_effect(folder: Path, *line: str, **given: str) -> dict[str, str]:
    """Each setting with its origin, given the options that `make run` would pass on."""
    command, _, *options = would_run(folder, *line, **given)
    told = subprocess.run(
        [command, "config", *options],
        cwd=folder,
        env=environment(**given),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(each.split(" = ", 1) for each in told.stdout.splitlines())


@contextmanager
def running(folder: Path, *line: str, **given: str) -> Iterator[Server]:
    process = subprocess.Popen(
        [MAKE, "run", *line],
        cwd=folder,
        env=environment(**given),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield Server(process)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return str(listening.getsockname()[1])


def test_make_run_passes_nothing_on_that_nobody_gave(folder: Path) -> None:
    assert would_run(folder) == [".venv/bin/detente", "serve"]
    assert would_run(folder, DETENTE_PORT="8220", DETENTE_DATA="x") == would_run(folder)
    assert would_run(folder, "PORT=", "DATA=") == would_run(folder)


@pytest.mark.parametrize("value", ["elsewhere", "with blanks", "a'b", 'a"b', "a;b", "$$(x)"])
def test_what_is_given_to_make_run_arrives_as_it_is(folder: Path, value: str) -> None:
    given = value.replace("$$", "$")

    assert would_run(folder, f"DATA={value}")[2:] == ["--data", given]
    assert would_run(folder, "PORT=1", DATA=given.replace("$", ""))[2:] == [
        *("--port", "1"),
        *("--data", given.replace("$", "")),
    ]


def test_option_counts_more_than_environment_and_that_more_than_file(folder: Path) -> None:
    default = in_effect(folder)["port"]
    (folder / "detente.toml").write_text('port = 1\npassage = 7\ndata = "filed"\n')

    filed = in_effect(folder)
    varied = in_effect(folder, DETENTE_PORT="2")
    given = in_effect(folder, "PORT=3", DETENTE_PORT="2")
    exported = in_effect(folder, PORT="4", DETENTE_PORT="2")

    assert default == "8000  # default"
    assert (filed["port"], filed["data"]) == (
        "1  # detente.toml: port",
        '"filed"  # detente.toml: data',
    )
    assert varied["port"] == "2  # DETENTE_PORT"
    assert (given["port"], given["passage"]) == ("3  # --port", "7  # detente.toml: passage")
    assert exported["port"] == "4  # --port"


def test_make_run_takes_the_file_of_settings_that_is_named(folder: Path) -> None:
    (folder / "mine.toml").write_text('port = 5\nlog_level = "debug"\n')

    assert in_effect(folder, DETENTE_CONFIG="mine.toml")["port"] == "5  # mine.toml: port"


def test_make_run_serves_where_the_environment_says(folder: Path) -> None:
    port = free_port()
    (folder / "detente.toml").write_text('port = 1\ndata = "filed"\n')

    with running(folder, DETENTE_PORT=port) as server:
        health = httpx.get(f"http://127.0.0.1:{port}/health", timeout=10)

    assert (server.port, health.status_code) == (int(port), 200)
    assert (folder / "filed" / "ledger.sqlite3").is_file()
    assert not (folder / "data").exists()


@pytest.mark.parametrize("target", ["test", "bench", "soak", "lock"])
def test_arguments_count_where_they_come_from_the_environment(folder: Path, target: str) -> None:
    told = subprocess.run(
        [MAKE, "-n", target],
        cwd=folder,
        env=environment(ARGS="--of-mine"),
        capture_output=True,
        text=True,
        check=True,
    )

    assert "--of-mine" in told.stdout

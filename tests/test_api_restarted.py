"""A restart behind a socket that somebody keeps: nobody who asks meanwhile is refused."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.running import ENVIRONMENT, Server
from tests.writers import bearer, issue, key

RELATIONS = "/v1/relations/united-states/china?as_of=2023-03-01"
ACTIVATED = """
import os, sys
os.dup2(int(sys.argv.pop(1)), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
from api.cli.main import main
main(prog_name="detente")
"""
"""As systemd starts what a socket unit is for."""


@pytest.fixture
def kept() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0), backlog=1_024) as listening:
        yield listening


@contextmanager
def activated(kept: socket.socket, data: Path, *options: str) -> Iterator[Server]:
    """A server that is handed a socket."""
    command = [sys.executable, "-c", ACTIVATED, str(kept.fileno()), "serve", "--data", str(data)]
    with subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
        pass_fds=[kept.fileno()],
    ) as process:
        try:
            yield Server(process)
        finally:
            process.kill()


class AskingOn:
    """Several who ask without a pause, on connections that they keep or on one for each request."""

    def __init__(self, address: str) -> None:
        self.answered = 0
        self.failed: list[str] = []
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._ask, args=(address, number % 2 == 0), daemon=True)
            for number in range(8)
        ]

    def begin(self) -> None:
        for each in self._threads:
            each.start()

    def end(self) -> None:
        self._ended.set()
        for each in self._threads:
            each.join()

    def _ask(self, address: str, keeps: bool) -> None:
        fields = {} if keeps else {"Connection": "close"}
        with httpx.Client(base_url=address, timeout=120, headers=fields) as client:
            while not self._ended.is_set():
                try:
                    status = client.get(RELATIONS).status_code
                except httpx.TransportError as error:
                    self.failed.append(f"{keeps=} {error!r}")
                else:
                    self.answered += 1
                    if status != 200:
                        self.failed.append(f"{keeps=} {status}")

    def goes_on(self, requests: int) -> None:
        """Wait for so many more answers."""
        wanted = self.answered + requests
        waits = threading.Event()
        for _ in range(6_000):
            if self.answered >= wanted or self.failed:
                return
            waits.wait(0.02)
        raise AssertionError("nothing is answered any more")


@pytest.mark.parametrize("options", [(), ("--workers", "2")])
def test_no_request_fails_across_a_restart_under_load(
    founded: Path, kept: socket.socket, options: tuple[str, ...]
) -> None:
    address = f"http://127.0.0.1:{kept.getsockname()[1]}"
    load = AskingOn(address)
    with activated(kept, founded, *options) as first:
        load.begin()
        load.goes_on(50)
        assert first.end(signal.SIGTERM) == 0
    with activated(kept, founded, *options) as second:
        load.goes_on(50)
        assert second.port == first.port
        assert second.end(signal.SIGTERM) == 0
    with activated(kept, founded, *options):
        load.goes_on(50)
        load.end()
    assert load.failed == []


def test_socket_that_is_handed_over_counts_more_than_host_and_port(
    founded: Path, kept: socket.socket
) -> None:
    token = key(founded)
    port = kept.getsockname()[1]
    with activated(kept, founded, "--host", "0.0.0.0", "--port", "1") as server:  # noqa: S104
        assert (server.port, f"http://127.0.0.1:{port}" in server.announced) == (port, True)
        assert server.get(RELATIONS).status_code == 200
        taken = httpx.post(
            f"{server.address}/v1/events", json=issue("new"), headers=bearer(token), timeout=30
        )
        assert taken.status_code == 201
        assert server.get(RELATIONS, {"Host": "elsewhere.example"}).status_code == 421


@pytest.mark.parametrize(
    ("count", "told"),
    [("2", "expected one socket, found 2"), ("1", "expected a socket")],
)
def test_what_is_no_socket_is_refused_in_a_line(tmp_path: Path, count: str, told: str) -> None:
    script = ACTIVATED.replace('LISTEN_FDS="1"', f'LISTEN_FDS="{count}"')
    with (tmp_path / "file").open("w") as file:
        refused = subprocess.run(
            [sys.executable, "-c", script, str(file.fileno()), "serve", "--data", str(tmp_path)],
            capture_output=True,
            text=True,
            env=ENVIRONMENT,
            pass_fds=[file.fileno()],
            check=False,
            timeout=60,
        )
    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert told in line


def test_sockets_of_another_process_are_not_taken(founded: Path, kept: socket.socket) -> None:
    environment = {**ENVIRONMENT, "LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
    command = [sys.executable, "-c", ACTIVATED.replace("LISTEN_PID=str(os.getpid()), ", "")]
    with subprocess.Popen(
        [*command, str(kept.fileno()), "serve", "--port", "0", "--data", str(founded)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        pass_fds=[kept.fileno()],
    ) as process:
        server = Server(process)
        assert server.port != kept.getsockname()[1]
        assert server.get(RELATIONS).status_code == 200
        process.terminate()

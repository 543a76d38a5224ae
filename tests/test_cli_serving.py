"""`detente serve` in processes of its own."""

import re
import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from api.cli.main import main
from tests.running import Server, detente, serving

RELATIONS = "/v1/relations/united-states/china?as_of=2023-03-01"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served") / "data"


@pytest.fixture(scope="module")
def served(data: Path) -> Iterator[Server]:
    """A server that tests only ask."""
    with serving(data) as server:
        yield server


def beside(data: Path, *arguments: str | Path) -> Result:
    """A command beside the server."""
    return CliRunner().invoke(main, [*map(str, arguments), "--data", str(data)])


def test_server_says_where_it_is_and_what_to_ask(served: Server) -> None:
    facts = re.search(r"serves (\d+) facts from", served.announced)
    requests = re.findall(r"curl '([^']+)'", served.announced)

    answers = [httpx.get(each).status_code for each in requests]

    assert facts is not None
    assert int(facts[1]) > 90
    assert answers == [200, 200, 200]
    assert f"{served.address}/docs" in served.announced


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_the_server_in_spite_of_open_connections(
    founded: Path, how: signal.Signals
) -> None:
    with serving(founded) as server, httpx.Client(base_url=server.address) as kept_alive:
        kept_alive.get(RELATIONS)

        code = server.end(how)

        assert (code, server.complaints()) == (0, "")
    assert (founded / "ledger.sqlite3.lock").read_text() == ""


def test_killed_server_serves_the_same_when_it_is_back(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        before = server.get(RELATIONS).content
        server.end(signal.SIGKILL)
    with serving(tmp_path) as server:
        after = server.get(RELATIONS).content

    assert after == before


def test_ledger_may_start_without_founding_facts(tmp_path: Path) -> None:
    with serving(tmp_path, "--empty") as server:
        assert server.get("/health").json()["ledger_head"] == 0
        assert server.get("/v1/timeline").json()["items"] == []
        assert server.get(RELATIONS).status_code == 404


def test_second_server_of_a_directory_is_refused_in_a_line(served: Server, data: Path) -> None:
    second = detente("serve", "--port", "0", "--data", data)

    assert second.returncode == 1
    (line,) = second.stderr.splitlines()
    assert f"is being written by process {served.process.pid}" in line
    assert served.get(RELATIONS).status_code == 200


def test_port_that_is_taken_is_told_in_a_line(served: Server, tmp_path: Path) -> None:
    refused = detente("serve", "--port", str(served.port), "--data", tmp_path)

    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert f"cannot listen on 127.0.0.1:{served.port}" in line


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1"])
def test_host_that_is_not_ours_is_told_in_a_line(tmp_path: Path, host: str) -> None:
    refused = CliRunner().invoke(main, ["serve", "--host", host, "--data", str(tmp_path)])

    assert refused.exit_code == 1
    (line,) = refused.stderr.splitlines()
    assert f"cannot listen on {host}:8000" in line


def test_reading_commands_see_what_the_server_has(served: Server, data: Path) -> None:
    head = served.get("/health").json()["ledger_head"]

    told = beside(data, "timeline", "--actor", "wang-yi")
    cited = beside(data, "cite", "core interests")
    exported = beside(data, "export")

    assert (told.exit_code, told.stderr) == (0, "")
    assert f"known at {head}" in told.stdout
    assert "wang-yi-on-taiwan" in cited.stdout
    assert len(exported.stdout.splitlines()) == head


@pytest.mark.parametrize("command", ["rebuild", "import"])
def test_writing_commands_are_refused_beside_a_server(
    served: Server, data: Path, tmp_path: Path, command: str
) -> None:
    file = tmp_path / "new.jsonl"
    file.write_text('{"type":"issue-added","id":"new","name":"New","description":"New."}\n')

    refused = beside(data, command, *([file] if command == "import" else []))

    assert refused.exit_code == 1
    (line,) = refused.stderr.splitlines()
    assert f"is being written by process {served.process.pid}" in line
    assert served.get("/v1/issues/new").status_code == 404


def test_many_clients_are_answered_at_once(served: Server) -> None:
    alone = served.get(RELATIONS).content
    start = threading.Barrier(16)

    def read(_: int) -> set[bytes]:
        start.wait()
        with httpx.Client(base_url=served.address) as client:
            return {client.get(RELATIONS).content for _ in range(10)}

    with ThreadPoolExecutor(16) as readers:
        answers = set().union(*readers.map(read, range(16)))

    assert answers == {alone}


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /v1/facts/%ED%A0%80 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /v1/timeline?text=\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /assets/../../pyproject.toml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /assets/..%2f..%2fpyproject.toml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET //v1//timeline HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET http://elsewhere/v1/none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"BREW /v1/timeline HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    ],
    ids=range(10),
)
def test_bytes_that_no_client_sends_do_no_harm(served: Server, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=5) as raw:
        try:
            raw.sendall(sent)
            answer = raw.recv(1 << 16)
        except ConnectionError:
            answer = b""

    assert not answer.startswith(b"HTTP/1.1 5")
    assert b"[project]" not in answer
    assert served.get("/health").status_code == 200

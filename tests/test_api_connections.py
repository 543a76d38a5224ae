"""Connections to a server process, of which it may be said how long they are waited for."""

import re
import resource
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import msgspec
import pytest

from tests.more_routes import COMMAND
from tests.running import Server, serving

SHORT = (
    *("--head-seconds", "2", "--body-seconds", "2", "--answer-seconds", "2"),
    *("--idle-seconds", "2", "--allowed-hosts", "*"),
)
PATIENCE_SECONDS = 60
"""Far longer than the server waits for anything here."""

HALF_HEAD = b"GET /v1/timeline HTTP/1.1\r\nHost: localhost\r\nAccept: appl"
HALF_BODY = b"POST /tests/body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n[{"
CHUNKED = b"POST /tests/body HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
GET = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("connected")
    with serving(data, "--empty", *SHORT, command=COMMAND) as server:
        yield server
        server.end(signal.SIGTERM)
        assert server.complaints() == ""


@pytest.fixture
def many_files() -> Iterator[None]:
    """As many open files as a thousand clients and more need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextmanager
def connected(server: Server, *sent: bytes) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        for part in sent:
            raw.sendall(part)
        yield raw


def rest(raw: socket.socket) -> bytes:
    """What comes until the server closes the connection."""
    received = b""
    try:
        while part := raw.recv(1 << 16):
            received += part
    except ConnectionError:
        pass
    return received


def status(answer: bytes) -> int:
    match = re.match(rb"HTTP/1.1 (\d{3}) ", answer)
    return int(match[1]) if match else 0


def counted(server: Server, reason: str) -> int:
    found = re.search(rf'cut_total{{reason="{reason}"}} (\d+)', server.get("/metrics").text)
    return int(found[1]) if found else 0


def connections(server: Server) -> int:
    found = re.search(r"\ndetente_connections (\d+)", server.get("/metrics").text)
    return int(found[1]) if found else 0


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not holds() and time.monotonic() < until:
        time.sleep(0.1)


def is_answered(server: Server) -> bool:
    with connected(server, GET) as raw:
        return status(raw.recv(1 << 16)) == 200


@pytest.mark.usefixtures("many_files")
def test_thousand_half_sent_requests_do_not_stop_the_thousand_and_first(tmp_path: Path) -> None:
    halves = {"head": HALF_HEAD, "body": HALF_BODY, "nothing": b""}
    with ThreadPoolExecutor() as at_once:  # each waits six seconds
        found = [
            at_once.submit(assert_thousand_are_borne, tmp_path / name, half)
            for name, half in halves.items()
        ]
    for each in found:
        each.result()


def assert_thousand_are_borne(data: Path, half: bytes) -> None:
    patient = ("--head-seconds", "6", "--body-seconds", "6", "--log-level", "error")
    with serving(data, "--empty", *patient, command=COMMAND) as server, ExitStack() as stack:
        clients = [stack.enter_context(connected(server, half)) for _ in range(1_000)]
        sent_at = time.monotonic()
        wait_until(lambda: connections(server) > 1_000)

        assert is_answered(server)
        assert connections(server) > 1_000
        answers = {rest(each) for each in clients}

        assert time.monotonic() - sent_at > 4
        assert {status(each) for each in answers} == ({408} if half else {0})
        assert connections(server) == 1


@pytest.mark.usefixtures("many_files")
def test_server_that_is_full_lets_those_go_who_have_waited_longest(tmp_path: Path) -> None:
    with (
        serving(tmp_path, "--empty", "--connections", "50", "--head-seconds", "60") as server,
        ExitStack() as stack,
    ):
        for _ in range(400):
            stack.enter_context(connected(server, HALF_HEAD))

        assert is_answered(server)
        assert counted(server, "made way") >= 350


def test_half_sent_head_is_told_that_it_took_too_long(server: Server) -> None:
    before = counted(server, "half-sent head")
    with connected(server, HALF_HEAD) as raw:
        answer = rest(raw)

    head, _, body = answer.partition(b"\r\n\r\n")
    assert status(head) == 408
    assert b"content-type: application/problem+json" in head
    assert b"content-security-policy: default-src 'none'" in head
    assert msgspec.json.decode(body) == {
        "status": 408,
        "title": "Request Timeout",
        "detail": "the rest of the request did not come in time",
        "instance": "/",
    }
    assert counted(server, "half-sent head") == before + 1


def dripping(part: bytes) -> Callable[[socket.socket], None]:
    """Send a little again and again, for as long as the server listens."""

    def drip(raw: socket.socket) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        with suppress(ConnectionError):
            while time.monotonic() < until:
                raw.sendall(part)
                time.sleep(0.1)
            pytest.fail("it was never cut")

    return drip


@pytest.mark.parametrize(
    ("begin", "part"),
    [
        (HALF_HEAD, b"x"),
        (b"", b"\r\n"),
        (GET, b"\r\n"),
        (GET + HALF_HEAD, b"x"),
        (HALF_BODY, b" "),
        (HALF_BODY.replace(b"/tests/body", b"/nowhere"), b" "),
        (CHUNKED.replace(b"/tests/body", b"/nowhere"), b"4000\r\n" + b"x" * 0x4000 + b"\r\n"),
    ],
    ids=[
        *("head", "empty lines", "empty lines after a request", "second head", "body"),
        *("body that nobody wants", "endless body that nobody wants"),
    ],
)
def test_client_that_sends_ever_so_little_is_cut_too(
    server: Server, begin: bytes, part: bytes
) -> None:
    with connected(server, begin) as raw:
        dripping(part)(raw)


def test_connection_without_a_further_request_is_closed(server: Server) -> None:
    began = time.monotonic()
    with connected(server, GET) as raw:
        answer = rest(raw)

    assert status(answer) == 200
    assert time.monotonic() - began > 1.9


def test_slow_request_that_comes_in_time_is_answered(server: Server) -> None:
    with connected(server) as raw:
        for start in range(0, len(GET), 10):
            raw.sendall(GET[start : start + 10])
            time.sleep(0.1)

        assert status(raw.recv(1 << 16)) == 200


def test_pipelined_requests_are_all_answered(server: Server) -> None:
    with connected(server, GET * 5) as raw:
        answer = rest(raw)

    assert answer.count(b"HTTP/1.1 200 OK") == 5


@pytest.mark.parametrize("second", [b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 101, b"\x00"])
def test_refusal_is_never_taken_for_the_answer_to_another_request(
    server: Server, second: bytes
) -> None:
    slow = b"GET /tests/slow HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with connected(server, slow + second + b"\r\n") as raw:
        assert rest(raw) == b""


@pytest.mark.parametrize("chunk", [b"zz\r\n", b"5\r\nhellooo"])
def test_malformed_body_is_refused(server: Server, chunk: bytes) -> None:
    with connected(server, CHUNKED + chunk) as raw:
        assert status(rest(raw)) == 400


def test_client_that_does_not_take_its_answer_is_cut(server: Server) -> None:
    before = counted(server, "answer not taken")
    with socket.socket() as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        raw.settimeout(10)
        raw.connect(("127.0.0.1", server.port))
        raw.sendall(b"GET /assets/swagger-ui.js HTTP/1.1\r\nHost: localhost\r\n\r\n" * 4)
        until = time.monotonic() + 8
        while counted(server, "answer not taken") == before and time.monotonic() < until:
            time.sleep(0.2)

    assert counted(server, "answer not taken") == before + 1


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET /" + b"a" * 100_000, 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 101 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"b" * 70_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"b" * 70_000, 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 20_000, 431),
        (b"\x16\x03\x01\x02\x00\x01\x00", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", 413),
        (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 413),
        (b"GET / HTTP/1.0\r\n\r\n", 200),
        (b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n", 200),
        (b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"b" * 15_000 + b"\r\n\r\n", 200),
    ],
)
def test_request_beyond_a_limit_is_refused_with_a_problem(
    server: Server, sent: bytes, expected: int
) -> None:
    with connected(server, sent) as raw:
        answer = raw.recv(1 << 16)

    assert status(answer) == expected
    if expected != 200:
        assert b"content-type: application/problem+json\r\n" in answer
    assert b"x-content-type-options: nosniff\r\n" in answer
    assert is_answered(server)


def test_connections_beyond_the_limit_are_told_to_come_again(tmp_path: Path) -> None:
    with (
        serving(tmp_path, "--empty", "--connections", "2", command=COMMAND) as server,
        ExitStack() as stack,
    ):
        for _ in range(2):  # both wait for the rest of a body: nobody of them can make way
            stack.enter_context(connected(server, HALF_BODY))
        time.sleep(0.3)

        full = server.get("/v1/issues")
        health = [server.get(path).status_code for path in ("/health", "/ready", "/health?x=1")]
        stack.close()
        time.sleep(0.3)

        assert (full.status_code, full.headers["retry-after"]) == (503, "1")
        assert full.json()["detail"] == "all connections are in use"
        assert health == [200, 200, 400]
        assert server.get("/v1/issues").status_code == 200


def test_body_may_be_as_large_as_is_said(tmp_path: Path) -> None:
    with serving(tmp_path, "--empty", "--body-bytes", "1000", command=COMMAND) as server:
        statuses = [
            httpx.post(server.address + "/tests/body", content=b"x" * size).status_code
            for size in (1_000, 1_001)
        ]
        with connected(server, CHUNKED, *[b"100\r\n" + b"x" * 256 + b"\r\n"] * 4) as raw:
            chunked = status(raw.recv(1 << 16))

    assert [*statuses, chunked] == [201, 413, 413]


def test_client_that_leaves_half_way_is_no_failure(tmp_path: Path) -> None:
    with serving(tmp_path, "--empty", command=COMMAND) as server:
        with connected(server, HALF_BODY):
            pass
        with connected(server, b"GET /tests/slow HTTP/1.1\r\nHost: localhost\r\n\r\n"):
            pass
        time.sleep(0.7)
        server.end(signal.SIGTERM)

        assert server.complaints() == ""

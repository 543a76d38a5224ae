"""Whatever arrives on a connection is counted by some limit, whichever phase it comes in."""

import json
import re
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.more_routes import COMMAND
from tests.running import Server, serving

HOST = b"Host: localhost\r\n"
GET = b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"
LAST = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
SLOW = GET.replace(b"/health", b"/tests/slow")
STREAM = GET.replace(b"/health", b"/tests/stream")
UPGRADE = GET.replace(b"\r\n\r\n", b"\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
POST = b"POST /tests/body HTTP/1.1\r\n" + HOST
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
UNWANTED = CHUNKED.replace(b"/tests/body", b"/nowhere")

PATIENT = ("--head-seconds", "600", "--body-seconds", "600", "--idle-seconds", "600")
"""No clock ends anything here: what is cut is cut for what has come."""

MOST_SENT = 32_000_000
"""What the sockets of both sides hold, and far more than any of the limits here."""

MOST_MEMORY_MB = 60
"""Over what the process takes anyway."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("phases")
    limits = ("--body-bytes", "2000000", "--allowed-hosts", "*")
    with serving(data, "--empty", *PATIENT, *limits, command=COMMAND) as server:
        yield server
        server.end(signal.SIGTERM)
        assert server.complaints() == ""


@contextmanager
def connected(server: Server, begin: bytes = b"") -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as raw:
        raw.sendall(begin)
        yield raw


def rest(raw: socket.socket) -> bytes:
    received = b""
    try:
        while part := raw.recv(1 << 16):
            received += part
    except ConnectionError:
        pass
    return received


def statuses(answers: bytes) -> list[int]:
    return [int(each) for each in re.findall(rb"HTTP/1\.1 (\d{3}) ", answers)]


def sent_until_cut(raw: socket.socket, part: bytes) -> int:
    """How much the server lets somebody send who never stops."""
    sent, block = 0, part * max(1, 65_536 // len(part))
    try:
        while sent < 2 * MOST_SENT:
            sent += raw.send(block)
    except ConnectionError:
        pass
    return sent


def memory(server: Server) -> int:
    """The most that the process has ever held, in MB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) // 1_024


@pytest.mark.parametrize(
    ("begin", "part"),
    {
        "blank lines before a request": (b"", b"\r\n"),
        "method": (b"", b"G"),
        "path": (b"GET /", b"a"),
        "query": (b"GET /?", b"a=b&"),
        "name of a field": (GET[:-2], b"a"),
        "value of a field": (GET[:-2] + b"A: ", b"a"),
        "blanks of a field": (GET[:-2] + b"A:", b" "),
        "fields": (GET[:-2], b"a:b\r\n"),
        "size of a chunk": (CHUNKED, b"0"),
        "extension of a chunk": (CHUNKED + b"1;", b"a=b;"),
        "quoted extension of a chunk": (CHUNKED + b'1;a="', b"a"),
        "extensions of chunks": (CHUNKED, b"1;" + b"a" * 5_000 + b"\r\nx\r\n"),
        "chunks of a byte": (UNWANTED, b"1\r\nx\r\n"),
        "fields behind a body": (CHUNKED + b"0\r\n", b"a:b\r\n"),
        "name of a field behind a body": (CHUNKED + b"0\r\n", b"a"),
        "value of a field behind a body": (CHUNKED + b"0\r\na:", b"b"),
        "body that is too large": (CHUNKED, b"4000\r\n" + b"x" * 0x4000 + b"\r\n"),
        "body that nobody wants": (UNWANTED, b"4000\r\n" + b"x" * 0x4000 + b"\r\n"),
        "length that nobody wants": (
            POST.replace(b"/tests/body", b"/nowhere") + b"Content-Length: 999999999999\r\n\r\n",
            b"x" * 0x4000,
        ),
        "blank lines behind a request": (GET, b"\r\n"),
        "blank lines while an answer is written": (STREAM, b"\r\n"),
        "requests while an answer is written": (STREAM, GET),
        "head while an answer is written": (STREAM + GET[:-2], b"a:b\r\n"),
        "blank lines behind an upgrade": (UPGRADE, b"\r\n"),
        "blank lines behind an upgrade while an answer is written": (
            UPGRADE.replace(b"/health", b"/tests/stream"),
            b"\r\n",
        ),
        "frames behind an upgrade": (UPGRADE, b"\x00\x00\x04\x08\x00\x00\x00\x00\x00" * 4),
        "body of a request for another protocol": (
            CHUNKED.replace(b"\r\n\r\n", b"\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"),
            b"4000\r\n" + b"x" * 0x4000 + b"\r\n",
        ),
        "what follows the last request": (
            STREAM.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"),
            b"a",
        ),
    }.values(),
    ids=lambda each: each[:40].decode("latin-1").splitlines()[0] if each else "nothing",
)
def test_who_never_stops_sending_is_cut_in_every_phase(
    server: Server, begin: bytes, part: bytes
) -> None:
    before = memory(server)
    with connected(server, begin) as raw:
        raw.settimeout(5)
        try:
            sent = sent_until_cut(raw, part)
        except TimeoutError:  # it is read no more, and so costs nothing
            sent = 0

    assert sent < MOST_SENT
    assert memory(server) - before < MOST_MEMORY_MB
    assert server.get("/health").status_code == 200


@pytest.mark.parametrize("split", [1, 7, 1 << 16])
@pytest.mark.parametrize("body", [b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n", b"{}", b""])
@pytest.mark.parametrize("is_chunked", [True, False])
def test_body_of_a_request_for_another_protocol_is_no_request(
    server: Server, body: bytes, is_chunked: bool, split: int
) -> None:
    asking = POST + b"Connection: Upgrade\r\nUpgrade: h2c\r\n"
    length = b"Content-Length: %d\r\n\r\n" % len(body)
    chunks = (b"%x\r\n%s\r\n" % (len(body), body) if body else b"") + b"0\r\nA: b\r\n\r\n"
    framed = b"Transfer-Encoding: chunked\r\n\r\n" + chunks if is_chunked else length + body
    sent = asking + framed + GET + LAST
    with connected(server) as raw:
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(sent), split):
            raw.sendall(sent[start : start + split])
        answers = rest(raw)

    assert statuses(answers) == [201, 200, 200]
    assert b"\r\n\r\n%dHTTP/1.1 200" % len(body) in answers


def test_body_of_a_request_for_another_protocol_ends_a_connection_that_is_to_close(
    server: Server,
) -> None:
    asking = POST + b"Connection: Upgrade, close\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\n{}"
    with connected(server, asking + GET) as raw:
        assert statuses(rest(raw)) == [201]


TRAILERS = (
    b"Authorization: Bearer x\r\nHost: evil.example\r\nContent-Type: text/html\r\n"
    b"Idempotency-Key: k\r\nX-Forwarded-For: 192.0.2.1\r\nExpect: 100-continue\r\n"
    b"Upgrade: h2c\r\nTE: trailers\r\nCookie: a=b\r\nX-New: yes\r\n\r\n"
)


@pytest.mark.parametrize("at_once", [True, False])
def test_fields_behind_a_body_are_no_part_of_the_head(server: Server, at_once: bool) -> None:
    begin = CHUNKED.replace(b"/tests/body", b"/tests/fields") + b"2\r\n{}\r\n0\r\n"
    with connected(server) as raw:
        if at_once:
            raw.sendall(begin + TRAILERS)
        else:
            for sent in (begin, TRAILERS[:40], TRAILERS[40:]):
                raw.sendall(sent)
                time.sleep(0.1)
        raw.sendall(LAST)
        answers = rest(raw)

    assert statuses(answers) == [201, 200]
    (told,) = re.findall(rb'\r\n\r\n(\{"host":.*?\})', answers)
    assert json.loads(told) == {"host": "localhost", "transfer-encoding": "chunked"}


@pytest.mark.parametrize(
    ("trailers", "status"),
    [
        (b"a:b\r\n" * 100, 201),
        (b"a:b\r\n" * 101, 431),
        (b"a:" + b"b" * 60_000 + b"\r\n", 201),
        (b"a:" + b"b" * 70_000 + b"\r\n", 431),
    ],
)
def test_fields_behind_a_body_are_limited_as_those_of_the_head_are(
    server: Server, trailers: bytes, status: int
) -> None:
    with connected(server, CHUNKED + b"0\r\n" + trailers + b"\r\n") as raw:
        assert statuses(raw.recv(1 << 16)) == [status]


@pytest.mark.parametrize(
    "field",
    [
        *(b"Content-Length: 7", b"Transfer-Encoding: chunked", b"Connection: close"),
        *(b"CONNECTION: keep-alive", b"Proxy-Connection: close"),
    ],
)
def test_field_behind_a_body_that_says_where_it_ends_is_refused(
    server: Server, field: bytes
) -> None:
    with connected(server, CHUNKED + b"0\r\n" + field + b"\r\n\r\n" + GET) as raw:
        assert statuses(rest(raw)) == [400]


@pytest.mark.parametrize("size", [1, 5, 100, 4_095, 4_096, 4_097, 100_000])
def test_body_comes_in_chunks_of_any_size(server: Server, size: int) -> None:
    body = b"x" * size * 3
    chunks = b"".join(
        b"%x;ext=1\r\n%s\r\n" % (size, body[at : at + size]) for at in range(0, size * 3, size)
    )
    begin = CHUNKED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with connected(server, begin + chunks + b"0\r\n\r\n") as raw:
        answer = rest(raw)

    assert statuses(answer) == [201]
    assert answer.endswith(b"\r\n\r\n%d" % len(body))


def test_requests_sent_ahead_are_all_answered_in_their_order(server: Server) -> None:
    paths = [b"/tests/slow", *(b"/v1/facts/nothing-%d" % each for each in range(5_000))]
    ahead = b"".join(b"GET %s HTTP/1.1\r\n%s\r\n" % (each, HOST) for each in paths)
    before = memory(server)
    with connected(server) as raw:
        raw.sendall(ahead + LAST)
        answers = rest(raw)

    assert statuses(answers) == [200, *[404] * 5_000, 200]
    told = [int(each) for each in re.findall(rb'"instance":"/v1/facts/nothing-(\d+)"', answers)]
    assert told == list(range(5_000))
    assert memory(server) - before < MOST_MEMORY_MB


def test_bodies_sent_ahead_are_whose_they_are(server: Server) -> None:
    bodies = [b"x" * (each * 97 % 9_000) for each in range(100)]
    ahead = b"".join(b"%sContent-Length: %d\r\n\r\n%s" % (POST, len(b), b) for b in bodies)
    with connected(server) as raw:
        raw.sendall(SLOW + ahead + LAST)
        answers = rest(raw)

    found = re.findall(rb"HTTP/1\.1 201 .*?\r\n\r\n(\d+)", answers, re.DOTALL)
    assert [int(each) for each in found] == [len(each) for each in bodies]


@pytest.mark.parametrize("protocol", [b"h2c", b"websocket", b"TLS/1.0"])
def test_request_behind_one_that_asks_for_another_protocol_is_answered(
    server: Server, protocol: bytes
) -> None:
    with connected(server) as raw:
        raw.sendall(UPGRADE.replace(b"h2c", protocol) + GET + LAST)
        answers = rest(raw)

    assert statuses(answers) == [200, 200, 200]


def test_long_path_is_refused_before_it_ends(server: Server) -> None:
    with connected(server, b"GET /" + b"a" * 30_000) as raw:
        assert statuses(raw.recv(1 << 16)) == [414]

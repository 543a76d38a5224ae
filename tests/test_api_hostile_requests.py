"""Requests as no client writes them, byte by byte, to a server process.

Each gets a problem document or a true answer, in time, and nothing of it is taken for something
else.
"""

import json
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Server, serving
from tests.writers import bearer, issue, key

HOST = b"Host: localhost\r\nConnection: close\r\n"
HANG_SECONDS = 60.0
SHORT = ("--body-seconds", "2", "--head-seconds", "2")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("requests")


@pytest.fixture(scope="module")
def token(data: Path) -> str:
    return key(data, requests_per_minute=100_000)


@pytest.fixture(scope="module")
def server(data: Path, token: str) -> Iterator[Server]:
    with serving(data, *SHORT) as server:
        yield server
        server.end(signal.SIGTERM)
        assert server.complaints() == ""


class Answer:
    def __init__(self, received: bytes) -> None:
        self.head, _, self.body = received.partition(b"\r\n\r\n")
        found = re.match(rb"HTTP/1.1 (\d{3}) ", self.head)
        assert found is not None, received[:200]
        self.status = int(found[1])

    def is_problem(self) -> bool:
        is_said = b"\r\ncontent-type: application/problem+json" in self.head
        return is_said and json.loads(self.body)["status"] == self.status


def ask(server: Server, *sent: bytes) -> Answer:
    """What comes until the connection is closed, within the time that is given for it."""
    received = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=HANG_SECONDS) as raw:
        try:
            for part in sent:
                raw.sendall(part)
            while part := raw.recv(1 << 16):
                received += part
        except ConnectionError:
            pass
    return Answer(received)


def request(target: bytes, *fields: bytes, method: bytes = b"GET") -> bytes:
    lines = [b"%s %s HTTP/1.1\r\n%s" % (method, target, HOST), *(each + b"\r\n" for each in fields)]
    return b"".join(lines) + b"\r\n"


@pytest.mark.parametrize(
    ("method", "status"),
    [
        *((each, 405) for each in (b"TRACE", b"CONNECT", b"PUT", b"PATCH", b"DELETE", b"PROPFIND")),
        *((each, 400) for each in (b"get", b"FOO", b"G\x80T", b"GET\x00", b"")),
    ],
)
def test_method_that_is_not_taken_is_a_problem(server: Server, method: bytes, status: int) -> None:
    answer = ask(server, request(b"/v1/timeline", method=method))

    assert (answer.status, answer.is_problem()) == (status, True)


@pytest.mark.parametrize(
    "field", [b"X-HTTP-Method-Override", b"X-HTTP-Method", b"X-Method-Override"]
)
def test_method_is_never_overridden(server: Server, field: bytes) -> None:
    read = ask(server, request(b"/v1/issues?limit=1", field + b": DELETE"))
    written = ask(server, request(b"/v1/issues", field + b": GET", method=b"POST"))

    assert (read.status, written.status) == (200, 405)


@pytest.mark.parametrize(
    "target",
    [
        *(
            b"/v1/facts/../../etc/passwd",
            b"/v1/facts/..%2f..%2fetc%2fpasswd",
            b"/%2e%2e/etc/passwd",
        ),
        *(
            b"/v1/facts/a%2Fb",
            b"/v1/facts/%00",
            b"/v1/facts/a%00b",
            b"/v1/facts/..",
            b"/v1/facts/.",
        ),
        *(b"/v1/facts/a\\b", b"/v1/facts/a;b=c", b"/v1/facts/%zz", b"/v1/facts/%", b"/%c0%ae/x"),
        *(b"/v1/facts/%0d%0aX-Evil:1", b"/v1/actors/%ed%a0%80", b"/v1/facts/.json", b"*", b"/%"),
        *(b"/v1/facts/" + b"a" * 16_000, b"/v1/facts/" + b"%61" * 5_000, b"/v1/" + b"a/" * 8_000),
        *(b"/docs/x", b"/docs/openapi.json", b"/docs/openapi.yaml", b"/assets/..%2f", b"/assets/"),
        *(b"/V1/issues", b"/v1/issues.json", b"http://[/x", b"/v1/actors/\xd1\x81hina"),
    ],
)
def test_address_that_is_none_is_a_problem(server: Server, target: bytes) -> None:
    answer = ask(server, request(target))

    assert answer.status in {400, 404}
    assert answer.is_problem()
    assert b"\r\nX-Evil" not in answer.head


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (b"text=" + b"a" * 16_000, 400),
        (b"text=" + b"a" * 100_000, 414),
        (b"&".join(b"p%d=1" % number for number in range(3_000)), 414),
        (b"&".join(b"a=1" for _ in range(1_000)), 400),
        (b"cursor=" + b"A" * 990, 400),
        (b"limit=1;text=a", 400),
        (b"%", 400),
        (b"limit=%zz", 400),
    ],
)
def test_query_that_is_too_much_or_none_is_a_problem(
    server: Server, query: bytes, status: int
) -> None:
    answer = ask(server, request(b"/v1/timeline?" + query))

    assert (answer.status, answer.is_problem()) == (status, True)


@pytest.mark.parametrize(
    "field",
    [
        *(b"Range: bytes=0-10", b"Range: bytes=99999999-", b"If-None-Match: " + b'"a",' * 9_000),
        *(b"Accept: " + b"*/*;q=0.1," * 5_000, b"Accept: " + b"a/b;" * 9_000, b"Accept: \x80\xff"),
        *(b'Accept: text/html;a="' + b"\\" * 9_000, b"Accept: */*;q=1e999", b"Accept: ;;,,"),
        *(b"Accept-Encoding: " + b"gzip;q=0," * 5_000, b"Accept-Charset: x", b"Expect: bananas"),
        *(b"Cookie: " + b"a=b;" * 9_000, b"X-Forwarded-Host: evil.example", b"Origin: \x80"),
        *(
            b"X-Request-ID: \x80",
            b"traceparent: \x80",
            b"Upgrade: websocket",
            b"Content-Type: \x80",
        ),
    ],
)
def test_absurd_field_changes_nothing_of_the_answer(server: Server, field: bytes) -> None:
    address = b"/v1/relations/united-states/china?as_of=2023-03-01"
    plain = ask(server, request(address))

    answer = ask(server, request(address, field))

    assert (answer.status, answer.body) == (200, plain.body)


@pytest.mark.parametrize(
    "field",
    [b" folded: x", b"A: b\r\n c", b"A\x00: b", b"A: \x00", b"A : b", b"A", b": b", b"A: b\nB: c"],
)
def test_field_that_smuggles_another_is_refused(server: Server, field: bytes) -> None:
    answer = ask(server, request(b"/v1/issues", field))

    assert (answer.status, answer.is_problem()) == (400, True)


@pytest.mark.parametrize(
    ("fields", "body", "status"),
    [
        ((b"Content-Length: 900",), b"{", 408),
        ((b"Content-Length: -1",), b"{}", 400),
        ((b"Content-Length: 2", b"Content-Length: 3"), b"{}", 400),
        ((b"Content-Length: 2, 2",), b"{}", 400),
        ((b"Content-Length: 0x2",), b"{}", 400),
        ((b"Content-Length: " + b"9" * 30,), b"{}", 400),
        ((b"Content-Length: 99999999999",), b"{}", 413),
        ((b"Content-Length: 2", b"Transfer-Encoding: chunked"), b"0\r\n\r\n", 400),
        ((b"Transfer-Encoding: chunked",), b"2\r\n{}\r\n", 408),
        ((b"Transfer-Encoding: chunked",), b"zz\r\n", 400),
        ((b"Transfer-Encoding: chunked",), b"ffffffffffffffffff\r\n", 400),
        ((b"Transfer-Encoding: gzip, chunked",), b"2\r\n{}\r\n0\r\n\r\n", None),
        ((b"Transfer-Encoding: x",), b"{}", 400),
        ((b"Content-Length: 0",), b"", 400),
    ],
)
def test_length_that_lies_records_nothing(
    server: Server, token: str, fields: tuple[bytes, ...], body: bytes, status: int | None
) -> None:
    before = server.get("/health").json()["ledger_head"]
    sent = (b"Content-Type: application/json", b"Authorization: Bearer " + token.encode(), *fields)

    answer = ask(server, request(b"/v1/events", *sent, method=b"POST") + body)

    assert answer.is_problem()
    assert answer.status == status or (status is None and 400 <= answer.status < 500)
    assert server.get("/health").json()["ledger_head"] == before


def test_request_behind_a_body_is_no_request_of_its_own(server: Server, token: str) -> None:
    """What is within a length is the body, whatever it looks like."""
    hidden = request(b"/v1/actors?limit=1")
    fields = (
        b"Content-Type: application/json",
        b"Authorization: " + bearer(token)["Authorization"].encode(),
        b"Content-Length: %d" % len(hidden),
    )

    answer = ask(server, request(b"/v1/events", *fields, method=b"POST") + hidden)

    assert (answer.status, answer.is_problem()) == (400, True)
    assert b"HTTP/1.1" not in answer.body


def test_server_records_as_before_after_all_of_that(server: Server, token: str) -> None:
    body = json.dumps(issue("after-all-of-that")).encode()
    fields = (
        b"Content-Type: application/json",
        b"Authorization: Bearer " + token.encode(),
        b"Content-Length: %d" % len(body),
    )

    answer = ask(server, request(b"/v1/events", *fields, method=b"POST") + body)

    assert answer.status == 201

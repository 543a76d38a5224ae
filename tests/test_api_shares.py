"""What is limited in total no client takes all of, and how the service is can always be asked."""

import re
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.limits.clients import client_of
from api.limits.shares import Shares
from tests.running import Server, serving
from tests.writers import JSON_LINES, bearer, key

GET = b"GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
LARGE = b"/assets/swagger-ui.js"
OTHER = "127.0.0.2"


@contextmanager
def connected(server: Server, sent: bytes, source: str = "127.0.0.1") -> Iterator[socket.socket]:
    with socket.socket() as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        raw.settimeout(20)
        raw.bind((source, 0))
        raw.connect(("127.0.0.1", server.port))
        raw.sendall(sent)
        yield raw


def status(raw: socket.socket) -> int:
    match = re.match(rb"HTTP/1\.1 (\d{3}) ", raw.recv(1_000))
    return int(match[1]) if match else 0


def asked(server: Server, path: bytes, source: str = "127.0.0.1", fields: bytes = b"") -> int:
    with connected(server, GET % (path, fields + b"Connection: close\r\n"), source) as raw:
        return status(raw)


def test_slow_readers_of_one_client_leave_room_for_others_and_for_health(founded: Path) -> None:
    with serving(founded, "--connections", "40") as server, ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(connected(server, (GET % (LARGE, b"")) * 20))

        assert asked(server, b"/health") == 200
        assert asked(server, b"/ready") == 200
        assert asked(server, b"/v1/issues?limit=1") == 503
        assert asked(server, b"/v1/issues?limit=1", OTHER) == 200


def test_one_client_does_not_take_all_streams(founded: Path) -> None:
    with serving(founded, "--streams", "4") as server, ExitStack() as stack:
        sent = GET % (b"/v1/stream", b"")
        opened = [stack.enter_context(connected(server, sent)) for _ in range(4)]
        assert [status(each) for each in opened] == [200, 200, 200, 503]

        other = stack.enter_context(connected(server, sent, OTHER))
        assert status(other) == 200
        refused = re.search(
            r'detente_shares_refused_total\{of="streams"\} (\d+)', server.get("/metrics").text
        )
        assert refused is not None
        assert int(refused[1]) == 1


def test_client_behind_a_proxy_is_the_one_that_it_names(founded: Path) -> None:
    proxied = ("--trusted-proxies", "127.0.0.1", "--streams", "4")
    with serving(founded, *proxied) as server, ExitStack() as stack:

        def stream(client: bytes) -> int:
            sent = GET % (b"/v1/stream", b"X-Forwarded-For: " + client + b"\r\n")
            return status(stack.enter_context(connected(server, sent)))

        network = [stream(b"2001:db8:1:1::%d" % each) for each in range(4)]
        assert network == [200, 200, 200, 503]
        assert stream(b"2001:db8:1:2::1") == 200


def test_slow_uploads_of_one_holder_leave_room_for_another(founded: Path) -> None:
    slow, other = key(founded, name="slow"), key(founded, name="other")
    head = (
        f"POST /v1/imports HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {slow}\r\n"
        f"Content-Type: {JSON_LINES}\r\nContent-Length: 900\r\n\r\n{{"
    ).encode()
    with serving(founded, "--body-seconds", "60") as server, ExitStack() as stack:
        uploads = [stack.enter_context(connected(server, head)) for _ in range(4)]
        refused = [each for each in uploads if _is_answered(each)]
        assert [status(each) for each in refused] == [503]

        headers = {**bearer(other), "Content-Type": JSON_LINES}
        answer = httpx.post(server.address + "/v1/imports", content=b"\n", headers=headers)
        assert answer.status_code == 200
        server.end(signal.SIGKILL)


def _is_answered(raw: socket.socket) -> bool:
    raw.settimeout(2)
    try:
        return bool(raw.recv(1, socket.MSG_PEEK))
    except TimeoutError:
        return False


def test_whoever_waits_beyond_the_places_does_not_keep_health_from_anybody(founded: Path) -> None:
    with (
        serving(founded, "--connections", "4", "--head-seconds", "60") as server,
        ExitStack() as stack,
    ):
        for _ in range(4):
            stack.enter_context(connected(server, (GET % (LARGE, b"")) * 20))
        for _ in range(100):
            stack.enter_context(connected(server, b"GET /hea"))
        assert asked(server, b"/health") == 200
        assert asked(server, b"/health", OTHER) == 200


@given(st.integers(1, 500), st.floats(0.01, 1), st.lists(st.integers(0, 5), max_size=600))
def test_share_is_never_more_than_a_part_of_what_the_others_leave(
    total: int, part: float, asking: list[int]
) -> None:
    shares = Shares(total, part, lambda: None)
    held = dict.fromkeys(map(str, asking), 0)
    for client in map(str, asking):
        others = sum(held.values()) - held[client]
        if shares.may_have(client):
            shares.take(client)
            held[client] += 1
            assert held[client] <= max(1, part * (total - others) + 1)

    assert shares.taken == sum(held.values()) <= total
    for client, count in held.items():
        for _ in range(count):
            shares.leave(client)
    assert shares.taken == 0


@pytest.mark.parametrize("clients", [1, 2, 3, 5, 10])
def test_however_many_take_what_they_can_there_is_room_for_another(clients: int) -> None:
    shares = Shares(2_000, 0.66, lambda: None)
    for _ in range(2_000):
        for client in map(str, range(clients)):
            if shares.may_have(client):
                shares.take(client)

    assert shares.may_have("another")


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("testclient", "testclient"),
        ("", ""),
        ("no:address", "no:address"),
    ],
)
def test_client_is_an_address_or_all_that_its_holder_has(address: str, client: str) -> None:
    assert client_of(address) == client

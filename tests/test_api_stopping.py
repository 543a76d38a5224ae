"""How the service ends: at once for streams, after their answer for requests."""

import asyncio
import signal
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from api.service.stopping import Stopping
from tests.more_routes import COMMAND
from tests.running import Server, serving
from tests.test_api_connections import (
    HALF_BODY,
    HALF_HEAD,
    connected,
    rest,
    status,
    wait_until,
)

GET_STREAM = b"GET /tests/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
GET_SLOW = b"GET /tests/slow HTTP/1.1\r\nHost: localhost\r\n\r\n"
GET_DEAF = b"GET /tests/deaf HTTP/1.1\r\nHost: localhost\r\n\r\n"


PATIENCE = 3_600
"""Seconds that a service would give what holds it up: far more than a test waits for its end."""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_service_ends_though_streams_are_open(tmp_path: Path, how: signal.Signals) -> None:
    patient = ("--empty", "--stop-seconds", str(PATIENCE))
    with serving(tmp_path, *patient, command=COMMAND) as server, ExitStack() as stack:
        streams = [stack.enter_context(connected(server, GET_STREAM)) for _ in range(20)]
        for each in streams:
            received = each.recv(1 << 16)
            while b": beat" not in received:
                received += each.recv(1 << 16)
        for half in (HALF_HEAD, HALF_BODY, b""):
            stack.enter_context(connected(server, half))

        code = server.end(how)

        assert (code, server.complaints()) == (0, "")
        assert {rest(each)[-5:] for each in streams} == {b"0\r\n\r\n"}
    assert (tmp_path / "ledger.sqlite3.lock").read_text() == ""
    assert not (tmp_path / "ledger.sqlite3-wal").exists()


def test_requests_that_are_there_are_answered_and_no_more_are_taken(tmp_path: Path) -> None:
    with serving(tmp_path, "--empty", command=COMMAND) as server, ExitStack() as stack:
        asked = [stack.enter_context(connected(server, GET_SLOW)) for _ in range(5)]
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)

        until_refused(server)
        answers = [rest(each) for each in asked]

        assert {status(each) for each in answers} == {200}
        assert {each[-4:] for each in answers} == {b"done"}
        assert (server.process.wait(60), server.complaints()) == (0, "")


def until_refused(server: Server) -> None:
    """Come until nobody listens any more; nobody waits for the end of what is being answered."""
    wait_until(lambda: is_refused(server))
    assert is_refused(server)


def is_refused(server: Server) -> bool:
    try:
        assert server.get("/health").status_code == 200
    except httpx.ConnectError:
        return True
    except (httpx.ReadError, httpx.RemoteProtocolError):  # came just as nobody listened any more
        return False
    return False


def test_stream_that_does_not_heed_the_end_is_cut(tmp_path: Path) -> None:
    with (
        serving(tmp_path, "--empty", "--stop-seconds", "1", command=COMMAND) as server,
        connected(server, GET_DEAF) as raw,
    ):
        raw.recv(1 << 16)

        began = time.monotonic()
        code = server.end(signal.SIGTERM)

    assert code == 0
    assert time.monotonic() - began > 1


def test_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    with (
        serving(tmp_path, "--empty", "--stop-seconds", str(PATIENCE), command=COMMAND) as server,
        connected(server, GET_DEAF) as raw,
    ):
        raw.recv(1 << 16)
        server.process.send_signal(signal.SIGTERM)
        until_refused(server)
        assert server.process.poll() is None

        code = server.end(signal.SIGTERM)

        assert code == -signal.SIGTERM
    with serving(tmp_path, "--empty") as server:
        assert server.get("/ready").status_code == 200


async def numbers(closed: list[str]) -> AsyncIterator[int]:
    try:
        for number in range(3):
            yield number
        await asyncio.sleep(60)
    finally:
        closed.append("closed")


async def test_stream_ends_when_it_is_told_to_and_lets_go_of_what_it_reads() -> None:
    stopping, closed = Stopping(), list[str]()
    asyncio.get_running_loop().call_later(0.05, stopping.begin)

    async with asyncio.timeout(1):
        items = [each async for each in stopping.until(numbers(closed))]

    assert (items, closed, stopping.has_begun) == ([0, 1, 2], ["closed"], True)


async def test_stream_that_nobody_reads_any_more_lets_go_too() -> None:
    closed = list[str]()
    stream: AsyncGenerator[int, None] = Stopping().until(numbers(closed))

    assert await anext(stream) == 0
    await stream.aclose()

    assert closed == ["closed"]


async def test_failure_of_what_is_read_is_the_streams() -> None:
    async def failing() -> AsyncIterator[int]:
        yield 1
        raise ValueError("no more")

    stream = Stopping().until(failing())

    assert await anext(stream) == 1
    with pytest.raises(ValueError, match="no more"):
        await anext(stream)


async def test_nothing_begins_after_the_end() -> None:
    stopping = Stopping()
    stopping.begin()

    assert [each async for each in stopping.until(numbers([]))] == []

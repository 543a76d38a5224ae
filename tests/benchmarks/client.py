"""A client that asks over HTTP/1.1 and is not what is slow: it counts bytes and keeps none."""

import asyncio
import re
from collections.abc import Iterator
from itertools import count
from time import perf_counter
from typing import TypeVar, cast

from msgspec import Struct

_UNCHANGED = b"HTTP/1.1 304"
_GOOD = (b"HTTP/1.1 200", b"HTTP/1.1 201", b"HTTP/1.1 202", _UNCHANGED)
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *([0-9]+)")


_Asked = TypeVar("_Asked", str, bytes)


class Load(Struct, frozen=True):
    """Requests to make, over so many connections at once, until there are no more of them.

    A path is asked for by GET; bytes are sent as they are.
    """

    port: int
    paths: Iterator[str] | Iterator[bytes]
    connections: int = 16


class Outcome(Struct, frozen=True):
    """How long each answer took, and how large they were; `seconds` is the whole of it."""

    seconds: float
    times: list[float]
    sizes: list[int]

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return len(self.times) / self.seconds


async def ask(load: Load) -> Outcome:
    """Make the requests; raises `ConnectionError` for an answer other than 200 to 202 and 304."""
    loop = asyncio.get_running_loop()
    outcome = Outcome(0.0, [], [])
    opened = [
        await loop.create_connection(lambda: _Connection(load, outcome), "127.0.0.1", load.port)
        for _ in range(load.connections)
    ]
    began = perf_counter()
    for _, connection in opened:
        connection.ask_next()
    try:
        await asyncio.gather(*(connection.finished for _, connection in opened))
    finally:
        for transport, _ in opened:
            transport.close()
    return Outcome(perf_counter() - began, outcome.times, outcome.sizes)


def while_lasting(seconds: float, paths: Iterator[_Asked]) -> Iterator[_Asked]:
    """Paths or requests for some time."""
    began = perf_counter()
    for _ in count():
        if perf_counter() - began > seconds:
            return
        yield next(paths)


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


class _Connection(asyncio.Protocol):
    """Sends the next request when the answer to the last one is there, whole."""

    def __init__(self, load: Load, outcome: Outcome) -> None:
        self._load = load
        self._outcome = outcome
        self._head = b""
        self._missing: int | None = None
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # By its name alone: uvloop's transports are not of asyncio's classes.
        self._transport = cast(asyncio.WriteTransport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.finished.done():
            self.finished.set_exception(exc or ConnectionError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        if self._missing is None:
            self._head += data
            self._begin_body()
        else:
            self._missing -= len(data)
        if self._missing == 0:
            self._outcome.times.append(perf_counter() - self._asked_at)
            self._missing = None
            self.ask_next()

    def ask_next(self) -> None:
        path = next(self._load.paths, None)
        if path is None:
            self.finished.set_result(None)
            return
        self._asked_at = perf_counter()
        self._transport.write(path if isinstance(path, bytes) else _get(path))

    def _begin_body(self) -> None:
        end = self._head.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _LENGTH.search(self._head, 0, end)
        size = 0 if self._head.startswith(_UNCHANGED) else length and int(length[1])
        if size is None or not self._head.startswith(_GOOD):
            self._transport.close()
            self.finished.set_exception(ConnectionError(self._head.decode(errors="replace")))
            return
        self._outcome.sizes.append(size)
        self._missing = size - (len(self._head) - end - 4)
        self._head = b""

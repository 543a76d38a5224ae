"""The processes that serve together: how one of them asks another, over a socket of the machine."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import httpx

WRITER_NAME: Final = "writer"
SECONDS: Final = 1.0
"""For which one that is asked may take."""

IDLE_SECONDS: Final = 3_600
"""For which the one that is asked keeps a connection: whoever asks gives it up first."""

_KEPT_SECONDS: Final = 60.0


class Siblings:
    """Processes by their names, and the directory in which each has its socket."""

    def __init__(self, directory: Path, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._directory = directory
        self._asking: dict[str, httpx.AsyncHTTPTransport] = {}

    def socket_of(self, name: str) -> Path:
        """Where a process is asked."""
        return self._directory / name

    def over(self, name: str) -> httpx.AsyncHTTPTransport:
        """A way to a process, with connections of its own."""
        limits = httpx.Limits(
            max_connections=None, max_keepalive_connections=100, keepalive_expiry=_KEPT_SECONDS
        )
        return httpx.AsyncHTTPTransport(uds=str(self.socket_of(name)), limits=limits)

    async def is_reached(self, name: str) -> bool:
        """Whether a process takes connections."""
        try:
            _, writing = await asyncio.open_unix_connection(self.socket_of(name))
        except OSError:
            return False
        writing.close()
        return True

    async def ask(self, name: str, path: str) -> bytes | None:
        """What a process says; None where it is not there, or says nothing in time."""
        over = self._asking.get(name)
        if over is None:
            over = self._asking[name] = self.over(name)
        with suppress(httpx.TransportError, TimeoutError):
            async with asyncio.timeout(SECONDS):
                answer = await over.handle_async_request(
                    httpx.Request("GET", f"http://{name}{path}", headers={"Host": "localhost"})
                )
                return await answer.aread()
        return None

    async def ask_all(self, path: str) -> dict[str, bytes]:
        """What each of those says that are there."""
        said = await asyncio.gather(*(self.ask(each, path) for each in self.names))
        found = zip(self.names, said, strict=True)
        return {name: each for name, each in found if each is not None}

    async def close(self) -> None:
        """Close the connections."""
        for each in self._asking.values():
            await each.aclose()

"""Asks one question at a steady pace, whatever becomes of the answers, and counts what failed.

Who waits for an answer before asking again would ask less of a service that is slow, and see less
of it; here questions come when they are due.
"""

import asyncio
from contextlib import suppress
from time import perf_counter

from msgspec import Struct

CONNECTIONS = 32
PATIENCE_SECONDS = 10.0


class Asked(Struct):
    """How long answers took, from when they were due, and what became of other questions."""

    times: list[float] = []
    failures: list[str] = []

    @property
    def p99(self) -> float:
        """In seconds."""
        return sorted(self.times)[int(0.99 * len(self.times))]

    def shown(self) -> str:
        """In words."""
        times = sorted(self.times)
        p50, most = times[len(times) // 2], times[-1]
        failed = f"{len(self.failures)} failed" + (
            f" ({self.failures[0]})" if self.failures else ""
        )
        return (
            f"{len(times):,} answers, p50 {p50 * 1e3:.1f} ms, p99 {self.p99 * 1e3:.1f} ms,"
            f" longest {most * 1e3:.0f} ms, {failed}"
        )


async def asking(port: int, path: str, rate: int, asked: Asked) -> None:
    """Ask until cancelled."""
    due: asyncio.Queue[float] = asyncio.Queue()
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(_ask(port, request, due, asked))
        began, count = perf_counter(), 0
        while True:
            while count < rate * (perf_counter() - began):
                due.put_nowait(began + count / rate)
                count += 1
            await asyncio.sleep(0.002)


async def _ask(port: int, request: bytes, due: "asyncio.Queue[float]", asked: Asked) -> None:
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    while True:
        at = await due.get()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                if streams is None:
                    streams = await asyncio.open_connection("127.0.0.1", port)
                await _answered(*streams, request)
        except (OSError, asyncio.IncompleteReadError, ValueError, TimeoutError) as error:
            asked.failures.append(str(error) or type(error).__name__)
            if streams is not None:
                with suppress(OSError):
                    streams[1].close()
            streams = None
        else:
            asked.times.append(perf_counter() - at)


async def _answered(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> None:
    """Raises `ValueError` for an answer that is not a 200."""
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, _, fields = head.partition("\r\n")
    length = next(
        int(value)
        for name, _, value in (line.partition(":") for line in fields.split("\r\n"))
        if name.lower() == "content-length"
    )
    await reader.readexactly(length)
    if " 200 " not in status:
        raise ValueError(status)

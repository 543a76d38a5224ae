"""How soon is a fact that another process records heard on open streams, and what do they cost?

The clock runs from before the fact is posted until a client has read it: the commit, the views, the
way to the process that only reads, and the client's own work are all in it.
"""

import asyncio
import os
import time
from contextlib import ExitStack
from pathlib import Path
from shutil import copytree
from statistics import median
from typing import cast

import httpx
from msgspec import Struct

from api.writing.keys import Keyring, KeyWanted
from tests.benchmarks.figures import Figure, milliseconds, percentile
from tests.benchmarks.memory import resident
from tests.benchmarks.servers import Server, detente, reading
from tests.benchmarks.setting import FEW, Setting

STREAMS = 1_000
MOST_SECONDS = 0.25
MOST_SECONDS_ALONE = 0.1
MOST_MB = 200
_REQUEST = b"GET /v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Heard(Struct, frozen=True):
    """Seconds until each stream told of each fact, and what the process held by then."""

    seconds: list[float]
    megabytes: float
    processor: float
    """Seconds of its processor time for each fact."""


async def measure(setting: Setting) -> list[Figure]:
    """Listen to the process that writes, and to one beside it that only reads."""
    data = copytree(await setting.data(FEW), setting.directory / "data-live")
    wanted = KeyWanted(name="bench", scopes=("administration",), requests_per_minute=100_000)
    _, token = Keyring(data).add(wanted)
    with ExitStack() as stack:
        writer = stack.enter_context(detente(data))
        reader = stack.enter_context(reading(data))
        figures = []
        for name, served in (("posted to the process", writer), ("written by another", reader)):
            alone = await _heard(served, writer, token, 1, 4 * setting.rounds)
            many = await _heard(served, writer, token, STREAMS, 2 * setting.rounds)
            figures += _figures(name, alone, many)
    return figures


def _figures(name: str, alone: Heard, many: Heard) -> list[Figure]:
    one, all_of_them = median(alone.seconds), percentile(many.seconds, 99)
    return [
        Figure(
            name=f"{name}: one stream, median",
            measured=milliseconds(one),
            goal=f"< {milliseconds(MOST_SECONDS_ALONE)}",
            passed=one < MOST_SECONDS_ALONE,
        ),
        Figure(
            name=f"{name}: {STREAMS:,} streams, p99",
            measured=milliseconds(all_of_them),
            reference=f"median {milliseconds(median(many.seconds))},"
            f" processor {milliseconds(many.processor)} a fact",
            ratio=all_of_them / one,
            goal=f"< {milliseconds(MOST_SECONDS)}",
            passed=all_of_them < MOST_SECONDS,
        ),
        Figure(
            name=f"{name}: {STREAMS:,} streams, memory",
            measured=f"{many.megabytes:.0f} MB",
            reference=f"one stream: {alone.megabytes:.0f} MB",
            ratio=many.megabytes / alone.megabytes,
            goal=f"< {MOST_MB} MB",
            passed=many.megabytes < MOST_MB,
        ),
    ]


async def _heard(served: Server, writer: Server, token: str, streams: int, facts: int) -> Heard:
    loop = asyncio.get_running_loop()
    listeners = [
        (await loop.create_connection(_Listener, "127.0.0.1", served.port))[1]
        for _ in range(streams)
    ]
    await asyncio.gather(*(each.heard for each in listeners))
    found: list[float] = []
    before = _processor(served)
    async with httpx.AsyncClient(timeout=30) as client:
        for number in range(facts):
            for each in listeners:
                each.listen()
            await asyncio.sleep(0.3)
            began = time.perf_counter()
            answer = await client.post(
                f"http://127.0.0.1:{writer.port}/v1/events",
                json=_issue(f"{served.port}-{streams}-{number}"),
                headers={"Authorization": f"Bearer {token}"},
            )
            answer.raise_for_status()
            found += [at - began for at in await asyncio.gather(*(e.heard for e in listeners))]
    megabytes, spent = resident(served.pid)["VmRSS"], (_processor(served) - before) / facts
    for each in listeners:
        each.close()
    return Heard(found, megabytes, spent)


class _Listener(asyncio.Protocol):
    """Notes when it hears something, and does nothing else."""

    def __init__(self) -> None:
        self.listen(b"\nid: ")

    def listen(self, wanted: bytes = b"event: registration") -> None:
        """Wait for what is told next."""
        self._wanted = wanted
        self._tail = b""
        self.heard: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        connection = cast(asyncio.Transport, transport)
        self.close = connection.close
        connection.write(_REQUEST)

    def data_received(self, data: bytes) -> None:
        self._tail += data
        if self._wanted in self._tail and not self.heard.done():
            self.heard.set_result(time.perf_counter())


def _processor(server: Server) -> float:
    """Seconds that a process has computed for, as Linux counts them."""
    fields = Path(f"/proc/{server.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _issue(id: str) -> dict[str, str]:
    return {"type": "issue-added", "id": f"live-{id}", "name": id, "description": "For a bench."}

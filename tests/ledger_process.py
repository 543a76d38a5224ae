"""What other processes do to a SQLite ledger in the tests: `python -m tests.ledger_process`."""

import asyncio
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import events
from events.errors import LedgerUnavailableError
from events.ledger import Ledger
from events.sqlite_ledger import SqliteLedger
from tests.ledger_engines import REGISTRY, held

WRITERS = 8
ROOM = 400_000
"""Bytes that a file may have while the disk is full."""


def start(act: str, path: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start one of the acts below; it says what happens line by line."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ledger_process", act, str(path), *arguments],
        cwd=Path(events.__file__).parents[1],
        stdout=subprocess.PIPE,
        text=True,
    )


def say(*words: object) -> None:
    print(*words, flush=True)


async def hold(path: Path) -> None:
    """Keep the ledger open for writing until killed."""
    ledger = SqliteLedger(path)
    await ledger.append(REGISTRY, by="tests", key="registry")
    say("holding", os.getpid())
    signal.pause()


async def write(path: Path, name: str) -> None:
    """Append with many writers until killed; each append that was acknowledged is said."""
    ledger = SqliteLedger(path)
    await ledger.append(REGISTRY, by="tests", key="registry")

    async def keep_on(writer: int) -> None:
        for number in range(100_000):
            key = f"{name}-{writer}-{number}"
            appended = await ledger.append(pair(key), by="tests", key=key)
            say(key, appended.first, appended.last)

    await asyncio.gather(*map(keep_on, range(WRITERS)))


async def fill(path: Path) -> None:
    """Append while no file can grow beyond `ROOM`, then with room again."""
    ledger = SqliteLedger(path)
    await ledger.append(REGISTRY, by="tests", key="registry")
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, most))
    refused = await _write_until_refused(ledger)
    head = await ledger.head()
    again = await _write_until_refused(ledger, start=refused)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    appended = await ledger.append([held(f"a{again}")], by="tests", key=f"a{again}")
    say(refused, head, again, appended.last)
    await ledger.close()


async def _write_until_refused(ledger: Ledger, start: int = 0) -> int:
    for number in range(start, 10_000):
        try:
            await ledger.append([held(f"a{number}", note="x" * 900)], by="tests", key=f"a{number}")
        except LedgerUnavailableError:
            return number
    raise AssertionError("the disk was never full")


def pair(key: str) -> list[Any]:
    """The two events of an append, known by its key."""
    return [held(f"{key}-a"), held(f"{key}-b")]


ACTS: dict[str, Callable[..., Coroutine[Any, Any, None]]] = {
    "hold": hold,
    "write": write,
    "fill": fill,
}

if __name__ == "__main__":
    _, act, path, *arguments = sys.argv
    asyncio.run(ACTS[act](Path(path), *arguments))

"""What other processes do to a SQLite ledger in the tests: `python -m tests.ledger_process`."""

import asyncio
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

import events
from api.service.stores import writing
from events.errors import LedgerError, LedgerUnavailableError
from events.ledger.protocol import Ledger
from events.ledger.signing_key import kept_checkpoint
from events.storage.sqlite import SqliteLedger
from tests.crashing import commit_in_loop
from tests.ledger_engines import REGISTRY, everything, held

WRITERS = 8
ALONE = 6
TOGETHER = 40

ROOM = 400_000
"""Bytes that a file may have while the disk is full."""


def start(
    act: str, path: Path, *arguments: str, within: Sequence[str] = ()
) -> subprocess.Popen[str]:
    """Start one of the acts below, within another command if need be; it says what happens line
    by line.
    """
    return subprocess.Popen(
        [*within, sys.executable, "-m", "tests.ledger_process", act, str(path), *arguments],
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


async def mark_in_loop(path: Path) -> None:
    """The same with commits in the event loop, however long they take."""
    commit_in_loop(log_events=1_000)
    await mark(path)


async def mark(path: Path) -> None:
    """Append alone and then together; each answer is marked in one write of its own."""
    ledger = SqliteLedger(path)
    await ledger.append(REGISTRY, by="tests", key="registry")

    async def append(key: str) -> None:
        try:
            await ledger.append(pair(key), by="tests", key=key)
        except LedgerError as error:
            os.write(1, f"refused {key} {type(error).__name__}\n".encode())
        else:
            os.write(1, f"acknowledged {key}\n".encode())

    for number in range(ALONE):
        await append(f"alone-{number}")
    await asyncio.gather(*(append(f"together-{number}") for number in range(TOGETHER)))
    await ledger.close()


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


async def fill_service(path: Path) -> None:
    """The same with all that a service writes: views and checkpoints too."""
    async with writing(path.parent) as service:
        service.views.follow()
        largest = max(each.stat().st_size for each in path.parent.iterdir())
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest + ROOM, most))
        refused = await _write_until_refused(service.ledger, start=1_000)
        head = await service.ledger.head()
        read = len(await everything(service.ledger))
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        appended = await service.ledger.append([held(f"a{refused}")], by="tests")
        assert await service.views.reach(appended.last, within_seconds=10)
    note = kept_checkpoint(path.parent)
    assert note is not None
    say(head, read, appended.last, service.views.checkpoint, note.splitlines()[1])


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
    "mark": mark,
    "mark-in-loop": mark_in_loop,
    "fill": fill,
    "fill-service": fill_service,
}

if __name__ == "__main__":
    _, act, path, *arguments = sys.argv
    asyncio.run(ACTS[act](Path(path), *arguments))

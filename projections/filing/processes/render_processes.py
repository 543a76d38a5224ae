"""Renders elements in processes of their own while views are built, one for each core; `main` is
such a process.

Each takes its share of the subjects that are not rendered, reads the views as they stand, and says
what it has worked out on its standard output, a message each; the one that asked files that. It
ends by itself at the end of its standard input, be it by its parent's death. What one that failed,
or of which nothing more was heard, has not rendered is left to whoever goes on.
"""

import asyncio
import logging
import os
import sys
import threading
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO, Final
from zlib import crc32

import msgspec

from events.uncollected import uncollected
from projections.dossiers.rendering import worked_out
from projections.filing import store
from projections.filing.processes.ending import END_SECONDS, STILL_SECONDS
from projections.holding import segments
from projections.holding.segments import Segments
from projections.model.reader import Reader

WORTH_SHARING: Final = 2_000
"""Subjects from which on processes are worth their start: fewer are sooner rendered than these have
imported what they need.
"""

MOST: Final = 8
"""Processes, however many cores there are: one process files what all have rendered."""

_AT_ONCE: Final = 100
_LENGTH_BYTES: Final = 4
_RUN: Final = f"from {__name__} import main; main()"

_log = logging.getLogger("detente.views")

Rendered = Mapping[str, Segments | None]
"""What was worked out, by subject; None where it is not stored."""

Keep = Callable[[Rendered], Awaitable[object]]
"""Files what was worked out."""

_decode = msgspec.msgpack.Decoder(dict[str, Segments | None]).decode


def cores() -> int:
    """How many of the machine's cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


async def render_apart(path: Path, keep: Keep) -> None:
    """Have processes render what is not rendered in a database, and `keep` what they have worked
    out, one message after another.
    """
    turn = asyncio.Lock()

    async def kept(rendered: Rendered) -> None:
        async with turn:
            await keep(rendered)

    processes = await _begun(path, min(cores(), MOST))
    parts = [asyncio.create_task(_keep(each, kept)) for each in processes]
    try:
        await asyncio.gather(*parts)
    finally:
        for each in parts:
            each.cancel()
        await asyncio.gather(*parts, return_exceptions=True)  # the database is closed next
        for process in processes:
            assert process.stdin is not None
            process.stdin.close()  # with which it ends
            await _gone(process)


async def _gone(process: Process) -> None:
    try:
        async with asyncio.timeout(END_SECONDS):
            await process.communicate()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def _begun(path: Path, count: int) -> list[Process]:
    """As many processes as the system allows."""
    found = []
    for part in range(count):
        # -P: it imports what is installed, not what lies where the service was started.
        command = (sys.executable, "-P", "-c", _RUN, str(path), str(part), str(count))
        try:
            found.append(await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE))
        except OSError as error:
            _log.warning("no process more to render in: %s", error)
    return found


async def _keep(process: Process, keep: Keep) -> None:
    if not await _are_all_kept(process, keep):
        _log.warning("a process that renders has failed: the rest is rendered in this one")


async def _are_all_kept(process: Process, keep: Keep) -> bool:
    """Keep what a process says, to its end; False where it ends before that."""
    heard = process.stdout
    assert heard is not None
    try:
        while message := await _message(heard):
            await keep(_decode(message))
    except asyncio.IncompleteReadError:
        return False  # it has said why on its standard error
    except TimeoutError:
        return False
    return True


async def _message(heard: asyncio.StreamReader) -> bytes:
    """What a process says next, nothing where that was all; raises `TimeoutError`."""
    async with asyncio.timeout(STILL_SECONDS):
        length = int.from_bytes(await heard.readexactly(_LENGTH_BYTES), "big")
        return await heard.readexactly(length)


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


def _say(to: BinaryIO, content: bytes) -> None:
    to.write(len(content).to_bytes(_LENGTH_BYTES, "big") + content)
    to.flush()


def _render(path: Path, part: int, count: int, to: BinaryIO) -> None:
    with closing(store.open_for_reading(path)) as db, uncollected():
        reader = Reader(db)
        # By name: what others have rendered by now is not there any more.
        own = [e for e in segments.unrendered(db) if crc32(e.encode()) % count == part]
        for at in range(0, len(own), _AT_ONCE):
            _say(to, msgspec.msgpack.encode(worked_out(reader, own[at : at + _AT_ONCE])))
    _say(to, b"")


def main() -> None:
    """Be such a process, with the database, which part it is and of how many as its arguments."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _render(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.stdout.buffer)

"""Builds views in a process of their own, while the one that asked for them goes on appending and
answering; `main` is that process.

The one tells the other on its standard input at which position the views are whole, once it knows,
and ends it by closing that, be it by its own death. The other tells how far it is, a line each.
One of which nothing more is heard is killed, and another goes on with what it has built.
"""

import asyncio
import logging
import math
import os
import sys
import threading
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Final, TextIO

import msgspec
from msgspec import Struct

from events.storage.sqlite import SqliteLedger
from projections.filing.building import Tell, build_beside
from projections.filing.processes.ending import ended

STILL_SECONDS: Final = 120.0
"""For which nothing is heard of a process that hangs: it files ten thousand events at once."""

_RUN: Final = f"from {__name__} import main; main()"

_log = logging.getLogger("detente.views")


class HowFar(Struct, frozen=True):
    """A line of that process: how many events are filed, and, once they all are, the database."""

    filed: int
    head: int
    name: str | None = None


class BuildProcess:
    """A process that builds views of a ledger in a file."""

    def __init__(self, process: Process, directory: Path, tell: Tell) -> None:
        self._process = process
        self._directory = directory
        self._tell = tell

    @classmethod
    async def begin(cls, directory: Path, ledger: Path, tell: Tell) -> "BuildProcess":
        """Start it; raises `OSError` where the system allows no more processes."""
        # -P: it imports what is installed, not what lies where the service was started.
        command = (sys.executable, "-P", "-c", _RUN, str(directory), str(ledger))
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
        return cls(process, directory, tell)

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    async def built(self, head: int) -> Path | None:
        """Wait for views that stand at a position at least, and are not the current ones yet. None
        where the process has failed: it has said why on its standard error.
        """
        told, heard = self._process.stdin, self._process.stdout
        assert told is not None
        assert heard is not None
        with suppress(ConnectionError):
            told.write(b"%d\n" % head)
            await told.drain()
        name = None
        while line := await self._line(heard):
            with suppress(msgspec.MsgspecError):  # whatever else is printed there
                at = msgspec.json.decode(line, type=HowFar)
                self._tell(at.filed, max(at.head, head))
                name = at.name or name
        if await self._process.wait() == 0 and name is not None:
            return self._directory / name
        _log.warning("the process that builds the views has failed: they are built in this one")
        return None

    async def _line(self, heard: asyncio.StreamReader) -> bytes:
        """The next line; none once it has ended. One that hangs is killed."""
        try:
            async with asyncio.timeout(STILL_SECONDS):
                return await heard.readline()
        except TimeoutError:
            _log.warning("the process %d that builds the views hangs: it is killed", self.pid)
            with suppress(ProcessLookupError):
                self._process.kill()
            return b""

    async def end(self) -> None:
        """End it, whatever it is at: another may go on with what it has built."""
        await ended(self._process)


class _Goal:
    """The position at which the views are whole, as soon as the parent says it."""

    position: float = math.inf

    def listen(self, lines: TextIO) -> None:
        """Hear it; at the end of the lines this process ends at once, whatever it is at."""
        for line in lines:
            self.position = int(line)
        os._exit(1)


def _say(how_far: HowFar) -> None:
    sys.stdout.write(msgspec.json.encode(how_far).decode() + "\n")
    sys.stdout.flush()


async def _main(directory: Path, file: Path) -> None:
    goal = _Goal()
    threading.Thread(target=goal.listen, args=(sys.stdin,), daemon=True).start()
    ledger = SqliteLedger(file, read_only=True)
    path = await build_beside(
        directory, ledger, lambda *at: _say(HowFar(*at)), lambda: goal.position
    )
    head = await ledger.head()
    await ledger.close()
    _say(HowFar(head, head, path.name))


def main() -> None:
    """Be the process that builds, with the directory and the ledger as its arguments."""
    asyncio.run(_main(Path(sys.argv[1]), Path(sys.argv[2])))

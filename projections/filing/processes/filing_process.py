"""Files views in a process of their own, so that appending and answering never wait for it; what
that process does is in `projections.filing.processes.filing_apart`.

The one nudges the other on its standard input whenever the ledger has grown, the first time once it
has let go of the views, and ends it by closing that, be it by its own death. The other tells on its
standard output, a line each, what it has filed, what it cannot, and every second that it lives.
"""

import asyncio
import errno
import logging
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from projections.filing.processes.ending import ended

HANG_SECONDS: Final = 4.0
"""Without a word of it, after which a process hangs."""

START_SECONDS: Final = 30.0
"""For a process to start and to look at the views, on a machine that has much else to do."""

GRACE_SECONDS: Final = 0.5
"""In which what a process has said is heard by one that hung itself."""

_RUN: Final = "from projections.filing.processes.filing_apart import main; main()"

_log = logging.getLogger("detente.views")


class IsReady(Struct, frozen=True, tag=True):
    """It has started, and could go on with the views."""


class HasFiled(Struct, frozen=True, tag=True):
    """Where the views stand, after so many events that took so many seconds; none, where it only
    says that it lives.
    """

    checkpoint: int
    events: int = 0
    seconds: float = 0.0


class CannotFile(Struct, frozen=True, tag=True):
    """Why it cannot go on for now, with the code of SQLite's errors and the system's."""

    reason: str
    position: int | None
    kind: Literal["sqlite", "system", "other"] = "other"
    code: int = 0

    @classmethod
    def of(cls, error: Exception, position: int | None) -> "CannotFile":
        """What is told of a failure."""
        reason = str(error) or type(error).__name__
        if isinstance(error, sqlite3.Error):
            return cls(reason, position, "sqlite", getattr(error, "sqlite_errorcode", 0))
        if isinstance(error, OSError):
            return cls(reason, position, "system", error.errno or errno.EIO)
        return cls(reason, position)

    def error(self) -> Exception:
        """The failure as this process can tell what kind it is."""
        if self.kind == "sqlite":
            failure = sqlite3.DatabaseError(self.reason)
            failure.sqlite_errorcode = self.code
            return failure
        return OSError(self.code, self.reason) if self.kind == "system" else Exception(self.reason)


class Logged(Struct, frozen=True, tag=True):
    """A line for the log."""

    level: int
    said: str


ToldByFiler = IsReady | HasFiled | CannotFile | Logged

_decode = msgspec.json.Decoder(ToldByFiler).decode


class FilingProcess:
    """A process that may file views of a ledger in a file, once it is nudged."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def begin(cls, views: Path, ledger: Path) -> "FilingProcess":
        """Start it; raises `OSError` where the system allows no more processes."""
        command = (sys.executable, "-P", "-c", _RUN, str(views), str(ledger))
        return cls(await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE))

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    async def is_ready(self) -> bool:
        """Whether it can go on with the views; it has told the log why not, else."""
        async for said in self._heard(START_SECONDS):
            if isinstance(said, IsReady):
                return True
        return False

    def nudge(self) -> None:
        """Have it look for what the ledger has."""
        assert self._process.stdin is not None
        if not self._process.stdin.is_closing():
            self._process.stdin.write(b"\n")

    async def said(self) -> AsyncIterator[HasFiled | CannotFile]:
        """What it has filed and what it cannot, until it has ended, or hangs."""
        async for said in self._heard(HANG_SECONDS):
            if isinstance(said, HasFiled | CannotFile):
                yield said

    async def end(self) -> None:
        """Let it end what it is at, or kill it where that takes long."""
        await ended(self._process)

    async def kill(self) -> None:
        """End it at once: what it is at is undone, or filed whole."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    async def _heard(self, patience: float) -> AsyncIterator[ToldByFiler]:
        while line := await self._line(patience):
            with suppress(msgspec.MsgspecError):  # whatever else is printed there
                said = _decode(line)
                if isinstance(said, Logged):
                    _log.log(said.level, "%s", said.said)
                yield said

    async def _line(self, patience: float) -> bytes:
        """The next line; none once it has ended. One that hangs is killed."""
        assert self._process.stdout is not None
        for seconds in (patience, GRACE_SECONDS):
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    return await self._process.stdout.readline()
        _log.error("the process %d that files the views hangs: it is killed", self.pid)
        await self.kill()
        return b""

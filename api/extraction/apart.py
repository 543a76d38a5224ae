"""Has a process of its own take the text out of a document, and ends it when it takes too long."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from time import perf_counter
from typing import Final, TypeVar

import msgspec

from api.extraction.extracted import Extracted, NotExtracted

SECONDS: Final = 20.0
OUTPUT_BYTES: Final = 62_000_000
"""More than the longest text takes as JSON, each of its characters escaped."""

AT_ONCE: Final = 2
MOST_WAITING: Final = 8

SHORT: Final = 200_000
"""Bytes or characters of what waits for nobody: it is done within a part of a second."""

_About = TypeVar("_About", bytes, str)
_Found = TypeVar("_Found")

_decode = msgspec.json.Decoder(Extracted).decode
_decode_refusal = msgspec.json.Decoder(NotExtracted).decode


class BusyError(Exception):
    """Other documents are being read, as many as may be."""


class Extraction:
    """Reads documents, a few at once."""

    def __init__(
        self, seconds: float = SECONDS, on_read: Callable[[str, float], None] | None = None
    ) -> None:
        """`on_read` hears what became of each document, after how many seconds."""
        self._seconds = seconds
        self._on_read = on_read or _nobody_hears
        self._places = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def read(self, document: bytes, media_type: str) -> Extracted | NotExtracted:
        """What a document has, or why nothing of it; raises `BusyError`."""
        try:
            async with self._place():
                began = perf_counter()
                found = await self._read(document, media_type)
        except BusyError:
            self._on_read("busy", 0.0)
            raise
        self._on_read(self._outcome(found, took := perf_counter() - began), took)
        return found

    def _outcome(self, found: Extracted | NotExtracted, seconds: float) -> str:
        if isinstance(found, Extracted):
            return "read"
        return "too-slow" if seconds >= self._seconds else "refused"

    async def in_thread(self, work: Callable[[_About], _Found], about: _About) -> _Found:
        """What is done in a thread, with a long text in turn with reading; raises `BusyError`."""
        if len(about) <= SHORT:
            return await asyncio.to_thread(work, about)
        async with self._place():
            return await asyncio.to_thread(work, about)

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        if self._waiting >= MOST_WAITING:
            raise BusyError
        self._waiting += 1
        try:
            async with self._places:
                yield
        finally:
            self._waiting -= 1

    async def _read(self, document: bytes, media_type: str) -> Extracted | NotExtracted:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-B", "-X", "utf8", "-m", "api.extraction.child", media_type),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},  # nothing of this process's is told
            cwd="/",
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(self._seconds):
                answer = await _exchanged(process, document)
        except TimeoutError:
            return NotExtracted(reason=f"it was not read within {self._seconds:g} seconds")
        finally:
            # Whatever it has started ends with it.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await _gone(process)
        return _understood(answer)


async def _gone(process: asyncio.subprocess.Process) -> None:
    """Wait for the end of one that was killed. Of a process whose output nobody reads any more
    `wait` never hears that it ended, and its place would be taken for ever: what is left is read.
    """
    assert process.stdout is not None
    while await process.stdout.read(1 << 16):
        pass
    await process.wait()


def _nobody_hears(_outcome: str, _seconds: float) -> None:
    """Outside of a service nobody counts."""


async def _exchanged(process: asyncio.subprocess.Process, document: bytes) -> bytes:
    """Write the document while the answer is read, or both might wait for each other."""
    assert process.stdin is not None and process.stdout is not None  # noqa: PT018 (both are pipes)
    writing = asyncio.ensure_future(_write(process.stdin, document))
    try:
        answer = bytearray()
        while len(answer) <= OUTPUT_BYTES and (part := await process.stdout.read(1 << 16)):
            answer += part
    finally:
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing
    return bytes(answer) if len(answer) <= OUTPUT_BYTES else b""


async def _write(to: asyncio.StreamWriter, document: bytes) -> None:
    with suppress(OSError):  # it may end before it has read all
        to.write(document)
        await to.drain()
        to.close()


def _understood(answer: bytes) -> Extracted | NotExtracted:
    with suppress(msgspec.MsgspecError):
        return _decode(answer)
    with suppress(msgspec.MsgspecError):
        return _decode_refusal(answer)
    return NotExtracted(reason="the process that read it ended: it asks for too much, or is broken")

"""What takes long is done in a thread and in turn, so that it holds up nobody but its like."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

HERE = 4_000
"""Bytes of a body that are read in the event loop: that takes a few milliseconds, however much of
it is wrong.
"""

AT_ONCE = 64_000
"""Bytes of a body that is read in a thread without waiting for a turn: it takes little memory."""

_Result = TypeVar("_Result")


class Run(Protocol):
    """Runs something, here or in a thread."""

    def __call__(self, call: Callable[..., _Result], /, *arguments: Any) -> Awaitable[_Result]:
        """Its result."""


class Turns:
    """Large bodies are read and checked one after another: each takes a multiple of its memory."""

    def __init__(self) -> None:
        self._one = asyncio.Semaphore(1)

    @asynccontextmanager
    async def turn(self, size: int) -> AsyncIterator[Run]:
        """The turn of a body of so many bytes, with what to read it by."""
        if size <= HERE:
            yield _here
        elif size <= AT_ONCE:
            yield asyncio.to_thread
        else:
            async with self._one:
                yield asyncio.to_thread


async def _here(call: Callable[..., _Result], /, *arguments: Any) -> _Result:
    return call(*arguments)

"""How a process that was made here ends: its standard input does, and it is given a moment."""

import asyncio
from asyncio.subprocess import Process
from contextlib import suppress
from typing import Final

END_SECONDS: Final = 5.0
"""For a process that was told to end, before it is killed."""
STILL_SECONDS: Final = 30.0
"""For which nothing is heard of one that helps to build and hangs: what it does at once takes it a
second, on a busy machine with a slow disk some more. Without it, the build goes on.
"""


async def ended(process: Process) -> None:
    """Tell a process to end and wait until it has, or kill it where that takes long."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(END_SECONDS):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()

"""Lines between a node and its servers that can be cut, or made deaf to what servers answer."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

CHUNK = 65_536

Place = tuple[str, int]
"""Host and port."""


class Lines:
    """Listens once for each server and passes on what comes, unless told otherwise."""

    def __init__(self) -> None:
        self.ports: list[int] = []
        self._is_cut = False
        self._is_deaf = False
        self._open: set[asyncio.StreamWriter] = set()
        self._passing: set[asyncio.Task[None]] = set()

    def cut(self) -> None:
        """No line is there any more, and none can be had."""
        self._is_cut = True
        for each in list(self._open):
            each.transport.abort()

    def deafen(self) -> None:
        """What a node says arrives, and it hears nothing of what became of it."""
        self._is_deaf = True

    def mend(self) -> None:
        """New lines are as they should be; those that were deaf are gone."""
        self.cut()
        self._is_cut = self._is_deaf = False

    async def _take(
        self, place: Place, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        try:
            there, here = await asyncio.open_connection(*place)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, here}
        for source, sink, is_answer in ((reader, here, False), (there, writer, True)):
            passing = asyncio.create_task(self._pass_on(source, sink, is_answer=is_answer))
            self._passing.add(passing)
            passing.add_done_callback(self._passing.discard)

    async def _pass_on(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, is_answer: bool
    ) -> None:
        with suppress(OSError):
            while data := await source.read(CHUNK):
                if not (is_answer and self._is_deaf):
                    sink.write(data)
                    await sink.drain()
        self._open.discard(sink)
        sink.transport.abort()


@asynccontextmanager
async def lines_to(places: Sequence[Place]) -> AsyncIterator[Lines]:
    """Lines to servers at these places, until the end of it."""
    lines = Lines()
    servers = []
    for place in places:

        async def take(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter, place: Place = place
        ) -> None:
            await lines._take(place, reader, writer)  # noqa: SLF001 (of this module)

        servers.append(await asyncio.start_server(take, "127.0.0.1", 0))
    lines.ports = [each.sockets[0].getsockname()[1] for each in servers]
    try:
        yield lines
    finally:
        lines.cut()
        for each in servers:
            each.close()
        await asyncio.gather(*lines._passing, return_exceptions=True)  # noqa: SLF001 (as above)

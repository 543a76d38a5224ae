"""Connections are taken by whichever process has the fewest of them.

All wait on one socket, and the system wakes all: whoever is first would take most of them, as its
next look comes sooner, and one core would serve while another waits. So each tells the others how
many connections it has, and one that has more than another lets a moment pass first. That other one
may be busy or gone: after the moment the connection is taken all the same.
"""

import asyncio
import mmap
import socket
import struct
from typing import Any, Final

from api.app import Application
from api.service.settings import Config
from api.serving import Server

MOMENT_SECONDS: Final = 0.002

_GONE: Final = 2**31 - 1
_LAYOUT: Final = struct.Struct("i")


class Counts:
    """How many connections each process has, in memory that those have in common who are forked."""

    def __init__(self, processes: int) -> None:
        self._memory = mmap.mmap(-1, _LAYOUT.size * processes)
        self._all = range(processes)
        for each in self._all:
            self.tell_gone(each)

    def tell(self, process: int, connections: int) -> None:
        """Tell the others."""
        _LAYOUT.pack_into(self._memory, _LAYOUT.size * process, connections)

    def tell_gone(self, process: int) -> None:
        """Tell that nobody needs to wait for a process."""
        self.tell(process, _GONE)

    def is_turn_of(self, process: int, connections: int) -> bool:
        """Whether no other has fewer connections."""
        others = (self._of(each) for each in self._all if each != process)
        return all(connections <= each for each in others)

    def _of(self, process: int) -> int:
        (found,) = _LAYOUT.unpack_from(self._memory, _LAYOUT.size * process)
        return int(found)


class TurnTakingServer(Server):
    """A server that takes connections from a socket that others wait on too."""

    def __init__(
        self,
        app: Application,
        config: Config,
        listening: socket.socket,
        counts: Counts,
        process: int,
    ) -> None:
        super().__init__(app, config)
        self._listening = listening
        self._counts, self._process = counts, process
        self._has_waited = False
        self._coming: set[asyncio.Task[Any]] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Take connections from now on."""
        await super().startup(sockets)
        asyncio.get_running_loop().add_reader(self._listening, self._take_one)

    async def on_tick(self, counter: int) -> bool:
        """Tell the others of connections that have closed."""
        self._counts.tell(self._process, self._connections)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections."""
        asyncio.get_running_loop().remove_reader(self._listening)
        self._listening.close()
        self._counts.tell_gone(self._process)
        if self._coming:
            await asyncio.wait(self._coming)
        await super().shutdown(sockets)

    @property
    def _connections(self) -> int:
        return len(self.server_state.connections) + len(self._coming)

    def _take_one(self) -> None:
        loop = asyncio.get_running_loop()
        is_turn = self._counts.is_turn_of(self._process, self._connections)
        if not is_turn and not self._has_waited:
            self._has_waited = True
            loop.remove_reader(self._listening)
            loop.call_later(MOMENT_SECONDS, self._look_again)
            return
        self._has_waited = False
        try:
            taken, _ = self._listening.accept()
        except OSError:  # another has taken it, its client has gone, or there are too many files
            return
        taken.setblocking(False)
        coming = loop.create_task(self._connected(taken))
        self._coming.add(coming)
        coming.add_done_callback(self._coming.discard)
        self._counts.tell(self._process, self._connections)

    def _look_again(self) -> None:
        if self._listening.fileno() >= 0:
            asyncio.get_running_loop().add_reader(self._listening, self._take_one)

    async def _connected(self, taken: socket.socket) -> None:
        await asyncio.get_running_loop().connect_accepted_socket(self._protocol, taken)

    def _protocol(self) -> asyncio.Protocol:
        make: Any = self.config.http_protocol_class
        protocol: asyncio.Protocol = make(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return protocol

"""The head of an answer goes out with what follows it, in one call of the system and one packet.

Uvicorn writes the head by itself, which wakes a client for nothing. It is held until the body is
there, or the event loop's next turn: a stream may have nothing to say yet.
"""

import asyncio
from typing import Any, Final

JOINED_BYTES: Final = 65_536
"""Of what goes out with a head; to copy more costs more than another call does."""


class JoinedWrites:
    """A connection's transport, as far as a server writes to it and ends it."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._head = b""
        self._going_out: asyncio.Handle | None = None
        self._has_begun = False
        self.is_closing = transport.is_closing
        self.get_extra_info = transport.get_extra_info

    def write(self, data: bytes) -> None:
        """Write what begins an answer in a moment, and all else at once."""
        if not self._has_begun:
            self._has_begun = True
            self._head = data
            self._going_out = self._loop.call_soon(self.flush)
        elif self._head and len(data) <= JOINED_BYTES:
            self._head += data
            self.flush()
        else:
            self.flush()
            self._transport.write(data)

    def end_answer(self) -> None:
        """What comes next begins another answer."""
        self.flush()
        self._has_begun = False

    def flush(self) -> None:
        """Write what is held."""
        if self._going_out is not None:
            self._going_out.cancel()
            self._going_out = None
            head, self._head = self._head, b""
            if not self.is_closing():
                self._transport.write(head)

    def get_write_buffer_size(self) -> int:
        """How many bytes the client has not taken."""
        return len(self._head) + self._transport.get_write_buffer_size()

    def close(self) -> None:
        """Close once all has been taken."""
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        self._transport.abort()

    def set_protocol(self, protocol: Any) -> None:
        """Hand the connection to another protocol."""
        self.flush()
        self._transport.set_protocol(protocol)

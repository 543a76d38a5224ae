"""Streamable HTTP without sessions: a request is answered as JSON by whichever process has it.

The SDK's session manager is made for each request and ends with it, in the same task: so nothing of
it has to live as long as the app, and its `run`, which can be called once, is.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from api.assistants.asked import AskedService
from api.assistants.server import server

logging.getLogger("mcp").setLevel(logging.WARNING)  # it tells of each session's beginning and end


class Exchanged:
    """What came back: a status, fields and a body."""

    def __init__(self) -> None:
        self.status = 500
        self.fields: list[tuple[bytes, bytes]] = []
        self.body = b""

    async def send(self, message: Any) -> None:
        """Take a part of it."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.fields = list(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


async def exchange(asked: AskedService, scope: Any, body: bytes) -> Exchanged:
    """The answer to a message that was POSTed."""
    manager = StreamableHTTPSessionManager(
        server(asked), json_response=True, stateless=True, max_request_body_size=len(body) + 1
    )
    found = Exchanged()
    async with manager.run():
        await manager.handle_request(scope, _handing(body), found.send)
    return found


def _handing(body: bytes) -> Callable[[], Awaitable[Any]]:
    parts = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return parts.pop() if parts else await asyncio.Event().wait()

    return receive

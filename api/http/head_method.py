"""HEAD: the headers of the GET, without its body."""

from typing import Final

from litestar.types import Message, Send

IS_HEAD: Final = "detente.is_head"
"""In the scope of a request for headers alone, for routes whose bodies take long to read."""


def without_body(send: Send) -> Send:
    """A `send` that passes the start of a response on and replaces its body by an empty one."""
    ended = False

    async def send_start(message: Message) -> None:
        nonlocal ended
        if message["type"] == "http.response.start":
            await send(message)
        elif message["type"] == "http.response.body" and not ended:
            ended = True
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    return send_start

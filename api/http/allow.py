"""Which methods an address takes: `Allow`, where it is said, names all of them.

The framework knows nothing of HEAD, which the edge answers, and its answer to OPTIONS names the
methods of one handler where an address has several.
"""

from collections.abc import Iterable
from typing import Any

from litestar.types import Message, Send

SAYING = frozenset({204, 405})
"""Statuses of answers that may say it."""


class Methods:
    """The methods of each route, by its path."""

    def __init__(self) -> None:
        self._of: dict[str, set[str]] = {}

    def learn(self, routes: Iterable[Any]) -> None:
        """Take in an app's routes."""
        for route in routes:
            self._of.setdefault(route.path_format, set()).update(getattr(route, "methods", ()))

    def completing(self, scope: Any, send: Send) -> Send:
        """A `send` that completes what an answer says of methods."""

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in SAYING:
                message["headers"] = [
                    (name, self._completed(scope, value) if name.lower() == b"allow" else value)
                    for name, value in message.get("headers", ())
                ]
            await send(message)

        return send_completed

    def _completed(self, scope: Any, said: bytes) -> bytes:
        methods = {each.strip() for each in said.decode("latin-1").split(",")}
        methods |= self._of.get(scope.get("path_template", ""), set())
        if "GET" in methods:
            methods.add("HEAD")
        return ", ".join(sorted(methods)).encode()

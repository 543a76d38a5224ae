"""Questions by the thousand to a service in this process, handed to it as its server hands them.

A test client builds a request and changes threads for each, which takes several times as long as
most answers; and it writes addresses anew, so that what no client would send never comes.
"""

import asyncio
import time
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from tests.running import Client


class Answered(NamedTuple):
    """An answer, its content as it is when no encoding is asked for."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    seconds: float


def answers(client: Client, addresses: Iterable[str]) -> list[Answered]:
    """What the service of a client says to each address, byte for byte, one after another.

    An exception that it lets out is raised here.
    """

    async def ask_all() -> list[Answered]:
        # Each has a task of its own, so that nothing of its context is left to the next.
        return [await asyncio.create_task(_answer(client, each)) for each in addresses]

    assert client.blocking_portal is not None
    found: list[Answered] = client.blocking_portal.call(ask_all)
    return found


async def _answer(client: Client, address: str) -> Answered:
    sent: list[Any] = []
    received = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Any:
        return next(received, None) or await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    began = time.monotonic()
    await client.app(_scope(client, address), receive, send)
    start, *parts = sent
    assert start["type"] == "http.response.start"
    assert [each["type"] for each in parts] == ["http.response.body"] * len(parts)
    headers = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    content = b"".join(each.get("body", b"") for each in parts)
    return Answered(start["status"], headers, content, time.monotonic() - began)


def _scope(client: Client, address: str) -> Any:
    path, _, query = address.partition("?")
    host = client.base_url.host
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("ascii"),
        "root_path": "",
        "query_string": query.encode("ascii"),
        "headers": [(b"host", host.encode("ascii")), (b"accept", b"*/*")],
        "client": ("testclient", 50_000),
        "server": (host, 80),
        "state": {},
        "extensions": {},
    }

"""The service asked from within: by its own routes, and with the answers that are kept.

So a page says what the API says, to the byte; and what the page's script asks for next, in the same
words, has been answered by then.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from api.caching.cache import Cache
from api.http.encodings import restored
from api.http.request import Routes

_OF_CLIENT: Final = ("type", "asgi", "http_version", "scheme", "root_path", "client", "server")
"""What an inner request has of the outer one, besides the name that was asked for."""


class WithinAnswer(Struct, frozen=True):
    """What a route said: its status, its fields by their names in small letters, its JSON."""

    status: int
    fields: Mapping[str, str]
    body: Any

    @property
    def is_there(self) -> bool:
        """Whether it is an answer, and no problem."""
        return self.status == HTTPStatus.OK


class Within:
    """Asks the routes of an app as its clients do."""

    def __init__(self, routes: Routes, cache: Cache) -> None:
        self._routes = routes
        self._cache = cache

    async def ask(self, outer: Any, address: str) -> WithinAnswer:
        """The answer to `GET address` for whoever sent the outer request."""
        asked = {b"accept": b"application/json"}
        for name, value in outer["headers"]:
            if name == b"host" or (name == b"accept-encoding" and name not in asked):
                asked[name] = value
        scope = _inner(outer, address, asked)
        kept = self._cache.find(scope, asked)
        if kept is not None:
            return _read(kept.status, kept.fields, kept.body)
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        await self._cache.answer(self._routes, asked, scope, _nothing, send)
        start, *parts = sent
        body = b"".join(each.get("body", b"") for each in parts)
        return _read(start["status"], start["headers"], body)


def _inner(outer: Any, address: str, asked: Mapping[bytes, bytes]) -> Any:
    path, _, query = address.partition("?")
    return {
        **{name: outer[name] for name in _OF_CLIENT if name in outer},
        "method": "GET",
        "path": unquote(path),
        "raw_path": path.encode("ascii"),
        "query_string": query.encode("ascii"),
        "headers": list(asked.items()),
        "state": {},
        "extensions": {},
    }


async def _nothing() -> Any:
    return {"type": "http.request", "body": b"", "more_body": False}


def _read(status: int, fields: Any, body: bytes) -> WithinAnswer:
    named = {name.decode().lower(): value.decode("latin-1") for name, value in fields}
    whole = restored(named.get("content-encoding", ""), body)
    is_json = whole and "json" in named.get("content-type", "")
    return WithinAnswer(status, named, msgspec.json.decode(whole) if is_json else None)

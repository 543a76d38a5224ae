"""What comes to a process which only reads and is for the one that writes is handed on to it.

They go over a socket of the machine, as they came: method, address, fields and body; who sent them
and how is told beside, and believed, as nobody else reaches that socket. The answer goes back as it
is. The process that writes counts and logs them.
"""

from collections.abc import AsyncIterator, Iterable
from http import HTTPStatus
from typing import Any, Final, cast

import httpcore
import httpx
from litestar.types import ASGIApp, Receive, Send

from api.around_routes.for_the_writer import ForTheWriter
from api.problems.document_shape import MEDIA_TYPE, RETRY_AFTER_SECONDS, encoded
from api.service.siblings import WRITER_NAME, Siblings

FROM: Final = b"x-detente-from"
"""The field that tells the scheme and the address of a client."""

LARGE: Final = 1_000_000
"""Bytes of an answer that is passed on as it comes."""

GONE: Final = "the process that writes is being started again: nothing was written"
UNKNOWN: Final = (
    "the process that writes ended meanwhile: whether this was recorded is unknown; sent again with"
    " the same Idempotency-Key it is recorded once"
)

_OF_ONE_CONNECTION: Final = frozenset(
    {b"connection", b"keep-alive", b"proxy-connection", b"te", b"upgrade", b"expect", FROM}
)
_OF_THE_SERVER: Final = frozenset({b"connection", b"keep-alive", b"transfer-encoding", b"date"})

_Fields = Iterable[tuple[bytes, bytes]]


class HandedOn:
    """Hands on to the process that writes; where that cannot be, says what answers instead."""

    def __init__(self, siblings: Siblings, routes: ForTheWriter, most_bytes: int) -> None:
        """`most_bytes` are those of the largest body where a route does not say."""
        self._over = siblings.over(WRITER_NAME)
        self._routes = routes
        self._most_bytes = most_bytes

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> ASGIApp | None:
        """Hand one request on; None where it was answered."""
        try:
            most = self._most_of(scope)
            if _declared(scope) > most:
                most = -1  # nothing of it has to come for it to be refused
            request = _request(scope, _body(receive, most))
            answer = await self._over.handle_async_request(request)
            if int(answer.headers.get("content-length", LARGE)) < LARGE:
                await answer.aread()  # before any of it is passed on: it may break off
        except _ClientGoneError:
            return None
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return WriterAway(GONE)
        except httpx.TransportError:
            return WriterAway(UNKNOWN)
        try:
            await _pass_back(answer, send)
        finally:
            await answer.aclose()
        return None

    def _most_of(self, scope: Any) -> int:
        route = self._routes.find(scope)
        own = None if route is None else route.request_max_body_size
        return own if isinstance(own, int) else self._most_bytes

    async def close(self) -> None:
        """Close the connections."""
        await self._over.aclose()


class WriterAway:
    """Answers for the process that writes, while that is gone."""

    def __init__(self, detail: str) -> None:
        self._detail = detail

    async def __call__(self, scope: Any, _receive: Receive, send: Send) -> None:
        """Answer one request."""
        status = HTTPStatus.SERVICE_UNAVAILABLE
        body = encoded(status, self._detail, scope["path"])
        fields = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
            (b"retry-after", RETRY_AFTER_SECONDS.encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": body, "more_body": False})


class FromSiblings:
    """An app that is asked over a socket of the machine alone, as by those who asked first."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._app(_as_it_came(scope), receive, send)


def _as_it_came(scope: Any) -> Any:
    told = next((value for name, value in scope["headers"] if name == FROM), None)
    if told is None:
        return scope
    scheme, _, address = told.decode("latin-1").partition(" ")
    fields = [each for each in scope["headers"] if each[0] != FROM]
    return {**scope, "scheme": scheme, "client": (address, 0), "headers": fields}


class _ClientGoneError(Exception):
    """Whoever was sending has hung up."""


def _request(scope: Any, body: AsyncIterator[bytes]) -> httpx.Request:
    client = scope["client"][0] if scope["client"] else ""
    fields = [each for each in scope["headers"] if each[0] not in _OF_ONE_CONNECTION]
    fields.append((FROM, f"{scope['scheme']} {client}".encode("latin-1")))
    query = scope["query_string"]
    target = scope["raw_path"] + (b"?" + query if query else b"")
    return httpx.Request(
        scope["method"],
        "http://writer/",
        headers=fields,
        content=body if _has_body(fields) else None,
        extensions={"target": target, "timeout": {"connect": 2.0}},
    )


def _declared(scope: Any) -> int:
    """The length that a body is said to have; it is a number, or the server had refused it."""
    found = (int(value) for name, value in scope["headers"] if name == b"content-length")
    return next(found, 0)


def _has_body(fields: _Fields) -> bool:
    return any(name in {b"content-length", b"transfer-encoding"} for name, _ in fields)


async def _body(receive: Receive, most: int) -> AsyncIterator[bytes]:
    """What comes, until it is more than is taken: it has been refused by then, and that is read as
    soon as no more can be written.
    """
    passed = 0
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            raise _ClientGoneError
        if passed > most:
            raise httpcore.WriteError
        if part := message.get("body", b"")[: most - passed + 1]:
            passed += len(part)
            yield part
        if not message.get("more_body"):
            return


async def _pass_back(answer: httpx.Response, send: Send) -> None:
    fields = [each for each in answer.headers.raw if each[0].lower() not in _OF_THE_SERVER]
    start: Any = {"type": "http.response.start", "status": answer.status_code, "headers": fields}
    await send(start)
    last = b""
    if answer.is_stream_consumed:
        last = answer.content
    else:
        async for part in cast(httpx.AsyncByteStream, answer.stream):
            await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": last, "more_body": False})

"""What comes to a process which only reads and is for the one that writes is handed on to it.

They go over a socket of the machine, as they came: method, address, fields and body; who sent them
and how is told beside, and believed, as nobody else reaches that socket. The answer goes back as it
is. The process that writes counts and logs them. While it is being started again, what may be sent
again is held for it.
"""

import asyncio
import re
from contextlib import aclosing
from http import HTTPStatus
from typing import Any, Final, cast

import httpx
from litestar.types import ASGIApp, Receive, Send

from api.around_routes.for_the_writer import ForTheWriter
from api.around_routes.handed_on_body import ClientGoneError, HandedOnBody
from api.problems.document_shape import MEDIA_TYPE, RETRY_AFTER_SECONDS, encoded
from api.service.siblings import WRITER_NAME, Siblings
from api.service.stopping import Stopping
from api.writing.import_events import ENDING, EVENT_STREAM, sent

FROM: Final = b"x-detente-from"
"""The field that tells the scheme and the address of a client."""

LARGE: Final = 1_000_000
"""Bytes of an answer that is passed on as it comes."""

HELD_SECONDS: Final = 5.0
"""For which one waits for a process that writes to take the place of the last."""

LOOK_SECONDS: Final = 0.05

GONE: Final = "the process that writes is being started again: nothing was written"
UNKNOWN: Final = (
    "the process that writes ended meanwhile: whether this was recorded is unknown; sent again with"
    " the same Idempotency-Key it is recorded once"
)

_OF_ONE_CONNECTION: Final = frozenset(
    {b"connection", b"keep-alive", b"proxy-connection", b"te", b"upgrade", b"expect", FROM}
)
_OF_THE_SERVER: Final = frozenset({b"connection", b"keep-alive", b"transfer-encoding", b"date"})

LAST_BYTES: Final = 100_000
"""Of a stream, in which its last word would stand."""

LAST_WORD: Final = re.compile(rb"^event: (?:done|fault)\n(?:.+\n)*\n\Z", re.MULTILINE)


class HandedOn:
    """Hands on to the process that writes; where that cannot be, says what answers instead."""

    def __init__(
        self, siblings: Siblings, routes: ForTheWriter, most_bytes: int, stopping: Stopping
    ) -> None:
        """`most_bytes` are those of the largest body where a route does not say."""
        self._siblings = siblings
        self._over = siblings.over(WRITER_NAME)
        self._routes = routes
        self._most_bytes = most_bytes
        self._stopping = stopping
        self._looking: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> ASGIApp | None:
        """Hand one request on; None where it was answered."""
        try:
            answer = await self._answer(scope, HandedOnBody(scope, receive, self._most_of(scope)))
        except ClientGoneError:
            return None
        if isinstance(answer, WriterAway):
            return answer
        try:
            await self._pass_back(answer, scope, send)
        finally:
            await answer.aclose()
        return None

    async def _answer(self, scope: Any, body: HandedOnBody) -> "httpx.Response | WriterAway":
        """What the process that writes answers, once there is one."""
        loop = asyncio.get_running_loop()
        until = loop.time() + HELD_SECONDS
        reason = GONE
        while True:
            try:
                return await self._asked(_request(scope, body))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                may_wait = True
            except httpx.TransportError:
                may_wait = body.may_be_sent_again
                reason = GONE if reason is GONE and body.is_untouched else UNKNOWN
            if not may_wait or loop.time() > until or self._stopping.has_begun:
                return WriterAway(reason)
            await self._until_there()

    async def _until_there(self) -> None:
        """Wait for a process that writes: one looks for it, however many are held."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(), name="looking for the writer")
        await asyncio.shield(self._looking)

    async def _look(self) -> None:
        until = asyncio.get_running_loop().time() + HELD_SECONDS
        while asyncio.get_running_loop().time() < until and not self._stopping.has_begun:
            await asyncio.sleep(LOOK_SECONDS)
            if await self._siblings.is_reached(WRITER_NAME):
                return

    async def _asked(self, request: httpx.Request) -> httpx.Response:
        answer = await self._over.handle_async_request(request)
        if int(answer.headers.get("content-length", LARGE)) < LARGE:
            await answer.aread()  # before any of it is passed on: it may break off
        return answer

    async def _pass_back(self, answer: httpx.Response, scope: Any, send: Send) -> None:
        fields = [each for each in answer.headers.raw if each[0].lower() not in _OF_THE_SERVER]
        start: Any = {
            "type": "http.response.start",
            "status": answer.status_code,
            "headers": fields,
        }
        await send(start)
        last = b""
        if answer.is_stream_consumed:
            last = answer.content
        elif answer.headers.get("content-type", "").startswith(EVENT_STREAM):
            last = await self._pass_stages(answer, scope, send)
        else:
            async for part in cast(httpx.AsyncByteStream, answer.stream):
                await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": last, "more_body": False})

    async def _pass_stages(self, answer: httpx.Response, scope: Any, send: Send) -> bytes:
        """Pass on what a stream tells; gives its last word, where it is cut off by our end."""
        told = aiter(cast(httpx.AsyncByteStream, answer.stream))
        seen = b""
        async with aclosing(self._stopping.until(told)) as parts:
            async for part in parts:
                seen = (seen + part)[-LAST_BYTES:]
                await send({"type": "http.response.body", "body": part, "more_body": True})
        if not self._stopping.has_begun or LAST_WORD.search(seen) is not None:
            return b""
        gap = b"" if seen.endswith(b"\n\n") else b"\n\n"
        problem = encoded(HTTPStatus.SERVICE_UNAVAILABLE, str(ENDING), scope["path"])
        return gap + sent("fault", problem)

    def _most_of(self, scope: Any) -> int:
        route = self._routes.find(scope)
        own = None if route is None else route.request_max_body_size
        return own if isinstance(own, int) else self._most_bytes

    async def close(self) -> None:
        """Close the connections."""
        if self._looking is not None:
            self._looking.cancel()
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


def _request(scope: Any, body: HandedOnBody) -> httpx.Request:
    client = scope["client"][0] if scope["client"] else ""
    fields = [each for each in scope["headers"] if each[0] not in _OF_ONE_CONNECTION]
    fields.append((FROM, f"{scope['scheme']} {client}".encode("latin-1")))
    query = scope["query_string"]
    target = scope["raw_path"] + (b"?" + query if query else b"")
    return httpx.Request(
        scope["method"],
        "http://writer/",
        headers=fields,
        content=body.parts() if body.is_there else None,
        extensions={"target": target, "timeout": {"connect": 2.0}},
    )

"""An answer as it is made: held back until its validators, links and encoding are added."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from litestar.types import Message, Receive, Send
from msgspec import Struct

from api.caching import mementos
from api.caching.stored_answers import OVERHEAD, AnswerKey, Kept, StoredAnswer
from api.caching.validity import Validity
from api.http.encodings import accepted_encoding, compressed
from api.http.public_base import is_named_by_client
from api.service.stores import Service
from events.errors import LedgerError

_SUBSCRIBED: Final = frozenset(
    {
        *(b"application/atom+xml", b"application/feed+json", b"application/ld+json"),
        b"text/calendar",
    }
)
"""Formats that name no clocks which were not asked for: an ETag of their bytes stays the same for
as long as nothing in them changes, whatever else is recorded.
"""


AT_ONCE: Final = 64_000
"""Bytes that are compressed in the event loop: that takes a few milliseconds."""

LinksOf = Callable[[str, bytes, bool], Iterator[str]]
"""What an answer in JSON links to, by its path, its body, and whether it names its permalink."""


_OF_304: Final = frozenset({b"etag", b"cache-control", b"vary"})
"""What a 304 says; the client has the other fields (RFC 9110, section 15.4.5)."""


class Request(Struct):
    """A request, what it is told apart by, and how it is answered."""

    asked: Mapping[bytes, bytes]
    scope: Any
    receive: Receive
    send: Send
    key: AnswerKey
    links: LinksOf
    given: dict[str, str] = {}


class Answering:
    """Holds an answer of 200 in one piece back, so that fields can be added; passes on others."""

    __slots__ = ("_send", "body", "start")

    def __init__(self, send: Send) -> None:
        self._send = send
        self.start: Any = None
        self.body = b""

    async def send(self, message: Message) -> None:
        """Hold back, or pass on."""
        if message["type"] == "http.response.start" and message["status"] == 200:
            self.start = message
        elif message["type"] == "http.response.body" and self.start is not None:
            if message.get("more_body"):
                start, self.start = self.start, None
                await self._send(start)
                await self._send(message)
            else:
                self.body = message.get("body", b"")
        else:
            await self._send(message)


async def entry_of(
    service: Service, request: Request, answering: Answering, validity: Validity
) -> StoredAnswer:
    """The answer with its validators, links and encoding."""
    fields = {name.lower(): value for name, value in answering.start["headers"]}
    fields |= {**dict(validity.fields), b"vary": vary_of(request)}
    if is_named_by_client(request.scope):
        fields[b"cache-control"] = fields[b"cache-control"].replace(b"public", b"private")
    written = None
    if validity.pinned:
        with suppress(LedgerError):  # the views have answered
            written = await mementos.written_at(service, validity.position)
    if written is not None:
        fields[b"memento-datetime"] = mementos.http_date(written).encode()
    if links := _links(request, fields, answering.body, written):
        fields[b"link"] = links
    encoding = accepted_encoding(request.asked.get(b"accept-encoding", b""))
    if len(answering.body) > AT_ONCE:  # it leaves others the interpreter meanwhile
        body = await asyncio.to_thread(compressed, encoding, answering.body)
    else:
        body = compressed(encoding, answering.body)
    if body is not answering.body:
        fields[b"content-encoding"] = encoding.encode()
        fields[b"content-length"] = str(len(body)).encode()
    sent = list(fields.items())
    size = OVERHEAD + len(body) + sum(len(name) + len(value) for name, value in sent)
    size += sum(map(len, request.key))
    route = request.scope["path_template"]
    return StoredAnswer(
        validity=validity,
        whole=Kept(route, HTTPStatus.OK, sent, body),
        unchanged=Kept(
            route, HTTPStatus.NOT_MODIFIED, [each for each in sent if each[0] in _OF_304], b""
        ),
        head=Kept(route, HTTPStatus.OK, sent, b""),
        size=size,
    )


def is_read_again_and_again(answering: Answering) -> bool:
    """Whether an answer is what feed readers, calendars and harvesters come back for."""
    for name, value in answering.start["headers"]:
        if name.lower() == b"content-type":
            return bytes(value).partition(b";")[0] in _SUBSCRIBED
    return False


def _links(
    request: Request, fields: Mapping[bytes, bytes], body: bytes, written: datetime | None
) -> bytes:
    links = [fields[b"link"].decode("latin-1")] if b"link" in fields else []
    if fields.get(b"content-type", b"").startswith(b"application/json"):
        links += request.links(request.scope["path"], body, bool(links))
    written_on = None if written is None else mementos.day_of(written)
    links += mementos.links(request.scope, written_on)
    return ", ".join(links).encode("latin-1")


def vary_of(request: Request) -> bytes:
    """By what an answer may be another one, besides its address."""
    negotiates = b"" if "known_at" in request.given else b", Accept-Datetime"
    return b"Accept, Accept-Encoding" + negotiates

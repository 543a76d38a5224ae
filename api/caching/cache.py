"""Answers that are kept, and requests that need none: before any route is looked for.

An answer with `as_of` and `known_at` (a position) fixed never changes: immutable, with a strong
ETag. Any other is valid as long as nothing touched what it is about (`projections.filing.touched`):
its weak ETag names the last position that did and, where `as_of` was left out, the day; that of a
feed, a calendar or JSON-LD is one of its bytes. What a kept answer says of the clocks was true when
it was made: at an earlier position, of the same content.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl

from litestar.types import Message, Receive, Send
from msgspec import Struct

from api.caching import mementos
from api.caching.address_scopes import Scopes, resolved, route_of, scopes_of
from api.caching.stored_answers import OVERHEAD, AnswerKey, Entries, Kept, StoredAnswer, key_of
from api.caching.validity import Validity, is_any, is_behind, matches, validity_of
from api.http.cors import READING
from api.http.encodings import accepted_encoding, compressed
from api.http.public_base import is_named_by_client
from api.http.request import Routes
from api.service.settings import Config
from api.service.stores import Service
from api.telemetry.redaction import has_key
from events.errors import DetenteError, LedgerError

_SUBSCRIBED: Final = frozenset(
    {
        *(b"application/atom+xml", b"application/feed+json", b"application/ld+json"),
        b"text/calendar",
    }
)
"""Formats that name no clocks which were not asked for: an ETag of their bytes stays the same for
as long as nothing in them changes, whatever else is recorded.
"""

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


class Cache:
    """Keeps what the routes answer and sends it again for as long as it is right."""

    def __init__(self, config: Config, links: LinksOf) -> None:
        self._links = links
        self.hits = self.misses = self.not_modified = 0
        self._entries = Entries(config.cache_bytes)
        self._service: Service | None = None

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def size(self) -> int:
        """Bytes of what is kept, about."""
        return self._entries.size

    def open(self, service: Service) -> None:
        """Answer from a service from now on: nothing is kept of another one."""
        self._entries.clear()
        self._service = service

    def find(self, scope: Any, asked: Mapping[bytes, bytes]) -> Kept | None:
        """The answer to a request, if it was kept and is still right."""
        method = scope["method"]
        if method not in READING or b"authorization" in asked or b"accept-datetime" in asked:
            return None
        if not asked.get(b"host"):
            return None  # whether that is allowed is no matter of the answer
        entry = self._entries.find(key_of(scope, asked))
        if entry is None or not self._is_right(entry):
            return None
        wanted = asked.get(b"if-none-match")
        if wanted is not None and matches(wanted, entry.validity.tag):
            self.not_modified += 1
            return entry.unchanged
        self.hits += 1
        return entry.whole if method == "GET" else entry.head

    def _is_right(self, entry: StoredAnswer) -> bool:
        try:
            return self._service is not None and entry.validity.holds(self._service)
        except (DetenteError, sqlite3.Error):
            return False

    async def answer(
        self,
        routes: Routes,
        asked: Mapping[bytes, bytes],
        scope: Any,
        receive: Receive,
        send: Send,
    ) -> None:
        """Answer by the routes, and keep what they answer."""
        service = self._service
        query = scope["query_string"].decode("latin-1")
        is_open = scope["method"] == "GET" and b"authorization" not in asked
        # The routes refuse a key in an address; here, it would be repeated in those that are told.
        if service is None or not is_open or has_key(query):
            await routes(scope, receive, send)
            return
        request = Request(asked, scope, receive, send, key_of(scope, asked), self._links)
        request.given = dict(parse_qsl(query, keep_blank_values=True))
        scopes, validity = None, None
        with suppress(DetenteError, sqlite3.Error):  # the routes will say what is wrong
            scopes = _scopes(service, request)
            if scopes is not None:
                validity = await validity_of(service, scopes, request.given, repr(request.key))
        if scopes is None or validity is None:
            await routes(scope, receive, send)
            return
        scope["path_template"] = route_of(scope["path"])
        for_an_instant = _is_for_an_instant(request)
        if not for_an_instant or not await mementos.negotiate(service, scopes, asked, scope, send):
            await self._ask(service, routes, request, validity)

    async def _ask(
        self, service: Service, routes: Routes, request: Request, validity: Validity
    ) -> None:
        """Say that nothing has changed, where that is known; else have the answer made."""
        wanted = request.asked.get(b"if-none-match")
        # `*` asks whether there is anything: only the routes know.
        is_known = wanted is not None and not is_any(wanted) and matches(wanted, validity.tag)
        if is_known and not is_behind(service, request.given):
            self.not_modified += 1
            fields = [*validity.fields, (b"vary", _vary(request))]
            await _send(Kept("", HTTPStatus.NOT_MODIFIED, fields, b""), request.send)
        else:
            await self._make(service, routes, request, validity)

    async def _make(
        self, service: Service, routes: Routes, request: Request, validity: Validity
    ) -> None:
        """Have the routes answer, and keep it if it can be kept."""
        answering = _Answering(request.send)
        await routes(request.scope, request.receive, answering.send)
        if answering.start is None:
            return
        self.misses += 1
        if _is_read_again_and_again(answering):
            validity = validity.of_bytes(answering.body)
        entry = await _entry(service, request, answering, validity)
        if "min_position" not in request.given:
            self._entries.keep(request.key, entry)
        wanted = request.asked.get(b"if-none-match")
        is_same = wanted is not None and matches(wanted, validity.tag)
        self.not_modified += is_same
        await _send(entry.unchanged if is_same else entry.whole, request.send)


async def _send(kept: Kept, send: Send) -> None:
    await send({"type": "http.response.start", "status": kept.status, "headers": kept.fields})
    await send({"type": "http.response.body", "body": kept.body, "more_body": False})


class _Answering:
    """Holds an answer of 200 in one piece back, so that fields can be added; passes on others."""

    __slots__ = ("_send", "body", "start")

    def __init__(self, send: Send) -> None:
        self._send = send
        self.start: Any = None
        self.body = b""

    async def send(self, message: Message) -> None:
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


def _scopes(service: Service, request: Request) -> Scopes | None:
    """Raises `UnknownIdError` for a source of which there is none."""
    accept = request.asked.get(b"accept", b"").decode("latin-1")
    scopes = scopes_of(request.scope["path"], request.given, accept)
    return None if scopes is None else resolved(service.reader, scopes)


def _is_for_an_instant(request: Request) -> bool:
    is_asked = b"accept-datetime" in request.asked and "known_at" not in request.given
    return is_asked and "cursor" not in request.given


async def _entry(
    service: Service, request: Request, answering: _Answering, validity: Validity
) -> StoredAnswer:
    """The answer with its validators, links and encoding."""
    fields = {name.lower(): value for name, value in answering.start["headers"]}
    fields |= {**dict(validity.fields), b"vary": _vary(request)}
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


def _is_read_again_and_again(answering: _Answering) -> bool:
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


def _vary(request: Request) -> bytes:
    negotiates = b"" if "known_at" in request.given else b", Accept-Datetime"
    return b"Accept, Accept-Encoding" + negotiates

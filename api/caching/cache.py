"""Answers that are kept, and requests that need none: before any route is looked for.

An answer with `as_of` and `known_at` (a position) fixed never changes: immutable, with a strong
ETag. Any other is valid as long as nothing touched what it is about (`projections.filing.touched`):
its weak ETag names the last position that did and, where `as_of` was left out, the day; that of a
feed, a calendar or JSON-LD is one of its bytes. What a kept answer says of the clocks was true when
it was made: at an earlier position, of the same content.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from litestar.types import Receive, Send

from api.caching import mementos
from api.caching.address_scopes import Scopes, resolved, route_of, scopes_of
from api.caching.answering import (
    Answering,
    LinksOf,
    Request,
    entry_of,
    is_read_again_and_again,
    vary_of,
)
from api.caching.stored_answers import Entries, Kept, StoredAnswer, key_of
from api.caching.validity import Validity, is_any, is_behind, matches, validity_of
from api.http.cors import READING
from api.http.request import Routes
from api.service.settings import Config
from api.service.stores import Service
from api.telemetry.redaction import has_key
from events.errors import DetenteError


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
        # What views of other code say is not for keeping, nor for anybody to keep.
        is_lasting = service is not None and service.views.renewed_at is None
        if service is None or not is_lasting or not is_open or has_key(query):
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
            fields = [*validity.fields, (b"vary", vary_of(request))]
            await _send(Kept("", HTTPStatus.NOT_MODIFIED, fields, b""), request.send)
        else:
            await self._make(service, routes, request, validity)

    async def _make(
        self, service: Service, routes: Routes, request: Request, validity: Validity
    ) -> None:
        """Have the routes answer, and keep it if it can be kept."""
        answering = Answering(request.send)
        await routes(request.scope, request.receive, answering.send)
        if answering.start is None:
            return
        self.misses += 1
        if is_read_again_and_again(answering):
            validity = validity.of_bytes(answering.body)
        entry = await entry_of(service, request, answering, validity)
        if "min_position" not in request.given:
            self._entries.keep(request.key, entry)
        wanted = request.asked.get(b"if-none-match")
        is_same = wanted is not None and matches(wanted, validity.tag)
        self.not_modified += is_same
        await _send(entry.unchanged if is_same else entry.whole, request.send)


async def _send(kept: Kept, send: Send) -> None:
    await send({"type": "http.response.start", "status": kept.status, "headers": kept.fields})
    await send({"type": "http.response.body", "body": kept.body, "more_body": False})


def _scopes(service: Service, request: Request) -> Scopes | None:
    """Raises `UnknownIdError` for a source of which there is none."""
    accept = request.asked.get(b"accept", b"").decode("latin-1")
    scopes = scopes_of(request.scope["path"], request.given, accept)
    return None if scopes is None else resolved(service.reader, scopes)


def _is_for_an_instant(request: Request) -> bool:
    is_asked = b"accept-datetime" in request.asked and "known_at" not in request.given
    return is_asked and "cursor" not in request.given

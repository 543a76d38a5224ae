"""Memento (RFC 7089) over the ledger's clock: what a resource said at an instant.

A resource is its own TimeGate and answers `Accept-Datetime` with 302 to a memento (pattern 1.1).
Its mementos are its answers with `as_of` and `known_at` fixed; the TimeMap lists those at the
positions that touched it. An instant gets the last of them by then; one before the first, the
first, as the RFC has it.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

from litestar.types import Send

from api.caching.address_scopes import HEAD, Scopes
from api.problems.document_shape import MEDIA_TYPE, encoded
from api.service.stores import Service
from events.errors import DetenteError
from events.ledger.protocol import position_at
from events.time.dates import iso
from projections.model import touches
from projections.timeline.as_written import today

_SECOND: Final = timedelta(seconds=1, microseconds=-1)
"""What is left of a second after it has begun."""

_OF_THE_LEDGER: Final = frozenset({"known_at", "min_position"})

LINKS_MOST: Final = 1_500
"""Characters of the links beside an answer; longer ones are left out."""

_DATE: Final = re.compile(
    "[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT", re.ASCII
)
"""A date as HTTP has it (RFC 9110, section 5.6.7, the one form that is not obsolete)."""

_EXPECTED: Final = "expected Accept-Datetime as an HTTP date, such as Sun, 18 Jun 2023 12:00:00 GMT"


async def negotiate(
    service: Service, scopes: Scopes, asked: Mapping[bytes, bytes], scope: Any, send: Send
) -> bool:
    """Answer a request for what was said at an instant; False if that cannot be looked up."""
    instant = _instant(asked[b"accept-datetime"])
    if instant is None:
        await _refuse(scope["path"], send)
        return True
    try:
        position = await nearest(service, scopes, instant)
    except (DetenteError, sqlite3.Error):
        return False
    written_on = day_of(await written_at(service, position))
    fields = [
        (b"location", memento_of(original_of(scope), position, written_on).encode()),
        (b"vary", b"Accept, Accept-Datetime"),
        *((b"link", each.encode()) for each in links(scope)),
        (b"cache-control", b"no-cache"),
        (b"content-length", b"0"),
    ]
    await send({"type": "http.response.start", "status": 302, "headers": fields})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
    return True


async def nearest(service: Service, scopes: Scopes, instant: datetime) -> int:
    """The position of the memento for an instant of HTTP, which is a whole second: the last one
    of that second, so that each memento is found by the date that it says.
    """
    checkpoint = service.views.checkpoint
    position = min(await position_at(service.ledger, instant + _SECOND), checkpoint)
    if scopes == HEAD:
        return max(position, min(1, checkpoint))
    found = touches.last(service.reader, scopes, by=position)
    return found or touches.first(service.reader, scopes) or position


async def written_at(service: Service, position: int) -> datetime | None:
    """When the ledger got to a position; None for where it began."""
    if position == 0:
        return None
    (recorded,) = await service.ledger.read(after=position - 1, limit=1)
    return recorded.recorded_at.astimezone(UTC)


def day_of(written: datetime | None) -> str:
    """The day of an instant, or today."""
    return iso(today()) if written is None else written.date().isoformat()


def http_date(instant: datetime) -> str:
    """An instant as HTTP has it, to the second."""
    return format_datetime(instant.astimezone(UTC), usegmt=True)


def original_of(scope: Any, written_on: str | None = None) -> str:
    """The address that was asked for, without the ledger's clock.

    A memento that was written on the day that it is as of is one of an address without a day:
    that is what such an address said on that day.
    """
    given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    left_out = {("as_of", written_on)}
    kept = [each for each in given if each[0] not in _OF_THE_LEDGER and each not in left_out]
    query = urlencode(kept)
    path = quote(scope["path"])
    return f"{path}?{query}" if query else path


def memento_of(original: str, position: int, written_on: str) -> str:
    """The address of a memento: all clocks fixed. Where the original names no day, it is as of the
    day on which it was written.
    """
    return next(mementos_of(original, [(position, written_on)]))


def mementos_of(original: str, written: Iterable[tuple[int, str]]) -> Iterator[str]:
    """The addresses of several, by position and day, which is read but once."""
    path, _, query = original.partition("?")
    given = dict(parse_qsl(query, keep_blank_values=True))
    as_of = given.pop("as_of", None)
    rest = f"&{urlencode(given)}" if given else ""
    for position, written_on in written:
        day = urlencode({"as_of": written_on if as_of is None else as_of})
        yield f"{path}?{day}&known_at={position}{rest}"


def links(scope: Any, written_on: str | None = None) -> list[str]:
    """Where the original, its TimeGate and its TimeMap are; nothing for addresses too long.

    `written_on` is the day on which a memento was written; None where the answer is none.
    """
    original = original_of(scope, written_on)
    timemap = f"/v1/timemap?{urlencode({'of': original})}"
    links = [
        f'<{original}>; rel="original timegate"',
        f'<{timemap}>; rel="timemap"; type="application/link-format"',
    ]
    return links if sum(map(len, links)) <= LINKS_MOST else []


def _instant(given: bytes) -> datetime | None:
    text = given.decode("latin-1").strip()
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


async def _refuse(path: str, send: Send) -> None:
    body = encoded(HTTPStatus.BAD_REQUEST, _EXPECTED, path)
    fields = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 400, "headers": fields})
    await send({"type": "http.response.body", "body": body, "more_body": False})

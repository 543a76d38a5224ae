"""Which pages of other origins may read and write (CORS, https://fetch.spec.whatwg.org)."""

from typing import Final

from api.http.fields import Fields
from api.http.form_bodies import ASKING_ADDRESSES, ASSISTANTS
from api.service.settings import Config

READING: Final = frozenset({"GET", "HEAD"})
_WRITING: Final = "POST, PUT, PATCH, DELETE"
_EXPOSING: Final = (
    b"access-control-expose-headers",
    b", ".join(
        (
            *(b"ETag", b"Link", b"Location", b"Memento-Datetime", b"RateLimit"),
            *(b"RateLimit-Policy", b"Retry-After", b"X-Request-ID"),
        )
    ),
)
_TO_ALL: Final[Fields] = [(b"access-control-allow-origin", b"*"), _EXPOSING]
_READ_FIELDS: Final = "Accept, Accept-Datetime, If-None-Match, Last-Event-ID, X-Request-ID"
_WRITE_FIELDS: Final = f"{_READ_FIELDS}, Authorization, Content-Type, Idempotency-Key, If-Match"
_ASSISTANT_FIELDS: Final = (
    f"{_READ_FIELDS}, Content-Type, Mcp-Method, Mcp-Name, MCP-Protocol-Version, Mcp-Session-Id"
)
_SECONDS: Final = b"7200"
"""For which a browser remembers what it was told: as long as any of them does."""

_VARY: Final = (
    b"vary",
    b"Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
)


class CrossOrigin:
    """What answers tell pages of other origins. Credentials are never asked for, so that `*` may
    stand for all of them.
    """

    def __init__(self, config: Config) -> None:
        self._read = frozenset(map(_canonical, config.cors_origins))
        self._write = frozenset(map(_canonical, config.cors_write_origins))

    def fields(self, method: str, path: str, origin: bytes | None) -> Fields:
        """What an answer to a request says; `origin` is the page's."""
        origins = self._read if _is_reading(method, path) else self._write
        if not origins:
            return []
        if "*" in origins:
            return _TO_ALL
        allowed = _allowed(origins, origin)
        fields: Fields = [(b"vary", b"Origin")]
        if allowed is not None:
            fields += [(b"access-control-allow-origin", allowed), _EXPOSING]
        return fields

    def preflight(self, wanted: str, path: str, origin: bytes) -> Fields | None:
        """What the browser is told before it sends a request; None where it should not."""
        is_reading = _is_reading(wanted, path)
        allowed = _allowed(self._read if is_reading else self._write, origin)
        if allowed is None:
            return None
        methods = _methods(path) if is_reading else _WRITING
        return [
            (b"access-control-allow-origin", allowed),
            (b"access-control-allow-methods", methods.encode()),
            (
                b"access-control-allow-headers",
                _request_fields(path, is_reading=is_reading).encode(),
            ),
            (b"access-control-max-age", _SECONDS),
            _VARY,
        ]


def _is_reading(method: str, path: str) -> bool:
    return method in READING or (method == "POST" and path in ASKING_ADDRESSES)


def may_read(config: Config, origin: str) -> bool:
    """Whether pages of an origin may read."""
    origins = frozenset(map(_canonical, config.cors_origins))
    return _allowed(origins, origin.encode("latin-1", "replace")) is not None


def _request_fields(path: str, *, is_reading: bool) -> str:
    """The fields that a request may have."""
    if path == ASSISTANTS:
        return _ASSISTANT_FIELDS
    return _READ_FIELDS if is_reading else _WRITE_FIELDS


def _methods(path: str) -> str:
    return "GET, HEAD, POST" if path in ASKING_ADDRESSES else "GET, HEAD"


def _allowed(origins: frozenset[str], origin: bytes | None) -> bytes | None:
    if "*" in origins:
        return b"*"
    if origin is not None and _canonical(origin.decode("latin-1")) in origins:
        return origin
    return None


def _canonical(origin: str) -> str:
    return origin.lower()

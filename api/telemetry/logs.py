"""What is logged: JSON where a program reads it, lines where a person does.

A request is told in a line: its id, method, route, path, status, duration, bytes and client. Never
its body, its query or its fields: they may hold what is nobody's business, a key for one. What an
error says may repeat any of that, so that whatever is logged is gone through for keys.
"""

import logging
import os
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from random import Random
from typing import Any

import msgspec

from api.plain import harmless, plain
from api.service.settings import Config
from api.telemetry.redaction import has_key, redacted

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered; each line that is logged meanwhile carries it."""

_WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{1,64}")

_random = Random()  # noqa: S311 (an id is told to everybody; it need not be a secret)
os.register_at_fork(after_in_child=_random.seed)  # or two processes would give the same ids

requests = logging.getLogger("detente.requests")


def request_id(given: bytes | None) -> str:
    """The id that a client or a proxy gave, if it is well formed, or a new one."""
    if given is not None and _WELL_FORMED.fullmatch(given) and not has_key(given.decode()):
        return given.decode()
    return f"{_random.getrandbits(64):016x}"


def configure(config: Config) -> None:
    """Log to standard error from now on."""
    handler = logging.StreamHandler(sys.stderr)
    is_json = config.log_format == "json" or (
        config.log_format == "auto" and not sys.stderr.isatty()
    )
    handler.setFormatter(JsonLines() if is_json else TextLines())
    level = config.log_level.upper()
    logging.basicConfig(level=level, handlers=[handler], force=True)
    requests.setLevel(level if config.log_requests else logging.CRITICAL)
    # Uvicorn warns of each malformed request, as often as somebody cares to send one.
    logging.getLogger("uvicorn").setLevel(max(logging.ERROR, handler.level))
    # The address of a webhook may hold what nobody else should know.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)


def log_request(fields: dict[str, Any]) -> None:
    """Log a request's line."""
    if requests.isEnabledFor(logging.INFO):
        # Not `requests.info`: to find out who called it costs more than all the rest.
        record = logging.LogRecord(requests.name, logging.INFO, "", 0, "request", None, None)
        record.fields = fields
        requests.handle(record)


class JsonLines(logging.Formatter):
    """A record as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "at": _instant(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identified := REQUEST_ID.get():
            line["request_id"] = identified
        line |= _fields(record)
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return redacted(msgspec.json.encode(line).decode())


class TextLines(logging.Formatter):
    """A record as somebody at a terminal likes to read it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the lines of an exception."""
        parts = [_instant(record.created)[11:19], record.levelname.lower(), record.getMessage()]
        fields = _fields(record)
        parts += [f"{name}={value}" for name, value in fields.items()]
        if identified := REQUEST_ID.get():
            parts.append(f"request_id={identified}")
        line = plain(" ".join(parts))
        if record.exc_info:
            line += f"\n{harmless(self.formatException(record.exc_info))}"
        return redacted(line)


def _instant(created: float) -> str:
    return datetime.fromtimestamp(created, UTC).isoformat(timespec="milliseconds")


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    found: dict[str, Any] = getattr(record, "fields", {})
    return found

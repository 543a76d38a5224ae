"""Webhooks: who is told of what at which address, and how far they have been told.

They are kept in the data directory, readable by its owner alone: what they are signed with is among
it.
"""

import base64
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from events.errors import LedgerUnavailableError, QuestionError, UnknownIdError
from events.files import durable
from events.time.clock import utc_now
from projections.timeline.as_written import AskedFilters

FILE: Final = "webhooks.sqlite3"
SECRET_PREFIX: Final = "whsec_"  # noqa: S105 (Standard Webhooks' mark of a secret, none itself)
URL_LIMIT: Final = 2_000

_SCHEMA = """
CREATE TABLE IF NOT EXISTS webhook (
    id            TEXT    PRIMARY KEY,
    url           TEXT    NOT NULL,
    secret        TEXT    NOT NULL,
    wanted        TEXT    NOT NULL,
    place         TEXT    NOT NULL,
    added_at      TEXT    NOT NULL,
    failing_since TEXT,
    disabled_at   TEXT,
    revision      INTEGER NOT NULL DEFAULT 0
) STRICT
"""
_ADD = "INSERT INTO webhook (id, url, secret, wanted, place, added_at) VALUES (?, ?, ?, ?, ?, ?)"
_ALL = """
SELECT id, url, secret, wanted, place, added_at, failing_since, disabled_at, revision
FROM webhook ORDER BY added_at, id
"""
_REACHED = """
UPDATE webhook SET place = ?, failing_since = NULL WHERE id = ? AND revision = ?
"""
_FAILED = "UPDATE webhook SET failing_since = coalesce(failing_since, ?) WHERE id = ?"
_DISABLE = "UPDATE webhook SET disabled_at = ? WHERE id = ?"
_RESUME = """
UPDATE webhook SET disabled_at = NULL, failing_since = NULL, revision = revision + 1,
                   place = coalesce(?, place)
WHERE id = ?
"""


class Subject(Struct, frozen=True):
    """What somebody is told of, as it was asked for: filters of the timeline, permalinks."""

    filters: AskedFilters
    watches: tuple[str, ...] = ()


class Webhook(Struct, frozen=True, kw_only=True):
    """A webhook as it stands. `place` is how far it was told, `revision` counts its resumptions."""

    id: str
    url: str
    secret: str
    wanted: Subject
    place: str
    added_at: datetime
    failing_since: datetime | None
    disabled_at: datetime | None
    revision: int


class Webhooks:
    """The webhooks of a data directory."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / FILE

    def all(self) -> list[Webhook]:
        """All of them, in the order they were added; reading makes no file."""
        if not self._path.exists():
            return []
        with self._open() as db:
            return [_read(row) for row in db.execute(_ALL)]

    def add(self, url: str, wanted: Subject, place: str) -> Webhook:
        """Add one that is told what comes after a place; raises `QuestionError`."""
        check_url(url)
        secret = SECRET_PREFIX + base64.b64encode(token_bytes(32)).decode()
        id, now = token_hex(4), utc_now()
        encoded = msgspec.json.encode(wanted).decode()
        with self._open() as db:
            db.execute(_ADD, (id, url, secret, encoded, place, now.isoformat()))
        return next(each for each in self.all() if each.id == id)

    def remove(self, id: str) -> None:
        """Take one away; raises `UnknownIdError`."""
        self._change("DELETE FROM webhook WHERE id = ?", (id,))

    def resume(self, id: str, place: str | None = None) -> None:
        """Go on with one, from where it stands or from a place; raises `UnknownIdError`."""
        self._change(_RESUME, (place, id))

    def reach(self, hook: Webhook, place: str) -> None:
        """Keep how far one has been told, unless it was resumed elsewhere."""
        with self._open() as db:
            db.execute(_REACHED, (place, hook.id, hook.revision))

    def fail(self, id: str) -> datetime:
        """Keep that one fails; since when it does."""
        with self._open() as db:
            db.execute(_FAILED, (utc_now().isoformat(), id))
        found = next((each.failing_since for each in self.all() if each.id == id), None)
        return found or utc_now()

    def disable(self, id: str) -> None:
        """Tell it no more."""
        with self._open() as db:
            db.execute(_DISABLE, (utc_now().isoformat(), id))

    def _change(self, sql: str, values: tuple[str | None, ...]) -> None:
        with self._open() as db:
            if db.execute(sql, values).rowcount == 0:
                raise UnknownIdError("webhook", str(values[-1]))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with suppress(FileExistsError):
                durable.create(self._path, b"", durable.OWNER)
            durable.refuse_other_names(self._path)
            with closing(sqlite3.connect(self._path, timeout=10)) as db, db:
                db.execute("PRAGMA synchronous = EXTRA")  # or what is done may come undone
                db.execute(_SCHEMA)
                yield db
        except OSError as error:
            raise LedgerUnavailableError(f"{FILE}: {error.strerror}") from error
        except sqlite3.Error as error:
            raise LedgerUnavailableError(f"{FILE}: {error}") from error


def check_url(url: str) -> None:
    """Raise `QuestionError` for what is no address that can be posted to."""
    expected = f"an address such as https://example.org/hook, in up to {URL_LIMIT} characters"
    try:
        parts = urlsplit(url)
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        is_plain = parts.username is None and not parts.fragment
    except ValueError:
        is_one = is_plain = False
    is_written = url.isascii() and url.isprintable() and " " not in url
    if not (is_one and is_plain and is_written) or len(url) > URL_LIMIT:
        raise QuestionError("URL", url, expected)


def _read(row: tuple[str | int | None, ...]) -> Webhook:
    names = [each.name for each in msgspec.structs.fields(Webhook)]
    found = dict(zip(names, row, strict=True))
    wanted = msgspec.json.decode(str(found["wanted"]))
    return msgspec.convert({**found, "wanted": wanted}, Webhook)

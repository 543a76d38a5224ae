"""What is registered? Every id that facts may name, and what was said of registrations since."""

import sqlite3
from typing import TypeVar

import msgspec

from events.catalogue import KIND_OF_REGISTRATION, AnyEvent, Registration, encode, stream_of
from events.registry import ActorMerged, SourceChecked
from projections.clocks import Clocks
from projections.reader import Reader

SCHEMA = """
CREATE TABLE registered (
    kind     TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    position INTEGER NOT NULL,
    body     BLOB    NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE merge (
    position INTEGER PRIMARY KEY,
    actor    TEXT    NOT NULL,
    "into"   TEXT    NOT NULL,
    reason   TEXT    NOT NULL
) STRICT;

CREATE TABLE source_check (
    source   TEXT    NOT NULL,
    position INTEGER NOT NULL,
    body     BLOB    NOT NULL,
    PRIMARY KEY (source, position)
) STRICT, WITHOUT ROWID;
"""

_ADD = "INSERT INTO registered VALUES (?, ?, ?, ?)"
_MERGE = "INSERT INTO merge VALUES (?, ?, ?, ?)"
_CHECK = "INSERT INTO source_check VALUES (?, ?, ?)"
_PAGE = """
SELECT body FROM registered WHERE kind = ? AND id > ? AND position <= ? ORDER BY id LIMIT ?
"""
_CHECKS = """
SELECT body FROM source_check WHERE source = ? AND position <= ? ORDER BY position DESC LIMIT ?
"""
CHECKS_LIMIT = 10

_Added = TypeVar("_Added", bound=Registration)


def file(db: sqlite3.Connection, position: int, event: AnyEvent) -> None:
    """File a registration or a change to one; facts and amendments are filed elsewhere."""
    match event:
        case ActorMerged():
            db.execute(_MERGE, (position, event.actor, event.into, event.reason))
        case SourceChecked():
            db.execute(_CHECK, (event.source, position, encode(event)))
        case _ if type(event) in KIND_OF_REGISTRATION:
            kind, _, id = stream_of(event).partition("/")
            db.execute(_ADD, (kind, id, position, encode(event)))
        case _:
            pass


def page(
    reader: Reader, wanted: type[_Added], clocks: Clocks, *, after: str, limit: int
) -> list[_Added]:
    """Registrations of a kind as the ledger had them, in order of id."""
    kind = KIND_OF_REGISTRATION[wanted]
    rows = reader.db.execute(_PAGE, (kind, after, clocks.known_at, limit))
    return [msgspec.json.decode(body, type=wanted) for (body,) in rows]


def checks(reader: Reader, source: str, clocks: Clocks) -> list[SourceChecked]:
    """The last looks at a source, the latest first."""
    rows = reader.db.execute(_CHECKS, (source, clocks.known_at, CHECKS_LIMIT))
    return [msgspec.json.decode(body, type=SourceChecked) for (body,) in rows]

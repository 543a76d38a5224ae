"""What is registered? Every id that facts may name, and the actors that turned out to be others."""

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
    actor    TEXT    PRIMARY KEY,
    position INTEGER NOT NULL,
    "into"   TEXT    NOT NULL,
    reason   TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX merge_into ON merge ("into");

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
_MERGED = 'SELECT "into" FROM merge WHERE actor = ? AND position <= ?'
_MERGED_INTO = 'SELECT actor FROM merge WHERE "into" = ? AND position <= ? ORDER BY actor'
_CHECKS = """
SELECT body FROM source_check WHERE source = ? AND position <= ? ORDER BY position DESC LIMIT ?
"""
CHECKS_LIMIT = 10

_Added = TypeVar("_Added", bound=Registration)


def file(db: sqlite3.Connection, position: int, event: AnyEvent) -> None:
    """File a registration or a change to one; facts and amendments are filed elsewhere."""
    match event:
        case ActorMerged():
            db.execute(_MERGE, (event.actor, position, event.into, event.reason))
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


def survivor(reader: Reader, actor: str, clocks: Clocks) -> str:
    """The actor that an id stands for: itself, or what it was merged into."""
    row = reader.db.execute(_MERGED, (actor, clocks.known_at)).fetchone()
    return actor if row is None else survivor(reader, row[0], clocks)


def ids_of(reader: Reader, actor: str, clocks: Clocks) -> list[str]:
    """Every id that an actor goes by: the surviving one and those that were merged into it."""
    found = [survivor(reader, actor, clocks)]
    for id in found:  # it grows as it goes
        found += [each for (each,) in reader.db.execute(_MERGED_INTO, (id, clocks.known_at))]
    return found


def checks(reader: Reader, source: str, clocks: Clocks) -> list[SourceChecked]:
    """The last looks at a source, the latest first."""
    rows = reader.db.execute(_CHECKS, (source, clocks.known_at, CHECKS_LIMIT))
    return [msgspec.json.decode(body, type=SourceChecked) for (body,) in rows]

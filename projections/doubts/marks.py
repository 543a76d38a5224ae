"""What is recorded already, that is very like this? Marks by which two of a kind are known.

A mark is what a fact says but for its id, an identifier or a name of an actor, the hash or the
address of a text. They are of the head alone: whoever records asks what there is now.
"""

import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from events.vocabulary.base import Fact
from events.vocabulary.catalogue import AnyEvent, stream_of
from events.vocabulary.registry import (
    ActorAdded,
    PlaceAdded,
    Registration,
    RegistrationCorrected,
    SourceAdded,
)
from projections.model.directory import Directory
from projections.model.table import Row, Table
from projections.model.version import Version
from projections.model.words import folded

SCHEMA = """
CREATE TABLE mark (
    mark    TEXT NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (mark, subject)
) STRICT, WITHOUT ROWID;

-- The same of facts, by eight bytes of a digest, and by the position where each was first recorded.
CREATE TABLE fact_mark (
    mark           INTEGER NOT NULL,
    first_position INTEGER NOT NULL,
    PRIMARY KEY (mark, first_position)
) STRICT, WITHOUT ROWID;
"""

INSERT = "INSERT OR IGNORE INTO mark VALUES (?, ?)"
_INSERT_OF_FACT = "INSERT OR IGNORE INTO fact_mark VALUES (?, ?)"
_ALL_HOLDERS = "SELECT subject FROM mark WHERE mark = ? ORDER BY subject LIMIT 50"
CLOSE = "DELETE FROM mark WHERE ? > 0 AND mark = ? AND subject = ?"
_CLOSE_OF_FACT = "DELETE FROM fact_mark WHERE ? > 0 AND mark = ? AND first_position = ?"
"""What is not current any more is like nothing; the position is of no interest."""

_HOLDERS = "SELECT subject FROM mark WHERE mark = ? AND subject <> ? ORDER BY subject LIMIT 1"

_ALIKE = """
SELECT 'fact/' || f.fact FROM fact_mark m CROSS JOIN filed_version f
ON f.known_from = m.first_position
WHERE m.mark = ? AND 'fact/' || f.fact <> ? ORDER BY f.fact LIMIT 1
"""
ARE_ANY = "EXISTS (SELECT 1 FROM mark) OR EXISTS (SELECT 1 FROM fact_mark)"
"""In SQL, whether anything has one."""

Marked = ActorAdded | SourceAdded | PlaceAdded
MARKED = (ActorAdded, SourceAdded, PlaceAdded)

_MARK_BYTES = 8

_PORTS = {"http": 80, "https": 443}

_encode = msgspec.json.Encoder(order="deterministic").encode


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The mark of a fact."""
    yield fact_mark(version.fact), version.first_position


def file(db: sqlite3.Connection, event: AnyEvent, before: Registration | None) -> None:
    """File the marks of a registration, and no more those that it had `before` it was corrected."""
    added = event.registration if isinstance(event, RegistrationCorrected) else event
    if isinstance(before, MARKED):
        subject = stream_of(before)
        db.executemany(CLOSE, [(1, mark, subject) for mark in marks_of(before)])
    if isinstance(added, MARKED):
        subject = stream_of(added)
        db.executemany(INSERT, [(mark, subject) for mark in marks_of(added)])


def holder(db: sqlite3.Connection, mark: str | int, subject: str) -> str | None:
    """Another subject that has a mark."""
    row = db.execute(_ALIKE if isinstance(mark, int) else _HOLDERS, (mark, subject)).fetchone()
    return None if row is None else str(row[0])


def holders(db: sqlite3.Connection, mark: str) -> list[str]:
    """The subjects that have a mark, in order: 50 at most."""
    return [str(subject) for (subject,) in db.execute(_ALL_HOLDERS, (mark,))]


def fact_mark(fact: Fact) -> int:
    """What a fact says, whatever its id is, and the order of whatever it has a list of."""
    lists = {
        name: tuple(sorted(value, key=_encode))
        for name in fact.__struct_fields__
        if isinstance(value := getattr(fact, name), tuple) and len(value) > 1
    }
    said = _encode(replace(fact, id="", **lists))
    return int.from_bytes(sha256(said).digest()[:_MARK_BYTES], signed=True)


def marks_of(event: Marked) -> dict[str, str]:
    """The marks of a registration, each with the pointer to where it comes from."""
    if isinstance(event, PlaceAdded):
        return {f"place/{event.country or ''}/{folded(event.name)}": "/name"}
    if isinstance(event, SourceAdded):
        found = {} if event.sha256 is None else {f"sha256/{event.sha256}": "/sha256"}
        return found if event.url is None else {**found, f"url/{plain_url(event.url)}": "/url"}
    names = {
        f"name/{folded(each.name)}": f"/aliases/{index}/name"
        for index, each in enumerate(event.aliases)
        if each.resolves
    }
    names[f"name/{folded(event.name)}"] = "/name"
    for scheme, identifier in event.identifiers.items():
        pointer = scheme.replace("~", "~0").replace("/", "~1")
        mark = f"identifier/{scheme.casefold()}/{identifier.strip().casefold()}"
        names[mark] = f"/identifiers/{pointer}"
    return names


def plain_url(url: str) -> str:
    """An address without what makes no other text of it: scheme, `www.`, fragment, last slash."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = "" if parts.port in {None, _PORTS.get(parts.scheme)} else f":{parts.port}"
    except ValueError:
        return url.strip()
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}"


TABLES = (Table(schema=SCHEMA, insert=_INSERT_OF_FACT, close=_CLOSE_OF_FACT, rows=rows),)

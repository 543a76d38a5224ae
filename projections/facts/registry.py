"""What is registered? Every id that facts may name, how it reads and read before, and what was said
of registrations since.
"""

import sqlite3
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from events.ledger.protocol import Recorded
from events.vocabulary.catalogue import (
    KIND_OF_REGISTRATION,
    RegistryEvent,
    encode,
    stream_of,
)
from events.vocabulary.registry import (
    ActorMerged,
    DataSetVersionAdded,
    DataSetWithdrawn,
    EngagementMerged,
    EngagementMergeUndone,
    MergeUndone,
    Registration,
    RegistrationCorrected,
    SourceAdded,
    SourceChecked,
)
from projections.facts import data_sets
from projections.holding.extents import FIRST, Part, Portion
from projections.holding.listing_order import ListPlace
from projections.model.clocks import FOREVER, Clocks
from projections.model.counts import COUNT_LIMIT, Count
from projections.model.publication import is_public
from projections.model.reader import Reader
from projections.model.worded import told

SCHEMA = """
CREATE TABLE registered (
    kind        TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    known_from  INTEGER NOT NULL,
    recorded_at TEXT    NOT NULL,
    recorded_by TEXT    NOT NULL,
    reason      TEXT,
    body        BLOB    NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT;

-- How it read before it was corrected.
CREATE TABLE registered_before (
    kind        TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    recorded_at TEXT    NOT NULL,
    recorded_by TEXT    NOT NULL,
    reason      TEXT,
    body        BLOB    NOT NULL,
    PRIMARY KEY (kind, id, known_from)
) STRICT;

CREATE TABLE corrected (
    position INTEGER PRIMARY KEY,
    kind     TEXT    NOT NULL,
    id       TEXT    NOT NULL
) STRICT;

-- Merges, and that they were undone; data sets that were withdrawn.
CREATE TABLE merge (
    position INTEGER PRIMARY KEY,
    stream   TEXT    NOT NULL,
    body     BLOB    NOT NULL
) STRICT;
CREATE INDEX merge_stream ON merge (stream, position);

CREATE TABLE source_check (
    source   TEXT    NOT NULL,
    position INTEGER NOT NULL,
    body     BLOB    NOT NULL,
    PRIMARY KEY (source, position)
) STRICT;
"""

_ADD = "INSERT INTO registered VALUES (:kind, :id, :at, :at, :recorded_at, :by, NULL, :body)"
_KEEP = """
INSERT INTO registered_before
SELECT kind, id, known_from, recorded_at, recorded_by, reason, body FROM registered
WHERE kind = :kind AND id = :id
"""
_CORRECT = """
UPDATE registered
SET known_from = :at, recorded_at = :recorded_at, recorded_by = :by, reason = :reason, body = :body
WHERE kind = :kind AND id = :id
"""
_LOG = "INSERT INTO corrected VALUES (:at, :kind, :id)"
_CORRECTED_SOURCE = "SELECT id FROM corrected WHERE position = ? AND kind = 'source'"
_NOW = "SELECT body FROM registered WHERE kind = ? AND id = ?"
_MERGE = "INSERT INTO merge VALUES (?, ?, ?)"
_CHECK = "INSERT INTO source_check VALUES (?, ?, ?)"
_PAGE = """
SELECT id, position, known_from, body FROM registered WHERE kind = ? AND id > ?
ORDER BY id LIMIT ?
"""
VERSIONS_LIMIT = 200
"""Versions of a registration in an answer, the last ones."""

_VERSIONS = """
SELECT known_from, recorded_at, recorded_by, reason, body FROM registered
WHERE kind = :kind AND id = :id AND known_from <= :k
UNION ALL
SELECT * FROM (
    SELECT known_from, recorded_at, recorded_by, reason, body FROM registered_before
    WHERE kind = :kind AND id = :id AND known_from <= :k ORDER BY known_from DESC LIMIT :most)
ORDER BY known_from DESC LIMIT :most
"""
_LAST_POSITION = """
SELECT max(position) FROM (
    SELECT known_from AS position FROM registered
    WHERE kind = :kind AND id = :id AND known_from <= :k
    UNION ALL
    SELECT max(known_from) FROM registered_before
    WHERE kind = :kind AND id = :id AND known_from <= :k
    UNION ALL
    SELECT max(position) FROM merge WHERE stream = :kind || '/' || :id AND position <= :k
    UNION ALL
    SELECT max(position) FROM source_check
    WHERE :kind = 'source' AND source = :id AND position <= :k
    UNION ALL
    SELECT max(position) FROM data_set_version
    WHERE :kind = 'source' AND source = :id AND position <= :k)
"""
EVERY = """
SELECT position, body FROM registered
UNION ALL
SELECT position, body FROM merge
ORDER BY position
"""
"""All that was registered, and what was said of it, in order."""

EXAMINED_LIMIT = 5_000
"""Registrations that a page looks at; it may come back short and go on after the last one."""

_CHECKS = """
SELECT position, body FROM source_check WHERE source = ? AND position <= ? AND position < ?
ORDER BY position DESC LIMIT ?
"""
_COUNT_CHECKS = f"""
SELECT count(*) FROM (
    SELECT 1 FROM source_check WHERE source = ? AND position <= ? LIMIT {COUNT_LIMIT})
"""
CHECKS_LIMIT = 10

decode_registration = msgspec.json.Decoder(Registration).decode

_Added = TypeVar("_Added", bound=Registration)


def file(db: sqlite3.Connection, recorded: Recorded, event: RegistryEvent) -> Registration | None:
    """File a registration or a change to one; facts and amendments are filed elsewhere. Returns how
    something read before it was corrected.
    """
    before: Registration | None = None
    match event:
        case (
            ActorMerged()
            | MergeUndone()
            | EngagementMerged()
            | EngagementMergeUndone()
            | DataSetWithdrawn()
        ):
            db.execute(_MERGE, (recorded.position, stream_of(event), encode(event)))
        case DataSetVersionAdded():
            data_sets.file(db, recorded, event)
        case SourceChecked():
            db.execute(_CHECK, (event.source, recorded.position, encode(event)))
        case RegistrationCorrected():
            before = now(db, stream_of(event))
            asked = {**_row(recorded, event.registration), "reason": event.reason}
            for sql in (_KEEP, _CORRECT, _LOG):
                db.execute(sql, asked)
        case _:
            db.execute(_ADD, _row(recorded, event))
    return before


def _row(recorded: Recorded, added: Registration) -> dict[str, Any]:
    kind, _, id = stream_of(added).partition("/")
    return {
        "kind": kind,
        "id": id,
        "at": recorded.position,
        "recorded_at": recorded.recorded_at.isoformat(),
        "by": recorded.recorded_by,
        "body": encode(added),
    }


def now(db: sqlite3.Connection, stream: str) -> Registration:
    """How something registered reads just now."""
    (body,) = db.execute(_NOW, tuple(stream.split("/"))).fetchone()
    found: Registration = decode_registration(body)
    return found


class RegistryPage(NamedTuple, Generic[_Added]):
    """Registrations, and the id after which the next page begins (none: this was the last)."""

    items: list[_Added]
    after: str | None = None


def page(
    reader: Reader,
    wanted: type[_Added],
    clocks: Clocks,
    *,
    after: str,
    limit: int,
) -> RegistryPage[_Added]:
    """Registrations of a kind as the ledger had them, in order of id; of sources those that had
    come out.
    """
    found: list[_Added] = []
    kind, most, examined = KIND_OF_REGISTRATION[wanted], limit + 1, 0
    while examined < EXAMINED_LIMIT:
        rows = reader.db.execute(_PAGE, (kind, after, most)).fetchall()
        for id, position, known_from, body in rows:
            after = id
            if position > clocks.known_at:
                continue
            if known_from > clocks.known_at:
                added = reader.registered(kind, id, wanted, known_at=clocks.known_at)
            else:
                added = msgspec.json.decode(body, type=wanted)
            if not _is_public(added, clocks):
                continue
            if len(found) == limit:
                return RegistryPage(found, stream_of(found[-1]).partition("/")[2])
            found.append(added)
        if len(rows) < most:
            return RegistryPage(found)
        examined += len(rows)
        most = min(4 * most, EXAMINED_LIMIT)
    return RegistryPage(found, after)


def _is_public(added: Registration, clocks: Clocks) -> bool:
    """Whether a source had certainly come out; what else is registered has no such day."""
    if not isinstance(added, SourceAdded):
        return True
    return is_public(added, clocks)


def corrected_source(reader: Reader, position: int) -> str | None:
    """The source that was corrected at a position, if one was."""
    row = reader.db.execute(_CORRECTED_SOURCE, (position,)).fetchone()
    return None if row is None else str(row[0])


class RegisteredVersion(NamedTuple):
    """How something registered read from a position on, who recorded that, and when; where it was
    corrected, why.
    """

    position: int
    recorded_at: str
    recorded_by: str
    reason: str | None
    registration: Registration


def versions(
    reader: Reader, kind: str, id: str, known_at: int, *, limit: int
) -> list[RegisteredVersion]:
    """How something registered read by a position and before, the last ones, the oldest first."""
    asked = {"kind": kind, "id": id, "k": known_at, "most": limit}
    rows = reader.db.execute(_VERSIONS, asked).fetchall()
    return [
        RegisteredVersion(position, recorded_at, recorded_by, reason, decode_registration(body))
        for position, recorded_at, recorded_by, reason, body in reversed(rows)
    ]


def last_position(reader: Reader, kind: str, id: str, known_at: int) -> int:
    """Where the last event about something registered stands, by a position."""
    asked = {"kind": kind, "id": id, "k": known_at}
    (position,) = reader.db.execute(_LAST_POSITION, asked).fetchone()
    return int(position)


def checks(reader: Reader, source: str, clocks: Clocks, portion: Portion = FIRST) -> Part:
    """The looks at a source, the latest first; their places are positions."""
    limit, before = portion.limit or CHECKS_LIMIT, portion.after or ListPlace(FOREVER, "")
    parameters = (source, clocks.known_at, before.earliest, limit + 1)
    rows = reader.db.execute(_CHECKS, parameters).fetchall()
    found = [told(msgspec.json.decode(body, type=SourceChecked)) for _, body in rows[:limit]]
    return Part(found, ListPlace(rows[limit - 1][0], "") if len(rows) > limit else None)


def count_checks(reader: Reader, source: str, clocks: Clocks) -> Count:
    """How many looks at a source there were, as far as counting goes."""
    ((number,),) = reader.db.execute(_COUNT_CHECKS, (source, clocks.known_at))
    return Count(number, number == COUNT_LIMIT)

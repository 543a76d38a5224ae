"""What is registered? Every id that facts may name, and what was said of registrations since."""

import sqlite3
from typing import Generic, NamedTuple, TypeVar

import msgspec

from events.vocabulary.catalogue import (
    KIND_OF_REGISTRATION,
    Registration,
    RegistryEvent,
    encode,
    stream_of,
)
from events.vocabulary.registry import (
    ActorMerged,
    DataSetWithdrawn,
    EngagementMerged,
    EngagementMergeUndone,
    MergeUndone,
    SourceAdded,
    SourceChecked,
)
from projections.holding.extents import FIRST, Part, Portion
from projections.holding.listing_order import ListPlace
from projections.model.clocks import FOREVER, Clocks
from projections.model.counts import COUNT_LIMIT, Count
from projections.model.publication import is_public
from projections.model.reader import Reader
from projections.model.worded import told

SCHEMA = """
CREATE TABLE registered (
    kind     TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    position INTEGER NOT NULL,
    body     BLOB    NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- Merges, and that they were undone; data sets that were withdrawn.
CREATE TABLE merge (
    position INTEGER PRIMARY KEY,
    body     BLOB    NOT NULL
) STRICT;

CREATE TABLE source_check (
    source   TEXT    NOT NULL,
    position INTEGER NOT NULL,
    body     BLOB    NOT NULL,
    PRIMARY KEY (source, position)
) STRICT, WITHOUT ROWID;
"""

_ADD = "INSERT INTO registered VALUES (?, ?, ?, ?)"
_MERGE = "INSERT INTO merge VALUES (?, ?)"
_CHECK = "INSERT INTO source_check VALUES (?, ?, ?)"
_PAGE = """
SELECT id, position, body FROM registered WHERE kind = ? AND id > ? ORDER BY id LIMIT ?
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

_Added = TypeVar("_Added", bound=Registration)


def file(db: sqlite3.Connection, position: int, event: RegistryEvent) -> None:
    """File a registration or a change to one; facts and amendments are filed elsewhere."""
    match event:
        case (
            ActorMerged()
            | MergeUndone()
            | EngagementMerged()
            | EngagementMergeUndone()
            | DataSetWithdrawn()
        ):
            db.execute(_MERGE, (position, encode(event)))
        case SourceChecked():
            db.execute(_CHECK, (event.source, position, encode(event)))
        case _:
            kind, _, id = stream_of(event).partition("/")
            db.execute(_ADD, (kind, id, position, encode(event)))


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
        for id, position, body in rows:
            after = id
            if position > clocks.known_at:
                continue
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

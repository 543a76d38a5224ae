"""Which newer versions of a data set came out, and which records are gone from them?"""

import sqlite3
from typing import Final

import msgspec

from events.ledger.protocol import Recorded
from events.time.dates import parse
from events.vocabulary.base import Citation
from events.vocabulary.registry import DataSetVersionAdded
from projections.holding.extents import FIRST, Part, Portion
from projections.holding.listing_order import ListPlace
from projections.model.clocks import FOREVER, Clocks
from projections.model.counts import COUNT_LIMIT, Count
from projections.model.numbered import number_of_source
from projections.model.reader import Reader
from projections.model.worded import Worded

VERSIONS_LIMIT = 10
"""Versions in an answer, the last ones."""

SCHEMA = """
CREATE TABLE data_set_version (
    source      TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    version     TEXT    NOT NULL,
    published   TEXT    NOT NULL,
    gone        INTEGER NOT NULL,
    recorded_at TEXT    NOT NULL,
    recorded_by TEXT    NOT NULL,
    PRIMARY KEY (source, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE gone_record (
    source   TEXT    NOT NULL,
    record   TEXT    NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (source, record, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX gone_record_version ON gone_record (source, position);
"""

_ADD = "INSERT INTO data_set_version VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_ADD_GONE = "INSERT OR IGNORE INTO gone_record VALUES (?, ?, ?)"
_OUT = "source = :id AND position <= :k AND public_from <= :p"
_VERSIONS = f"""
SELECT version, published, gone, position, recorded_at, recorded_by FROM data_set_version
WHERE {_OUT} AND position < :before ORDER BY position DESC LIMIT :most
"""
_COUNT = f"SELECT count(*) FROM (SELECT 1 FROM data_set_version WHERE {_OUT} LIMIT {COUNT_LIMIT})"
_GONE = f"""
SELECT v.version FROM (
    SELECT version, position FROM data_set_version WHERE {_OUT} ORDER BY position DESC LIMIT 1) v
WHERE EXISTS (
    SELECT 1 FROM gone_record
    WHERE source = :id AND record = :record AND position = v.position)
"""
_CITING = f"""
SELECT DISTINCT fact FROM citation WHERE source = {number_of_source(":source")} AND is_past = 0
  AND json_extract(CAST(body AS TEXT), '$.record.id') IN (
    SELECT record FROM gone_record WHERE source = :source)
"""


class DataSetVersion(Worded, frozen=True, kw_only=True):
    """A newer version of a data set than the one that is registered: when it came out, how many of
    the records that are cited are `gone` from it; where that was recorded, when and by whom.
    """

    version: str
    published: str
    published_in_words: str | None = None
    gone: int
    position: int
    recorded_at: str
    recorded_by: str


def file(db: sqlite3.Connection, recorded: Recorded, event: DataSetVersionAdded) -> None:
    """File a version of a data set."""
    source, at = event.source, recorded.position
    public_from, gone = parse(event.published).first.latest, dict.fromkeys(event.gone)
    by = (recorded.recorded_at.isoformat(), recorded.recorded_by)
    db.execute(_ADD, (source, at, public_from, event.version, event.published, len(gone), *by))
    db.executemany(_ADD_GONE, [(source, record, at) for record in gone])


def touched_by(db: sqlite3.Connection, event: DataSetVersionAdded) -> list[str]:
    """The facts that stand and cite records of a data set that are gone from a version, or were
    gone from one before.
    """
    return [fact for (fact,) in db.execute(_CITING, {"source": event.source})]


def versions(reader: Reader, source: str, clocks: Clocks, portion: Portion = FIRST) -> Part:
    """The newer versions of a data set that had come out, the latest first; their places are
    positions.
    """
    limit, before = portion.limit or VERSIONS_LIMIT, portion.after or ListPlace(FOREVER, "")
    asked = {**_out(source, clocks), "before": before.earliest, "most": limit + 1}
    rows = reader.db.execute(_VERSIONS, asked).fetchall()
    found = [msgspec.convert(dict(zip(_FIELDS, row, strict=True)), DataSetVersion) for row in rows]
    shown = found[:limit]
    return Part(shown, ListPlace(shown[-1].position, "") if len(found) > limit else None)


_FIELDS: Final = ("version", "published", "gone", "position", "recorded_at", "recorded_by")


def count_versions(reader: Reader, source: str, clocks: Clocks) -> Count:
    """How many newer versions there are, as far as counting goes."""
    ((number,),) = reader.db.execute(_COUNT, _out(source, clocks))
    return Count(number, number == COUNT_LIMIT)


def gone_in(reader: Reader, citation: Citation, clocks: Clocks) -> str | None:
    """The newest version of the data set, where the record that is cited is gone from it."""
    if citation.record is None:
        return None
    asked = {**_out(citation.source, clocks), "record": citation.record.id}
    row = reader.db.execute(_GONE, asked).fetchone()
    return None if row is None else str(row[0])


def _out(source: str, clocks: Clocks) -> dict[str, int | str]:
    return {"id": source, "k": clocks.known_at, "p": clocks.public_limit}

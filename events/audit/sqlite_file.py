"""What SQLite's file is checked for besides its events: header, tables, pages, indexes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from os import SEEK_CUR
from pathlib import Path
from typing import BinaryIO

from events.errors import LedgerUnavailableError
from events.storage.sqlite_durable_connections import DAMAGE, open_for_reading
from events.storage.sqlite_schema import SCHEMA
from events.storage.sqlite_tiles import TILES_SCHEMA

INTEGRITY_LIMIT = 100

_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"

_REPLICATED = """
CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER);
CREATE TABLE _litestream_lock (id INTEGER);
"""
"""What Litestream, which replicates a ledger while it is written, makes in it for itself."""

_HEADER_BYTES = 100
_HEADER = {
    18: b"\x02",  # written through a write-ahead log,
    19: b"\x02",  # and read through one
    44: b"\0\0\0\x04",  # schema format
    48: bytes(8),  # no cache size, no autovacuum
    56: b"\0\0\0\x01",  # UTF-8
    60: bytes(32),  # no user version, no application id, and what is reserved
}
"""Bytes of the header (https://sqlite.org/fileformat.html) that are always the same in a ledger."""


def file_findings(path: Path) -> list[str]:
    """What is wrong with the file itself, in sentences."""
    try:
        return [*_header(path), *_database(path)]
    except (OSError, *DAMAGE, LedgerUnavailableError) as error:
        return [str(error)]


def _header(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    with suppress(FileNotFoundError), path.with_name(f"{path.name}-wal").open("rb") as log:
        header = _logged(log) or header
    for offset, wanted in _HEADER.items():
        if header[offset : offset + len(wanted)] != wanted:
            yield f"header, byte {offset}: {header[offset : offset + len(wanted)].hex()}"
    if header[24:28] != header[92:96]:
        yield "header, byte 24: two counts of changes differ"


def _logged(log: BinaryIO) -> bytes | None:
    """The file's header as the write-ahead log has it: a ledger that is in use may have no other
    (https://sqlite.org/fileformat2.html#walformat).
    """
    begin = log.read(32)
    page_size, salts = int.from_bytes(begin[8:12], "big"), begin[16:24]
    written = committed = None
    while len(frame := log.read(24)) == 24 and frame[8:16] == salts:
        first = log.read(_HEADER_BYTES)
        if int.from_bytes(frame[:4], "big") == 1:
            written = first
        if any(frame[4:8]):  # a commit ends here
            committed = written
        log.seek(page_size - len(first), SEEK_CUR)
    return committed


def _database(path: Path) -> Iterator[str]:
    with closing(open_for_reading(path)) as db:
        yield from _tables(set(db.execute(_SCHEMA)))
        for (line,) in db.execute(f"PRAGMA integrity_check({INTEGRITY_LIMIT})"):
            if line != "ok":
                yield str(line)


def _tables(found: set[tuple[str, ...]]) -> Iterator[str]:
    """Tables, indexes and triggers are those that this version makes."""
    wanted = _made(SCHEMA + TILES_SCHEMA)
    if not any(name == "tile" for _, name, _, _ in found):
        wanted = _made(SCHEMA)
    for kind, name, _, _ in sorted(wanted - found):
        yield f"{kind} {name} is missing or changed"
    known, replicated = {each[1] for each in wanted}, _made(_REPLICATED)
    for kind, name, table, sql in sorted(found - wanted):
        if name not in known and (kind, name, table, sql) not in replicated:
            yield f"{kind} {name} is none of a ledger's"


def _made(schema: str) -> set[tuple[str, ...]]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(schema)
        return set(db.execute(_SCHEMA))

"""A stretch of a ledger, checked event by event: what an audit gives to each of its processes.

What an event's bytes say is the measure; the columns beside them and the append that wrote them
have to follow from it. Damaged parts are stepped over.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from events.audit.appends import Appends
from events.ledger.ledger_tree import TILE
from events.ledger.protocol import is_enveloped
from events.ledger.stamping import FIRST, LastStamp, misplaced
from events.proofs.merkle import EMPTY_ROOT, fold, leaf_hash
from events.storage.sqlite_durable_connections import DAMAGE, open_for_reading
from events.uncollected import uncollected
from events.vocabulary.catalogue import FACT_TYPES, KIND_OF_REGISTRATION, decode, stream_of, tag_of

FINDINGS_LIMIT = 1_000
"""Findings after which there is no doubt left, and a stretch is not read to its end."""

_EVENTS = """
SELECT position, stream, tag, leaf, stored FROM event
WHERE position > ? AND position <= ? ORDER BY position
"""
_BODY = b',"event":'
"""Where the event begins in stored bytes: in a name before it, the quotes would be escaped."""


class AuditFinding(Struct, frozen=True):
    """What is not as it was written; the position is None where no event is concerned."""

    position: int | None
    what: str

    def __str__(self) -> str:
        where = "the file" if self.position is None else f"position {self.position}"
        return f"{where}: {self.what}"


class Stretch(Struct, frozen=True):
    """Positions after `first`, which is a multiple of 256, up to `last`; `wanted` is a size whose
    tree is asked for. With `whole`, every field of every event is read as its type has it: that
    takes three quarters of the time, and the hashes vouch for the bytes.
    """

    first: int
    last: int
    wanted: int
    whole: bool


class _EventOutline(Struct):
    """What an event's stream follows from, for most kinds."""

    type: str
    id: str | None = None


class _Outline(Struct):
    """The stored bytes as far as the ledger itself is concerned with them."""

    id: str
    recorded_at: datetime
    recorded_by: str
    event: _EventOutline
    clock_from: int = FIRST


_outline = msgspec.json.Decoder(_Outline).decode

_KINDS = {tag_of(each): "fact" for each in FACT_TYPES} | {
    tag_of(each): kind for each, kind in KIND_OF_REGISTRATION.items()
}
"""Streams of events that have an id of their own; the others are looked at whole."""


class StretchChecked(Struct, kw_only=True):
    """What was found in a stretch: the hashes over each 256 events, the leaves of a last part, the
    leaves that `wanted` ends among, and when it was first and last written.
    """

    tiles: list[bytes]
    rest: list[bytes]
    wanted: list[bytes]
    began: LastStamp | None
    ended: LastStamp | None
    findings: list[AuditFinding]


def check_stretch(path: Path, stretch: Stretch) -> StretchChecked:
    """Check a stretch in a snapshot of its own: what is behind the head never changes."""
    with uncollected(), closing(open_for_reading(path)) as db:  # it takes a fifth of the time
        db.execute("BEGIN")
        return _StretchCheck(db, stretch).run()


class _StretchCheck:
    def __init__(self, db: sqlite3.Connection, stretch: Stretch) -> None:
        self._db = db
        self._stretch = stretch
        self._found = StretchChecked(
            tiles=[], rest=[], wanted=[], began=None, ended=None, findings=[]
        )
        self._appends = Appends(self.stream, self.find, stretch.first, stretch.last)

    def run(self) -> StretchChecked:
        for first in range(self._stretch.first, self._stretch.last, TILE):
            if len(self._found.findings) >= FINDINGS_LIMIT:
                self.find(first + 1, "and so on: from here it was not looked at")
                break
            self._chunk(first, min(first + TILE, self._stretch.last))
        else:
            self._finish(self._stretch.last)
        return self._found

    def find(self, position: int, what: str) -> None:
        """Note something that is not as it was written."""
        self._found.findings.append(AuditFinding(position, what))

    def stream(self, sql: str, *values: int) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, up to where the file is damaged."""
        try:
            for row in self._db.execute(sql, values):  # noqa: UP028 (it would close the cursor)
                yield row
        except DAMAGE as error:
            self._found.findings.append(AuditFinding(None, f"{error} ({' '.join(sql.split())})"))

    def _chunk(self, first: int, last: int) -> None:
        rows = {row[0]: row for row in self._read(first, last)}
        leaves = [
            self._event(rows.get(position), position) for position in range(first + 1, last + 1)
        ]
        if first < self._stretch.wanted <= last:
            self._found.wanted = leaves
        if len(leaves) == TILE:
            self._found.tiles.append(fold(leaves))
        else:
            self._found.rest = leaves

    def _read(self, first: int, last: int) -> list[tuple[Any, ...]]:
        """The rows that can be read: around a damaged one, by halves."""
        try:
            return self._db.execute(_EVENTS, (first, last)).fetchall()
        except DAMAGE as error:
            if last - first == 1:
                self.find(last, str(error))
                return []
        middle = (first + last) // 2
        return [*self._read(first, middle), *self._read(middle, last)]

    def _event(self, row: tuple[Any, ...] | None, position: int) -> bytes:
        """Check an event; returns the hash of its bytes as they are."""
        if row is None or not isinstance(row[4], bytes):
            self.find(position, "there is no event")
            self._appends.miss()
            return EMPTY_ROOT
        _, stream, tag, leaf, stored = row
        found = leaf_hash(stored)
        if found != leaf:
            self.find(position, "the stored bytes do not match their hash")
        try:
            self._decoded(position, stream, tag, stored)
        except (ValueError, RecursionError) as error:
            is_whole = found == leaf and is_enveloped(stored)
            what = "an event of another version of Detente" if is_whole else "no event"
            self.find(position, f"the stored bytes are {what}: {error}")
            self._appends.miss()
        return found

    def _decoded(self, position: int, stream: str, tag: str, stored: bytes) -> None:
        one = _outline(stored)
        body = stored[stored.index(_BODY) + len(_BODY) : -1]
        own_stream = self._stream(one.event, body)
        if own_stream != stream:
            self.find(position, f"the stream is {stream!r}, the event's {own_stream!r}")
        if one.event.type != tag:
            self.find(position, f"the tag is {tag!r}, the event's {one.event.type!r}")
        stamp = LastStamp(position, one.recorded_at, one.clock_from)
        if (wrong := misplaced(stamp, self._found.ended)) is not None:
            self.find(position, wrong)
        self._found.began = self._found.began or stamp
        self._found.ended = stamp
        self._appends.check(position, one.id, body)

    def _stream(self, event: _EventOutline, body: bytes) -> str:
        kind = _KINDS.get(event.type)
        if kind is None or self._stretch.whole:
            return stream_of(decode(body))
        return f"{kind}/{event.id}"

    def _finish(self, last: int) -> None:
        """Look at the append that reaches over the end, which the next stretch leaves to this."""
        until = self._appends.until
        for row in self._read(last, until) if until > last else ():
            if isinstance(row[4], bytes) and _BODY in row[4]:
                one = _outline(row[4])
                self._appends.check(row[0], one.id, row[4][row[4].index(_BODY) + len(_BODY) : -1])
            else:
                self._appends.miss()

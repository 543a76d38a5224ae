"""Checks a ledger's file from its bytes up: every event, every column, every hash, the tree.

A finding names the position that it concerns. The file is only read, beside a writer if there is
one. A large ledger is shared out among processes, a stretch each.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from msgspec import Struct

from events.audit.sqlite_file import file_findings
from events.audit.stretch import (
    FINDINGS_LIMIT,
    AuditFinding,
    Stretch,
    StretchChecked,
    check_stretch,
)
from events.errors import LedgerUnavailableError
from events.ledger.ledger_tree import TILE, TILE_LEVELS, Tree
from events.ledger.stamping import LastStamp, misplaced
from events.proofs.checkpoints import Checkpoint, origin
from events.proofs.merkle import EMPTY_ROOT, fold
from events.storage.sqlite_durable_connections import DAMAGE, is_damage, open_for_reading
from events.storage.sqlite_tiles import HAS_TILES

STRETCH = 25_600
"""Events that one process checks at a time: a multiple of 256."""

_TILE = "SELECT hash FROM tile WHERE level = ? AND number = ?"
_BEYOND = "SELECT level, number FROM tile WHERE level < 8 OR level % 8 OR level > 56 OR number < 0"
_ABOVE = " OR number >= (? >> level) LIMIT 100"
_HEAD = "SELECT coalesce(max(position), 0) FROM event"
_BELOW = "SELECT position FROM event WHERE position < 1 LIMIT 100"
_ID = "SELECT id FROM ledger"
_LEFT = "SELECT first, key FROM append WHERE last > ? OR first < 1 OR first > last LIMIT 100"


class Audited(Struct, frozen=True, kw_only=True):
    """What an audit came to: how many events there are, their root, what was found."""

    size: int
    root: bytes
    findings: tuple[AuditFinding, ...]


def audit(path: Path, published: Checkpoint | None = None, *, whole: bool = False) -> Audited:
    """Check a whole ledger, and that it extends a checkpoint.

    With `whole`, every event is also read into its type, field by field.
    Raises `LedgerUnavailableError` for what cannot even be opened as a ledger.
    """
    layout: list[str] = []
    # SQLite's own check runs beside ours: it spends its time outside of the interpreter.
    beside = threading.Thread(target=lambda: layout.extend(file_findings(path)))
    beside.start()
    try:
        with closing(_opened(path)) as db:
            db.execute("BEGIN")
            found = _Audit(db, path, published).run(whole=whole)
    finally:
        beside.join()
    findings = (*found.findings, *(AuditFinding(None, each) for each in layout))
    return Audited(size=found.size, root=found.root, findings=findings)


def _opened(path: Path) -> sqlite3.Connection:
    """The ledger; whoever cannot open it for its damage is not sent to an audit from within one."""
    try:
        return open_for_reading(path)
    except LedgerUnavailableError as error:
        if not is_damage(error.__cause__):
            raise
        reason = f"{path}: {error.__cause__}, so that nothing of it can be read"
        raise LedgerUnavailableError(reason) from error


class _Audit:
    """One pass over a ledger; the connection's snapshot says how far it reaches."""

    def __init__(self, db: sqlite3.Connection, path: Path, published: Checkpoint | None) -> None:
        self._db = db
        self._path = path
        self._published = published
        self._findings: list[AuditFinding] = []
        self._tree = _Tree(self, 0 if published is None else published.size)

    def run(self, *, whole: bool) -> Audited:
        """Check everything, as far as the file can be read."""
        head = self._head()
        if self._published is not None:
            self._check_id(self._published)
        ended: LastStamp | None = None
        for stretch, checked in self._checked(head, whole=whole):
            self._findings += checked.findings
            if checked.began is not None and (wrong := misplaced(checked.began, ended)) is not None:
                self.find(checked.began.head, wrong)
            ended = checked.ended or ended
            self._tree.add(stretch, checked)
            if len(self._findings) >= FINDINGS_LIMIT:
                break
        else:
            self._end(head)
        return Audited(size=head, root=self._tree.root(), findings=tuple(self._findings))

    def find(self, position: int | None, what: str) -> None:
        """Note something that is not as it was written."""
        self._findings.append(AuditFinding(position, what))

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a query gives; nothing, and a finding, where the file is damaged."""
        try:
            return self._db.execute(sql, values).fetchall()
        except DAMAGE as error:
            self.find(None, f"{error} ({' '.join(sql.split())})")
            return []

    def _checked(self, head: int, *, whole: bool) -> Iterator[tuple[Stretch, StretchChecked]]:
        wanted = 0 if self._published is None else self._published.size
        stretches = [
            Stretch(first, min(first + STRETCH, head), wanted, whole)
            for first in range(0, head, STRETCH)
        ]
        if len(stretches) <= 2:
            yield from ((each, check_stretch(self._path, each)) for each in stretches)
            return
        with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
            yield from zip(
                stretches, pool.map(check_stretch, repeat(self._path), stretches), strict=False
            )

    def _head(self) -> int:
        for (position,) in self.rows(_BELOW):
            self.find(position, "positions begin at 1")
        found = self.rows(_HEAD)
        head = int(found[0][0]) if found else 0
        published = 0 if self._published is None else self._published.size
        if published > head:
            self.find(head + 1, f"the events from here to {published} were published, and are lost")
        return head

    def _check_id(self, published: Checkpoint) -> None:
        """The ledger is the one that the checkpoint is of."""
        for (id,) in self.rows(_ID):
            if origin(id) != published.origin:
                self.find(None, f"it is {origin(id)!r}, the checkpoint is of {published.origin!r}")

    def _end(self, head: int) -> None:
        for first, key in self.rows(_LEFT, head):
            self.find(first, f"append {key!r} is not where the events are")
        self._tree.end(head)
        published = self._published
        is_there = published is not None and published.size <= head
        if published is not None and is_there and self._tree.published != published.root:
            what = "up to here it is not what a checkpoint was published for"
            self.find(published.size, what)


class _Tree:
    """The tree over what is really stored, grown tile by tile and held against the kept ones."""

    def __init__(self, audit: _Audit, wanted: int) -> None:
        self._audit = audit
        self._has_tiles = audit.rows(HAS_TILES) == [(1,)]
        self._size = 0
        self._levels: list[list[bytes]] = [[]]
        self._wanted = wanted
        self.published = EMPTY_ROOT

    def add(self, stretch: Stretch, checked: StretchChecked) -> None:
        """Take in what was found in a stretch, and note the root that was published within it."""
        for tile in checked.tiles:
            self._note(checked.wanted, self._size + TILE)
            self._size += TILE
            self._complete(1, tile)
            if self._size == self._wanted:
                self.published = self.root()
        self._note(checked.wanted, stretch.last + 1)
        self._levels[0] = checked.rest
        self._size = self._size + len(checked.rest)

    def end(self, head: int) -> None:
        """There are no more tiles than the events make."""
        if self._has_tiles:
            for level, number in self._audit.rows(_BEYOND + _ABOVE, head):
                self._audit.find(None, f"tile {number} of level {level} is above no events")

    def root(self) -> bytes:
        """The root of all leaves so far."""
        return Tree(self._nodes).root(self._size, self._size)

    def _note(self, leaves: list[bytes], end: int) -> None:
        """The root of a size that lies between two tiles."""
        if self._size < self._wanted < end and leaves:
            size, self._size, self._levels[0] = self._size, self._wanted, leaves
            self.published = self.root()
            self._size, self._levels[0] = size, []

    def _nodes(self, level: int, first: int, count: int) -> list[bytes]:
        at = first % TILE  # whatever a root needs lies after the last full tile of its level
        return self._levels[level // TILE_LEVELS][at : at + count]

    def _complete(self, height: int, tile: bytes) -> None:
        level = height * TILE_LEVELS
        number = (self._size >> level) - 1
        if self._has_tiles and self._audit.rows(_TILE, level, number) != [(tile,)]:
            first, last = (number << level) + 1, (number + 1) << level
            what = f"tile {number} of level {level}, of positions {first} to {last}"
            self._audit.find(first, f"{what}, is not over what is stored there")
        if len(self._levels) == height:
            self._levels.append([])
        if number % TILE == 0:
            self._levels[height] = []
        self._levels[height].append(tile)
        if len(self._levels[height]) == TILE:
            self._complete(height + 1, fold(self._levels[height]))

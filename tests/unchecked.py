"""Events as a ledger of earlier days may hold them: written without asking whether they are right.

What is refused today may have been accepted once, and stays readable for ever.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from events.admission.batch import BATCH_LIMIT, Batch, event_ids, prepare, stamped
from events.ledger.protocol import Recorded, recorded
from events.ledger.stamping import LastStamp
from events.proofs.merkle import leaf_hash
from events.storage.sqlite_tiles import complete_tiles
from events.vocabulary.catalogue import AnyEvent, stream_of, tag_of
from tests.noon import NOON

STAMP = LastStamp(0, NOON)


def as_recorded(events: Sequence[AnyEvent]) -> list[Recorded]:
    """The events as a ledger gives them."""
    stored = (
        each
        for batch in _batches(events)
        for each in stamped(batch, event_ids(batch.key, len(batch.bodies)), STAMP)
    )
    return [recorded(position, each) for position, each in enumerate(stored, start=1)]


def write(path: Path, events: Sequence[AnyEvent]) -> None:
    """Put events at the end of a ledger's file; whoever has it open for writing may not go on."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        (head,) = db.execute("SELECT coalesce(max(position), 0) FROM event").fetchone()
        before = head
        for batch in _batches(events):
            rows = zip(
                batch.events,
                stamped(batch, event_ids(batch.key, len(batch.bodies)), STAMP),
                strict=True,
            )
            db.executemany(
                "INSERT INTO event VALUES (?, ?, ?, ?, ?)",
                [
                    (position, stream_of(event), tag_of(type(event)), leaf_hash(stored), stored)
                    for position, (event, stored) in enumerate(rows, start=head + 1)
                ],
            )
            entry = (batch.key, batch.digest, head + 1, head + len(batch.events))
            db.execute("INSERT INTO append VALUES (?, ?, ?, ?)", entry)
            head += len(batch.events)
        complete_tiles(db, before, head)
        db.execute("COMMIT")


def _batches(events: Sequence[AnyEvent]) -> Iterator[Batch]:
    for start in range(0, len(events), BATCH_LIMIT):
        yield prepare(events[start : start + BATCH_LIMIT], by="tests", expected=None, key=None)

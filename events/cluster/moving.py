"""Moves a ledger from a file to a stream and back: the same events, positions and bytes.

Both ways go on where they were interrupted, and end with every position compared.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import Final

from events.admission.tail import AppendEntry, Group, StoredRow
from events.cluster import promises
from events.cluster.address import read_address
from events.cluster.messages import StoredMessage
from events.cluster.opening import ToOpen, open_node, standing
from events.cluster.refusals import DoubtfulError, MovedError, NotNowError
from events.cluster.stream import ClusterStream, connected
from events.errors import LedgerCorruptError, LedgerUnavailableError
from events.files.write_lock import LedgerLock
from events.proofs.merkle import leaf_hash
from events.source_texts.attached_texts import Texts
from events.storage.replica_mark import ReplicaMark, mark, refuse_replica, unmark
from events.storage.sqlite_durable_connections import open_for_reading

TOGETHER: Final = 1_000
"""Events that are published at once, at most."""

_ENTRIES: Final = "SELECT key, digest, first, last FROM append WHERE first > ? ORDER BY first"
_ROWS: Final = """
SELECT position, stream, tag, leaf, stored FROM event WHERE position BETWEEN ? AND ?
ORDER BY position
"""
_STANDS: Final = "SELECT id, (SELECT coalesce(max(position), 0) FROM event) FROM ledger"

TellMoved = Callable[[int, int], None]


async def to_cluster(path: Path, what: ToOpen, tell: TellMoved) -> int:
    """Publish a file's events as a stream of their own; the file is a replica of it from then on.
    Returns how many events there are.

    Raises `LedgerLockedError` beside a process that writes, `LedgerCorruptError` where the stream
    has something else, `LedgerUnavailableError`.
    """
    if not path.exists():
        raise LedgerUnavailableError(f"{path} does not exist")
    refuse_replica(path)
    lock, address = LedgerLock(path.resolve()), read_address(what.address)
    try:
        with closing(open_for_reading(path)) as db:
            id, head = db.execute(_STANDS).fetchone()
            stream = await connected(address, what.options)
            try:
                promises.refuse_old(stream.version)
                stand = await standing(stream, address, id)
                promises.refuse_others(stand.config, address)
                if (theirs := promises.id_of(stand.config)) != id:
                    raise LedgerUnavailableError(f"the stream is of the ledger {theirs}, not {id}")
                await _compared(db, stream, range(stand.head), tell)
                await _published(db, stream, stand.head, tell)
                await _compared(db, stream, range(stand.head, head), tell)
            finally:
                await stream.close()
        replicas = int(stand.config.get("num_replicas", 1))
        mark(path, ReplicaMark(str(address), id, replicas))
    finally:
        lock.release()
    return int(head)


async def from_cluster(path: Path, what: ToOpen, texts: Texts, tell: TellMoved) -> int:
    """Have all of a stream in a file, which is a ledger of its own from then on. Returns how many
    events there are.

    Raises what `open_node` raises, `LedgerCorruptError` where the file has something else.
    """
    ledger = await open_node(path, what, texts, tell)
    head = await ledger.head()
    await ledger.close()
    stream = await connected(read_address(what.address), what.options)
    try:
        with closing(open_for_reading(path)) as db:
            await _compared(db, stream, range(head), tell)
    finally:
        await stream.close()
    unmark(path)
    return head


async def _published(
    db: sqlite3.Connection, stream: ClusterStream, after: int, tell: TellMoved
) -> None:
    """Publish what comes after a position; whatever becomes of an answer, the next try knows."""
    (_, head) = db.execute(_STANDS).fetchone()
    if after > head:
        raise LedgerCorruptError(head + 1, f"the stream goes on to {after}, and the file ends here")
    for group in _groups(db, after):
        try:
            await stream.publish(group, group.rows[0].position - 1)
        except (MovedError, DoubtfulError, NotNowError) as error:
            reason = f"the servers did not take it ({error}): run it again, and it goes on"
            raise LedgerUnavailableError(reason) from error
        tell(group.rows[-1].position, head)


def _groups(db: sqlite3.Connection, after: int) -> Iterator[Group]:
    """Whole appends, as many as go together."""
    group = Group()
    for each in map(AppendEntry._make, db.execute(_ENTRIES, (after,))):
        rows = [StoredRow(*row) for row in db.execute(_ROWS, (each.first, each.last))]
        if group.rows and len(group.rows) + len(rows) > TOGETHER:
            yield group
            group = Group()
        group.rows += rows
        group.entries[each.key] = each
    if group.rows:
        yield group


async def _compared(
    db: sqlite3.Connection, stream: ClusterStream, indices: range, tell: TellMoved
) -> None:
    """Read what follows so many events, and raise `LedgerCorruptError` at the first byte that is
    another in the file.
    """
    at = indices.start
    while at < indices.stop:
        messages = await _page(stream, at)
        rows = db.execute(_ROWS, (at + 1, at + len(messages))).fetchall()
        for each, row in zip_longest(messages, rows):
            if row is None or row[4] != each.stored or row[3] != leaf_hash(each.stored):
                raise LedgerCorruptError(each.position, "the file and the stream differ there")
        at += len(messages)
        tell(min(at, indices.stop), indices.stop)


async def _page(stream: ClusterStream, after: int) -> list[StoredMessage]:
    try:
        found = await stream.read(after)
    except NotNowError as error:
        raise LedgerUnavailableError(f"the stream cannot be read: {error}") from error
    if not found:
        raise LedgerCorruptError(after + 1, "the stream ends before it")
    return found

"""What a node has of a stream: a ledger's file, as `events.storage.sqlite` reads it.

Whatever a file answers a replica answers: reading, the tree, audit, backup, the views that are made
from it. It is written from the stream alone, by the one process that holds the file's lock; what it
lacks after a crash the stream has.
"""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from events.admission.quotes_in_texts import attach_waiting
from events.admission.tail import AppendEntry, Group, Start, StoredRow, Tail
from events.cluster.messages import StoredMessage, entry_of, row_of
from events.errors import LedgerCorruptError, LedgerError, LedgerUnavailableError
from events.ledger.protocol import Recorded
from events.storage.sqlite_commits import ENTRY, INSERT_ENTRY, INSERT_ROW, Answer, Make
from events.storage.sqlite_durable_connections import open_for_writing
from events.storage.sqlite_stamps import LAST, last_stamp
from events.storage.sqlite_streams import SqliteStreams
from events.storage.sqlite_tiles import complete_tiles

logger = logging.getLogger(__name__)

_ID = "SELECT id FROM ledger"


class Decided(NamedTuple):
    """What is to be published, after which position, and by batch the answer if it is."""

    group: Group
    after: int
    answers: Sequence[Answer]

    @property
    def has_refused(self) -> bool:
        """Whether any of them is refused."""
        return any(isinstance(each, LedgerError) for each in self.answers)


class Replica(SqliteStreams):
    """Owns the connection that writes; used by one thread at a time.

    Raises `LedgerUnavailableError` where there is another ledger's file.
    """

    def __init__(self, path: Path, id: str, start: Start) -> None:
        self._db = open_for_writing(path, id=id)
        super().__init__(lambda sql, values: self._db.execute(sql, values).fetchall())
        try:
            self._refuse_another(path, id)
            # The stream is on disk: what a crash takes from here is read from there again.
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._path, self._start = path, start
            self._tail = self._read_tail()
        except BaseException:
            self._db.close()
            raise

    def _refuse_another(self, path: Path, id: str) -> None:
        ((found,),) = self._rows(_ID, ())
        if found != id:
            raise LedgerUnavailableError(f"{path} is of the ledger {found}, and the stream of {id}")

    @property
    def head(self) -> int:
        """The last position that is here."""
        return self._tail.head

    def entry(self, key: str) -> AppendEntry | None:
        """The append that used this key."""
        rows = self._rows(ENTRY, (key,))
        return AppendEntry(*rows[0]) if rows else None

    def decide(self, wanted: Iterable[Make]) -> Decided:
        """What is admitted of batches that are published together, each after those before it."""
        group, after = Group(), self.head
        return Decided(group, after, [self._decided(each, group) for each in wanted])

    def _decided(self, make: Make, group: Group) -> Answer:
        try:
            return self._tail.admit(make(), group)
        except LedgerError as refusal:
            return refusal
        except Exception as error:
            logger.exception("an append could not be decided on")
            return LedgerUnavailableError(str(error) or repr(error))

    def forget(self) -> None:
        """What was decided was not written."""
        self._tail = self._read_tail()

    def write(self, group: Group) -> None:
        """Take over what was published; raises `LedgerUnavailableError`."""
        self._write(group.rows, group.entries.values())
        attach_waiting(self._start.texts, (each.event for each in group.recorded))

    def follow(self, messages: Sequence[StoredMessage]) -> list[Recorded]:
        """Take over what others have published, in order, as far as that is what an engine
        publishes; raises `LedgerCorruptError` where the first of it is not, and
        `LedgerUnavailableError`.
        """
        rows: list[StoredRow] = []
        found: list[Recorded] = []
        entries: list[AppendEntry] = []
        for position, each in enumerate(messages, start=self.head + 1):
            try:
                row, read, entry = _taken(each, position)
            except LedgerCorruptError:
                if entries and entries[-1].last >= position:  # nobody is shown a part of an append
                    part = position - entries.pop().first
                    del rows[-part:], found[-part:]
                if not rows:
                    raise
                break
            rows.append(row)
            found.append(read)
            entries += [] if entry is None else [entry]
        self._write(rows, entries)
        self._tail = self._read_tail()
        attach_waiting(self._start.texts, (each.event for each in found))
        return found

    def close(self) -> None:
        """Let go of the file, which checkpoints."""
        self._db.close()

    def _write(self, rows: Sequence[StoredRow], entries: Iterable[AppendEntry]) -> None:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(INSERT_ROW, rows)
            self._db.executemany(INSERT_ENTRY, entries)
            complete_tiles(self._db, rows[0].position - 1, rows[-1].position)
            self._db.execute("COMMIT")
        except Exception as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self._tail = self._read_tail()
            raise LedgerUnavailableError(f"{self._path}: {error}") from error

    def _read_tail(self) -> Tail:
        row = self._db.execute(LAST).fetchone()
        if row is None:
            return Tail(self, self._start)
        return Tail(self, self._start._replace(last=last_stamp(self._path, row)))


def _taken(message: StoredMessage, position: int) -> tuple[StoredRow, Recorded, AppendEntry | None]:
    if message.position != position:
        raise LedgerCorruptError(position, f"the stream goes on at {message.position}")
    return *row_of(message), entry_of(message)

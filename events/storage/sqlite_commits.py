"""Decides on batches and writes those that are admitted, several in one commit.

All of it happens at one place, one turn after another: in the writer's thread, where the rules of a
large batch and a lock that a replicator holds are waited for while the event loop goes on, or in
the loop, where nothing is waited for but the sync.
"""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import perf_counter

import msgspec

from events.admission.batch import Batch
from events.admission.quotes_in_texts import attach_waiting
from events.admission.tail import AppendEntry, Group, Start, Tail
from events.errors import (
    LedgerError,
    LedgerUnavailableError,
    OutcomeUnknownError,
)
from events.files.same_file import InPlace
from events.ledger.protocol import Appended, Recorded
from events.storage.sqlite_durable_connections import is_damage
from events.storage.sqlite_stamps import LAST, last_stamp
from events.storage.sqlite_streams import SqliteStreams
from events.storage.sqlite_tiles import complete_tiles

ENTRY = "SELECT key, digest, first, last FROM append WHERE key = ?"
INSERT_ROW = "INSERT INTO event (position, stream, tag, leaf, stored) VALUES (?, ?, ?, ?, ?)"
INSERT_ENTRY = "INSERT INTO append (key, digest, first, last) VALUES (?, ?, ?, ?)"

_NOT_WRITTEN = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}
"""Failures of a commit that leave nothing behind: its mark is written last, so it is missing."""

logger = logging.getLogger(__name__)

Answer = Appended | LedgerError

Make = Callable[[], Batch]
"""Makes a batch of what somebody wants appended; raises `EventsRefusedError`."""


class _Failure(msgspec.Struct, frozen=True):
    """Why a group was not committed; in doubt, it may come to light after a crash."""

    reason: str
    is_doubtful: bool


class SqliteCommits(SqliteStreams):
    """Owns the writing connection; `start` is where an empty ledger goes on from.

    Raises `LedgerCorruptError` where the last event is not what was written.
    """

    def __init__(self, connection: sqlite3.Connection, start: Start) -> None:
        super().__init__(lambda sql, values: connection.execute(sql, values).fetchall())
        self._db = connection
        self._start = start
        self._damage = ""
        self._is_hurried = False
        ((self._log_pages,),) = self._rows("PRAGMA wal_autocheckpoint", ())
        ((self._patience,),) = self._rows("PRAGMA busy_timeout", ())
        self.sync_seconds = 0.0
        """What the last commit took: writing it to the log, and the sync."""
        (file,) = connection.execute("SELECT file FROM pragma_database_list").fetchone()
        self._path = Path(file)
        self._tail: Tail | None = self._read_tail()
        self._in_place = InPlace((file, f"{file}-wal", f"{file}.lock"))

    def may_hurry(self) -> bool:
        """Begin a turn that waits for nothing but its sync, where no lock is in its way; otherwise
        nothing has happened. The log grows until a turn comes that may take long.
        """
        try:
            if not self._is_hurried:
                self._db.execute("PRAGMA wal_autocheckpoint = 0")
                self._db.execute("PRAGMA busy_timeout = 0")
                self._is_hurried = True
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.Error:  # whatever it is: a turn that may wait will meet it
            return False
        return True

    def commit(
        self, wanted: list[Make], *, has_begun: bool = False
    ) -> tuple[list[Answer], list[Recorded]]:
        """The answer to each, once what is admitted is on disk, and the events that are.

        It raises nothing, whatever happens: nobody else writes.
        """
        self.sync_seconds = 0.0
        try:
            if self._is_hurried and not has_begun:
                self._take_time()
            return self._committed(wanted, Group(has_begun=has_begun))
        except Exception as error:
            logger.exception("a group of appends ended in something unforeseen")
            self._tail = None
            self._roll_back()
            return [OutcomeUnknownError("", str(error) or repr(error)) for _ in wanted], []

    def close(self) -> None:
        """Close the connection, which checkpoints."""
        self._db.close()

    def entry(self, key: str) -> AppendEntry | None:
        """The append that used this key."""
        row = self._db.execute(ENTRY, (key,)).fetchone()
        return None if row is None else AppendEntry(*row)

    def _take_time(self) -> None:
        self._db.execute(f"PRAGMA wal_autocheckpoint = {self._log_pages}")
        self._db.execute(f"PRAGMA busy_timeout = {self._patience}")
        self._is_hurried = False

    def _committed(self, wanted: list[Make], group: Group) -> tuple[list[Answer], list[Recorded]]:
        # All are decided on before one row is written, and each sees what those before it in the
        # group add. Their answers leave after COMMIT has returned, which syncs the log
        # (`synchronous=FULL`): an acknowledgement before it would promise what a crash takes back.
        decided = [self._decided(each, group) for each in wanted]
        answers = [answer for _, answer in decided]
        if not group.rows:
            self._roll_back()
            return answers, []
        failure = self._write(group)
        if failure is None:
            attach_waiting(self._start.texts, (each.event for each in group.recorded))
            return answers, group.recorded
        self._tail = None  # what it remembers was not written: the file is asked anew
        return [self._outcome(batch, answer, failure) for batch, answer in decided], []

    def _decided(self, make: Make, group: Group) -> tuple[Batch | None, Answer]:
        try:
            batch = make()
        except LedgerError as refusal:
            return None, refusal
        except Exception as error:
            logger.exception("a batch could not be made")
            return None, LedgerUnavailableError(str(error) or repr(error))
        return batch, self._admit(batch, group)

    def _admit(self, batch: Batch, group: Group) -> Answer:
        if self._damage:
            return LedgerUnavailableError(self._damage)
        try:
            if not group.has_begun:
                # Before looking things up, as each would lock by itself; with the right to write,
                # which could no longer be had once a replicator had written in between.
                self._db.execute("BEGIN IMMEDIATE")
                group.has_begun = True
            if self._tail is None:
                self._tail = self._read_tail()
            return self._tail.admit(batch, group)
        except LedgerError as refusal:
            return refusal
        except Exception as error:
            logger.exception("an append could not be decided on")
            return LedgerUnavailableError(self._reason(error))

    def _read_tail(self) -> Tail:
        row = self._db.execute(LAST).fetchone()
        if row is None:
            return Tail(self, self._start)
        return Tail(self, self._start._replace(last=last_stamp(self._path, row)))

    def _write(self, group: Group) -> _Failure | None:
        # Should another file have taken the name, rows would be written where nobody reads them.
        # The tiles of the tree belong in the same transaction: a root that is told after a crash
        # is computed from them, and has to be of the events that are there.
        try:
            self._in_place.check()
            self._db.executemany(INSERT_ROW, group.rows)
            self._db.executemany(INSERT_ENTRY, group.entries.values())
            complete_tiles(self._db, group.rows[0].position - 1, group.rows[-1].position)
        except Exception as error:
            logger.exception("a group of appends could not be written")
            self._roll_back()
            return _Failure(self._reason(error), is_doubtful=False)
        # When COMMIT itself fails, nobody knows: the log's last frame may be on disk though its
        # sync failed. So the file is asked (`_outcome`), and where it cannot tell, no more is said
        # than that. Known to be imperfect: pages that the kernel dropped after a failed sync may
        # read as written until the next start.
        began = perf_counter()
        try:
            self._db.execute("COMMIT")
        except Exception as error:
            logger.exception("a group of appends could not be committed")
            self._roll_back()
            is_doubtful = getattr(error, "sqlite_errorcode", None) not in _NOT_WRITTEN
            return _Failure(self._reason(error), is_doubtful=is_doubtful)
        finally:
            self.sync_seconds = perf_counter() - began
        return None

    def _outcome(self, batch: Batch | None, answer: Answer, failure: _Failure) -> Answer:
        """The answer after a failure; where the commit itself failed, what the file says."""
        if batch is None:
            return answer
        if not failure.is_doubtful:
            return LedgerUnavailableError(failure.reason)
        try:
            entry = self.entry(batch.key)
        except sqlite3.Error:
            entry = None
        if entry is not None and entry.digest == batch.digest and isinstance(answer, Appended):
            return answer
        return OutcomeUnknownError(batch.key, failure.reason)

    def _reason(self, error: Exception) -> str:
        """What is told of a failure. A damaged file is written no more: it would get worse."""
        if is_damage(error):
            self._damage = f"{error}: no more is written to it; detente audit names where"
        return self._damage or str(error) or repr(error)

    def _roll_back(self) -> None:
        if self._db.in_transaction:
            with suppress(sqlite3.Error):  # the next BEGIN fails then, and says so
                self._db.execute("ROLLBACK")

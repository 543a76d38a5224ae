"""Views that another process files, and may put others in the place of at any time."""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from events.errors import LedgerUnavailableError
from events.ledger.protocol import Ledger
from projections.filing import store
from projections.filing.readers import EvidenceReaders
from projections.filing.views import HowFarBuilt, Views
from projections.model.on_evidence import OnEvidence
from projections.model.reader import Reader

_Told = TypeVar("_Told")

_log = logging.getLogger("detente.views")


class _Seen(NamedTuple):
    """Which views are the current ones: the file by its name and by what it is, and which code has
    filed it.
    """

    name: str
    file: tuple[int, int]
    code: str


class ViewsElsewhere(Views):
    """The current views of a directory, for reading: where others take their place `look` goes over
    to those. Views that cannot be read are left aside, and those that are open go on answering.
    """

    def __init__(self, directory: Path, path: Path, ledger: Ledger) -> None:
        super().__init__(path, ledger, None)
        self._directory = directory
        self._seen = self._refused = _seen(path, self.reader.db)

    @property
    def seen(self) -> _Seen:
        """Which views these are."""
        return self._seen

    def look(self) -> bool:
        """Answer from the current views, if they are others by now; whether they are."""
        path = _current(self._directory)
        if path is None:
            return False
        try:
            seen = _seen(path, self.reader.db)
        except (OSError, sqlite3.Error):
            return False  # they are being replaced: there is another look
        return seen != self._seen and self._go_over_to(seen)

    def reader_on(self, evidence: OnEvidence) -> Reader:
        """See `Views.reader_on`. A connection is made by a name that may be gone by now."""
        try:
            return super().reader_on(evidence)
        except LedgerUnavailableError:
            if not self.look():
                raise
            return super().reader_on(evidence)

    async def ask_apart(self, ask: Callable[[EvidenceReaders], _Told]) -> _Told:
        """See `Views.ask_apart`. A connection is made by a name that may be gone by now."""
        try:
            return await super().ask_apart(ask)
        except LedgerUnavailableError:
            if not self.look():
                raise
            return await super().ask_apart(ask)

    def _go_over_to(self, seen: _Seen) -> bool:
        try:
            newer = open_elsewhere(self._directory, self._ledger)
        except LedgerUnavailableError as error:
            if seen != self._refused:
                _log.warning("the views that are open go on answering: %s", error)
            self._refused, self.failure = seen, error
            return False
        self._seen = newer.seen
        self.take_over(newer)
        _log.info("answering from views that have taken the place of others")
        return True


def open_elsewhere(directory: Path, ledger: Ledger) -> ViewsElsewhere:
    """The current views of a directory. Those that other code has filed in the same tables stand in
    for what is built beside them (`renewed_at`).

    Raises `LedgerUnavailableError` where there are none of this ledger that this code can read.
    """
    path = _current(directory)
    if path is None:
        raise LedgerUnavailableError(
            f"{directory} has no views yet: the process that writes builds them"
        )
    try:
        with closing(store.open_for_reading(path)) as db:
            is_of_other_code = _is_of_other_code(db, directory, ledger)
        views = ViewsElsewhere(directory, path, ledger)
    except (OSError, sqlite3.Error, TypeError, msgspec.ValidationError) as error:
        raise LedgerUnavailableError(f"{path}: {error}") from error
    if is_of_other_code:
        views.renewed_at = HowFarBuilt(0, views.checkpoint)
    return views


def _is_of_other_code(db: sqlite3.Connection, directory: Path, ledger: Ledger) -> bool:
    """Raises `LedgerUnavailableError` for what cannot be read."""
    if store.read_meta(db).ledger != ledger.id:
        raise LedgerUnavailableError(f"the views in {directory} are of another ledger")
    if not store.of_other_code(db):
        return False
    if not store.has_these_tables(db):
        raise LedgerUnavailableError(
            f"the views in {directory} are another version's, with other tables: run the version"
            " that the process has which writes, or have this one file its own (own_views)"
        )
    return True


def _current(directory: Path) -> Path | None:
    try:
        return store.current(directory)
    except OSError:
        return None


def _seen(path: Path, db: sqlite3.Connection) -> _Seen:
    """`db` has the code of its own file: of another one the name or the file tells."""
    status = path.stat()
    return _Seen(path.name, (status.st_dev, status.st_ino), store.code_of(db))

"""What a service that only reads knows of the one that writes, and looks after meanwhile: that the
ledger is still the one that it has open, and which views are the current ones.
"""

import asyncio
import logging
import os
from pathlib import Path
from typing import Final

from api.service.siblings import WRITER_NAME, Siblings
from events.errors import DetenteError, LedgerUnavailableError
from events.ledger.signing_key import KEY
from events.storage.sqlite import SqliteLedger
from projections.filing.elsewhere import ViewsElsewhere
from projections.filing.views import Views

LOOK_SECONDS: Final = 0.1
"""Between two looks at which files there are."""

GONE_SECONDS: Final = 1.0
"""For which a ledger without a name is read on: whoever replaces it may take two steps."""

_log = logging.getLogger("detente.reading")

_Identity = tuple[int, int, int]


class BesideWriter:
    """The data directory that somebody else writes, and at which address (`writer`, if known).
    `siblings` are the processes that this one serves with: one of those takes what is written.

    Opens its ledger; raises `LedgerUnavailableError`.
    """

    def __init__(
        self, data: Path, file: Path, writer: str, siblings: Siblings | None = None
    ) -> None:
        self.data = data
        self.siblings = siblings
        self.writer = writer
        self.lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        """Why what is open has to be opened anew, once it has."""
        self._file = file
        self._seen = _identity(file)  # first: what takes its place meanwhile is noticed
        self._key = _identity(data / KEY)
        self._missing_since: float | None = None
        self.ledger = SqliteLedger(file, read_only=True)

    @property
    def takes_writes(self) -> bool:
        """Whether what is to be written is handed on from here."""
        return self.siblings is not None and WRITER_NAME in self.siblings.names

    async def watch(self, views: Views) -> None:
        """Look at what is there now and then, until it is lost."""
        while not self.lost.done():
            await asyncio.sleep(LOOK_SECONDS)
            try:
                if (reason := await self._look(views)) is not None:
                    _log.warning("%s: everything is opened anew", reason)
                    self.lost.set_result(reason)
            except Exception:  # noqa: BLE001 (whatever it is: what is replaced would go unseen)
                _log.exception("what is there now could not be looked at")

    async def _look(self, views: Views) -> str | None:
        """Why it is lost, if it is."""
        if _identity(self.data / KEY) != self._key:
            return f"{KEY} is another one now"
        if (reason := await self._look_at_ledger()) is not None:
            return reason
        if isinstance(views, ViewsElsewhere):
            views.look()
        return None

    async def _look_at_ledger(self) -> str | None:
        found = _identity(self._file)
        if found == self._seen:
            self._missing_since = None
            return None
        if found is not None and await self._went_on():
            return None
        now = asyncio.get_running_loop().time()
        if self._missing_since is None:
            self._missing_since = now
        if now - self._missing_since < GONE_SECONDS:
            return None
        what = "is gone" if found is None else "is another one now, which does not extend the last"
        return f"{self._file} {what}"

    async def _went_on(self) -> bool:
        """Read from the file that stands there now, if it has all that was there before."""
        seen = _identity(self._file)
        try:
            other = SqliteLedger(self._file, read_only=True)
        except LedgerUnavailableError:
            return False  # it may be on its way
        try:
            if not await self.ledger.is_extended_by(other):
                return False
            self.ledger.read_from(other)
        except DetenteError:
            return False
        finally:
            await other.close()
        self._seen, self._missing_since = seen, None
        _log.info("reading on from a file that has taken the ledger's place")
        return True


def _identity(path: Path) -> _Identity | None:
    """Which file a name stands for; a key that is written over counts as another one."""
    try:
        status = os.stat(path)  # noqa: PTH116  # ten times a second
    except OSError:
        return None
    written = status.st_mtime_ns if path.name == KEY else 0
    return status.st_dev, status.st_ino, written

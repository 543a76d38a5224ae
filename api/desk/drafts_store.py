"""Drafts in a file of their own beside the ledger: what is kept of them, and each change at once.

The views can be thrown away, this cannot: it is written as durably as the ledger, and backed up
with it. One thread has the connection, so that changes come one after another.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from api.answers.drafts import DraftStatus, Review, SuggesterCount
from api.desk import drafts_read
from api.desk.desk_schema import empty_desk, open_desk
from api.desk.kept_drafts import DraftVersion, KeptDraft, NewDraft, ReviewedNow, WantedDrafts
from events.errors import DeskUnavailableError

VERSIONS_KEPT: Final = 200
"""Versions of a draft that are kept: the first one and the last ones."""

_Result = TypeVar("_Result")


class DraftsStore:
    """The file of the desk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_made = path.exists()
        self._db = open_desk(path) if self._is_made else empty_desk()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="desk")

    async def close(self) -> None:
        """Finish what has begun and let go of the file."""
        await self._run(self._db.close)
        self._thread.shutdown()

    async def draft(self, id: str) -> tuple[KeptDraft, bytes, tuple[Review, ...]] | None:
        """A draft, its events and what was done with it; None where there is no such one."""
        return await self.with_file(drafts_read.draft, id)

    async def page(self, wanted: WantedDrafts) -> list[KeptDraft]:
        """Drafts, the last first."""
        return await self.with_file(drafts_read.page, wanted)

    async def suggesters(self) -> list[SuggesterCount]:
        """What became of what programs proposed."""
        return await self.with_file(drafts_read.suggesters)

    async def speaks_of(self, text: str) -> bool:
        """Whether a draft of which something may still become has a text in its events."""
        return await self.with_file(drafts_read.speaks_of, text)

    async def size_of(self, id: str) -> int:
        """How many bytes the events of a draft have; 0 where there is no such one."""
        return await self.with_file(drafts_read.size_of, id)

    async def with_file(self, call: Callable[..., _Result], *arguments: Any) -> _Result:
        """What a call tells of the file, which is its first argument; it changes nothing."""
        return await self._run(lambda: call(self._db, *arguments))

    async def change(self, call: Callable[..., _Result], *arguments: Any) -> _Result:
        """The same of a call that changes the file, which is made with the first change."""
        return await self._run(lambda: call(self._to_write(), *arguments))

    async def unsettled(self, owner: str) -> tuple[int, int]:
        """How many drafts are not settled, and the bytes of all that `MOST_BYTES` counts."""
        return await self.with_file(drafts_read.unsettled, owner)

    async def made_before(self, asked: str) -> tuple[str, bytes] | None:
        """The id of the draft that was made under a key, and the hash of what was asked."""
        return await self.with_file(drafts_read.made_before, asked)

    async def make(self, new: NewDraft, version: DraftVersion) -> None:
        """Keep a new draft."""
        await self._run(self._make, new, version)

    async def save(self, kept: KeptDraft, version: DraftVersion) -> bool:
        """Keep another version of a draft; False where that stands otherwise by now."""
        return await self._run(self._save, kept, version)

    async def review(self, kept: KeptDraft, review: ReviewedNow) -> bool:
        """Bring a draft to another status; False where it stands otherwise by now."""
        return await self._run(self._review, kept, review)

    async def undo_review(self, kept: KeptDraft, status: DraftStatus) -> None:
        """Take back the last thing that was done with a draft, as nothing came of it."""
        await self._run(self._undo_review, kept, status)

    async def recorded(self, id: str, first: int, last: int) -> None:
        """A draft's events stand in the ledger."""
        await self._run(self._recorded, id, first, last)

    async def accepted(self) -> list[str]:
        """Those that are on their way into the ledger."""
        return await self.with_file(drafts_read.accepted)

    async def _run(self, call: Callable[..., _Result], *arguments: Any) -> _Result:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, call, *arguments)
        except sqlite3.Error as error:
            raise DeskUnavailableError(self._path, str(error)) from error

    def _to_write(self) -> sqlite3.Connection:
        if not self._is_made:  # nobody has drafts of whom no file tells
            self._db, self._is_made = open_desk(self._path), True
        return self._db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        db = self._to_write()
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise

    def _make(self, new: NewDraft, version: DraftVersion) -> None:
        at = version.at.isoformat()
        values = {
            "id": new.id,
            "version": 1,
            "changes": 1,
            "title": version.title,
            "note": version.note,
            "source": version.source,
            "owner": version.by,
            "suggester": new.suggester,
            "suggester_version": new.suggester_version,
            "status": new.status,
            "made_at": at,
            "changed_at": at,
            "changed_by": version.by,
            "event_count": version.event_count,
            "bytes": len(version.events),
            "asked_with": new.asked[0],
            "asked_for": new.asked[1],
        }
        names, places = ", ".join(values), ", ".join("?" * len(values))
        with self._writing() as db:
            sql = f"INSERT INTO drafts ({names}) VALUES ({places})"
            number = db.execute(sql, tuple(values.values())).lastrowid
            assert number is not None
            self._keep(number, 1, version)

    def _keep(self, draft: int, number: int, version: DraftVersion) -> None:
        values = (draft, number, version.by, version.at.isoformat(), version.title, version.note)
        sql = "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        self._db.execute(sql, (*values, version.source, version.events))

    def _save(self, kept: KeptDraft, version: DraftVersion) -> bool:
        number = kept.version + 1
        sql = """
            UPDATE drafts SET version = ?, changes = changes + 1, title = ?, note = ?, source = ?,
                changed_at = ?, changed_by = ?, event_count = ?, bytes = bytes + ?,
                was_edited = was_edited OR owner <> ?
            WHERE id = ? AND changes = ?
            """
        said = (number, version.title, version.note, version.source, version.at.isoformat())
        more = (version.by, version.event_count, len(version.events), version.by)
        with self._writing() as db:
            if not db.execute(sql, (*said, *more, kept.id, kept.changes)).rowcount:
                return False
            self._keep(kept.number, number, version)
            self._forget(kept.number, number - VERSIONS_KEPT)
        return True

    def _forget(self, draft: int, number: int) -> None:
        """Let go of a version in the middle of very many."""
        if number <= 1:
            return
        which = (draft, number)
        sql = "SELECT length(events) FROM versions WHERE draft = ? AND version = ?"
        for (size,) in self._db.execute(sql, which).fetchall():
            sql = "UPDATE drafts SET bytes = bytes - ? WHERE number = ?"
            self._db.execute(sql, (size, draft))
            self._db.execute("DELETE FROM versions WHERE draft = ? AND version = ?", which)

    def _review(self, kept: KeptDraft, review: ReviewedNow) -> bool:
        at = review.at.isoformat()
        sql = """
            UPDATE drafts SET status = ?, changes = changes + 1, changed_at = ?
            WHERE id = ? AND changes = ?
            """
        with self._writing() as db:
            if not db.execute(sql, (review.status, at, kept.id, kept.changes)).rowcount:
                return False
            sql = """
                INSERT INTO reviews (draft, by, at, act, word, version) VALUES (?, ?, ?, ?, ?, ?)
                """
            done = (kept.number, review.by, at, review.act, review.word, kept.version)
            db.execute(sql, done)
        return True

    def _undo_review(self, kept: KeptDraft, status: DraftStatus) -> None:
        with self._writing() as db:
            sql = "UPDATE drafts SET status = ?, changes = changes + 1 WHERE id = ?"
            db.execute(sql, (status, kept.id))
            sql = """
                DELETE FROM reviews WHERE number = (
                    SELECT max(number) FROM reviews WHERE draft = ?
                )
                """
            db.execute(sql, (kept.number,))

    def _recorded(self, id: str, first: int, last: int) -> None:
        sql = """
            UPDATE drafts SET status = 'recorded', changes = changes + 1, first = ?, last = ?
            WHERE id = ? AND status <> 'recorded'
            """
        with self._writing() as db:
            db.execute(sql, (first, last, id))

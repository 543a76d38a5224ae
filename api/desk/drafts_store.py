"""Drafts in a file of their own beside the ledger: what is kept of them, and each change at once.

The views can be thrown away, this cannot: it is written as durably as the ledger, and backed up
with it. One thread has the connection, so that changes come one after another.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from msgspec import Struct

from api.desk.desk_schema import empty_desk, open_desk
from api.desk.drafts import (
    REVIEWS_TOLD,
    SUGGESTERS_TOLD,
    UNSETTLED,
    DraftAct,
    DraftStatus,
    Review,
    SuggesterCount,
)
from events.errors import DeskUnavailableError
from events.time.clock import utc_now

VERSIONS_KEPT: Final = 200
"""Versions of a draft that are kept: the first one and the last ones."""

_Result = TypeVar("_Result")
_UNSETTLED: Final = ", ".join(f"'{each}'" for each in UNSETTLED)

_DRAFT: Final = """
    SELECT number, id, version, changes, title, note, source, owner, suggester, suggester_version,
        status, made_at, changed_at, changed_by, event_count, was_edited, first, last
    FROM drafts"""


class KeptDraft(Struct, frozen=True):
    """A draft as it is kept, but for what it says. `changes` counts all that was done to it."""

    number: int
    id: str
    version: int
    changes: int
    title: str
    note: str | None
    source: str | None
    owner: str
    suggester: str | None
    suggester_version: str | None
    status: DraftStatus
    made_at: str
    changed_at: str
    changed_by: str
    event_count: int
    was_edited: int
    first: int | None
    last: int | None

    @property
    def tag(self) -> str:
        """The validator of the draft as it stands: nothing else ever has it."""
        return f'"{self.id}.{self.changes}"'


class DraftVersion(Struct, frozen=True, kw_only=True):
    """What somebody saves."""

    title: str
    note: str | None
    source: str | None
    events: bytes
    event_count: int
    by: str
    at: datetime


class NewDraft(Struct, frozen=True, kw_only=True):
    """A draft to be kept; `asked` are the owner's key for it and what came with that, hashed."""

    id: str
    suggester: str | None
    suggester_version: str | None
    status: DraftStatus
    asked: tuple[str | None, bytes]


class WantedDrafts(Struct, frozen=True, kw_only=True):
    """Which drafts are listed: each of these where it is given, those before a number."""

    status: str | None = None
    owner: str | None = None
    suggester: str | None = None
    source: str | None = None
    before: int | None = None
    limit: int = 50


class ReviewedNow(Struct, frozen=True, kw_only=True):
    """Somebody does something with a draft, which comes to another status by it."""

    by: str
    at: datetime
    act: DraftAct
    word: str | None
    status: DraftStatus


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
        return await self._run(self._draft, id)

    async def page(self, wanted: WantedDrafts) -> list[KeptDraft]:
        """Drafts, the last first."""
        return await self._run(self._page, wanted)

    async def suggesters(self) -> list[SuggesterCount]:
        """What became of what programs proposed."""
        return await self._run(self._suggesters)

    async def speaks_of(self, text: str) -> bool:
        """Whether a draft of which something may still become has a text in its events."""
        return await self._run(self._speaks_of, text)

    async def size_of(self, id: str) -> int:
        """How many bytes the events of a draft have; 0 where there is no such one."""
        return await self._run(self._size_of, id)

    async def with_file(self, call: Callable[..., _Result], *arguments: Any) -> _Result:
        """What a call tells of the file, which is its first argument; it changes nothing."""
        return await self._run(lambda: call(self._db, *arguments))

    async def change(self, call: Callable[..., _Result], *arguments: Any) -> _Result:
        """The same of a call that changes the file, which is made with the first change."""
        return await self._run(lambda: call(self._to_write(), *arguments))

    async def unsettled(self, owner: str) -> tuple[int, int]:
        """How many drafts are not settled, and the bytes of all that `MOST_BYTES` counts."""
        return await self._run(self._unsettled_of, owner)

    async def made_before(self, asked: str) -> tuple[str, bytes] | None:
        """The id of the draft that was made under a key, and the hash of what was asked."""
        return await self._run(self._made_before, asked)

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
        return await self._run(self._accepted)

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
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def _draft(self, id: str) -> tuple[KeptDraft, bytes, tuple[Review, ...]] | None:
        found = self._one(id)
        if found is None:
            return None
        sql = "SELECT events FROM versions WHERE draft = ? AND version = ?"
        (events,) = self._db.execute(sql, (found.number, found.version)).fetchone()
        sql = """
            SELECT by, at, act, word, version FROM reviews WHERE draft = ?
            ORDER BY number DESC LIMIT ?
            """
        rows = self._db.execute(sql, (found.number, REVIEWS_TOLD)).fetchall()
        reviews = tuple(
            Review(by=by, at=datetime.fromisoformat(at), act=act, word=word, version=version)
            for by, at, act, word, version in reversed(rows)
        )
        return found, bytes(events), reviews

    def _size_of(self, id: str) -> int:
        sql = """
            SELECT length(v.events) FROM drafts d
            JOIN versions v ON v.draft = d.number AND v.version = d.version WHERE d.id = ?
            """
        row = self._db.execute(sql, (id,)).fetchone()
        return 0 if row is None else int(row[0])

    def _one(self, id: str) -> KeptDraft | None:
        row = self._db.execute(f"{_DRAFT} WHERE id = ?", (id,)).fetchone()
        return None if row is None else KeptDraft(*row)

    def _page(self, wanted: WantedDrafts) -> list[KeptDraft]:
        asked: dict[str, Any] = {
            "status = ?": wanted.status,
            "owner = ?": wanted.owner,
            "suggester = ?": wanted.suggester,
            "source = ?": wanted.source,
            "number < ?": wanted.before,
        }
        given = {name: value for name, value in asked.items() if value is not None}
        where = f"WHERE {' AND '.join(given)}" if given else ""
        sql = f"{_DRAFT} {where} ORDER BY number DESC LIMIT ?"
        rows = self._db.execute(sql, (*given.values(), wanted.limit)).fetchall()
        return [KeptDraft(*row) for row in rows]

    def _suggesters(self) -> list[SuggesterCount]:
        sql = f"""
            SELECT suggester, count(*), sum(status IN ({_UNSETTLED})), sum(status = 'recorded'),
                sum(status = 'recorded' AND was_edited), sum(status = 'rejected')
            FROM drafts WHERE suggester IS NOT NULL
            GROUP BY suggester ORDER BY suggester LIMIT {SUGGESTERS_TOLD}
            """
        return [
            SuggesterCount(
                name=name,
                proposed=proposed,
                waiting=waiting,
                accepted=accepted,
                edited=edited,
                rejected=rejected,
            )
            for name, proposed, waiting, accepted, edited, rejected in self._db.execute(sql)
        ]

    def _speaks_of(self, text: str) -> bool:
        found = self._db.execute(
            f"""
            SELECT 1 FROM drafts d JOIN versions v ON v.draft = d.number AND v.version = d.version
            WHERE d.status IN ({_UNSETTLED}) AND instr(v.events, ?) LIMIT 1
            """,
            (text.encode(),),
        )
        return found.fetchone() is not None

    def _unsettled_of(self, owner: str) -> tuple[int, int]:
        sql = f"""
            SELECT total(status IN ({_UNSETTLED})), total(bytes) FROM drafts
            WHERE owner = ? AND (status IN ({_UNSETTLED})
                OR status IN ('rejected', 'withdrawn') AND changed_at >= ?)
            """
        since = (utc_now() - timedelta(days=1)).isoformat()
        count, size = self._db.execute(sql, (owner, since)).fetchone()
        return int(count), int(size)

    def _made_before(self, asked: str) -> tuple[str, bytes] | None:
        sql = "SELECT id, asked_for FROM drafts WHERE asked_with = ?"
        row = self._db.execute(sql, (asked,)).fetchone()
        return None if row is None else (row[0], bytes(row[1]))

    def _make(self, new: NewDraft, version: DraftVersion) -> None:
        self._to_write()
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

    def _accepted(self) -> list[str]:
        sql = "SELECT id FROM drafts WHERE status = 'accepted' ORDER BY number"
        rows: Sequence[tuple[str]] = self._db.execute(sql).fetchall()
        return [id for (id,) in rows]

"""What the file of the desk tells of drafts, asked over one connection; it changes nothing."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from api.answers.drafts import REVIEWS_TOLD, SUGGESTERS_TOLD, Review, SuggesterCount
from api.desk.drafts import UNSETTLED
from api.desk.kept_drafts import KeptDraft, WantedDrafts
from events.time.clock import utc_now

_UNSETTLED: Final = ", ".join(f"'{each}'" for each in UNSETTLED)

_DRAFT: Final = """
    SELECT number, id, version, changes, title, note, source, owner, suggester, suggester_version,
        status, made_at, changed_at, changed_by, event_count, was_edited, first, last
    FROM drafts"""


def draft(db: sqlite3.Connection, id: str) -> tuple[KeptDraft, bytes, tuple[Review, ...]] | None:
    """A draft, its events and what was done with it; None where there is no such one."""
    found = _one(db, id)
    if found is None:
        return None
    sql = "SELECT events FROM versions WHERE draft = ? AND version = ?"
    (events,) = db.execute(sql, (found.number, found.version)).fetchone()
    sql = """
        SELECT by, at, act, word, version FROM reviews WHERE draft = ?
        ORDER BY number DESC LIMIT ?
        """
    rows = db.execute(sql, (found.number, REVIEWS_TOLD)).fetchall()
    reviews = tuple(
        Review(by=by, at=datetime.fromisoformat(at), act=act, word=word, version=version)
        for by, at, act, word, version in reversed(rows)
    )
    return found, bytes(events), reviews


def size_of(db: sqlite3.Connection, id: str) -> int:
    """How many bytes the events of a draft have; 0 where there is no such one."""
    sql = """
        SELECT length(v.events) FROM drafts d
        JOIN versions v ON v.draft = d.number AND v.version = d.version WHERE d.id = ?
        """
    row = db.execute(sql, (id,)).fetchone()
    return 0 if row is None else int(row[0])


def _one(db: sqlite3.Connection, id: str) -> KeptDraft | None:
    row = db.execute(f"{_DRAFT} WHERE id = ?", (id,)).fetchone()
    return None if row is None else KeptDraft(*row)


_SPEAKING: Final = """
    EXISTS (
        SELECT 1 FROM versions v
        WHERE v.draft = drafts.number AND v.version = drafts.version AND instr(v.events, ?))
    """


def page(db: sqlite3.Connection, wanted: WantedDrafts) -> list[KeptDraft]:
    """Drafts, the last first."""
    asked: dict[str, Any] = {
        "status = ?": wanted.status,
        "owner = ?": wanted.owner,
        "suggester = ?": wanted.suggester,
        "source = ?": wanted.source,
        "number < ?": wanted.before,
        _SPEAKING: wanted.text,
    }
    given = {name: value for name, value in asked.items() if value is not None}
    where = f"WHERE {' AND '.join(given)}" if given else ""
    sql = f"{_DRAFT} {where} ORDER BY number DESC LIMIT ?"
    rows = db.execute(sql, (*given.values(), wanted.limit)).fetchall()
    return [KeptDraft(*row) for row in rows]


def suggesters(db: sqlite3.Connection) -> list[SuggesterCount]:
    """What became of what programs proposed."""
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
        for name, proposed, waiting, accepted, edited, rejected in db.execute(sql)
    ]


def by_status(db: sqlite3.Connection) -> dict[str, int]:
    """How many drafts there are of each status, of which there are any."""
    return dict(db.execute("SELECT status, count(*) FROM drafts GROUP BY status").fetchall())


def speaks_of(db: sqlite3.Connection, text: str) -> bool:
    """Whether a draft of which something may still become has a text in its events."""
    found = db.execute(
        f"""
        SELECT 1 FROM drafts d JOIN versions v ON v.draft = d.number AND v.version = d.version
        WHERE d.status IN ({_UNSETTLED}) AND instr(v.events, ?) LIMIT 1
        """,
        (text.encode(),),
    )
    return found.fetchone() is not None


def unsettled(db: sqlite3.Connection, owner: str) -> tuple[int, int]:
    """How many drafts are not settled, and the bytes of all that `MOST_BYTES` counts."""
    sql = f"""
        SELECT total(status IN ({_UNSETTLED})), total(bytes) FROM drafts
        WHERE owner = ? AND (status IN ({_UNSETTLED})
            OR status IN ('rejected', 'withdrawn') AND changed_at >= ?)
        """
    since = (utc_now() - timedelta(days=1)).isoformat()
    count, size = db.execute(sql, (owner, since)).fetchone()
    return int(count), int(size)


def made_before(db: sqlite3.Connection, asked: str) -> tuple[str, bytes] | None:
    """The id of the draft that was made under a key, and the hash of what was asked."""
    sql = "SELECT id, asked_for FROM drafts WHERE asked_with = ?"
    row = db.execute(sql, (asked,)).fetchone()
    return None if row is None else (row[0], bytes(row[1]))


def accepted(db: sqlite3.Connection) -> list[str]:
    """Those that are on their way into the ledger."""
    sql = "SELECT id FROM drafts WHERE status = 'accepted' ORDER BY number"
    rows: Sequence[tuple[str]] = db.execute(sql).fetchall()
    return [id for (id,) in rows]

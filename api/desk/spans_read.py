"""What of a text was read and is in no fact, and why: said by a curator, span by span.

It is kept with the drafts, as it is nothing that the ledger tells: by the text's hash, so that
offsets hold for good.
"""

import sqlite3
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Final, get_args

from msgspec import Meta, Struct

from api.problems.document_shape import RefusedRequest
from seeds.covered import ReasonUnread

SPANS_MOST: Final = 2_000
"""Spans of one text that have a reason: more than it has sentences."""

TABLE: Final = """
    CREATE TABLE IF NOT EXISTS spans_read (
        text TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        reason TEXT NOT NULL,
        by TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (text, start, "end")
    ) STRICT, WITHOUT ROWID
"""
_Point = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class SpanToMark(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Code points `start` to `end` of a text, end exclusive, and why they are in no fact; without a
    `reason`, what was said of just these is taken back.
    """

    start: _Point
    end: _Point
    reason: ReasonUnread | None = None


class MarkedSpan(Struct, frozen=True, kw_only=True):
    """What somebody said of a span."""

    start: int
    end: int
    reason: ReasonUnread
    by: str


class MarkedSpans(Struct, frozen=True, kw_only=True):
    """All that was said of the spans of a text, in its order."""

    text: str
    read: tuple[MarkedSpan, ...]


def spans_read(db: sqlite3.Connection, text: str) -> tuple[MarkedSpan, ...]:
    """What was said of the spans of a text, by its hash."""
    sql = 'SELECT start, "end", reason, by FROM spans_read WHERE text = ? ORDER BY start, "end"'
    rows = db.execute(sql, (text,)).fetchall()
    return tuple(
        MarkedSpan(start=start, end=end, reason=reason, by=by)
        for start, end, reason, by in rows
        if reason in get_args(ReasonUnread)
    )


def mark_span(
    db: sqlite3.Connection, text: str, span: SpanToMark, who: tuple[str, datetime]
) -> None:
    """Keep what somebody says of a span, in the place of what was said of it before; raises a 409
    where a text has as many as may be.
    """
    place = (text, span.start, span.end)
    if span.reason is None:
        db.execute('DELETE FROM spans_read WHERE text = ? AND start = ? AND "end" = ?', place)
        return
    (count,) = db.execute("SELECT count(*) FROM spans_read WHERE text = ?", (text,)).fetchone()
    if count >= SPANS_MOST:
        detail = f"{SPANS_MOST:,} spans of this text have their reason, as many as may be"
        raise RefusedRequest(HTTPStatus.CONFLICT, detail)
    by, at = who
    db.execute(
        "INSERT OR REPLACE INTO spans_read VALUES (?, ?, ?, ?, ?, ?)",
        (*place, span.reason, by, at.isoformat()),
    )

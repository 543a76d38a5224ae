"""What recorded a version: as the ledger has it, or as it is filed."""

import sqlite3
from datetime import datetime

from events.ledger.protocol import Recorded
from events.vocabulary.facts import AnyFact
from projections.facts import history
from projections.model.version import Amended, Origin

LAST = """
SELECT known_from, change, reason, recorded_at, recorded_by, first_position, basis, body
FROM version WHERE fact = ? ORDER BY known_from DESC LIMIT 1
"""
"""The last version of a fact, as it is filed."""


def fact_as_filed(db: sqlite3.Connection, fact: str) -> AnyFact:
    """A fact as its last version has it, whatever was merged since."""
    *_, body = db.execute(LAST, (fact,)).fetchone()
    filed: AnyFact = history.decode_fact(body)
    return filed


def origin_of(recorded: Recorded, change: Amended, reason: str | None = None) -> Origin:
    """By which event, and what that does to a fact."""
    return Origin(
        position=recorded.position,
        change=change,
        reason=reason,
        recorded_at=recorded.recorded_at,
        recorded_by=recorded.recorded_by,
    )


def read_origin(
    position: int, change: Amended, reason: str | None, recorded_at: str, recorded_by: str
) -> Origin:
    """The same as it stands in a row of versions."""
    return Origin(
        position=position,
        change=change,
        reason=reason,
        recorded_at=datetime.fromisoformat(recorded_at),
        recorded_by=recorded_by,
    )

"""What does a fact rest on? The positions of the events that made it what it is, and its sources'.

Reads tables of other read models; it has none of its own.
"""

from collections.abc import Iterable

from projections.model.reader import Reader

POSITIONS_LIMIT = 2_000
"""Events in all; a fact's own history is read up to a share of it."""

_VERSIONS = """
SELECT known_from FROM version WHERE fact = ? AND known_from <= ? ORDER BY known_from DESC LIMIT ?
"""
_SOURCES = """
SELECT DISTINCT r.position FROM citation c JOIN registered r
ON r.kind = 'source' AND r.id = c.source
WHERE c.fact = ? AND c.known_from <= ? LIMIT ?
"""


def positions(reader: Reader, facts: Iterable[str], known_at: int) -> list[int]:
    """Where facts were recorded and amended by a position, and their sources added."""
    found: set[int] = set()
    for fact in sorted(facts):
        for sql in (_VERSIONS, _SOURCES):
            rows = reader.db.execute(sql, (fact, known_at, POSITIONS_LIMIT))
            found.update(position for (position,) in rows)
    return sorted(found)

"""What does a fact rest on? The positions of the events that made it what it is, and its sources',
as they were added and corrected.

Reads tables of other read models; it has none of its own.
"""

from collections.abc import Iterable

from projections.model.reader import Reader

POSITIONS_LIMIT = 2_000
"""Events in all; a fact's own history is read up to a share of it."""

_VERSIONS = """
SELECT known_from FROM version WHERE fact = :fact AND known_from <= :k
ORDER BY known_from DESC LIMIT :most
"""
_SOURCES = """
WITH cited AS (
    SELECT DISTINCT json_extract(CAST(body AS TEXT), '$.source') AS source FROM citation
    WHERE is_past IN (0, 1) AND fact = :fact AND known_from <= :k LIMIT :most
)
SELECT position FROM (
    SELECT r.position FROM cited c JOIN registered r ON r.kind = 'source' AND r.id = c.source
    UNION
    SELECT r.known_from FROM cited c JOIN registered r ON r.kind = 'source' AND r.id = c.source
    UNION
    SELECT b.known_from FROM cited c
    JOIN registered_before b ON b.kind = 'source' AND b.id = c.source
) WHERE position <= :k LIMIT :most
"""


def positions(reader: Reader, facts: Iterable[str], known_at: int) -> list[int]:
    """Where facts were recorded and amended by a position, and their sources added."""
    found: set[int] = set()
    for fact in sorted(facts):
        for sql in (_VERSIONS, _SOURCES):
            asked = {"fact": fact, "k": known_at, "most": POSITIONS_LIMIT}
            rows = reader.db.execute(sql, asked)
            found.update(position for (position,) in rows)
    return sorted(found)

"""Who recorded a citation, and when?"""

from msgspec import Struct

from projections.clocks import Clocks
from projections.reader import Reader

_FIRST = """
SELECT v.recorded_at, v.recorded_by FROM citation c
JOIN version v ON v.fact = c.fact AND v.known_from = c.known_from
WHERE c.id = ? AND c.known_from <= ? ORDER BY c.known_from LIMIT 1
"""


class Recording(Struct, frozen=True):
    """When and by whom a citation was first recorded."""

    recorded_at: str
    recorded_by: str


def of_citation(reader: Reader, id: str, clocks: Clocks) -> Recording | None:
    """The version of its fact in which a citation first stood; None where there is none."""
    row = reader.db.execute(_FIRST, (id, clocks.known_at)).fetchone()
    return None if row is None else Recording(*row)

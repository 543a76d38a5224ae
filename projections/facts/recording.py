"""Who recorded a citation, and when?"""

from msgspec import Struct

from projections.facts.citations import fact_of, place_of
from projections.model.clocks import Clocks
from projections.model.reader import Reader

_FIRST = """
SELECT v.recorded_at, v.recorded_by FROM version v
WHERE v.fact = :fact AND v.known_from <= :k AND v.known_from = (
    SELECT min(since) FROM wording w WHERE w.first_position = v.first_position AND place = :place)
"""


class CitationRecording(Struct, frozen=True):
    """When and by whom a citation was first recorded."""

    recorded_at: str
    recorded_by: str


def of_citation(reader: Reader, id: str, clocks: Clocks) -> CitationRecording | None:
    """The version of its fact in which a citation first stood; None where there is none."""
    parameters = {"fact": fact_of(id), "place": place_of(id), "k": clocks.known_at}
    row = reader.db.execute(_FIRST, parameters).fetchone()
    return None if row is None else CitationRecording(*row)

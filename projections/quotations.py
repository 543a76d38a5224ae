"""Which quotes are taken from a source? Nothing but the words, for whoever goes through all."""

from msgspec import Struct

from events.event import Citation
from projections.citations import decode_citation
from projections.clocks import Clocks
from projections.reader import Reader

_OF_SOURCE = """
SELECT fact, id, body FROM citation INDEXED BY citation_source
WHERE source = :source AND (fact, id) > (:fact, :id)
  AND known_from <= :k AND known_to > :k AND earliest <= :d
  AND public_from <= :p AND fact_public <= :p
ORDER BY fact, id LIMIT :limit
"""


class Quotation(Struct, frozen=True, kw_only=True):
    """A citation under its id, and the fact it bears on."""

    fact: str
    id: str
    citation: Citation


def of_source(
    reader: Reader, source: str, clocks: Clocks, *, after: tuple[str, str] = ("", ""), limit: int
) -> list[Quotation]:
    """The citations of a source as of then, in order of fact and id."""
    parameters = {
        "source": source,
        "fact": after[0],
        "id": after[1],
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
        "limit": limit,
    }
    return [
        Quotation(fact=fact, id=id, citation=decode_citation(body))
        for fact, id, body in reader.db.execute(_OF_SOURCE, parameters)
    ]

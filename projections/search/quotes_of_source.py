"""Which quotes are taken from a source? Nothing but the words, for whoever goes through all."""

from itertools import islice

from msgspec import Struct

from events.vocabulary.base import Citation
from projections.facts.citations import CitationFilters, CitationKey, decode_citation, lines
from projections.model.clocks import Clocks
from projections.model.reader import Reader


class Quotation(Struct, frozen=True, kw_only=True):
    """A citation under its id, and the fact it bears on."""

    fact: str
    id: str
    citation: Citation


def of_source(
    reader: Reader, source: str, clocks: Clocks, *, after: CitationKey = ("", ""), limit: int
) -> list[Quotation]:
    """The citations of a source as of then, in order of fact and id."""
    asked = lines(reader, CitationFilters(source=source), clocks, after, first=limit)
    wanted = (line.row for line in asked if line.row is not None)
    return [
        Quotation(fact=fact, id=id, citation=decode_citation(body))
        for fact, id, body, _ in islice(wanted, limit)
    ]

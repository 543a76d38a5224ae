"""Which facts cite which words of a text: what a curator sees marked in it."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from msgspec import Struct

from api.service.stores import Service
from events.source_texts.matching import QuotePlace, Text, find
from events.time.dates import LATEST
from events.vocabulary.base import Bearing, QuotedPassage
from events.vocabulary.catalogue import tag_of
from projections.facts.facts import as_it_reads
from projections.model.clocks import FOREVER, Clocks
from projections.search import quotes_of_source

EVERYTHING = Clocks(as_of=LATEST, known_at=FOREVER - 1)
"""The desk shows all that is recorded, whenever it is to happen."""

CITATIONS_LIMIT = 5_000
"""Citations of one text that are looked at."""

SEARCHED_LIMIT = 100_000_000
"""Characters that are gone through for quotes that do not stand where they were recorded."""

_BATCH = 500


class CitingFact(Struct, frozen=True, kw_only=True):
    """A fact that rests on words of a text, or is disputed by them."""

    fact: str
    kind: str
    title: str
    bearing: Bearing
    permalink: str


class CitedPlace(NamedTuple):
    """Where words stand that are cited, and by which fact."""

    place: QuotePlace
    fact: CitingFact


def cited_places(service: Service, source: str, text: Text) -> list[CitedPlace]:
    """What facts cite of a source's text, in its order; what does not stand there is left out."""
    titles: dict[str, tuple[str, str] | None] = {}
    found: list[CitedPlace] = []
    left = SEARCHED_LIMIT
    for each in islice(quotations(service, source), CITATIONS_LIMIT):
        passage = each.citation.passage
        if passage is None:
            continue
        place = _recorded(text, passage)
        if place is None and left > 0:
            left -= len(text.content)
            place = find(text, passage, recorded=True).place
        if each.fact not in titles:
            titles[each.fact] = _kind_and_title(service, each.fact)
        told = titles[each.fact]
        if place is not None and told is not None:
            fact = CitingFact(
                fact=each.fact,
                kind=told[0],
                title=told[1],
                bearing=each.citation.bearing,
                permalink=f"/v1/facts/{each.fact}",
            )
            found.append(CitedPlace(place, fact))
    return sorted(found, key=lambda each: (each.place, each.fact.fact))


def quotations(service: Service, source: str) -> Iterator[quotes_of_source.Quotation]:
    """All citations of a source, in order of fact and id."""
    after = ("", "")
    while batch := quotes_of_source.of_source(
        service.reader, source, EVERYTHING, after=after, limit=_BATCH
    ):
        yield from batch
        after = (batch[-1].fact, batch[-1].id)


def _recorded(text: Text, passage: QuotedPassage) -> QuotePlace | None:
    stands = text.content[passage.start : passage.end] == passage.exact
    return QuotePlace(passage.start, passage.end) if stands else None


def _kind_and_title(service: Service, id: str) -> tuple[str, str] | None:
    fact = as_it_reads(service.reader, id, EVERYTHING)
    return None if fact is None else (tag_of(type(fact)), fact.summary)

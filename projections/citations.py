"""Where does it stand? Every citation by itself: its words, its source, the fact it bears on."""

from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec import Struct

from events.dates import iso
from events.errors import UnknownIdError
from events.event import Citation
from events.registry import SourceAdded
from projections import search
from projections.clocks import FOREVER, Clocks
from projections.directory import Directory
from projections.reader import Reader
from projections.table import Row
from projections.version import Version

SCHEMA = """
CREATE TABLE citation (
    fact        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    id          TEXT    NOT NULL,
    known_to    INTEGER NOT NULL,
    source      TEXT    NOT NULL,
    asserted_by TEXT,
    public_from INTEGER NOT NULL,
    earliest    INTEGER NOT NULL,
    fact_public INTEGER NOT NULL,
    body        BLOB    NOT NULL,
    PRIMARY KEY (fact, known_from, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX citation_id ON citation (id);
CREATE INDEX citation_source ON citation (source, fact, id);
"""
INSERT = f"INSERT INTO citation VALUES (?, ?, ?, {FOREVER}, ?, ?, ?, ?, ?, ?)"
CLOSE = "UPDATE citation SET known_to = ? WHERE fact = ? AND known_from = ? AND id = ?"

_VISIBLE = """
c.known_from <= :k AND c.known_to > :k AND c.earliest <= :d
AND c.public_from <= :p AND c.fact_public <= :p
"""
_ONE = f"""
SELECT c.fact, c.id, c.body, c.public_from FROM citation c WHERE c.id = :id AND {_VISIBLE}
"""
_PAGE = f"""
SELECT c.fact, c.id, c.body, c.public_from FROM citation c
WHERE (c.fact, c.id) > (:after_fact, :after_id)
  AND (:fact IS NULL OR c.fact = :fact)
  AND (:source IS NULL OR c.source = :source)
  AND (:asserted_by IS NULL OR c.asserted_by = :asserted_by)
  AND (:actor IS NULL OR EXISTS (
    SELECT 1 FROM timeline t WHERE t.facet = 'actor' AND t.value = :actor
    AND t.earliest = c.earliest AND t.fact = c.fact AND t.known_from = c.known_from))
  AND (:issue IS NULL OR EXISTS (
    SELECT 1 FROM timeline t WHERE t.facet = 'issue' AND t.value = :issue
    AND t.earliest = c.earliest AND t.fact = c.fact AND t.known_from = c.known_from))
  AND {_VISIBLE}
ORDER BY c.fact, c.id LIMIT :limit
"""


encode_citation = msgspec.json.Encoder().encode
decode_citation = msgspec.json.Decoder(Citation).decode


class CitationFilters(Struct, frozen=True, kw_only=True):
    """What citations are asked for; `actor` and `issue` are those of the fact."""

    source: str | None = None
    fact: str | None = None
    actor: str | None = None
    issue: str | None = None
    asserted_by: str | None = None


class CitationItem(Struct, frozen=True, kw_only=True):
    """A citation with the fact it bears on and enough of its source to be read by itself.

    `matched` says how a quote was found: the words in their order, or all of them somewhere.
    """

    id: str
    fact: str
    citation: Citation
    source: SourceAdded
    public_since: str
    matched: Literal["phrase", "words"] | None = None


class CitationPage(Struct, frozen=True, kw_only=True):
    """Citations, and where the next ones begin."""

    items: tuple[CitationItem, ...]
    after: tuple[str, str] | None = None


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """Each citation of a version once, under its id."""
    fact = version.fact
    for id, citation in version.citations.items():
        yield (
            fact.id,
            version.known_from,
            id,
            citation.source,
            citation.asserted_by,
            directory.sources[citation.source].public_from,
            version.span.first.earliest,
            version.public_from,
            encode_citation(citation),
        )


def view(reader: Reader, id: str, clocks: Clocks) -> CitationItem:
    """One citation; raises `UnknownIdError` where it was not known, public or of a past fact."""
    row = reader.db.execute(_ONE, {"id": id, **_bound(clocks)}).fetchone()
    if row is None:
        raise UnknownIdError("citation", id)
    return _item(reader, row)


def page(
    reader: Reader,
    filters: CitationFilters,
    clocks: Clocks,
    *,
    after: tuple[str, str] = ("", ""),
    limit: int,
) -> CitationPage:
    """Citations in order of fact and id."""
    parameters = {
        **msgspec.structs.asdict(filters),
        **_bound(clocks),
        "after_fact": after[0],
        "after_id": after[1],
        "limit": limit + 1,
    }
    found = [_item(reader, row) for row in reader.db.execute(_PAGE, parameters)]
    more = len(found) > limit
    shown = found[:limit]
    return CitationPage(items=tuple(shown), after=(shown[-1].fact, shown[-1].id) if more else None)


def quoting(
    reader: Reader, quote: str, filters: CitationFilters, clocks: Clocks, *, limit: int
) -> CitationPage:
    """Citations whose quote has the phrase, then those that have all of its words."""
    found: dict[str, CitationItem] = {}
    for matched, query in (("phrase", search.phrase_of(quote)), ("words", search.all_of(quote))):
        for hit in search.quotes(reader.db, query, clocks, search.CANDIDATES_LIMIT):
            if len(found) == limit:
                break
            if hit.citation not in found and _passes(reader, hit, filters, clocks):
                item = view(reader, hit.citation, clocks)
                found[hit.citation] = msgspec.structs.replace(item, matched=matched)
    return CitationPage(items=tuple(found.values()))


def _passes(reader: Reader, hit: search.Hit, filters: CitationFilters, clocks: Clocks) -> bool:
    if filters == CitationFilters():
        return True
    if filters.fact not in {None, hit.fact}:
        return False
    narrowed = msgspec.structs.replace(filters, fact=hit.fact)
    page_of_fact = page(reader, narrowed, clocks, limit=200)
    return any(item.id == hit.citation for item in page_of_fact.items)


def _item(reader: Reader, row: Row) -> CitationItem:
    fact, id, body, public_from = row
    citation = decode_citation(body)
    return CitationItem(
        id=id,
        fact=fact,
        citation=citation,
        source=reader.registered("source", citation.source, SourceAdded),
        public_since=iso(public_from),
    )


def _bound(clocks: Clocks) -> dict[str, int]:
    return {"d": clocks.as_of, "k": clocks.known_at, "p": clocks.public_limit}

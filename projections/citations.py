"""Where does it stand? Every citation by itself: its words, its source, the fact it bears on."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from events.dates import known_day
from events.errors import UnknownIdError
from events.event import Citation
from events.registry import SourceAdded
from projections import history, mergers
from projections.clocks import FOREVER, Clocks
from projections.directory import Directory
from projections.reader import Reader
from projections.table import Row
from projections.version import Version
from projections.worded import Worded, told

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
CREATE INDEX citation_asserted_by ON citation (asserted_by, fact, id);
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
_AT = """
SELECT c.fact, c.id, c.body, c.public_from FROM citation c
WHERE c.fact = ? AND c.known_from = ? AND +c.id = ?
"""
_FACT_OF = """
SELECT fact FROM citation WHERE id = :id AND known_from <= :k AND earliest <= :d
AND public_from <= :p AND fact_public <= :p LIMIT 1
"""
_ASSERTING = """
SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM citation WHERE asserted_by = value)
"""
EXAMINED_LIMIT = 5_000
"""Rows that a page looks at; it may come back short and go on after the last one."""

_CONDITIONS = {
    "fact": "c.fact = :fact",
    "source": "c.source = :source",
    "asserted_by": "c.asserted_by IN (SELECT value FROM json_each(:asserted_by))",
}
_PROBE = """
EXISTS (SELECT 1 FROM timeline t WHERE t.facet = '{facet}' AND t.value = :{facet}
        AND t.earliest = c.earliest AND t.fact = c.fact AND t.known_from = c.known_from)
"""


Matched = Literal["exact", "phrase", "prefix", "words"]

encode_citation = msgspec.json.Encoder().encode
decode_citation = msgspec.json.Decoder(Citation).decode


class CitationFilters(Struct, frozen=True, kw_only=True):
    """What citations are asked for; `actor` and `issue` are those of the fact."""

    source: str | None = None
    fact: str | None = None
    actor: str | None = None
    issue: str | None = None
    asserted_by: str | None = None


class CitationItem(Worded, frozen=True, kw_only=True):
    """A citation with the fact it bears on and enough of its source to be read by itself.

    `matched` says how a quote was found: its words stand there letter for letter (`exact`), but for
    case, punctuation, blanks and diacritics (`phrase`), with the last one only begun (`prefix`), or
    all of them somewhere, the last one perhaps only begun (`words`).
    """

    id: str
    fact: str
    citation: Citation
    source: SourceAdded
    public_since: str | None
    public_since_in_words: str | None = None
    matched: Matched | None = None


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
    """One citation; raises `UnknownIdError` where it was not known, public or of a past fact,
    `FactRetractedError` where the fact was taken back.
    """
    parameters = {"id": id, **_bound(clocks)}
    row = reader.db.execute(_ONE, parameters).fetchone()
    if row is None:
        fact = reader.db.execute(_FACT_OF, parameters).fetchone()
        if fact is not None:
            history.refuse_retracted(reader, fact[0], clocks)
        raise UnknownIdError("citation", id)
    return _item(reader, row)


def at(reader: Reader, fact: str, known_from: int, id: str) -> CitationItem:
    """A citation that was found, as it stands in a version of its fact."""
    return _item(reader, reader.db.execute(_AT, (fact, known_from, id)).fetchone())


def page(
    reader: Reader,
    filters: CitationFilters,
    clocks: Clocks,
    *,
    after: tuple[str, str] = ("", ""),
    limit: int,
) -> CitationPage:
    """Citations in order of fact and id. A page may be short though others come `after` it."""
    found: list[Row] = []
    last = after
    for number, (wanted, *row) in enumerate(_examined(reader, filters, clocks, after)):
        key = (row[0], row[1])
        if number >= EXAMINED_LIMIT and key != last:
            return CitationPage(items=_items(reader, found), after=last)
        last = key
        if wanted and len(found) == limit:
            return CitationPage(items=_items(reader, found), after=(found[-1][0], found[-1][1]))
        if wanted:
            found.append(tuple(row))
    return CitationPage(items=_items(reader, found))


def asserting(reader: Reader, ids: Sequence[str]) -> list[str]:
    """Those of some actors by whom anything is asserted, ever."""
    encoded = msgspec.json.encode(ids).decode()
    return [id for (id,) in reader.db.execute(_ASSERTING, (encoded,))]


def _examined(
    reader: Reader, filters: CitationFilters, clocks: Clocks, after: tuple[str, str]
) -> Iterator[Row]:
    """The rows that a page looks at, one after the other, and whether each is wanted."""
    given = {name: value for name, value in asdict(filters).items() if value is not None}
    parameters = {**given, **_bound(clocks), "after_fact": after[0], "after_id": after[1]}
    if filters.asserted_by is not None:
        names = mergers.ids_of(reader, filters.asserted_by, clocks)
        parameters["asserted_by"] = msgspec.json.encode(names).decode()
    if filters.actor is not None:
        parameters["actor"] = mergers.survivor(reader, filters.actor, clocks)
    return reader.db.execute(_sql(given), parameters)


def _sql(given: Iterable[str]) -> str:
    """What is asked by index stands in the condition, the rest is looked up row by row."""
    conditions = [_CONDITIONS[name] for name in given if name in _CONDITIONS]
    probes = [_PROBE.format(facet=name) for name in given if name not in _CONDITIONS]
    return f"""
        SELECT {" AND ".join((_VISIBLE, *probes))}, c.fact, c.id, c.body, c.public_from
        FROM citation c
        WHERE {" AND ".join(("(c.fact, c.id) > (:after_fact, :after_id)", *conditions))}
        ORDER BY c.fact, c.id
    """


def _items(reader: Reader, rows: Iterable[Row]) -> tuple[CitationItem, ...]:
    return tuple(_item(reader, row) for row in rows)


def _item(reader: Reader, row: Row) -> CitationItem:
    fact, id, body, public_from = row
    citation = decode_citation(body)
    return CitationItem(
        id=id,
        fact=fact,
        citation=citation,
        source=told(reader.registered("source", citation.source, SourceAdded)),
        public_since=known_day(public_from),
    )


def _bound(clocks: Clocks) -> dict[str, int]:
    return {"d": clocks.as_of, "k": clocks.known_at, "p": clocks.public_limit}

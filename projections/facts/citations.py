"""Where does it stand? Every citation by itself: its words, its source, the fact it bears on."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby, islice
from typing import Any, Final, Literal, NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from events.errors import UnknownIdError
from events.time.dates import known_day
from events.vocabulary.base import Citation
from events.vocabulary.registry import SourceAdded
from projections.facts import data_sets, history
from projections.model import mergers, tense
from projections.model.clocks import Clocks
from projections.model.counts import COUNT_LIMIT, Count
from projections.model.directory import Directory
from projections.model.facet_lists import list_of
from projections.model.numbered import number_of_source, source_name
from projections.model.reader import Reader
from projections.model.table import Row, Table
from projections.model.tense import THEN, version_of
from projections.model.version import Version
from projections.model.worded import Worded, told

SCHEMA = """
-- place: what its id has besides the fact's. source: by number. is_past: 1 once its version ended.
CREATE TABLE citation (
    is_past     INTEGER NOT NULL,
    fact        TEXT    NOT NULL,
    place       TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    source      INTEGER NOT NULL,
    asserted_by TEXT,
    public_from INTEGER NOT NULL,
    earliest    INTEGER NOT NULL,
    fact_public INTEGER NOT NULL,
    body        BLOB    NOT NULL,
    PRIMARY KEY (is_past, fact, place, known_from)
) STRICT;
CREATE INDEX citation_of_past ON citation (fact, known_from) WHERE is_past = 1;
CREATE INDEX citation_source ON citation (source, is_past, fact, place);
CREATE INDEX citation_asserted_by ON citation (asserted_by, is_past, fact, place)
WHERE asserted_by IS NOT NULL;
"""
INSERT = "INSERT INTO citation VALUES (0, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
CLOSE = """
UPDATE citation SET is_past = ? > 0
WHERE is_past = 0 AND fact = ? AND place = ? AND known_from = ?
"""
"""From which position on it is past stands with the version."""

OF_VERSION: Final = (
    "citation c WHERE c.is_past = 0 AND c.fact = v.fact AND c.known_from = v.known_from",
    """citation c INDEXED BY citation_of_past
    WHERE c.is_past = 1 AND c.fact = v.fact AND c.known_from = v.known_from""",
)
"""Where in SQL the citations `c` of a version `v` are: in one of the two."""

_VISIBLE = "c.earliest <= :d AND c.public_from <= :p AND c.fact_public <= :p"
_ID = "c.fact || '.' || c.place"
_READ = f"c.fact, {_ID}, c.body, c.public_from"
_AT_THE_TIME = f"""
FROM version v CROSS JOIN citation c WHERE {version_of(":fact")}
AND c.is_past IN (0, 1) AND c.fact = v.fact AND c.place = :place AND c.known_from = v.known_from
"""
_ONE = f"SELECT {_READ} {_AT_THE_TIME} AND {_VISIBLE}"
_AT = f"""
SELECT {_READ} FROM citation c
WHERE c.is_past IN (0, 1) AND c.fact = ? AND c.place = ? AND c.known_from = ?
"""
_WAS_PUBLIC = """
SELECT body FROM citation
WHERE is_past IN (0, 1) AND fact = :fact AND place = :place AND known_from <= :k
  AND earliest <= :d AND fact_public <= :p LIMIT 1
"""
_ASSERTING = """
SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM citation WHERE asserted_by = value)
"""
EXAMINED_LIMIT = 5_000
"""Rows that a page looks at; it may come back short and go on after the last one."""

BLOCK_MOST = 1_000
"""Rows that are read at once, where the first ones were not enough."""

_PROBE = """
EXISTS (SELECT 1 FROM timeline t WHERE {filed} AND t.earliest = c.earliest
        AND t.fact = c.fact AND t.known_from = c.known_from)
"""
_CONDITIONS = {
    "fact": "c.fact = :fact",
    "source": f"c.source = {number_of_source(':source')}",
    "asserted_by": "c.asserted_by IN (SELECT value FROM json_each(:asserted_by))",
    "actor": _PROBE.format(filed=THEN.numbered("t.list", list_of("actor", ":actor"))),
    "issue": _PROBE.format(filed=THEN.numbered("t.list", list_of("issue", ":issue"))),
}


Matched = Literal["exact", "phrase", "prefix", "words"]

encode_citation = msgspec.json.Encoder().encode
decode_citation = msgspec.json.Decoder(Citation).decode


_CITING = f"""
SELECT DISTINCT fact FROM citation
WHERE source = {number_of_source("?")} AND is_past = 0 ORDER BY fact
"""


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
    all of them somewhere, the last one perhaps only begun (`words`). A record may be gone from the
    newest version of its data set, which is that of `gone_in`.
    """

    id: str
    fact: str
    citation: Citation
    source: SourceAdded
    public_since: str | None
    public_since_in_words: str | None = None
    matched: Matched | None = None
    gone_in: str | None = None


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
            place_of(id),
            version.known_from,
            directory.numbers[source_name(citation.source)],
            citation.asserted_by,
            directory.cited(citation).public_from,
            version.told_from,
            version.public_from,
            encode_citation(citation),
        )


def citing(db: sqlite3.Connection, source: str) -> list[str]:
    """The facts that cite a source and stand."""
    return [fact for (fact,) in db.execute(_CITING, (source,))]


class Conditions(NamedTuple):
    """What filters ask of a citation `c`, as SQL and what it is put with."""

    sql: tuple[str, ...]
    parameters: dict[str, Any]


CitationKey = tuple[str, str]
"""A citation's fact and its id."""


class CitationLine(NamedTuple):
    """A citation that was looked at; `row` is None where it is not what was asked for."""

    key: CitationKey
    row: Row | None


def view(reader: Reader, id: str, clocks: Clocks) -> CitationItem:
    """One citation; raises `UnknownIdError` where it was not known, public or of a past fact,
    `FactRetractedError` where the fact was taken back.
    """
    fact = fact_of(id)
    parameters = {"fact": fact, "place": place_of(id), **_bound(clocks)}
    row = reader.db.execute(_ONE, parameters).fetchone()
    if row is None:
        cited = reader.db.execute(_WAS_PUBLIC, parameters).fetchone()
        if cited is not None and history.is_out(reader, decode_citation(cited[0]), clocks):
            history.refuse_retracted(reader, fact, clocks)
        raise UnknownIdError("citation", id)
    return _item(reader, row, clocks)


def fact_of(id: str) -> str:
    """The fact that a citation bears on: its id begins with that of the fact."""
    return id.partition(".")[0]


def place_of(id: str) -> str:
    """Which citation of its fact it is: what its id has besides that of the fact."""
    return id.partition(".")[2]


def at(reader: Reader, fact: str, known_from: int, id: str, clocks: Clocks) -> CitationItem:
    """A citation that was found, as it stands in a version of its fact."""
    return _item(
        reader, reader.db.execute(_AT, (fact, place_of(id), known_from)).fetchone(), clocks
    )


def page(
    reader: Reader,
    filters: CitationFilters,
    clocks: Clocks,
    *,
    after: CitationKey = ("", ""),
    limit: int,
) -> CitationPage:
    """Citations in order of fact and id. A page may be short though others come `after` it."""
    found: list[Row] = []
    last = after
    for number, line in enumerate(lines(reader, filters, clocks, after, first=limit + 1)):
        if number == EXAMINED_LIMIT:
            return CitationPage(items=_items(reader, found, clocks), after=last)
        last = line.key
        if line.row is not None and len(found) == limit:
            return CitationPage(
                items=_items(reader, found, clocks), after=(found[-1][0], found[-1][1])
            )
        if line.row is not None:
            found.append(line.row)
    return CitationPage(items=_items(reader, found, clocks))


def count(reader: Reader, filters: CitationFilters, clocks: Clocks) -> Count:
    """How many citations there are, as far as counting goes."""
    every = lines(reader, filters, clocks, ("", ""), first=COUNT_LIMIT)
    found = [line for line in islice(every, EXAMINED_LIMIT) if line.row is not None]
    return Count(min(len(found), COUNT_LIMIT), len(found) >= COUNT_LIMIT)


def conditions(reader: Reader, filters: CitationFilters, clocks: Clocks) -> Conditions:
    """The filters as conditions on a citation; actors under whatever id they now have or had."""
    given: dict[str, Any] = {
        name: value for name, value in asdict(filters).items() if value is not None
    }
    names = tuple(_CONDITIONS[name] for name in given)
    if filters.asserted_by is not None:
        ids = mergers.ids_of(reader, filters.asserted_by, clocks)
        given["asserted_by"] = msgspec.json.encode(ids).decode()
    if filters.actor is not None:
        given["actor"] = mergers.survivor(reader, filters.actor, clocks)
    return Conditions(names, given)


def asserting(reader: Reader, ids: Sequence[str]) -> list[str]:
    """Those of some actors by whom anything is asserted, ever."""
    encoded = msgspec.json.encode(ids).decode()
    return [id for (id,) in reader.db.execute(_ASSERTING, (encoded,))]


def lines(
    reader: Reader,
    filters: CitationFilters,
    clocks: Clocks,
    after: CitationKey,
    *,
    first: int = 100,
) -> Iterator[CitationLine]:
    """The citations that a page looks at, in order, each once; `first`: so many are read at once.

    Those that stand are met alone where the views stand at the position that is asked about.
    """
    asked = conditions(reader, filters, clocks)
    whole = _Along(
        wanted=" AND ".join((_VISIBLE, *asked.sql)),
        parameters={**asked.parameters, **_bound(clocks)},
        first=first,
    )
    if filters.fact is not None:
        return _of_fact(reader, whole, filters.fact, after)
    if filters.source is not None:
        return _lines(reader, replace(whole, column="source", value=filters.source), after)
    if filters.asserted_by is None:
        return _lines(reader, whole, after)
    ids = mergers.ids_of(reader, filters.asserted_by, clocks)
    along = (replace(whole, column="asserted_by", value=each) for each in ids)
    return _each_once(merge(*(_lines(reader, each, after) for each in along), key=_key))


class _Along(Struct, frozen=True, kw_only=True):
    """Along the citations with some value in a column, or all of them, in order."""

    wanted: str
    parameters: dict[str, Any]
    first: int
    column: str = ""
    value: str = ""

    def of(self, is_past: int) -> str:
        """Those of the past or of the present, as SQL."""
        value = number_of_source(":value") if self.column == "source" else ":value"
        own = f"c.{self.column} = {value} AND" if self.column else ""
        after = "(c.fact, c.place) > (:fact, :place)"
        return f"citation c WHERE {own} c.is_past = {is_past} AND {after}"

    def after(self, key: CitationKey) -> dict[str, Any]:
        """What a question about those after a key is put with."""
        return {**self.parameters, "value": self.value, "fact": key[0], "place": place_of(key[1])}


def _lines(reader: Reader, along: _Along, after: CitationKey) -> Iterator[CitationLine]:
    most = along.first
    sql = f"""
        SELECT {_READ}, {along.wanted}
        FROM {along.of(is_past=0)} ORDER BY c.fact, c.place LIMIT :most
    """
    while (rows := tense.now(reader, sql, {**along.after(after), "most": most})) is not None:
        yield from map(_line, rows)
        if len(rows) < most:
            return
        after, most = (rows[-1][0], rows[-1][1]), min(4 * most, BLOCK_MOST)
    yield from _at_the_time(reader, along, after)


def _at_the_time(reader: Reader, along: _Along, after: CitationKey) -> Iterator[CitationLine]:
    """Of citations that stand, and of those that stood, how each was at an earlier position."""
    each = f"SELECT * FROM (SELECT c.fact, {_ID} FROM {{}} ORDER BY c.fact, c.place LIMIT 1)"
    both = (along.of(is_past=0), along.of(is_past=1))
    following = f"{' UNION ALL '.join(map(each.format, both))} ORDER BY 1, 2 LIMIT 1"
    then = f"SELECT {_READ}, {along.wanted} {_AT_THE_TIME}"
    while (key := reader.db.execute(following, along.after(after)).fetchone()) is not None:
        after = key
        row = reader.db.execute(then, along.after(after)).fetchone()
        yield CitationLine(after, None) if row is None else _line(row)


def _of_fact(
    reader: Reader, along: _Along, fact: str, after: CitationKey
) -> Iterator[CitationLine]:
    """Those of one fact: no more than a fact can have."""
    each = f"""
        SELECT {_READ}, {along.wanted} FROM version v CROSS JOIN {{}}
        AND {version_of(":fact")} AND (c.fact, c.place) > (:after_fact, :after_place)
    """
    sql = f"{' UNION ALL '.join(map(each.format, OF_VERSION))} ORDER BY 2"
    following = {"after_fact": after[0], "after_place": place_of(after[1])}
    return map(_line, reader.db.execute(sql, {**along.parameters, "fact": fact, **following}))


def _line(row: Row) -> CitationLine:
    *cited, wanted = row
    return CitationLine((row[0], row[1]), tuple(cited) if wanted else None)


def _key(line: CitationLine) -> CitationKey:
    return line.key


def _each_once(lines: Iterator[CitationLine]) -> Iterator[CitationLine]:
    """Lines in order without those that come twice: an older version may stand elsewhere."""
    for _, alike in groupby(lines, _key):
        yield next(alike)


def _items(reader: Reader, rows: Iterable[Row], clocks: Clocks) -> tuple[CitationItem, ...]:
    return tuple(_item(reader, row, clocks) for row in rows)


def _item(reader: Reader, row: Row, clocks: Clocks) -> CitationItem:
    fact, id, body, public_from = row
    citation = decode_citation(body)
    source = reader.registered("source", citation.source, SourceAdded, known_at=clocks.known_at)
    return CitationItem(
        id=id,
        fact=fact,
        citation=citation,
        source=told(source),
        public_since=known_day(public_from),
        gone_in=data_sets.gone_in(reader, citation, clocks),
    )


def _bound(clocks: Clocks) -> dict[str, int]:
    return {"d": clocks.as_of, "k": clocks.known_at, "p": clocks.public_limit}


TABLES = (Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows),)

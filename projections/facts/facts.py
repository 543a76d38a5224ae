"""What does the ledger say of a fact, and what did it say before?"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from events.errors import UnknownIdError
from events.time.dates import known_day, parse
from events.vocabulary.base import Condition
from events.vocabulary.catalogue import encode
from events.vocabulary.facts import AnyFact
from projections.facts import citations, history
from projections.facts.citations import encode_citation
from projections.facts.contested import Contested, contested_of
from projections.facts.history import HistoryEntry
from projections.facts.independence import Cited, Independence, independence_of, public_citations
from projections.holding.elements import Support, support_of
from projections.model.clocks import FOREVER, KNOWN_TO, Certainty, Clocks, certainty_of
from projections.model.directory import Directory
from projections.model.reader import Reader
from projections.model.table import Row, Table
from projections.model.tense import version_of
from projections.model.version import Version
from projections.model.worded import tell_beside

_SAID = """
coalesce(v.body, (
    SELECT b.body FROM filed_version b WHERE b.fact = v.fact AND b.known_from = v.basis))
"""
# As they were filed, so are they numbered.
_CITED = "SELECT CAST(c.body AS TEXT) AS body, c.rowid AS number FROM {}"
_UNCITED = '"citations":[]'
"""How a fact is filed whose citations stand by themselves: none is recorded without any. Nothing
that a fact says can read so, as a quotation mark within JSON has a backslash before it.
"""

SCHEMA = f"""
-- A version by which a fact got one more citation has no support and no body of its own: they are
-- those of its basis, the version that was last filed as a whole, and what was added since. With a
-- rowid, as SQLite would lay what is longer than a quarter of a page on pages of its own without.
-- body: without the citations, which stand in a table of their own; those of a version in which one
-- is cited twice are beside it, cited. One that was taken back is as a whole.
CREATE TABLE filed_version (
    fact           TEXT    NOT NULL,
    known_from     INTEGER NOT NULL,
    {KNOWN_TO},
    first_position INTEGER NOT NULL,
    change         TEXT    NOT NULL,
    reason         TEXT,
    recorded_at    TEXT    NOT NULL,
    recorded_by    TEXT    NOT NULL,
    earliest       INTEGER NOT NULL,
    public_from    INTEGER NOT NULL,
    actors         TEXT    NOT NULL,
    basis          INTEGER NOT NULL,
    support        TEXT,
    body           BLOB,
    cited          BLOB,
    PRIMARY KEY (fact, known_from)
) STRICT;
CREATE INDEX version_recorded ON filed_version (known_from, fact);
CREATE INDEX version_retracted ON filed_version (known_from) WHERE change = 'retracted';

CREATE TABLE added (
    fact     TEXT    NOT NULL,
    basis    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    support  TEXT    NOT NULL,
    PRIMARY KEY (fact, basis, position)
) STRICT;

-- What everybody reads: every version as a whole. said: the fact, of which the citations are not
-- read and may be missing.
CREATE VIEW version AS
SELECT v.fact, v.known_from, v.known_to, v.first_position, v.change, v.reason, v.recorded_at,
       v.recorded_by, v.earliest, v.public_from, coalesce(v.support, (
           SELECT b.support || coalesce((
               SELECT ' ' || group_concat(a.support, ' ') FROM added a
               WHERE a.fact = v.fact AND a.basis = v.basis AND a.position <= v.known_from
                 AND a.support <> ''
           ), '') FROM filed_version b WHERE b.fact = v.fact AND b.known_from = v.basis
       )) AS support, v.actors, v.basis, {_SAID} AS said, CAST(replace(
           CAST({_SAID} AS TEXT), '{_UNCITED}',
           '{_UNCITED[:-1]}' || coalesce(CAST(v.cited AS TEXT), (
               SELECT group_concat(body) FROM (
                   {" UNION ALL ".join(map(_CITED.format, citations.OF_VERSION))} ORDER BY number
               )
           ), '') || ']'
       ) AS BLOB) AS body
FROM filed_version v;
"""
INSERT = "INSERT INTO filed_version VALUES (?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
CLOSE = "UPDATE filed_version SET ended = ? WHERE fact = ? AND known_from = ?"
INSERT_ADDED = "INSERT INTO added VALUES (?, ?, ?, ?)"
CLOSE_ADDED = ""  # the versions that it belongs to know when they were current
RETRACT = """
INSERT INTO filed_version
SELECT fact, ?1, ?1, first_position, 'retracted', ?2, ?3, ?4,
       earliest, public_from, actors, ?1, support, body, NULL
FROM version WHERE fact = ?5 AND known_from = ?6
"""

_CURRENT = f"""
SELECT v.first_position, v.public_from, v.support, v.actors, v.body FROM version v
WHERE {version_of(":fact")} AND v.public_from <= :p
"""


class CitationRef(Struct, frozen=True, kw_only=True):
    """A citation's id, in the order of the fact's citations, and since when it was public."""

    id: str
    source: str
    public_since: str | None


class FactView(Struct, frozen=True, kw_only=True):
    """A fact as of then, with those of its citations that were public: who of them is independent
    of whom, and on what they disagree (null where nothing is contested).

    `certainty` is null where it had not happened by `as_of`. `condition`: it held on the attested
    day, and had begun on some day up to it. `position` is where it was first
    recorded, `version` where it got its present words: without `public_by`, what a writer gives as
    `expected`. `history` are the last amendments, and with `history_cut_off` not all.
    """

    id: str
    certainty: Certainty | None
    earliest: str | None
    latest: str | None
    approximate: bool
    condition: bool
    fact: AnyFact
    date_in_words: str | None = None
    attested_in_words: str | None = None
    planned_for_in_words: str | None = None
    until_in_words: str | None = None
    actors: tuple[str, ...]
    citations: tuple[CitationRef, ...]
    support: Support
    independence: Independence
    contested: Contested | None
    public_since: str | None
    position: int
    version: int
    history: tuple[HistoryEntry, ...]
    history_cut_off: bool = False

    def __post_init__(self) -> None:
        tell_beside(self, self.fact)


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The version itself."""
    is_whole, cited = version.added is None, version.fact.citations
    yield (
        version.fact.id,
        version.known_from,
        version.first_position,
        version.change,
        version.reason,
        version.recorded_at.isoformat(),
        version.recorded_by,
        version.told_from,
        version.public_from,
        " ".join(version.actors),
        version.basis,
        version.support if is_whole else None,
        encode(replace(version.fact, citations=())) if is_whole else None,
        None if len(cited) == len(version.citations) else b",".join(map(encode_citation, cited)),
    )


def added_rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The citation by which a version differs from the one before it, if that is all."""
    if version.added is not None:
        yield version.fact.id, version.basis, version.known_from, version.added.support


def view(reader: Reader, id: str, clocks: Clocks) -> FactView:
    """A fact as the ledger had it and the public could know it; raises `UnknownIdError`, and
    `FactRetractedError` where it was taken back.
    """
    parameters = {"fact": id, "k": clocks.known_at, "p": clocks.public_limit}
    row = reader.db.execute(_CURRENT, parameters).fetchone()
    if row is None:
        history.refuse_retracted(reader, id, clocks)
        raise UnknownIdError("fact", id)
    first_position, public_from, support, actors, body = row
    fact = history.as_public(reader, history.decode_fact(body), clocks)
    shown = public_citations(reader, fact, clocks)
    amendments, cut_off = history.amendments(reader, id, clocks)
    span = parse(fact.when)
    return FactView(
        id=id,
        certainty=certainty_of(span, clocks.as_of, is_attested=isinstance(fact, Condition)),
        earliest=known_day(span.first.earliest),
        latest=known_day(span.first.latest),
        approximate=span.approximate or span.uncertain,
        condition=isinstance(fact, Condition),
        fact=fact,
        actors=tuple(actors.split()),
        citations=tuple(map(_reference, shown)),
        support=support_of((support,), clocks),
        independence=independence_of(shown),
        contested=contested_of(reader, fact, shown, clocks),
        public_since=known_day(public_from),
        position=first_position,
        version=amendments[-1].position,
        history=amendments,
        history_cut_off=cut_off,
    )


def as_it_reads(reader: Reader, id: str, clocks: Clocks) -> AnyFact | None:
    """A fact alone, as the ledger had it; None where there is none, or it was taken back."""
    parameters = {"fact": id, "k": clocks.known_at, "p": clocks.public_limit}
    row = reader.db.execute(_CURRENT, parameters).fetchone()
    return None if row is None else history.decode_fact(row[-1])


def _reference(cited: Cited) -> CitationRef:
    return CitationRef(id=cited.id, source=cited.citation.source, public_since=known_day(cited.day))


def count_current(reader: Reader) -> int:
    """How many facts the ledger holds that were not retracted; reads an index of all of them."""
    sql = f"SELECT count(*) FROM version WHERE known_to = {FOREVER}"
    (number,) = reader.db.execute(sql).fetchone()
    return int(number)


TABLES = (
    Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows),
    Table(schema="", insert=INSERT_ADDED, close=CLOSE_ADDED, rows=added_rows),
)

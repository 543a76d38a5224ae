"""Which facts and quotes contain some words? Full text over summaries and quotes (SQLite FTS5).

Words are compared as in `projections.words`. Every quote also carries *tags*, the fact, source,
actors and issues that it may be asked by, so that filters narrow the search and not what it found.

At most `CANDIDATES_LIMIT` hits are looked at, the earliest recorded first, so that a common word
costs no more than a rare one, and what is recorded later changes nothing of an old answer.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from projections.clocks import Clocks
from projections.directory import Directory
from projections.table import Row
from projections.version import Version
from projections.words import folded, runs_of

CANDIDATES_LIMIT = 250
FACTS_LIMIT = 2_000
RUNS_LIMIT = 250
"""Words that are looked for in any order, such as stand together counted once."""

WORDS_LIMIT = 1_000
"""Words that are looked for in their order; no quote and no summary has more."""

SCHEMA = """
-- The words come as they are compared, with blanks between them: ascii leaves all other letters
-- and marks alone.
CREATE VIRTUAL TABLE words USING fts5 (
    quote, summary, tags, exact UNINDEXED, fact UNINDEXED, known_from UNINDEXED, citation UNINDEXED,
    tokenize = 'ascii'
);
"""
INSERT = "INSERT INTO words VALUES (?, ?, ?, ?, ?, ?, ?)"
CLOSE = ""  # a hit is joined to its version, which knows when it was current

_FACTS = f"""
SELECT DISTINCT v.earliest, w.fact, w.known_from FROM (
    SELECT fact, known_from, citation FROM words
    WHERE words MATCH :query AND rowid <= :last ORDER BY rowid {{order}} LIMIT {FACTS_LIMIT}
) w
JOIN version v ON v.fact = w.fact AND v.known_from = w.known_from
LEFT JOIN citation c
    ON c.fact = w.fact AND c.known_from = w.known_from AND +c.id = w.citation
WHERE v.known_from <= :k AND v.known_to > :k AND v.public_from <= :p
  AND (w.citation = '' OR c.public_from <= :p)
"""
# One more than the limit: if even that one was known by then, there may be others. FTS5 counts
# through the hits in the order in which they were recorded, so what comes later comes after these.
# The columns are read from the table that FTS5 keeps them in, which takes a tenth of the time, and
# `+` keeps SQLite from going to a citation by its id and from there to its row.
_QUOTES = f"""
SELECT c.fact, c.known_from, c.id, w.c3, w.c5 <= :k,
       c.known_from <= :k AND c.known_to > :k AND c.earliest <= :d AND c.public_from <= :p
       AND c.fact_public <= :p
FROM (SELECT rowid FROM words WHERE words MATCH :query LIMIT {CANDIDATES_LIMIT + 1}) h
CROSS JOIN words_content w ON w.id = h.rowid
CROSS JOIN citation c ON c.fact = w.c4 AND c.known_from = w.c5 AND +c.id = w.c6
"""


class Hit(NamedTuple):
    """A quote that matched."""

    fact: str
    known_from: int
    citation: str
    exact: str


class Hits(NamedTuple):
    """The quotes that matched and could be known; `cut_off`: not all that match were looked at."""

    found: list[Hit]
    cut_off: bool


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The summary and each quote of a version."""
    fact = version.fact
    yield "", folded(fact.summary), "", "", fact.id, version.known_from, ""
    about = [("fact", fact.id), *(("actor", actor) for actor in version.actors)]
    about += [("issue", issue) for issue in fact.issues]
    for id, citation in version.citations.items():
        own = [("source", citation.source), ("asserted-by", citation.asserted_by or "")]
        tags = " ".join(_tag(kind, of) for kind, of in (*about, *own) if of)
        yield folded(citation.exact), "", tags, citation.exact, fact.id, version.known_from, id


def facts(
    db: sqlite3.Connection, text: str, clocks: Clocks, *, latest: bool = False
) -> set[tuple[int, str, int]]:
    """The versions (earliest, fact, known_from) with all of the words, in summary or quotes.

    `FACTS_LIMIT` places with them are looked at: those recorded first, or the `latest`.
    """
    found = runs_of(text)
    if not 0 < len(found) <= RUNS_LIMIT:
        return set()
    query = f"{{quote summary}} : ({all_of(found)})"
    parameters = {
        "query": query,
        "last": _last_row(db, clocks.known_at),
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    return set(db.execute(_FACTS.format(order="DESC" if latest else "ASC"), parameters))


def _last_row(db: sqlite3.Connection, known_at: int) -> int:
    """The last row that was filed by a position. They are filed in the order of the ledger."""
    low, high = 0, db.execute("SELECT coalesce(max(id), 0) FROM words_content").fetchone()[0]
    while low < high:
        middle = (low + high + 1) // 2
        row = db.execute("SELECT c5 FROM words_content WHERE id = ?", (middle,)).fetchone()
        low, high = (middle, high) if row[0] <= known_at else (low, middle - 1)
    return low


def quotes(db: sqlite3.Connection, expression: str, tags: Sequence[str], clocks: Clocks) -> Hits:
    """The quotes for which an expression (`phrase`, `all_of`, `any_of`) and all tags hold."""
    parameters = {
        "query": " AND ".join((f"quote : ({expression})", *tags)),
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    candidates = list(db.execute(_QUOTES, parameters))
    known = sum(was_known for *_, was_known, _ in candidates)
    found = [Hit(*hit) for *hit, _, is_visible in candidates if is_visible]
    return Hits(found, known > CANDIDATES_LIMIT)


def tagged(kind: str, ids: Iterable[str]) -> str:
    """The condition that a quote has one of some tags."""
    return f"tags : ({any_of(phrase([_tag(kind, id)]) for id in ids)})"


def phrase(words: Sequence[str]) -> str:
    """The expression for words in their order."""
    return f'"{" ".join(words)}"'


def all_of(runs: Iterable[Sequence[str]]) -> str:
    """The expression for every one of some words or runs of words, in whatever order."""
    return " AND ".join(dict.fromkeys(map(phrase, runs)))


def any_of(expressions: Iterable[str]) -> str:
    """The expression for at least one of some expressions."""
    return " OR ".join(expressions)


def _tag(kind: str, id: str) -> str:
    """A word that stands for an id; letters of private use join its parts."""
    # What is asked for may be anything; no id has more than small letters, digits and hyphens.
    return f"{kind}-{id}".replace("-", "\ue000").replace('"', "").replace("\0", "")

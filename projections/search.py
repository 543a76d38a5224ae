"""Which facts and quotes contain some words? Full text over facts and their quotes (SQLite FTS5).

Words are compared as in `projections.words`, British and American spellings as one. A fact is found
by all that `projections.documents` puts together, in the row that is no citation's. Every quote
carries *tags*, the fact, source, actors and issues that it may be asked by, so that filters narrow
the search and not what it found.

At most `CANDIDATES_LIMIT` hits are looked at, the earliest recorded first, so that a common word
costs no more than a rare one, and what is recorded later changes nothing of an old answer.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from projections.clocks import Clocks
from projections.directory import Directory
from projections.documents import apart, looked_for, own_words, words_beside
from projections.table import Row
from projections.version import Version
from projections.words import runs_of, words_of

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
    quote, document, tags, exact UNINDEXED, fact UNINDEXED, known_from UNINDEXED,
    citation UNINDEXED, own UNINDEXED,
    tokenize = 'ascii'
);
"""
INSERT = "INSERT INTO words VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
CLOSE = ""  # a hit is joined to its version, which knows when it was current

_FACTS = f"""
SELECT v.earliest, w.fact, w.known_from, w.number, (
    SELECT count(*) FROM citation c WHERE c.fact = w.fact AND c.known_from = w.known_from
), EXISTS (
    SELECT 1 FROM citation c
    WHERE c.fact = w.fact AND c.known_from = w.known_from AND c.public_from > :p
) FROM (
    SELECT rowid AS number, fact, known_from FROM words
    WHERE words MATCH :query AND rowid <= :last ORDER BY rowid {{order}} LIMIT {FACTS_LIMIT}
) w
JOIN version v ON v.fact = w.fact AND v.known_from = w.known_from
WHERE v.known_from <= :k AND v.known_to > :k AND v.public_from <= :p
"""
# A version's rows are filed one after the other, its own words before those of its citations.
_PUBLIC_WORDS = """
SELECT w.c0, w.c7 FROM words_content w
LEFT JOIN citation c ON c.fact = w.c4 AND c.known_from = w.c5 AND +c.id = w.c6
WHERE w.id BETWEEN ? AND ? AND (w.c6 = '' OR c.public_from <= ?)
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
    """All words of a version, then each of its quotes."""
    fact = version.fact
    own = own_words(version, directory)
    parts = {
        id: (looked_for(words_of(citation.exact)), words_beside(citation))
        for id, citation in version.citations.items()
    }
    document = apart((own, *(words for both in parts.values() for words in both)))
    yield "", document, "", "", fact.id, version.known_from, "", own
    about = [("fact", fact.id), *(("actor", actor) for actor in version.actors)]
    about += [("issue", issue) for issue in fact.issues]
    for id, citation in version.citations.items():
        by = [("source", citation.source), ("asserted-by", citation.asserted_by or "")]
        tags = " ".join(_tag(kind, of) for kind, of in (*about, *by) if of)
        quote, beside = parts[id]
        yield quote, "", tags, citation.exact, fact.id, version.known_from, id, beside


def facts(
    db: sqlite3.Connection, text: str, clocks: Clocks, *, latest: bool = False
) -> set[tuple[int, str, int]]:
    """The versions (earliest, fact, known_from) with all of the words, wherever in them.

    `FACTS_LIMIT` versions with them are looked at: those recorded first, or the `latest`.
    """
    found = runs_of(text)
    if not 0 < len(found) <= RUNS_LIMIT:
        return set()
    query = f"document : ({all_of(found)})"
    parameters = {
        "query": query,
        "last": _last_row(db, clocks.known_at),
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    rows = db.execute(_FACTS.format(order="DESC" if latest else "ASC"), parameters)
    return {
        (earliest, fact, known_from)
        for earliest, fact, known_from, number, citations, hides in rows
        if not hides or _has_publicly(db, found, range(number, number + citations + 1), clocks)
    }


def _has_publicly(
    db: sqlite3.Connection, runs: Sequence[Sequence[str]], numbers: range, clocks: Clocks
) -> bool:
    """Whether a version has the words in what was public by then: no word of a source that was not
    out may hint at it.
    """
    parameters = (numbers[0], numbers[-1], clocks.public_limit)
    texts = [f" {text} " for row in db.execute(_PUBLIC_WORDS, parameters) for text in row if text]
    return all(any(f" {looked_for(run)} " in text for text in texts) for run in runs)


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
    return f'"{looked_for(words)}"'


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

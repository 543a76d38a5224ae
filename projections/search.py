"""Which facts and quotes contain some words? Full text over summaries and quotes (SQLite FTS5).

Diacritics and case do not matter. At most `CANDIDATES_LIMIT` hits are ranked, the earliest recorded
first, so that a common word costs no more than a rare one.
"""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from projections.clocks import Clocks
from projections.directory import Directory
from projections.table import Row
from projections.version import Version

CANDIDATES_LIMIT = 2_000
WORDS_LIMIT = 32

SCHEMA = """
CREATE VIRTUAL TABLE words USING fts5 (
    text, fact UNINDEXED, known_from UNINDEXED, citation UNINDEXED,
    tokenize = 'unicode61 remove_diacritics 2'
);
"""
INSERT = "INSERT INTO words VALUES (?, ?, ?, ?)"
CLOSE = ""  # a hit is joined to its version, which knows when it was current

_FACTS = f"""
SELECT DISTINCT v.earliest, w.fact, w.known_from FROM (
    SELECT fact, known_from, citation FROM words WHERE words MATCH :query LIMIT {CANDIDATES_LIMIT}
) w
JOIN version v ON v.fact = w.fact AND v.known_from = w.known_from
LEFT JOIN citation c
    ON c.fact = w.fact AND c.known_from = w.known_from AND c.id = w.citation
WHERE v.known_from <= :k AND v.known_to > :k AND v.public_from <= :p
  AND (w.citation = '' OR c.public_from <= :p)
"""
# The shortest quote first. FTS5's own rank weighs a hit by everything that was ever filed, so that
# an old answer would change with what came later.
_QUOTES = f"""
SELECT w.fact, w.known_from, w.citation FROM (
    SELECT fact, known_from, citation, length(text) AS size FROM words
    WHERE words MATCH :query AND citation <> '' LIMIT {CANDIDATES_LIMIT}
) w
JOIN citation c ON c.fact = w.fact AND c.known_from = w.known_from AND c.id = w.citation
JOIN version v ON v.fact = w.fact AND v.known_from = w.known_from
WHERE v.known_from <= :k AND v.known_to > :k AND v.earliest <= :d AND v.public_from <= :p
  AND c.public_from <= :p
ORDER BY w.size, w.fact, w.citation
LIMIT :limit
"""


class Hit(NamedTuple):
    """A quote that matched."""

    fact: str
    known_from: int
    citation: str


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The summary and each quote of a version."""
    fact = version.fact
    yield fact.summary, fact.id, version.known_from, ""
    for id, citation in version.citations.items():
        yield citation.exact, fact.id, version.known_from, id


def facts(db: sqlite3.Connection, text: str, clocks: Clocks) -> set[tuple[int, str, int]]:
    """The versions (earliest, fact, known_from) with all of the words, in summary or quotes."""
    parameters = {"query": all_of(text), "k": clocks.known_at, "p": clocks.public_limit}
    return set(db.execute(_FACTS, parameters))


def quotes(db: sqlite3.Connection, query: str, clocks: Clocks, limit: int) -> list[Hit]:
    """The best matches for an FTS5 query made by `all_of` or `phrase_of`."""
    parameters = {
        "query": query,
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
        "limit": limit,
    }
    return [Hit(*row) for row in db.execute(_QUOTES, parameters)]


def all_of(text: str) -> str:
    """An FTS5 query for every word of a text, whatever characters it has."""
    return " ".join(map(_quoted, text.split()[:WORDS_LIMIT])) or _quoted("")


def phrase_of(text: str) -> str:
    """An FTS5 query for the words of a text in their order."""
    return _quoted(" ".join(text.split()[:WORDS_LIMIT]))


def _quoted(text: str) -> str:
    # A NUL would end the query early; everything else is data between doubled quotation marks.
    return '"' + text.replace("\0", " ").replace('"', '""') + '"'

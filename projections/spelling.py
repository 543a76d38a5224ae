"""Which words are there, and which of them is nearest to one that is not?

Every word of a quote and every name is a *term*. It is filed with the positions from which on it
was known, each with the day from which on it was public, so that what a question may not know of
can neither be suggested nor stand in the way of a suggestion.

A term is found by its beginning with up to two letters left out, and so is what was asked: two
spellings within two edits share such a key (symmetric deletion, Wolf Garbe 2012). That takes a few
seeks however many terms there are.
"""

import sqlite3
from itertools import combinations

from rapidfuzz.distance import OSA

from events.dates import LATEST
from projections.clocks import Clocks
from projections.directory import Directory
from projections.reader import Reader
from projections.version import Version
from projections.words import words_of

SCHEMA = """
CREATE TABLE term (
    kind        TEXT    NOT NULL,
    term        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (kind, term, known_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE spelling (
    kind TEXT NOT NULL,
    key  TEXT NOT NULL,
    term TEXT NOT NULL,
    PRIMARY KEY (kind, key, term)
) STRICT, WITHOUT ROWID;
"""

KEY_LETTERS = 6
"""How much of a word's beginning its keys are made of."""

TERMS_PER_KEY = 200
NEAREST = 5
"""How many nearest spellings of a word are tried."""

_ADD = "INSERT OR REPLACE INTO term VALUES (?, ?, ?, ?)"
_ADD_KEY = "INSERT OR IGNORE INTO spelling VALUES (?, ?, ?)"
_ALL = "SELECT term, min(public_from) FROM term WHERE kind = 'quote' GROUP BY term"
_KNOWN = """
EXISTS (SELECT 1 FROM term t WHERE t.kind = :kind AND t.term = {} AND t.known_from <= :k
        AND t.public_from <= :p)
"""
_IS_KNOWN = f"SELECT {_KNOWN.format(':word')}"
_BY_KEY = f"""
SELECT s.term FROM spelling s WHERE s.kind = :kind AND s.key = :key AND {_KNOWN.format("s.term")}
ORDER BY s.term LIMIT {TERMS_PER_KEY}
"""
_BEGINNING = """
SELECT DISTINCT term FROM term WHERE kind = :kind AND term >= :word AND term < :end
AND known_from <= :k AND public_from <= :p ORDER BY term LIMIT :limit
"""


def file(db: sqlite3.Connection, version: Version, directory: Directory) -> None:
    """File the words of a version's quotes, where they are new or are public sooner."""
    for citation in version.citations.values():
        day = max(version.public_from, directory.sources[citation.source].public_from)
        for word in words_of(citation.exact):
            before = directory.terms.get(word)
            if before is None or day < before:
                add(db, "quote", word, (version.known_from, day), is_new=before is None)
                directory.terms[word] = day


def remember(db: sqlite3.Connection, directory: Directory) -> None:
    """Give a directory the words that are filed."""
    directory.terms = dict(db.execute(_ALL))


def add(
    db: sqlite3.Connection, kind: str, term: str, since: tuple[int, int], *, is_new: bool = True
) -> None:
    """File a term from a position and a day on."""
    db.execute(_ADD, (kind, term, *since))
    if is_new:
        db.executemany(_ADD_KEY, [(kind, key, term) for key in _keys(term, _edits(term))])


def is_known(reader: Reader, kind: str, word: str, clocks: Clocks) -> bool:
    """Whether a term was there by then."""
    return bool(reader.db.execute(_IS_KNOWN, _bound(kind, word, clocks)).fetchone()[0])


def beginning(reader: Reader, word: str, clocks: Clocks, *, limit: int) -> list[str]:
    """The first words of quotes, by the alphabet, that begin so."""
    parameters = {**_bound("quote", word, clocks), "end": word + chr(0x10FFFF), "limit": limit}
    return [term for (term,) in reader.db.execute(_BEGINNING, parameters)]


def nearest(reader: Reader, kind: str, word: str, clocks: Clocks) -> list[tuple[int, str]]:
    """The other terms that are fewest edits away, and how many: by edits, then the alphabet."""
    edits = _edits(word)
    found: set[str] = set()
    for key in sorted(_keys(word, edits)):
        parameters = {**_bound(kind, word, clocks), "key": key}
        found.update(term for (term,) in reader.db.execute(_BY_KEY, parameters))
    ranked = ((OSA.distance(word, term, score_cutoff=edits), term) for term in found - {word})
    return sorted(each for each in ranked if each[0] <= edits)[:NEAREST]


def _edits(word: str) -> int:
    """How many edits a word may be away: a short one is soon another word."""
    return 0 if len(word) < 3 else 1 if len(word) < 5 else 2


def _keys(word: str, edits: int) -> set[str]:
    start = word[:KEY_LETTERS]
    kept = (
        combinations(start, len(start) - gone)
        for gone in range(edits + 1)
        if gone < len(start) or gone == 0
    )
    return {"".join(letters) for each in kept for letters in each}


def _bound(kind: str, word: str, clocks: Clocks) -> dict[str, str | int]:
    public = min(clocks.public_limit, LATEST)
    return {"kind": kind, "word": word, "k": clocks.known_at, "p": public}

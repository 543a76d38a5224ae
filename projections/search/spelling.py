"""Which words are there, and which of them is nearest to one that is not?

Every word of a quote and every name is a *term*. It is filed with the positions between which some
quote had it, each with the day from which on it was public, so that what a question may not know of
can neither be suggested nor stand in the way of a suggestion. A term may be public too soon there,
as the quote that was public first may be gone; whoever asks says which terms stand.

A term is found by its beginning with up to two letters left out, and so is what was asked: two
spellings within two edits share such a key (symmetric deletion, Wolf Garbe 2012). That takes a few
seeks however many terms there are.
"""

import sqlite3
from collections.abc import Callable, Iterable
from itertools import combinations, islice

from events.time.dates import LATEST
from projections.model.clocks import FOREVER, Clocks
from projections.model.directory import Directory
from projections.model.reader import Reader
from projections.model.tense import THEN
from projections.model.version import Version
from projections.model.words import words_of

SCHEMA = """
CREATE TABLE term (
    kind        TEXT    NOT NULL,
    term        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
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

EXAMINED_LIMIT = 2_000
"""Terms that are looked at for one key or one beginning."""

Stands = Callable[[str], bool]
"""Whether a term is where it is looked for, by the clocks of the question."""

_ADD = f"INSERT OR REPLACE INTO term VALUES (?, ?, ?, {FOREVER}, ?)"
_END = f"""
UPDATE term SET known_to = ? WHERE kind = 'quote' AND term = ? AND known_to = {FOREVER}
"""
_ADD_KEY = "INSERT OR IGNORE INTO spelling VALUES (?, ?, ?)"
_ALL = f"""
SELECT term, min(public_from) FROM term WHERE kind = 'quote' AND known_to = {FOREVER} GROUP BY term
"""
_ALL_OF_NAMES = """
SELECT kind, term, min(public_from) FROM term WHERE kind <> 'quote' GROUP BY kind, term
"""
_QUOTED = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"
_STANDS = THEN.visible("t")
_BY_KEY = f"""
SELECT s.term FROM (
    SELECT term FROM spelling WHERE kind = :kind AND key = :key ORDER BY term LIMIT {EXAMINED_LIMIT}
) s WHERE EXISTS (SELECT 1 FROM term t WHERE t.kind = :kind AND t.term = s.term AND {_STANDS})
ORDER BY s.term LIMIT {TERMS_PER_KEY}
"""
_BEGINNING = f"""
SELECT DISTINCT t.term FROM term t WHERE t.kind = 'quote' AND t.term >= :word AND t.term < :end
AND {_STANDS} ORDER BY t.term LIMIT {EXAMINED_LIMIT}
"""


def file(db: sqlite3.Connection, version: Version, directory: Directory) -> None:
    """File the words of a version's quotes, where they are new or are public sooner."""
    for citation in version.citations.values():
        day = max(version.public_from, directory.cited(citation).public_from)
        for word in words_of(citation.exact):
            before = directory.terms.get(word)
            if before is None or day < before:
                add(db, "quote", word, (version.known_from, day), is_new=before is None)
                directory.terms[word] = day


def forget(
    db: sqlite3.Connection, words: Iterable[str], position: int, directory: Directory
) -> None:
    """End the terms that no quote has any more from a position on; they were in one until then."""
    for word in dict.fromkeys(words):
        if db.execute(_QUOTED, (f'quote : "{word}"',)).fetchone() is None:
            db.execute(_END, (position, word))
            directory.terms.pop(word, None)


def remember(db: sqlite3.Connection, directory: Directory) -> None:
    """Give a directory the words that are filed."""
    directory.terms = dict(db.execute(_ALL))
    directory.name_terms = {(kind, term): day for kind, term, day in db.execute(_ALL_OF_NAMES)}


def add(
    db: sqlite3.Connection, kind: str, term: str, since: tuple[int, int], *, is_new: bool = True
) -> None:
    """File a term from a position and a day on."""
    db.execute(_ADD, (kind, term, *since))
    if is_new:
        db.executemany(_ADD_KEY, [(kind, key, term) for key in _keys(term, _edits(term))])


def beginning(
    reader: Reader, word: str, clocks: Clocks, stands: Stands, *, limit: int
) -> tuple[list[str], bool]:
    """The first words of quotes, by the alphabet, that begin so; whether others were not looked at
    though these are fewer than the limit.
    """
    parameters = {**_bound("quote", word, clocks), "end": word + chr(0x10FFFF)}
    found: list[str] = []
    looked_at = 0
    for (term,) in reader.db.execute(_BEGINNING, parameters):
        looked_at += 1
        if stands(term):
            found.append(term)
        if len(found) == limit:
            return found, False
    return found, looked_at == EXAMINED_LIMIT


def nearest(
    reader: Reader, kind: str, word: str, clocks: Clocks, stands: Stands
) -> list[tuple[int, str]]:
    """The other terms that are fewest edits away, and how many: by edits, then the alphabet."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 (whoever only reads answers lacks it)

    edits = _edits(word)
    found: set[str] = set()
    for key in sorted(_keys(word, edits)):
        parameters = {**_bound(kind, word, clocks), "key": key}
        found.update(term for (term,) in reader.db.execute(_BY_KEY, parameters))
    distances = ((OSA.distance(word, term, score_cutoff=edits), term) for term in found - {word})
    ranked = sorted(each for each in distances if each[0] <= edits)
    return list(islice((each for each in ranked if stands(each[1])), NEAREST))


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

"""Which texts are looked through? All that a fact is found by, and each quote: once, however often
the fact was amended.

A text keeps its number, in the order in which texts were first filed. One that stands no more moves
from `words` to `words_past`, so that it takes no place among those that do; one that stands again
moves back. Its *tags*, the fact, source, actors and issues that it may be asked by, are all that it
ever had: they narrow a search, and what is found is held against what the fact then said.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import blake2s

from msgspec import Struct

from projections.model.clocks import FOREVER
from projections.model.directory import Directory
from projections.model.version import Version, citation_id
from projections.model.words import words_of
from projections.search.documents import apart, looked_for, own_words, words_beside

_COLUMNS = """
    quote, document, tags, exact UNINDEXED, fact UNINDEXED, place UNINDEXED, digest UNINDEXED,
    since UNINDEXED, own UNINDEXED
"""
SCHEMA = f"""
-- The words come as they are compared, with blanks between them: ascii leaves all other letters
-- and marks alone.
CREATE VIRTUAL TABLE words USING fts5 ({_COLUMNS}, tokenize = 'ascii');
CREATE VIRTUAL TABLE words_past USING fts5 ({_COLUMNS}, tokenize = 'ascii');
CREATE TABLE wording (
    fact       TEXT    NOT NULL,
    place      TEXT    NOT NULL,
    digest     TEXT    NOT NULL,
    known_from INTEGER NOT NULL,
    known_to   INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    PRIMARY KEY (fact, place, digest, known_from)
) STRICT, WITHOUT ROWID;
"""

_LAST = """
SELECT max(coalesce((SELECT max(id) FROM words_content), 0),
           coalesce((SELECT max(id) FROM words_past_content), 0))
"""
_ADD = f"INSERT INTO wording VALUES (?, ?, ?, ?, {FOREVER}, ?)"
_ADD_WORDS = """
INSERT INTO words (rowid, quote, document, tags, exact, fact, place, digest, since, own)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_NUMBER = "SELECT number FROM wording WHERE fact = ? AND place = ? AND digest = ? LIMIT 1"
_END = f"""
UPDATE wording SET known_to = ?
WHERE fact = ? AND place = ? AND digest = ? AND known_to = {FOREVER}
"""
_TAGS = "SELECT tags FROM words WHERE rowid = ?"
_RETAG = "UPDATE words SET tags = ? WHERE rowid = ?"
_MOVE = """
INSERT INTO {to} (rowid, quote, document, tags, exact, fact, place, digest, since, own)
SELECT rowid, quote, document, tags, exact, fact, place, digest, since, own
FROM {from_} WHERE rowid = ?
"""
_TO_PAST = _MOVE.format(to="words_past", from_="words")
_BACK = _MOVE.format(to="words", from_="words_past")

WHOLE = ""
"""The place of the text that is no citation's: all that a fact is found by."""


class SearchedText(Struct, frozen=True, kw_only=True):
    """A text as it is looked through: its words, where it stands, what it may be asked by.

    `own` are the words that the place adds to the `document` besides its quote.
    """

    fact: str
    place: str
    own: str
    quote: str = ""
    document: str = ""
    exact: str = ""
    tags: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same text in another version."""
        content = f"{self.quote}\n{self.document}\n{self.own}\n{self.exact}"
        return self.fact, self.place, blake2s(content.encode(), digest_size=8).hexdigest()


_Key = tuple[str, str, str]


def texts_of(version: Version, directory: Directory) -> Iterator[SearchedText]:
    """All words of a version, then each of its quotes; where one citation is all that was added,
    that alone: the others are as they were.
    """
    fact = version.fact
    only = None if version.added is None else citation_id(fact.id, version.added.citation)
    own = own_words(version, directory)
    parts = {
        id: (looked_for(words_of(citation.exact)), words_beside(citation))
        for id, citation in version.citations.items()
    }
    document = apart((own, *(words for both in parts.values() for words in both)))
    yield SearchedText(fact=fact.id, place=WHOLE, document=document, own=own)
    about = [("fact", fact.id), *(("actor", actor) for actor in version.actors)]
    about += [("issue", issue) for issue in fact.issues]
    for id, citation in version.citations.items():
        if only not in {None, id}:
            continue
        by = [("source", citation.source), ("asserted-by", citation.asserted_by or "")]
        quote, beside = parts[id]
        yield SearchedText(
            fact=fact.id,
            place=id,
            own=beside,
            quote=quote,
            exact=citation.exact,
            tags=tuple(tag(kind, of) for kind, of in (*about, *by) if of),
        )


def tag(kind: str, id: str) -> str:
    """A word that stands for an id; letters of private use join its parts."""
    # What is asked for may be anything; no id has more than small letters, digits and hyphens.
    return f"{kind}-{id}".replace("-", "\ue000").replace('"', "").replace("\0", "")


class Wording:
    """Files the texts of versions that begin and end, event by event."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._last: int = db.execute(_LAST).fetchone()[0]
        self._gone: dict[_Key, SearchedText] = {}

    def open(self, version: Version, directory: Directory) -> None:
        """File the texts of a version, but those that stood before it."""
        is_first = version.known_from == version.first_position
        texts = ((text.key, text) for text in texts_of(version, directory))
        self._add(
            version.known_from,
            [
                (key, text)
                for key, text in texts
                if is_first or not self._stays(key, text, version.known_from)
            ],
        )

    def close(self, version: Version, directory: Directory) -> None:
        """The texts of a version stand no more, unless the next one has them too."""
        self._gone |= {text.key: text for text in texts_of(version, directory)}

    def settle(self, position: int) -> list[SearchedText]:
        """Put aside what no version has after the event at a position."""
        gone = list(self._gone.values())
        for key in self._gone:
            self._move(_TO_PAST, "words", self._number(key))
            self._db.execute(_END, (position, *key))
        self._gone.clear()
        return gone

    def _add(self, position: int, fresh: list[tuple[_Key, SearchedText]]) -> None:
        numbered = list(enumerate(fresh, start=self._last + 1))
        self._last += len(numbered)
        self._db.executemany(_ADD, [(*key, position, number) for number, (key, _) in numbered])
        self._db.executemany(
            _ADD_WORDS, [_row(number, key, text, position) for number, (key, text) in numbered]
        )

    def _stays(self, key: _Key, text: SearchedText, position: int) -> bool:
        """Whether a text is filed already; one that was put aside is filed as standing again."""
        before = self._gone.pop(key, None)
        if before is not None:
            if not {*before.tags}.issuperset(text.tags):
                self._retag(self._number(key), text.tags)
            return True
        number = self._number(key)
        if number == 0:
            return False
        self._move(_BACK, "words_past", number)
        self._db.execute(_ADD, (*key, position, number))
        self._retag(number, text.tags)
        return True

    def _number(self, key: _Key) -> int:
        row = self._db.execute(_NUMBER, key).fetchone()
        return 0 if row is None else int(row[0])

    def _move(self, sql: str, left: str, number: int) -> None:
        self._db.execute(sql, (number,))
        self._db.execute(f"DELETE FROM {left} WHERE rowid = ?", (number,))

    def _retag(self, number: int, tags: Iterable[str]) -> None:
        before = self._db.execute(_TAGS, (number,)).fetchone()[0].split(" ")
        every = dict.fromkeys((*before, *tags))
        if len(every) > len(before):
            self._db.execute(_RETAG, (" ".join(every), number))


def _row(number: int, key: _Key, text: SearchedText, position: int) -> tuple[str | int, ...]:
    tags = " ".join(text.tags)
    return number, text.quote, text.document, tags, text.exact, *key, position, text.own

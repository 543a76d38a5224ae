"""Which texts are looked through? All that a fact is found by, and each quote: once, however often
the fact was amended.

A text keeps its number, in the order in which texts were first filed. One that stands no more moves
from `words` to `words_past`, so that it takes no place among those that do; one that stands again
moves back. Its *tags*, the fact, source, actors and issues that it may be asked by, are all that it
ever had: they narrow a search, and what is found is held against what the fact then said.

FTS5 keeps where which words stand, and not the words: whoever takes a text out of it has to say
again what it was. That follows from the version that ends, but for tags of other versions.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2s
from itertools import chain
from typing import Final, NamedTuple

from msgspec import Struct

from projections.facts.citations import place_of
from projections.model.directory import Directory
from projections.model.version import Version, citation_id
from projections.search.documents import apart, own_words, words_beside, words_looked_for

# The words come as they are compared, with blanks between them: ascii leaves all other letters
# and marks alone.
_FTS5 = "fts5 (quote, document, tags, tokenize = 'ascii', content = '', columnsize = 0)"
SCHEMA = f"""
CREATE VIRTUAL TABLE words USING {_FTS5};
CREATE VIRTUAL TABLE words_past USING {_FTS5};

-- first_position: where the fact was first recorded. place: which citation of it this is the quote
-- of. digest: of its words, by which a text of a place is found. since: where it was first filed.
-- standing_from: since where it stands, if it does. tags: those it is filed with, where not all
-- versions that had the text had the same, and of what stands no more.
CREATE TABLE wording (
    number         INTEGER PRIMARY KEY,
    first_position INTEGER NOT NULL,
    place          TEXT    NOT NULL,
    digest         INTEGER NOT NULL,
    since          INTEGER NOT NULL,
    standing_from  INTEGER,
    tags           TEXT
) STRICT;
CREATE INDEX wording_fact ON wording (first_position);

-- Between which positions it stood, before it came to an end.
CREATE TABLE stood (
    number     INTEGER NOT NULL,
    known_from INTEGER NOT NULL,
    known_to   INTEGER NOT NULL,
    PRIMARY KEY (number, known_from)
) STRICT, WITHOUT ROWID;
"""

STOOD: Final = """
(w.standing_from <= :k OR EXISTS (
    SELECT 1 FROM stood o WHERE o.number = w.number AND o.known_from <= :k AND o.known_to > :k))
"""
"""Whether the text `w` stood at a position."""

_LAST = "SELECT coalesce(max(number), 0) FROM wording"
_ADD = "INSERT INTO wording VALUES (?1, ?2, ?3, ?4, ?5, ?5, NULL)"
_FIND = """
SELECT number, standing_from, tags FROM wording
WHERE first_position = ?1 AND place = ?2 AND digest = ?3
"""
_END = """
INSERT INTO stood SELECT number, standing_from, ?2 FROM wording WHERE number = ?1
"""
_REFILE = "UPDATE wording SET standing_from = ?, tags = ? WHERE number = ?"
_TAG = "UPDATE wording SET tags = ? WHERE number = ?"
_ADD_WORDS = "INSERT INTO {} (rowid, quote, document, tags) VALUES (?, ?, ?, ?)"
_REMOVE_WORDS = """
INSERT INTO {0} ({0}, rowid, quote, document, tags) VALUES ('delete', ?, ?, ?, ?)
"""

WHOLE = ""
"""The place of the text that is no citation's: all that a fact is found by."""


class SearchedText(Struct, frozen=True, kw_only=True):
    """A text as it is looked through: its words, where it stands, what it may be asked by."""

    first_position: int
    place: str
    quote: str = ""
    document: str = ""
    tags: tuple[str, ...] = ()

    @property
    def key(self) -> "_Key":
        """What makes it the same text in another version."""
        content = f"{self.quote}\n{self.document}"
        digest = blake2s(content.encode(), digest_size=6).digest()
        return self.first_position, self.place, int.from_bytes(digest, signed=True)


_Key = tuple[int, str, int]


class _Filed(NamedTuple):
    """A text as it is filed: its number, since where it stands, if it does, and its tags where they
    are not those of the last version.
    """

    number: int
    standing_from: int | None
    tags: str | None


def texts_of(version: Version, directory: Directory) -> Iterator[SearchedText]:
    """All words of a version, then each of its quotes; where one citation is all that was added,
    that alone: the others are as they were.
    """
    fact = version.fact
    only = None if version.added is None else citation_id(fact.id, version.added.citation)
    quotes = {each.exact: words_looked_for(each.exact) for each in fact.citations}
    own = own_words(fact, version.actors, directory.names.get)
    # Not those by id: what is cited twice may have two notes.
    cited = [(quotes[each.exact], words_beside(each)) for each in fact.citations]
    document = apart((own, *chain.from_iterable(cited)))
    at = version.first_position
    yield SearchedText(first_position=at, place=WHOLE, document=document)
    about = [tag("fact", fact.id), *(tag("actor", actor) for actor in version.actors)]
    about += [tag("issue", issue) for issue in fact.issues]
    for id, citation in version.citations.items():
        if only in {None, id}:
            by = [("source", citation.source), ("asserted-by", citation.asserted_by or "")]
            tags = (*about, *(tag(kind, of) for kind, of in by if of))
            yield SearchedText(
                first_position=at, place=place_of(id), quote=quotes[citation.exact], tags=tags
            )


@lru_cache(maxsize=16_384)
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
        self._fresh: list[tuple[int, int, str, int, int]] = []
        self._fresh_words: list[tuple[int, str, str, str]] = []

    def open(self, version: Version, directory: Directory) -> None:
        """File the texts of a version, but those that stood before it."""
        is_first = version.known_from == version.first_position
        for text in texts_of(version, directory):
            key = text.key
            if is_first or not self._stays(key, text, version.known_from):
                self._last += 1
                self._fresh.append((self._last, *key, version.known_from))
                self._fresh_words.append(_row(self._last, text, text.tags))

    def close(self, version: Version, directory: Directory) -> None:
        """The texts of a version stand no more, unless the next one has them too."""
        self._gone |= {text.key: text for text in texts_of(version, directory)}

    def settle(self, position: int) -> list[SearchedText]:
        """Put aside what no version has after the event at a position."""
        gone = list(self._gone.values())
        if gone:
            self.flush(self._db)
        for key, text in self._gone.items():
            found = self._find(key)
            if found is not None and found.standing_from is not None:
                self._put_aside(found, text, position)
        self._gone.clear()
        return gone

    def flush(self, to: sqlite3.Connection) -> None:
        """File the texts that are new."""
        to.executemany(_ADD, self._fresh)
        to.executemany(_ADD_WORDS.format("words"), self._fresh_words)
        self._fresh.clear()
        self._fresh_words.clear()

    def _stays(self, key: _Key, text: SearchedText, position: int) -> bool:
        """Whether a text is filed already; one that was put aside is filed as standing again."""
        before, found = self._gone.pop(key, text), self._find(key)
        if found is None:
            return False
        if found.standing_from is not None:
            self._retag(found, before, text)
            return True
        tags = _tags(found.tags, text)
        every = _united(tags, text.tags)
        self._remove("words_past", found.number, text, tags)
        self._add("words", found.number, text, every)
        self._db.execute(_REFILE, (position, " ".join(every), found.number))
        return True

    def _retag(self, found: _Filed, before: SearchedText, text: SearchedText) -> None:
        """What a text may be asked by may be more, or no more all that its fact says."""
        if before.tags == text.tags:
            return
        tags = _tags(found.tags, before)
        every = _united(tags, text.tags)
        if every != tags:
            self._remove("words", found.number, text, tags)
            self._add("words", found.number, text, every)
        self._db.execute(_TAG, (" ".join(every), found.number))

    def _put_aside(self, found: _Filed, text: SearchedText, position: int) -> None:
        tags = _tags(found.tags, text)
        self._remove("words", found.number, text, tags)
        self._add("words_past", found.number, text, tags)
        self._db.execute(_END, (found.number, position))
        self._db.execute(_REFILE, (None, " ".join(tags), found.number))

    def _find(self, key: _Key) -> _Filed | None:
        self.flush(self._db)
        row = self._db.execute(_FIND, key).fetchone()
        return None if row is None else _Filed(*row)

    def _add(self, to: str, number: int, text: SearchedText, tags: Iterable[str]) -> None:
        self._db.execute(_ADD_WORDS.format(to), _row(number, text, tags))

    def _remove(self, left: str, number: int, text: SearchedText, tags: Iterable[str]) -> None:
        self._db.execute(_REMOVE_WORDS.format(left), _row(number, text, tags))


def _row(number: int, text: SearchedText, tags: Iterable[str]) -> tuple[int, str, str, str]:
    return number, text.quote, text.document, " ".join(tags)


def _tags(filed: str | None, text: SearchedText) -> tuple[str, ...]:
    return text.tags if filed is None else tuple(filter(None, filed.split(" ")))


def _united(tags: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*tags, *others)))

"""Whom does a name mean? Names and aliases of actors, and what everything else that is registered
is called, by their words.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from events.time.dates import EARLIEST
from events.vocabulary.catalogue import KIND_OF_REGISTRATION, AnyEvent
from events.vocabulary.registry import (
    ActorAdded,
    Alias,
    OfficeAdded,
    Registration,
    RegistrationCorrected,
    SourceAdded,
)
from projections.facts import registry
from projections.model import mergers
from projections.model.clocks import FOREVER, KNOWN_TO, Clocks
from projections.model.directory import Directory
from projections.model.publication import public_from
from projections.model.reader import Reader
from projections.model.words import folded, words_of
from projections.search import spelling

ThingNamed = Literal["actor", "office"]
"""What is found by its name as others write it; ids are unique within each."""

_Thing = tuple[str, str]
_TERMS: Final[dict[str, str]] = {"actor": "name", "office": "office"}
"""As what the words of their names are filed where spellings are looked for: of what is found as it
is typed alone there are none.
"""

SCHEMA = f"""
-- beside: the words by which what is found as it is typed alone is found besides: those of its id,
-- and of a source's publisher.
CREATE TABLE thing_name (
    number      INTEGER PRIMARY KEY,
    kind        TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    written     TEXT    NOT NULL,
    beside      TEXT    NOT NULL
) STRICT;
CREATE INDEX thing_name_name ON thing_name (kind, name, id);
CREATE INDEX thing_name_id ON thing_name (kind, id);

-- Each word of each of them, so that a name is found by some of its words.
CREATE TABLE name_word (
    kind        TEXT    NOT NULL,
    word        TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    name        INTEGER NOT NULL,
    known_from  INTEGER NOT NULL,
    {KNOWN_TO},
    public_from INTEGER NOT NULL,
    PRIMARY KEY (kind, word, id, name)
) STRICT, WITHOUT ROWID;
"""

_LAST = "SELECT coalesce(max(number), 0) FROM thing_name"
_ADD = f"INSERT INTO thing_name VALUES (?, ?, ?, ?, ?, {FOREVER}, ?, ?, ?)"
_ADD_WORD = "INSERT INTO name_word VALUES (?, ?, ?, ?, ?, NULL, ?)"
_END = "UPDATE thing_name SET known_to = ? WHERE number = ?"
_END_WORD = """
UPDATE name_word SET ended = ? WHERE kind = ? AND word = ? AND id = ? AND name = ?
"""
_NOW = f"""
SELECT name, public_from, written, number, beside FROM thing_name INDEXED BY thing_name_id
WHERE kind = ? AND id = ? AND known_to = {FOREVER}
"""
_FIND = """
SELECT id FROM thing_name
WHERE kind = :kind AND name = :name
AND known_from <= :k AND known_to > :k AND public_from <= :p ORDER BY id
"""
EXAMINED_LIMIT = 2_000
"""Things of one name that are looked at: many actors may turn out to be one."""

_HAS_WORD = """
SELECT 1 FROM name_word
WHERE kind = :kind AND word = :word
AND known_from <= :k AND known_to > :k AND public_from <= :p LIMIT 1
"""
_WRITTEN = """
SELECT written FROM thing_name
WHERE kind = :kind AND name = :name
AND known_from <= :k AND known_to > :k AND public_from <= :p
ORDER BY id LIMIT 1
"""


RESPELT_WORDS_MOST = 6
"""Words of a name that are looked for in other spellings."""

RESPELT_MOST = 25
"""Spellings of a name that are tried."""


class Nearest(Struct, frozen=True, kw_only=True):
    """What was asked for, and the nearest that is there."""

    asked: str
    nearest: str


class NameSuggestion(Struct, frozen=True, kw_only=True):
    """The nearest spelling of a name that nobody has: a guess at what was meant, no answer."""

    name: str
    of: tuple[Nearest, ...]
    note: str = "nobody has the name that was asked for; this is the nearest that somebody has"


def begun(name: str, word: str) -> str:
    """In SQL, that a word of the name `name` begins so: that is told by the name as it is filed,
    and not by its words, of which those that begin so may be many.
    """
    return f"instr(' ' || {name}.name || ' ' || {name}.beside, ' ' || {word}) > 0"


def has(name: str, word: str) -> str:
    """In SQL, that a word is one of the name `name`, likewise."""
    return f"instr(' ' || {name}.name || ' ' || {name}.beside || ' ', ' ' || {word} || ' ') > 0"


class _Called(NamedTuple):
    """Since when a thing is publicly called something, and how it is written."""

    public_from: int
    written: str


class _NameNow(NamedTuple):
    """A name that a thing has by now, as it is filed."""

    called: _Called
    number: int
    beside: str


class NamesFiled:
    """Files names and their words; a name has the next number, in the order of the ledger."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._last: int = db.execute(_LAST).fetchone()[0]

    def file(
        self, db: sqlite3.Connection, position: int, event: AnyEvent, directory: Directory
    ) -> None:
        """File what is registered under its name; an actor also under the aliases that resolve,
        each from its source's day on.
        """
        if isinstance(event, RegistrationCorrected):
            added = event.registration
            self._file_anew(db, position, added, directory)
            for id in directory.called_by(added.id) if isinstance(added, SourceAdded) else ():
                called = registry.now(db, f"actor/{id}")
                assert isinstance(called, ActorAdded), "it is registered as an actor"
                self._file_anew(db, position, called, directory)
        elif isinstance(event, Registration):
            self._name(db, position, event, _names(event, directory), directory)

    def _file_anew(
        self, db: sqlite3.Connection, position: int, added: Registration, directory: Directory
    ) -> None:
        """File the names that a thing has from now on, and end those that it has no more."""
        thing = _thing(added)
        rows = db.execute(_NOW, thing).fetchall()
        before = {
            name: _NameNow(_Called(day, written), number, beside)
            for name, day, written, number, beside in rows
        }
        now = _names(added, directory)
        # Of others, there may be other words beside a name that stays.
        may_stay = isinstance(added, ActorAdded | OfficeAdded)
        staying = {n for n, each in before.items() if may_stay and each.called == now.get(n)}
        for name, filed in before.items():
            if name not in staying:
                _end(db, position, thing, name, filed)
        fresh = {name: called for name, called in now.items() if name not in staying}
        self._name(db, position, added, fresh, directory)

    def _name(
        self,
        db: sqlite3.Connection,
        position: int,
        added: Registration,
        names: Mapping[str, _Called],
        directory: Directory,
    ) -> None:
        """File names that a thing has from now on, and their words where they are new, or public
        sooner.
        """
        (kind, id), beside = _thing(added), _beside(added)
        for name, called in names.items():
            self._last += 1
            row = (self._last, kind, name, id, position, *called, " ".join(beside))
            db.execute(_ADD, row)
            words = dict.fromkeys((*name.split(), *beside))
            since = (position, called.public_from)
            db.executemany(_ADD_WORD, [(kind, word, id, self._last, *since) for word in words])
            if kind in _TERMS:
                _spell(db, _TERMS[kind], words, since, directory)


def _spell(
    db: sqlite3.Connection,
    terms: str,
    words: Iterable[str],
    since: tuple[int, int],
    directory: Directory,
) -> None:
    """File words where spellings are looked for, if they are new there, or public sooner."""
    _, day = since
    for word in words:
        before = directory.name_terms.get((terms, word))
        if before is None or day < before:
            spelling.add(db, terms, word, since, is_new=before is None)
            directory.name_terms[terms, word] = day


def _end(db: sqlite3.Connection, position: int, thing: _Thing, name: str, filed: _NameNow) -> None:
    kind, id = thing
    db.execute(_END, (position, filed.number))
    words = dict.fromkeys((*name.split(), *filed.beside.split()))
    db.executemany(_END_WORD, [(position, kind, word, id, filed.number) for word in words])


def _names(added: Registration, directory: Directory) -> dict[str, _Called]:
    """By how they are compared; one that is written in several ways is public with the first."""
    if isinstance(added, SourceAdded):
        return {folded(added.title): _Called(public_from(added), added.title)}
    found: dict[str, _Called] = {}
    aliases = added.aliases if isinstance(added, ActorAdded) else ()
    for alias in (Alias(name=added.name), *(each for each in aliases if each.resolves)):
        day = EARLIEST if alias.source is None else directory.sources[alias.source].public_from
        name = folded(alias.name)
        first = found.get(name, _Called(day, alias.name))
        found[name] = first._replace(public_from=min(day, first.public_from))
    return found


def _beside(added: Registration) -> list[str]:
    """The words by which a thing is found beside those of its name."""
    if isinstance(added, ActorAdded | OfficeAdded):
        return []
    publisher = words_of(added.publisher) if isinstance(added, SourceAdded) else []
    return [*words_of(added.id), *publisher]


def _thing(added: Registration) -> _Thing:
    return KIND_OF_REGISTRATION[type(added)], added.id


def meant_by(
    reader: Reader, name: str, clocks: Clocks, *, limit: int, kind: ThingNamed = "actor"
) -> list[str]:
    """The things that a name means, by id, merged actors as what they were merged into."""
    asked = {"kind": kind, "name": folded(name), "k": clocks.known_at, "p": clocks.public_limit}
    rows = islice(reader.db.execute(_FIND, asked), EXAMINED_LIMIT)
    return sorted({surviving(reader, id, clocks, kind) for (id,) in rows})[:limit]


def surviving(reader: Reader, id: str, clocks: Clocks, kind: ThingNamed) -> str:
    """What a thing turned out to be: actors are merged, offices are not."""
    return mergers.survivor(reader, id, clocks) if kind == "actor" else id


def written(reader: Reader, name: str, clocks: Clocks, kind: ThingNamed = "actor") -> str | None:
    """A name as it was written, by how it is compared."""
    asked = {"kind": kind, "name": name, "k": clocks.known_at, "p": clocks.public_limit}
    row = reader.db.execute(_WRITTEN, asked).fetchone()
    return None if row is None else str(row[0])


def respelt(reader: Reader, name: str, clocks: Clocks, kind: ThingNamed = "actor") -> Iterator[str]:
    """A name with each word that stands in no name spelt as the nearest that does, the nearest
    spellings first; nothing where all words stand, or for one there is none near.
    """

    def stands(word: str) -> bool:
        asked = {"kind": kind, "word": word, "k": clocks.known_at, "p": clocks.public_limit}
        return reader.db.execute(_HAS_WORD, asked).fetchone() is not None

    def near(word: str) -> list[tuple[int, str]]:
        if stands(word):
            return [(0, word)]
        return spelling.nearest(reader, _TERMS[kind], word, clocks, stands)

    spellings = [near(word) for word in words_of(name)[:RESPELT_WORDS_MOST]]
    several = sorted(islice(product(*spellings), RESPELT_MOST), key=_edits)
    yield from (" ".join(word for _, word in each) for each in several if _edits(each))


def _edits(words: Iterable[tuple[int, str]]) -> int:
    return sum(edits for edits, _ in words)

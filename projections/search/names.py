"""Whom does a name mean? Names and aliases of actors, compared by their words."""

import sqlite3
from itertools import islice
from typing import NamedTuple

from msgspec import Struct

from events.time.dates import EARLIEST
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import ActorAdded, Alias, RegistrationCorrected, SourceAdded
from projections.facts import registry
from projections.model import mergers
from projections.model.clocks import FOREVER, Clocks
from projections.model.directory import Directory
from projections.model.reader import Reader
from projections.model.words import folded
from projections.search import spelling

SCHEMA = """
CREATE TABLE actor_name (
    name        TEXT    NOT NULL,
    actor       TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    written     TEXT    NOT NULL,
    PRIMARY KEY (name, actor, known_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX actor_name_actor ON actor_name (actor);

-- Each word of each of them, so that a name is found by some of its words.
CREATE TABLE name_word (
    word        TEXT    NOT NULL,
    actor       TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (actor, name, word, known_from)
) STRICT, WITHOUT ROWID;

CREATE INDEX name_word_word
ON name_word (word, actor, name, known_from, known_to, public_from);
"""

_ADD = f"INSERT INTO actor_name VALUES (?, ?, ?, {FOREVER}, ?, ?)"
_ADD_WORD = f"INSERT INTO name_word VALUES (?, ?, ?, ?, {FOREVER}, ?)"
_END = f"UPDATE actor_name SET known_to = ? WHERE actor = ? AND name = ? AND known_to = {FOREVER}"
_END_WORDS = (
    f"UPDATE name_word SET known_to = ? WHERE actor = ? AND name = ? AND known_to = {FOREVER}"
)
_NOW = f"""
SELECT name, public_from, written FROM actor_name WHERE actor = ? AND known_to = {FOREVER}
"""
_FIND = """
SELECT actor FROM actor_name
WHERE name = :name AND known_from <= :k AND known_to > :k AND public_from <= :p ORDER BY actor
"""
EXAMINED_LIMIT = 2_000
"""Actors of one name that are looked at: many may turn out to be one."""

_WRITTEN = """
SELECT written FROM actor_name
WHERE name = :name AND known_from <= :k AND known_to > :k AND public_from <= :p
ORDER BY actor LIMIT 1
"""


class Nearest(Struct, frozen=True, kw_only=True):
    """What was asked for, and the nearest that is there."""

    asked: str
    nearest: str


class NameSuggestion(Struct, frozen=True, kw_only=True):
    """The nearest spelling of a name that nobody has: a guess at what was meant, no answer."""

    name: str
    of: tuple[Nearest, ...]
    note: str = "nobody has the name that was asked for; this is the nearest that somebody has"


def file(db: sqlite3.Connection, position: int, event: AnyEvent, directory: Directory) -> None:
    """File an actor under its name and the aliases that resolve, each from its source's day on."""
    match event:
        case ActorAdded():
            _file(db, position, event, directory)
        case RegistrationCorrected(registration=ActorAdded() as actor):
            _file(db, position, actor, directory)
        case RegistrationCorrected(registration=SourceAdded() as source):
            for id in directory.called_by(source.id):
                called = registry.now(db, f"actor/{id}")
                assert isinstance(called, ActorAdded), "it is registered as an actor"
                _file(db, position, called, directory)
        case _:
            pass


class _Called(NamedTuple):
    """Since when an actor is publicly called something, and how it is written."""

    public_from: int
    written: str


def _file(db: sqlite3.Connection, position: int, actor: ActorAdded, directory: Directory) -> None:
    """File the names that an actor has from now on, and end those that it has no more."""
    before = {name: _Called(*rest) for name, *rest in db.execute(_NOW, (actor.id,)).fetchall()}
    now = _names(actor, directory)
    for name, called in before.items():
        if called != now.get(name):
            db.execute(_END, (position, actor.id, name))
            db.execute(_END_WORDS, (position, actor.id, name))
    for name, called in now.items():
        if before.get(name) != called:
            _add(db, position, actor.id, name, called)


def _names(actor: ActorAdded, directory: Directory) -> dict[str, _Called]:
    """By how they are compared; one that is written in several ways is public with the first."""
    found: dict[str, _Called] = {}
    for alias in (Alias(name=actor.name), *(each for each in actor.aliases if each.resolves)):
        day = EARLIEST if alias.source is None else directory.sources[alias.source].public_from
        name = folded(alias.name)
        first = found.get(name, _Called(day, alias.name))
        found[name] = first._replace(public_from=min(day, first.public_from))
    return found


def _add(db: sqlite3.Connection, position: int, actor: str, name: str, called: _Called) -> None:
    db.execute(_ADD, (name, actor, position, *called))
    for word in dict.fromkeys(name.split()):
        db.execute(_ADD_WORD, (word, actor, name, position, called.public_from))
    spelling.add(db, "name", name, (position, called.public_from))


def meant_by(reader: Reader, name: str, clocks: Clocks, *, limit: int) -> list[str]:
    """The actors that a name means, by id, merged ones as what they were merged into."""
    parameters = {"name": folded(name), "k": clocks.known_at, "p": clocks.public_limit}
    rows = islice(reader.db.execute(_FIND, parameters), EXAMINED_LIMIT)
    return sorted({mergers.survivor(reader, actor, clocks) for (actor,) in rows})[:limit]


def written(reader: Reader, name: str, clocks: Clocks) -> str | None:
    """A name as it was written, by how it is compared."""
    parameters = {"name": name, "k": clocks.known_at, "p": clocks.public_limit}
    row = reader.db.execute(_WRITTEN, parameters).fetchone()
    return None if row is None else str(row[0])


def suggestion(reader: Reader, name: str, clocks: Clocks) -> NameSuggestion | None:
    """The nearest spelling that finds somebody."""

    def stands(name: str) -> bool:
        return written(reader, name, clocks) is not None

    for _, near in spelling.nearest(reader, "name", folded(name), clocks, stands):
        if (found := written(reader, near, clocks)) is not None:
            return NameSuggestion(name=found, of=(Nearest(asked=name, nearest=found),))
    return None

"""Whom does a name mean? Names and aliases of actors, compared by their words."""

import sqlite3
from itertools import islice

from msgspec import Struct

from events.time.dates import EARLIEST
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import ActorAdded, Alias
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.directory import Directory
from projections.model.reader import Reader
from projections.model.words import folded
from projections.search import spelling

SCHEMA = """
CREATE TABLE actor_name (
    name        TEXT    NOT NULL,
    actor       TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    written     TEXT    NOT NULL,
    PRIMARY KEY (name, actor)
) STRICT, WITHOUT ROWID;

-- Each word of each of them, so that a name is found by some of its words.
CREATE TABLE name_word (
    word        TEXT    NOT NULL,
    actor       TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (actor, name, word)
) STRICT, WITHOUT ROWID;

CREATE INDEX name_word_word ON name_word (word, actor, name, position, public_from);
"""

_ADD = """
INSERT INTO actor_name VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET public_from = min(public_from, excluded.public_from)
"""
_ADD_WORD = """
INSERT INTO name_word VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET public_from = min(public_from, excluded.public_from)
"""
_FIND = """
SELECT actor FROM actor_name WHERE name = ? AND position <= ? AND public_from <= ? ORDER BY actor
"""
EXAMINED_LIMIT = 2_000
"""Actors of one name that are looked at: many may turn out to be one."""

_WRITTEN = """
SELECT written FROM actor_name WHERE name = ? AND position <= ? AND public_from <= ?
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
    if isinstance(event, ActorAdded):
        own = Alias(name=event.name)
        for alias in (own, *(each for each in event.aliases if each.resolves)):
            public_from = (
                EARLIEST if alias.source is None else directory.sources[alias.source].public_from
            )
            name = folded(alias.name)
            db.execute(_ADD, (name, event.id, position, public_from, alias.name))
            for word in dict.fromkeys(name.split()):
                db.execute(_ADD_WORD, (word, event.id, name, position, public_from))
            spelling.add(db, "name", name, (position, public_from))


def meant_by(reader: Reader, name: str, clocks: Clocks, *, limit: int) -> list[str]:
    """The actors that a name means, by id, merged ones as what they were merged into."""
    parameters = (folded(name), clocks.known_at, clocks.public_limit)
    rows = islice(reader.db.execute(_FIND, parameters), EXAMINED_LIMIT)
    return sorted({mergers.survivor(reader, actor, clocks) for (actor,) in rows})[:limit]


def written(reader: Reader, name: str, clocks: Clocks) -> str | None:
    """A name as it was written, by how it is compared."""
    parameters = (name, clocks.known_at, clocks.public_limit)
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

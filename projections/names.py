"""Whom does a name mean? Names and aliases of actors, whatever their case and spacing."""

import sqlite3
from unicodedata import normalize

from events.catalogue import AnyEvent
from events.dates import EARLIEST
from events.registry import ActorAdded, Alias
from projections import registry
from projections.clocks import Clocks
from projections.directory import Directory
from projections.reader import Reader

SCHEMA = """
CREATE TABLE actor_name (
    name        TEXT    NOT NULL,
    actor       TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (name, actor)
) STRICT, WITHOUT ROWID;
"""

_ADD = """
INSERT INTO actor_name VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET public_from = min(public_from, excluded.public_from)
"""
_FIND = """
SELECT actor FROM actor_name WHERE name = ? AND position <= ? AND public_from <= ?
ORDER BY actor LIMIT ?
"""


def file(db: sqlite3.Connection, position: int, event: AnyEvent, directory: Directory) -> None:
    """File an actor under its name and the aliases that resolve, each from its source's day on."""
    if isinstance(event, ActorAdded):
        own = Alias(name=event.name)
        for alias in (own, *(each for each in event.aliases if each.resolves)):
            public_from = (
                EARLIEST if alias.source is None else directory.sources[alias.source].public_from
            )
            db.execute(_ADD, (folded(alias.name), event.id, position, public_from))


def meant_by(reader: Reader, name: str, clocks: Clocks, *, limit: int) -> list[str]:
    """The actors that a name means, by id, merged ones as what they were merged into."""
    parameters = (folded(name), clocks.known_at, clocks.public_limit, limit)
    found = [actor for (actor,) in reader.db.execute(_FIND, parameters)]
    return sorted({registry.survivor(reader, actor, clocks) for actor in found})


def folded(name: str) -> str:
    """A name as it is compared: NFC, without case, blanks as one."""
    return " ".join(normalize("NFC", name).casefold().split())

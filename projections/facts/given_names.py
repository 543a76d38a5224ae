"""How facts named their actors and engagements as they were given, where these are others by now.

A version is filed under the ids that merges left; once a merge is undone, what the fact said counts
again.
"""

import sqlite3
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from events.vocabulary.base import Fact
from events.vocabulary.fields import checked_fields
from projections.model.mergers import MERGED_KINDS

SCHEMA = """
CREATE TABLE given_names (
    fact   TEXT NOT NULL,
    fields BLOB NOT NULL,
    PRIMARY KEY (fact)
) STRICT;
"""
_KEEP = "INSERT OR IGNORE INTO given_names VALUES (?, ?)"
_FORGET = "DELETE FROM given_names WHERE fact = ?"
_GIVEN = "SELECT fields FROM given_names WHERE fact = ?"

_Fact = TypeVar("_Fact", bound=Fact)


def keep(db: sqlite3.Connection, fact: Fact, named: Fact) -> None:
    """Remember whom and what a fact names, if it is filed with them named otherwise; what was
    given first stays.
    """
    given = _merged(fact)
    if given != _merged(named):
        db.execute(_KEEP, (fact.id, msgspec.json.encode(given)))


def forget(db: sqlite3.Connection, fact: str) -> None:
    """A fact is given anew."""
    db.execute(_FORGET, (fact,))


def as_given(db: sqlite3.Connection, fact: _Fact) -> _Fact:
    """A fact that is filed, with what it names as it was given."""
    row = db.execute(_GIVEN, (fact.id,)).fetchone()
    if row is None:
        return fact
    fields: dict[str, Any] = msgspec.json.decode(row[0])
    lists = {name: tuple(value) for name, value in fields.items() if isinstance(value, list)}
    return replace(fact, **{**fields, **lists})


def _merged(fact: Fact) -> dict[str, Any]:
    """The fields in which a fact names what may be merged."""
    fields = (each.name for each in checked_fields(type(fact)) if each.refers in MERGED_KINDS)
    return {name: getattr(fact, name) for name in fields}

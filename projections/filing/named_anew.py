"""Which facts does a merge, or its undoing, bear on, and what may it change of their filing?"""

import sqlite3
from typing import Final

import msgspec

from events.vocabulary.catalogue import tag_of
from events.vocabulary.registry import Merger, MergerUndone
from projections.model import mergers
from projections.model.directory import Directory
from projections.model.facet_lists import list_name
from projections.model.numbered import number_of
from projections.model.version import RENAMING, Amended, Version

_NAMING = f"""
SELECT DISTINCT fact FROM json_each(?) j CROSS JOIN timeline t
WHERE t.list = {number_of("j.value")} ORDER BY fact
"""
_CHANGES: Final[dict[str, Amended]] = {each: each for each in RENAMING}


def change_of(event: Merger | MergerUndone) -> Amended:
    """What it does to a fact."""
    return _CHANGES[tag_of(type(event))]


def bearing_on(db: sqlite3.Connection, directory: Directory, key: str) -> list[str]:
    """The facts that name an actor, or an engagement or what is a part of it, by whatever id they
    are filed under.
    """
    id = mergers.id_of(key)
    is_actor = key == mergers.key_of("actor", id)
    facet = "actor" if is_actor else "engagement"
    ids = [directory.mergers.survivor(key)] if is_actor else directory.with_parts(id)
    names = [list_name(facet, each) for each in ids]
    rows = db.execute(_NAMING, (msgspec.json.encode(names).decode(),))
    return [fact for (fact,) in rows]


def reads_otherwise(version: Version, then: Version) -> bool:
    """Whether the same fact names others, or tells of others."""
    before, after = ((each.fact, each.actors, each.changes) for each in (version, then))
    return before != after

"""Who holds an office?"""

import sqlite3
from collections.abc import Iterator, Sequence

from msgspec import Struct

from events.catalogue import AnyEvent
from events.facts import AnyFact
from events.offices import OfficialAppointed, OfficialRemoved
from events.registry import ActorMerged, OfficeAdded
from projections import timeline
from projections.clocks import Clocks
from projections.directory import Directory
from projections.involvement import SECTION_LIMIT
from projections.reader import Reader
from projections.states import Element, State, state_of
from projections.transitions import candidates
from projections.version import Change

_OF_ACTOR = """
SELECT id FROM office WHERE actor = ? AND position <= ? ORDER BY id LIMIT ?
"""

SCHEMA = """
CREATE TABLE office (
    actor    TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (actor, id)
) STRICT, WITHOUT ROWID;
"""

_ADD = "INSERT INTO office VALUES (?, ?, ?)"
_MERGE = "INSERT OR IGNORE INTO office SELECT ?, id, ? FROM office WHERE actor = ?"


class OfficeState(Element, frozen=True, kw_only=True):
    """An office's holder: null where it is vacant, unknown, or one of the alternatives."""

    office: str
    name: str
    of: str
    holder: str | None


class OfficeView(Struct, frozen=True, kw_only=True):
    """An office: its holder or the candidates, and who came and went, the latest last."""

    office: OfficeAdded
    state: OfficeState
    succession: tuple[timeline.Item, ...]


def file(db: sqlite3.Connection, position: int, event: AnyEvent, directory: Directory) -> None:
    """File an office under the state or body it belongs to, and that body's states."""
    match event:
        case OfficeAdded():
            of = directory.survivor(event.of)
            actors = (of, *directory.acts_for.get(of, ()))
            db.executemany(_ADD, [(actor, event.id, position) for actor in actors])
        case ActorMerged():
            db.execute(_MERGE, (event.into, position, event.actor))
        case _:
            pass


def changes(fact: AnyFact, tag: str) -> Iterator[Change]:
    """An appointment fills an office; a removal passes it on or empties it."""
    match fact:
        case OfficialAppointed():
            yield Change(f"office/{fact.office}", fact.official)
        case OfficialRemoved():
            yield Change(f"office/{fact.office}", fact.replaced_by)
        case _:
            pass


def of_actor(
    reader: Reader, actor: str, clocks: Clocks, limit: int = SECTION_LIMIT
) -> list[OfficeState]:
    """The offices of a state or body (those of its bodies included), by id."""
    rows = reader.db.execute(_OF_ACTOR, (actor, clocks.known_at, limit))
    return states(reader, [id for (id,) in rows], clocks)


def states(reader: Reader, ids: Sequence[str], clocks: Clocks) -> list[OfficeState]:
    """The holders of offices of which anything is known by then; the others are left out."""
    found = candidates(reader.db, [f"office/{id}" for id in ids], clocks)
    return [
        _element(reader, id, state_of(found[f"office/{id}"], clocks), clocks)
        for id in ids
        if f"office/{id}" in found
    ]


def view(reader: Reader, id: str, clocks: Clocks) -> OfficeView:
    """An office as of then; raises `UnknownIdError`."""
    office = reader.registered("office", id, OfficeAdded, known_at=clocks.known_at)
    found = candidates(reader.db, [f"office/{id}"], clocks).get(f"office/{id}", [])
    succession = timeline.latest(reader, "office", id, clocks, limit=SECTION_LIMIT)
    return OfficeView(
        office=office,
        state=_element(reader, id, state_of(found, clocks), clocks),
        succession=tuple(succession),
    )


def _element(reader: Reader, id: str, state: State, clocks: Clocks) -> OfficeState:
    office = reader.registered("office", id, OfficeAdded)
    return OfficeState.from_state(
        state, clocks, office=id, name=office.name, of=office.of, holder=state.value
    )

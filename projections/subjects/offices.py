"""Who holds an office?"""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import assert_never

import msgspec
from msgspec import Struct

from events.vocabulary.catalogue import RegistryEvent
from events.vocabulary.facts import OfficeFact
from events.vocabulary.offices import (
    OfficialAbsent,
    OfficialAppointed,
    OfficialInOffice,
    OfficialRemoved,
)
from events.vocabulary.registry import ActorMerged, MergeUndone, OfficeAdded
from projections.facts.contested import ContestedFact, in_state
from projections.holding import segments
from projections.holding.elements import Element
from projections.holding.extents import Extents
from projections.holding.listing_order import LASTING_LIMIT, SECTION_LIMIT, Listed, ListPlace
from projections.holding.tellings import Found, Standing, standing
from projections.model import counts
from projections.model.clocks import FOREVER, Clocks
from projections.model.counts import Count
from projections.model.directory import Directory
from projections.model.reader import Reader
from projections.model.version import Change
from projections.timeline import timeline

_OF_ACTOR = """
SELECT id FROM office
WHERE actor = ? AND known_from <= ? AND known_to > ? AND id > ? ORDER BY id LIMIT ?
"""
_IS_OF = "SELECT 1 FROM office WHERE actor = ? AND id = ? AND known_from <= ? AND known_to > ?"
EXAMINED_LIMIT = 1_000
"""Offices that are looked at for those of which anything is known."""

BLOCK = 50

SCHEMA = """
CREATE TABLE office (
    actor      TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    known_from INTEGER NOT NULL,
    known_to   INTEGER NOT NULL,
    "of"       TEXT    NOT NULL,
    PRIMARY KEY (actor, id, known_from)
) STRICT, WITHOUT ROWID;
"""

_ADD = f"INSERT INTO office VALUES (?, ?, ?, {FOREVER}, ?)"
_CURRENT = f"""
SELECT DISTINCT id, "of" FROM office WHERE actor = ? AND known_to = {FOREVER} ORDER BY id
"""
_ALL = "SELECT body FROM registered WHERE kind = 'office' ORDER BY id"
_WHOSE = f'SELECT actor, "of" FROM office WHERE id = ? AND known_to = {FOREVER}'
_CLOSE = f"UPDATE office SET known_to = ? WHERE id = ? AND known_to = {FOREVER}"


class OfficeState(Element, frozen=True, kw_only=True):
    """An office's holder: null where it is vacant, or not certain, or where there are several
    `holders`, as terms may overlap.
    """

    office: str
    name: str
    of: str
    accredited_to: str | None = None
    holder: str | None
    holders: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"office/{self.office}"


class OfficeView(Struct, frozen=True, kw_only=True):
    """An office: its holder (null: nothing is told of it by then), and who came and went, the
    latest last, and those that came last where there are many. `sections` says of how many, and
    where the others are.
    """

    office: OfficeAdded
    state: OfficeState | None
    contested: tuple[ContestedFact, ...]
    succession: tuple[timeline.Item, ...]
    sections: Extents


def file(db: sqlite3.Connection, position: int, event: RegistryEvent, directory: Directory) -> None:
    """File an office under the state or body it belongs to, and that body's states."""
    match event:
        case OfficeAdded():
            _add(db, position, event.id, directory.mergers.survivor(event.of), directory)
        case ActorMerged():
            for id, of in db.execute(_CURRENT, (event.actor,)).fetchall():
                db.execute(_CLOSE, (position, id))
                _add(db, position, id, directory.mergers.survivor(of), directory)
        case MergeUndone():
            _part(db, position, directory)
        case _:
            pass  # nothing else that is registered says whose an office is


def _part(db: sqlite3.Connection, position: int, directory: Directory) -> None:
    """File those offices anew that belong to others, as somebody is himself again."""
    for (body,) in db.execute(_ALL).fetchall():
        office = msgspec.json.decode(body, type=OfficeAdded)
        of = directory.mergers.survivor(office.of)
        now = {(actor, of) for actor in (of, *directory.states_of(of))}
        if now != set(db.execute(_WHOSE, (office.id,))):
            db.execute(_CLOSE, (position, office.id))
            _add(db, position, office.id, of, directory)


def _add(db: sqlite3.Connection, position: int, id: str, of: str, directory: Directory) -> None:
    actors = dict.fromkeys((of, *directory.states_of(of)))
    db.executemany(_ADD, [(actor, id, position, of) for actor in actors])


def changes(fact: OfficeFact) -> Iterator[Change]:
    """Who is appointed, or in office, fills it; a removal passes it on or empties it."""
    match fact:
        case OfficialAppointed():
            yield Change(f"office/{fact.office}", "appointed", fact.official, until=fact.until)
        case OfficialInOffice():
            yield Change(f"office/{fact.office}", "in-office", fact.official, until=fact.until)
        case OfficialRemoved():
            yield Change(f"office/{fact.office}", "removed", fact.replaced_by, party=fact.official)
        case OfficialAbsent():
            pass
        case _:
            assert_never(fact)


def subjects_of(
    reader: Reader,
    actor: str,
    clocks: Clocks,
    limit: int = LASTING_LIMIT,
    after: ListPlace | None = None,
) -> Listed:
    """The offices of a state or body (those of its bodies included) of which anything is known, as
    subjects, by id.
    """
    found: list[str] = []
    last = "" if after is None else after.subject.partition("/")[2]
    for _ in range(0, EXAMINED_LIMIT, BLOCK):
        parameters = (actor, clocks.known_at, clocks.known_at, last, BLOCK)
        ids = [id for (id,) in reader.db.execute(_OF_ACTOR, parameters)]
        subjects = [_subject(id) for id in ids]
        there = segments.of_which_there_is_one(reader, subjects, clocks)
        found += [each for each in subjects if each in there]
        if len(found) > limit:
            return Listed(found[:limit], ListPlace(0, found[limit - 1]))
        if len(ids) < BLOCK:
            return Listed(found)
        last = ids[-1]
    return Listed(found, ListPlace(0, _subject(last)))


def count_of(reader: Reader, actor: str, clocks: Clocks) -> Count:
    """How many these are, as far as they are looked at."""
    listed = subjects_of(reader, actor, clocks, EXAMINED_LIMIT)
    return Count(len(listed.subjects), listed.after is not None)


def subjects_between(
    reader: Reader,
    parties: tuple[str, str],
    clocks: Clocks,
    limit: int = LASTING_LIMIT,
    after: ListPlace | None = None,
) -> Listed:
    """The offices of two parties, the one's before the other's (that is the number of a place).
    An office of a body that acts for both is told once.
    """
    found: list[ListPlace] = []
    first, last = (0, None) if after is None else (after.earliest, ListPlace(0, after.subject))
    for number, party in enumerate(parties):
        if number < first:
            continue
        listed = subjects_of(reader, party, clocks, limit + 1, last if number == first else None)
        places = [ListPlace(number, each) for each in listed.subjects]
        others = parties[:number]
        found += [each for each in places if not _is_of(reader, others, each.subject, clocks)]
        if len(found) > limit:
            return Listed([each.subject for each in found[:limit]], found[limit - 1])
        if listed.after is not None:
            beyond = ListPlace(number, listed.after.subject)
            return Listed([each.subject for each in found], beyond)
    return Listed([each.subject for each in found])


def count_between(reader: Reader, parties: tuple[str, str], clocks: Clocks) -> Count:
    """How many these are, as far as they are looked at."""
    listed = subjects_between(reader, parties, clocks, EXAMINED_LIMIT)
    return Count(len(listed.subjects), listed.after is not None)


def _is_of(reader: Reader, actors: Sequence[str], subject: str, clocks: Clocks) -> bool:
    """Whether an office is one of these actors'."""
    id, at = subject.partition("/")[2], clocks.known_at
    return any(reader.db.execute(_IS_OF, (each, id, at, at)).fetchone() for each in actors)


def _subject(id: str) -> str:
    return f"office/{id}"


def elements(
    reader: Reader, subjects: Sequence[str], found: Found, clocks: Clocks
) -> list[OfficeState]:
    """The holders of offices, given what holds of them; of the others nothing is told."""
    return [element(reader, each, found[each], clocks) for each in subjects if each in found]


def view(reader: Reader, id: str, clocks: Clocks) -> OfficeView:
    """An office as of then; raises `UnknownIdError`."""
    office = reader.registered("office", id, OfficeAdded, known_at=clocks.known_at)
    subject = _subject(id)
    states = elements(reader, [subject], standing(reader, [subject], clocks), clocks)
    succession = timeline.latest(reader, "office", id, clocks, limit=SECTION_LIMIT)
    return OfficeView(
        office=office,
        state=states[0] if states else None,
        contested=in_state(reader, states, clocks),
        succession=tuple(succession.items),
        sections={
            "succession": succession.extent(lambda: counts.count(reader, "office", id, clocks))
        },
    )


def element(reader: Reader, subject: str, standing: Standing, clocks: Clocks) -> OfficeState:
    """The state of a subject, given what holds of it."""
    office = reader.registered("office", subject.partition("/")[2], OfficeAdded)
    is_certain = standing.held.certainty == "certain"
    return OfficeState.from_standing(
        standing,
        clocks,
        office=office.id,
        name=office.name,
        of=office.of,
        accredited_to=office.accredited_to,
        holder=standing.value,
        holders=tuple(
            each.value for each in standing.held.options if is_certain and each.value is not None
        ),
    )

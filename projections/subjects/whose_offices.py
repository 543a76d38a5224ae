"""Whose offices are they, at whom are they accredited, and of which is anything known?"""

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple

import msgspec

from events.vocabulary.catalogue import RegistryEvent
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    MergeUndone,
    OfficeAdded,
    RegistrationCorrected,
)
from projections.holding import segments
from projections.holding.extents import Portion
from projections.holding.listing_order import FIRST_PLACE, LASTING_LIMIT, Listed, ListPlace
from projections.model.clocks import FOREVER, Clocks
from projections.model.counts import Count
from projections.model.directory import Directory
from projections.model.reader import Reader
from projections.model.table import Row

_KNOWN = "known_from <= :k AND known_to > :k"
_OF_ACTOR = f"""
SELECT DISTINCT id FROM office
WHERE actor = :actor AND id > :after AND {_KNOWN} ORDER BY id LIMIT :most
"""


_IN_GROUP = f"""
SELECT id FROM office
WHERE actor = :actor AND at = :at AND heads = :heads AND id > :after AND {_KNOWN} AND {{condition}}
ORDER BY id LIMIT :most
"""
_FIRST = _IN_GROUP.format(condition="TRUE")
_SECOND = _IN_GROUP.format(
    condition="NOT EXISTS (SELECT 1 FROM office o WHERE o.actor = :other AND o.at IN ('', :actor)"
    " AND o.id = office.id AND o.known_from <= :k AND o.known_to > :k)"
)
"""Of the second of two parties, those that are not among the offices of the first."""

_ACCREDITED = f"""
SELECT id FROM office
WHERE actor = :actor AND at = :other AND {_KNOWN} ORDER BY id LIMIT :most
"""
_HEADS = f"""
SELECT DISTINCT id FROM office
WHERE actor = :actor AND at = '' AND heads = 1 AND {_KNOWN} ORDER BY id LIMIT :most
"""
EXAMINED_LIMIT = 1_000
"""Offices that are looked at for those of which anything is known."""

BLOCK = 50

SCHEMA = """
-- at: the state or body where who holds it represents whose it is, and for whom that acts.
-- heads: 1 where who holds it is at the head of something of a state.
CREATE TABLE office (
    actor      TEXT    NOT NULL,
    at         TEXT    NOT NULL,
    heads      INTEGER NOT NULL,
    id         TEXT    NOT NULL,
    known_from INTEGER NOT NULL,
    known_to   INTEGER NOT NULL,
    "of"       TEXT    NOT NULL,
    PRIMARY KEY (actor, at, heads, id, known_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX office_by_id ON office (actor, id, known_from);
"""

_ADD = f"INSERT INTO office VALUES (?, ?, ?, ?, ?, {FOREVER}, ?)"
_decode = msgspec.json.Decoder(OfficeAdded).decode
_ALL = "SELECT body FROM registered WHERE kind = 'office' ORDER BY id"
_WHOSE = f'SELECT actor, at, heads, "of" FROM office WHERE id = ? AND known_to = {FOREVER}'
_CLOSE = f"UPDATE office SET known_to = ? WHERE id = ? AND known_to = {FOREVER}"


def file(db: sqlite3.Connection, position: int, event: RegistryEvent, directory: Directory) -> None:
    """File an office under the state or body it belongs to, and that body's states."""
    match event:
        case OfficeAdded():
            db.executemany(_ADD, _rows(event, position, directory))
        case (
            ActorMerged()
            | MergeUndone()
            | RegistrationCorrected(registration=ActorAdded() | OfficeAdded())
        ):
            _file_anew(db, position, directory)
        case _:
            pass  # nothing else that is registered says whose an office is


def _file_anew(db: sqlite3.Connection, position: int, directory: Directory) -> None:
    """File those offices anew that belong to others, or are at others, as somebody is another one,
    or himself again, acts for others, or never had the office.
    """
    for (body,) in db.execute(_ALL).fetchall():
        office = _decode(body)
        now = list(_rows(office, position, directory))
        whose = {(actor, at, heads, of) for actor, at, heads, _, _, of in now}
        if whose != set(db.execute(_WHOSE, (office.id,))):
            db.execute(_CLOSE, (position, office.id))
            db.executemany(_ADD, now)


def _rows(office: OfficeAdded, position: int, directory: Directory) -> Iterator[Row]:
    """An office by whose it is, and where it is accredited."""
    of = directory.mergers.survivor(office.of)
    places = [""]
    if office.accredited_to is not None:
        to = directory.mergers.survivor(office.accredited_to)
        places = [*dict.fromkeys((to, *directory.states_of(to)))]
    for actor, at in product(dict.fromkeys((of, *directory.states_of(of))), places):
        yield actor, at, int(office.heads is not None), office.id, position, of


class _Asked(NamedTuple):
    """Whose offices are asked for."""

    question: str
    of: dict[str, str | int]


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
    asked = _Asked(_OF_ACTOR, {"actor": actor})
    return _told(reader, asked, clocks, Portion(limit, after), exactly=True)


def _told(
    reader: Reader, asked: _Asked, clocks: Clocks, portion: Portion, *, exactly: bool
) -> Listed:
    """The offices that are asked for of which anything is known. Where all of them fit that is
    not looked for, unless they are to be told `exactly`: whoever tells of them finds out.
    """
    found: list[str] = []
    limit, after = portion.limit or LASTING_LIMIT, portion.after
    last = "" if after is None else after.subject.partition("/")[2]
    for _ in range(0, EXAMINED_LIMIT, BLOCK):
        parameters = {**asked.of, "after": last, "most": BLOCK}
        ids = _ids(reader, asked.question, parameters, clocks)
        subjects = [subject_of(id) for id in ids]
        if not exactly and len(ids) < BLOCK and len(found) + len(ids) <= limit:
            return Listed([*found, *subjects])
        there = segments.of_which_there_is_one(reader, subjects, clocks)
        found += [each for each in subjects if each in there]
        if len(found) > limit:
            return Listed(found[:limit], ListPlace(0, found[limit - 1]))
        if len(ids) < BLOCK:
            return Listed(found)
        last = ids[-1]
    return Listed(found, ListPlace(0, subject_of(last)))


def _ids(
    reader: Reader, question: str, parameters: Mapping[str, str | int], clocks: Clocks
) -> list[str]:
    """The offices that a question finds: whose they are does not depend on the day."""

    def read() -> list[str]:
        rows = reader.db.execute(question, {**parameters, "k": clocks.known_at})
        return [id for (id,) in rows]

    return reader.as_known((question, *parameters.values()), clocks.known_at, read)


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
    """The offices of two parties, but for those that are accredited to others: first by which they
    are represented at each other, then who is at their head, then the others, each time the one's
    before the other's (a place has the number of these groups). An office of a body that acts for
    both is told once. Where all of them fit, some may be among them of which nothing is known.
    """
    portion = Portion(limit, after)
    listed = _between(reader, parties, clocks, portion, exactly=False)
    if listed.after is None:
        return listed
    return _between(reader, parties, clocks, portion, exactly=True)


def _between(
    reader: Reader, parties: tuple[str, str], clocks: Clocks, portion: Portion, *, exactly: bool
) -> Listed:
    found: list[ListPlace] = []
    limit, after = portion.limit or LASTING_LIMIT, portion.after
    after = None if after == FIRST_PLACE else after
    first, last = (0, None) if after is None else (after.earliest, ListPlace(0, after.subject))
    for number, asked in enumerate(_groups(parties)):
        if number < first:
            continue
        further = Portion(limit + 1, last if number == first else None)
        listed = _told(reader, asked, clocks, further, exactly=exactly)
        found += [ListPlace(number, each) for each in listed.subjects]
        if len(found) > limit:
            return Listed([each.subject for each in found[:limit]], found[limit - 1])
        if listed.after is not None:
            beyond = ListPlace(number, listed.after.subject)
            return Listed([each.subject for each in found], beyond)
    return Listed([each.subject for each in found])


def _groups(parties: tuple[str, str]) -> Iterator[_Asked]:
    one, other = parties
    for heads, is_there in ((0, True), (1, True), (1, False), (0, False)):
        for question, actor, facing in ((_FIRST, one, other), (_SECOND, other, one)):
            at = facing if is_there else ""
            yield _Asked(question, {"actor": actor, "other": facing, "at": at, "heads": heads})


def heads_of(reader: Reader, actor: str, clocks: Clocks) -> list[str]:
    """The offices of a state whose holder is at its head, or at that of its government."""
    found = heading(reader, actor, clocks)
    return [each.id for each in found if each.heads in ("state", "government")]


def heading(reader: Reader, actor: str, clocks: Clocks) -> list[OfficeAdded]:
    """The offices of a state whose holder is at the head of something of it."""
    found = _ids(reader, _HEADS, {"actor": actor, "most": LASTING_LIMIT}, clocks)
    at = clocks.known_at
    return [reader.registered("office", id, OfficeAdded, known_at=at) for id in found]


def accredited_between(reader: Reader, parties: tuple[str, str], clocks: Clocks) -> list[str]:
    """The offices by which two parties are represented at each other, as subjects."""
    return [
        subject_of(id)
        for actor, other in (parties, parties[::-1])
        for id in _ids(
            reader, _ACCREDITED, {"actor": actor, "other": other, "most": LASTING_LIMIT}, clocks
        )
    ]


def count_between(reader: Reader, parties: tuple[str, str], clocks: Clocks) -> Count:
    """How many these are, as far as they are looked at."""
    listed = _between(reader, parties, clocks, Portion(EXAMINED_LIMIT), exactly=True)
    return Count(len(listed.subjects), listed.after is not None)


def subject_of(id: str) -> str:
    """An office as a subject."""
    return f"office/{id}"

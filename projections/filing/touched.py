"""At which ledger positions did something change that an answer may show?

A *scope* is what an answer is about: `pair/<a>|<b>`, `actor/<id>`, `offices/<actor>`, `fact/<id>`,
`registered/<kind>` and so on; `""` is everything. An event touches a scope where an answer about it
may differ before and after; it may touch more than it changes, never less. A fact touches what it
names, before and after it was amended, and `facts`. What changes the state of a subject (an
engagement, an office, a stance …) also touches `subject/<subject>`, and the first `MOST_PUSHED`
scopes that some fact has linked to that subject; a scope that was linked later looks itself at when
the subject was touched, or all that somebody ever spoke to would be touched by each of his words.
A denial touches what the denied fact touches. With `public_by` facts name (`follows`,
`denies`) what was public by then: one that is public sooner than it was touches what those touch
that ever named it. A merge touches everything, and so
do its undoing and the correction of what is registered: by its name it is shown in many places.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from events.vocabulary.base import Citation
from events.vocabulary.catalogue import KIND_OF_REGISTRATION, AnyEvent, stream_of
from events.vocabulary.engagements import EngagementReported
from events.vocabulary.fields import checked_fields
from events.vocabulary.registry import (
    ActorMerged,
    DataSetWithdrawn,
    EngagementMerged,
    EngagementMergeUndone,
    MergeUndone,
    OfficeAdded,
    RegistrationCorrected,
    SourceAdded,
    SourceChecked,
)
from projections.model import measure_subjects
from projections.model.clocks import FOREVER
from projections.model.directory import Directory
from projections.model.reader import Reader
from projections.model.table import Row, Table
from projections.model.things_named import things_of
from projections.model.version import Version

EVERYTHING = ""
"""The scope that every answer is about as well."""

FACTS = "facts"
"""What every fact touches, and no registration."""

MOST_PUSHED = 8
"""Scopes of a subject that are touched with it; others look at the subject."""

SCHEMA = """
CREATE TABLE touched (
    scope    TEXT    NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (scope, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE linked (
    subject    TEXT    NOT NULL,
    is_looking INTEGER NOT NULL,
    scope      TEXT    NOT NULL,
    since      INTEGER NOT NULL,
    PRIMARY KEY (subject, is_looking, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX linked_looking ON linked (scope) WHERE is_looking = 1;
CREATE TABLE naming (
    named TEXT NOT NULL,
    fact  TEXT NOT NULL,
    PRIMARY KEY (named, fact)
) STRICT, WITHOUT ROWID;
"""
INSERT = "INSERT OR IGNORE INTO touched (scope, position) VALUES (?, ?)"
CLOSE = "INSERT OR IGNORE INTO touched (position, scope) VALUES (?, ?)"
INSERT_LINKED = f"""
INSERT INTO linked
SELECT ?1, (SELECT count(*) FROM (SELECT 1 FROM linked WHERE subject = ?1 LIMIT {MOST_PUSHED}))
           = {MOST_PUSHED}, ?2, ?3
WHERE NOT EXISTS (SELECT 1 FROM linked WHERE subject = ?1 AND is_looking IN (0, 1) AND scope = ?2)
"""
CLOSE_LINKED = ""  # that there was a link may matter later, and does no harm
_REACHED = """
INSERT OR IGNORE INTO touched
WITH reached AS MATERIALIZED (SELECT {parameters})
SELECT 'subject/' || subject, position FROM reached UNION ALL
SELECT l.scope, r.position FROM reached r CROSS JOIN linked l
WHERE l.subject = r.subject AND l.is_looking = 0 AND l.since <= r.position
"""
INSERT_REACHED = _REACHED.format(parameters="? AS subject, ? AS position")
CLOSE_REACHED = _REACHED.format(parameters="? AS position, ? AS subject")
INSERT_NAMING = "INSERT OR IGNORE INTO naming VALUES (?, ?)"
CLOSE_NAMING = ""  # the history of a fact tells what it named before

_OFFICES = f"SELECT 'office/' || id, 'offices/' || actor FROM office WHERE known_to = {FOREVER}"
_LINKED = "SELECT DISTINCT subject FROM linked WHERE scope = ? ORDER BY subject"
_NAMING = "SELECT fact FROM naming WHERE named = ? ORDER BY fact"
_LAST = "SELECT position FROM touched WHERE scope = ? AND position <= ? ORDER BY position DESC"
_FIRST = "SELECT position FROM touched WHERE scope = ? ORDER BY position LIMIT 1"
_LAST_LOOKED_AT = """
SELECT max((
    SELECT t.position FROM touched t WHERE t.scope = 'subject/' || l.subject AND t.position <= :by
    ORDER BY t.position DESC LIMIT 1
)) FROM linked l WHERE l.scope = :scope AND l.is_looking = 1 AND l.since <= :by
"""
_LOOKED_AT = """
SELECT 'subject/' || subject, since - 1 FROM linked
WHERE scope = ? AND is_looking = 1 AND since <= ?
"""
_PAGE = """
SELECT position FROM touched WHERE scope = ? AND position > max(?, ?) AND position <= ?
ORDER BY position LIMIT ?
"""


class Positions(Struct, frozen=True, kw_only=True):
    """Positions in order, and the one after which there are more (none: these were the last)."""

    items: tuple[int, ...]
    after: int | None = None


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The scopes that a version touches, where it begins and where it ends."""
    yield from ((scope, version.known_from) for scope in scopes_of(version))


def linked_rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The scopes that the subjects of a version are linked to from now on, and the engagement at
    which something was said: whoever shows the one may show how the other stands.
    """
    engagement = getattr(version.fact, "engagement", None)
    occasion = () if engagement is None else (f"engagement/{engagement}",)
    subjects = dict.fromkeys((*subjects_of(version), *occasion))
    # What is told of all targets of a measure bears on each of them.
    of_all = dict.fromkeys(each for each in map(measure_subjects.of_all, subjects) if each)
    scopes = tuple(dict.fromkeys(_scopes(version)))
    for subject in subjects | of_all:
        for scope in scopes:
            yield subject, scope, version.known_from


def reached_rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The subjects whose scopes a version touches."""
    for subject in subjects_of(version):
        yield subject, version.known_from


def naming_rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The facts that a version names."""
    for field in checked_fields(type(version.fact)):
        if field.refers == "fact":
            value = getattr(version.fact, field.name)
            for named in value if field.many else (value,):
                if named is not None:
                    yield named, version.fact.id


def naming(db: sqlite3.Connection, fact: str) -> list[str]:
    """The facts that name a fact, or did so before."""
    return [each for (each,) in db.execute(_NAMING, (fact,))]


def scopes_of(version: Version) -> Iterable[str]:
    """All scopes in whose answers a version is shown."""
    return dict.fromkeys((*_scopes(version), *_named(version)))


def states_of(version: Version) -> Iterable[str]:
    """The scopes of the states that a version bears on, where the fact itself is as it was."""
    shown = (f"{kind}/{id}" for kind, id in things_of(version.fact))
    return dict.fromkeys((*_scopes(version), *shown))


def file(db: sqlite3.Connection, position: int, event: AnyEvent, directory: Directory) -> None:
    """File what a registration, a merge or a look at a source touches."""
    db.executemany(INSERT, [(scope, position) for scope in _registered(event, directory)])
    if isinstance(event, OfficeAdded):
        held = [f"offices/{actor}" for actor in _sides(event.of, directory)]
        db.executemany(INSERT_LINKED, [(f"office/{event.id}", scope, position) for scope in held])
    if isinstance(event, ActorMerged):
        _relink(db, position, event, directory)
    if isinstance(event, MergeUndone | RegistrationCorrected):
        offices = db.execute(_OFFICES).fetchall()
        db.executemany(INSERT_LINKED, [(*office, position) for office in offices])


def last(reader: Reader, scopes: Sequence[str], *, by: int) -> int:
    """The last position up to `by` that touched one of the scopes, 0 if none did."""
    found = 0
    for scope in (EVERYTHING, *scopes):
        row = reader.db.execute(f"{_LAST} LIMIT 1", (scope, by)).fetchone()
        (looked_at,) = reader.db.execute(_LAST_LOOKED_AT, {"scope": scope, "by": by}).fetchone()
        found = max(found, 0 if row is None else row[0], looked_at or 0)
    return found


def first(reader: Reader, scopes: Sequence[str]) -> int:
    """The first position that touched one of the scopes, 0 if none did."""
    found = [reader.db.execute(_FIRST, (scope,)).fetchone() for scope in scopes]
    return min((row[0] for row in found if row is not None), default=0)


def page(reader: Reader, scopes: Sequence[str], *, after: int, by: int, limit: int) -> Positions:
    """The positions that touched one of the scopes, in order."""
    every = [(scope, 0) for scope in (EVERYTHING, *scopes)]
    for scope in scopes:
        every += reader.db.execute(_LOOKED_AT, (scope, by))
    found = {
        position
        for scope, since in every
        for (position,) in reader.db.execute(_PAGE, (scope, after, since, by, limit + 1))
    }
    shown = tuple(sorted(found)[:limit])
    return Positions(items=shown, after=shown[-1] if len(found) > limit else None)


def _scopes(version: Version) -> Iterator[str]:
    """The scopes in whose answers the version's subjects may stand."""
    for pair in version.pairs:
        yield f"pair/{pair}"
        yield from (f"actor/{actor}" for actor in pair.split("|"))
    yield from (f"actor/{actor}" for actor in version.actors)
    yield from (f"issue/{issue}" for issue in version.fact.issues)


def _named(version: Version) -> Iterator[str]:
    """The other scopes that a version is shown in."""
    fact = version.fact
    yield FACTS
    yield f"fact/{fact.id}"
    yield f"kind/{version.tag}"
    yield from (f"source/{each.source}" for each in _told_otherwise(version))
    if fact.place is not None:
        yield f"place/{fact.place}"
    yield from (f"{kind}/{id}" for kind, id in things_of(fact))


def _told_otherwise(version: Version) -> tuple[Citation, ...]:
    """The citations of whose sources more is told than before; of the others nothing changes where
    one was added and the fact is as public as it was.
    """
    if version.added is None or version.added.is_sooner:
        return version.fact.citations
    return (version.added.citation,)


def subjects_of(version: Version) -> Iterator[str]:
    """What a version changes the state of; a report stands beside an engagement's."""
    yield from dict.fromkeys(change.subject for change in version.changes)
    if isinstance(version.fact, EngagementReported):
        yield f"engagement/{version.fact.engagement}"


def _registered(event: AnyEvent, directory: Directory) -> Iterator[str]:
    match event:
        case (
            ActorMerged()
            | MergeUndone()
            | EngagementMerged()
            | EngagementMergeUndone()
            | RegistrationCorrected()
        ):
            yield EVERYTHING
        case SourceChecked() | DataSetWithdrawn():
            yield f"source/{event.source}"
        case _ if type(event) in KIND_OF_REGISTRATION:
            stream = stream_of(event)
            yield stream
            yield f"registered/{stream.partition('/')[0]}"
    if isinstance(event, SourceAdded):
        yield f"lineage/{event.lineage}"
    if isinstance(event, OfficeAdded):
        yield from (f"offices/{actor}" for actor in _sides(event.of, directory))


def _sides(of: str, directory: Directory) -> tuple[str, ...]:
    """Whose office it is: a state's or body's, and that body's states'."""
    survivor = directory.mergers.survivor(of)
    return tuple(dict.fromkeys((survivor, *directory.states_of(survivor))))


def _relink(
    db: sqlite3.Connection, position: int, event: ActorMerged, directory: Directory
) -> None:
    """The merged actor's offices are the surviving one's from now on."""
    subjects = [subject for (subject,) in db.execute(_LINKED, (f"offices/{event.actor}",))]
    for actor in _sides(event.into, directory):
        rows = [(subject, f"offices/{actor}", position) for subject in subjects]
        db.executemany(INSERT_LINKED, rows)


SCOPES = Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows)
REACHED = Table(schema="", insert=INSERT_REACHED, close=CLOSE_REACHED, rows=reached_rows)
TABLES = (
    SCOPES,
    Table(schema="", insert=INSERT_LINKED, close=CLOSE_LINKED, rows=linked_rows),
    Table(schema="", insert=INSERT_NAMING, close=CLOSE_NAMING, rows=naming_rows),
    REACHED,
)

"""At which ledger positions did something change that an answer may show?

A *scope* is what an answer is about: `pair/<a>|<b>`, `actor/<id>`, `offices/<actor>`, `fact/<id>`,
`registered/<kind>` and so on; `""` is everything. An event touches a scope where an answer about it
may differ before and after; it may touch more than it changes, never less. A fact touches what it
names, before and after it was amended, and `facts`, which is not filed: it follows from the
versions (`projections.model.touches`). What changes the state of a subject (an engagement, an
office, a stance …) also touches `subject/<subject>`, and the first scopes that some fact has linked
to that subject (`projections.model.links`); a scope that was linked later looks itself at when the
subject was touched, or all that somebody ever spoke to would be touched by each of his words.
A denial touches what the denied fact touches. With `public_by` facts name (`follows`,
`denies`) what was public by then: one that is public sooner than it was touches what those touch
that ever named it. A merge touches everything, and so
do its undoing and the correction of what is registered: by its name it is shown in many places.
"""

import sqlite3
from collections.abc import Iterable, Iterator

from events.vocabulary.base import Citation
from events.vocabulary.catalogue import KIND_OF_REGISTRATION, AnyEvent, RegistryEvent, stream_of
from events.vocabulary.engagements import EngagementReported
from events.vocabulary.fields import checked_fields
from events.vocabulary.registry import (
    ActorMerged,
    DataSetVersionAdded,
    DataSetWithdrawn,
    EngagementMerged,
    EngagementMergeUndone,
    MergeUndone,
    OfficeAdded,
    RegistrationCorrected,
    SourceAdded,
    SourceChecked,
)
from projections.facts import data_sets
from projections.model import measure_subjects
from projections.model.clocks import FOREVER
from projections.model.directory import Directory
from projections.model.numbered import source_name, subject_name
from projections.model.table import Row, Table
from projections.model.things_named import things_of
from projections.model.touches import EVERYTHING, OF_FACT
from projections.model.version import Version, once

SCHEMA = """
CREATE TABLE touched (
    scope    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (scope, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE linked (
    subject    INTEGER NOT NULL,
    is_looking INTEGER NOT NULL,
    scope      INTEGER NOT NULL,
    since      INTEGER NOT NULL,
    PRIMARY KEY (subject, is_looking, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX linked_looking ON linked (scope, since, subject) WHERE is_looking = 1;
CREATE TABLE naming (
    named TEXT NOT NULL,
    fact  TEXT NOT NULL,
    PRIMARY KEY (named, fact)
) STRICT, WITHOUT ROWID;
"""
INSERT = "INSERT OR IGNORE INTO touched (scope, position) VALUES (?, ?)"
CLOSE = "INSERT OR IGNORE INTO touched (position, scope) VALUES (?, ?)"
INSERT_LINKED = "INSERT INTO linked VALUES (?, ?, ?, ?)"
CLOSE_LINKED = ""  # that there was a link may matter later, and does no harm
INSERT_NAMING = "INSERT OR IGNORE INTO naming VALUES (?, ?)"
CLOSE_NAMING = ""  # the history of a fact tells what it named before

_OFFICES = f"SELECT id, actor FROM office WHERE known_to = {FOREVER}"
_LINKED = "SELECT DISTINCT subject FROM linked WHERE scope = ? ORDER BY subject"
_NAMING = "SELECT fact FROM naming WHERE named = ? ORDER BY fact"


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The scopes that a version touches, where it begins and where it ends."""
    # That it touches the scopes of all facts and of its own follows from when it was known.
    at, numbers = version.known_from, directory.numbers
    named = [numbers[scope] for scope in (*_scopes(version), *_named(version))]
    yield from ((each, at) for each in dict.fromkeys((*named, *reached(version, directory))))


def linked_rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The scopes that the subjects of a version are linked to from now on, and the engagement at
    which something was said: whoever shows the one may show how the other stands.
    """
    engagement = getattr(version.fact, "engagement", None)
    occasion = () if engagement is None else (f"engagement/{engagement}",)
    subjects = dict.fromkeys((*subjects_of(version), *occasion))
    # What is told of all targets of a measure bears on each of them.
    of_all = dict.fromkeys(each for each in map(measure_subjects.of_all, subjects) if each)
    numbers = directory.numbers
    scopes = {numbers[each]: each for each in _scopes(version)}
    for subject in subjects | of_all:
        number = numbers[subject_name(subject)]
        fresh = directory.links.fresh(number, scopes)
        fresh.sort(key=lambda each: _narrowness(scopes[each], directory))
        yield from directory.links.rows(number, fresh, version.known_from)


def _narrowness(scope: str, directory: Directory) -> int:
    """By how much fewer subjects are linked to a scope than to others: the widest are to be
    touched, and not to look at all of theirs.
    """
    kind, _, id = scope.partition("/")
    if kind == "issue":
        return 0
    is_of_states = all(map(directory.is_state, id.split("|")))
    return (1 if is_of_states else 4) if kind == "pair" else (2 if is_of_states else 3)


def reached(version: Version, directory: Directory) -> Iterator[int]:
    """The subjects that a version changes the state of, and the scopes that are touched with them,
    by number.
    """
    for subject in subjects_of(version):
        number = directory.numbers[subject_name(subject)]
        yield number
        yield from directory.links.pushed(number)


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
    """The scopes in whose answers a version is shown, its own among them: of all facts is what is
    told of it.
    """
    return (*_scopes(version), *_named(version), f"{OF_FACT}{version.fact.id}")


def states_of(version: Version) -> Iterable[str]:
    """The scopes of the states that a version bears on, where the fact itself is as it was."""
    shown = (f"{kind}/{id}" for kind, id in things_of(version.fact))
    return (*_scopes(version), *shown)


def file(db: sqlite3.Connection, position: int, event: AnyEvent, directory: Directory) -> None:
    """File what a registration, a merge or a look at a source touches."""
    scopes = _registered(event, directory)
    db.executemany(INSERT, [(directory.numbers[scope], position) for scope in scopes])
    if isinstance(event, DataSetVersionAdded):
        facts = data_sets.touched_by(db, event)
        db.executemany(
            INSERT, [(directory.numbers[f"{OF_FACT}{fact}"], position) for fact in facts]
        )
    if isinstance(event, OfficeAdded):
        _link_office(db, position, directory, event.id, _sides(event.of, directory))
    if isinstance(event, ActorMerged):
        _relink(db, position, event, directory)
    if isinstance(event, MergeUndone | RegistrationCorrected):
        for office, actor in db.execute(_OFFICES).fetchall():
            _link_office(db, position, directory, office, (actor,))


def looks_at_facts(event: RegistryEvent) -> bool:
    """Whether what an event touches is looked for among all facts that were filed before it."""
    return isinstance(event, DataSetVersionAdded)


def _scopes(version: Version) -> tuple[str, ...]:
    """The scopes in whose answers the version's subjects may stand."""
    return once(_where_shown, version)


def _where_shown(version: Version) -> tuple[str, ...]:
    pairs = [f"pair/{pair}" for pair in version.pairs]
    between = (f"actor/{actor}" for pair in version.pairs for actor in pair.split("|"))
    actors = (f"actor/{actor}" for actor in version.actors)
    issues = (f"issue/{issue}" for issue in version.fact.issues)
    return tuple(dict.fromkeys((*pairs, *between, *actors, *issues)))


def _named(version: Version) -> Iterator[str]:
    """The other scopes that a version is shown in, but for its own."""
    fact = version.fact
    yield f"kind/{version.tag}"
    yield from dict.fromkeys(source_name(each.source) for each in _told_otherwise(version))
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


def subjects_of(version: Version) -> tuple[str, ...]:
    """What a version changes the state of; a report stands beside an engagement's."""
    return once(_changed, version)


def _changed(version: Version) -> tuple[str, ...]:
    changed = dict.fromkeys(change.subject for change in version.changes)
    fact = version.fact
    return (
        (*changed, f"engagement/{fact.engagement}")
        if isinstance(fact, EngagementReported)
        else tuple(changed)
    )


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
        case SourceChecked() | DataSetWithdrawn() | DataSetVersionAdded():
            yield f"source/{event.source}"
        case _ if type(event) in KIND_OF_REGISTRATION:
            stream = stream_of(event)
            yield stream
            yield f"registered/{stream.partition('/')[0]}"
    if isinstance(event, SourceAdded):
        yield f"lineage/{event.lineage}"
    if isinstance(event, OfficeAdded):
        yield from (f"offices/{actor}" for actor in _sides(event.of, directory))


def _link_office(
    db: sqlite3.Connection,
    position: int,
    directory: Directory,
    office: str,
    actors: Iterable[str],
) -> None:
    """Those who have an office look at who holds it."""
    subject = directory.numbers[subject_name(f"office/{office}")]
    scopes = [directory.numbers[f"offices/{actor}"] for actor in actors]
    fresh = directory.links.fresh(subject, scopes)
    db.executemany(INSERT_LINKED, directory.links.rows(subject, fresh, position))


def _sides(of: str, directory: Directory) -> tuple[str, ...]:
    """Whose office it is: a state's or body's, and that body's states'."""
    survivor = directory.mergers.survivor(of)
    return tuple(dict.fromkeys((survivor, *directory.states_of(survivor))))


def _relink(
    db: sqlite3.Connection, position: int, event: ActorMerged, directory: Directory
) -> None:
    """The merged actor's offices are the surviving one's from now on."""
    offices = directory.numbers[f"offices/{event.actor}"]
    subjects = [subject for (subject,) in db.execute(_LINKED, (offices,))]
    for actor in _sides(event.into, directory):
        scope = directory.numbers[f"offices/{actor}"]
        for subject in subjects:
            fresh = directory.links.fresh(subject, (scope,))
            db.executemany(INSERT_LINKED, directory.links.rows(subject, fresh, position))


# What follows others touches the scopes of each of them, most of which are the same.
SCOPES = Table(schema="", insert=INSERT, close=CLOSE, rows=rows, once=True)
TABLES = (
    Table(schema=SCHEMA, insert=INSERT_LINKED, close=CLOSE_LINKED, rows=linked_rows),
    Table(schema="", insert=INSERT_NAMING, close=CLOSE_NAMING, rows=naming_rows),
    SCOPES,
)
"""What is touched comes after what is linked: that may be of the same version."""

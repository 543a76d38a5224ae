"""Whose state a subject is: found by pair of parties, by actor or by issue.

A *scope* is `pair:<a>|<b>`, `actor:<id>` or `issue:<id>`. Kinds of subject that come and go
(engagements, measures, incidents) are filed by day and found from the day of the question
backwards; kinds that last (channels, stances) are filed by subject and listed.
"""

import sqlite3
from collections.abc import Iterable, Iterator

from events.accords import JointStatementIssued
from events.engagements import EngagementReported
from projections.clocks import FOREVER, Clocks
from projections.directory import Directory
from projections.table import Row
from projections.version import Version

SECTION_LIMIT = 25
"""Subjects of a kind that comes and goes in an answer, unless asked for otherwise."""

SECTION_LIMIT_MOST = 200
"""As many of them may be asked for."""

LASTING_LIMIT = 200
"""Subjects of a kind that lasts in an answer."""

EXAMINED_PER_SUBJECT = 10
"""Transitions looked at for each subject wanted; more belong to subjects found already."""

LASTING = {"channel", "stance"}

SCHEMA = """
CREATE TABLE passing (
    scope       TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    earliest    INTEGER NOT NULL,
    subject     TEXT    NOT NULL,
    fact        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (scope, kind, earliest, subject, fact, known_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE lasting (
    scope       TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    earliest    INTEGER NOT NULL,
    fact        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (scope, kind, subject, earliest, fact, known_from)
) STRICT, WITHOUT ROWID;
"""

INSERT_PASSING = f"INSERT INTO passing VALUES (?, ?, ?, ?, ?, ?, {FOREVER}, ?)"
CLOSE_PASSING = """
UPDATE passing SET known_to = ?
WHERE scope = ? AND kind = ? AND earliest = ? AND subject = ? AND fact = ? AND known_from = ?
"""
INSERT_LASTING = f"INSERT INTO lasting VALUES (?, ?, ?, ?, ?, ?, {FOREVER}, ?)"
CLOSE_LASTING = """
UPDATE lasting SET known_to = ?
WHERE scope = ? AND kind = ? AND subject = ? AND earliest = ? AND fact = ? AND known_from = ?
"""

_VISIBLE = "earliest <= :d AND known_from <= :k AND known_to > :k AND public_from <= :p"

_PASSING = f"""
SELECT subject FROM passing
WHERE scope = :scope AND kind = :kind AND {_VISIBLE}
ORDER BY earliest DESC, subject DESC, fact DESC LIMIT :limit
"""
# Steps from one subject to the next; each step is a seek, however often the subject changed.
_LASTING = f"""
WITH RECURSIVE next(subject) AS (
    SELECT min(subject) FROM lasting WHERE scope = :scope AND kind = :kind
    UNION ALL
    SELECT (
        SELECT min(l.subject) FROM lasting l
        WHERE l.scope = :scope AND l.kind = :kind AND l.subject > next.subject
    ) FROM next WHERE next.subject IS NOT NULL
)
SELECT subject FROM next WHERE subject IS NOT NULL AND EXISTS (
    SELECT 1 FROM lasting l
    WHERE l.scope = :scope AND l.kind = :kind AND l.subject = next.subject AND {_VISIBLE}
) LIMIT :limit
"""


def passing_rows(version: Version, directory: Directory) -> Iterator[Row]:
    """Where the subjects that come and go are found, if the version changes or reports any."""
    for subject in _passing_subjects(version):
        if kind_of(subject) not in LASTING:
            for scope in _scopes(version, subject, directory):
                yield (
                    scope,
                    kind_of(subject),
                    version.span.first.earliest,
                    subject,
                    version.fact.id,
                    version.known_from,
                    version.public_from,
                )


def lasting_rows(version: Version, directory: Directory) -> Iterator[Row]:
    """Where the subjects that last are listed, if the version changes any."""
    for change in version.changes:
        if kind_of(change.subject) in LASTING:
            for scope in _scopes(version, change.subject, directory):
                yield (
                    scope,
                    kind_of(change.subject),
                    change.subject,
                    version.span.first.earliest,
                    version.fact.id,
                    version.known_from,
                    version.public_from,
                )


def _passing_subjects(version: Version) -> Iterator[str]:
    """What a version changes; a report changes no status, but tells of an engagement."""
    yield from (change.subject for change in version.changes)
    if isinstance(version.fact, EngagementReported):
        yield f"engagement/{version.fact.engagement}"


def _scopes(version: Version, subject: str, directory: Directory) -> Iterator[str]:
    """The pairs, actors and issues that a subject concerns; a stance is its speaker's alone."""
    yield from (f"pair:{pair}" for pair in _pairs(version, subject, directory))
    if kind_of(subject) == "stance":
        _, actor, issue = subject.split("/")
        yield f"actor:{actor}"
        yield f"issue:{issue}"
    else:
        yield from (f"actor:{actor}" for actor in version.actors)
        yield from (f"issue:{issue}" for issue in version.fact.issues)


def _pairs(version: Version, subject: str, directory: Directory) -> Iterable[str]:
    """The version's pairs; what parties say together is each one's stance in its own pairs only."""
    if not isinstance(version.fact, JointStatementIssued):
        return version.pairs
    party = subject.split("/")[1]
    side = {party, *directory.states_of(party)}
    return [pair for pair in version.pairs if not side.isdisjoint(pair.split("|"))]


def kind_of(subject: str) -> str:
    """The kind of a subject, the first part of its name."""
    return subject.partition("/")[0]


def subjects(
    db: sqlite3.Connection, scope: str, kind: str, clocks: Clocks, limit: int = SECTION_LIMIT
) -> list[str]:
    """Subjects of a kind with a visible change in the scope: of those that come and go up to
    `limit`, the latest first; of those that last up to `LASTING_LIMIT`, by name.
    """
    parameters = {
        "scope": scope,
        "kind": kind,
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    if kind in LASTING:
        return [row[0] for row in db.execute(_LASTING, {**parameters, "limit": LASTING_LIMIT})]
    found: dict[str, None] = {}
    bounded = {**parameters, "limit": limit * EXAMINED_PER_SUBJECT}
    for (subject,) in db.execute(_PASSING, bounded):
        found[subject] = None
        if len(found) == limit:
            break
    return list(found)

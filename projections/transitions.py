"""State follows from transitions: which of them may be the one in force on a day.

A *subject* is whatever has a state: `engagement/<id>`, `office/<id>`, `channel/<id>`,
`measure/<id>`, `incident/<fact>`, `stance/<actor>/<issue>`. A transition gives it a value.

Transition *u* supersedes *t* on day D when *u* certainly happened by D and came after *t*. *u*
comes after *t* when its bounds lie wholly after *t*'s; or else when it says so (`follows`, also
through other transitions of the subject); or else when the bounds are the same and it was recorded
later. What at least possibly happened by D and is not superseded is a candidate.

Reading is a few seeks for each subject, however long its history: candidates cannot have ended
before E, the latest first day of a certain transition, so it is enough to look from E on, and as
far back as a date is wide. Rows are therefore filed by *width* (how blunt the date is): one seek
per width finds E, one range per width finds the rest.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from events.dates import EARLIEST, Bounds, Span, parse
from projections.clocks import FOREVER, Certainty, Clocks
from projections.directory import Directory
from projections.table import Row
from projections.version import Version

OPEN = 4
_WIDTHS = ((0, 0), (1, 31), (2, 366), (3, 3_652_060))
ALTERNATIVES_LIMIT = 50
"""Open dates (`[..day]`) that are considered for one subject, the soonest first."""

SCHEMA = """
CREATE TABLE width (
    width INTEGER PRIMARY KEY,
    days  INTEGER NOT NULL
) STRICT;

INSERT INTO width VALUES (0, 0), (1, 31), (2, 366), (3, 3652060);

-- sort is the earliest first day, or for dates open below (width 4) the latest first day.
CREATE TABLE transition (
    subject     TEXT    NOT NULL,
    width       INTEGER NOT NULL,
    sort        INTEGER NOT NULL,
    fact        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    latest      INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    date        TEXT    NOT NULL,
    value       TEXT,
    detail      TEXT,
    support     TEXT    NOT NULL,
    PRIMARY KEY (subject, width, sort, fact, known_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE following (
    subject     TEXT    NOT NULL,
    followed    TEXT    NOT NULL,
    fact        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    earliest    INTEGER NOT NULL,
    latest      INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (subject, followed, fact, known_from)
) STRICT, WITHOUT ROWID;
"""

INSERT = f"INSERT INTO transition VALUES (?, ?, ?, ?, ?, {FOREVER}, ?, ?, ?, ?, ?, ?, ?)"
CLOSE = """
UPDATE transition SET known_to = ?
WHERE subject = ? AND width = ? AND sort = ? AND fact = ? AND known_from = ?
"""
INSERT_FOLLOWING = f"INSERT INTO following VALUES (?, ?, ?, ?, {FOREVER}, ?, ?, ?)"
CLOSE_FOLLOWING = """
UPDATE following SET known_to = ?
WHERE subject = ? AND followed = ? AND fact = ? AND known_from = ?
"""


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The transition rows of a version."""
    first = version.span.first
    width = _width(first.earliest, first.latest)
    for change in version.changes:
        yield (
            change.subject,
            width,
            first.latest if width == OPEN else first.earliest,
            version.fact.id,
            version.known_from,
            first.latest,
            version.public_from,
            version.first_position,
            version.fact.date,
            change.value,
            change.detail,
            version.support,
        )


def following_rows(version: Version, directory: Directory) -> Iterator[Row]:
    """Which facts the version says that it follows, for each subject that it changes."""
    first = version.span.first
    for change in version.changes:
        for followed in dict.fromkeys(version.fact.follows):
            yield (
                change.subject,
                followed,
                version.fact.id,
                version.known_from,
                first.earliest,
                first.latest,
                version.public_from,
            )


def _width(earliest: int, latest: int) -> int:
    if earliest == EARLIEST and latest != EARLIEST:
        return OPEN
    return next(width for width, days in _WIDTHS if latest - earliest <= days)


class Candidate(Struct, frozen=True):
    """A transition that may be the one in force. Days are ordinals."""

    subject: str
    fact: str
    value: str | None
    detail: str | None
    date: str
    span: Span
    certainty: Certainty
    position: int
    support: str


_VISIBLE = "t.known_from <= :k AND t.known_to > :k AND t.public_from <= :p"

# CROSS JOIN pins the order of the loops: subject, width, then the range in the primary key.
_WINDOW = f"""
WITH certain AS MATERIALIZED (
    SELECT s.value AS subject, (
        SELECT max(e) FROM (
            SELECT (
                SELECT t.sort FROM transition t
                WHERE t.subject = s.value AND t.width = w.width AND t.sort <= :d
                  AND t.latest <= :d AND {_VISIBLE}
                ORDER BY t.sort DESC LIMIT 1
            ) AS e FROM width w
        )
    ) AS e
    FROM json_each(:subjects) s
)
SELECT t.subject, t.fact, t.value, t.detail, t.date, t.latest, t.position, t.support
FROM certain c CROSS JOIN width w CROSS JOIN transition t
WHERE t.subject = c.subject AND t.width = w.width
  AND t.sort >= coalesce(c.e, 0) - w.days AND t.sort <= :d
  AND t.latest >= coalesce(c.e, 0) AND {_VISIBLE}
UNION ALL
SELECT t.subject, t.fact, t.value, t.detail, t.date, t.latest, t.position, t.support
FROM certain c CROSS JOIN transition t
WHERE t.subject = c.subject AND t.width = {OPEN} AND t.sort >= coalesce(c.e, 0) AND {_VISIBLE}
  AND t.sort <= coalesce((
    SELECT t.sort FROM transition t
    WHERE t.subject = c.subject AND t.width = {OPEN} AND t.sort >= coalesce(c.e, 0) AND {_VISIBLE}
    ORDER BY t.sort LIMIT 1 OFFSET {ALTERNATIVES_LIMIT}
  ), {FOREVER})
"""

_FOLLOWERS = f"""
SELECT t.fact, t.earliest, t.latest FROM following t
WHERE t.subject = :subject AND t.followed = :followed AND t.earliest <= :d AND {_VISIBLE}
"""


def candidates(
    db: sqlite3.Connection, subjects: Sequence[str], clocks: Clocks
) -> dict[str, list[Candidate]]:
    """For each subject that has any, what may be its last transition, in order of date."""
    if not subjects:
        return {}
    window: dict[str, list[Candidate]] = {}
    bound = _bound(clocks)
    parameters = {**bound, "subjects": msgspec.json.encode(subjects).decode()}
    for row in db.execute(_WINDOW, parameters):
        candidate = _candidate(row, clocks.as_of)
        window.setdefault(candidate.subject, []).append(candidate)
    return {subject: _unsuperseded(db, rows, bound) for subject, rows in window.items()}


def _bound(clocks: Clocks) -> dict[str, int]:
    return {"d": clocks.as_of, "k": clocks.known_at, "p": clocks.public_limit}


def _candidate(row: Row, as_of: int) -> Candidate:
    subject, fact, value, detail, date, latest, position, support = row
    return Candidate(
        subject=subject,
        fact=fact,
        value=value,
        detail=detail,
        date=date,
        span=parse(date),
        certainty="certain" if latest <= as_of else "possible",
        position=position,
        support=support,
    )


def _unsuperseded(
    db: sqlite3.Connection, window: list[Candidate], bound: dict[str, int]
) -> list[Candidate]:
    if len(window) == 1 and not _is_blunt(window[0].span.first):
        return window
    followers = _Followers(db, window[0].subject, bound)
    kept = [each for each in window if not _is_superseded(each, window, followers)]
    return sorted(kept, key=lambda each: (_by_latest(each.span.first), each.position))


def _by_latest(first: Bounds) -> tuple[int, int]:
    return first.latest, first.earliest


def _is_blunt(first: Bounds) -> bool:
    return first.earliest != first.latest


class _Followers:
    """Which visible facts follow another one in a subject, through any number of steps."""

    def __init__(self, db: sqlite3.Connection, subject: str, bound: dict[str, int]) -> None:
        self._db = db
        self._parameters: dict[str, Any] = {**bound, "subject": subject}
        self._found: dict[str, dict[str, Bounds]] = {}

    @property
    def as_of(self) -> int:
        """The day of the question."""
        return int(self._parameters["d"])

    def of(self, fact: str) -> dict[str, Bounds]:
        """The followers with the bounds of their first days."""
        if fact not in self._found:
            self._found[fact] = self._search(fact)
        return self._found[fact]

    def _search(self, fact: str) -> dict[str, Bounds]:
        found: dict[str, Bounds] = {}
        open_ends = [fact]
        while open_ends:
            parameters = {**self._parameters, "followed": open_ends.pop()}
            for follower, earliest, latest in self._db.execute(_FOLLOWERS, parameters):
                if follower not in found:
                    found[follower] = Bounds(earliest, latest)
                    open_ends.append(follower)
        return found


def _is_superseded(t: Candidate, window: list[Candidate], followers: _Followers) -> bool:
    """Whether a certain transition came after `t`, in the window or (by saying so) before it."""
    for u in window:
        if u is not t and u.certainty == "certain" and _came_after(u, t, followers):
            return True
    if not _is_blunt(t.span.first):
        return False
    in_window = {each.fact for each in window}
    return any(
        fact not in in_window
        and first.latest <= followers.as_of
        and t.span.first.earliest <= first.latest
        and t.fact not in followers.of(fact)
        for fact, first in followers.of(t.fact).items()
    )


def _came_after(u: Candidate, t: Candidate, followers: _Followers) -> bool:
    one, other = u.span.first, t.span.first
    if one.earliest > other.latest or other.earliest > one.latest:
        return one.earliest > other.latest
    u_follows, t_follows = u.fact in followers.of(t.fact), t.fact in followers.of(u.fact)
    if u_follows != t_follows:
        return u_follows
    return one == other and u.position > t.position

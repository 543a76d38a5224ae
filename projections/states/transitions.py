"""State follows from transitions: which of them may be the one in force on a day.

A *subject* is whatever has a state: `engagement/<id>`, `office/<id>`, `channel/<id>`,
`measure/<id>`, `incident/<fact>`, `stance/<actor>/<issue>`. A transition gives it a value.

The rule by which one supersedes another is in `projections.states.supersession`.

Reading is a few seeks for each subject, however long its history: candidates cannot have ended
before E, the latest first day of a certain transition, so it is enough to look from E on, and as
far back as a date is wide. Rows are therefore filed by *width* (how blunt the date is): one seek
per width finds E, one range per width finds the rest.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from events.time.dates import EARLIEST, LATEST, Bounds, parse
from projections.model.began import began
from projections.model.clocks import FOREVER, Clocks
from projections.model.directory import Directory
from projections.model.reader import Reader
from projections.model.table import Row, Table
from projections.model.tense import PAST, Tense, ask, tensed
from projections.model.version import Version
from projections.states.followers import NO_FOLLOWERS, Followers
from projections.states.supersession import OPEN_LIMIT, Candidate, is_blunt, unsuperseded

OPEN = 4
_DAYS = (0, 31, 366, LATEST - EARLIEST, 0)
"""The most days between the bounds of dates of each width; open dates are read apart."""

PAST_WIDTHS = 10
"""What came to its end is filed under a width that is so much more (`projections.model.tense`)."""

SCHEMA = """
-- Which widths occur in a subject: most have one, and are read by one seek. Of transitions that
-- have come to their end the width is so much more.
CREATE TABLE width (
    subject TEXT    NOT NULL,
    width   INTEGER NOT NULL,
    days    INTEGER NOT NULL,
    PRIMARY KEY (subject, width)
) STRICT, WITHOUT ROWID;

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
    support     TEXT,
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
CLOSE = f"""
UPDATE transition SET known_to = ?, width = width + {PAST_WIDTHS}
WHERE subject = ? AND width = ? AND sort = ? AND fact = ? AND known_from = ?
"""
INSERT_WIDTH = "INSERT OR IGNORE INTO width VALUES (?, ?, ?)"
CLOSE_WIDTH = f"""
INSERT OR IGNORE INTO width
SELECT subject, width + {PAST_WIDTHS}, days
FROM (SELECT ? AS position, ? AS subject, ? AS width, ? AS days)
"""
INSERT_FOLLOWING = f"INSERT INTO following VALUES (?, ?, ?, ?, {FOREVER}, ?, ?, ?)"
CLOSE_FOLLOWING = f"""
UPDATE following SET known_to = ?, subject = subject || '{PAST}'
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
            began(version.fact),
            change.value,
            change.detail,
            version.support if version.added is None else None,
        )


def width_rows(version: Version, directory: Directory) -> Iterator[Row]:
    """How blunt the version's date is, for each subject that it changes."""
    first = version.span.first
    width = _width(first.earliest, first.latest)
    for change in version.changes:
        yield change.subject, width, _DAYS[width]


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
    return next(width for width, days in enumerate(_DAYS) if latest - earliest <= days)


Found = dict[str, list[Candidate]]
"""Candidates by subject, in order of date; a subject without any is not there."""
_SUPPORT = """
coalesce(t.support, (
    SELECT v.support FROM version v WHERE v.fact = t.fact AND v.known_from = t.known_from))
"""


def _blunt(tense: Tense, column: str) -> str:
    """That a width is that of dates with two bounds."""
    return f"{column} < {OPEN}" if tense.is_now else f"{column} % {PAST_WIDTHS} < {OPEN}"


def _open(tense: Tense, column: str) -> str:
    """That a width is that of dates open below."""
    return f"{column} = {OPEN}" if tense.is_now else f"{column} IN ({OPEN}, {OPEN + PAST_WIDTHS})"


# First the day `e`, for each subject: the latest earliest day of a transition that has certainly
# happened by the day that is asked about. What lay wholly before `e` was superseded by it, so that
# what remains is a range of the primary key, for dates of each width from `e` less that width on:
# that is why widths are filed at all. A range by `latest` would need a second index on every row.
# Dates open below have no earliest day to be found by: `OPEN_LIMIT` of them on either side of the
# day are read, and more than that are known to be left out.
# MATERIALIZED, as `certain` is read three times and would be computed for each. CROSS JOIN pins the
# order of the loops: subject, width, then the range; left to itself the planner, which knows no
# sizes here, now and then begins with the widths and reads the whole table.
_WINDOW = tensed(
    lambda tense: (
        f"""
WITH certain AS MATERIALIZED (
    SELECT s.key AS number, s.value AS subject, (
        SELECT coalesce(max(e), {EARLIEST}) FROM (
            SELECT (
                SELECT t.sort FROM transition t
                WHERE t.subject = s.value AND t.width = w.width AND t.sort <= :d
                  AND t.latest <= :d AND {tense.visible("t")}
                ORDER BY t.sort DESC LIMIT 1
            ) AS e FROM width w WHERE w.subject = s.value AND {_blunt(tense, "w.width")}
        )
    ) AS e
    FROM json_each(:subjects) s
)
SELECT c.number, t.fact, t.value, t.detail, t.date, t.position, {_SUPPORT}
FROM certain c CROSS JOIN width w CROSS JOIN transition t
WHERE w.subject = c.subject AND {_blunt(tense, "w.width")}
  AND t.subject = c.subject AND t.width = w.width
  AND t.sort >= c.e - w.days AND t.sort <= :d AND t.latest >= c.e AND {tense.visible("t")}
UNION ALL
SELECT c.number, t.fact, t.value, t.detail, t.date, t.position, {_SUPPORT}
FROM certain c CROSS JOIN width w CROSS JOIN transition t
WHERE w.subject = c.subject AND {_open(tense, "w.width")}
  AND t.subject = c.subject AND t.width = w.width AND {tense.visible("t")}
  AND t.sort >= max(c.e, coalesce((
    SELECT t.sort FROM transition t
    WHERE t.subject = c.subject AND {_open(tense, "t.width")} AND t.sort <= :d
      AND {tense.visible("t")}
    ORDER BY t.sort DESC LIMIT 1 OFFSET {OPEN_LIMIT - 1}
  ), {EARLIEST}))
  AND t.sort <= coalesce((
    SELECT t.sort FROM transition t
    WHERE t.subject = c.subject AND {_open(tense, "t.width")} AND t.sort > :d
      AND {tense.visible("t")}
    ORDER BY t.sort LIMIT 1 OFFSET {OPEN_LIMIT - 1}
  ), {FOREVER})
"""
    )
)

_FOLLOWERS = tensed(
    lambda tense: (
        f"""
SELECT a.value ->> 0, t.followed, t.fact, t.earliest, t.latest
FROM json_each(:asked) a CROSS JOIN following t
WHERE {tense.filed("t.subject", "(a.value ->> 0)")} AND t.followed = a.value ->> 1
  AND t.earliest <= :d AND {tense.visible("t")}
"""
    )
)


class Considered(NamedTuple):
    """A subject's transitions that are looked at, and what says that it follows any of them."""

    window: list[Candidate]
    followers: Followers


def candidates(reader: Reader, subjects: Sequence[str], clocks: Clocks) -> Found:
    """For each subject that has any, what may be its last transition, in order of date."""
    return {
        subject: unsuperseded(*found, clocks.as_of)
        for subject, found in considered(reader, subjects, clocks).items()
    }


def considered(reader: Reader, subjects: Sequence[str], clocks: Clocks) -> dict[str, Considered]:
    """For each subject that has any, the transitions among which the candidates are."""
    if not subjects:
        return {}
    window: Found = {}
    bound = {"d": clocks.as_of, "k": clocks.known_at, "p": clocks.public_limit}
    encoded = msgspec.json.encode(subjects).decode()
    for number, *row in ask(reader, _WINDOW, {**bound, "subjects": encoded}):
        subject = subjects[number]
        window.setdefault(subject, []).append(_candidate(subject, row, clocks.as_of))
    followers = _followers(reader, window, bound)
    return {
        subject: Considered(found, followers.get(subject, NO_FOLLOWERS))
        for subject, found in window.items()
    }


def _candidate(subject: str, row: list[Any], as_of: int) -> Candidate:
    fact, value, detail, date, position, support = row
    span = parse(date)
    return Candidate(
        subject=subject,
        fact=fact,
        value=value,
        detail=detail,
        date=date,
        span=span,
        certainty="certain" if span.first.latest <= as_of else "possible",
        position=position,
        support=support,
    )


def _followers(reader: Reader, window: Found, bound: dict[str, int]) -> dict[str, Followers]:
    """Whatever follows a candidate, step by step, for the subjects in which it may matter."""
    found: dict[str, Followers] = {}
    asked = [
        (subject, each.fact)
        for subject, candidates in window.items()
        if len(candidates) > 1 or is_blunt(candidates[0])
        for each in candidates
    ]
    seen = set(asked)
    while asked:
        parameters = {**bound, "asked": msgspec.json.encode(asked).decode()}
        asked = []
        for subject, followed, fact, earliest, latest in ask(reader, _FOLLOWERS, parameters):
            found.setdefault(subject, Followers()).add(followed, fact, Bounds(earliest, latest))
            if (subject, fact) not in seen:
                seen.add((subject, fact))
                asked.append((subject, fact))
    return found


TABLES = (
    Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows),
    Table(schema="", insert=INSERT_WIDTH, close=CLOSE_WIDTH, rows=width_rows, once=True),
    Table(schema="", insert=INSERT_FOLLOWING, close=CLOSE_FOLLOWING, rows=following_rows),
)

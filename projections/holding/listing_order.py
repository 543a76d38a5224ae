"""Whose state a subject is: found by pair of parties, by actor or by issue.

A *scope* is `pair:<a>|<b>`, `actor:<id>` or `issue:<id>`; a measure, which has a subject for each
side and target, is one as well, `measure:<id>`. Kinds of subject that come and go (engagements,
measures, incidents, and a person's offices) are listed from the day of the question backwards, each
where it last changed; kinds that last (channels, stances) by name. A list that looked at
`EXAMINED_LIMIT` rows may be short; it says where it goes on, as one that is full does.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, Self

from events.time.dates import LATEST
from events.vocabulary.engagements import EngagementReported
from events.vocabulary.facts import MeasureFact
from projections.holding.passing_whole import LIST, list_looked_at, remembered_list
from projections.model import measure_subjects
from projections.model.clocks import FOREVER, KNOWN_TO, Clocks
from projections.model.counts import Count
from projections.model.directory import Directory
from projections.model.measure_subjects import NO_TARGET, imposer_of
from projections.model.reader import Reader
from projections.model.table import Row, Table
from projections.model.tense import NOW, Tense, ask, now, tensed
from projections.model.version import Version, once

SECTION_LIMIT = 25
"""Subjects of a kind that comes and goes in an answer, unless asked for otherwise."""

SECTION_LIMIT_MOST = 200
"""As many of them may be asked for."""

LASTING_LIMIT = 200
"""Subjects of a kind that lasts in an answer."""

LASTING_KEPT: Final = 500
"""Of a list by name with more subjects it is not remembered since when each is there."""

EXAMINED_LIMIT = 5_000
"""Rows that a list looks at."""

COUNTED_LIMIT = 2_000
"""Rows that are looked at to count the subjects of a list."""

LASTING = {
    *("channel", "stance", "voice"),
    *("relations", "level", "consular", "recognition", "war", "mission"),
}

SCHEMA = f"""
-- By day, for what comes and goes; and all of it by subject. list: the number of scope and kind.
-- first_position: where the fact was first recorded, which stands for its id here: no list is in
-- the order of facts.
CREATE TABLE passing (
    list           INTEGER NOT NULL,
    earliest       INTEGER NOT NULL,
    subject        TEXT    NOT NULL,
    first_position INTEGER NOT NULL,
    known_from     INTEGER NOT NULL,
    {KNOWN_TO},
    public_from    INTEGER NOT NULL,
    PRIMARY KEY (list, earliest, subject, first_position, known_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE involved (
    list           INTEGER NOT NULL,
    subject        TEXT    NOT NULL,
    earliest       INTEGER NOT NULL,
    first_position INTEGER NOT NULL,
    known_from     INTEGER NOT NULL,
    {KNOWN_TO},
    public_from    INTEGER NOT NULL,
    PRIMARY KEY (list, subject, earliest, first_position, known_from)
) STRICT, WITHOUT ROWID;
"""

INSERT_PASSING = "INSERT INTO passing VALUES (?, ?, ?, ?, ?, NULL, ?)"
CLOSE_PASSING = """
UPDATE passing SET ended = ?, list = -list
WHERE list = ? AND earliest = ? AND subject = ? AND first_position = ? AND known_from = ?
"""
INSERT_INVOLVED = "INSERT INTO involved VALUES (?, ?, ?, ?, ?, NULL, ?)"
CLOSE_INVOLVED = """
UPDATE involved SET ended = ?, list = -list
WHERE list = ? AND subject = ? AND earliest = ? AND first_position = ? AND known_from = ?
"""


def _visible(tense: Tense) -> str:
    filed = tense.numbered("l.list", LIST)
    return f"{filed} AND l.earliest <= :d AND {tense.visible('l')}"


_PASSING = tensed(
    lambda tense: (
        f"""
SELECT l.earliest, l.subject FROM passing l
WHERE {_visible(tense)} AND (l.earliest, l.subject) < (:earliest, :subject)
ORDER BY l.earliest DESC, l.subject DESC LIMIT :most
"""
    )
)
_LATEST = tensed(
    lambda tense: (
        f"""
SELECT l.earliest FROM involved l WHERE {_visible(tense)} AND l.subject = :subject
ORDER BY l.earliest DESC LIMIT 1
"""
    )
)


def _next(tense: Tense, subject: str) -> str:
    """The next subject: one seek, or two, however often it changed."""
    filed = "SELECT min(l.subject) AS subject FROM involved l WHERE l.list = {}"
    each = tense.in_order(f"{filed} AND l.subject > {subject}".format, LIST)
    return f"SELECT min(subject) FROM ({each})"


_LASTING = tensed(
    lambda tense: (
        f"""
WITH RECURSIVE next(subject) AS (
    SELECT ({_next(tense, ":subject")})
    UNION ALL
    SELECT ({_next(tense, "next.subject")}) FROM next WHERE next.subject IS NOT NULL
)
SELECT subject, EXISTS (
    SELECT 1 FROM involved l WHERE {_visible(tense)} AND l.subject = next.subject
) FROM next WHERE subject IS NOT NULL LIMIT :most
"""
    )
)
# By subject from which day on it is visible.
_SINCE = f"""
WITH RECURSIVE next(subject) AS (
    SELECT ({_next(NOW, "''")})
    UNION ALL
    SELECT ({_next(NOW, "next.subject")}) FROM next WHERE next.subject IS NOT NULL
)
SELECT subject, (
    SELECT min(l.earliest) FROM involved l
    WHERE {NOW.numbered("l.list", LIST)} AND l.subject = next.subject AND l.public_from <= :p
) FROM next WHERE subject IS NOT NULL LIMIT {LASTING_KEPT + 1}
"""
_COUNT = tensed(
    lambda tense: (
        f"""
SELECT count(DISTINCT subject), count(*) FROM (
    SELECT l.subject FROM involved l WHERE {_visible(tense)} LIMIT {COUNTED_LIMIT})
"""
    )
)


class Scope(NamedTuple):
    """Whose subjects are asked for, and of which kind."""

    name: str
    kind: str

    def parameters(self, clocks: Clocks) -> dict[str, Any]:
        """What the questions are put with."""
        by = {"d": clocks.as_of, "k": clocks.known_at, "p": clocks.public_limit}
        return {"scope": self.name, "kind": self.kind, **by}


class ListPlace(NamedTuple):
    """Where a subject stands in a list: its day (0 for what lasts), and its name."""

    earliest: int
    subject: str

    def __str__(self) -> str:
        return f"{self.earliest} {self.subject}"

    @classmethod
    def read(cls, text: str) -> Self:
        """The place that was written so."""
        earliest, _, subject = text.partition(" ")
        return cls(int(earliest), subject)


FIRST_PLACE = ListPlace(FOREVER, "")
"""Where a list of what comes and goes begins."""


class Listed(NamedTuple):
    """Subjects in order, and the place after which the list goes on (none: these were the last)."""

    subjects: list[str]
    after: ListPlace | None = None


def passing_rows(version: Version, directory: Directory) -> Iterator[Row]:
    """Where the subjects that come and go are found, if the version changes or reports any."""
    at = version.first_position, version.known_from, version.stated_from
    for subject, kind, scopes in _listed(version, directory):
        if kind not in LASTING:
            lists = (directory.numbers[f"of {scope}/{kind}"] for scope in scopes)
            yield from ((each, version.told_from, subject, *at) for each in lists)


def involved_rows(version: Version, directory: Directory) -> Iterator[Row]:
    """Where the subjects that a version changes or reports are found by name."""
    at = version.told_from, version.first_position, version.known_from, version.stated_from
    for subject, kind, scopes in _listed(version, directory):
        every = (*scopes, *_by_thing(subject))
        lists = (directory.numbers[f"of {scope}/{kind}"] for scope in every)
        yield from ((each, subject, *at) for each in lists)


def borne_on(version: Version, scope: str, directory: Directory) -> list[str]:
    """What a version changes, or tells of, that a pair, actor or issue has."""
    changed = {change.subject for change in version.changes}
    listed = _listed(version, directory)
    return [each for each, _, scopes in listed if scope in scopes and each in changed]


def _listed(version: Version, directory: Directory) -> list[tuple[str, str, tuple[str, ...]]]:
    """What a version changes, or tells of, with its kind and its scopes."""
    return once(_placed, version, directory)


def _placed(version: Version, directory: Directory) -> list[tuple[str, str, tuple[str, ...]]]:
    subjects = dict.fromkeys(_subjects(version))
    return [(each, kind_of(each), tuple(_scopes(version, each, directory))) for each in subjects]


def _subjects(version: Version) -> Iterator[str]:
    """What a version changes; a report changes no status, but tells of an engagement."""
    yield from (change.subject for change in version.changes)
    if isinstance(version.fact, EngagementReported):
        yield f"engagement/{version.fact.engagement}"


def _scopes(version: Version, subject: str, directory: Directory) -> Iterator[str]:
    """The pairs, actors and issues that a subject concerns; what somebody says is his, or his
    side's, alone.
    """
    kind = kind_of(subject)
    if kind not in {"stance", "voice"}:
        yield from (f"pair:{pair}" for pair in _pairs(version, subject, directory))
        yield from (f"actor:{actor}" for actor in version.actors)
        yield from (f"issue:{issue}" for issue in version.fact.issues)
        return
    _, side, issue = subject.split("/")
    if kind == "stance":
        yield from (f"pair:{pair}" for pair in version.pairs if side in pair.split("|"))
    yield f"actor:{side}"
    sides = directory.on(version.span)
    if issue in version.fact.issues and (kind == "stance" or not sides.sides_of(side)):
        yield f"issue:{issue}"


def _by_thing(subject: str) -> Iterator[str]:
    """The thing that has several subjects, by which they are found: a measure has one for each of
    its targets.
    """
    if kind_of(subject) == "measure":
        yield f"measure:{measure_subjects.read(subject).measure}"


def _pairs(version: Version, subject: str, directory: Directory) -> Iterable[str]:
    """The pairs that a subject stands between, of those that a version does: a measure stands
    between its side, or who imposed it, and its target, or for whom that acts.
    """
    if not isinstance(version.fact, MeasureFact):
        return version.pairs
    by, (_, side, target) = imposer_of(version.fact), measure_subjects.read(subject)
    if by is None or target == NO_TARGET:
        return ()
    across = directory.on(version.span).pairs_between(by, target)
    return (each for each in across if not {by, side}.isdisjoint(each.split("|")))


def kind_of(subject: str) -> str:
    """The kind of a subject, the first part of its name."""
    return subject.partition("/")[0]


def subjects(
    reader: Reader,
    scope: Scope,
    clocks: Clocks,
    limit: int | None = None,
    after: ListPlace | None = None,
) -> Listed:
    """Subjects of a kind with a visible change in the scope: of those that come and go the latest
    first, of those that last by name. Without a limit, as many as an answer has of the kind.
    """
    lasts = scope.kind in LASTING
    if limit is None:
        limit = LASTING_LIMIT if lasts else SECTION_LIMIT
    parameters = scope.parameters(clocks)
    whole = None if after else remembered_list(reader, parameters, clocks)
    found = None if whole is None else whole.first(clocks.as_of, limit, EXAMINED_LIMIT)
    if found is not None:
        some, day = found
        return Listed(some, None if day is None else ListPlace(day, some[-1]))
    return (_lasting if lasts else _passing)(reader, parameters, limit, after)


def by_name(
    reader: Reader, scope: Scope, clocks: Clocks, limit: int, after: ListPlace | None = None
) -> Listed:
    """The same, by name, whether they last or come and go."""
    return _lasting(reader, scope.parameters(clocks), limit, after)


def count(reader: Reader, scope: Scope, clocks: Clocks) -> Count:
    """How many subjects of a kind have a visible change in the scope, as far as counting goes."""
    parameters = scope.parameters(clocks)
    whole = remembered_list(reader, parameters, clocks)
    if whole is not None and whole.told_by(clocks.as_of) < COUNTED_LIMIT:
        return Count(whole.subjects_by(clocks.as_of), at_least=False)
    ((number, looked_at),) = ask(reader, _COUNT, parameters)
    return Count(number, looked_at == COUNTED_LIMIT)


def _passing(
    reader: Reader, parameters: dict[str, Any], limit: int, after: ListPlace | None
) -> Listed:
    found: dict[str, int] = {}
    at, most, examined = after or ListPlace(FOREVER, ""), 4 * limit, 0
    while True:
        beyond = {"earliest": at.earliest, "subject": at.subject, "most": most}
        rows = ask(reader, _PASSING, {**parameters, **beyond})
        list_looked_at(reader, parameters, len(rows))
        for earliest, subject in rows:
            if subject in found:
                continue
            # What is listed further on was listed where it last changed, on an earlier page.
            if after and not _is_latest(reader, parameters, ListPlace(earliest, subject)):
                continue
            if len(found) == limit:
                last = next(reversed(found))
                return Listed(list(found), ListPlace(found[last], last))
            found[subject] = earliest
        examined += len(rows)
        if len(rows) < most:
            return Listed(list(found))
        at, most = ListPlace(*rows[-1]), min(4 * most, EXAMINED_LIMIT)
        if examined >= EXAMINED_LIMIT:
            return Listed(list(found), at)


def _is_latest(reader: Reader, parameters: dict[str, Any], place: ListPlace) -> bool:
    """Whether a subject did not change later than at a place."""
    rows = ask(reader, _LATEST, {**parameters, "subject": place.subject})
    return bool(rows[0][0] == place.earliest)


def _lasting(
    reader: Reader, parameters: dict[str, Any], limit: int, after: ListPlace | None
) -> Listed:
    since = _since(reader, parameters)
    if since is not None:
        day, at = parameters["d"], "" if after is None else after.subject
        there = [each for each, first in since if first <= day and each > at]
        after = ListPlace(0, there[limit - 1]) if len(there) > limit else None
        return Listed(there[:limit], after)
    found: list[str] = []
    at, examined = "" if after is None else after.subject, 0
    while True:
        rows = ask(reader, _LASTING, {**parameters, "subject": at, "most": limit + 1})
        for subject, is_visible in rows:
            if is_visible and len(found) == limit:
                return Listed(found, ListPlace(0, found[-1]))
            if is_visible:
                found.append(subject)
            at = subject
        examined += len(rows)
        if len(rows) <= limit:
            return Listed(found)
        if examined >= EXAMINED_LIMIT:
            return Listed(found, ListPlace(0, at))


def _since(reader: Reader, parameters: Mapping[str, Any]) -> list[tuple[str, int]] | None:
    """The subjects of a list by name, each with the day from which on it is visible by now's
    clocks; None by others, or where there are very many.
    """
    if reader.has_passed(parameters["k"]) or parameters["p"] != LATEST:
        return None

    def read() -> list[tuple[str, int]] | None:
        rows = now(reader, _SINCE, parameters)
        if rows is None or len(rows) > LASTING_KEPT:
            return None
        return [(subject, first) for subject, first in rows if first is not None]

    key = "since", parameters["scope"], parameters["kind"]
    return reader.as_known(key, parameters["k"], read)


TABLES = (
    Table(schema=SCHEMA, insert=INSERT_PASSING, close=CLOSE_PASSING, rows=passing_rows),
    Table(schema="", insert=INSERT_INVOLVED, close=CLOSE_INVOLVED, rows=involved_rows),
)

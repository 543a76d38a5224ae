"""From which day on the element of a subject reads how, so that a state need not work it out.

What is filed bears on subjects: from its position on, their segments are of the past. They are
*rendered* anew when there is time for it, and until then whoever asks works out what holds. So what
segments say does not depend on when they were made: they answer what was known between the last
position that bore on the subject and the next one, by a day by which all of that was public.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec

from events.time.dates import EARLIEST
from projections.holding.tellings import standing
from projections.model import measure_subjects
from projections.model.clocks import FOREVER, Clocks
from projections.model.measure_subjects import NO_TARGET
from projections.model.numbered import Numbers, subject_name
from projections.model.reader import Reader

_DAYS: Final = 2**34
"""As many days has a subject, half of them before the day 0; the first stands for `EARLIEST`."""

_FIRST: Final = f"(t.number * {_DAYS})"
_LAST: Final = f"(t.number * {_DAYS} + {_DAYS - 1})"
"""In SQL, between which numbers the segments of the subject in the row `t` are."""


def _day_of(since: str) -> str:
    """In SQL, the day from which on a segment of that subject is right."""
    return f"iif({since} = {_FIRST}, {EARLIEST}, {since} - {_FIRST} - {_DAYS // 2})"


SCHEMA: Final = """
-- number: that of its name. touched is the last position that bore on the subject; what did so from
-- known_to on leaves the days before moved_from as they were. From over_from on the element is over
-- for good: the last segment has begun, and what it reads is history.
CREATE TABLE rendered (
    subject     TEXT    NOT NULL,
    number      INTEGER NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    touched     INTEGER NOT NULL,
    moved_from  INTEGER NOT NULL,
    over_from   INTEGER NOT NULL,
    PRIMARY KEY (subject)
) STRICT, WITHOUT ROWID;

-- since: the subject by its number and the day, in one number, which SQLite finds a row by without
-- an index (`_since`). From the day on; the element is JSON, or null where there is none any more.
-- Of what was said it is without statements: shown are the numbers of the tellings that they are
-- made of, each of which stands in many segments.
CREATE TABLE segment (
    since   INTEGER PRIMARY KEY,
    element BLOB,
    shown   BLOB
) STRICT;
"""

_BEAR = f"""
INSERT INTO rendered VALUES (?1, ?5, ?2, ?2, 0, ?3, {-FOREVER}, {FOREVER})
ON CONFLICT (subject) DO UPDATE
SET known_to = min(known_to, ?2), touched = ?3, moved_from = min(moved_from, ?4)
"""
# "0" comes next to "/".
_TARGETS = "SELECT subject FROM rendered WHERE subject > ?1 || '/' AND subject < ?1 || '0'"
_UNRENDERED = f"""
SELECT subject FROM rendered WHERE known_to < {FOREVER} ORDER BY subject
"""
_RENDER = f"""
UPDATE rendered AS t
SET known_from = touched, known_to = {FOREVER}, public_from = ?2, moved_from = {FOREVER},
    over_from = max(?3, coalesce((
        SELECT {_day_of("since")} FROM segment
        WHERE since BETWEEN {_FIRST} AND {_LAST} ORDER BY since DESC LIMIT 1), {FOREVER}))
WHERE subject = ?1
"""
_LEAVE_OUT = f"""
UPDATE rendered
SET known_from = touched, known_to = touched, public_from = 0, moved_from = {-FOREVER},
    over_from = {FOREVER}
WHERE subject = ? RETURNING number
"""
_UNRENDER = f"UPDATE rendered SET known_to = known_from, moved_from = {-FOREVER}"
_TOUCHED = "SELECT touched, moved_from FROM rendered WHERE subject = ?"
_NUMBER = "SELECT number FROM rendered WHERE subject = ? AND touched = ?"
_BEFORE = f"""
SELECT g.element, g.shown FROM rendered t CROSS JOIN segment g
WHERE t.subject = ? AND g.since >= {_FIRST} AND g.since < {_FIRST} + ? ORDER BY g.since DESC LIMIT 1
"""
_CLEAR = "DELETE FROM segment WHERE since BETWEEN ? AND ?"
_INSERT = "INSERT INTO segment VALUES (?, ?, ?)"
_ANSWERS = """
(t.known_from <= :k AND (t.known_to > :k OR t.moved_from > :d) AND t.public_from <= :p)
"""
# Of a subject that is not filed nothing was ever told. What is over for good is there, and its
# segment need not be looked for.
_STORED = f"""
SELECT s.key, {_ANSWERS}, {{over}}, {{read}}
FROM json_each(:subjects) s CROSS JOIN rendered t LEFT JOIN segment g
ON {_ANSWERS} AND NOT {{over}} AND g.since = (
    SELECT since FROM segment WHERE since BETWEEN {_FIRST} AND {_FIRST} + :day
    ORDER BY since DESC LIMIT 1)
WHERE t.subject = s.value
"""
_ELEMENTS = _STORED.format(
    over="(t.over_from <= :d AND s.key >= :whole)",
    # It is known where nothing bore on it since.
    read=f"iif(t.known_to > :k, t.over_from, {FOREVER}), g.element, g.shown",
)
_ARE_THERE = _STORED.format(over="(t.over_from <= :d)", read="g.element IS NOT NULL")
# The last ones by a day, from the one on that holds on the day from which they are asked for.
_THROUGH = f"""
SELECT {_day_of("g.since")}, g.element, g.shown FROM rendered t LEFT JOIN segment g
ON g.since <= {_FIRST} + :day AND g.since >= coalesce((
    SELECT max(since) FROM segment WHERE since BETWEEN {_FIRST} AND {_FIRST} + :since
), {_FIRST} + :since)
WHERE t.subject = :subject AND {_ANSWERS} ORDER BY g.since DESC LIMIT :most
"""
_decode_numbers = msgspec.json.Decoder(tuple[int, ...]).decode


class StoredElement(NamedTuple):
    """An element as JSON (None: there is none), and the tellings by number that its statements are
    made of, where it is stored without them.
    """

    element: bytes | None
    shown: tuple[int, ...] = ()


OVER: Final = StoredElement(None)
"""Stands for an element that is there, and over for good."""


class Segment(NamedTuple):
    """From a day on the element of a subject reads so."""

    day: int
    stored: StoredElement


class Touched(NamedTuple):
    """The last position that bore on a subject, and the day from which on its segments are to be
    rendered anew.
    """

    position: int
    moved_from: int


class Segments(NamedTuple):
    """The segments of a subject from the day on from which they moved, the day by which all that
    its segments rest on was public, and from which on what the last one reads is history.
    """

    public_from: int
    over_from: int
    touched: Touched
    moved: list[Segment]


class BearingPositions(NamedTuple):
    """The first and the last position that bore on a subject, and the first of the days on which
    that may tell.
    """

    first: int
    last: int
    day: int


class BorneOn:
    """The subjects that what is being filed bears on."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._positions: dict[str, BearingPositions] = {}

    def add(self, subject: str, position: int, day: int) -> None:
        """What is filed at a position bears on a subject, and on no day before one."""
        if subject not in self._positions:
            self._numbers[subject_name(subject)]  # by event, however many are filed at once
        before = self._positions.get(subject, BearingPositions(position, position, day))
        self._positions[subject] = BearingPositions(
            min(before.first, position), max(before.last, position), min(before.day, day)
        )

    def file(self, db: sqlite3.Connection, to: sqlite3.Connection) -> list[str]:
        """Segments of what was borne on are of the past from now on; returns those subjects."""
        self._bear_on_all_targets(db)
        subjects = sorted(self._positions)
        numbered = ((each, self._numbers[subject_name(each)]) for each in subjects)
        to.executemany(_BEAR, [(each, *self._positions[each], number) for each, number in numbered])
        self.forget()
        return subjects

    def _bear_on_all_targets(self, db: sqlite3.Connection) -> None:
        """What is told of a measure without a target bears on each of its targets."""
        for of_all in filter(measure_subjects.is_of_all, list(self._positions)):
            measure_of_side = of_all.removesuffix(f"/{NO_TARGET}")
            filed = {subject for (subject,) in db.execute(_TARGETS, (measure_of_side,))}
            borne_on = {e for e in self._positions if measure_subjects.of_all(e) == of_all}
            first, last, day = self._positions[of_all]
            for each in sorted(filed | borne_on):
                self.add(each, first, day)
                self.add(each, last, day)

    def forget(self) -> None:
        """What was to be filed is not."""
        self._positions.clear()


def unrendered(db: sqlite3.Connection) -> list[str]:
    """Subjects whose segments are of the past, in order; looked for once, when filing begins."""
    return [subject for (subject,) in db.execute(_UNRENDERED)]


def render(db: sqlite3.Connection, found: Mapping[str, Segments | None]) -> list[str]:
    """File segments that were worked out, but for what was touched since; returns the subjects of
    the others. None: how a subject reads is not stored.
    """
    kept = []
    for subject, segments in found.items():
        if segments is None:
            kept.append(subject)
            _leave_out(db, subject)
            continue
        position, moved_from = segments.touched
        for (number,) in db.execute(_NUMBER, (subject, position)).fetchall():
            kept.append(subject)
            if any(_is_far(each.day) for each in segments.moved):
                _leave_out(db, subject)
                continue
            db.execute(_CLEAR, (_since(number, moved_from), _since(number, FOREVER)))
            db.executemany(_INSERT, [_row(number, each) for each in segments.moved])
            db.execute(_RENDER, (subject, segments.public_from, segments.over_from))
    return kept


def _leave_out(db: sqlite3.Connection, subject: str) -> None:
    """How a subject reads is not stored, nor is how it read before."""
    for (number,) in db.execute(_LEAVE_OUT, (subject,)).fetchall():
        db.execute(_CLEAR, (_since(number, EARLIEST), _since(number, FOREVER)))


def empty(db: sqlite3.Connection) -> None:
    """No segment answers any more, and all are to be rendered anew."""
    db.execute("DELETE FROM segment")
    db.execute(_UNRENDER)


def touched(db: sqlite3.Connection, subject: str) -> Touched:
    """What was filed that bears on a subject, since it was rendered or before."""
    return Touched(*db.execute(_TOUCHED, (subject,)).fetchone())


def before(db: sqlite3.Connection, subject: str, day: int) -> StoredElement:
    """What the last segment before a day stores."""
    row = db.execute(_BEFORE, (subject, _of_day(day))).fetchone()
    return StoredElement(None) if row is None else _stored(*row)


def stored(
    reader: Reader, subjects: Sequence[str], clocks: Clocks
) -> Iterator[tuple[str, StoredElement | None]]:
    """What is stored of subjects of which anything was ever told; None where their segments do not
    answer the question.
    """
    return unless_over(reader, subjects, clocks, len(subjects))


def unless_over(
    reader: Reader, subjects: Sequence[str], clocks: Clocks, whole: int
) -> Iterator[tuple[str, StoredElement | None]]:
    """The same; of the subjects after the first `whole` ones, `OVER` stands for an element that is
    over for good by the day.
    """
    known = reader.over_from(clocks.known_at) if reader.asks_of_now(clocks) else {}
    over = {e for e in subjects[whole:] if known.get(e, FOREVER) <= clocks.as_of} if known else ()
    if over:
        yield from ((each, OVER) for each in over)
        rest = (each for each in subjects[whole:] if each not in over)
        subjects = [*subjects[:whole], *rest]
    rows = _filed(reader, _ELEMENTS, subjects, clocks, {"whole": whole})
    for number, answers, is_over, over_from, element, shown in rows:
        found = None
        if answers:
            found = OVER if is_over else _stored(element, shown)
            known[subjects[number]] = over_from
        yield subjects[number], found


def through(
    reader: Reader, subject: str, clocks: Clocks, since: int, most: int
) -> list[Segment] | None:
    """The last segments of a subject by a day, of those since another one, in order; None where
    they do not answer the question.
    """
    bound = {"subject": subject, "since": _of_day(since), "most": most}
    parameters = {**_parameters(clocks), **bound}
    rows = reader.db.execute(_THROUGH, parameters).fetchall()
    if not rows:
        return None
    return [Segment(day, _stored(*rest)) for day, *rest in reversed(rows) if day is not None]


def of_which_there_is_one(reader: Reader, subjects: Sequence[str], clocks: Clocks) -> set[str]:
    """The subjects of which the rule says that something holds."""
    found = _filed(reader, _ARE_THERE, subjects, clocks).fetchall()
    there = {subjects[n] for n, answers, over, is_one in found if answers and (over or is_one)}
    others = [subjects[n] for n, answers, _, _ in found if not answers]
    return there | standing(reader, others, clocks).keys()


def _filed(
    reader: Reader,
    question: str,
    subjects: Sequence[str],
    clocks: Clocks,
    bound: Mapping[str, int] = MappingProxyType({}),
) -> sqlite3.Cursor:
    """What a question reads of those subjects that are filed, by their numbers."""
    encoded = msgspec.json.encode(subjects).decode()
    return reader.db.execute(question, {**_parameters(clocks), **bound, "subjects": encoded})


def _parameters(clocks: Clocks) -> dict[str, int]:
    return {
        "d": clocks.as_of,
        "day": _of_day(clocks.as_of),
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }


def _stored(element: bytes | None, shown: bytes | None) -> StoredElement:
    return StoredElement(element, () if shown is None else _decode_numbers(shown))


def _row(number: int, segment: Segment) -> tuple[int, bytes | None, bytes | None]:
    element, shown = segment.stored
    encoded = msgspec.json.encode(shown) if shown else None
    return _since(number, segment.day), element, encoded


def _since(number: int, day: int) -> int:
    """Where the segment of a subject from a day on is."""
    return number * _DAYS + _of_day(day)


def _of_day(day: int) -> int:
    """Where a day is among those of a subject; one that is farther than any segment is the last, or
    next to the first.
    """
    return 0 if day <= EARLIEST else min(max(day + _DAYS // 2, 1), _DAYS - 1)


def _is_far(day: int) -> bool:
    """Whether a day is more than some twenty million years away: no segment begins there."""
    return day != EARLIEST and not 1 - _DAYS // 2 < day < _DAYS // 2 - 1

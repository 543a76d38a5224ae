"""What is told of subjects, read from the views.

By now's clocks what is visible is asked for. By others, which leave out what was filed since or was
not public, all that was ever filed of a subject is read once, and says by which position it was
known and by which day public: whoever asks by other clocks comes to the same subjects again.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec

from projections.holding.fact_tellings import FactTelling, FactTellings
from projections.model import measure_subjects
from projections.model.clocks import FOREVER, Clocks
from projections.model.numbered import number_of, of_subject
from projections.model.reader import Reader
from projections.model.tense import THEN, ask, tensed

_TELLING = """
t.number, t.fact, t.date, t.is_condition, t.attests, t.kind, t.value, t.detail, t.party, t.until
"""
_IN_ORDER = "s.key, t.told_from, t.fact, t.known_from"
_TELLINGS = tensed(
    lambda tense: (
        f"""
SELECT s.key, t.number FROM json_each(:subjects) s CROSS JOIN telling t
WHERE {tense.numbered("t.subject", of_subject("s.value"))} AND t.told_from <= :until
AND {tense.visible("t")} ORDER BY {_IN_ORDER}
"""
    )
)

_EVER = f"""
SELECT s.key, t.number, t.told_from, t.known_from, t.known_to, t.public_from
FROM json_each(:subjects) s CROSS JOIN telling t
WHERE {THEN.numbered("t.subject", of_subject("s.value"))} ORDER BY {_IN_ORDER}
"""
_NUMBERED = f"""
SELECT {_TELLING}, coalesce(t.support, (
    SELECT v.support FROM version v WHERE v.fact = t.fact AND v.known_from = t.known_from))
FROM json_each(?) j CROSS JOIN telling t WHERE t.number = j.value
"""
_ARE_MORE = f"SELECT 1 FROM telling WHERE subject = {number_of(of_subject('?'))} LIMIT 1 OFFSET ?"


def are_more_than(reader: Reader, subject: str, most: int) -> bool:
    """Whether more is told of a subject now, by the public's knowledge or not."""
    return reader.db.execute(_ARE_MORE, (subject, most)).fetchone() is not None


def tellings(
    reader: Reader, subjects: Sequence[str], clocks: Clocks, *, until: int = FOREVER
) -> dict[str, FactTellings]:
    """What is visible of each subject of which anything is, by fact, and told of a day `until` one,
    or of any.
    """
    if not subjects:
        return {}
    of_all = [(each, of_all) for each in subjects if (of_all := measure_subjects.of_all(each))]
    found: dict[str, FactTellings] = {}
    several = _visible(reader, [*subjects, *(name for _, name in of_all)], clocks, until)
    for subject, told in zip(subjects, several, strict=False):
        if told:
            found[subject] = FactTellings({each.fact: each for each in told})
    # What is told of all targets comes after what is told of each: it bears on those alone.
    for (subject, _), told in zip(of_all, several[len(subjects) :], strict=True):
        if subject in found:
            ends = (each for each in told if each.kind == measure_subjects.ENDS_FOR_ALL)
            found[subject].update((each.fact, each) for each in ends)
    return found


def _visible(
    reader: Reader, subjects: Sequence[str], clocks: Clocks, until: int
) -> list[list[FactTelling]]:
    """What is visible of each of some subjects."""
    positions = clocks.known_at, reader.stands_at()
    are_now = positions[0] == positions[1] and clocks.public_by is None
    if are_now or positions[0] > positions[1]:
        return _asked(reader, subjects, clocks, until)
    ever = reader.told_ever.of(subjects, positions, partial(_read_ever, reader))
    return [each.visible(clocks, until) for each in ever]


def _asked(
    reader: Reader, subjects: Sequence[str], clocks: Clocks, until: int
) -> list[list[FactTelling]]:
    """The same, asked for."""
    bound = {"k": clocks.known_at, "p": clocks.public_limit, "until": until}
    rows = ask(reader, _TELLINGS, {**bound, "subjects": _encoded(subjects)})
    told = reader.told.of([number for _, number in rows], partial(by_number, reader))
    found: list[list[FactTelling]] = [[] for _ in subjects]
    for (at, _), telling in zip(rows, told, strict=True):
        found[at].append(telling)
    return found


class _EverTold(NamedTuple):
    """A telling, from which day on it is told, and by which clocks it is visible."""

    telling: FactTelling
    told_from: int
    known_from: int
    known_to: int
    public_from: int


class ToldEver(list[_EverTold]):
    """All that was ever told of a subject."""

    def visible(self, clocks: Clocks, until: int) -> list[FactTelling]:
        """What of it is visible by some clocks, and told of a day until one."""
        at, limit = clocks.known_at, clocks.public_limit
        return [
            telling
            for telling, told_from, known_from, known_to, public_from in self
            if known_from <= at < known_to and public_from <= limit and told_from <= until
        ]


def _read_ever(reader: Reader, subjects: Sequence[str]) -> Iterator[tuple[str, ToldEver]]:
    found = {each: ToldEver() for each in subjects}
    rows = reader.db.execute(_EVER, {"subjects": _encoded(subjects)}).fetchall()
    told = reader.told.of([number for _, number, *_ in rows], partial(by_number, reader))
    for (at, _, *rest), telling in zip(rows, told, strict=True):
        found[subjects[at]].append(_EverTold(telling, *rest))
    return iter(found.items())


def by_number(reader: Reader, numbers: Sequence[int]) -> Iterator[tuple[int, FactTelling]]:
    """What is told in rows of given numbers: which reads so for as long as there is the row."""
    rows = reader.db.execute(_NUMBERED, (msgspec.json.encode(numbers).decode(),))
    return ((row[0], _telling(row)) for row in rows)


def _telling(row: Sequence[Any]) -> FactTelling:
    number, fact, date, is_condition, attests, *rest = row
    return FactTelling(number, fact, date, bool(is_condition), bool(attests), *rest)


def _encoded(subjects: Sequence[str]) -> str:
    return msgspec.json.encode(subjects).decode()

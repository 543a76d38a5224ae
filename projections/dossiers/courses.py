"""How the elements of subjects read from day to day, over a stretch of days.

Read where they are rendered, or else worked out: on each day the element is the one that
`rendered.elements` has, under the same clocks.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from projections.dossiers import rendered
from projections.dossiers.rendering import break_days, element_of
from projections.holding import segments
from projections.holding.elements import Element
from projections.holding.listing_order import kind_of
from projections.holding.rule import History
from projections.holding.segments import Segment
from projections.holding.tellings import FactTelling, Standing, histories
from projections.model.clocks import Clocks
from projections.model.reader import Reader

READ_MOST: Final = 1_000
"""Days from which a subject may read otherwise that are looked at, the last ones."""


class CourseReading(NamedTuple):
    """From a day on a subject reads so; None: there is nothing of it."""

    day: int
    element: Element | None


class SubjectCourse(NamedTuple):
    """How a subject reads, in order of day; `is_cut`: what came before is left out."""

    readings: list[CourseReading]
    is_cut: bool


def courses(
    reader: Reader, subjects: Sequence[str], clocks: Clocks, since: int
) -> dict[str, SubjectCourse]:
    """How subjects of which the rule says what holds, engagements apart, read since a day, up to
    the one of the clocks; the first reading may be of an earlier day.
    """
    found: dict[str, SubjectCourse] = {}
    others = []
    for each in subjects:
        stored = segments.through(reader, each, clocks, since, READ_MOST + 1)
        if stored is None:
            others.append(each)
        else:
            found[each] = _cut([_read(each, one) for one in stored])
    for subject, (tellings, history) in histories(reader, others, clocks).items():
        told = _ToldOfSubject(subject, tellings, history)
        found[subject] = _worked_out(reader, told, clocks, since)
    return {each: found[each] for each in subjects if each in found}


def _read(subject: str, segment: Segment) -> CourseReading:
    day, (element, _) = segment
    return CourseReading(
        day, None if element is None else rendered.decoded(kind_of(subject), element)
    )


class _ToldOfSubject(NamedTuple):
    """All that is told of a subject, and put in order."""

    subject: str
    tellings: Mapping[str, FactTelling]
    history: History


def _worked_out(reader: Reader, told: _ToldOfSubject, clocks: Clocks, since: int) -> SubjectCourse:
    every = break_days(reader, *told, clocks.known_at)
    days = sorted(each for each in every if each <= clocks.as_of)
    at_first = max((each for each in days if each <= since), default=since)
    days = [each for each in days if each >= at_first]
    found = (replace(clocks, as_of=day) for day in days[-READ_MOST - 1 :])
    return _cut([CourseReading(each.as_of, _on(reader, told, each)) for each in found])


def _on(reader: Reader, told: _ToldOfSubject, clocks: Clocks) -> Element | None:
    held = told.history.held(clocks.as_of)
    standing = None if held is None else Standing(held, told.tellings, told.history)
    return element_of(reader, told.subject, standing, clocks)


def _cut(readings: list[CourseReading]) -> SubjectCourse:
    return SubjectCourse(readings[-READ_MOST:], len(readings) > READ_MOST)

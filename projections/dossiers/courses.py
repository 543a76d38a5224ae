"""How the elements of subjects read from day to day, over a stretch of days.

Read where they are rendered, or else worked out: on each day the element is the one that
`rendered.elements` has, under the same clocks.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from events.time.dates import EARLIEST
from projections.dossiers import rendered
from projections.dossiers.rendering import AllTold, all_told, break_days, element_on
from projections.holding import segments
from projections.holding.elements import Element
from projections.holding.listing_order import kind_of
from projections.holding.segments import Segment
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.subjects.engagements import REPORTS_COUNTED

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
    """How subjects of which the rule says what holds read since a day, up to the one of the clocks;
    the first reading may be of an earlier day.
    """
    found: dict[str, SubjectCourse] = {}
    others = []
    for each in subjects:
        stored = segments.through(reader, each, clocks, since, READ_MOST + 1)
        if stored is None:
            others.append(each)
        else:
            found[each] = _last([_read(each, one) for one in stored])
    for told in all_told(reader, others, clocks):
        found[told.subject] = _worked_out(reader, told, clocks, since)
    return {each: found[each] for each in subjects}


def _read(subject: str, segment: Segment) -> CourseReading:
    day, (element, _) = segment
    return CourseReading(
        day, None if element is None else rendered.decoded(kind_of(subject), element)
    )


def _worked_out(reader: Reader, told: AllTold, clocks: Clocks, since: int) -> SubjectCourse:
    every = break_days(reader, told, clocks.known_at)
    days = sorted(each for each in every if each <= clocks.as_of)
    at_first = max((each for each in days if each <= since), default=since)
    days = [each for each in days if each >= at_first]
    known = [each for each in days if each >= _read_from(told)]
    found = (replace(clocks, as_of=day) for day in known[-READ_MOST - 1 :])
    readings = [CourseReading(each.as_of, element_on(reader, told, each)) for each in found]
    return _last(readings, is_cut=_read_from(told) > since)


def _read_from(told: AllTold) -> int:
    """The day from which on all reports are read that an engagement shows."""
    return told.reports[0].told_from if len(told.reports) >= REPORTS_COUNTED else EARLIEST


def _last(readings: list[CourseReading], *, is_cut: bool = False) -> SubjectCourse:
    return SubjectCourse(readings[-READ_MOST:], is_cut or len(readings) > READ_MOST)

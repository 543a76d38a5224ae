"""On which days have states of relations an envoy's office, of those on which something is told of
who held it?

Not where that was told too long ago, nor once relations have ended with one of the two.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import chain

from projections.dossiers.courses import CourseReading, SubjectCourse
from projections.holding.elements import Element
from projections.subjects.diplomatic_relations import RelationsState
from projections.subjects.held_long_ago import is_long_ago, is_over_with, long_ago_since
from projections.subjects.offices import OfficeState


def as_in_states(
    course: SubjectCourse, relations: SubjectCourse | None, until: int
) -> SubjectCourse:
    """How an office reads up to a day where states have it, and nothing where they have not."""
    beside = () if relations is None else relations.readings
    days = {each.day for each in chain(course.readings, beside)}
    days.update(since for each in course.readings if (since := _history_since(each)) is not None)
    first = course.readings[0].day if course.readings else 0
    within = sorted(day for day in days if first <= day <= until)
    readings = [_on(day, course.readings, beside) for day in within]
    return SubjectCourse(readings, course.is_cut)


def _history_since(reading: CourseReading) -> int | None:
    office = reading.element
    return long_ago_since(office) if isinstance(office, OfficeState) else None


def _on(
    day: int, offices: Sequence[CourseReading], relations: Sequence[CourseReading]
) -> CourseReading:
    office, course = _reading(offices, day), _reading(relations, day)
    if not isinstance(office, OfficeState) or is_long_ago(office, day):
        return CourseReading(day, None)
    is_ended = isinstance(course, RelationsState) and course.ended_with is not None
    is_gone = is_ended and course is not None and is_over_with(office, course)
    return CourseReading(day, None if is_gone else office)


def _reading(readings: Sequence[CourseReading], day: int) -> Element | None:
    """What is read of a day: of the last reading up to it."""
    place = bisect_right(readings, day, key=lambda each: each.day)
    return readings[place - 1].element if place else None

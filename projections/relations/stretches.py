"""Stretches of days on which an element of a state reads the same."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from events.time.dates import EARLIEST, Edtf, day_of, iso, known_day
from projections.dossiers.courses import CourseReading, SubjectCourse
from projections.holding.elements import BECAUSE_LIMIT, Element
from projections.holding.evidence import HeldCertainty
from projections.model.clocks import Certainty
from projections.model.worded import Worded
from projections.subjects.diplomatic_relations import (
    ConsularState,
    LevelState,
    RecognitionState,
    RelationsState,
)
from projections.subjects.missions import MissionState
from projections.subjects.offices import OfficeState


class StretchOption(Struct, frozen=True, kw_only=True):
    """What holds, or may hold; null: an office is vacant, or there is nothing of it."""

    value: str | None
    certainty: Certainty


class CourseStretch(Worded, frozen=True, kw_only=True):
    """What was told of a thing on all days from the first one (null: since ever, as far as is told)
    to the last.

    `value` is what certainly held, where that is one thing: the status, the level, who held an
    office, the government that was recognised (null: nobody, or it is not certain). `options` are
    all that held or may have. `since` is when it began and `until` when what came after began, as
    far as these are known (EDTF; null: they are not, or it goes on): the days before `since` and
    after the last one on which something else may have held stand as stretches of their own.
    `because` are facts, the first and the last of very many.
    """

    first_day: str | None
    last_day: str
    value: str | None
    certainty: HeldCertainty
    options: tuple[StretchOption, ...]
    since: Edtf | None
    since_in_words: str | None = None
    until: Edtf | None = None
    until_in_words: str | None = None
    because: tuple[str, ...]


def stretches_of(course: SubjectCourse, first: int, last: int) -> tuple[CourseStretch, ...]:
    """The stretches from a day to another one; of days on which there is nothing there is none."""
    found: list[CourseStretch] = []
    for reading, end in _with_ends(course, last):
        # What begins with all days begins the day after as well.
        start = EARLIEST if reading.day == EARLIEST + 1 else reading.day
        if reading.element is not None and end >= max(first, EARLIEST + 1):
            found = _with(found, _stretch(reading.element, max(start, first), end))
    return tuple(_ending(found))


def begins(stretch: CourseStretch) -> int:
    """The number of its first day, `EARLIEST` for since ever."""
    return EARLIEST if stretch.first_day is None else day_of(stretch.first_day)


def last_element(course: SubjectCourse) -> Element | None:
    """How it reads last, where there is anything of it."""
    told = (each.element for each in reversed(course.readings) if each.element is not None)
    return next(told, None)


def value_of(element: Element) -> str | None:
    """What certainly holds, where that is one thing."""
    if element.certainty != "certain":
        return None
    return _VALUE.get(type(element), _status)(element)


def options_of(element: Element) -> tuple[StretchOption, ...]:
    """All that holds, or may hold."""
    return tuple(StretchOption(value=v, certainty=c) for v, c in dict(_options(element)).items())


def _options(element: Element) -> Iterator[tuple[str | None, Certainty]]:
    if element.told_before is not None:
        told = (element.told_before, *element.told_next)
        yield from ((each.value, "possible") for each in told)
    elif isinstance(element, OfficeState) and element.seats:
        for seat in element.seats:
            yield seat.official, "certain" if seat.certainty == "certain" else "possible"
    elif element.alternatives:
        yield from ((each.value, each.certainty) for each in element.alternatives)
    elif isinstance(element, OfficeState) and element.holders:
        yield from ((each, "certain") for each in element.holders)
    else:
        yield value_of(element), "certain"


def _with_ends(course: SubjectCourse, last: int) -> Iterator[tuple[CourseReading, int]]:
    """Each reading with its last day."""
    for reading, following in pairwise(course.readings):
        yield reading, following.day - 1
    yield from ((each, last) for each in course.readings[-1:])


def _stretch(element: Element, first: int, last: int) -> CourseStretch:
    return CourseStretch(
        first_day=known_day(first),
        last_day=iso(last),
        value=value_of(element),
        certainty=element.certainty,
        options=options_of(element),
        since=element.since,
        because=element.because,
    )


def _with(found: list[CourseStretch], stretch: CourseStretch) -> list[CourseStretch]:
    """The stretches and one more, which goes on with the last where it says the same."""
    if found and _says(found[-1]) == _says(stretch):
        last = found[-1]
        if day_of(last.last_day) + 1 == begins(stretch):
            because = _together(last.because, stretch.because)
            found[-1] = replace(last, last_day=stretch.last_day, because=because)
            return found
    return [*found, stretch]


def _says(stretch: CourseStretch) -> tuple[Any, ...]:
    return stretch.certainty, stretch.options, stretch.since


def _together(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    every = tuple(dict.fromkeys((*one, *other)))
    return every if len(every) <= BECAUSE_LIMIT else (every[0], *every[1 - BECAUSE_LIMIT :])


def _ending(found: Sequence[CourseStretch]) -> Iterator[CourseStretch]:
    """The stretches, with when what came after each began."""
    following: CourseStretch | None = None
    ended: list[CourseStretch] = []
    for each in reversed(found):
        until = None if following is None else following.since
        ended.append(replace(each, until=until) if each.certainty == "certain" else each)
        if each.certainty == "certain":
            following = each
    return reversed(ended)


def _status(element: Any) -> str | None:
    status: str | None = element.status
    return status


_VALUE: Final[Mapping[type[Element], Callable[[Any], str | None]]] = {
    RelationsState: lambda each: each.course,
    LevelState: lambda each: each.level,
    ConsularState: lambda _: "established",
    RecognitionState: lambda each: each.government,
    OfficeState: lambda each: each.holder,
    MissionState: lambda each: each.form if each.status == "open" else each.status,
}

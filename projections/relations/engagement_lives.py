"""How did the engagements of two parties go: announced, postponed, held?

An engagement of which nothing is told but that it was held has no life to be drawn.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from msgspec import Struct

from events.time.dates import Edtf, day_of, iso, known_day, parse
from projections.dossiers import sections
from projections.dossiers.courses import SubjectCourse, courses
from projections.holding.extents import Portion
from projections.holding.fact_tellings import FactTelling
from projections.holding.read_tellings import tellings
from projections.model.clocks import Certainty, Clocks, certainty_of
from projections.model.reader import Reader
from projections.model.worded import Worded
from projections.relations.stretches import CourseStretch, begins, last_element, stretches_of
from projections.subjects.engagements import EngagementState, Reported, reports_of

LOOKED_AT: Final = 500
"""Engagements between two parties of which it is looked whether they have a life: those of which
something was told of the last days.
"""

LIVES_MOST: Final = 50
"""Lives in a course, the last of these."""

STEPS_MOST: Final = 50
"""Steps of a life, the last ones."""

REPORTED: Final = "reported"
HELD: Final = "held"


class EngagementStep(Worded, frozen=True, kw_only=True):
    """A fact of an engagement's life: the `status` that it gave it, or `reported`, and the days on
    which that may have begun (null: nothing says how early, or how late). `last_day`: the last one
    of its own, or that it may have.
    """

    fact: str
    status: str
    date: Edtf
    date_in_words: str = ""
    certainty: Certainty
    earliest: str | None
    latest: str | None
    last_day: str | None


class EngagementLife(Struct, frozen=True, kw_only=True):
    """An engagement of which more is told than that it was held.

    `stretches` say how it stood day by day (of one that is only reported, nothing), `steps` are the
    facts that made it so, in order. `last_day` is the one on which it was settled, or was over, or
    was reported last; `pending`: it may still be held after the last day that is asked for.
    `cut_before`: what was before that day is left out, as there is too much.
    """

    engagement: str
    form: str
    name: str
    pending: bool
    last_day: str
    cut_before: str | None = None
    stretches: tuple[CourseStretch, ...]
    steps: tuple[EngagementStep, ...]


class LivesTold(NamedTuple):
    """Lives in order of their first day; `is_cut`: there may be others, or more of these."""

    lives: tuple[EngagementLife, ...]
    is_cut: bool


NOTHING: Final = LivesTold((), False)


def between(reader: Reader, pair: str, clocks: Clocks, since: int) -> LivesTold:
    """The lives of which some days are since one, up to that of the clocks."""
    listed = sections.listed(reader, f"pair:{pair}", "engagements", clocks, Portion(LOOKED_AT))
    told = _with_life(reader, listed.subjects, clocks)
    shown = [each for each in listed.subjects if each in told][:LIVES_MOST]
    found = courses(reader, shown, clocks, since)
    lives = [life for each in shown if (life := _life(found[each], told[each], clocks, since))]
    is_cut = listed.after is not None or len(shown) < len(told)
    is_cut = is_cut or any(found[each].is_cut or told[each].are_more for each in shown)
    return LivesTold(tuple(sorted(lives, key=_begins)), is_cut)


def first_days(lives: Sequence[EngagementLife]) -> Iterator[int]:
    """On which days lives begin, and of one that begins since ever, the last day of that."""
    for each in lives:
        first = each.stretches[0]
        yield day_of(first.first_day or first.last_day)


class _StepFact(NamedTuple):
    """What is told of an engagement, and when."""

    date: str
    fact: str
    status: str


class _StepsTold(NamedTuple):
    """The last facts of a life, and whether there are more."""

    steps: list[EngagementStep]
    are_more: bool


def _with_life(reader: Reader, subjects: Sequence[str], clocks: Clocks) -> dict[str, _StepsTold]:
    """By subject the steps of those of which more is told by then than that they were held."""
    told = tellings(reader, subjects, clocks, until=clocks.as_of)
    reported = reports_of(reader, subjects, clocks)
    return {
        each: _steps(told.get(each, {}), reported.get(each, []), clocks)
        for each in subjects
        if each in reported or any(one.kind != HELD for one in told.get(each, {}).values())
    }


def _steps(
    told: Mapping[str, FactTelling], reported: Sequence[Reported], clocks: Clocks
) -> _StepsTold:
    """What was told of an engagement, in order of day."""
    every = [_StepFact(each.date, each.fact, REPORTED) for each in reported]
    every += [_StepFact(each.date, each.fact, each.kind) for each in told.values()]
    every.sort(key=_in_order)
    steps = [_step(each, clocks) for each in every[-STEPS_MOST:]]
    return _StepsTold(steps, len(every) > STEPS_MOST)


def _in_order(told: _StepFact) -> tuple[int, int, str]:
    first = parse(told.date).first
    return first.latest, first.earliest, told.fact


def _step(told: _StepFact, clocks: Clocks) -> EngagementStep:
    span = parse(told.date)
    certainty = certainty_of(span, clocks.as_of)
    assert certainty is not None, "what is told by then has happened"
    return EngagementStep(
        fact=told.fact,
        status=told.status,
        date=told.date,
        certainty=certainty,
        earliest=known_day(span.first.earliest),
        latest=known_day(span.first.latest),
        last_day=known_day(span.last.latest),
    )


def _life(
    course: SubjectCourse, told: _StepsTold, clocks: Clocks, since: int
) -> EngagementLife | None:
    stretches = stretches_of(course, since, clocks.as_of)
    last = last_element(course)
    if not stretches or not isinstance(last, EngagementState):
        return None
    settled = day_of(stretches[-1].first_day or stretches[-1].last_day)
    last_day = max([settled, *_days_in_play(course, told.steps, clocks.as_of)])
    if last_day < since:
        return None
    return EngagementLife(
        engagement=last.engagement,
        form=last.form,
        name=last.name,
        pending=last.pending,
        last_day=iso(last_day),
        cut_before=iso(course.readings[0].day) if course.is_cut else None,
        stretches=stretches,
        steps=tuple(told.steps),
    )


def _days_in_play(
    course: SubjectCourse, steps: Sequence[EngagementStep], last: int
) -> Iterator[int]:
    """The last days on which it was not settled yet, or went on, or was reported."""
    ends = [*(following.day - 1 for _, following in pairwise(course.readings)), last]
    for (_, element), end in zip(course.readings, ends, strict=True):
        if isinstance(element, EngagementState) and not _is_settled(element):
            yield end
    told = (parse(each.date).first.latest for each in steps if each.status == REPORTED)
    yield from (min(day, last) for day in told)


def _is_settled(element: EngagementState) -> bool:
    is_open = element.alternatives or element.told_before is not None
    return not (element.pending or element.ongoing or is_open)


def _begins(life: EngagementLife) -> tuple[int, str]:
    return begins(life.stretches[0]), life.engagement

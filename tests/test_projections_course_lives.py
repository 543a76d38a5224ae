"""The course of relations has the lives of engagements as states have them day by day, and counts
what was said by its days.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from events.time.dates import EARLIEST, Span, day_of, known_day, parse
from events.vocabulary.catalogue import FACT_TYPES, tag_of
from events.vocabulary.engagements import EngagementHeld, EngagementReported
from events.vocabulary.facts import EngagementTransition, Statement
from projections.dossiers import rendered
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import element_order, pair_course, pair_state
from projections.relations.engagement_lives import EngagementLife
from projections.relations.stretches import CourseStretch, begins
from projections.subjects import engagements, statements_by_day
from projections.subjects.statements_by_day import StatementsCounted
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from tests.chances import chances
from tests.projected import recorded, rendered_views_of
from tests.random_facts import Step
from tests.random_ledgers import events_of, ledgers, steps
from tests.test_projections_course import (
    course_of,
    days_of,
    pairs_of,
    questions,
    said,
    said_by,
    sizes_of,
)

HELD = tag_of(EngagementHeld)
SAID = get_args(Statement)
TOLD_OF = (*get_args(EngagementTransition), EngagementReported)
lively_steps = st.builds(
    Step._replace,
    steps,
    kind=st.sampled_from([FACT_TYPES.index(each) for each in (*TOLD_OF, *TOLD_OF, *SAID)]),
    target=st.integers(0, 11),
)
lively = st.lists(lively_steps, min_size=5, max_size=30) | ledgers


def on(lives: tuple[EngagementLife, ...], day: int) -> dict[str, CourseStretch]:
    """By engagement how it stood on a day."""
    return {
        life.engagement: each
        for life in lives
        for each in life.stretches
        if begins(each) <= day <= day_of(each.last_day)
    }


def days_between(lives: tuple[EngagementLife, ...], drawn: list[int], until: int) -> Iterator[int]:
    """Days drawn at random, and those on which something begins or ends."""
    told = [each for life in lives for each in life.stretches]
    edges = {day for each in told for day in (begins(each), day_of(each.last_day))}
    yield from (day for day in {*drawn, *edges} if EARLIEST < day <= until)


@settings(max_examples=chances(60), deadline=None)
@given(lively, sizes_of, pairs_of, questions, st.lists(days_of, min_size=5, max_size=10))
def test_on_each_day_a_life_says_of_an_engagement_what_the_state_says(
    chosen: list[Step],
    sizes: list[int],
    pair: tuple[str, str],
    clocks: Clocks,
    drawn: list[int],
) -> None:
    reader = Reader(rendered_views_of(recorded(events_of(chosen)), sizes, 3, at_the_end=False))
    course = course_of(reader, pair, clocks)
    if course is None:
        return

    subjects = [f"engagement/{each.engagement}" for each in course.lives]
    assert not course.more
    for day in days_between(course.lives, drawn, clocks.as_of):
        by_day = replace(clocks, as_of=day)
        stood = on(course.lives, day)
        told = rendered.elements(reader, subjects, by_day)
        assert {id: said_by(each) for id, each in stood.items()} == {
            each.engagement: said(each) for each in told.values()
        }
        state = pair_state.between(reader, *pair, by_day, limit=200)
        for each in element_order.flat(state.engagements):
            is_alike = each.engagement not in stood or said_by(stood[each.engagement]) == said(each)
            assert is_alike


@settings(max_examples=chances(60), deadline=None)
@given(lively, pairs_of, questions)
def test_engagements_of_which_more_is_told_than_that_they_were_held_have_a_life_of_those_facts(
    chosen: list[Step], pair: tuple[str, str], clocks: Clocks
) -> None:
    reader = Reader(rendered_views_of(recorded(events_of(chosen)), [30], 2, at_the_end=False))
    course = course_of(reader, pair, clocks)
    if course is None:
        return

    told: dict[str, dict[str, timeline.Item]] = {}
    for each in items(reader, course.between, clocks, [tag_of(kind) for kind in TOLD_OF]):
        assert each.engagement is not None
        told.setdefault(each.engagement, {})[each.id] = each
    # What stands between the two tells which engagements; a life has all that is told of one.
    # What came after something that had not happened by then had not happened either.
    there = rendered.elements(reader, [f"engagement/{id}" for id in told], clocks)
    lively = {
        id
        for id in told
        if f"engagement/{id}" in there and {*kinds_of(reader, id, clocks)} - {HELD}
    }
    assert {each.engagement for each in course.lives} == lively
    for life in course.lives:
        facts = told[life.engagement]
        assert {each.fact for each in life.steps} >= facts.keys()
        for step in life.steps:
            if step.fact not in facts:
                continue  # between others than these two
            item = facts[step.fact]
            assert (step.earliest, step.latest, step.last_day) == (
                *(item.earliest, item.latest),
                item.ends,
            )
            assert (step.status, step.certainty) == (status_of(item), item.certainty)


@settings(max_examples=chances(40), deadline=None)
@given(lively, pairs_of, questions)
def test_life_goes_to_the_last_day_on_which_it_was_not_settled(
    chosen: list[Step], pair: tuple[str, str], clocks: Clocks
) -> None:
    reader = Reader(rendered_views_of(recorded(events_of(chosen))))
    course = course_of(reader, pair, clocks)

    for life in () if course is None else course.lives:
        last = day_of(life.last_day)
        assert last <= clocks.as_of
        subject = f"engagement/{life.engagement}"
        later = {last + 1, (last + 1 + clocks.as_of) // 2, clocks.as_of}
        for day in (each for each in later if last < each <= clocks.as_of):
            state = rendered.elements(reader, [subject], replace(clocks, as_of=day))[subject]
            assert (state.pending, state.ongoing, state.alternatives) == (False, False, ())
        at_end = rendered.elements(reader, [subject], clocks)[subject]
        assert life.pending == at_end.pending


@settings(max_examples=chances(60), deadline=None)
@given(lively, pairs_of, questions, days_of)
def test_statements_are_counted_on_the_days_of_their_dates(
    chosen: list[Step], pair: tuple[str, str], clocks: Clocks, since: int
) -> None:
    reader = Reader(rendered_views_of(recorded(events_of(chosen))))
    course = course_of(reader, pair, clocks)
    if course is None:
        return

    told = items(reader, course.between, clocks, statements_by_day.KINDS)
    spans = [parse(each.date) for each in told]
    assert course.statements.number == len(spans)
    assert counted(course.statements) == Counter(map(days_told, spans))
    if since <= clocks.as_of:
        part = pair_course.through(reader, *pair, clocks, since=since).statements
        assert counted(part) == Counter(days_told(e) for e in spans if e.last.latest >= since)


def kinds_of(reader: Reader, engagement: str, clocks: Clocks) -> Iterator[str]:
    """Which kinds of facts that change how it stands are told of an engagement by then."""
    every = timeline.page(reader, Filters(engagement=engagement), clocks, Paging(limit=200)).items
    yield from (each.type for each in every if each.type in map(tag_of, TOLD_OF))


def items(
    reader: Reader, pair: tuple[str, str], clocks: Clocks, kinds: Sequence[str]
) -> list[timeline.Item]:
    """All facts of some kinds between two parties by then."""
    one, other = pair
    return [
        item
        for kind in kinds
        for item in timeline.page(
            reader, Filters(actor=one, counterpart=other, kind=kind), clocks, Paging(limit=200)
        ).items
    ]


def status_of(item: timeline.Item) -> str:
    return engagements.STATUS.get(item.type, "reported")


def days_told(span: Span) -> tuple[str | None, str | None]:
    first = None if span.is_open_below else known_day(span.first.earliest)
    return first, known_day(span.last.latest)


def counted(statements: StatementsCounted) -> Counter[tuple[str | None, str | None]]:
    found = Counter({(e.first_day, e.last_day): e.number for e in statements.by_day})
    assert found.total() == statements.number
    assert len(found) == len(statements.by_day)
    return found

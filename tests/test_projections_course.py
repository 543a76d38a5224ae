"""The course of relations says of each day what the state of relations says of it."""

from collections.abc import Iterator
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from events.errors import QuestionError, UnknownIdError
from events.time.dates import EARLIEST, day_of
from events.vocabulary.catalogue import FACT_TYPES
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.facts import StatesFact
from events.vocabulary.offices import OfficialAppointed, OfficialInOffice, OfficialRemoved
from events.vocabulary.registry import EngagementAdded
from projections.holding.elements import Element
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_course, pair_state
from projections.relations.pair_course import BESIDE, Lane, PairCourse
from projections.relations.stretches import CourseStretch, begins
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from tests.chances import chances
from tests.projected import recorded, rendered_views_of
from tests.random_facts import Step
from tests.random_ledgers import DAYS, clocks_of, events_of, ledgers, steps

PAIRS = (("alba", "bora"), ("alba", "cima"), ("bora", "cima"), ("union", "bora"))
BETWEEN = (*get_args(StatesFact), OfficialAppointed, OfficialInOffice, OfficialRemoved)
# Much between two states and of the office by which one is represented in the other one.
close_steps = st.builds(
    Step._replace,
    steps,
    kind=st.sampled_from([FACT_TYPES.index(each) for each in (*BETWEEN, EngagementHeld)]),
    target=st.sampled_from((4, 16, 28)),
    shape=st.sampled_from((0, 0, 1, 3, 4, 6, 9)),
)
close = st.lists(close_steps, min_size=5, max_size=30)
every_kind = ledgers | close | close
sizes_of = st.lists(st.integers(1, 20), max_size=5)
pairs_of = st.just(PAIRS[0]) | st.just(PAIRS[0]) | st.sampled_from(PAIRS)
late_clocks = st.builds(Clocks, as_of=st.sampled_from(DAYS[-8:]), known_at=st.just(10**6))
questions = late_clocks | late_clocks | clocks_of
days_of = st.integers(day_of("2022-12-25"), day_of("2024-06-10"))


def course_of(
    reader: Reader, pair: tuple[str, str], clocks: Clocks, since: int | None = None
) -> PairCourse | None:
    """None for two that are one by then, or not known yet."""
    try:
        return pair_course.through(reader, *pair, clocks, since=since)
    except (UnknownIdError, QuestionError):
        return None


def on(lanes: tuple[Lane, ...], day: int) -> dict[str, CourseStretch]:
    """By subject what the lanes say of a day."""
    found: dict[str, CourseStretch] = {}
    for lane in lanes:
        for each in lane.stretches:
            if begins(each) <= day <= day_of(each.last_day):
                assert lane.subject not in found
                found[lane.subject] = each
    return found


def said(element: Element) -> tuple[Any, ...]:
    """What an element says, in words that a stretch has too."""
    if element.told_before is not None:
        told = (element.told_before, *element.told_next)
        return element.certainty, element.since, {each.value for each in told}
    named = {each.value for each in element.alternatives}
    seats = {each.official for each in getattr(element, "seats", ())}
    holders = set(getattr(element, "holders", ()))
    return element.certainty, element.since, seats or named or holders or {plain_value(element)}


def plain_value(element: Any) -> str | None:
    for name in ("course", "level", "holder", "government", "status"):
        if hasattr(element, name):
            value: str | None = getattr(element, name)
            return value
    return "established"


def said_by(stretch: CourseStretch) -> tuple[Any, ...]:
    return stretch.certainty, stretch.since, {each.value for each in stretch.options}


def of_relations(state: pair_state.Relations) -> dict[str, Element]:
    if state.relations is None:
        return {}
    told = state.relations
    course = {told.subject: told} if told.because else {}
    return {**course, **{each.subject: each for each in told.beside}}


def days_between(course: PairCourse, drawn: list[int], until: int) -> Iterator[int]:
    """Days drawn at random, and those on which something begins or ends."""
    lanes = (*course.relations, *course.envoys)
    told = [each for lane in lanes for each in lane.stretches]
    edges = [day for each in told for day in (begins(each), day_of(each.last_day))]
    yield from (day for day in {*drawn, *edges} if EARLIEST < day <= until)


@settings(max_examples=chances(60), deadline=None)
@given(every_kind, sizes_of, pairs_of, questions, st.lists(days_of, min_size=5, max_size=10))
def test_on_each_day_the_course_says_of_relations_and_envoys_what_the_state_says(
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

    assert not course.more
    for day in days_between(course, drawn, clocks.as_of):
        state = pair_state.between(reader, *pair, replace(clocks, as_of=day), limit=200)
        told = of_relations(state)
        stretches = on(course.relations, day)

        assert {s: said_by(each) for s, each in stretches.items()} == {
            s: said(each) for s, each in told.items()
        }
        for subject, each in told.items():
            assert {*each.because} <= {*stretches[subject].because}
        represented = [] if state.relations is None else state.relations.represented_by
        envoys = on(course.envoys, day)
        assert {s: each.value for s, each in envoys.items()} == {
            f"office/{each.office}": each.holder for each in represented
        }
        for office in (each for each in state.offices if each.subject in envoys):
            assert said_by(envoys[office.subject]) == said(office)


@settings(max_examples=chances(40), deadline=None)
@given(every_kind, pairs_of, questions, st.lists(days_of, min_size=5, max_size=10))
def test_what_stands_in_a_state_is_in_the_lanes_of_the_course(
    chosen: list[Step], pair: tuple[str, str], clocks: Clocks, drawn: list[int]
) -> None:
    reader = Reader(rendered_views_of(recorded(events_of(chosen))))
    course = course_of(reader, pair, clocks)
    if course is None:
        return

    for day in (each for each in drawn if each <= clocks.as_of):
        state = pair_state.between(reader, *pair, replace(clocks, as_of=day), limit=200)
        for name in BESIDE:
            stretches = on(getattr(course, name), day)
            for element in getattr(state, name):
                assert stretches[element.subject].certainty == element.certainty


@settings(max_examples=chances(40), deadline=None)
@given(every_kind, pairs_of, questions, days_of)
def test_a_course_since_a_day_is_the_end_of_the_whole_one(
    chosen: list[Step], pair: tuple[str, str], clocks: Clocks, since: int
) -> None:
    reader = Reader(rendered_views_of(recorded(events_of(chosen)), [30], 2, at_the_end=False))
    whole = course_of(reader, pair, clocks)
    if whole is None or since > clocks.as_of:
        return

    part = pair_course.through(reader, *pair, clocks, since=since)

    for name in ("relations", "envoys", *BESIDE):
        for day in (since, (since + clocks.as_of) // 2, clocks.as_of):
            kept, every = on(getattr(part, name), day), on(getattr(whole, name), day)
            assert {s: said_by(e) for s, e in kept.items()} == {
                s: said_by(e) for s, e in every.items()
            }
    assert all(
        begins(each) >= since for lane in (*part.relations, *part.envoys) for each in lane.stretches
    )


@settings(max_examples=chances(40), deadline=None)
@given(every_kind, pairs_of, questions)
def test_engagements_that_were_held_are_counted_once_each(
    chosen: list[Step], pair: tuple[str, str], clocks: Clocks
) -> None:
    reader = Reader(rendered_views_of(recorded(events_of(chosen))))
    course = course_of(reader, pair, clocks)
    if course is None:
        return
    one, other = course.between
    filters = Filters(actor=one, counterpart=other, kind="engagement-held")
    told = timeline.page(reader, filters, clocks, Paging(limit=200)).items
    held = {each.engagement for each in told if each.engagement is not None}
    forms: dict[str, set[str]] = {}
    for id in held:
        added = reader.registered("engagement", id, EngagementAdded, known_at=clocks.known_at)
        forms.setdefault(added.form, set()).add(id)

    assert {form: each.number for form, each in course.contacts.items()} == {
        form: len(ids) for form, ids in forms.items()
    }
    for form, each in course.contacts.items():
        in_years = sum(year.numbers.get(form, 0) for year in course.years)
        assert in_years == each.number
        assert {each.first.engagement, each.last.engagement} <= forms[form]
        assert [each.engagement for each in course.held if each.form == form][-1:] == [
            each.last.engagement
        ]
    assert {each.engagement for each in course.held} == held
    assert [each.earliest or "" for each in course.held] == sorted(
        each.earliest or "" for each in course.held
    )

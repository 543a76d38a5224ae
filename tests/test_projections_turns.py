"""When relations began, were broken off and resumed is what states say from day to day."""

from hypothesis import given, settings

from events.time.dates import day_of, parse
from projections.holding.listing_order import kind_of
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.relations.pair_course import PairCourse
from projections.relations.turning_points import TURNS_MOST, turns_between
from tests.chances import chances
from tests.projected import recorded, rendered_views_of
from tests.random_facts import Step
from tests.random_ledgers import events_of
from tests.test_projections_course import course_of, every_kind, pairs_of, questions, sizes_of


@settings(max_examples=chances(100), deadline=None)
@given(every_kind, sizes_of, pairs_of, questions)
def test_turns_are_the_changes_of_what_certainly_held(
    steps: list[Step], sizes: list[int], pair: tuple[str, str], clocks: Clocks
) -> None:
    reader = Reader(rendered_views_of(recorded(events_of(steps)), sizes))
    course = course_of(reader, pair, clocks)
    if course is None:
        return

    told = [each.value for each in course.turns if kind_of(each.subject) == "relations"]
    assert told[::-1] == _certain_courses(course)
    assert turns_between(reader, course.between, clocks)[:TURNS_MOST] == course.turns
    state = pair_state.between(reader, *pair, clocks)
    if told and state.relations is not None and state.relations.certainty == "certain":
        assert told[0] == state.relations.course
    for turn in course.turns:
        assert turn.told, "somebody tells of it"
        assert turn.date is None or parse(turn.date).first.earliest <= clocks.as_of
    assert bool(course.turns_told) == bool(told)


def _certain_courses(course: PairCourse) -> list[str | None]:
    """What certainly held, one after the other."""
    found: list[str | None] = []
    for lane in course.relations:
        if kind_of(lane.subject) == "relations":
            for each in lane.stretches:
                assert each.first_day is None or day_of(each.first_day) <= day_of(each.last_day)
                if each.certainty == "certain" and found[-1:] != [each.value]:
                    found.append(each.value)
    return found

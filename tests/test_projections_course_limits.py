"""A course is bounded: where it leaves out lives, steps or statements, it says so."""

from collections.abc import Iterator
from datetime import date, timedelta

from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.engagements import EngagementAnnounced, EngagementReported
from events.vocabulary.registry import EngagementAdded
from events.vocabulary.statements import StatementMade
from projections.relations import pair_course
from projections.relations.engagement_lives import LIVES_MOST, STEPS_MOST
from projections.relations.pair_course import PairCourse
from projections.subjects.statements_by_day import LOOKED_AT
from tests.hand_written import fact, on, views_after

LATE = on("2030-01-01")
FIRST = date(2023, 1, 1)


def announced(count: int) -> Iterator[AnyEvent]:
    """Calls of which each is announced a day after the one before."""
    for number in range(count):
        id = f"call-{number:03}"
        yield EngagementAdded(id=id, form="call", name=id)
        yield fact(
            EngagementAnnounced,
            f"{id}-announced",
            str(FIRST + timedelta(days=number)),
            engagement=id,
            announced_by=("alba",),
            participants=("alba", "bora"),
        )


def reported(count: int) -> Iterator[AnyEvent]:
    """Reports of one visit, each a day after the one before."""
    for number in range(count):
        yield fact(
            EngagementReported,
            f"report-{number:03}",
            str(FIRST + timedelta(days=number)),
            engagement="visit",
            participants=("alba", "bora"),
        )


def said(count: int) -> Iterator[AnyEvent]:
    """Statements, seven of them on each day."""
    for number in range(count):
        day = str(FIRST + timedelta(days=number // 7))
        yield fact(StatementMade, f"said-{number:04}", day, speaker="alba", addressees=("bora",))


def course_of(*events: AnyEvent) -> PairCourse:
    return pair_course.through(views_after(*events), "alba", "bora", LATE)


def test_lives_beyond_the_last_ones_are_left_out_and_it_says_so() -> None:
    whole = course_of(*announced(LIVES_MOST))
    assert (len(whole.lives), whole.more) == (LIVES_MOST, ())

    told = course_of(*announced(LIVES_MOST + 3))

    assert [each.name for each in told.lives] == [
        f"call-{number:03}" for number in range(3, LIVES_MOST + 3)
    ]
    assert told.more == ("lives",)


def test_steps_beyond_the_last_ones_are_left_out_and_it_says_so() -> None:
    told = course_of(*reported(STEPS_MOST + 1))

    (life,) = told.lives
    assert len(life.steps) == STEPS_MOST
    assert life.steps[0].fact == "report-001"
    assert told.more == ("lives",)


def test_life_that_is_reported_over_and_over_begins_where_its_reports_are_read() -> None:
    told = course_of(*reported(230))

    (life,) = told.lives
    assert life.cut_before == life.stretches[0].first_day == "2023-01-31"
    assert told.more == ("lives",)


def test_statements_beyond_those_that_are_looked_at_are_not_counted_and_it_says_so() -> None:
    whole = course_of(*said(LOOKED_AT)).statements
    assert (whole.number, whole.at_least) == (LOOKED_AT, False)

    told = course_of(*said(LOOKED_AT + 7))

    assert (told.statements.number, told.statements.at_least) == (LOOKED_AT, True)
    assert told.statements.by_day[0].first_day == "2023-01-02"
    assert told.more == ("statements",)

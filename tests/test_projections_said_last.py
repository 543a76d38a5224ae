"""What was said last, gone through from day to day, is what was said last of all that is told."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from events.time.dates import day_of
from projections.holding.fact_tellings import FactTelling
from projections.model.clocks import Clocks
from projections.subjects import stances
from projections.subjects.said_last import SaidSoFar, break_days, said_last
from tests.chances import chances
from tests.random_facts import ENGAGEMENTS
from tests.random_ledgers import DATES

FAR_DATES = ("2021", "2022-03", "2022-03-05", "[2022-03-05,2023-06-20]", "2024-01-31", "XXXX-06-10")

told = st.lists(
    st.tuples(st.sampled_from((*DATES, *FAR_DATES)), st.none() | st.sampled_from([*ENGAGEMENTS])),
    max_size=30,
).map(lambda said: [telling(number, *each) for number, each in enumerate(said)])


def telling(number: int, date: str, engagement: str | None) -> FactTelling:
    """A statement of a day, or made at an engagement."""
    return FactTelling(
        number=number,
        fact=f"fact-{(number * 37) % 101:03}",
        date=date,
        is_condition=False,
        attests=False,
        kind="statement-made",
        value=engagement,
        detail=None,
        party="ann",
        until=None,
        support="",
    )


@settings(max_examples=chances(300))
@given(told)
def test_what_is_near_to_a_day_tells_what_was_said_last_by_it(said: list[FactTelling]) -> None:
    so_far = SaidSoFar(said)

    for day in break_days(said):
        assert so_far.by(day) == said_last(said, day)


@settings(max_examples=chances(100))
@given(told)
def test_nothing_else_is_said_last_on_a_day_that_breaks_nothing(said: list[FactTelling]) -> None:
    days = break_days(said)

    for day, following in pairwise(days):
        for other in {day + 1, (day + following) // 2, following - 1} - {following}:
            assert said_last(said, other) == said_last(said, day)


def test_occasion_in_a_year_of_more_than_four_digits_begins_with_the_year() -> None:
    said = [telling(1, "Y12024", "visit")]

    clocks = Clocks(day_of("Y12025-01-01"), known_at=1)
    state = stances.element("stance/alba/-", said, clocks, lambda _: [])

    assert state is not None
    assert (state.since, state.first_told) == ("Y12024", "Y12024-12-31")

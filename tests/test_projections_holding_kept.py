"""What is kept of a subject from day to day changes no answer, of however much that is told."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from projections.holding.evidence import Evidence, Held
from projections.holding.rule import History
from tests import naive_holding
from tests.naive_closing import said_order
from tests.random_evidence import DAYS, EVIDENCE
from tests.telling import Subject

MOST_TOLD = 24
ASKED = st.lists(st.sampled_from(DAYS), min_size=1, max_size=6)


@st.composite
def crowded(draw: st.DrawFn) -> Subject:
    """A subject of which much is told on few days, some of it as coming after something else."""
    family = draw(st.sampled_from(sorted(EVIDENCE)))
    drawn = draw(st.lists(EVIDENCE[family], min_size=8, max_size=MOST_TOLD))
    told = tuple(replace(each, fact=f"f{number:02}") for number, each in enumerate(drawn))
    facts = st.sampled_from([each.fact for each in told])
    follows = draw(st.dictionaries(facts, st.lists(facts, max_size=2), max_size=4))
    return Subject(family, told, follows, {})


def history_of(subject: Subject) -> History:
    return History(subject.closed(), subject.family, said_order(subject.follows))


@given(crowded(), ASKED)
def test_day_after_day_what_holds_is_as_the_judge_has_it(
    subject: Subject, asked: list[int]
) -> None:
    history = history_of(subject)

    for day in asked:
        assert history.held(day) == subject.held(day, naive_holding.held)


@given(crowded())
def test_nothing_that_holds_was_told_after_it_was_told_last(subject: Subject) -> None:
    history = history_of(subject)
    told = history.told()

    for day in DAYS:
        held = history.held(day)
        assert held is None or _is_told_by_its_last_day(held, told, day)


def _is_told_by_its_last_day(held: Held, told: dict[str, Evidence], day: int) -> bool:
    days = [told[each].latest for each in held.holding if each in told]
    return held.last_told is None or all(each <= held.last_told for each in days if each <= day)

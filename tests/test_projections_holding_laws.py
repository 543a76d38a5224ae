"""Laws of what holds on a day, over random evidence."""

from collections.abc import Iterator
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from events.time.dates import Bounds
from projections.holding.evidence import Evidence, Held
from projections.holding.rule import History
from tests import naive_holding
from tests.naive_closing import said_order
from tests.naive_life import one_change
from tests.random_evidence import (
    DAYS,
    EVIDENCE,
    FIRST,
    Tenure,
    exactly_told,
    subjects,
    truly_told,
)
from tests.telling import Rule, Subject, by_each_rule

pytestmark = by_each_rule


@given(subjects())
def test_what_holds_is_as_the_judge_has_it(rule: Rule, subject: Subject) -> None:
    assert _on_all_days(subject, rule) == _on_all_days(subject, naive_holding.held)


@given(subjects(), st.data())
def test_order_in_which_evidence_is_given_changes_nothing(
    rule: Rule, subject: Subject, data: st.DataObject
) -> None:
    turned = subject._replace(evidence=tuple(data.draw(st.permutations(subject.evidence))))

    assert _on_all_days(turned, rule) == _on_all_days(subject, rule)


@given(subjects())
def test_days_between_two_that_are_told_of_are_alike(rule: Rule, subject: Subject) -> None:
    breaks = sorted(set(_break_days(subject.closed())) & set(DAYS))

    for here, following in pairwise([DAYS[0], *breaks, DAYS[-1]]):
        assert len({subject.held(day, rule) for day in range(here, following)}) <= 1


@given(subjects())
def test_nothing_changes_but_on_days_that_its_history_names(rule: Rule, subject: Subject) -> None:
    history = History(subject.closed(), subject.family, said_order(subject.follows))
    breaks = [day for day in history.break_days() if day in DAYS]

    for here, following in pairwise([DAYS[0], *breaks, DAYS[-1] + 1]):
        assert len({subject.held(day, rule) for day in range(here, following)}) <= 1


@given(subjects())
def test_nothing_is_held_before_the_first_day_that_is_told_or_possible(
    rule: Rule, subject: Subject
) -> None:
    first = min(_first_day(each) for each in subject.closed())

    assert all(subject.held(day, rule) is None for day in DAYS if day < first)


@given(subjects())
def test_something_is_held_since_the_first_day_on_which_anything_is_told(
    rule: Rule, subject: Subject
) -> None:
    first = min(each.latest for each in subject.closed())

    assert all(subject.held(day, rule) is not None for day in DAYS if day >= first)


@given(subjects(), st.data())
def test_later_evidence_makes_nothing_uncertain_but_by_a_gap(
    rule: Rule, subject: Subject, data: st.DataObject
) -> None:
    day = data.draw(st.sampled_from(DAYS))
    later = data.draw(EVIDENCE[subject.family].filter(lambda each: _is_later(each, day)))
    more = subject._replace(evidence=(*subject.evidence, replace(later, fact="later")))
    # That what was taken for one change were two is another matter.
    changes = one_change(subject.closed(), subject.family)
    assume(one_change(more.closed(), subject.family)[:-1] == changes)
    known, learned = subject.held(day, rule), more.held(day, rule)

    if known is not None and known.certainty == "certain":
        assert learned is not None
        # Who leaves later was there until then, unless a blunt end of theirs came before.
        fresh = {each.value for each in learned.options} - {each.value for each in known.options}
        was_there = later.left is not None and later.left in fresh
        assert learned.certainty in {"certain", "between"} or was_there


@given(subjects())
def test_certainty_is_what_the_options_have(rule: Rule, subject: Subject) -> None:
    for held in _on_all_days(subject, rule):
        if held is None:
            continue
        certain = [each for each in held.options if each.is_certain]
        assert held.certainty == "possible" or certain == list(held.options)
        assert (held.certainty == "between") == bool(held.next_told)
        assert not {each.value for each in held.next_told} & {each.value for each in held.options}
        assert held.since is None or len(held.options) == 1
        assert held.certainty != "contested" or len(held.options) > 1
        assert held.certainty != "between" or len(held.options) == 1


@given(subjects())
def test_facts_of_what_holds_are_of_the_holding(rule: Rule, subject: Subject) -> None:
    first_days = {each.fact: _first_day(each) for each in subject.closed()}

    for day, held in zip(DAYS, _on_all_days(subject, rule), strict=True):
        if held is None:
            continue
        certain = {fact for each in held.options if each.is_certain for fact in each.facts}
        assert all(first_days[fact] <= day for fact in held.holding)
        # A window adds facts that may tell of a value which holds otherwise.
        if held.certainty != "possible":
            assert certain <= set(held.holding)
        if held.since is not None and held.first_told is not None:
            assert (held.since.earliest or held.since.latest) <= held.since.latest
            assert held.since.latest <= day


@given(exactly_told())
def test_tenures_told_to_the_day_are_answered_to_the_day(
    rule: Rule, told: tuple[list[Tenure], Subject]
) -> None:
    tenures, office = told
    first = min(each.begun for each in tenures)

    for day in range(first, max(each.left for each in tenures) + 2):
        held = office.held(day, rule)
        assert held is not None
        assert held.certainty == "certain"
        assert {each.value for each in held.options} == _in_office(tenures, day)


@given(truly_told())
def test_what_is_told_truly_makes_nothing_certain_that_was_not(
    rule: Rule, told: tuple[list[Tenure], Subject]
) -> None:
    tenures, office = told

    for day in range(FIRST, tenures[-1].left + 6):
        held = office.held(day, rule)
        if held is None or not any(each.is_certain for each in held.options):
            continue
        values = {each.value for each in held.options}
        assert _in_office(tenures, day) <= values
        assert held.certainty != "certain" or values == _in_office(tenures, day)


def _in_office(tenures: list[Tenure], day: int) -> set[str | None]:
    return {each.person for each in tenures if each.begun <= day < each.left} or {None}


def _on_all_days(subject: Subject, rule: Rule) -> list[Held | None]:
    return [subject.held(day, rule) for day in DAYS]


def _first_day(each: Evidence) -> int:
    return each.latest if each.attested or each.earliest is None else each.earliest


def _is_later(each: Evidence, day: int) -> bool:
    return _first_day(each) > day


def _break_days(evidence: list[Evidence]) -> Iterator[int]:
    """The days on which something else may hold than the day before."""
    for each in evidence:
        yield from _ends(each.earliest, each.latest)
        if each.until is not None:
            yield from _ends(each.until.earliest, each.until.latest)
        for choice in each.gaps.choices if each.gaps is not None else ():
            assert isinstance(choice, Bounds), "gaps are drawn from two stretches"
            yield from _ends(choice.earliest, choice.latest)


def _ends(earliest: int | None, latest: int) -> Iterator[int]:
    """The first and the last day of a stretch, and the first one after it."""
    yield latest if earliest is None else earliest
    yield latest
    yield latest + 1

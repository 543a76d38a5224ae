"""Where an answer stops inside of one thing (its reports, its history, its causes), it says so."""

import pytest
from msgspec.structs import replace

from events.vocabulary.amendments import FactCorrected
from events.vocabulary.engagements import EngagementAnnounced, EngagementReported
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import ActorAdded
from projections.dossiers.called import called
from projections.facts import facts
from projections.facts.citations import CitationFilters
from projections.facts.history import HISTORY_LIMIT
from projections.model.counts import Count
from projections.relations import changes
from projections.relations.causes import RELATED_LIMIT, related
from projections.relations.periods import Period
from projections.search import quotes
from projections.subjects import engagements
from projections.subjects.engagements import REPORTS_COUNTED, REPORTS_LIMIT
from tests.hand_written import fact, views_after
from tests.random_facts import registry
from tests.test_projections_limits import JULY, imposed, said


def reports(count: int) -> list[AnyFact]:
    return [
        fact(
            EngagementReported,
            f"report-{n:03}",
            "2023-06-10",
            engagement="visit",
            visitors=("ann",),
            host="bora",
        )
        for n in range(count)
    ]


def test_reports_beyond_the_tenth_are_counted() -> None:
    reader = views_after(*reports(REPORTS_LIMIT + 4))

    state = engagements.view(reader, "visit", JULY).state

    assert state is not None
    assert [each.fact for each in state.reported] == [f"report-{n:03}" for n in range(4, 14)]
    assert state.reports == Count(REPORTS_LIMIT + 4, at_least=False)


def test_reports_before_the_state_are_not_counted() -> None:
    announced = fact(
        EngagementAnnounced,
        "announced",
        "2023-06-11",
        engagement="visit",
        announced_by=("alba",),
        visitors=("ann",),
        host="bora",
    )
    reader = views_after(*reports(REPORTS_LIMIT + 4), announced)

    state = engagements.view(reader, "visit", JULY).state

    assert state is not None
    assert (state.reported, state.reports) == ((), None)


def test_count_of_reports_stops_and_says_so() -> None:
    days = [f"2022-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 26)]
    many = [replace(each, date=day) for each, day in zip(reports(300), days, strict=True)]
    reader = views_after(*many)

    state = engagements.view(reader, "visit", JULY).state

    assert state is not None
    assert state.reports == Count(REPORTS_COUNTED, at_least=True)


def test_history_of_a_fact_that_is_longer_says_so() -> None:
    first = said("said", "2023-06-01", "chips")
    corrected = [
        FactCorrected(fact=replace(first, note=f"note {n}"), reason="better told")
        for n in range(HISTORY_LIMIT)
    ]
    reader = views_after(first, *corrected)
    earlier = replace(JULY, known_at=len(registry()) + HISTORY_LIMIT)

    longer, whole = (facts.view(reader, "said", each) for each in (JULY, earlier))

    assert (len(longer.history), longer.history_cut_off) == (HISTORY_LIMIT, True)
    assert (len(whole.history), whole.history_cut_off) == (HISTORY_LIMIT, False)


def test_amendments_that_caused_a_change_and_are_more_say_so() -> None:
    first = imposed("ban", "2023-06-01")
    corrected = [
        FactCorrected(fact=replace(first, date=f"2023-06-{2 + n % 2:02}"), reason="otherwise")
        for n in range(HISTORY_LIMIT + 1)
    ]
    reader = views_after(first, *corrected)
    period = Period(after=JULY, learned_since=len(registry()) + 1)

    (change,) = changes.between(reader, "alba", "bora", period).changes

    (cause,) = change.facts
    assert (len(cause.amendments), cause.amendments_cut_off) == (HISTORY_LIMIT, True)


def test_more_names_and_more_quotes_than_are_asked_for_are_told_of() -> None:
    reader = views_after(
        *(ActorAdded(id=f"zorn-{n}", kind="person", name="Zorn") for n in range(4)),
        *(said(f"said-{n}", "2023-06-01") for n in range(4)),
    )

    found = {
        limit: quotes.quoting(reader, "so it was", CitationFilters(), JULY, limit=limit)
        for limit in (3, 4)
    }

    assert {limit: (len(each.items), each.more) for limit, each in found.items()} == {
        3: (3, True),
        4: (4, False),
    }
    assert len(called(reader, "Zorn", JULY, limit=4)) == 4


@pytest.mark.parametrize(
    ("count", "is_cut_off"), [(RELATED_LIMIT, False), (RELATED_LIMIT + 1, True)]
)
def test_causes_are_looked_for_among_so_many_facts_and_the_answer_says_so(
    count: int, is_cut_off: bool
) -> None:
    reader = views_after(*(imposed("ban", "2023-06-20", f"imposed-{n:03}") for n in range(count)))
    before = replace(JULY, known_at=len(registry()))

    found = related(reader, "measure/ban/alba/bora", ["pair:alba|bora"], before, JULY)

    assert (len(found.facts), found.cut_off) == (RELATED_LIMIT, is_cut_off)

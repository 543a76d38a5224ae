"""Facet counts, statuses and enclosures, held against the naive fold and at their limits."""

from collections import Counter

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from events.vocabulary.engagements import EngagementPlanned, EngagementPostponed, EngagementReported
from events.vocabulary.registry import EngagementAdded
from events.vocabulary.statements import StatementMade
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import citation_id
from projections.timeline import facets, timeline
from projections.timeline.by_status import ENGAGEMENTS_LIMIT
from projections.timeline.facets import COUNTED_LIMIT, FACETS, VALUES_LIMIT, count
from projections.timeline.filters import Filters, Paging
from projections.timeline.included import CITATIONS_LIMIT, enclosures, facts_of, recordings
from tests.chances import chances
from tests.hand_written import cited, fact, on, views_after
from tests.naive_fold import Fold
from tests.projected import recorded, views_of
from tests.random_facts import Step
from tests.random_ledgers import clocks_of, events_of, filters_of, ledgers

JULY = on("2023-07-01")


@settings(max_examples=chances(40))
@given(chosen=ledgers, clocks=clocks_of, filters=filters_of)
def test_counts_are_those_of_the_facts_in_the_naive_fold(
    chosen: list[Step], clocks: Clocks, filters: Filters
) -> None:
    ledger = recorded(events_of(chosen))

    counts = count(Reader(views_of(ledger)), filters, clocks, tuple(FACETS))

    told = Fold(ledger, clocks).timeline(filters)
    assert (counts.facts, counts.at_least, counts.cut_off) == (len(told), False, ())
    for name, values_of in FACETS.items():
        expected = Counter(value for item in told for value in values_of(item))
        assert {each.value: each.facts for each in counts.by[name]} == expected


@settings(max_examples=chances(40))
@given(chosen=ledgers, clocks=clocks_of)
def test_enclosed_evidence_and_recordings_are_those_of_the_ledger(
    chosen: list[Step], clocks: Clocks
) -> None:
    ledger = recorded(events_of(chosen))
    reader, fold = Reader(views_of(ledger)), Fold(ledger, clocks)
    items = timeline.page(reader, Filters(), clocks, Paging(limit=1_000)).items

    enclosed, found = enclosures(reader, items, clocks), recordings(reader, items)

    at = {each.position: each.recorded_at.isoformat() for each in ledger}
    for told in fold.happened():
        cited = {citation_id(told.id, each): each for each in told.fact.citations}
        public = [each for each in cited.values() if fold.is_public(each)]
        assert [each.citation for each in enclosed[told.id].citations] == public
        assert {s.id for s in enclosed[told.id].sources} == {each.source for each in public}
    for item in items:
        assert found[item.id].recorded_at == at[item.position]
        assert found[item.id].amended_at == at[item.version]
    assert list(facts_of(reader, items, clocks)) == [item.id for item in items]


def test_counting_stops_and_says_so() -> None:
    said = (
        fact(StatementMade, f"said-{n:04}", "2023-06-01", speaker="alba")
        for n in range(COUNTED_LIMIT + 1)
    )

    counts = count(views_after(*said), Filters(), JULY, ("kind",))

    assert (counts.facts, counts.at_least) == (COUNTED_LIMIT, True)
    assert counts.by["kind"] == (facets.ValueCount("statement-made", COUNTED_LIMIT),)


def visits(number: int) -> list[EngagementAdded]:
    return [
        EngagementAdded(id=f"visit-{n:04}", form="visit", name=f"Visit {n}") for n in range(number)
    ]


def planned(number: int) -> list[EngagementPlanned]:
    made = [
        fact(EngagementPlanned, f"plan-{n:04}", "2023-06-01", engagement=f"visit-{n:04}")
        for n in range(number)
    ]
    return [each for each in made if isinstance(each, EngagementPlanned)]


def test_values_beyond_the_limit_are_named_as_cut_off() -> None:
    number = VALUES_LIMIT + 1
    reader = views_after(*visits(number), *planned(number))

    counts = count(reader, Filters(), JULY, ("engagement", "kind"))

    assert len(counts.by["engagement"]) == VALUES_LIMIT
    assert counts.cut_off == ("engagement",)


def test_page_that_asked_for_enough_engagements_comes_back_short() -> None:
    number = ENGAGEMENTS_LIMIT + 20
    postponed = fact(
        EngagementPostponed, "put-off", "2023-06-02", engagement=f"visit-{number - 1:04}"
    )
    reader = views_after(*visits(number), *planned(number), postponed)
    filters = Filters(status="postponed")

    first = timeline.page(reader, filters, JULY, Paging(limit=10))
    assert first.after is not None
    second = timeline.page(reader, filters, JULY, Paging(limit=10, after=first.after))

    assert first.items == ()
    assert [each.id for each in second.items] == [f"plan-{number - 1:04}", "put-off"]
    assert second.after is None


@pytest.mark.parametrize(
    ("date", "found"),
    [("2023-06-20", True), ("2023-06-XX", True), ("2023-07-02", False)],
)
def test_engagement_that_may_stand_so_is_found(date: str, found: bool) -> None:
    reader = views_after(
        fact(EngagementReported, "told", "2023-06-01", engagement="visit"),
        fact(EngagementPlanned, "planned", "2023-06-10", engagement="visit"),
        fact(EngagementPostponed, "put-off", date, engagement="visit"),
    )

    day = on("2023-06-25")
    page = timeline.page(reader, Filters(status="postponed"), day, Paging(limit=10))

    assert bool(page.items) == found
    assert timeline.page(reader, Filters(status="reported"), day, Paging(limit=10)).items == ()


def test_engagement_that_media_alone_have_told_of_is_reported() -> None:
    reader = views_after(fact(EngagementReported, "told", "2023-06-01", engagement="visit"))

    (item,) = timeline.page(reader, Filters(status="reported"), JULY, Paging(limit=10)).items

    assert item.id == "told"


def test_enclosed_citations_are_bounded_and_say_so() -> None:
    many = tuple(replace(cited(start=n * 100), end=n * 100 + 9) for n in range(CITATIONS_LIMIT + 1))
    reader = views_after(
        fact(StatementMade, "said", "2023-06-01", speaker="alba", citations=many),
    )
    items = timeline.page(reader, Filters(), JULY, Paging(limit=10)).items

    enclosed = enclosures(reader, items, JULY)["said"]

    assert (len(enclosed.citations), enclosed.cut_off) == (CITATIONS_LIMIT, True)
    assert [each.id for each in enclosed.sources] == ["daily"]

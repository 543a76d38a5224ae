"""Answers are bounded: where they stop, they say so, and what lasts for long costs no more."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from events.vocabulary.amendments import FactCorrected
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.facts import AnyFact
from events.vocabulary.measures import MeasureImposed, MeasureLifted
from events.vocabulary.registry import IssueAdded, MeasureAdded
from events.vocabulary.statements import StatementMade
from projections.holding.listing_order import LASTING_LIMIT, SECTION_LIMIT
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.relations.left_out import COUNT_LIMIT
from projections.subjects.stances import SAID_LIMIT
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from projections.timeline.query import EXAMINED_LIMIT
from tests.hand_written import cited, fact, on, views_after
from tests.naive_fold import Fold
from tests.projected import recorded, unadorned, views_of
from tests.random_facts import registry
from tests.random_ledgers import DATES

JULY = on("2023-07-01")


def imposed(
    measure: str, date: str, id: str = "", targets: tuple[str, ...] = ("bora",)
) -> MeasureImposed:
    return fact(  # type: ignore[return-value]  # it is of the kind that it is asked for
        MeasureImposed,
        id or f"{measure}-imposed",
        date,
        measure=measure,
        imposed_by="alba",
        targets=targets,
    )


def said(id: str, date: str, *issues: str, source: str = "daily") -> AnyFact:
    return fact(
        StatementMade,
        id,
        date,
        speaker="alba",
        addressees=("bora",),
        issues=issues,
        citations=(cited(source),),
    )


def many_measures(count: int) -> list[AnyEvent]:
    """Measures of which each is imposed a day after the one before."""
    ids = [f"measure-{n:02}" for n in range(count)]
    return [
        *(MeasureAdded(id=id, form="ban", name=id) for id in ids),
        *(imposed(id, f"2023-06-{n:02}") for n, id in enumerate(ids, start=1)),
    ]


def test_section_that_is_cut_off_has_the_latest_and_is_named() -> None:
    reader = views_after(*many_measures(6))

    state = pair_state.between(reader, "alba", "bora", JULY, limit=2)

    assert [each.measure for each in state.measures] == ["measure-05", "measure-04"]
    assert state.more == ("measures",)
    assert (state.excluded.superseded, state.excluded.cut_off) == (0, 4)


def test_section_holds_as_much_as_it_says() -> None:
    reader = views_after(*many_measures(SECTION_LIMIT + 1))

    state = pair_state.between(reader, "alba", "bora", JULY)

    assert len(state.measures) == SECTION_LIMIT
    assert state.more == ("measures",)


def test_changes_of_one_subject_hide_no_others_however_many_they_are() -> None:
    older, restless = MeasureAdded(id="older", form="ban", name="older"), "tariff"
    changes = [imposed(restless, "2023-06-10", f"{restless}-{n:03}") for n in range(300)]
    reader = views_after(older, imposed("older", "2023-06-01"), *changes)

    state = pair_state.between(reader, "alba", "bora", JULY, limit=2)

    assert [each.measure for each in state.measures] == [restless, "older"]


def test_stances_that_were_not_public_yet_take_no_place_among_those_that_were() -> None:
    issues = [f"issue-{n:03}" for n in range(LASTING_LIMIT + 20)]
    hidden, shown = issues[:LASTING_LIMIT], issues[LASTING_LIMIT:]
    reader = views_after(
        *(IssueAdded(id=id, name=id, description=id) for id in issues),
        *(
            said(f"late-{n}", "2023-06-01", *hidden[n : n + 20], source="yearbook")
            for n in range(0, len(hidden), 20)
        ),
        said("early", "2023-06-01", *shown),
    )

    state = pair_state.between(reader, "alba", "bora", on("2023-07-01", public_by="2023-07-01"))
    later = pair_state.between(reader, "alba", "bora", JULY)

    assert [each.issue for each in state.stances] == shown
    assert [each.issue for each in later.stances] == hidden
    assert later.more == ("stances",)


def test_count_that_stopped_is_named() -> None:
    reader = views_after(*(said(f"said-{n:04}", "2023-08-01") for n in range(COUNT_LIMIT + 5)))

    excluded = pair_state.between(reader, "alba", "bora", JULY).excluded

    assert excluded.not_yet_happened == COUNT_LIMIT
    assert excluded.at_least == ("not_yet_happened",)


@pytest.fixture(scope="module")
def crowded() -> Reader:
    """As many facts on one day as a page looks at, the last of them corrected, and one more."""
    last = said("said-9998", "2023-06-01")
    return views_after(
        *(said(f"said-{n:04}", "2023-06-01") for n in range(EXAMINED_LIMIT - 1)),
        last,
        FactCorrected(fact=replace(last, note="better told"), reason="better told"),
        said("said-9999", "2023-06-02", "chips"),
    )


def visited(reader: Reader, filters: Filters, paging: Paging) -> list[list[str]]:
    """The ids on each page."""
    page = timeline.page(reader, filters, JULY, paging)
    found = [[item.id for item in page.items]]
    while page.after is not None:
        paging = Paging(limit=paging.limit, after=page.after, descending=paging.descending)
        page = timeline.page(reader, filters, JULY, paging)
        found.append([item.id for item in page.items])
    return found


@pytest.mark.parametrize("descending", [False, True])
def test_page_that_looked_at_enough_skips_no_fact(crowded: Reader, descending: bool) -> None:
    pages = visited(crowded, Filters(), Paging(limit=10_000, descending=descending))

    ids = [id for page in pages for id in page]
    assert sorted(ids) == sorted({*ids})
    assert len(ids) == EXAMINED_LIMIT + 1
    assert len(pages) == 2


def test_page_of_what_is_rare_comes_back_short_with_a_cursor(crowded: Reader) -> None:
    asked = Filters(actor="alba", issue="chips")

    assert visited(crowded, asked, Paging(limit=1)) == [[], ["said-9999"]]


@pytest.mark.parametrize("day", ["2023-06-10", "2023-06-15", "2023-07-15", "2024-02-01"])
def test_subject_with_hundreds_of_blunt_transitions_agrees_with_the_fold(day: str) -> None:
    ledger = recorded([*registry(), *restless_stance()])
    reader, clocks = Reader(views_of(ledger)), on(day)

    state = pair_state.between(reader, "alba", "bora", clocks)

    assert unadorned(state) == Fold(ledger, clocks).relations("alba", "bora")


def restless_stance() -> Sequence[AnyEvent]:
    """Hundreds of words on one issue, every tenth of which says what it came after."""
    return [
        fact(
            StatementMade,
            f"said-{n:03}",
            DATES[n * 7 % len(DATES)],
            speaker="alba",
            addressees=("bora",),
            issues=("straits",),
            follows=(f"said-{n - 7:03}",) if n % 10 == 9 else (),
        )
        for n in range(COUNT_LIMIT - 50)
    ]


def test_of_many_statements_the_last_are_shown_and_all_are_counted() -> None:
    said_so = [said(f"said-{n:02}", "[..2023-06-10]", "chips") for n in range(SAID_LIMIT + 3)]
    reader = views_after(*said_so)

    (stance,) = pair_state.between(reader, "alba", "bora", JULY).stances

    assert stance.because == tuple(f"said-{n:02}" for n in range(3, SAID_LIMIT + 3))
    assert stance.said_in_all == SAID_LIMIT + 3


def test_lifted_measure_stays_lifted_however_often_it_was_imposed_before() -> None:
    impositions = [imposed("ban", "2023-06", f"imposed-{n:03}") for n in range(300)]
    lifted = fact(
        MeasureLifted,
        "lifted",
        "2023-06",
        measure="ban",
        lifted_by="alba",
        targets=("bora",),
        follows=("imposed-299",),
    )
    reader = views_after(*impositions, lifted)

    (ban,) = pair_state.between(reader, "alba", "bora", JULY).measures

    assert (ban.status, ban.because) == ("lifted", ("lifted",))

"""What a timeline shows for a window of days: what lies there certainly, or possibly, and says so.

A date that is open below says nothing of any day before its latest. It is left out, and counted,
unless it certainly lies there or is asked for.
"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.time.dates import day_of
from events.vocabulary.facts import AnyFact
from events.vocabulary.offices import OfficialInOffice
from events.vocabulary.statements import StatementMade
from projections.model.clocks import Clocks
from projections.model.counts import Count
from projections.model.reader import Reader
from projections.timeline import disagreements, timeline
from projections.timeline.filters import Filters, Paging
from tests.chances import chances
from tests.hand_written import fact, on, views_after
from tests.naive_fold import Fold
from tests.projected import recorded, views_of
from tests.random_facts import ACTORS, Step
from tests.random_ledgers import DAYS, clocks_of, events_of, ledgers

LATER = on("2023-12-31")
ALL = Paging(limit=1_000)

windows_of = st.builds(
    Filters,
    actor=st.sampled_from((None, None, *ACTORS)),
    since=st.none() | st.sampled_from(DAYS),
    until=st.none() | st.sampled_from(DAYS),
    undated=st.booleans(),
    contested=st.sampled_from((None, None, None, True, False)),
)


@settings(max_examples=chances(60))
@given(
    chosen=ledgers,
    clocks=clocks_of,
    windows=st.lists(windows_of, min_size=1, max_size=8),
    limit=st.integers(1, 7),
)
def test_windows_show_and_leave_out_what_the_naive_fold_does_in_every_order(
    chosen: list[Step], clocks: Clocks, windows: list[Filters], limit: int
) -> None:
    ledger = recorded(events_of(chosen))
    reader, fold = Reader(views_of(ledger)), Fold(ledger, clocks)

    for window in windows:
        expected = fold.timeline(window)
        left_out = timeline.undated_left_out(reader, window, clocks)
        assert read(reader, window, clocks, Paging(limit=limit)) == expected, window
        backwards = read(reader, window, clocks, Paging(limit=limit, descending=True))
        assert backwards == expected[::-1], window
        last_first = read(reader, window, clocks, Paging(limit=limit, recorded=True))
        assert sorted(map(str, last_first)) == sorted(map(str, expected)), window
        assert (left_out and left_out.facts) == fold.undated_left_out(window), window


def read(reader: Reader, window: Filters, clocks: Clocks, paging: Paging) -> list[timeline.Item]:
    """All pages together."""
    page = timeline.page(reader, window, clocks, paging)
    found = [*page.items]
    while page.after is not None:
        further = Paging(
            limit=paging.limit,
            after=page.after,
            descending=paging.descending,
            recorded=paging.recorded,
        )
        page = timeline.page(reader, window, clocks, further)
        found += page.items
    return found


def said(date: str) -> AnyFact:
    return fact(StatementMade, "told", date, speaker="ann")


def seen(attested: str) -> AnyFact:
    return fact(OfficialInOffice, "told", attested, official="bob", office="minister-of-bora")


def window(
    since: str | None, until: str | None, *, undated: bool = False, text: str | None = None
) -> Filters:
    return Filters(
        since=None if since is None else day_of(since),
        until=None if until is None else day_of(until),
        undated=undated,
        text=text,
    )


def lies(told: AnyFact, asked: Filters, clocks: Clocks = LATER) -> str | None:
    """How certainly the one fact lies in a window; None where it is not there."""
    items = timeline.page(views_after(told), asked, clocks, ALL).items
    return next((str(each.within) for each in items), None)


@pytest.mark.parametrize(
    ("date", "since", "until", "expected"),
    [
        # A day within a blunt month, and around it.
        ("2023-06", "2023-06-15", "2023-06-15", "possible"),
        ("2023-06", "2023-06-01", "2023-06-30", "certain"),
        ("2023-06", "2023-06-02", "2023-06-30", "possible"),
        ("2023-06", "2023-06-30", None, "possible"),
        ("2023-06", None, "2023-06-01", "possible"),
        ("2023-06", "2023-07-01", None, None),
        ("2023-06", None, "2023-05-31", None),
        ("2023-06-15", "2023-06-15", "2023-06-15", "certain"),
        ("2023-06-15~", "2023-06-15", "2023-06-15", "certain"),
        ("202X", "2023-06-15", "2023-06-15", "possible"),
        # What lasts has a day in the window, or may have.
        ("2023-06-10/2023-06-20", "2023-06-15", "2023-06-15", "certain"),
        ("2023-06/2023-06-20", "2023-06-15", "2023-06-19", "possible"),
        ("2023-06-10/..", "2023-11-01", "2023-11-30", "certain"),
        ("2023-06-10/", "2023-11-01", "2023-11-30", "possible"),
        ("2022/2024", "2023-06-15", "2023-06-15", "certain"),
        # Gaps.
        ("[2023-01,2023-03]", "2023-02-01", "2023-02-28", None),
        ("[2023-01,2023-03]", "2023-01-15", "2023-02-28", "possible"),
        ("[2023-01,2023-03]", "2023-01-01", "2023-03-31", "certain"),
        ("{2023-01,2023-03}", "2023-02-01", "2023-02-28", None),
        ("{2023-01,2023-03}", "2023-01-15", "2023-03-31", "certain"),
        ("{2023-01,2023-03}", "2023-01-15", "2023-03-15", "possible"),
        # Open above: from its earliest day on.
        ("[2023-06-10..]", "2023-11-01", "2023-11-30", "possible"),
        ("[2023-06-10..]", "2023-06-10", None, "certain"),
        ("[2023-06-10..]", None, "2023-06-09", None),
        # What always was so is not open below.
        ("../2023-06-10", "1500-01-01", "1600-12-31", "certain"),
    ],
)
def test_happening_lies_in_a_window_with_all_or_some_of_its_days(
    date: str, since: str | None, until: str | None, expected: str | None
) -> None:
    asked = window(since, until)

    assert lies(said(date), asked) == expected


@pytest.mark.parametrize("kind", [said, seen])
@pytest.mark.parametrize(
    ("since", "until", "without", "with_undated"),
    [
        ("1500-01-01", "1600-12-31", None, None),
        ("2023-06-01", "2023-06-10", None, None),
        ("2023-06-01", "2023-06-11", None, "possible"),
        ("2023-06-11", "2023-06-11", None, "possible"),
        ("2023-06-11", None, None, "possible"),
        ("1500-01-01", "2023-12-31", None, "possible"),
        ("2023-06-12", "2023-12-31", None, None),
        (None, "2023-06-10", None, None),
        (None, "2023-06-11", "certain", "certain"),
    ],
)
def test_date_that_is_open_below_is_in_no_window_but_one_that_certainly_holds_it(
    kind: Any, since: str | None, until: str | None, without: str | None, with_undated: str | None
) -> None:
    told = kind("[..2023-06-11]")

    asked, and_undated = window(since, until), window(since, until, undated=True)

    assert lies(told, asked) == without
    assert lies(told, and_undated) == with_undated
    left_out = int(with_undated is not None and without is None)
    reader = views_after(told)
    assert timeline.undated_left_out(reader, asked, LATER) == Count(left_out, at_least=False)
    assert timeline.undated_left_out(reader, and_undated, LATER) == Count(0, at_least=False)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2024-05-20", "2024-12-31", None),
        ("2024-05-01", "2024-12-31", "certain"),
        ("2024-04-01", "2024-05-30", None),
    ],
)
def test_end_that_is_told_certainly_lies_in_a_window_though_no_beginning_is(
    since: str, until: str, expected: str | None
) -> None:
    asked = window(since, until)

    assert lies(said("/2024-05"), asked, on("2024-12-31")) == expected


@pytest.mark.parametrize(
    ("attested", "since", "until", "expected"),
    [
        ("2023-06-15", "2023-06-15", "2023-06-15", "certain"),
        ("2023-06-15", "2023-06-16", "2023-06-30", None),
        # It is told from the last of its days, and may lie on any.
        ("2023-06", "2023-06-10", "2023-06-15", "possible"),
        ("2023-06", None, "2023-06-01", "possible"),
        ("2023-06", "2023-06-30", "2023-07-31", "possible"),
        ("2023-06", "2023-06-01", "2023-06-30", "certain"),
        ("2023-06", "2023-05-01", "2023-05-31", None),
        ("202X", "2023-06-10", "2023-06-15", "possible"),
        ("[2023-01,2023-03]", "2023-02-01", "2023-02-28", None),
        ("[2023-01,2023-03]", "2023-01-10", "2023-01-15", "possible"),
    ],
)
def test_condition_lies_on_the_day_that_it_is_attested(
    attested: str, since: str | None, until: str, expected: str | None
) -> None:
    asked = window(since, until)

    assert lies(seen(attested), asked, on("2030-01-01")) == expected


def test_blunt_condition_is_in_no_window_before_it_is_told() -> None:
    asked = window("2023-06-10", "2023-06-15")

    assert lies(seen("2023-06"), asked, on("2023-06-29")) is None
    assert lies(seen("2023-06"), asked, on("2023-06-30")) == "possible"


def test_what_is_open_below_stands_at_its_latest_day() -> None:
    told = (
        fact(StatementMade, "after", "2023-06-12", speaker="ann"),
        fact(StatementMade, "open", "[..2023-06-11]", speaker="ann"),
        fact(StatementMade, "before", "2023-06-10", speaker="ann"),
    )
    asked = window("2023-06-01", "2023-06-30", undated=True)

    items = timeline.page(views_after(*told), asked, LATER, ALL).items

    assert [each.id for each in items] == ["before", "open", "after"]


def test_nothing_is_said_of_a_window_where_none_is_asked_for() -> None:
    reader = views_after(said("[..2023-06-11]"))

    (item,) = timeline.page(reader, Filters(), LATER, ALL).items

    assert not item.within
    assert timeline.undated_left_out(reader, Filters(), LATER) is None


def test_what_is_left_out_is_counted_under_all_filters() -> None:
    told = (
        fact(StatementMade, "one", "[..2023-06-11]", speaker="ann", summary="Candid words."),
        fact(StatementMade, "other", "[..2023-06-12]", speaker="ann", summary="Other words."),
    )
    reader = views_after(*told)

    counted = {
        text: timeline.undated_left_out(reader, window("2023-06-01", None, text=text), LATER)
        for text in (None, "candid", "words", "absent")
    }

    assert {text: each and each.facts for text, each in counted.items()} == {
        None: 2,
        "candid": 1,
        "words": 2,
        "absent": 0,
    }


def test_list_of_disagreements_has_windows_too() -> None:
    reader = views_after(said("2023-06"))

    page = disagreements.page(reader, window("2023-06-11", None), LATER, ALL)

    assert page.undated_left_out == Count(0, at_least=False)

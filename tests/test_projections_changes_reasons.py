"""Between two days the world moved, or may have, or something was told: each is another reason."""

from typing import Any

import pytest

from events.time.dates import day_of
from events.vocabulary.channels import (
    ChannelDisturbed,
    ChannelRestored,
    ChannelSevered,
    ChannelStood,
)
from events.vocabulary.engagements import (
    EngagementAnnounced,
    EngagementPlanned,
    EngagementReported,
)
from events.vocabulary.facts import AnyFact
from events.vocabulary.measures import MeasureImposed, MeasureInForce
from events.vocabulary.offices import OfficialAppointed, OfficialInOffice, OfficialRemoved
from events.vocabulary.registry import OfficeAdded
from events.vocabulary.relations import RelationsStood
from projections.relations import changes, explanations, pair_state
from projections.relations.changed_elements import AnyChange
from projections.relations.periods import Period
from tests.hand_written import fact, on, views_after


def only_change(since: str, until: str, *facts: Any) -> AnyChange:
    """The one element that differs between two days."""
    period = Period(after=on(until), since=day_of(since), learned_since=None)
    (change,) = changes.between(views_after(*facts), "alba", "bora", period).changes
    return change


def did(change: AnyChange) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.fact, each.did) for each in change.facts]


def severed(date: str) -> AnyFact:
    return fact(ChannelSevered, "severed", date, channel="hotline")


def stood(id: str, date: str, status: str) -> AnyFact:
    return fact(ChannelStood, id, date, channel="hotline", status=status)


def in_office(id: str, date: str, official: str) -> AnyFact:
    return fact(OfficialInOffice, id, date, official=official, office="minister-of-bora")


@pytest.mark.parametrize("date", ["2023-06-18", "[2023-06-18..2023-06-19]"])
def test_world_moved_where_something_certainly_happened_within_the_days(date: str) -> None:
    change = only_change("2023-06-17", "2023-06-20", severed(date))

    assert (change.reason, did(change)) == ("the-world-moved", [("severed", ("happened",))])


@pytest.mark.parametrize("date", ["[2023-06-01..2023-06-19]", "[..2023-06-19]", "2023-06-1X"])
def test_window_closed_where_it_had_happened_by_then_at_the_latest(date: str) -> None:
    change = only_change("2023-06-17", "2023-06-20", severed(date))

    assert (change.reason, did(change)) == ("window-closed", [("severed", ("had-happened",))])


def test_what_followed_something_within_the_days_happened_within_them() -> None:
    stood_open = stood("open", "2023-06-01", "open")
    disturbed = fact(ChannelDisturbed, "disturbed", "2023-06-18", channel="hotline")
    after = fact(
        ChannelSevered, "severed", "[..2023-06-19]", channel="hotline", follows=("disturbed",)
    )

    change = only_change("2023-06-17", "2023-06-20", stood_open, disturbed, after)

    assert change.reason == "the-world-moved"
    assert ("severed", ("happened",)) in did(change)


def test_what_came_before_something_was_over_when_that_was() -> None:
    blunt = fact(ChannelDisturbed, "disturbed", "2023-06", channel="hotline")
    opened = fact(
        ChannelRestored, "restored", "2023-06-10", channel="hotline", follows=("disturbed",)
    )

    change = only_change("2023-06-09", "2023-06-11", blunt, opened)

    assert change.reason == "the-world-moved"
    assert dict(did(change)) == {"disturbed": ("had-happened",), "restored": ("happened",)}


def test_what_has_its_day_by_what_it_follows_is_not_called_undecided() -> None:
    stood_open = fact(ChannelDisturbed, "disturbed", "2023-06-18", channel="hotline")
    after = fact(
        ChannelSevered,
        "severed",
        "2023-06",
        channel="hotline",
        follows=("disturbed",),
    )
    before = on("2023-06-20")
    reader = views_after(stood_open, after)
    state = pair_state.between(reader, "alba", "bora", before)

    (unsettled,) = explanations.explain(reader, state, before).unsettled

    assert [(each.fact, each.order_with) for each in unsettled.facts] == [("severed", ())]


def test_world_may_have_moved_where_a_window_opened() -> None:
    change = only_change("2023-06-17", "2023-06-20", severed("[2023-06-19..2023-07-01]"))

    assert (change.reason, did(change)) == ("may-have-moved", [("severed", ("may-have-happened",))])


def test_condition_is_first_told() -> None:
    change = only_change("2023-06-17", "2023-06-20", stood("seen", "2023-06-18", "severed"))

    assert (change.reason, did(change)) == ("first-told", [("seen", ("told",))])


def test_condition_is_told_otherwise_than_before() -> None:
    change = only_change(
        "2023-06-17",
        "2023-06-18",
        stood("seen", "2023-06-01", "open"),
        stood("again", "2023-06-18", "severed"),
    )

    assert (change.reason, did(change)) == ("told-otherwise", [("again", ("told",))])


def test_condition_that_is_told_once_more_is_no_move() -> None:
    change = only_change(
        "2023-06-17",
        "2023-06-20",
        stood("seen", "2023-06-01", "severed"),
        stood("again", "2023-06-18", "severed"),
    )

    assert (change.reason, did(change)) == ("told-again", [("again", ("told",))])
    assert set(change.differs) == {"last_told", "because", "support"}


def test_gap_opens_the_day_after_a_condition_and_names_what_is_told_next() -> None:
    change = only_change(
        "2023-06-10",
        "2023-06-11",
        in_office("bob-seen", "2023-06-10", "bob"),
        in_office("ann-seen", "2023-07-01", "ann"),
    )

    assert (change.reason, did(change)) == ("may-have-moved", [("ann-seen", ("told-later",))])
    assert change.flags == ()


def test_measure_that_runs_out_by_its_own_date_is_the_world_moving() -> None:
    imposed = fact(
        MeasureImposed,
        "imposed",
        "2023-01-01",
        measure="ban",
        imposed_by="alba",
        targets=("bora",),
        until="2023-06-18",
    )

    change = only_change("2023-06-17", "2023-06-18", imposed)

    assert (change.reason, did(change)) == ("the-world-moved", [("imposed", ("ended",))])
    assert change.flags == ("days-passed",)


def test_removal_within_a_month_may_have_moved_and_then_closes() -> None:
    told = (
        fact(OfficialAppointed, "came", "2023-01-01", official="bob", office="minister-of-bora"),
        fact(OfficialRemoved, "left", "2023-07", official="bob", office="minister-of-bora"),
    )

    opened = only_change("2023-06-30", "2023-07-01", *told)
    closed = only_change("2023-07-30", "2023-07-31", *told)

    assert (opened.reason, closed.reason) == ("may-have-moved", "window-closed")


def test_plan_of_which_nothing_comes_is_no_move_of_the_world() -> None:
    planned = fact(
        EngagementPlanned,
        "planned",
        "2023-06-01",
        engagement="visit",
        host="bora",
        visitors=("alba",),
        planned_for="2023-06-10",
    )

    change = only_change("2023-06-10", "2023-06-11", planned)

    assert (change.reason, change.flags) == ("may-have-moved", ("days-passed",))
    assert set(change.differs) == {"pending", "outcome"}


def test_what_leaves_a_state_by_age_is_no_change() -> None:
    period = Period(after=on("2024-08-01"), since=day_of("2024-05-01"), learned_since=None)
    lifted = [
        fact(
            MeasureImposed,
            "imposed",
            "2023-01-01",
            measure="ban",
            imposed_by="alba",
            targets=("bora",),
            until="2023-06-18",
        )
    ]

    assert changes.between(views_after(*lifted), "alba", "bora", period).changes == ()


# What an eye that did not write it found.


def test_level_that_is_told_once_more_is_told_again() -> None:
    def stood_at(id: str, date: str, level: str) -> AnyFact:
        return fact(
            RelationsStood, id, date, between=("alba", "bora"), course="in-being", level=level
        )

    again = only_change(
        "2023-06-17",
        "2023-06-20",
        stood_at("seen", "2023-06-01", "embassy"),
        stood_at("once-more", "2023-06-18", "embassy"),
    )
    otherwise = only_change(
        "2023-06-17",
        "2023-06-18",
        stood_at("seen", "2023-06-01", "legation"),
        stood_at("higher", "2023-06-18", "embassy"),
    )

    assert (again.reason, otherwise.reason) == ("told-again", "told-otherwise")


def test_report_of_a_medium_is_no_move_of_the_world() -> None:
    parties = {"engagement": "call", "participants": ("alba", "bora")}
    announced = fact(EngagementAnnounced, "word", "2023-06-10", announced_by=("alba",), **parties)
    news = fact(EngagementReported, "news", "2023-06-18", **parties)

    first = only_change("2023-06-17", "2023-06-20", news)
    more = only_change("2023-06-17", "2023-06-20", announced, news)

    assert (first.reason, more.reason) == ("first-told", "told-again")


def test_end_of_what_was_extended_is_no_move() -> None:
    def imposed(id: str, date: str, until: str) -> AnyFact:
        parties = {"measure": "ban", "imposed_by": "alba", "targets": ("bora",)}
        return fact(MeasureImposed, id, date, until=until, **parties)

    in_force = fact(
        MeasureInForce, "seen", "2023-06-19", measure="ban", imposed_by="alba", targets=("bora",)
    )

    change = only_change(
        "2023-06-17",
        "2023-06-20",
        imposed("first", "2022-06-18", "2023-06-18"),
        imposed("extended", "2023-06-01", "2024-06-18"),
        in_force,
    )

    assert (change.reason, did(change)) == ("told-again", [("seen", ("told",))])


def test_new_ambassador_changes_the_office_and_not_the_relations() -> None:
    office = OfficeAdded(id="envoy", name="Envoy of Alba to Bora", of="alba", accredited_to="bora")
    begun = fact(RelationsStood, "stood", "1979-01-01", between=("alba", "bora"), course="in-being")
    came = fact(OfficialAppointed, "came", "2023-06-18", official="ann", office="envoy")

    change = only_change("2023-06-17", "2023-06-20", office, begun, came)

    assert (change.id, change.reason) == ("envoy", "the-world-moved")

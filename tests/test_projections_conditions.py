"""What held on a day, in states, timelines and by itself; and what is told and sets no state."""

from typing import Any

import pytest

from events.vocabulary.channels import ChannelDisturbed, ChannelRestored, ChannelStood
from events.vocabulary.measures import MeasureInForce, MeasureReported
from events.vocabulary.offices import OfficialInOffice
from events.vocabulary.statements import StatementMade
from projections.facts import facts, history
from projections.relations import pair_state
from projections.subjects import offices
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from tests.hand_written import fact, on, views_after

MINISTER: dict[str, Any] = {"official": "bob", "office": "minister-of-bora"}
BAN: dict[str, Any] = {"measure": "ban", "imposed_by": "alba", "targets": ("bora",)}
IN_OFFICE = fact(OfficialInOffice, "seen", "2023-06", **MINISTER)


def test_who_was_in_office_on_a_day_is_so_from_then_on() -> None:
    reader = views_after(IN_OFFICE)

    state = offices.view(reader, "minister-of-bora", on("2023-06-30")).state

    assert state is not None
    assert (state.holder, state.certainty, state.because) == ("bob", "certain", ("seen",))


def test_condition_stands_in_a_timeline_on_the_day_that_it_is_attested() -> None:
    reader = views_after(IN_OFFICE)

    (item,) = timeline.page(reader, Filters(), on("2023-06-30"), Paging(limit=5)).items

    assert (item.date, item.condition, item.type) == ("2023-06", True, "official-in-office")
    assert (item.earliest, item.latest) == ("2023-06-01", "2023-06-30")


def test_condition_by_itself_says_the_words_of_its_day() -> None:
    until = fact(OfficialInOffice, "seen", "2023-06", until="2024-01", **MINISTER)
    reader = views_after(until)

    view = facts.view(reader, "seen", on("2023-06-30"))
    (version,) = history.view(reader, "seen", on("2023-06-30")).versions

    for told in (view, version):
        assert (told.date_in_words, told.attested_in_words) == (None, "June 2023")
        assert told.until_in_words == "January 2024"
    assert view.condition


@pytest.mark.parametrize("status", ["open", "disturbed", "severed"])
def test_channel_that_stood_so_has_that_status(status: str) -> None:
    stood = fact(ChannelStood, "stood", "2023-06-10", channel="hotline", status=status)

    (channel,) = pair_state.between(views_after(stood), "alba", "bora", on("2023-06-10")).channels

    assert channel.status == status


def test_channel_is_disturbed_until_it_is_restored() -> None:
    disturbed = fact(ChannelDisturbed, "disturbed", "2023-06-01", channel="hotline")
    restored = fact(ChannelRestored, "restored", "2023-06-10", channel="hotline")
    reader = views_after(disturbed, restored)

    on_each = [
        pair_state.between(reader, "alba", "bora", on(day)).channels[0].status
        for day in ("2023-06-01", "2023-06-10")
    ]

    assert on_each == ["disturbed", "open"]


def test_measure_in_force_is_so_between_who_imposed_it_and_its_target() -> None:
    reader = views_after(fact(MeasureInForce, "in-force", "2023-06-10", **BAN))

    (measure,) = pair_state.between(reader, "alba", "bora", on("2023-06-10")).measures

    assert (measure.status, measure.because) == ("imposed", ("in-force",))


def test_report_of_a_measure_stands_between_the_parties_and_sets_no_status() -> None:
    reader = views_after(fact(MeasureReported, "reported", "2023-06-10", reported_by="cima", **BAN))
    between = Filters(actor="alba", counterpart="bora")

    state = pair_state.between(reader, "alba", "bora", on("2023-06-10"))
    told = timeline.page(reader, between, on("2023-06-10"), Paging(limit=5)).items

    assert (state.measures, [each.id for each in told]) == ((), ["reported"])


@pytest.mark.parametrize("what", ["no-comment", "account", "praise"])
def test_what_is_no_position_is_no_stance(what: str) -> None:
    said: dict[str, Any] = {"speaker": "alba", "addressees": ("bora",), "issues": ("straits",)}
    reader = views_after(
        fact(StatementMade, "position", "2023-06-01", **said),
        fact(StatementMade, "other", "2023-06-10", no_position=what, **said),
    )

    (stance,) = pair_state.between(reader, "alba", "bora", on("2023-06-10")).stances

    assert stance.because == ("position",)

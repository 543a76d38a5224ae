"""What has been over for long, or was told of too long ago, is history: it leaves the states."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.errors import QuestionError, UnknownIdError
from events.vocabulary.facts import AnyFact
from events.vocabulary.offices import OfficialAppointed, OfficialInOffice, OfficialRemoved
from events.vocabulary.relations import (
    MissionClosed,
    MissionMoved,
    MissionOpened,
    RelationsEnded,
    RelationsEstablished,
    RelationsRaised,
)
from projections.dossiers import actors
from projections.holding.extents import Portion
from projections.holding.listing_order import FIRST_PLACE
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.relations.pair_state import Relations
from projections.subjects import offices
from tests.chances import chances
from tests.hand_written import fact, on, views_after
from tests.projected import recorded, views_of
from tests.random_facts import STATES, Step
from tests.random_ledgers import clocks_of, events_of, ledgers

BETWEEN: dict[str, Any] = {"between": ("alba", "bora")}
MINISTER = "minister-of-bora"
EMBASSY: dict[str, Any] = {"of": "alba", "host": "bora", "form": "embassy"}
FOUND = fact(OfficialInOffice, "found", "1945-04-26", official="ann", office=MINISTER)
CAME = fact(OfficialAppointed, "came", "1880-03-01", official="ann", office=MINISTER)
CLOSED = fact(MissionClosed, "closed", "1941-12-08", **EMBASSY)


def state_of(day: str, *facts: AnyFact) -> Relations:
    return pair_state.between(views_after(*facts), "alba", "bora", on(day))


@pytest.mark.parametrize(
    ("told", "last_day", "first_day"),
    [(FOUND, "1955-04-25", "1955-04-28"), (CAME, "1900-02-28", "1900-03-03")],
    ids=["ten years after who was found in office", "twenty years after who came to it"],
)
def test_office_is_history_when_nobody_told_of_it_for_longer_than_anybody_serves(
    told: AnyFact, last_day: str, first_day: str
) -> None:
    before, after = (state_of(day, told) for day in (last_day, first_day))

    assert [each.holder for each in before.offices] == ["ann"]
    assert before.sections["offices"].left_to_history == 0
    assert after.offices == ()
    extent = after.sections["offices"]
    assert (extent.shown, extent.total, extent.left_to_history) == (0, 1, 1)


def test_office_that_is_history_leaves_its_state_and_its_holder_and_not_itself() -> None:
    reader = views_after(FOUND)
    for actor in ("bora", "ann"):
        view = actors.view(reader, actor, on("2023-06-01"))
        assert view.offices == ()
        assert view.sections["offices"].left_to_history == 1

    own = offices.view(reader, MINISTER, on("2023-06-01")).state
    assert own is not None
    assert (own.holder, own.last_told) == ("ann", "1945-04-26")


def test_list_of_offices_has_those_that_are_history() -> None:
    reader = views_after(FOUND)
    extent = pair_state.between(reader, "alba", "bora", on("2023-06-01")).sections["offices"]

    assert extent.next is not None
    place = FIRST_PLACE
    part = pair_state.section(
        reader, ("alba", "bora"), "offices", on("2023-06-01"), Portion(None, place)
    )
    assert [each.holder for each in part.items] == ["ann"]


def test_mission_that_was_closed_is_over_when_relations_are_carried_on_later() -> None:
    begun = fact(RelationsEstablished, "begun", "1858", **BETWEEN)
    opened = fact(MissionOpened, "opened", "1900-01-01", **EMBASSY)
    raised = fact(RelationsRaised, "raised", "1942-03-01", level="embassy", **BETWEEN)

    assert [e.status for e in state_of("1942-02-01", begun, opened, CLOSED).missions] == ["closed"]
    later = state_of("1942-04-01", begun, opened, CLOSED, raised)
    assert later.missions == ()
    assert later.sections["missions"].left_to_history == 1


def test_mission_that_was_closed_is_told_for_a_year() -> None:
    assert [each.status for each in state_of("1942-12-08", CLOSED).missions] == ["closed"]
    assert state_of("1942-12-09", CLOSED).missions == ()


def test_missions_end_with_a_state() -> None:
    opened = fact(MissionOpened, "opened", "1837-03-06", **EMBASSY)
    ended = fact(RelationsEnded, "ended", "1845-12-29", ceased="bora", **BETWEEN)
    before, after = (state_of("1845-12-31", *told) for told in ((opened,), (opened, ended)))

    assert [each.status for each in before.missions] == ["open"]
    assert after.missions == ()


def test_moving_is_told_where_a_mission_stands() -> None:
    moved = fact(MissionMoved, "moved", "1949-12-19", place="harbour", **EMBASSY)
    (mission,) = state_of("1950-06-01", moved).missions

    assert (mission.status, mission.place, mission.attested_only) == ("open", "harbour", True)


def test_who_left_is_not_told_to_have_stayed() -> None:
    left = fact(OfficialRemoved, "left", "1884-03-01", official="ann", office=MINISTER)

    assert state_of("1884-04-01", CAME, left).offices[0].holders == ()


@settings(max_examples=chances(100))
@given(chosen=ledgers, clocks=clocks_of, pair=st.sampled_from([STATES[:2], STATES[1:3]]))
def test_what_is_shown_and_what_is_left_to_history_is_all_there_is(
    chosen: list[Step], clocks: Clocks, pair: tuple[str, str]
) -> None:
    reader = Reader(views_of(recorded(events_of(chosen))))
    try:
        shown = pair_state.between(reader, *pair, clocks, limit=200)
    except (QuestionError, UnknownIdError):
        return  # they are one, or nobody yet
    whole = pair_state.elements_between(reader, *pair, clocks, limit=200)

    for name, extent in shown.sections.items():
        listed = whole.sections[name]
        assert extent.shown + extent.left_to_history == listed.shown == extent.total, name
        assert (extent.next is None) == (extent.left_to_history == 0), name

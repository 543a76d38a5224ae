"""A mission is open from when it was opened until it is closed, wherever it stands meanwhile."""

from typing import Any

import pytest

from events.time.dates import day_of
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import ActorMerged
from events.vocabulary.relations import (
    MissionClosed,
    MissionMoved,
    MissionOpened,
    RelationsEstablished,
)
from projections.holding.extents import FIRST
from projections.relations import changes, pair_state
from projections.relations.brief import brief
from projections.relations.pair_state import Relations
from projections.relations.periods import Period
from projections.subjects.missions import MissionState
from tests.hand_written import fact, on, views_after

EMBASSY: dict[str, Any] = {"of": "alba", "host": "bora", "form": "embassy"}
LEGATION: dict[str, Any] = {**EMBASSY, "form": "legation"}
CONSULATE: dict[str, Any] = {**EMBASSY, "form": "consulate"}
OPENED = fact(MissionOpened, "opened", "1979-03-01", place="harbour", **EMBASSY)
CLOSED = fact(MissionClosed, "closed", "1990-05-04", place="harbour", **EMBASSY)


def state_on(day: str, *told: AnyEvent) -> Relations:
    return pair_state.between(views_after(*told), "bora", "alba", on(day))


def only(state: Relations) -> MissionState:
    (mission,) = state.missions
    return mission


def test_embassy_is_open_since_it_was_opened() -> None:
    mission = only(state_on("1985-01-01", OPENED))

    assert (mission.of, mission.host, mission.form) == ("alba", "bora", "embassy")
    assert (mission.status, mission.place, mission.since) == ("open", "harbour", "1979-03-01")
    assert (mission.last_told, mission.certainty) == ("1979-03-01", "certain")
    assert mission.because == ("opened",)
    assert state_on("1979-02-28", OPENED).missions == ()


def test_embassy_that_was_closed_is_history_after_a_year() -> None:
    closed = only(state_on("1990-06-01", OPENED, CLOSED))
    later = state_on("1992-01-01", OPENED, CLOSED)

    assert (closed.status, closed.form, closed.since) == ("closed", "embassy", "1990-05-04")
    assert later.missions == ()
    assert (later.sections["missions"].shown, later.sections["missions"].total) == (0, 1)
    assert later.more == ("missions",)


def test_embassy_that_moves_is_open_since_it_was_opened_elsewhere() -> None:
    moved = fact(
        MissionMoved, "moved", "1984-01-01", place="capital", moved_from="harbour", **EMBASSY
    )

    mission = only(state_on("1985-01-01", OPENED, moved))

    assert (mission.place, mission.since, mission.last_told) == (
        *("capital", "1979-03-01"),
        "1984-01-01",
    )
    assert mission.because == ("opened", "moved")


def test_embassy_of_which_only_a_move_is_told_was_opened_nobody_says_when() -> None:
    moved = fact(MissionMoved, "moved", "1984-01-01", place="capital", **EMBASSY)

    mission = only(state_on("1985-01-01", moved))

    assert (mission.status, mission.since, mission.attested_only) == (
        *("open", "[..1984-01-01]"),
        True,
    )


def test_legation_becomes_an_embassy() -> None:
    before = fact(MissionOpened, "before", "1913-05-02", place="harbour", **LEGATION)

    mission = only(state_on("1985-01-01", before, OPENED))

    assert (mission.form, mission.since) == ("embassy", "1979-03-01")


def test_legation_that_closes_on_the_day_on_which_the_embassy_opens_closes_nothing_else() -> None:
    ended = fact(MissionClosed, "ended", "1979-03-01", place="harbour", **LEGATION)

    mission = only(state_on("1985-01-01", OPENED, ended))

    assert (mission.form, mission.status) == ("embassy", "open")


def test_each_consulate_is_a_mission_by_itself() -> None:
    one = fact(MissionOpened, "one", "1980-01-01", place="harbour", **CONSULATE)
    two = fact(MissionOpened, "two", "1981-01-01", place="capital", **CONSULATE)
    gone = fact(MissionClosed, "gone", "1984-06-01", place="harbour", **CONSULATE)

    state = state_on("1984-12-31", one, two, gone, OPENED)

    assert [(e.form, e.place, e.status) for e in state.missions] == [
        ("consulate", "harbour", "closed"),
        ("consulate", "capital", "open"),
        ("embassy", "harbour", "open"),
    ]


def test_consulate_that_moves_is_closed_where_it_was() -> None:
    one = fact(MissionOpened, "one", "1980-01-01", place="harbour", **CONSULATE)
    moved = fact(
        MissionMoved, "moved", "1984-01-01", place="capital", moved_from="harbour", **CONSULATE
    )

    state = state_on("1984-12-31", one, moved)

    assert {(e.place, e.status, e.since) for e in state.missions} == {
        ("harbour", "closed", "1984-01-01"),
        ("capital", "open", "1984-01-01"),
    }


def test_mission_that_is_only_possible_comes_last_and_says_no_form() -> None:
    some_day = fact(MissionOpened, "some-day", "1985", place="capital", **{**EMBASSY, **BACK})

    opened, possible = state_on("1985-06-01", some_day, OPENED).missions

    assert opened.certainty == "certain"
    assert (possible.of, possible.certainty) == ("bora", "possible")
    assert (possible.form, possible.place, possible.status) == (None, None, None)
    assert [each.value for each in possible.alternatives] == ["embassy"]


BACK: dict[str, str] = {"of": "bora", "host": "alba"}


def test_missions_change_neither_course_nor_level() -> None:
    begun = fact(
        RelationsEstablished, "begun", "1913-01-01", between=("alba", "bora"), level="legation"
    )

    relations = state_on("1995-01-01", begun, OPENED, CLOSED).relations

    assert relations is not None
    assert relations.level is not None
    assert (relations.course, relations.level.level) == ("in-being", "legation")


@pytest.mark.parametrize(
    ("since", "until", "kind", "because"),
    [
        ("1979-02-01", "1979-04-01", "appeared", "opened"),
        ("1990-05-01", "1990-06-01", "changed", "closed"),
    ],
)
def test_changes_tell_that_a_mission_was_opened_or_closed(
    since: str, until: str, kind: str, because: str
) -> None:
    period = Period(after=on(until), since=day_of(since), learned_since=None)

    (change,) = changes.between(views_after(OPENED, CLOSED), "alba", "bora", period).changes

    assert (change.change, change.id) == (kind, "alba/bora/diplomatic")
    assert (change.reason, [e.fact for e in change.facts]) == ("the-world-moved", [because])


def test_brief_has_a_line_for_each_mission() -> None:
    lines = brief(state_on("1985-01-01", OPENED)).elements

    assert lines == ("embassy of alba in bora, at harbour: open since 1 March 1979",)


def test_closed_missions_are_on_the_pages_of_the_section() -> None:
    reader = views_after(OPENED, CLOSED)

    found = pair_state.section(reader, ("alba", "bora"), "missions", on("2000-01-01"), FIRST)

    assert [each.status for each in found.items] == ["closed"]


def test_those_who_turned_out_to_be_one_have_no_mission_in_each_other() -> None:
    reader = views_after(OPENED, ActorMerged(actor="bora", into="alba", reason="They are one."))

    assert pair_state.between(reader, "alba", "cima", on("1985-01-01")).missions == ()

"""What readers get from the founding facts: the states of the pair and of offices, day by day."""

from typing import Any

import pytest

from events.vocabulary.accords import AgreementReached
from events.vocabulary.base import Condition, Fact
from events.vocabulary.channels import ChannelSevered
from events.vocabulary.facts import AnyFact
from events.vocabulary.measures import MeasureReported
from events.vocabulary.registry import AccordAdded, IncidentAdded, OfficeAdded
from events.vocabulary.relations import RelationsEstablished, RelationsStood
from events.vocabulary.statements import StatementFact
from seeds.founding import founding_events
from tests.running import Ask

EVENTS = founding_events()
FACTS: dict[str, AnyFact] = {event.id: event for event in EVENTS if isinstance(event, Fact)}
PAIR = "/v1/relations/united-states/china"
SECRETARY = "secretary"
TOLD = {"first_told", "last_told", "because", "support"}
"""What differs of an element when it is told once more."""


def named(state: Any, section: str) -> dict[str, Any]:
    """The elements of a section by what they are of."""
    of = {"engagements": "engagement", "offices": "office", "channels": "channel"}
    found = {each[of[section]]: each for each in state[section]}
    parts = [part for each in found.values() for part in each.get("parts", ())]
    return found | {part["engagement"]: part for part in parts}


def holder(ask: Ask, office: str, day: str) -> tuple[str | None, str] | None:
    """Who held an office on a day, and how sure that is; None where nothing is told."""
    state = ask(f"/v1/offices/{office}", as_of=day)["state"]
    return state and (state["holder"], state["certainty"])


def test_nothing_is_told_of_1776(ask: Ask) -> None:
    state = ask(PAIR, as_of="1776-07-04")
    sections = "engagements offices channels measures incidents stances contested"

    assert [name for name in sections.split() if state[name]] == []
    assert state["horizon"]["told_by_day"] is None


def test_on_1_march_the_visit_stands_postponed_for_certain(ask: Ask) -> None:
    state = ask(PAIR, as_of="2023-03-01")
    first = state["engagements"][0]

    assert (first["engagement"], first["status"], first["certainty"]) == (
        "blinken-visit-to-beijing-2023",
        "postponed",
        "certain",
    )


@pytest.mark.parametrize(
    ("day", "office", "person"),
    [
        ("2022-11-30", "president-of-the-united-states", "joe-biden"),
        ("2022-11-30", "president-of-china", "xi-jinping"),
        ("2023-03-01", "president-of-the-united-states", "joe-biden"),
        ("2023-03-01", "president-of-china", "xi-jinping"),
        ("2023-03-01", SECRETARY, "antony-blinken"),
        ("2023-05-08", "chief-of-mission-of-the-united-states-to-china", "nicholas-burns"),
        ("2023-05-08", "foreign-minister-of-china", "qin-gang"),
        ("2023-05-11", "national-security-adviser-of-the-united-states", "jake-sullivan"),
        ("2023-05-25", "commerce-minister-of-china", "wang-wentao"),
        ("2023-06-07", "ambassador-of-china-to-the-united-states", "xie-feng"),
        ("2023-06-08", SECRETARY, "antony-blinken"),
        ("2023-06-19", "foreign-minister-of-china", "qin-gang"),
        ("2023-06-19", "top-diplomat-of-china", "wang-yi"),
        ("2023-12-31", "foreign-minister-of-china", "wang-yi"),
    ],
)
def test_holder_is_certain_on_days_on_which_he_acts(
    ask: Ask, day: str, office: str, person: str
) -> None:
    assert holder(ask, office, day) == (person, "certain")


@pytest.mark.parametrize(
    ("day", "office"),
    [
        ("2022-11-29", "president-of-the-united-states"),
        ("2017-12-31", SECRETARY),
        ("2023-05-07", "foreign-minister-of-china"),
        ("2023-06-18", "core-leadership-of-the-communist-party-of-china"),
    ],
)
def test_office_is_not_told_of_before_its_holder_is_first_seen(
    ask: Ask, day: str, office: str
) -> None:
    assert holder(ask, office, day) is None


def test_blinken_is_attested_on_8_june(ask: Ask) -> None:
    state = ask(f"/v1/offices/{SECRETARY}", as_of="2023-06-08")["state"]

    assert state["last_told"] == "2023-06-08"


def test_ambassador_who_became_minister_is_ambassador_no_more(ask: Ask) -> None:
    state = ask("/v1/offices/ambassador-of-china-to-the-united-states", as_of="2023-05-20")["state"]

    assert (state["holder"], state["certainty"]) == (None, "between")
    assert state["told_before"]["value"] is None
    assert [each["value"] for each in state["told_next"]] == ["xie-feng"]


def test_channels_are_the_same_before_and_after_the_visit(ask: Ask) -> None:
    before, after = (ask(PAIR, as_of=day)["channels"] for day in ("2023-06-17", "2023-06-20"))

    assert before == after
    assert {each["channel"]: (each["status"], each["certainty"]) for each in after} == {
        "us-china-military-line": ("disturbed", "certain"),
        "us-china-severed-lines": ("severed", "certain"),
    }


def test_only_lines_that_china_is_told_to_have_cut_are_severed() -> None:
    severed = [fact for fact in FACTS.values() if isinstance(fact, ChannelSevered)]

    assert [(fact.id, fact.severed_by) for fact in severed] == [("lines-severed-by-china", "china")]


@pytest.mark.parametrize("section", ["measures", "incidents"])
def test_what_is_only_described_during_the_visit_does_not_move(ask: Ask, section: str) -> None:
    before, after = (
        {each[section[:-1]]: told_once(each) for each in ask(PAIR, as_of=day)[section]}
        for day in ("2023-06-17", "2023-06-20")
    )

    assert before == after


def told_once(element: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in element.items() if name not in TOLD}


def test_engagements_that_move_during_the_visit_are_of_the_visit(ask: Ask) -> None:
    before, after = (
        named(ask(PAIR, as_of=day), "engagements") for day in ("2023-06-17", "2023-06-20")
    )

    assert {id for id in before | after if before.get(id) != after.get(id)} == {
        "blinken-visit-to-beijing-2023",
        "blinken-qin-talks-2023",
        "blinken-wang-yi-talks-2023",
        "blinken-xi-meeting-2023",
        "qin-gang-visit-to-washington-2023",
    }


def test_offices_that_are_told_of_during_the_visit_are_attested(ask: Ask) -> None:
    before, after = (named(ask(PAIR, as_of=day), "offices") for day in ("2023-06-17", "2023-06-20"))
    newly = {
        fact
        for id, each in after.items()
        for fact in {*each["because"]} - {*before.get(id, {"because": ()})["because"]}
    }

    assert newly
    assert {fact for fact in newly if not isinstance(FACTS[fact], Condition)} == set()


def test_all_that_was_said_during_the_visit_stands_in_the_stances(ask: Ask) -> None:
    state = ask(PAIR, as_of="2023-06-20")
    shown = {each["fact"] for stance in state["stances"] for each in stance["statements"]}
    sides = {"united-states", "china"}
    said = {
        fact.id
        for fact in FACTS.values()
        if isinstance(fact, StatementFact)
        and fact.no_position is None
        and fact.when in {"2023-06-18", "2023-06-19", "[2023-06-18..2023-06-19]"}
        and {fact.speaker, fact.on_behalf_of} & (sides | {"us-state-department"})
    }

    assert len(said) > 15
    assert said - shown == set()


def test_refusal_of_the_defence_ministers_meeting_is_told_when_its_source_tells_it(
    ask: Ask,
) -> None:
    before, after = (
        named(ask(PAIR, as_of=day), "engagements") for day in ("2023-06-16", "2023-06-17")
    )

    assert "defence-ministers-meeting-2023" not in before
    assert after["defence-ministers-meeting-2023"]["status"] == "refused"


def test_wang_yi_is_not_invited_before_he_replaces_qin(ask: Ask) -> None:
    before, after = (
        named(ask(PAIR, as_of=day), "engagements") for day in ("2023-06-30", "2023-07-01")
    )

    assert "wang-yi-visit-to-washington-2023" not in before
    assert after["wang-yi-visit-to-washington-2023"]["certainty"] == "possible"


def test_what_rests_on_unnamed_media_sets_no_status(ask: Ask) -> None:
    unnamed = [
        fact
        for fact in FACTS.values()
        if {"unnamed-media"} == {each.asserted_by for each in fact.citations}
    ]
    measures = {each["measure"] for each in ask(PAIR, as_of="2023-12-31")["measures"]}

    assert [type(fact) for fact in unnamed] == [MeasureReported]
    assert "us-outbound-investment-order" not in measures


def test_agreements_are_accords_that_are_registered() -> None:
    registered = {event.id for event in EVENTS if isinstance(event, AccordAdded)}
    reached = {fact.accord for fact in FACTS.values() if isinstance(fact, AgreementReached)}

    assert reached == registered
    assert len(registered) == 3


def test_relations_are_told_of_where_the_articles_tell_of_them() -> None:
    taken_up = [fact for fact in FACTS.values() if isinstance(fact, RelationsEstablished)]
    stood = [fact for fact in FACTS.values() if isinstance(fact, RelationsStood)]

    assert [(fact.between, fact.date) for fact in taken_up] == [
        (("united-states", "china"), "1979")
    ]
    assert [(fact.between, fact.course, fact.attested) for fact in stood] == [
        (("saudi-arabia", "iran"), "broken", "2023-03-10")
    ]


def test_every_incident_has_a_name_of_its_own() -> None:
    names = [event.name for event in EVENTS if isinstance(event, IncidentAdded)]

    assert len(names) == len(set(names)) == 6


def test_offices_that_several_hold_say_so() -> None:
    several = {e.id for e in EVENTS if isinstance(e, OfficeAdded) and e.seats == "several"}

    assert several == {
        "assistant-secretary-of-state-of-the-united-states",
        "associate-professor-at-renmin-university-of-china",
        "core-leadership-of-the-communist-party-of-china",
        "professor-at-the-chinese-academy-of-social-sciences",
        "spokesperson-of-the-chinese-foreign-ministry",
        "vice-president-of-the-china-institute-of-international-studies",
    }

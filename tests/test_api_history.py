"""What a historian asks of the founding facts, over HTTP."""

from typing import Any

import pytest

from tests.running import Ask

VISIT = "/v1/engagements/blinken-visit-to-beijing-2023"
MINISTER = "/v1/offices/foreign-minister-of-china"
RELATIONS = "/v1/relations/united-states/china"


def status(ask: Ask, engagement: str, day: str) -> Any:
    """The certain status, the alternatives where it is open, None where nothing is known."""
    state = ask(f"/v1/engagements/{engagement}", as_of=day)["state"]
    if state is None:
        return None
    if state["certainty"] == "certain":
        return state["status"]
    return [each["value"] for each in state["alternatives"]]


def found(answer: Any) -> list[str]:
    return [each["id"] for each in answer["items"]]


def element(elements: list[dict[str, Any]], **wanted: str) -> dict[str, Any]:
    (only,) = [each for each in elements if wanted.items() <= each.items()]
    return only


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-10-31", None),  # the day before anything is known of it
        ("2022-11-30", ["planned"]),  # agreed some time from November to January
        ("2023-01-15", ["planned"]),  # the day before the balloon may have been found
        ("2023-01-31", ["planned", "postponed"]),
        ("2023-02-13", ["planned", "postponed"]),
        ("2023-02-14", "postponed"),  # the last day on which it was due
        ("2023-06-05", "postponed"),
        ("2023-06-06", "postponed"),  # CNN reports it, which is no act of the parties
        ("2023-06-13", "postponed"),
        ("2023-06-14", "announced"),
        ("2023-06-17", "announced"),
        ("2023-06-18", "held"),
        ("2023-06-20", "held"),
    ],
)
def test_visit_to_beijing_has_a_status_on_each_day(ask: Ask, day: str, expected: Any) -> None:
    assert status(ask, "blinken-visit-to-beijing-2023", day) == expected


def test_postponed_visit_still_says_for_when_it_was_planned(ask: Ask) -> None:
    assert ask(VISIT, as_of="2023-03-01")["state"]["planned_for"] == ("[2023-02-01..2023-02-14]")


def test_announced_visit_has_a_new_date(ask: Ask) -> None:
    assert ask(VISIT, as_of="2023-06-17")["state"]["planned_for"] == "2023-06-18/2023-06-19"


def test_reports_stand_beside_the_status(ask: Ask) -> None:
    reported = ask(VISIT, as_of="2023-06-13")["state"]["reported"]

    assert [each["fact"] for each in reported] == [
        "cnn-reported-blinken-visit",
        "politico-reported-blinken-visit",
    ]


def test_announcement_makes_reports_old_news(ask: Ask) -> None:
    assert ask(VISIT, as_of="2023-06-14")["state"]["reported"] == []


@pytest.mark.parametrize(
    ("day", "ongoing"), [("2023-06-18", True), ("2023-06-19", True), ("2023-06-20", False)]
)
def test_visit_is_ongoing_for_two_days(ask: Ask, day: str, ongoing: bool) -> None:
    assert ask(VISIT, as_of=day)["state"]["ongoing"] is ongoing


def test_life_of_the_visit_is_told_in_order(ask: Ask) -> None:
    life = [each["type"] for each in ask(VISIT, as_of="2023-06-20")["life"]]

    turns = (
        "engagement-planned",
        "engagement-postponed",
        "engagement-announced",
        "engagement-held",
    )
    assert [each for each in dict.fromkeys(life) if each in turns] == list(turns)


def test_foreign_minister_is_certainly_qin_on_30_june(ask: Ask) -> None:
    state = ask(MINISTER, as_of="2023-06-30")["state"]

    assert (state["holder"], state["certainty"]) == ("qin-gang", "certain")
    assert state["alternatives"] == []


def test_foreign_minister_is_qin_or_wang_on_15_july(ask: Ask) -> None:
    state = ask(MINISTER, as_of="2023-07-15")["state"]

    assert (state["holder"], state["since"], state["certainty"]) == (None, None, "possible")
    assert [each["value"] for each in state["alternatives"]] == ["qin-gang", "wang-yi"]


def test_foreign_minister_is_certainly_wang_on_31_july(ask: Ask) -> None:
    state = ask(MINISTER, as_of="2023-07-31")["state"]

    assert (state["holder"], state["since"], state["certainty"]) == (
        "wang-yi",
        "2023-07",
        "certain",
    )


def test_two_came_and_went_before_the_third_term(ask: Ask) -> None:
    succession = found({"items": ask(MINISTER, as_of="2023-08-01")["succession"]})

    assert {"qin-gang-foreign-minister", "qin-gang-removed"} <= set(succession)
    assert succession[-1] == "wang-yi-reappointed"


def test_wang_yi_keeps_his_other_post(ask: Ask) -> None:
    offices = ask("/v1/actors/wang-yi", as_of="2023-08-01")["offices"]

    assert {each["office"] for each in offices if each["holder"] == "wang-yi"} == {
        "core-leadership-of-the-communist-party-of-china",
        "foreign-minister-of-china",
        "top-diplomat-of-china",
    }


def test_wang_yi_may_be_minister_again_in_the_middle_of_july(ask: Ask) -> None:
    offices = ask("/v1/actors/wang-yi", as_of="2023-07-15")["offices"]

    minister = element(offices, office="foreign-minister-of-china")

    assert minister["certainty"] == "possible"


def test_secretary_of_state_changed_after_pompeo_until_blinken_is_seen(ask: Ask) -> None:
    secretary = "/v1/offices/secretary"

    before = ask(secretary, as_of="2020-03-01")["state"]
    after = ask(secretary, as_of="2023-06-19")["state"]["holder"]

    # Others may have come between: it is no choice of two.
    assert (before["certainty"], before["holder"], before["alternatives"]) == ("between", None, [])
    assert before["told_before"]["value"] == "mike-pompeo"
    assert [each["value"] for each in before["told_next"]] == ["antony-blinken"]
    assert after == "antony-blinken"


def test_three_persons_are_called_wang(ask: Ask) -> None:
    actors = ask("/v1/actors", limit=500)["items"]

    wangs = {each["id"]: each["name"] for each in actors if each["name"].startswith("Wang ")}

    assert wangs == {
        "wang-wenbin": "Wang Wenbin",
        "wang-wentao": "Wang Wentao",
        "wang-yi": "Wang Yi",
    }


@pytest.mark.parametrize(
    ("wang", "fact"),
    [
        ("wang-wenbin", "wang-wenbin-demanded-respect"),
        ("wang-wentao", "wang-wentao-met-raimondo"),
        ("wang-yi", "wang-yi-met-sullivan"),
    ],
)
def test_each_wang_has_facts_of_his_own(ask: Ask, wang: str, fact: str) -> None:
    own = {
        each: set(found(ask(f"/v1/actors/{each}/timeline", as_of="2023-06-18", limit=500)))
        for each in ("wang-wenbin", "wang-wentao", "wang-yi")
    }

    assert [each for each, facts in own.items() if fact in facts] == [wang]


def test_balloon_may_be_down_or_not_while_no_article_says_when(ask: Ask) -> None:
    (balloon,) = ask("/v1/issues/balloon", as_of="2023-03-01")["incidents"]

    assert balloon["status"] is None
    assert [each["value"] for each in balloon["alternatives"]] == ["occurred", "resolved"]


def test_balloon_is_certainly_down_by_the_visit(ask: Ask) -> None:
    (balloon,) = ask("/v1/issues/balloon", as_of="2023-06-19")["incidents"]

    assert balloon["status"] == "resolved"


def test_military_line_is_certainly_disturbed_before_the_visit(ask: Ask) -> None:
    channels = ask(RELATIONS, as_of="2023-06-17")["channels"]

    assert element(channels, channel="us-china-military-line")["status"] == "disturbed"


def test_no_channel_was_ever_restored(ask: Ask) -> None:
    assert ask("/v1/timeline", kind="channel-restored")["items"] == []


def test_investment_order_is_reported_and_neither_threatened_nor_imposed(ask: Ask) -> None:
    measures = ask(RELATIONS, as_of="2023-12-31")["measures"]

    assert "us-outbound-investment-order" not in {each["measure"] for each in measures}


def test_sanctions_over_missiles_stand_from_their_day_on(ask: Ask) -> None:
    days = {
        day: [
            each["status"]
            for each in ask(RELATIONS, as_of=day)["measures"]
            if each["measure"] == "us-iran-missile-sanctions-2023"
        ]
        for day in ("2023-06-05", "2023-06-06")
    }

    assert days == {"2023-06-05": [], "2023-06-06": ["imposed"]}


def test_china_refused_the_defence_ministers_meeting(ask: Ask) -> None:
    assert status(ask, "defence-ministers-meeting-2023", "2023-06-16") is None
    assert status(ask, "defence-ministers-meeting-2023", "2023-06-17") == "refused"


def test_qin_accepted_an_invitation_that_came_to_nothing(ask: Ask) -> None:
    assert status(ask, "qin-gang-visit-to-washington-2023", "2023-12-31") == "accepted"


def test_invitation_and_acceptance_may_fall_on_the_first_day_of_the_visit(ask: Ask) -> None:
    assert status(ask, "qin-gang-visit-to-washington-2023", "2023-06-18") == [
        "accepted",
        "invited",
    ]


def test_wang_yi_travelled_to_washington_by_the_end_of_the_year(ask: Ask) -> None:
    visit = "wang-yi-visit-to-washington-2023"

    assert status(ask, visit, "2023-12-31") == "held"
    # The invitation was made in the talks with Qin Gang of 18 June, or after them.
    assert status(ask, visit, "2023-06-16") is None


def test_leaders_meeting_is_hoped_for_and_not_held(ask: Ask) -> None:
    assert status(ask, "biden-xi-meeting-2023", "2023-12-31") == "proposed"


def test_last_contact_before_the_balloon_is_the_meeting_in_bali(ask: Ask) -> None:
    contacts = ask(RELATIONS, as_of="2022-12-15")["contacts"]

    assert contacts["last"]["meeting"]["engagement"] == "biden-xi-meeting-bali-2022"
    assert contacts["days_since"] == {"at_least": 15, "at_most": 44}  # in November


def test_three_meetings_of_may_are_found_by_their_month(ask: Ask) -> None:
    met = ask("/v1/timeline", kind="engagement-held", **{"from": "2023-05-01"}, until="2023-05-31")

    assert [each["id"] for each in met["items"] if each["date"].startswith("2023-05")] == [
        "wang-wentao-travelled-to-washington",  # some day of May: the journey to the third meeting
        "qin-met-burns",
        "wang-yi-met-sullivan",
        "wang-wentao-met-raimondo",
    ]


def test_g7_statement_is_a_voice_on_de_risking(ask: Ask) -> None:
    voices = ask("/v1/issues/de-risking", as_of="2023-05-31")["voices"]

    assert ["g7-on-technology-and-de-risking"] in [each["because"] for each in voices]


def test_asking_the_other_way_round_gives_the_same_state(ask: Ask) -> None:
    one = ask("/v1/relations/united-states/china", as_of="2023-06-15")
    other = ask("/v1/relations/china/united-states", as_of="2023-06-15")

    sections = ("relations", "engagements", "channels", "measures", "incidents", "contacts")

    assert {name: one[name] for name in sections} == {name: other[name] for name in sections}
    # The sides stand beside each other in the order in which they are asked about.
    by_side = [sorted(each["stances"], key=str) for each in (one, other)]
    assert by_side[0] == by_side[1]
    assert one["between"] == other["between"][::-1]


@pytest.mark.parametrize("day", ["2018-12-31", "2022-12-31", "2023-02-08", "2023-06-17"])
def test_no_hindsight(ask: Ask, day: str) -> None:
    later = [
        each["id"]
        for each in ask("/v1/timeline", as_of=day, limit=500)["items"]
        if each["earliest"] is not None and each["earliest"] > day
    ]

    assert later == []


def test_state_of_2018_knows_nothing_of_balloons(ask: Ask) -> None:
    state = ask(RELATIONS, as_of="2018-12-31")

    incidents = {each["incident"]: each["certainty"] for each in state["incidents"]}
    # "recent" in June 2023, without a first day: that says nothing of 2018
    assert incidents == {}
    assert "blinken-visit-to-beijing-2023" not in {
        each["engagement"] for each in state["engagements"]
    }
    assert state["excluded"]["not_yet_happened"] > 50


def test_parties_that_never_dealt_with_each_other_have_an_empty_state(ask: Ask) -> None:
    state = ask("/v1/relations/iran/indonesia", as_of="2023-12-31")

    assert [state[name] for name in ("engagements", "offices", "measures", "stances")] == [[]] * 4
    assert state["contacts"]["days_since"] is None

"""What a demanding reader asks, over HTTP, each with the trap that it sets: words and silence.

Who, when and what stands is in `test_api_questions.py`.
"""

from typing import Any

import pytest

from tests.running import Ask, Client

AFTERWARDS = "2023-12-31"
SOUNDS_LIKE_SPEECH = ("speaker", "proposed_by", "accepted_by", "invited_by", "refused_by")


def state(ask: Ask, engagement: str, **clocks: str) -> Any:
    return ask(f"/v1/engagements/{engagement}", **clocks)["state"]


def facts(ask: Ask, **wanted: str) -> list[dict[str, Any]]:
    """The facts of a timeline, as they are recorded."""
    listed = ask("/v1/timeline", limit=500, **wanted)["items"]
    return [ask(f"/v1/facts/{each['id']}")["fact"] for each in listed]


def said_by(ask: Ask, actor: str) -> list[str]:
    """The facts in which an actor says or does something by words."""
    return [
        each["id"]
        for each in facts(ask, actor=actor)
        if actor in {each.get(field) for field in SOUNDS_LIKE_SPEECH}
    ]


def cited(ask: Ask, quote: str) -> list[tuple[str, str]]:
    """The facts that words are cited for, each with how they bear on it."""
    return [
        (each["fact"], each["citation"].get("bearing", "supports"))
        for each in ask("/v1/citations", quote=quote)["items"]
    ]


def says(ask: Ask, fact: str, what: str) -> list[str]:
    citations = ask(f"/v1/facts/{fact}")["fact"]["citations"]
    return [each["says"][what] for each in citations if what in each.get("says", {})]


# Questions whose right answer is nothing


# Trap: he was received on 19 June, and his ministers were quoted at length.
def test_nothing_is_reported_of_what_xi_said(ask: Ask) -> None:
    words = ask("/v1/citations", actor="xi-jinping", limit=500)["items"]

    assert said_by(ask, "xi-jinping") == []
    assert ask("/v1/actors/xi-jinping", as_of=AFTERWARDS)["stances"] == []
    assert [
        each["id"] for each in words if each["citation"].get("asserted_by") == "xi-jinping"
    ] == []


# Trap: the readouts of the talks with Wang Yi on the same day are no readout of this meeting.
def test_no_readout_of_the_meeting_with_xi_is_reported(ask: Ask) -> None:
    about = facts(ask, engagement="blinken-xi-meeting-2023")

    assert [each["id"] for each in about if "readout_by" in each] == []
    assert "blinken-met-xi" in {each["id"] for each in about}


# Trap: a line to the contrary, "has rejected a meeting", names the meeting.
def test_defence_ministers_meeting_has_not_been_held(ask: Ask) -> None:
    told = state(ask, "defence-ministers-meeting-2023", as_of=AFTERWARDS)

    assert told["status"] == "refused"
    assert facts(ask, engagement="defence-ministers-meeting-2023", kind="engagement-held") == []


# Trap: an engagement is registered for the call that did not come about.
def test_biden_and_xi_did_not_speak_by_phone(ask: Ask) -> None:
    call = ask("/v1/engagements/biden-xi-call-2023", as_of=AFTERWARDS)

    assert call["state"] is None
    assert [each["id"] for each in call["life"]] == ["nbc-news-on-the-call-not-held"]


# Trap: he is quoted.
def test_george_washington_is_no_actor(client: Client, ask: Ask) -> None:
    actors = ask("/v1/actors", limit=500)["items"]

    assert [each["id"] for each in actors if "George" in each["name"]] == []
    assert client.get("/v1/actors/george-washington").status_code == 404


# Trap: he was invited, accepted, and lost his office.
def test_qin_did_not_visit_washington(ask: Ask) -> None:
    visit = "qin-gang-visit-to-washington-2023"

    assert facts(ask, engagement=visit, kind="engagement-held") == []
    assert facts(ask, engagement=visit, kind="engagement-announced") == []


# Trap: the second meeting of the leaders was held, which no article can know.
def test_leaders_have_not_met_again(ask: Ask) -> None:
    assert facts(ask, engagement="biden-xi-meeting-2023", kind="engagement-held") == []


# Trap: demands to lift, and hopes to restore, are no lifting and no restoring.
@pytest.mark.parametrize("kind", ["measure-lifted", "channel-restored", "engagement-cancelled"])
def test_never_happened(ask: Ask, kind: str) -> None:
    assert ask("/v1/timeline", kind=kind)["items"] == []


# Trap: the agreements are those of 1979 and of others; the visit brought none.
def test_no_agreement_came_of_the_visit(ask: Ask) -> None:
    agreed = ask("/v1/timeline", kind="agreement-reached", **{"from": "2023-06-01"})

    assert agreed["items"] == []


# Trap: the article says that it was "without explanation".
def test_no_reason_is_given_for_the_removal_of_qin(ask: Ask) -> None:
    removed = ask("/v1/facts/qin-gang-removed")["fact"]

    assert "reason" not in removed
    assert "removed_by" not in removed


# Trap: for London there is a plan.
def test_nothing_is_reported_of_what_blinken_did_in_london(ask: Ask) -> None:
    for engagement in ("blinken-visit-to-london-2023", "blinken-meetings-in-london-2023"):
        assert state(ask, engagement, as_of=AFTERWARDS)["status"] == "announced"


# Trap: a suspect was arrested; he is no party and nothing says that he did it.
def test_slogans_on_the_consulate_are_nobodys(ask: Ask) -> None:
    fact = ask("/v1/facts/graffiti-on-the-us-consulate-in-hong-kong")["fact"]

    assert "responsible" not in fact


# Trap: two states that are only named beside each other.
def test_nothing_is_reported_between_brazil_and_the_united_states(ask: Ask) -> None:
    relations = ask("/v1/relations/brazil/united-states", as_of=AFTERWARDS)

    assert relations["engagements"] == relations["measures"] == relations["incidents"] == []


# Trap: an order that was reported and an article that knows of nothing since.
def test_order_against_investment_was_never_imposed(ask: Ask) -> None:
    told = [each["id"] for each in facts(ask, kind="measure-imposed")]

    assert [each for each in told if "invest" in each] == []


# Senses that a text reverses


@pytest.mark.parametrize(
    ("quote", "fact"),
    [
        # read as a cause, where it is a time
        ("because the two nations established", "qin-on-the-lowest-point"),
        # read as a demand for what China forbids
        ("should respect China’s interference", "qin-demanded-end-of-undermining"),
        # read as an accusation of arguing
        ("accuses the United States of arguing", "china-accused-of-undermined-outreach"),
        # read as a second postponement
        ("announced the postponement of his", "blinken-visit-announced"),
        # read as a demand for more of them
        ("requested that the U.S. raise sanctions", "wang-yi-demanded-lifting-of-sanctions"),
        # read as another date
        ("scheduled to meet with Chinese officials on Friday", "blinken-visit-announced"),
    ],
)
def test_reversed_words_are_mentioned_and_explained(ask: Ask, quote: str, fact: str) -> None:
    (only,) = ask("/v1/citations", quote=quote)["items"]

    assert cited(ask, quote) == [(fact, "mentions")]
    assert only["citation"]["note"]


# Trap: "announced the postponement" in June.
def test_visit_was_put_off_once_only(ask: Ask) -> None:
    postponed = facts(ask, kind="engagement-postponed")

    assert [each["id"] for each in postponed] == ["blinken-visit-postponed"]


# Trap: "respect China's interference" beside a spokesperson who asks to stop interfering.
def test_china_asks_to_be_left_alone(ask: Ask) -> None:
    assert cited(ask, "stop interfering in China’s internal affairs") == [
        ("wang-wenbin-demanded-non-interference", "supports")
    ]


# Trap: a paraphrase says "final November" and the words are not of a final meeting.
def test_meeting_in_bali_was_the_first_and_not_the_last(ask: Ask) -> None:
    assert "first" in ask("/v1/facts/biden-xi-met-in-bali")["fact"]["summary"]
    assert ("biden-xi-met-in-bali", "supports") in cited(ask, "final met in Indonesia")


# Trap: nobody's sanctions were raised on the day of the demand.
def test_no_sanctions_were_imposed_during_the_visit(ask: Ask) -> None:
    days = {"from": "2023-06-18", "until": "2023-06-19"}

    imposed = ask("/v1/timeline", kind="measure-imposed", **days)["items"]

    assert [each["id"] for each in imposed if each["earliest"] is not None] == []


# How many say so


@pytest.mark.parametrize(
    ("fact", "citations", "lineages"),
    [
        ("qin-gang-foreign-minister-on-18-june-2023", 3, 2),  # three articles of two outlets
        ("blinken-and-qin-talked", 4, 2),  # two of a text are two citations and one lineage
        ("qin-invited-to-washington", 3, 1),  # both sides and two articles, and one outlet
        ("wang-wentao-met-raimondo", 2, 2),  # two articles of two outlets
        ("pompeo-visited-china-2018", 1, 1),  # two more name the year, not him
        ("united-states-expected-no-breakthrough", 2, 2),  # the third says the contrary
        ("nbc-news-on-raised-expectations", 1, 1),  # what disputes it is no support
        ("blinken-met-xi", 1, 1),  # the other has it still to come
        ("qin-on-the-lowest-point", 1, 1),  # reversed words are none
        ("military-exchanges-broke-down", 2, 1),
    ],
)
def test_support_counts_outlets_and_not_copies(
    ask: Ask, fact: str, citations: int, lineages: int
) -> None:
    assert ask(f"/v1/facts/{fact}")["support"] == {"citations": citations, "lineages": lineages}


# Where the articles differ


@pytest.mark.parametrize(
    ("fact", "what", "expected"),
    [
        # five hours or six
        (
            "blinken-and-qin-talked",
            "duration",
            ["more than five hours", "nearly six hours, and two hours of dinner"],
        ),
        # scrapped or cancelled, beside the one that says postponed
        ("blinken-visit-postponed", "type", ["scrapped", "cancelled"]),
        # raised or played down
        (
            "nbc-news-on-raised-expectations",
            "expectations",
            ["raised", "played down", "played down"],
        ),
        # who has to choose
        (
            "wang-yi-on-the-choice",
            "who_must_choose",
            ["nobody is named", "the United States"],
        ),
        # the party or the state
        ("china-claims-taiwan", "speaker", ["the Communist Party"]),
    ],
)
def test_both_readings_are_kept(ask: Ask, fact: str, what: str, expected: list[str]) -> None:
    assert says(ask, fact, what) == expected


# Who says so


# Trap: "scholars in Beijing" read as Beijing.
@pytest.mark.parametrize(
    "expert",
    ["liu-qing", "lu-xiang", "diao-daming", "guangdong-commentator", "yuyuan-tantian"],
)
def test_experts_are_not_china(ask: Ask, expert: str) -> None:
    own = [each for each in facts(ask, actor=expert) if each.get("speaker") == expert]

    assert own != []
    assert [each["id"] for each in own if "on_behalf_of" in each] == []
    assert "acts_for" not in ask(f"/v1/actors/{expert}")["actor"]


# Trap: what a commentator wants China to do, China has not done.
def test_warning_that_a_commentator_asks_for_is_not_chinas(ask: Ask) -> None:
    warned = {each["speaker"] for each in facts(ask, kind="warning-given")}
    asked = ask("/v1/facts/guangdong-commentator-wanted-a-warning")["fact"]

    assert (asked["type"], asked["speaker"]) == ("demand-made", "guangdong-commentator")
    assert warned == {"kurt-campbell", "xie-feng"}


@pytest.mark.parametrize("outlet", ["cnn", "nbc-news", "asia-times"])
def test_judgements_of_the_press_are_the_outlets(ask: Ask, outlet: str) -> None:
    own = [each for each in facts(ask, actor=outlet) if each.get("speaker") == outlet]

    assert {each["type"] for each in own} == {"assessment-made"}
    assert [each["id"] for each in own if "on_behalf_of" in each] == []


# Trap: in one article it is Qin who calls relations worse than ever, in another the outlet.
def test_lowest_point_is_said_by_qin_and_by_an_outlet(ask: Ask) -> None:
    told = {each["id"]: each.get("speaker") for each in facts(ask, issue="bilateral-relations")}

    assert told["qin-on-the-lowest-point"] == "qin-gang"
    assert told["nbc-news-on-the-lowest-level-in-decades"] == "nbc-news"


# Trap: the ministry's account of the talks read as the words of Wang Yi that somebody heard.
def test_words_of_wang_yi_are_told_by_a_readout(ask: Ask) -> None:
    own = [
        each
        for each in facts(ask, engagement="blinken-wang-yi-talks-2023")
        if each.get("speaker") == "wang-yi"
    ]

    assert len(own) >= 7
    assert {each.get("readout_by") for each in own} <= {"china-foreign-ministry", "cctv"}


# Trap: the ministry's hopes in its account of Qin's talks read as Qin's.
def test_hopes_of_the_ministry_are_not_qins(ask: Ask) -> None:
    hoped = ask("/v1/facts/foreign-ministry-hoped-for-rational-perception")

    assert hoped["fact"]["speaker"] == "china-foreign-ministry"
    assert "qin-gang" not in hoped["actors"]


# Trap: what Miller says that Blinken said is told by Miller.
def test_words_of_blinken_to_wang_yi_are_told_by_miller(ask: Ask) -> None:
    citations = ask("/v1/facts/blinken-to-wang-yi-on-open-channels")["fact"]["citations"]

    assert {each["asserted_by"] for each in citations} == {"matthew-miller"}


# Trap: an official without a name is not the spokesperson.
def test_official_without_a_name_stays_without(ask: Ask) -> None:
    fact = ask("/v1/facts/official-on-progress")["fact"]

    assert fact["speaker"] == "senior-state-department-official"
    assert "Miller" not in fact["summary"]


# Trap: a commentator's word on tariffs for what Washington says of them.
def test_that_tariffs_stand_is_a_commentators_word(ask: Ask) -> None:
    (only,) = ask("/v1/facts/extra-tariffs-in-force")["fact"]["citations"]

    assert only["asserted_by"] == "guangdong-commentator"


# Trap: that China "contributed", as its media say, read as an agreement that it brokered.
def test_nobody_says_that_china_brokered_the_agreement_of_march(ask: Ask) -> None:
    agreed = ask("/v1/facts/saudi-arabia-and-iran-agreed")
    told = ask("/v1/facts/chinese-media-on-chinas-part")["fact"]

    assert "brokered_by" not in agreed["fact"]
    assert "china" not in agreed["actors"]
    assert told["speaker"] == "chinese-media"


# Trap: a report is not an announcement; both came before the announcement.
def test_reports_of_the_visit_are_those_of_the_press(ask: Ask) -> None:
    reports = facts(ask, kind="engagement-reported")

    assert {each["reported_by"] for each in reports} == {"cnn", "politico"}
    assert max(each["date"] for each in reports) < "2023-06-14"


# Trap: an index of the stock exchange as an act of somebody.
def test_markets_are_context_and_no_act(ask: Ask) -> None:
    for fact in ("asia-times-on-the-dow-jones", "asia-times-on-the-shanghai-composite"):
        told = ask(f"/v1/facts/{fact}")["fact"]
        assert (told["type"], told["speaker"]) == ("assessment-made", "asia-times")

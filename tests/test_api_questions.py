"""What a demanding reader asks, over HTTP, each with the trap that it sets: who, when, what stands.

Who said so and what nobody said is in `test_api_questions_words.py`.
"""

from typing import Any

import pytest

from tests.running import Ask

RELATIONS = "/v1/relations/united-states/china"
AFTERWARDS = "2023-12-31"


def state(ask: Ask, engagement: str, **clocks: str) -> Any:
    return ask(f"/v1/engagements/{engagement}", **clocks)["state"]


def alternatives(element: dict[str, Any]) -> list[Any]:
    return [each["value"] for each in element["alternatives"]]


def holder(ask: Ask, office: str, day: str) -> Any:
    return ask(f"/v1/offices/{office}", as_of=day)["state"]["holder"]


def ids(answer: Any) -> list[str]:
    return [each["id"] for each in answer["items"]]


def statuses(ask: Ask, section: str, kind: str, day: str) -> dict[str, Any]:
    """The status of each element of a section; a list of the alternatives where it is open."""
    return {
        each[kind]: each["status"] if each["certainty"] == "certain" else alternatives(each)
        for each in ask(RELATIONS, as_of=day)[section]
    }


# Days that are known by their month


@pytest.mark.parametrize(
    ("engagement", "day"),
    [
        ("biden-xi-meeting-bali-2022", "2022-11-15"),  # the day that everybody remembers
        ("g20-summit-bali-2022", "2022-11-16"),
        ("xi-visit-to-riyadh-2022", "2022-12-08"),
        ("wang-wentao-visit-to-washington-2023", "2023-05-26"),
        ("pompeo-visit-to-china-2018", "2018-10-08"),
        ("wang-yi-visit-to-washington-2023", "2023-10-27"),
        ("blinken-qin-call-2023", "2023-06-13"),
    ],
)
def test_day_within_a_month_is_not_known_from_elsewhere(
    ask: Ask, engagement: str, day: str
) -> None:
    told = state(ask, engagement, as_of=day)

    assert (told["status"], told["certainty"]) == (None, "possible")
    assert "held" in alternatives(told)


@pytest.mark.parametrize(
    ("engagement", "day"),
    [
        ("biden-xi-meeting-bali-2022", "2022-11-30"),
        ("xi-visit-to-riyadh-2022", "2022-12-31"),
        ("wang-wentao-visit-to-washington-2023", "2023-05-31"),
        ("pompeo-visit-to-china-2018", "2018-12-31"),
        ("blinken-qin-call-2023", "2023-06-14"),  # it came before the announcement
    ],
)
def test_on_the_last_possible_day_it_has_certainly_been(
    ask: Ask, engagement: str, day: str
) -> None:
    assert state(ask, engagement, as_of=day)["status"] == "held"


# Trap: the month before, in which nothing is possible yet.
def test_leaders_had_not_met_before_november_2022(ask: Ask) -> None:
    assert state(ask, "biden-xi-meeting-bali-2022", as_of="2022-10-31") is None


# Trap: "in late May" in one article beside 25 May in another: the sharper day holds.
def test_commerce_ministers_met_on_25_may(ask: Ask) -> None:
    assert state(ask, "wang-wentao-raimondo-meeting-2023", as_of="2023-05-24") is None
    assert state(ask, "wang-wentao-raimondo-meeting-2023", as_of="2023-05-25")["status"] == "held"


# Trap: 25 July is not in the articles.
def test_removal_of_qin_may_have_been_on_any_day_of_july(ask: Ask) -> None:
    fact = ask("/v1/facts/qin-gang-removed")

    assert (fact["earliest"], fact["latest"]) == ("2023-07-01", "2023-07-31")


# Trap: the postponement of 3 February is not in the articles either.
def test_no_article_says_on_which_day_the_visit_was_put_off(ask: Ask) -> None:
    fact = ask("/v1/facts/blinken-visit-postponed")

    assert (fact["earliest"], fact["latest"]) == ("2023-01-16", "2023-02-14")


# Trap: what media that nobody names report in April is no threat of the President's.
def test_order_against_investment_was_reported_and_has_no_status(ask: Ask) -> None:
    fact = ask("/v1/facts/investment-order-reported")

    assert (fact["earliest"], fact["latest"]) == ("2023-04-01", "2023-04-30")
    assert fact["fact"]["reported_by"] == "unnamed-media"
    assert "us-outbound-investment-order" not in statuses(ask, "measures", "measure", "2023-12-31")


# Hindsight


# Trap: the lines that were severed in 2022 are told by articles of 2023.
def test_in_2021_no_channel_was_severed(ask: Ask) -> None:
    assert statuses(ask, "channels", "channel", "2021-12-31") == {}


# Trap: the visit of 18 June is announced, so that it is tempting to call it held.
def test_on_the_eve_xi_has_not_received_blinken(ask: Ask) -> None:
    assert state(ask, "blinken-xi-meeting-2023", as_of="2023-06-18") is None


# Trap: the meeting with Xi was made public on its day, not with the visit.
def test_meeting_with_xi_was_not_announced_with_the_visit(ask: Ask) -> None:
    announced = ask(
        "/v1/timeline", kind="engagement-announced", engagement="blinken-xi-meeting-2023"
    )

    assert [each["date"] for each in announced["items"]] == ["2023-06-19"]


# Trap: the base in Cuba is told by the second article only.
@pytest.mark.parametrize(("day", "known"), [("2023-06-16", False), ("2023-06-17", True)])
def test_reader_of_the_first_article_knew_of_no_base_in_cuba(
    ask: Ask, day: str, known: bool
) -> None:
    told = ask("/v1/timeline", issue="espionage", public_by=day)

    assert ("chinese-spy-base-in-cuba" in ids(told)) is known


# Trap: what happened in July was published in autumn.
def test_reader_of_november_knows_of_no_absence(ask: Ask) -> None:
    told = ask("/v1/timeline", kind="official-absent", public_by="2023-11-30")

    assert told["items"] == []


# Trap: the balloon was shot down before the first article, which does not tell it.
def test_reader_of_the_first_two_articles_cannot_say_that_the_balloon_is_down(ask: Ask) -> None:
    (balloon,) = ask("/v1/issues/balloon", as_of="2023-06-18", public_by="2023-06-18")["incidents"]

    assert balloon["status"] == "occurred"


# Trap: postponed in the record, while the only article that was out did not say so.
def test_reader_of_the_second_article_knows_both_that_it_was_put_off_and_announced(
    ask: Ask,
) -> None:
    told = ask("/v1/engagements/blinken-visit-to-beijing-2023", public_by="2023-06-17")

    types = {each["type"] for each in told["life"]}
    assert {"engagement-postponed", "engagement-announced"} <= types
    assert "engagement-held" not in types


# Trap: an invitation of June that is told in autumn too was public in June.
def test_invitation_of_qin_was_public_in_june(ask: Ask) -> None:
    fact = ask("/v1/facts/qin-invited-to-washington", public_by="2023-06-19")

    assert {each["source"] for each in fact["citations"]} == {"nbc-news-blinken-xi-2023-06-19"}
    assert fact["support"]["lineages"] == 1


# Conditions that stand


@pytest.mark.parametrize(
    "fact",
    [
        "china-refused-defence-ministers-meeting",
        "russias-war-in-ukraine",
        "china-claims-taiwan",
        "china-claims-the-south-china-sea",
        "united-states-criticised-human-rights",
    ],
)
def test_what_has_no_day_of_its_own_has_no_first_day(ask: Ask, fact: str) -> None:
    told = ask(f"/v1/facts/{fact}")

    assert told["fact"]["date"].startswith("[..")
    assert told["earliest"] is None


@pytest.mark.parametrize(
    ("fact", "day"),
    [
        ("technology-export-controls-in-force", "[2023-06-14..2023-06-17]"),
        ("extra-tariffs-in-force", "2023-06-09"),
        ("sanctions-on-chinese-entities-in-force", "2023-06-09"),
        ("micron-ban-in-force", "[..2023-06-11]"),
        ("blinken-secretary-of-state", "2023-06-08"),
    ],
)
def test_standing_condition_is_attested_and_has_no_date(ask: Ask, fact: str, day: str) -> None:
    told = ask(f"/v1/facts/{fact}")["fact"]

    assert told["attested"] == day
    assert "date" not in told


# Trap: a war that began long before may not be said to have begun in June.
def test_nothing_is_told_of_the_war_in_ukraine_before_it_is(ask: Ask) -> None:
    assert ask("/v1/issues/ukraine", as_of="2022-01-01")["incidents"] == []


# Trap: "in force" as of an article is not "imposed on the day of the article".
def test_nothing_is_told_of_tariffs_in_2020(ask: Ask) -> None:
    assert statuses(ask, "measures", "measure", "2020-06-30") == {}


# Trap: a refusal is not a proposal, nor a meeting that failed.
def test_refusal_is_all_there_is_of_the_defence_ministers(ask: Ask) -> None:
    life = ask("/v1/engagements/defence-ministers-meeting-2023")["life"]

    assert [each["type"] for each in life] == ["engagement-refused"]


# Trap: lines that "have broken down" are not cut, and nobody is told to have done it.
def test_only_lines_that_somebody_cut_are_severed(ask: Ask) -> None:
    severed = {
        each: ask(f"/v1/facts/{each}")["fact"].get("severed_by")
        for each in ids(ask("/v1/timeline", kind="channel-severed"))
    }

    disturbed = ask("/v1/facts/military-exchanges-broke-down")["fact"]

    assert severed == {"lines-severed-by-china": "china"}
    assert disturbed["type"] == "channel-disturbed"
    assert "disturbed_by" not in disturbed


# Offices, and the three Wangs


@pytest.mark.parametrize(
    ("office", "wang"),
    [
        ("commerce-minister-of-china", "wang-wentao"),
        ("spokesperson-of-the-chinese-foreign-ministry", "wang-wenbin"),
        ("top-diplomat-of-china", "wang-yi"),
    ],
)
def test_three_wangs_hold_three_offices(ask: Ask, office: str, wang: str) -> None:
    assert holder(ask, office, "2023-06-19") == wang


# Trap: "Wang" replaced Qin, in an article that also has the commerce minister Wang.
def test_no_other_wang_was_ever_foreign_minister(ask: Ask) -> None:
    succession = ask("/v1/offices/foreign-minister-of-china", as_of=AFTERWARDS)["succession"]

    officials = {ask(f"/v1/facts/{each['id']}")["fact"]["official"] for each in succession}

    assert officials == {"wang-yi", "qin-gang"}


# Trap: a bare Wang quotes a president, and the other Wang is the better known.
def test_wang_who_quoted_george_washington_is_the_spokesperson(ask: Ask) -> None:
    fact = ask("/v1/facts/wang-wenbin-quoted-george-washington")

    assert fact["fact"]["speaker"] == "wang-wenbin"
    assert "wang-yi" not in fact["actors"]


# Trap: Qin was ambassador "previously", and Xie Feng is at the time.
def test_ambassador_in_washington_is_xie_feng_by_june(ask: Ask) -> None:
    assert holder(ask, "ambassador-of-china-to-the-united-states", "2023-06-07") == "xie-feng"


# Trap: the Speaker who travelled is no longer the Speaker.
def test_speaker_is_mccarthy_by_the_visit(ask: Ask) -> None:
    office = "speaker-of-the-us-house-of-representatives"

    assert holder(ask, office, "2023-06-19") == "kevin-mccarthy"
    assert holder(ask, office, "2022-11-30") != "kevin-mccarthy"


# Trap: who loses one post of two keeps the other.
def test_top_diplomat_stays_wang_yi_when_he_becomes_minister(ask: Ask) -> None:
    assert holder(ask, "top-diplomat-of-china", AFTERWARDS) == "wang-yi"
    assert holder(ask, "foreign-minister-of-china", AFTERWARDS) == "wang-yi"


# Names


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Brinken", "antony-blinken"),  # misspelt in one article
        ("Anthony Brinken", "antony-blinken"),
        ("antony blinken", "antony-blinken"),  # in small letters
        ("top American diplomat", "antony-blinken"),  # a description
        ("Krittenbrink", "daniel-kritenbrink"),
        ("Yuyuan Dantian", "yuyuan-tantian"),
        ("State Division", "us-state-department"),  # a paraphrase by machine
        ("Chinese language International Ministry", "china-foreign-ministry"),
        ("Chinese language President Xi Jinping", "xi-jinping"),
        ("China’s prime diplomat", "wang-yi"),
        ("Beijing", "china"),  # the capital for the state
        ("Washington", "united-states"),  # and no president of that name
        ("Wang Yi", "wang-yi"),
        ("Wang Wentao", "wang-wentao"),
        ("Wang Wenbin", "wang-wenbin"),
    ],
)
def test_name_of_an_article_finds_its_actor(ask: Ask, name: str, actor: str) -> None:
    assert ids(ask("/v1/actors", name=name)) == [actor]


@pytest.mark.parametrize(
    "name",
    [
        "neighboring countries",
        "George Washington",  # quoted and no party
        "Lloyd Austin",  # in no article
        "Li Shangfu",
    ],
)
def test_name_that_is_nobodys_finds_nobody(ask: Ask, name: str) -> None:
    assert ask("/v1/actors", name=name)["items"] == []


@pytest.mark.parametrize(
    ("name", "actors"),
    [
        ("Wang", ["wang-wenbin", "wang-wentao", "wang-yi"]),
        ("wang", ["wang-wenbin", "wang-wentao", "wang-yi"]),
        ("the ministry", ["china-foreign-ministry", "china-ministry-of-state-security"]),
        ("Blinken, Antony", ["antony-blinken"]),
        ("Blinken Antony", ["antony-blinken"]),
        ("Brink", ["antony-blinken"]),  # misspelt in one article, and begun
        ("Jinping Xi", ["xi-jinping"]),
        ("the Biden administration", ["united-states"]),  # an alias of it
        ("the United States", ["united-states"]),
        ("the G20", ["g20"]),
        ("President Biden", ["joe-biden"]),
        ("Wang Yi (politician)", ["wang-yi"]),
    ],
)
def test_part_of_a_name_finds_all_who_may_be_meant(ask: Ask, name: str, actors: list[str]) -> None:
    answer = ask("/v1/actors", name=name)

    assert ids(answer) == actors
    assert [each["actor"] for each in answer["matches"]] == actors
    assert answer["suggestion"] is None


def test_namesakes_are_told_apart_by_office_and_years(ask: Ask) -> None:
    answer = ask("/v1/actors", name="Wang", as_of="2023-12-31")

    by_actor = {each["actor"]: each for each in answer["matches"]}
    assert {each["matched"] for each in answer["matches"]} == {"surname"}
    assert by_actor["wang-yi"]["name"] == "Wang Yi"
    assert by_actor["wang-yi"]["offices"][0] == {
        "office": "top-diplomat-of-china",
        "name": "Top diplomat of China",
        "since": "[..2023-05-11]",
        "since_in_words": "on or before 11 May 2023",
        "first_told": "2023-05-11",
        "last_told": "2023-12-31",
        "until": None,
        "until_in_words": None,
    }


def test_list_of_all_actors_has_no_matches(ask: Ask) -> None:
    assert "matches" not in ask("/v1/actors")


def called(answer: Any) -> list[str]:
    """Who is called so to the word."""
    return [each["actor"] for each in answer["matches"] if each["matched"] in {"name", "alias"}]


def test_every_alias_finds_its_actor_unless_it_is_marked(ask: Ask) -> None:
    actors = ask("/v1/actors", limit=500)["items"]
    aliases = [(actor["id"], alias) for actor in actors for alias in actor.get("aliases", [])]

    wrong = [
        (actor, alias["name"])
        for actor, alias in aliases
        if (actor in called(ask("/v1/actors", name=alias["name"])))
        is not alias.get("resolves", True)
    ]

    assert any(not alias.get("resolves", True) for _, alias in aliases)
    assert wrong == []

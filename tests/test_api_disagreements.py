"""On what do the five articles disagree? All of it, over HTTP."""

from typing import Any

import pytest

from tests.running import Ask

CNN = "cnn-blinken-xi-2023-06-19"
NBC = "nbc-news-blinken-xi-2023-06-19"
NBC_TRIP = "nbc-news-blinken-china-trip-2023-06"
NBC_WANG = "nbc-news-wang-yi-washington-2023"
ASIA = "asia-times-high-level-talks-2023-06"

VALUES = {
    # how long, for how many hours
    ("blinken-and-qin-talked", "duration"): {
        "more than five hours": [CNN],
        "nearly six hours, and two hours of dinner": [NBC],
    },
    # what became of the visit
    ("blinken-visit-postponed", "type"): {
        "engagement-postponed": [NBC],
        "scrapped": [CNN],
        "cancelled": [NBC_TRIP],
    },
    ("blinken-visit-announced", "type"): {
        "engagement-announced": [NBC_TRIP, NBC_TRIP],
        "postponed": [NBC_TRIP],
    },
    # for when
    ("blinken-visit-announced", "planned_for"): {"this weekend": [NBC_TRIP], "Friday": [NBC_TRIP]},
    # by whom
    ("balloon-over-the-united-states", "responsible"): {
        "china": [ASIA, CNN],
        "China, as is suspected": [NBC, NBC_TRIP],
    },
    ("china-claims-taiwan", "speaker"): {"china": [NBC], "the Communist Party": [CNN]},
    ("wang-yi-on-the-choice", "who_must_choose"): {
        "nobody is named": [CNN],
        "the United States": [NBC],
    },
    # with what hopes
    ("nbc-news-on-raised-expectations", "expectations"): {
        "raised": [NBC_TRIP],
        "played down": [CNN, NBC],
    },
}
DENIALS = {
    "china-accused-of-promoting-taiwan-independence": "united-states-denied-change-on-taiwan",
    "china-claims-the-south-china-sea": "neighbours-disputed-the-claim",
}
REVERSED = {
    "blinken-visit-announced": NBC_TRIP,
    "china-accused-of-undermined-outreach": NBC_TRIP,
    "qin-demanded-end-of-undermining": NBC_TRIP,
    "qin-on-the-lowest-point": NBC,
    "wang-yi-demanded-lifting-of-sanctions": NBC,
}


@pytest.fixture(scope="module")
def found(ask: Ask) -> dict[str, Any]:
    items = ask("/v1/disagreements", as_of="2023-12-31", limit=500)["items"]
    return {each["fact"]: each["contested"] for each in items}


def sources(voices: list[dict[str, Any]]) -> list[str]:
    return [each["source"] for each in voices]


def test_every_value_that_an_article_gives_is_there_with_its_sources(found: dict[str, Any]) -> None:
    told = {
        (fact, field["field"]): {
            each["value"]: sources(each["citations"]) for each in field["values"]
        }
        for fact, block in found.items()
        for field in block["fields"]
    }

    assert told == VALUES


def test_every_denial_stands_beside_what_is_denied(found: dict[str, Any]) -> None:
    denied = {fact: each["fact"] for fact, block in found.items() for each in block["denied_by"]}

    assert denied == DENIALS
    assert [fact for fact in DENIALS if not found[fact]["supported_by"]] == []


def test_every_reversed_sense_is_told_with_its_reason(found: dict[str, Any]) -> None:
    told = {fact: block["reversed"] for fact, block in found.items() if block["reversed"]}

    assert {fact: sources(voices) for fact, voices in told.items()} == {
        fact: [source] for fact, source in REVERSED.items()
    }
    assert all(each["note"] for voices in told.values() for each in voices)


def test_raised_expectations_are_disputed_by_two_of_the_articles(found: dict[str, Any]) -> None:
    disputed = {fact: block["disputed_by"] for fact, block in found.items() if block["disputed_by"]}

    assert {fact: sources(voices) for fact, voices in disputed.items()} == {
        "nbc-news-on-raised-expectations": [CNN, NBC]
    }
    assert sources(found["nbc-news-on-raised-expectations"]["supported_by"]) == [NBC_TRIP]


def test_nothing_else_is_contested(found: dict[str, Any]) -> None:
    facts = {fact for fact, _ in VALUES} | {*DENIALS, *REVERSED}

    assert found.keys() == facts


def test_same_block_is_on_the_fact_and_on_the_state(ask: Ask, found: dict[str, Any]) -> None:
    state = ask("/v1/relations/united-states/china", as_of="2023-03-01")
    behind = {each["fact"]: each for each in state["contested"]}
    fact = ask("/v1/facts/blinken-visit-postponed", as_of="2023-12-31")

    assert behind["blinken-visit-postponed"] == {
        "fact": "blinken-visit-postponed",
        "elements": ["engagement/blinken-visit-to-beijing-2023"],
        "contested": found["blinken-visit-postponed"],
    }
    assert fact["contested"] == found["blinken-visit-postponed"]


def test_fact_that_all_tell_alike_is_not_contested(ask: Ask) -> None:
    assert ask("/v1/facts/blinken-visited-beijing")["contested"] is None


def test_contested_and_uncontested_facts_are_all_facts(ask: Ask) -> None:
    def ids(**filters: str) -> list[str]:
        items = ask("/v1/timeline", limit=500, as_of="2023-12-31", **filters)["items"]
        return [each["id"] for each in items]

    contested, others = ids(contested="true"), ids(contested="false")

    assert sorted(contested + others) == sorted(ids())
    assert contested == [
        each["fact"] for each in ask("/v1/disagreements", as_of="2023-12-31", limit=500)["items"]
    ]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (
            {"engagement": "blinken-qin-talks-2023"},
            ["blinken-and-qin-talked", "qin-on-the-lowest-point"],
        ),
        ({"kind": "incident-occurred"}, ["balloon-over-the-united-states"]),
        ({"issue": "balloon"}, ["balloon-over-the-united-states", "blinken-visit-postponed"]),
        ({"from": "2023-06-20"}, []),
        ({"public_by": "2023-06-11"}, []),
        (
            {"public_by": "2023-06-17", "kind": "engagement-postponed"},
            ["blinken-visit-postponed"],
        ),
        (
            {"actor": "united-states", "issue": "taiwan", "until": "2023-06-30"},
            ["china-accused-of-promoting-taiwan-independence"],
        ),
    ],
)
def test_disagreements_are_filtered(ask: Ask, filters: dict[str, str], expected: list[str]) -> None:
    items = ask("/v1/disagreements", **filters)["items"]

    assert [each["fact"] for each in items] == expected


def test_hours_differ_only_once_both_articles_were_out(ask: Ask) -> None:
    def shown(day: str) -> Any:
        return ask("/v1/facts/blinken-visit-postponed", public_by=day)["contested"]

    before = {each["value"] for each in shown("2023-06-18")["fields"][0]["values"]}
    after = {each["value"] for each in shown("2023-06-19")["fields"][0]["values"]}

    assert before == {"engagement-postponed", "cancelled"}
    assert after == {"engagement-postponed", "cancelled", "scrapped"}


def test_balloon_postponement_stands_in_three_articles_of_two_lineages_and_says_why(
    ask: Ask,
) -> None:
    support = ask("/v1/facts/blinken-visit-postponed")["independence"]

    assert (support["citations"], support["sources"], support["lineages"]) == (3, 3, 2)
    assert support["why"] == (
        "3 citations in 3 sources of 2 lineages: nbc-news-blinken-xi-2023-06-19 and"
        " nbc-news-blinken-china-trip-2023-06 both tell the reporting of nbc-news and count once."
    )
    assert {each["lineage"]: each["sources"] for each in support["by_lineage"]} == {
        "cnn": [CNN],
        "nbc-news": [NBC, NBC_TRIP],
    }


def test_support_before_an_article_was_out_does_not_count_it(ask: Ask) -> None:
    support = ask("/v1/facts/blinken-visit-postponed", public_by="2023-06-18")["independence"]

    assert support["why"] == "1 citation in 1 source of 1 lineage."
    assert support["first_published"] == "2023-06-17"


@pytest.mark.parametrize(
    "fact",
    [
        "blinken-and-wang-yi-talked",  # roughly three hours, and three
        "blinken-visit-planned",  # early February, and February
        "blinken-xi-meeting-announced",  # by the United States, and by neither until shortly before
        "blinken-met-xi",  # still to come, and under way
        "qin-invited-to-washington",  # the country, and its capital
        "russias-war-in-ukraine",  # whose it is, and nothing of that
        "wang-yi-blamed-wrong-perception",  # two outlets' names for one readout
    ],
)
def test_what_is_merely_blunter_or_earlier_is_no_disagreement(ask: Ask, fact: str) -> None:
    assert ask(f"/v1/facts/{fact}", as_of="2023-12-31")["contested"] is None

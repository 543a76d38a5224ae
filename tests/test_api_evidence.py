"""Who says so? The words behind the founding facts, over HTTP."""

from tests.running import Ask

VISIT = "/v1/engagements/blinken-visit-to-beijing-2023"


def test_balloon_postponement_has_three_citations_of_two_lineages(ask: Ask) -> None:
    state = ask(VISIT, as_of="2023-03-01")["state"]

    assert state["because"] == ["blinken-visit-postponed"]
    assert state["support"] == {"citations": 3, "lineages": 2}


def test_three_words_for_the_postponement_stay_beside_each_other(ask: Ask) -> None:
    fact = ask("/v1/facts/blinken-visit-postponed")["fact"]

    assert [each.get("says", {}).get("type") for each in fact["citations"]] == [
        "scrapped",
        None,
        "cancelled",
    ]


def test_word_postponement_stands_where_the_announcement_is_meant(ask: Ask) -> None:
    (only,) = ask("/v1/citations", quote="postponement")["items"]

    assert only["fact"] == "blinken-visit-announced"
    assert only["citation"]["bearing"] == "mentions"


def test_two_persons_called_taiwan_a_core_interest(ask: Ask) -> None:
    stances = ask("/v1/issues/taiwan", as_of="2023-06-20")["stances"]

    statements = [statement for each in stances for statement in each["statements"]]
    said = {each["speaker"] for each in statements if "core interest" in each["summary"]}

    assert said == {"qin-gang", "wang-yi"}


def test_the_words_core_interests_are_two_mens(ask: Ask) -> None:
    said = ask("/v1/citations", quote="core interests")["items"]

    assert {each["fact"]: each["citation"]["asserted_by"] for each in said} == {
        "wang-wenbin-demanded-respect": "wang-wenbin",  # of no subject in particular
        "wang-yi-on-taiwan": "wang-yi",
    }
    assert len(said) == 2


def test_quotations_of_a_paraphrase_are_found_by_its_own_words(ask: Ask) -> None:
    (only,) = ask("/v1/citations", quote="core pursuits")["items"]

    assert only["fact"] == "qin-on-taiwan"
    assert only["source"]["lineage"] == "nbc-news"


def test_raise_sanctions_is_told_as_a_demand_to_lift_them(ask: Ask) -> None:
    (only,) = ask("/v1/citations", quote="raise sanctions")["items"]
    fact = ask(f"/v1/facts/{only['fact']}")

    assert only["citation"]["bearing"] == "mentions"
    assert "lift" in fact["fact"]["summary"]
    assert fact["fact"]["type"] == "demand-made"


def test_nothing_supports_that_china_asked_for_more_sanctions(ask: Ask) -> None:
    support = ask("/v1/facts/wang-yi-demanded-lifting-of-sanctions")["support"]

    assert support == {"citations": 1, "lineages": 1}


def test_sources_disagree_on_how_long_the_talks_lasted(ask: Ask) -> None:
    fact = ask("/v1/facts/blinken-and-qin-talked")["fact"]

    said = [each["says"]["duration"] for each in fact["citations"] if "says" in each]

    assert said == [
        "more than five hours",
        "nearly six hours, and two hours of dinner",
    ]


def test_candid_and_productive_were_the_state_departments_words(ask: Ask) -> None:
    said = ask("/v1/citations", quote="candid and productive")["items"]

    assert {each["citation"]["asserted_by"] for each in said} == {
        "matthew-miller",
        "us-state-department",
    }


def test_words_in_another_order_are_found_as_words(ask: Ask) -> None:
    said = ask("/v1/citations", quote="productive candid")["items"]

    assert {each["matched"] for each in said} == {"words"}


def test_article_lists_what_rests_on_it(ask: Ask) -> None:
    source = ask("/v1/sources/nbc-news-blinken-china-trip-2023-06")

    assert source["same_lineage"] == [
        "nbc-news-blinken-xi-2023-06-19",
        "nbc-news-wang-yi-washington-2023",
    ]
    assert {each["source"]["id"] for each in source["citations"]} == {source["source"]["id"]}
    assert "blinken-visit-postponed" in {each["fact"] for each in source["citations"]}


def test_fact_links_to_each_of_its_citations(ask: Ask) -> None:
    references = ask("/v1/facts/blinken-visit-postponed")["citations"]

    cited = [ask(f"/v1/citations/{each['id']}") for each in references]

    assert {each["fact"] for each in cited} == {"blinken-visit-postponed"}
    assert [each["source"]["id"] for each in cited] == [each["source"] for each in references]

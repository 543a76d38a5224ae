"""With `public_by` nothing of what was published later is shown, counted or hinted at."""

from typing import Any

import pytest

from tests.running import Ask, Client

BEFORE_ALL = "2023-06-08"
"""The first of the articles came out on 9, 10 or 11 June 2023."""

TOLD = "blinken-visit-postponed"
ARTICLES = {
    "2023-06-11": {"asia-times-high-level-talks-2023-06"},
    "2023-06-16": {"asia-times-high-level-talks-2023-06"},
    "2023-06-17": {"asia-times-high-level-talks-2023-06", "nbc-news-blinken-china-trip-2023-06"},
    "2023-06-19": {
        "asia-times-high-level-talks-2023-06",
        "nbc-news-blinken-china-trip-2023-06",
        "cnn-blinken-xi-2023-06-19",
        "nbc-news-blinken-xi-2023-06-19",
    },
}


@pytest.mark.parametrize(
    "path",
    [
        "/v1/timeline",
        "/v1/timeline?text=balloon",
        "/v1/timeline?actor=united-states&counterpart=china",
        "/v1/actors/wang-yi/timeline",
        "/v1/issues/taiwan/timeline",
        "/v1/sources",
        "/v1/citations",
        "/v1/citations?quote=balloon",
        "/v1/citations?actor=wang-yi",
        "/v1/engagements",
    ],
)
def test_lists_were_empty_before_the_first_article(client: Client, path: str) -> None:
    joint = "&" if "?" in path else "?"

    answer = client.get(f"{path}{joint}public_by={BEFORE_ALL}").json()

    assert (answer["items"], answer["next"]) == ([], None)


def test_relations_were_empty_before_the_first_article(ask: Ask) -> None:
    state = ask("/v1/relations/united-states/china", public_by=BEFORE_ALL)

    sections = ("engagements", "offices", "channels", "measures", "incidents", "stances")
    assert {name: state[name] for name in sections} == {name: [] for name in sections}
    assert state["contacts"] == {
        "last": {"visit": None, "meeting": None, "call": None, "summit": None},
        "certainly": {},
        "days_since": None,
    }
    assert state["excluded"]["superseded"] == state["excluded"]["not_yet_happened"] == 0


def test_actor_was_only_a_name_before_the_first_article(ask: Ask) -> None:
    actor = ask("/v1/actors/wang-yi", public_by=BEFORE_ALL)

    empty = ("offices", "engagements", "stances", "counterparts")
    assert {name: actor[name] for name in empty} == {name: [] for name in empty}
    assert actor["count"] == {"facts": 0, "at_least": False}


def test_issue_was_only_a_name_before_the_first_article(ask: Ask) -> None:
    issue = ask("/v1/issues/taiwan", public_by=BEFORE_ALL)

    empty = ("stances", "measures", "incidents", "channels")
    assert {name: issue[name] for name in empty} == {name: [] for name in empty}
    assert issue["count"] == {"facts": 0, "at_least": False}


def test_engagement_was_only_a_name_before_the_first_article(ask: Ask) -> None:
    engagement = ask("/v1/engagements/wang-yi-visit-to-washington-2023", public_by=BEFORE_ALL)

    assert (engagement["state"], engagement["life"]) == (None, [])


def test_office_had_no_known_holder_before_the_first_article(ask: Ask) -> None:
    office = ask("/v1/offices/foreign-minister-of-china", public_by=BEFORE_ALL)

    assert office["state"] is None
    assert office["succession"] == []


@pytest.mark.parametrize(
    "path", [f"/v1/facts/{TOLD}", "/v1/sources/cnn-blinken-xi-2023-06-19", "/v1/citations/{id}"]
)
def test_what_was_not_public_is_not_there(client: Client, ask: Ask, path: str) -> None:
    url = path.format(id=ask(f"/v1/facts/{TOLD}")["citations"][0]["id"])

    hidden = client.get(url, params={"public_by": BEFORE_ALL})
    missing = client.get(url + "-none", params={"public_by": BEFORE_ALL})

    assert hidden.status_code == missing.status_code == 404
    assert hidden.json()["detail"] == missing.json()["detail"].replace("-none'", "'")


@pytest.mark.parametrize(("day", "articles"), ARTICLES.items())
def test_only_articles_that_were_out_are_cited(ask: Ask, day: str, articles: set[str]) -> None:
    cited = ask("/v1/citations", public_by=day, limit=500)["items"]

    assert {each["citation"]["source"] for each in cited} == articles
    assert {each["id"] for each in ask("/v1/sources", public_by=day)["items"]} == articles
    assert {each["public_since"] <= day for each in cited} == {True}


@pytest.mark.parametrize(
    ("day", "support"),
    [
        ("2023-06-17", {"citations": 1, "lineages": 1}),
        ("2023-06-18", {"citations": 1, "lineages": 1}),
        ("2023-06-19", {"citations": 3, "lineages": 2}),
    ],
)
def test_support_grows_as_articles_come_out(ask: Ask, day: str, support: Any) -> None:
    fact = ask(f"/v1/facts/{TOLD}", public_by=day)

    assert fact["support"] == support
    assert len(fact["citations"]) == len(fact["fact"]["citations"]) == support["citations"]


def test_visit_looked_different_while_only_the_first_article_was_out(ask: Ask) -> None:
    visit = ask("/v1/engagements/blinken-visit-to-beijing-2023", public_by="2023-06-11")

    assert visit["state"]["status"] is None
    assert [each["fact"] for each in visit["state"]["reported"]] == [
        "cnn-reported-blinken-visit",
        "politico-reported-blinken-visit",
    ]


def test_removal_of_qin_was_not_known_before_autumn(ask: Ask) -> None:
    state = ask("/v1/offices/foreign-minister-of-china", as_of="2023-08-01", public_by="2023-08-01")

    assert state["state"]["holder"] == "qin-gang"


@pytest.mark.parametrize(
    "day", ["2023-06-07", "2023-06-11", "2023-06-16", "2023-06-17", "2023-06-19"]
)
def test_nothing_shown_was_published_later(ask: Ask, day: str) -> None:
    listed = ask("/v1/timeline", public_by=day, limit=500)["items"]

    assert [each["id"] for each in listed if each["public_since"] > day] == []


def test_lineages_of_a_source_show_no_later_kin(ask: Ask) -> None:
    source = ask("/v1/sources/nbc-news-blinken-china-trip-2023-06", public_by="2023-06-17")

    assert source["same_lineage"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/v1/relations/united-states/china",
        "/v1/timeline",
        "/v1/issues",
        "/v1/offices",
        "/v1/engagements",
        "/v1/sources",
        "/v1/citations",
        "/v1/actors/wang-yi",
        "/v1/actors",
    ],
)
def test_no_answer_names_an_article_before_it_is_out(client: Client, ask: Ask, path: str) -> None:
    articles = [each["id"] for each in ask("/v1/sources")["items"]]

    text = client.get(path, params={"public_by": BEFORE_ALL}).text

    assert [each for each in articles if each in text] == []

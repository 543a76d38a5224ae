"""Measures, channels, incidents, accords and places by their own addresses, and lists by form."""

import pytest

from tests.running import Ask, Client

BALLOON = "balloon-over-the-united-states"


def test_measure_says_what_is_registered_how_it_stands_and_its_life(ask: Ask) -> None:
    found = ask("/v1/measures/micron-ban", as_of="2023-12-31")

    (state,) = found["states"]
    assert found["measure"]["name"] == state["name"]
    assert (state["measure"], state["side"], state["target"]) == ("micron-ban", "china", "micron")
    assert [each["id"] for each in found["life"]] == [
        each["id"] for each in ask("/v1/measures/micron-ban/timeline", as_of="2023-12-31")["items"]
    ]
    assert found["sections"]["life"] == {
        "shown": len(found["life"]),
        "total": len(found["life"]),
        "at_least": False,
        "left_to_history": 0,
        "next": None,
    }


def test_incident_is_not_there_yet_on_the_day_before(ask: Ask) -> None:
    before = ask(f"/v1/incidents/{BALLOON}", as_of="2022-01-01")
    after = ask(f"/v1/incidents/{BALLOON}", as_of="2023-03-01")

    assert (before["state"], before["life"], before["contested"]) == (None, [], [])
    assert after["state"]["incident"] == BALLOON
    assert after["life"]


@pytest.mark.parametrize("kind", ["measure", "channel", "incident", "accord"])
def test_list_has_the_states_of_items_that_anything_is_known_of(ask: Ask, kind: str) -> None:
    listed = ask(f"/v1/{kind}s", as_of="2023-07-01", limit=500)["items"]
    later = ask(f"/v1/{kind}s", as_of="2026-01-01", limit=500)["items"]

    assert listed
    assert {each[kind] for each in listed} <= {each[kind] for each in later}
    for each in listed:
        found = ask(f"/v1/{kind}s/{each[kind]}", as_of="2023-07-01")
        assert each in (found["states"] if kind == "measure" else [found["state"]])
    assert ask(f"/v1/{kind}s", as_of="1776-07-04")["items"] == []


@pytest.mark.parametrize(
    "kind", ["measures", "channels", "incidents", "accords", "places", "engagements"]
)
def test_pages_of_a_list_are_the_list(ask: Ask, client: Client, kind: str) -> None:
    whole = ask(f"/v1/{kind}", as_of="2026-01-01", limit=500)["items"]
    page = ask(f"/v1/{kind}", as_of="2026-01-01", limit=2)

    found = list(page["items"])
    while page["next"]:
        page = client.get(page["next"]).json()
        found += page["items"]
    assert found == whole


def test_place_has_what_happened_there(ask: Ask) -> None:
    found = ask("/v1/places/beijing", as_of="2023-12-31")
    there = ask("/v1/timeline", place="beijing", as_of="2023-12-31", limit=500)["items"]

    assert found["place"]["name"] == "Beijing"
    assert found["facts"] == there


@pytest.mark.parametrize("form", ["visit", "meeting", "call", "summit"])
def test_engagements_of_a_form_are_those_of_all_that_have_it(ask: Ask, form: str) -> None:
    every = ask("/v1/engagements", as_of="2026-01-01", limit=500)["items"]
    found = ask("/v1/engagements", as_of="2026-01-01", limit=500, form=form)["items"]

    assert found == [each for each in every if each["form"] == form]


def test_pages_of_a_form_are_short_of_nothing(ask: Ask, client: Client) -> None:
    whole = ask("/v1/engagements", as_of="2026-01-01", limit=500, form="visit")["items"]
    page = ask("/v1/engagements", as_of="2026-01-01", limit=1, form="visit")

    found = list(page["items"])
    while page["next"]:
        page = client.get(page["next"]).json()
        found += page["items"]
    assert found == whole


@pytest.mark.parametrize(
    ("kind", "form"),
    [("engagements", "sanction"), ("measures", "visit"), ("accords", "ban"), ("engagements", "")],
)
def test_form_that_none_has_is_refused(client: Client, kind: str, form: str) -> None:
    answer = client.get(f"/v1/{kind}?form={form}")

    assert answer.status_code == 400
    assert "one of: " in answer.text


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("measure", "micron-ban"),
        ("channel", "us-china-military-line"),
        ("incident", BALLOON),
        ("accord", "saudi-iranian-agreement-2023"),
    ],
)
def test_timeline_of_a_thing_is_the_facts_that_name_it(ask: Ask, name: str, id: str) -> None:
    items = ask("/v1/timeline", **{name: id}, as_of="2026-01-01", limit=500)["items"]

    assert items
    for each in items:
        assert ask(f"/v1/facts/{each['id']}", as_of="2026-01-01")["fact"][name] == id


def test_timeline_of_a_thing_takes_no_other_one_beside_it(client: Client) -> None:
    answer = client.get("/v1/measures/micron-ban/timeline?measure=us-extra-tariffs-on-china")

    assert answer.status_code == 400


def test_filter_by_a_thing_that_nobody_registered_names_the_nearest(client: Client) -> None:
    answer = client.get("/v1/timeline?measure=micron-bam")

    assert answer.status_code == 400
    assert "micron-ban" in answer.text

"""Measures, channels, incidents, accords and places: a view of each, wherever one is named."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsing import Visit

PAIR = "/relations/united-states/china?as_of=2023-06-19"
THINGS = {
    "measures": ("us-iran-missile-sanctions-2023", "Measure", "United States against Iran"),
    "channels": ("us-china-military-line", "Channel", "Disturbed since some time between"),
    "incidents": ("balloon-over-the-united-states", "Incident", "Resolved since some time between"),
    "accords": ("saudi-iranian-agreement-2023", "Accord", "Reached since 10 March 2023"),
}


@pytest.mark.parametrize("plural", THINGS)
def test_thing_says_what_it_is_how_it_stands_its_life_and_its_sources(
    visit: Visit, plural: str
) -> None:
    id, kind, stands = THINGS[plural]

    page = visit.open(f"/{plural}/{id}?as_of=2023-06-19")

    expect(page.locator(".kicker")).to_have_text(kind)
    expect(page.get_by_role("region", name="Where it stands")).to_contain_text(stands)
    expect(page.locator("#life .fact-row")).not_to_have_count(0)
    expect(page.locator("#sources a")).not_to_have_count(0)
    expect(page.locator("#sources a").first).to_have_attribute("href", re.compile("^/sources/"))


def test_measure_stands_for_each_target_by_itself(visit: Visit) -> None:
    page = visit.open(f"/measures/{THINGS['measures'][0]}?as_of=2023-06-19")

    expect(page.locator("#standing h3")).to_have_text(
        ["United States against China", "United States against Iran"]
    )


def test_thing_of_which_nothing_is_told_by_the_day_says_so(visit: Visit) -> None:
    for plural, (id, _, _) in THINGS.items():
        page = visit.open(f"/{plural}/{id}?as_of=1776-07-04")

        expect(page.locator("main")).to_contain_text("Nothing is known of it by this day.")
        expect(page.locator("#sources")).to_contain_text("No source tells of it by this day.")


def test_place_has_what_happened_there_and_where_it_lies(visit: Visit) -> None:
    page = visit.open("/places/beijing?as_of=2023-06-18")

    expect(page.locator(".particulars")).to_contain_text("Asia/Shanghai")
    expect(page.locator(".particulars").get_by_role("link", name="China")).to_be_visible()
    expect(page.locator("#life")).to_contain_text("Antony Blinken and Qin Gang talk")
    expect(page.locator("#life")).not_to_contain_text("Wang Yi talk")


@pytest.mark.parametrize("plural", ["channels", "measures", "incidents", "accords"])
def test_state_leads_to_what_it_names_and_back(visit: Visit, plural: str) -> None:
    page = visit.open(PAIR)
    link = page.locator(f"#{plural} h3 a[href^='/{plural}/']").first
    name = link.inner_text()

    link.click()
    visit.settle()

    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("h1")).to_be_focused()
    expect(page).to_have_title(f"{name} – Detente")
    expect(page).to_have_url(re.compile(rf"/{plural}/[a-z0-9-]+\?as_of=2023-06-19$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/relations/united-states/china"))


@pytest.mark.parametrize(
    ("fact", "plural", "name"),
    [
        ("blinken-met-xi", "places", "Beijing"),
        (
            "military-exchanges-broke-down",
            "channels",
            "Lines of communication, military ones above all",
        ),
        (
            "iran-missile-sanctions-imposed",
            "measures",
            "US sanctions over Iran's ballistic missile programme",
        ),
        ("balloon-shot-down", "incidents", "Chinese balloon over the United States"),
        (
            "saudi-arabia-and-iran-agreed",
            "accords",
            "Agreement of Saudi Arabia and Iran on relations and embassies",
        ),
        ("qin-gang-removed", "offices", "Foreign Minister of China"),
        ("blinken-visit-postponed", "engagements", "Antony Blinken's visit to Beijing"),
    ],
)
def test_fact_names_what_it_is_of_and_leads_there(
    visit: Visit, fact: str, plural: str, name: str
) -> None:
    page = visit.open(f"/facts/{fact}")

    link = page.locator(f".particulars a[href^='/{plural}/']")
    expect(link).to_have_text(name)


def test_timeline_in_another_page_leads_to_what_it_is_of(visit: Visit) -> None:
    page = visit.open("/embed?channel=us-china-military-line")

    expect(page.get_by_role("link", name="Detente")).to_have_attribute(
        "href", "/channels/us-china-military-line"
    )

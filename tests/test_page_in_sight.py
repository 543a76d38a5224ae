"""What whoever opens a page must see without unfolding, searching or computing anything."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browsing import Visit, visiting
from tests.running import Server

PAIR = "/relations/united-states/china"
VISIT = "Antony Blinken's visit to Beijing"


def titles(page: Page) -> Locator:
    return page.locator("#engagements > .elements > .element > .element-head")


def test_what_was_just_held_stands_in_sight_however_much_is_proposed(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-20")

    expect(page.locator("#engagements-more > summary")).to_be_visible()
    expect(titles(page).get_by_role("link", name=VISIT, exact=True)).to_be_visible()
    said = page.locator("#engagements > .elements > .element > .holds > strong")
    words = said.all_inner_texts()
    assert words.index("Held") < words.index("Proposed"), words


def test_all_that_is_settled_comes_before_what_is_merely_proposed(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-20")

    first = page.locator("#engagements > .elements > .element").first
    expect(first.locator(":scope > .holds")).to_contain_text("Accepted")
    expect(page.locator("#engagements-more .holds", has_text="Accepted")).to_have_count(0)


def test_what_is_contested_and_what_changed_lead_to_where_that_stands(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-19")

    reach = page.locator(".reach").first
    expect(reach.get_by_role("link", name=re.compile("contested fact"))).to_have_attribute(
        "href", "/disagreements?as_of=2023-06-19&actor=united-states&counterpart=china"
    )
    changed = reach.get_by_role("link", name=re.compile("since the day before"))
    expect(changed).to_have_attribute("href", f"{PAIR}?since=2023-06-18&until=2023-06-19")
    changed.click()
    expect(page.locator(".page.compared h1")).to_contain_text("18 June 2023 to 19 June 2023")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (320, 640)])
def test_what_is_not_certain_is_gone_to_below_the_bar_of_the_day(
    browser: Browser, explored: Server, width: int, height: int
) -> None:
    with visiting(browser, explored.address, width=width, height=height) as visit:
        page = visit.open(f"{PAIR}?as_of=2020-03-01")
        for link in page.locator(".doubts a:not(.term)").all():
            link.click()
            anchor = (link.get_attribute("href") or "#").removeprefix("#")
            head = page.locator(f"[id='{anchor}'] > .element-head").bounding_box()
            bar = page.locator(".control").bounding_box()
            assert head
            assert bar
            assert bar["y"] + bar["height"] <= head["y"] < height - head["height"], anchor


def test_way_of_an_engagement_is_in_the_order_of_time_with_its_days(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-20")

    visited = page.locator("#engagements > .elements > .element").filter(
        has=page.locator(":scope > .element-head").get_by_role("link", name=VISIT, exact=True)
    )
    way = visited.locator(":scope > .way")
    expect(way.locator(".stop.planned")).to_have_count(1)  # the ways come behind the state
    stops = way.locator(".stop").all_inner_texts()
    assert stops.index("planned") < stops.index("postponed") < stops.index("announced"), stops
    met = page.locator("[id='engagements/blinken-xi-meeting-2023']")
    expect(met.locator(".stop")).to_have_text(["announced", "held"])
    expect(way.locator(".stop.postponed")).to_have_attribute(
        "title", "postponed between 16 January 2023 and 14 February 2023: passed"
    )
    expect(way.locator(".unseen")).to_contain_text("; postponed between 16 January")

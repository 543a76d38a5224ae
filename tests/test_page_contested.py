"""What is contested says so wherever it stands, with who says what, and leads to both sides."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsing import Visit
from tests.running import Client
from tests.test_page_browse import pages_of
from tests.test_page_served import page

POSTPONED = "CNN says “scrapped”, NBC News says “cancelled”"
BOTH_SIDES = re.compile(r"/facts/blinken-visit-postponed(\?[^#]*)?#disagreement$")
MARCH = "as_of=2023-03-01"
PAIR = f"/relations/united-states/china?{MARCH}"
EARLIER = "/relations/united-states/china?as_of=2023-02-14"
VISIT = "/engagements/blinken-visit-to-beijing-2023"
FACT = "/facts/blinken-visit-postponed"
SEARCH = "/search?q=blinken+puts+off"


@pytest.mark.parametrize("address", [PAIR, f"{VISIT}?{MARCH}"])
def test_element_says_who_says_otherwise_and_leads_to_both_sides(
    visit: Visit, address: str
) -> None:
    shown = visit.open(address)

    line = shown.locator(".element > .contested-line", has_text=POSTPONED).first
    expect(line).to_be_visible()
    expect(line.get_by_role("link", name="Contested")).to_have_attribute("href", BOTH_SIDES)


def test_fact_says_at_its_beginning_who_says_otherwise(visit: Visit) -> None:
    shown = visit.open(f"{PAIR}&fact=blinken-visit-postponed").get_by_role("dialog")
    expect(shown.locator(".contested-line")).to_contain_text(POSTPONED)

    shown.locator(".contested-line").get_by_role("link").click()

    expect(shown.get_by_role("heading", name="Where the sources differ")).to_be_in_viewport()


@pytest.mark.parametrize("address", [VISIT, SEARCH, EARLIER])
def test_line_of_a_contested_fact_is_marked_in_each_list(visit: Visit, address: str) -> None:
    shown = visit.open(address)

    row = shown.locator("li[data-fact='blinken-visit-postponed']")
    expect(row.get_by_role("link", name="Contested")).to_have_attribute("href", BOTH_SIDES)
    expect(shown.locator("a[href*='undefined']")).to_have_count(0)
    expect(
        shown.locator("li[data-fact='blinken-met-xi']").get_by_role("link", name="Contested")
    ).to_have_count(0)


@pytest.mark.parametrize("address", [PAIR, VISIT, FACT])
def test_it_says_so_without_a_script_too(client: Client, address: str) -> None:
    outline = page(client, address)

    assert POSTPONED in outline.text
    assert [each for each in outline.links if BOTH_SIDES.search(each)]
    assert "disagreement" in page(client, FACT).ids


@pytest.mark.parametrize("address", [VISIT, SEARCH])
def test_lists_without_a_script_mark_it(client: Client, address: str) -> None:
    assert [each for each in page(client, address).links if BOTH_SIDES.search(each)]


def test_search_that_asks_for_a_visit_says_what_is_contested(client: Client) -> None:
    asked = {"q": "Blinken visit to Beijing balloon 3 February 2023", "as_of": "2023-03-01"}
    first = client.get("/v1/search", params=asked).json()["readings"][0]

    assert first["ids"] == ["blinken-visit-to-beijing-2023"]
    assert f"contested: {POSTPONED}" in first["told"]


def test_disagreements_speak_in_words_and_each_says_why(client: Client) -> None:
    words = []
    for address in pages_of(client, "/disagreements"):
        html = client.get(address, headers={"Accept": "text/html"}).text
        rows = re.findall(r'<li class="fact-row">.*?</ul>', html, re.DOTALL)
        assert rows
        words += rows
    for row in words:
        reasons = re.findall(r"<li>(.*?)</li>", row, re.DOTALL)
        assert reasons, row
        assert not re.search(r"Planned_for|engagement-|Who_must|_", " ".join(reasons)), reasons


def test_disagreements_are_chosen_by_whom_they_are_about_with_their_numbers(client: Client) -> None:
    html = client.get("/disagreements", headers={"Accept": "text/html"}).text
    told = re.findall(r'<option value="([a-z-]+)">[^<]+ \((\d+)\)</option>', html)
    numbers = dict(told)

    assert int(numbers["china"]) > 1
    chosen = page(client, "/disagreements?actor=china")
    shown = {each for each in chosen.links if each.startswith("/facts/")}
    assert len(shown) >= int(numbers["china"])


def test_kinds_are_those_of_what_is_contested(client: Client) -> None:
    html = client.get("/disagreements", headers={"Accept": "text/html"}).text

    assert "Engagement postponed (1)" in html
    assert "War declared" not in html

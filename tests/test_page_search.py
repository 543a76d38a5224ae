"""The page's search reads a sentence: what it asks stands first, says what was understood, and can
be undone.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browsing import Visit
from tests.running import Client

OFFICE = "/search?q=Chinese+foreign+minister+15+July+2023"
BROWSER = {"Accept": "text/html"}


def test_sentence_leads_to_the_office_on_its_day(visit: Visit) -> None:
    page = visit.open("/")

    page.get_by_role("searchbox").fill("Chinese foreign minister 15 July 2023")
    page.get_by_role("searchbox").press("Enter")

    first = page.locator(".found > li").first
    expect(first).to_contain_text("Qin Gang or Wang Yi: which of them is not certain")
    expect(first).to_contain_text("“chinese foreign minister” as Foreign Minister of China")
    expect(first.locator("mark")).to_have_text(["Foreign", "Minister"])
    first.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/offices/foreign-minister-of-china\?as_of=2023-07-15$"))


def test_what_was_read_into_the_words_is_undone_by_one_link(visit: Visit) -> None:
    page = visit.open("/search?q=balloon+February+2023")
    expect(page.locator(".found > li[data-kind=facts]")).to_contain_text("February 2023")

    page.get_by_role("link", name="Look for the words as they stand").click()

    expect(page).to_have_url(re.compile(r"[?&]as=words"))
    expect(
        page.locator(".found > li[data-kind=facts], .found > li[data-kind=issue]")
    ).to_have_count(0)


def test_day_in_the_words_counts_and_not_the_day_of_the_page(visit: Visit) -> None:
    page = visit.open("/relations/united-states/china?as_of=2023-03-01")

    page.get_by_role("searchbox").fill("Chinese foreign minister 31 July 2023")
    page.get_by_role("searchbox").press("Enter")

    first = page.locator(".found > li").first
    expect(first).to_contain_text("Wang Yi")
    assert "as_of=2023-07-31" in (first.get_by_role("link").get_attribute("href") or "")


def test_page_of_an_earlier_day_reads_words_without_a_day_by_it(visit: Visit) -> None:
    page = visit.open("/search?as_of=2023-06-19&q=foreign+minister+of+China")

    expect(page.locator(".found > li").first).to_contain_text("Qin Gang, as last told of 19 June")


@pytest.mark.parametrize("asked", ["", "&as=words"])
def test_server_says_it_too_and_marks_what_matched(client: Client, asked: str) -> None:
    text = client.get(f"{OFFICE}{asked}", headers=BROWSER).text

    is_read = "Qin Gang or Wang Yi: which of them is not certain" in text
    assert is_read == (not asked)
    assert ("<mark>Foreign</mark> <mark>Minister</mark>" in text) == (not asked)


def test_address_of_a_reading_keeps_the_clocks_that_the_page_was_given(client: Client) -> None:
    plain = client.get(OFFICE, headers=BROWSER).text
    fixed = client.get(f"{OFFICE}&known_at=400", headers=BROWSER).text

    assert 'href="/offices/foreign-minister-of-china?as_of=2023-07-15"' in plain
    assert "known_at=400&amp;as_of=2023-07-15" in fixed


@pytest.mark.parametrize("q", ['<b>"&', "x" * 400, "%00", "5 5 5", "\N{SNOWMAN}"])
def test_whatever_is_searched_for_has_a_page(client: Client, q: str) -> None:
    answer = client.get("/search", params={"q": q}, headers=BROWSER)

    assert answer.status_code == 200
    assert "<b>" not in answer.text

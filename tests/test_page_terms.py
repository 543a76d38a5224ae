"""Words of ours are explained where they stand: by a key, without a script too, in one sentence."""

import re

import pytest
from playwright.sync_api import Browser, expect

from api.routes.page.terms import TERMS
from tests.browsing import Visit
from tests.running import Client, Server

PAGES = ("/", "/relations/united-states/china?as_of=2023-06-20", "/facts", "/search?q=balloon")
BROWSER = {"Accept": "text/html"}


@pytest.mark.parametrize("has_script", [True, False])
def test_term_opens_one_sentence_by_a_key(
    browser: Browser, explored: Server, has_script: bool
) -> None:
    context = browser.new_context(java_script_enabled=has_script)
    page = context.new_page()
    page.goto(f"{explored.address}{PAGES[1]}")
    term = page.get_by_role("button", name="independent source", exact=True)
    sentence = page.get_by_text("one whose reporting is its own")
    expect(sentence).to_be_hidden()

    term.focus()
    page.keyboard.press("Enter")
    expect(sentence).to_be_visible()
    page.keyboard.press("Escape")

    expect(sentence).to_be_hidden()
    expect(term).to_be_focused()
    context.close()


@pytest.mark.parametrize("has_script", [True, False])
def test_term_is_explained_where_it_is_first_met(
    browser: Browser, explored: Server, has_script: bool
) -> None:
    context = browser.new_context(java_script_enabled=has_script)
    page = context.new_page()
    page.goto(f"{explored.address}{PAGES[1]}")
    if has_script:
        expect(page.locator("main[data-shows]")).to_have_count(1)
    sentence = page.get_by_text("all that was taken from the sources so far")
    expect(sentence).to_be_hidden()

    page.locator(".reach").get_by_role("link", name="The record", exact=True).press("Enter")

    expect(sentence).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_each_term_once(client: Client, path: str) -> None:
    text = client.get(path, headers=BROWSER).text

    found = re.findall(r'<button type="button" class="term"[^>]*>([^<]+)</button>', text)
    assert found == [term for term, _ in TERMS]
    assert [said for _, said in TERMS if said.count(". ") or not said.endswith(".")] == []


def test_pages_say_no_lineage(visit: Visit) -> None:
    for path in (*PAGES, "/facts/blinken-visit-postponed", "/sources/cnn-blinken-xi-2023-06-19"):
        page = visit.open(path)

        assert "lineage" not in page.locator("main").inner_text().lower(), path

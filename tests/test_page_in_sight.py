"""What whoever opens a page must see without unfolding, searching or computing anything."""

from playwright.sync_api import Locator, Page, expect

from tests.browsing import Visit

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

"""`<detente-state>` and `<detente-timeline>` in somebody else's page: its letters, its colours."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from api.timelines.announced import TIMELINE_FILTERS
from tests.browsing import PICTURES, WAIT_MS
from tests.embedding import DARK, LIGHT, Elsewhere, elsewhere
from tests.running import ROOT, Server

FRONT_ENDS = (ROOT / "docs" / "frontends.md").read_text(encoding="utf-8")
SCRIPT = (ROOT / "api" / "page" / "embed" / "elements.js").read_text(encoding="utf-8")
STATE = '<detente-state a="united-states" b="china" as-of="2023-03-01">{}</detente-state>'
TIMELINE = '<detente-timeline actor="china" issue="taiwan" as-of="2023-06-19" limit="3">{}'
HEADLINE = "Antony Blinken's visit to Beijing stands postponed"


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Elsewhere]:
    with elsewhere() as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 900, "height": 700})
    page.set_default_timeout(WAIT_MS)
    yield page
    page.close()


def script(server: Server) -> str:
    return f'<script async src="{server.address}/elements.js"></script>'


def test_state_is_told_in_words_with_its_day_and_a_way_to_why(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    page.goto(newsroom.put(LIGHT, STATE.format(""), script(explored)))

    shown = page.locator("detente-state")
    expect(shown).to_contain_text(HEADLINE)
    expect(shown).to_contain_text("As of 1 March 2023, last told of on 14 February 2023.")
    link = shown.get_by_role("link", name="Why, and who says so")
    assert link.get_attribute("href") == (
        f"{explored.address}/relations/united-states/china?as_of=2023-03-01"
    )


def test_timeline_lists_facts_that_lead_to_their_pages(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    page.goto(newsroom.put(LIGHT, TIMELINE.format(""), script(explored)))

    rows = page.locator("detente-timeline").get_by_role("listitem")
    expect(rows).to_have_count(3)
    expect(page.locator("detente-timeline")).to_contain_text("The 3 that are shown are not all.")
    href = rows.first.get_by_role("link").get_attribute("href")
    assert re.fullmatch(rf"{explored.address}/facts/[a-z0-9-]+\?as_of=2023-06-19", href or "")


def test_letters_and_colours_are_those_of_the_page(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    look = "<style>body { font: 22px/2 monospace; } detente-state { --detente-link: #fc6; }</style>"
    page.goto(newsroom.put(DARK, look, STATE.format(""), TIMELINE.format(""), script(explored)))
    expect(page.locator("detente-state")).to_contain_text(HEADLINE)
    expect(page.locator("detente-timeline").get_by_role("listitem")).to_have_count(3)

    said = page.get_by_text(HEADLINE)
    link = page.get_by_role("link", name="Why, and who says so")
    style = "e => [getComputedStyle(e).color, getComputedStyle(e).fontSize]"
    assert said.evaluate(style) == ["rgb(238, 238, 238)", "22px"]
    assert link.evaluate(style)[0] == "rgb(255, 204, 102)"
    page.screenshot(path=PICTURES / "elements-dark.png")


def test_it_is_as_high_as_what_it_shows_and_no_wider_than_the_page(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(newsroom.put(STATE.format(""), TIMELINE.format(""), script(explored)))
    expect(page.locator("detente-timeline").get_by_role("listitem")).to_have_count(3)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.screenshot(path=PICTURES / "elements-320.png")


def test_changed_attribute_is_asked_for_once(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    page.goto(newsroom.put(STATE.format(""), script(explored)))
    shown = page.locator("detente-state")
    expect(shown).to_contain_text(HEADLINE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    shown.evaluate("e => { e.setAttribute('as-of', '2023-06-20'); e.setAttribute('b', 'china'); }")

    expect(shown).to_contain_text("As of 20 June 2023")
    assert len(asked) == 1


def test_what_the_page_put_into_it_stands_there_until_then_and_where_nothing_comes(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    page.route("**/v1/**", lambda route: route.abort())
    instead = "<a href='/elsewhere'>Our own words on it</a>"
    page.goto(newsroom.put(STATE.format(instead), script(explored)))

    expect(page.get_by_role("link", name="Our own words on it")).to_be_visible()
    page.unroute("**/v1/**")
    page.locator("detente-state").evaluate("e => e.setAttribute('as-of', '2023-03-01')")

    expect(page.locator("detente-state")).to_contain_text(HEADLINE)
    expect(page.get_by_role("link", name="Our own words on it")).to_be_hidden()


@pytest.mark.parametrize(
    "element",
    [
        '<detente-state a="nobody-at-all" b="china"></detente-state>',
        "<detente-state></detente-state>",
        '<detente-state a="../../x" b="?known_at=1"></detente-state>',
        '<detente-state a="united-states" b="china" as-of="soon"></detente-state>',
        '<detente-timeline actor="nobody-at-all"></detente-timeline>',
        '<detente-timeline limit="-1"></detente-timeline>',
    ],
)
def test_what_the_record_does_not_have_is_a_quiet_sentence(
    page: Page, explored: Server, newsroom: Elsewhere, element: str
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(newsroom.put(element, script(explored)))

    expect(page.get_by_text("The record has nothing so named")).to_be_visible()
    # What was refused is over: a page that waits for the network does not wait for it.
    page.wait_for_load_state("networkidle")
    assert errors == []


def test_service_out_of_reach_is_asked_again(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    page.clock.install()
    page.route("**/v1/**", lambda route: route.abort())
    page.goto(newsroom.put(STATE.format(""), script(explored)))
    page.clock.run_for(100)
    expect(page.locator("detente-state")).to_contain_text("It cannot be shown just now")
    page.unroute("**/v1/**")

    page.clock.fast_forward(61_000)

    expect(page.locator("detente-state")).to_contain_text(HEADLINE)


def test_tag_that_stands_twice_does_no_harm(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(newsroom.put(script(explored), STATE.format(""), script(explored)))

    expect(page.locator("detente-state")).to_contain_text(HEADLINE)
    assert errors == []


def test_page_that_lets_no_foreign_styles_in_is_enough(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    policy = (
        f"default-src 'none'; script-src {explored.address}; connect-src {explored.address};"
        " require-trusted-types-for 'script'"
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    page.goto(newsroom.put(meta, STATE.format(""), script(explored)))

    expect(page.locator("detente-state")).to_contain_text(HEADLINE)


def test_axe_finds_no_fault_in_it(page: Page, explored: Server, newsroom: Elsewhere) -> None:
    page.goto(newsroom.put(LIGHT, STATE.format(""), TIMELINE.format(""), script(explored)))
    expect(page.locator("detente-timeline").get_by_role("listitem")).to_have_count(3)

    found = Axe().run(page, context="detente-state, detente-timeline")

    assert found.violations_count == 0, found.generate_report()


def test_every_filter_and_clock_is_an_attribute_that_the_documents_tell_of() -> None:
    names = re.findall(r'"([a-z -]+)"\.split', SCRIPT)
    asked = {each for line in names for each in line.split()} | {"actor", "counterpart"}
    told = re.search(r"(?s)## Elements for any page\n(.*?)\n## ", FRONT_ENDS)
    assert told is not None

    assert asked - {"limit", "order"} == TIMELINE_FILTERS
    for name in asked | {"as-of", "public-by", "known-at", "a", "b"}:
        assert f"`{name}`" in told[1], name

"""Every view, as everybody may meet it: dark or light, narrow or wide, on paper. Axe judges."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import PICTURES, visiting
from tests.judging import faults
from tests.running import Server

PAIR = "/relations/united-states/china"
VIEWS = {
    "relations": f"{PAIR}?as_of=2023-06-19",
    "relations-uncertain": f"{PAIR}?as_of=2023-07-15",
    "relations-no-hindsight": f"{PAIR}?as_of=2023-06-13&public_by=2023-06-13",
    "relations-nothing": f"{PAIR}?as_of=1999-01-01",
    "relations-compared": f"{PAIR}?since=2023-06-13&until=2023-06-20",
    "relations-fact": f"{PAIR}?as_of=2023-07-15&fact=blinken-and-qin-talked",
    "fact": "/facts/blinken-visit-postponed",
    "actor": "/actors/wang-yi?as_of=2023-07-15",
    "issue": "/issues/taiwan",
    "office": "/offices/foreign-minister-of-china?as_of=2023-07-15",
    "source": "/sources/cnn-blinken-xi-2023-06-19",
    "engagement": "/engagements/blinken-visit-to-beijing-2023?as_of=2023-06-14",
    "measure": "/measures/us-iran-missile-sanctions-2023?as_of=2023-06-19",
    "channel": "/channels/us-china-military-line?as_of=2023-06-19",
    "incident": "/incidents/balloon-over-the-united-states?as_of=2023-06-19",
    "accord": "/accords/saudi-iranian-agreement-2023?as_of=2023-06-19",
    "place": "/places/beijing?as_of=2023-06-19",
    "search": "/search?q=balloon",
    "search-nothing": "/search?q=candit+and+productive",
    "embed": "/embed?actor=china&issue=taiwan",
}
JUDGED = {
    name: path
    for name, path in VIEWS.items()
    if not name.startswith("relations-") or name == "relations-fact"
}
"""Each kind of view once: what differs between the others is only how much there is of a thing."""


def test_axe_finds_no_fault_with_any_view(browser: Browser, explored: Server) -> None:
    found = {}

    with visiting(browser, explored.address) as visit:
        for name, path in JUDGED.items():
            page = visit.open(path)
            found[name] = faults(page, within="dialog" if name == "relations-fact" else None)

    assert found == dict.fromkeys(JUDGED, "")


@pytest.mark.parametrize("width", [320, 1280])
def test_no_view_is_wider_than_the_window(browser: Browser, explored: Server, width: int) -> None:
    widths = {}

    with visiting(browser, explored.address, width=width, height=760) as visit:
        for name, path in VIEWS.items():
            page = visit.open(path)
            widths[name] = page.evaluate("document.documentElement.scrollWidth")
            _picture(page.screenshot(), f"{name}-{width}.png")

    assert widths == dict.fromkeys(VIEWS, width)


def test_keyboard_alone_reaches_every_control(browser: Browser, explored: Server) -> None:
    with visiting(browser, explored.address) as visit:
        page = visit.open(VIEWS["actor"])
        wanted = page.evaluate(
            "[...document.querySelectorAll('a[href], button, input, summary')]"
            ".filter(each => each.checkVisibility() && !each.disabled).length"
        )

        reached = set()
        for _ in range(wanted + 5):
            page.keyboard.press("Tab")
            reached.add(
                page.evaluate(
                    "(() => { const all = [...document.querySelectorAll('*')];"
                    " return all.indexOf(document.activeElement) })()"
                )
            )

        assert wanted > 40
        assert len(reached - {-1}) >= wanted


def test_focus_is_seen(browser: Browser, explored: Server) -> None:
    with visiting(browser, explored.address) as visit:
        page = visit.open(VIEWS["relations"])
        page.keyboard.press("Tab")

        expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")

        assert style == "solid"


def test_change_of_state_is_told_aloud_in_a_sentence(browser: Browser, explored: Server) -> None:
    with visiting(browser, explored.address) as visit:
        page = visit.open(f"{PAIR}?as_of=2023-07-14")

        page.get_by_role("button", name="Day after").click()

        told = page.locator('[role="status"][aria-live="polite"]').last
        expect(told).to_contain_text("On 15 July 2023: Diplomatic relations since 1979.")
        expect(told).to_contain_text("Not certain: Foreign Minister of China; Wang Yi's visit")


def test_nothing_moves_by_itself_where_motion_is_not_wanted(
    browser: Browser, explored: Server
) -> None:
    with visiting(browser, explored.address) as visit:
        visit.page.emulate_media(reduced_motion="reduce")
        page = visit.open(VIEWS["relations"])

        assert page.evaluate("document.getAnimations().length") == 0


def test_paper_has_no_controls_and_everything_unfolded(browser: Browser, explored: Server) -> None:
    with visiting(browser, explored.address) as visit:
        page = visit.open(VIEWS["relations"])
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")

        expect(page.get_by_role("slider")).to_be_hidden()
        expect(page.locator("button:visible")).to_have_count(0)
        expect(page.locator("details:not([open])")).to_have_count(0)
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        expect(page.locator("details[open]")).to_have_count(0)


def test_paper_tells_where_a_source_is_to_be_found(browser: Browser, explored: Server) -> None:
    with visiting(browser, explored.address) as visit:
        page = visit.open(VIEWS["fact"])
        page.emulate_media(media="print")

        printed = page.evaluate(
            "getComputedStyle(document.querySelector('.source a'), '::after').content"
        )

        assert printed.startswith('" (/sources/')


def _picture(content: bytes, name: str) -> None:
    folder: Path = PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


@pytest.mark.parametrize("day", ["2023-03-01", "2023-07-15"])
def test_day_is_at_most_three_pages_with_its_references_as_footnotes(
    browser: Browser, explored: Server, day: str
) -> None:
    with visiting(browser, explored.address) as visit:
        page = visit.open(f"{PAIR}?as_of={day}")
        page.wait_for_load_state("networkidle")

        printed = page.pdf(format="A4")

        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 3
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        notes = page.locator(".footnotes li")
        numbers = page.locator("sup.print-only").all_text_contents()
        assert [int(each) for each in numbers] == [*range(1, notes.count() + 1)]
        assert notes.count() > 20
        expect(notes.first).to_contain_text(re.compile(r"\(/facts/[a-z0-9-]+\)"))
        expect(page.locator("footer.print-only")).to_contain_text("known_at=")
        expect(page.locator("footer.print-only")).to_contain_text("root")
        expect(page.locator(".grounds:visible")).to_have_count(0)
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        expect(page.locator(".footnotes, sup.print-only")).to_have_count(0)


def test_day_without_a_script_is_at_most_three_pages(browser: Browser, explored: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{explored.address}{PAIR}?as_of=2023-07-15")

    printed = page.pdf(format="A4")

    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 3
    page.emulate_media(media="print")
    expect(page.locator("footer.print-only")).to_contain_text("root")
    expect(page.locator("button:visible")).to_have_count(0)
    context.close()

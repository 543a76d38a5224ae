"""Two days beside each other on the page: what happened between, and by which facts."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from events.vocabulary.amendments import FactRetracted
from tests.browsing import Visit, visiting
from tests.judging import faults
from tests.recording import record, served
from tests.running import Ask, Server, serving

PAIR = "/relations/united-states/china"
WEEK = f"{PAIR}?since=2023-06-13&until=2023-06-20"
VISIT = "Antony Blinken's visit to Beijing"


def section(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=re.compile(f"^{title}"))


def line(within: Locator, title: str) -> Locator:
    return within.locator(".element").filter(
        has=within.page.get_by_role("heading", name=title, exact=True)
    )


def test_two_days_are_compared_from_either_by_one_act(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-20")

    page.get_by_role("link", name="Compare with another day").click()
    visit.settle()

    expect(page).to_have_url(re.compile(r"\?since=2023-06-13&until=2023-06-20$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "United States and China, 13 June 2023 to 20 June 2023"
    )
    page.get_by_label("From").fill("2023-06-18")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile(r"\?since=2023-06-18&until=2023-06-20$"))
    page.get_by_role("link", name="The state on 18 June 2023").click()
    expect(page.locator(".headline")).to_contain_text("On 18 June 2023")


def test_every_change_stands_under_its_reason_and_no_other(visit: Visit, ask: Ask) -> None:
    page = visit.open(WEEK)
    found = ask(f"/v1{PAIR}/changes", since="2023-06-13", until="2023-06-20")["changes"]

    assert {each["reason"] for each in found} > {"the-world-moved", "window-closed"}
    for reason in {each["reason"] for each in found}:
        told = [each for each in found if each["reason"] == reason]
        expect(page.locator(f".panel.{reason} .elements > .element")).to_have_count(len(told))
    causes = page.locator(".elements > .element .causes a")
    expect(causes).to_have_count(sum(len(each["facts"]) for each in found))
    moved = sum(each["reason"] == "the-world-moved" for each in found)
    expect(page.locator(".headline")).to_contain_text(f"{moved} things happened")


def test_change_says_how_it_stood_and_how_it_stands_with_its_facts(visit: Visit) -> None:
    page = visit.open(WEEK)
    visited = line(section(page, "What happened"), VISIT)

    expect(visited.locator(".stood")).to_have_text("postponed → held, 18 June 2023")
    cause = visited.locator(".causes > li")
    expect(cause).to_contain_text("From 18 June 2023 to 19 June 2023: Antony Blinken visits")
    met = line(
        section(page, "What happened"), "Meeting of Antony Blinken and Xi Jinping in Beijing"
    )
    expect(met.locator(".stood")).to_have_text("held, 19 June 2023")
    cause.get_by_role("link").click()
    expect(page.get_by_role("dialog")).to_contain_text("Who says so")


def test_what_a_heading_says_is_not_said_of_each_fact(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?since=2022-06-01&until=2023-06-20")

    had_happened = section(page, "What had happened by the later day")
    expect(had_happened.locator(".causes > li").first).to_be_attached()

    assert "(had happened by then)" not in had_happened.inner_text()


def test_days_between_which_nothing_differs_say_so(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?since=1776-07-04&until=1776-07-05")

    expect(page.locator(".headline")).to_have_text(
        "From 4 July 1776 to 5 July 1776: nothing reads otherwise."
    )


def test_comparison_is_linked_to_for_ever_and_printed_without_controls(visit: Visit) -> None:
    page = visit.open(WEEK)

    link = page.get_by_label("Permalink").input_value()
    expect(page.get_by_label("Link", exact=True)).to_have_value(link)
    asked = parse_qs(urlsplit(link).query)
    assert (asked["since"], asked["until"]) == (["2023-06-13"], ["2023-06-20"])
    assert "known_at" in asked
    page.emulate_media(media="print")
    expect(page.locator("button:visible, input[type=date]:visible")).to_have_count(0)


def test_refused_days_are_told_with_what_to_write(visit: Visit) -> None:
    visit.forgiven = ("400 (Bad Request)",)
    page = visit.open(f"{PAIR}?since=yesterday&until=2023-06-20")

    expect(page.locator("main")).to_contain_text("or a date such as 2023, 2023-07 or 2023-06-18")


def test_axe_finds_no_fault_with_a_comparison(browser: Browser, explored: Server) -> None:
    with visiting(browser, explored.address, width=320) as visit:
        page = visit.open(WEEK)

        assert faults(page) == ""
        assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.fixture(scope="module")
def amended(
    _founded: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, int]]:
    data = copytree(_founded, tmp_path_factory.mktemp("amended") / "data")
    with served(data) as client:
        before = client.get("/health").json()["views_checkpoint"]
        record(client, FactRetracted(fact="blinken-met-xi", reason="It was somebody else."))
    with serving(data) as server:
        yield server, before


def test_what_was_corrected_is_told_apart_from_what_happened(
    browser: Browser, amended: tuple[Server, int]
) -> None:
    server, before = amended
    with visiting(browser, server.address) as visit:
        page = visit.open(f"{PAIR}?since=2023-06-20&until=2023-06-20&learned_since={before}")

        wrong = section(page, "What was corrected")
        expect(wrong).to_contain_text("Meeting of Antony Blinken and Xi Jinping in Beijing")
        expect(wrong).to_contain_text("held, 19 June 2023 → announced")
        expect(wrong).to_contain_text("(retracted)")
        expect(section(page, "What happened")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("days", ["since=2023-06-13&until=2023-06-20", "since=2022-06-01"])
def test_without_a_script_the_same_is_said_at_the_same_place(
    browser: Browser, explored: Server, width: int, days: str
) -> None:
    address = f"{explored.address}{PAIR}?{days}&as_of=2023-06-20"

    found = [said(browser, address, width, has_script=each) for each in (True, False)]

    assert found[0] == found[1]
    assert len(found[0][1]) > 2


def test_what_was_corrected_is_told_without_a_script_too(
    browser: Browser, amended: tuple[Server, int]
) -> None:
    server, before = amended
    address = f"{PAIR}?since=2023-06-20&until=2023-06-20&learned_since={before}"

    found = [
        said(browser, server.address + address, 1280, has_script=each) for each in (True, False)
    ]

    assert found[0] == found[1]
    assert "2werecorrected" in found[1][1][0]


def said(
    browser: Browser, address: str, width: int, *, has_script: bool
) -> tuple[FloatRect | None, list[str]]:
    """Where the headline of a comparison stands, and what its parts say."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=has_script, locale="en-GB"
    )
    page = context.new_page()
    page.goto(address)
    if has_script:
        expect(page.locator("main[data-shows]")).to_have_count(1)
    parts = page.locator(".compared > .summary-text, .compared > .sections > .panel")
    texts = parts.evaluate_all(
        "all => all.map(each => each.textContent.replace(/\\s/g, '').toLowerCase())"
    )
    place = page.locator(".headline").bounding_box()
    context.close()
    return place, texts


def test_comparison_without_a_script_refuses_and_answers_as_the_one_with_it(
    explored: Server,
) -> None:
    browsers = {"Accept": "text/html"}

    for days, status in (
        ("since=yesterday", 400),
        ("since=2023-06-20&until=2023-06-13", 400),
        ("since=", 400),
        ("since=2023-06-13&until=2023-06-20&public_by=2023-06-19", 200),
        ("since=-0044-03-15&until=Y12024-01-01", 200),
    ):
        told = explored.get(f"{PAIR}?{days}", browsers)
        asked = explored.get(f"/v1{PAIR}/changes?{days}")
        assert (told.status_code, asked.status_code) == (status, status), days
    assert explored.get("/relations/china/nobody?since=2023-06-13", browsers).status_code == 404
    hostile = explored.get(
        f'{PAIR}?since=2023-06-13&until=2023-06-20&learned_since="><b>', browsers
    )
    assert "<b>" not in hostile.text


@pytest.mark.parametrize("days", ["since=2023-06-13&until=2023-06-20", "since=2022-06-01"])
@pytest.mark.parametrize("has_script", [True, False])
def test_comparison_is_at_most_three_pages_with_where_it_stands_at_their_foot(
    browser: Browser, explored: Server, days: str, has_script: bool
) -> None:
    context = browser.new_context(java_script_enabled=has_script, locale="en-GB")
    page = context.new_page()
    page.goto(f"{explored.address}{PAIR}?{days}&as_of=2023-06-20")
    if has_script:
        expect(page.locator("main[data-shows]")).to_have_count(1)

    printed = page.pdf(format="A4")

    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 3
    page.emulate_media(media="print")
    expect(page.locator("footer.print-only")).to_contain_text("root")
    expect(page.locator("footer.print-only")).to_contain_text("known_at=")
    expect(page.locator("button:visible, input:visible, form:visible")).to_have_count(0)
    context.close()


def test_facts_of_a_printed_comparison_are_footnotes(visit: Visit) -> None:
    page = visit.open(WEEK)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    notes = page.locator(".footnotes li")
    numbers = page.locator("sup.print-only").all_text_contents()
    assert [int(each) for each in numbers] == [*range(1, notes.count() + 1)]
    assert notes.count() == page.locator(".causes > li:visible").count()
    expect(notes.first).to_have_text(re.compile(r"^/facts/[a-z0-9-]+$"))
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".footnotes, sup.print-only")).to_have_count(0)

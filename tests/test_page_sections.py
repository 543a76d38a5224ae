"""The page says how much of a section it shows, and brings the rest."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browsing import PICTURES, Visit, visiting
from tests.crowding import BANS, crowd
from tests.recording import served
from tests.running import Server, serving

STATE = "/relations/united-states/china?as_of=2023-12-31"
VIEWS = {
    "relations": STATE,
    "actor": "/actors/united-states?as_of=2023-12-31",
    "issue": "/issues/taiwan?as_of=2023-12-31",
    "office": "/offices/foreign-minister-of-china?as_of=2023-12-31",
    "source": "/sources/cnn-blinken-xi-2023-06-19?as_of=2023-12-31",
}


@pytest.fixture(scope="module")
def crowded(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = copytree(_founded, tmp_path_factory.mktemp("crowded") / "data")
    with served(data) as client:
        crowd(client)
    with serving(data) as server:
        yield server


@pytest.fixture
def crowd_seen(browser: Browser, crowded: Server) -> Iterator[Visit]:
    with visiting(browser, crowded.address) as visit:
        yield visit


def section(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def more(page: Page, name: str) -> Locator:
    return section(page, name).get_by_role("button", name=f"Show more of: {name}")


def test_measures_that_are_cut_off_say_of_how_many_and_are_all_brought(crowd_seen: Visit) -> None:
    page = crowd_seen.open(STATE)
    measures = page.locator("#measures")
    count = measures.locator(".count")
    total = int(count.inner_text().removeprefix("25 of "))
    assert total >= BANS

    more(page, "Measures").click()
    expect(count).to_have_text(f"75 of {total}")
    expect(measures.locator(".element")).to_have_count(75)
    expect(page.locator("[role=status]").last).to_contain_text(f"Measures: 75 of {total}")
    for shown in range(125, total, 50):
        more(page, "Measures").click()
        expect(count).to_have_text(f"{shown} of {total}")
    more(page, "Measures").click()
    expect(count).to_have_text(str(total))

    expect(measures.locator(".element")).to_have_count(total)
    expect(more(page, "Measures")).to_have_count(0)
    expect(measures.get_by_text(f"All {total} are shown.")).to_be_visible()


def test_state_says_what_it_leaves_out_because_it_is_cut(crowd_seen: Visit) -> None:
    page = crowd_seen.open(STATE)

    left_out = page.locator("#excluded")
    expect(left_out).to_contain_text("bear on what is not shown here yet")


def test_what_is_over_for_long_is_brought_once_each(crowd_seen: Visit) -> None:
    page = crowd_seen.open(STATE.replace("2023-12-31", "2024-12-31"))
    shown = page.locator("#engagements .element")
    expect(page.locator("#engagements .count")).to_contain_text(f"{shown.count()} of ")
    total = int(page.locator("#engagements .count").inner_text().split()[-1])
    assert 0 < shown.count() < total

    while more(page, "Engagements").count():
        before = shown.count()
        more(page, "Engagements").click()
        expect(shown).not_to_have_count(before)

    expect(shown).to_have_count(total)
    expect(page.locator("#engagements .count")).to_have_text(str(total))
    assert len({each.get_attribute("id") for each in shown.all()}) == total


def test_parts_that_come_later_stand_beneath_their_whole(visit: Visit) -> None:
    """On this day the meeting alone is there; the visit that it is a part of comes after it."""
    page = visit.open(STATE.replace("2023-12-31", "2026-11-28"))
    meeting = page.locator('[id="engagements/blinken-xi-meeting-2023"]')
    expect(meeting).to_contain_text("A part of Antony Blinken's visit to Beijing.")

    while more(page, "Engagements").count():
        before = page.locator("#engagements .element").count()
        more(page, "Engagements").click()
        expect(page.locator("#engagements .element")).not_to_have_count(before)

    whole = page.locator('[id="engagements/blinken-visit-to-beijing-2023"]')
    parts = whole.locator("> .parts > .element > .element-head h3")
    assert sorted(parts.all_inner_texts()) == [
        "Meeting of Antony Blinken and Xi Jinping in Beijing",
        "Talks of Antony Blinken and Qin Gang in Beijing",
        "Talks of Antony Blinken and Wang Yi in Beijing",
    ]
    expect(whole).not_to_contain_text("A part of")
    total = page.locator("#engagements .count").inner_text()
    expect(page.locator("#engagements .element")).to_have_count(int(total))


def test_succession_that_is_cut_goes_on_backwards(crowd_seen: Visit) -> None:
    page = crowd_seen.open(VIEWS["office"])
    name = "Who came and went"
    count, rows = page.locator("#succession .count"), page.locator("#succession .fact-row")
    total = int(count.inner_text().removeprefix("25 of "))
    last = rows.last.get_attribute("data-fact")

    more(page, name).click()

    expect(rows).to_have_count(total)
    expect(more(page, name)).to_have_count(0)
    assert rows.last.get_attribute("data-fact") == last
    assert len({each.get_attribute("data-fact") for each in rows.all()}) == total


def test_kin_looks_and_quotes_of_a_source_are_all_brought(crowd_seen: Visit) -> None:
    page = crowd_seen.open(VIEWS["source"])

    kin = "Other documents with the same reporting"
    for name in (kin, "Looks at where it stood", "What rests on it"):
        count = section(page, name).locator(".count")
        total = count.inner_text().split(" of ")[-1]
        while more(page, name).count():
            before = count.inner_text()
            more(page, name).click()
            expect(count).not_to_have_text(before)
        expect(section(page, name).locator("li")).to_have_count(int(total))


def test_button_out_of_reach_of_the_service_says_so_and_stays(crowd_seen: Visit) -> None:
    page = crowd_seen.open(STATE)
    crowd_seen.forgiven = ("net::ERR_FAILED",)
    page.route("**/measures?*", lambda route: route.abort())

    more(page, "Measures").click()

    expect(section(page, "Measures")).to_contain_text("The rest cannot be had just now")
    expect(more(page, "Measures")).to_be_enabled()


def test_axe_finds_no_fault_with_what_was_brought(crowd_seen: Visit) -> None:
    axe, faults = Axe(), {}

    for name, path in VIEWS.items():
        page = crowd_seen.open(path)
        said = page.locator(".rest > .note").first
        before = said.inner_text()
        page.locator(".rest > button").first.click()
        expect(said).not_to_have_text(before)
        found = axe.run(page, options={"resultTypes": ["violations"]})
        if found.violations_count:
            faults[name] = found.generate_report()
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"cut-off-{name}.png", full_page=True)

    assert faults == {}

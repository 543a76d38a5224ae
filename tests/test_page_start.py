"""The page begins with what the record holds, where it rests on data sets, and says of two parties
that these do not tell of them; the day moves by years and centuries.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, expect

from events.vocabulary.registry import DataSet, SourceAdded
from tests.browsing import Visit, open_clock, visiting
from tests.recording import record, served
from tests.running import Server, serving

TRAVELS = SourceAdded(
    id="history-at-state-travels",
    publisher="Office of Travels",
    title="Travels",
    published="2025-01-01",
    lineage="office",
    data_set=DataSet(version="3170c77", maker="Office", licence="CC0-1.0", made="curated"),
)


@pytest.fixture(scope="module")
def with_data_set(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A record that rests on a data set, too."""
    data = copytree(_founded, tmp_path_factory.mktemp("data-set") / "data")
    with served(data) as client:
        record(client, TRAVELS)
    with serving(data) as server:
        yield server


@pytest.fixture
def visit_of_data_set(browser: Browser, with_data_set: Server) -> Iterator[Visit]:
    """A tab on the page of that record."""
    with visiting(browser, with_data_set.address) as visit:
        yield visit


def test_record_of_data_sets_begins_with_what_it_holds(visit_of_data_set: Visit) -> None:
    page = visit_of_data_set.open("/")

    expect(page.locator("#holds-title")).to_contain_text("What the record holds, from")
    expect(page.locator(".rests-on")).to_contain_text(
        "Travels. Office of Travels. Version 3170c77, CC0-1.0."
    )
    expect(page.locator(".examples a").first).to_have_text("United States and China, 19 June 2023")
    expect(page.locator(".page h2")).to_contain_text(
        ["Days to begin with", "What the record holds"]
    )


def test_box_for_searching_has_room_for_a_word_on_a_small_screen(
    browser: Browser, with_data_set: Server
) -> None:
    with visiting(browser, with_data_set.address, width=320, height=640) as visit:
        page = visit.open("/")
        found = page.get_by_role("searchbox").bounding_box()
        assert found
        assert found["width"] >= 100
        expect(page.get_by_role("button", name="Search", exact=True)).to_be_visible()


def test_beginning_offers_two_whom_the_record_tells_of(visit_of_data_set: Visit) -> None:
    page = visit_of_data_set.open("/")
    boxes = [page.get_by_role("combobox", name=each) for each in ("Relations between", "and")]
    for box, name in zip(boxes, ("United States", "China"), strict=True):
        expect(box).to_have_value(name)
    text = page.request.get(f"{visit_of_data_set.address}/", headers={"Accept": "text/html"}).text()
    assert re.findall(r'name="[ab]" [^>]*value="([^"]*)"', text) == ["United States", "China"]


def test_parties_and_a_day_are_chosen_at_the_beginning(visit_of_data_set: Visit) -> None:
    page = visit_of_data_set.open("/")
    page.get_by_role("combobox", name="and").fill("saud")
    page.keyboard.press("Enter")
    page.locator("#start-day").fill("2023-06-19")
    page.get_by_role("button", name="Show").click()

    expect(page).to_have_url(
        f"{visit_of_data_set.address}/relations/united-states/saudi-arabia?as_of=2023-06-19"
    )


def test_pair_that_the_data_sets_do_not_tell_of_says_so(visit_of_data_set: Visit) -> None:
    page = visit_of_data_set.open("/relations/saudi-arabia/iran?as_of=2023-06-19")
    expect(page.locator(".beyond")).to_contain_text("tell of the United States alone")

    page = visit_of_data_set.open("/relations/united-states/china?as_of=2023-06-19")
    expect(page.locator("#relations")).to_be_visible()
    expect(page.locator(".beyond")).to_have_count(0)


def test_years_that_pass_by_are_not_asked_for(visit: Visit) -> None:
    page = visit.open("/relations/united-states/china?as_of=2023-06-19")
    page.wait_for_load_state("networkidle")
    asked = len(visit.asked)
    page.evaluate(
        "for (let turn = 0; turn < 40; turn++)"
        " document.querySelector('[aria-label=\"A year earlier\"]').click()"
    )

    expect(page).to_have_url(f"{visit.address}/relations/united-states/china?as_of=1983-06-19")
    page.wait_for_load_state("networkidle")
    states = [each for each in visit.asked[asked:] if "/relations/united-states/china?" in each]
    assert len([each for each in states if "/v1/" in each]) == 1


def test_page_keys_on_the_slider_turn_years_and_centuries(visit: Visit) -> None:
    page = visit.open("/relations/united-states/china?as_of=2023-06-19")
    open_clock(page, "As of")
    page.locator("#day-slider").focus()
    page.keyboard.press("Shift+PageDown")
    page.keyboard.press("PageUp")

    expect(page.locator("#day-field")).to_have_value("19 June 1924")


@pytest.mark.parametrize("way", ["click", "Tab"])
def test_name_that_was_typed_and_not_chosen_is_meant(visit_of_data_set: Visit, way: str) -> None:
    page = visit_of_data_set.open("/")
    box = page.get_by_role("combobox", name="and")
    box.click()
    box.press_sequentially("china")
    expect(page.get_by_role("option", name="China state")).to_be_visible()

    if way == "Tab":
        box.press("Tab")
    page.get_by_role("button", name="Show").click()

    expect(page).to_have_url(re.compile("/relations/[a-z-]+/china"))


def test_name_that_stands_there_already_is_typed_once_more(visit_of_data_set: Visit) -> None:
    page = visit_of_data_set.open("/")
    box = page.get_by_role("combobox", name="and")

    box.fill("China")
    box.press("Enter")

    expect(box).to_have_value("China")
    expect(page.get_by_role("listbox")).to_have_count(0)
    assert page.url.rstrip("/") == visit_of_data_set.address


def test_name_of_nobody_is_told_and_leads_nowhere(visit_of_data_set: Visit) -> None:
    page = visit_of_data_set.open("/")
    box = page.get_by_role("combobox", name="and")
    box.click()
    box.press_sequentially("zzz")

    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("alert")).to_have_text(re.compile("Nobody is called “zzz” here"))
    assert page.url.rstrip("/") == visit_of_data_set.address


def test_day_that_is_typed_key_by_key_is_gone_to_once(visit: Visit) -> None:
    page = visit.open("/relations/united-states/china?as_of=2023-06-19")
    before = page.evaluate("history.length")

    page.locator("#day-field").click()
    page.keyboard.type("1 March 2022", delay=20)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("as_of=2022-03-01"))
    visit.settle()
    assert page.evaluate("history.length") == before + 1
    assert not [each for each in visit.asked if re.search(r"as_of=0\d\d\d-", each)]

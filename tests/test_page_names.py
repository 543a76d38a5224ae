"""What is registered is called by its name on the page, wherever it stands, and never by its id."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, expect

from events.vocabulary.amendments import FactCorrected
from events.vocabulary.engagements import EngagementHeld
from seeds.founding import founding_events
from tests.browsing import Visit, visiting
from tests.recording import record, served
from tests.running import Server, serving

VISIT = "Antony Blinken's visit to Beijing"
REASON = "It was wrong."


@pytest.fixture(scope="module")
def corrected(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A fact that belongs to another engagement, happened elsewhere and on another day since."""
    fact = next(each for each in founding_events() if getattr(each, "id", "") == "blinken-met-xi")
    assert isinstance(fact, EngagementHeld)
    other = replace(fact, engagement="blinken-qin-talks-2023", place="bali", date="2023-06-18")
    data = copytree(_founded, tmp_path_factory.mktemp("corrected") / "data")
    with served(data) as client:
        record(client, FactCorrected(fact=other, reason=REASON))
    with serving(data) as server:
        yield server


def test_part_of_an_engagement_that_is_not_there_names_it(visit: Visit) -> None:
    page = visit.open("/engagements/blinken-qin-talks-2023?as_of=2023-06-19")

    whole = page.locator(".planned", has_text="A part of")
    expect(whole).to_have_text(f"A part of {VISIT}.")
    expect(whole.get_by_role("link")).to_have_attribute(
        "href", "/engagements/blinken-visit-to-beijing-2023?as_of=2023-06-19"
    )


def test_occasion_that_is_not_there_is_named(visit: Visit) -> None:
    page = visit.open("/issues/taiwan?as_of=2023-06-19")

    occasion = page.locator(".occasion", has_text="on the occasion of").first
    expect(occasion.get_by_role("link").first).to_have_text(VISIT)


def test_history_of_a_fact_names_what_it_was_of_and_says_days_in_words(
    browser: Browser, corrected: Server
) -> None:
    with visiting(browser, corrected.address) as visit:
        page = visit.open("/facts/blinken-met-xi")
        page.get_by_role("button", name="Show what each of them changed").click()

        changed = page.locator(".difference > div")
        engagement = changed.filter(has_text="engagement")
        expect(engagement.locator("del a")).to_have_text(
            "Meeting of Antony Blinken and Xi Jinping in Beijing"
        )
        expect(engagement.locator("ins a")).to_have_text(
            "Talks of Antony Blinken and Qin Gang in Beijing"
        )
        expect(changed.filter(has_text="place")).to_have_text("placeBeijing Bali")
        expect(changed.filter(has_text="date")).to_have_text("date19 June 2023 18 June 2023")


def test_fact_behind_an_element_is_told_by_what_it_says(visit: Visit) -> None:
    page = visit.open("/relations/united-states/china?as_of=2026-11-28")

    expect(page.locator("#offices")).to_contain_text("Joe Biden is President")
    expect(page.locator("#relations")).not_to_contain_text("relations established")

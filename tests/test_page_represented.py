"""Who represents a state in another one, as both pages say it, and what was told very long ago."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from events.vocabulary.offices import OfficialAppointed, OfficialRemoved
from events.vocabulary.registry import OfficeAdded
from tests.browsing import Visit, visiting
from tests.recording import record, served, statement
from tests.running import Server, serving

PAIR = "/relations/united-states/iran"
OF: dict[str, Any] = {
    "summary": "So it is told.",
    "citations": statement().citations,
    "office": "legation-head",
}
SENTENCES = {
    "2023-01-10": "The United States is represented by Nicholas Burns, Head of the legation.",
    "2023-02-10": "Nobody represents the United States: Head of the legation is vacant since"
    " 1 February 2023.",
    "2023-03-15": "It is not certain who represents the United States as Head of the legation:"
    " Antony Blinken or nobody.",
}


def told() -> Iterator[Any]:
    yield OfficeAdded(
        id="legation-head", name="Head of the legation", of="united-states", accredited_to="iran"
    )
    yield OfficialAppointed(**OF, id="came", date="2023-01-01", official="nicholas-burns")
    yield OfficialRemoved(**OF, id="went", date="2023-02-01", official="nicholas-burns")
    yield OfficialAppointed(
        **OF, id="may-have-come", date="[2023-03-01..2023-03-31]", official="antony-blinken"
    )


@pytest.fixture(scope="module")
def changed(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = copytree(_founded, tmp_path_factory.mktemp("changed") / "data")
    with served(data) as client:
        record(client, *told())
    with serving(data) as server:
        yield server


@pytest.fixture
def seen(browser: Browser, changed: Server) -> Iterator[Visit]:
    with visiting(browser, changed.address) as visit:
        yield visit


@pytest.mark.parametrize(("day", "sentence"), SENTENCES.items())
def test_who_represents_a_state_is_said_in_a_sentence_that_is_right(
    seen: Visit, day: str, sentence: str
) -> None:
    page = seen.open(f"{PAIR}?as_of={day}")

    said = page.locator("#relations > .planned").filter(has_not_text="When they began")
    expect(said).to_have_text(sentence)


@pytest.mark.parametrize(("day", "sentence"), SENTENCES.items())
def test_page_without_a_script_says_the_same(
    browser: Browser, changed: Server, day: str, sentence: str
) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{changed.address}{PAIR}?as_of={day}")

    said = page.locator("#relations > .planned").filter(has_not_text="When they began")
    expect(said).to_have_text(sentence)
    expect(page.locator("#relations h3").first).to_have_text("Relations")
    page.close()


def test_contact_of_long_ago_is_the_last_one_that_the_record_has(seen: Visit) -> None:
    page = seen.open("/relations/united-states/china?as_of=2030-06-01")

    expect(page.locator("#contacts .lead")).to_have_text(
        "6 years since the last one that this record has."
    )

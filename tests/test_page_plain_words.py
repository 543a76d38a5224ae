"""What a stranger stumbled over is said plainly, with a script and without."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from events.vocabulary.base import Citation
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import ActorAdded
from events.vocabulary.relations import GovernmentRecognised, RelationsStood
from tests.browsing import Visit, visiting
from tests.recording import record, served
from tests.running import serving

CITED = (
    Citation(
        source="cnn-blinken-xi-2023-06-19", exact="It was said.", start=4_000_000, end=4_000_012
    ),
)
PAIR = "/relations/united-states/china?as_of=1975-06-01"


def _told() -> Iterator[AnyEvent]:
    yield ActorAdded(id="island-republic", kind="state", name="Republic of the Islands")
    yield RelationsStood(
        id="no-relations",
        attested="1950-01-01",
        summary="There are none.",
        citations=CITED,
        between=("united-states", "china"),
        course="none",
    )
    yield GovernmentRecognised(
        id="other-government",
        attested="1950-01-01",
        summary="Another one is recognised.",
        citations=CITED,
        recognised_by="united-states",
        recognised="island-republic",
        government_of="china",
    )


@pytest.fixture
def seen(browser: Browser, founded: Path) -> Iterator[Visit]:
    with served(founded) as client:
        record(client, *_told())
    with serving(founded) as server, visiting(browser, server.address) as visit:
        yield visit


def test_where_there_are_no_relations_no_level_is_named_and_the_government_is(seen: Visit) -> None:
    page = seen.open(PAIR)

    relations = page.locator("#relations")
    expect(relations.locator("h3")).to_have_text(
        ["Relations", "Recognised by the United States as the government of China"]
    )
    expect(relations.locator(".holds > strong")).to_have_text(
        ["No relations", "Republic of the Islands"]
    )
    html = seen.page.request.get(f"{seen.address}{PAIR}", headers={"Accept": "text/html"}).text()
    section = html[html.index('id="relations"') :]
    assert "Recognised by the United States as the government of China" in section
    assert not re.search(r"<h3>Level</h3>", section)

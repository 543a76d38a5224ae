"""What a state tells of missions, war, several holders and measures, as the page tells it."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, expect

from events.vocabulary.measures import MeasureImposed
from events.vocabulary.offices import OfficialAppointed
from events.vocabulary.registry import MeasureAdded, OfficeAdded, PlaceAdded
from events.vocabulary.relations import MissionClosed, MissionMoved, MissionOpened, WarDeclared
from tests.browsing import Visit, visiting
from tests.recording import record, served, statement
from tests.running import Server, serving

PAIR = "/relations/united-states/china"
OF: dict[str, Any] = {"summary": "So it is told.", "citations": statement().citations}
MISSION: dict[str, Any] = {**OF, "of": "united-states", "host": "china"}


def told() -> Iterator[Any]:
    yield OfficeAdded(id="envoys", name="Envoys", of="united-states", seats="several")
    yield PlaceAdded(id="shanghai", name="Shanghai")
    yield MeasureAdded(id="quota", form="tariff", name="Quota")
    for who, day in (("antony-blinken", "2024-02-01"), ("nicholas-burns", "2024-02-02")):
        yield OfficialAppointed(
            **OF, id=f"{who}-envoy", date=day, office="envoys", official=who, until="2025-12-31"
        )
    for who, day in (("matthew-miller", "[2024-02-04..2024-02-09]"), ("wang-yi", "2024-02-20")):
        yield OfficialAppointed(
            **OF, id=f"{who}-envoy", date=day, office="envoys", official=who, until="2025-12-31"
        )
    yield OfficeAdded(id="spokesmen", name="Spokesmen", of="united-states", seats="several")
    for who in ("antony-blinken", "nicholas-burns"):
        yield OfficialAppointed(
            **OF, id=f"{who}-speaks", date="[2024-02-04..2024-02-09]", office="spokesmen",
            official=who,
        )  # fmt: skip
    yield MeasureImposed(
        **OF, id="quota-imposed", date="2024-02-01", measure="quota", imposed_by="china",
        targets=("united-states",),
    )  # fmt: skip
    yield MissionOpened(
        **MISSION, id="embassy-opened", date="2024-02-01", form="embassy", place="beijing"
    )
    yield MissionOpened(
        **MISSION, id="consulate-opened", date="2024-02-01", form="consulate", place="shanghai"
    )
    yield MissionMoved(
        **MISSION, id="embassy-moved", date="2024-02-03", form="embassy", place="shanghai",
        moved_from="beijing",
    )  # fmt: skip
    yield MissionClosed(
        **MISSION, id="consulate-closed", date="[2024-02-04..2024-02-09]", form="consulate",
        place="shanghai",
    )  # fmt: skip
    yield WarDeclared(
        **OF, id="war", date="2024-02-05", declared_by="united-states", against=("china",)
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


def element(visit: Visit, id: str) -> Locator:
    return visit.page.locator(f'[id="{id}"]')


def test_missions_say_whose_where_and_whether_they_are_open(seen: Visit) -> None:
    page = seen.open(f"{PAIR}?as_of=2024-02-05")

    embassy = element(seen, "missions/united-states/china/diplomatic")
    expect(embassy.locator("h3")).to_have_text("Embassy of the United States in China")
    expect(embassy.locator(".holds")).to_have_text("Open since 1 February 2024")
    expect(embassy.get_by_role("link", name="Shanghai")).to_have_attribute(
        "href", "/places/shanghai?as_of=2024-02-05"
    )
    consulate = element(seen, "missions/united-states/china/consulate/shanghai")
    expect(consulate.locator("h3")).to_have_text("Consulate of the United States in China")
    expect(consulate).to_contain_text("Uncertain")
    expect(consulate.locator(".alternative strong")).to_have_text(["Closed", "Open, as consulate"])
    expect(page.locator(".doubts")).to_contain_text("Consulate of the United States in China")
    assert Axe().run(page, options={"resultTypes": ["violations"]}).violations_count == 0


def test_state_of_two_without_missions_has_no_section_of_them(seen: Visit) -> None:
    page = seen.open(f"{PAIR}?as_of=2023-06-19")

    expect(page.locator("#missions")).to_have_count(0)


def test_war_stands_beside_the_course_of_relations(seen: Visit) -> None:
    seen.open(f"{PAIR}?as_of=2024-02-05")

    war = element(seen, "relations/china|united-states/war")
    expect(war.locator("h3")).to_have_text("War")
    expect(war.locator(".holds")).to_have_text("Going on since 5 February 2024")


def test_all_who_hold_an_office_of_several_seats_are_named(seen: Visit) -> None:
    seen.open("/offices/envoys?as_of=2024-02-05")

    envoys = element(seen, "offices/envoys")
    in_office = envoys.locator(".parts > .element", has=seen.page.locator(".holds"))
    expect(in_office.locator("h3")).to_have_text(["Antony Blinken", "Nicholas Burns"])
    expect(envoys.locator("> .holds")).to_have_count(0)


def test_each_seat_says_since_when_and_how_certainly_somebody_is_in_it(seen: Visit) -> None:
    page = seen.open("/offices/envoys?as_of=2024-02-05")

    seats = element(seen, "offices/envoys").locator(".parts > .element")
    expect(seats.locator("h3")).to_have_text(["Antony Blinken", "Nicholas Burns", "Matthew Miller"])
    expect(seats.locator(".holds")).to_have_text(
        [
            "In office since 1 February 2024, as told on 1 February 2024",
            "In office since 2 February 2024, as told on 2 February 2024",
        ]
    )
    expect(seats.nth(2).locator(".badge")).to_have_text("Uncertain")
    expect(seats.nth(2).locator(".alternative > strong")).to_have_text(["In office"])
    assert Axe().run(page, options={"resultTypes": ["violations"]}).violations_count == 0


def test_seats_that_are_all_uncertain_are_not_told_as_one(seen: Visit) -> None:
    page = seen.open("/offices/spokesmen?as_of=2024-02-05")

    expect(element(seen, "offices/spokesmen").locator("> .alternatives, > .holds")).to_have_count(0)
    expect(page.locator(".parts > .element h3")).to_have_text(["Antony Blinken", "Nicholas Burns"])
    expect(page.locator(".alternative > strong")).to_have_text(["In office", "In office"])


def test_measure_says_whose_it_is_and_against_whom(seen: Visit) -> None:
    seen.open(f"{PAIR}?as_of=2024-02-05")

    measure = element(seen, "measures/quota/china/united-states")
    expect(measure.locator("h3")).to_have_text("Quota: China against the United States")


def test_visit_of_several_days_is_held_from_the_first_to_the_last(seen: Visit) -> None:
    seen.open(f"{PAIR}?as_of=2023-06-20")

    visited = element(seen, "engagements/blinken-visit-to-beijing-2023")
    expect(visited.locator("> .holds")).to_have_text("Held, from 18 June 2023 to 19 June 2023")
    talks = element(seen, "engagements/blinken-qin-talks-2023")
    expect(talks.locator("> .holds")).to_have_text("Held, 18 June 2023")

"""A state on the page as the API tells it: in its order, with its marks, nothing twice."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from events.vocabulary.accords import TreatyInForce, TreatySigned
from events.vocabulary.engagements import EngagementCancelled, EngagementPlanned
from events.vocabulary.incidents import IncidentOccurred
from events.vocabulary.registry import AccordAdded, EngagementAdded, IncidentAdded
from events.vocabulary.relations import (
    ConsularRelationsEstablished,
    RelationsLowered,
    RelationsSevered,
    RelationsStood,
    StateRecognised,
)
from tests.browsing import Visit, visiting
from tests.recording import record, served, statement
from tests.running import Ask, Server, serving

PAIR = "/relations/united-states/china"
BETWEEN = ("united-states", "china")
CITED = statement().citations
NAMES = {
    "accords": "accord",
    "offices": "office",
    "channels": "channel",
    "measures": "measure",
    "incidents": "incident",
}


def unfolded(page: Page) -> Page:
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    return page


def ids(elements: Locator) -> list[str]:
    found = [each.get_attribute("id") or "" for each in elements.all()]
    return [each.partition("/")[2] for each in found]


def key(name: str, state: dict[str, Any]) -> str:
    """A measure stands for each side and target by itself."""
    if name == "measure":
        return f"{state['measure']}/{state['side']}/{state['target'] or '-'}"
    return str(state[name])


def by_id(page: Page, id: str) -> Locator:
    return page.locator(f'[id="{id}"]')


def flat(engagements: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for each in engagements:
        yield each
        yield from flat(each["parts"])


def is_settled(engagement: dict[str, Any]) -> bool:
    status, others = engagement["status"], engagement["alternatives"]
    told = {status} if status else {each["value"] for each in others}
    return not engagement["outcome"] and bool(
        told & {"accepted", "planned", "announced", "postponed"}
    )


def in_sight_first(engagements: list[Any]) -> list[Any]:
    """What is settled and the two that were held last, before all else."""
    leading = [each for each in engagements if each["status"] == "held"][:2]
    last = engagements.index(leading[1]) if len(leading) > 1 else len(engagements)
    leading += [
        each
        for place, each in enumerate(engagements)
        if is_settled(each) and (each["certainty"] != "certain" or place < last)
    ]
    return sorted(engagements, key=lambda each: each not in leading)


@pytest.mark.parametrize("day", ["2023-03-01", "2023-06-19", "2023-07-01", "2026-11-28"])
def test_elements_stand_in_the_order_of_the_answer(visit: Visit, ask: Ask, day: str) -> None:
    page = unfolded(visit.open(f"{PAIR}?as_of={day}"))
    state = ask("/v1/relations/united-states/china", as_of=day)

    told = [each["engagement"] for each in flat(in_sight_first(state["engagements"]))]
    assert ids(page.locator("#engagements .element")) == told
    for section, name in NAMES.items():
        told = [key(name, each) for each in state[section]]
        assert ids(page.locator(f"#{section} .element")) == told, section
    issues = list(dict.fromkeys(each["issue"] for each in state["stances"]))
    links = page.locator("#stances .issue > h3 > a").all()
    shown = [(each.get_attribute("href") or "").partition("?")[0] for each in links]
    assert shown == [f"/issues/{each}" for each in issues]


def test_summary_begins_with_the_headline(visit: Visit, ask: Ask) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-19")
    state = ask("/v1/relations/united-states/china", as_of="2023-06-19")

    assert len(state["headline"]) > 1
    told = "On 19 June 2023: " + " ".join(state["headline"])
    expect(page.locator(".summary p").first).to_have_text(told)


def test_parts_stand_beneath_their_whole_and_say_so_where_it_is_not_there(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-19")
    visited = by_id(page, "engagements/blinken-visit-to-beijing-2023")
    part = visited.locator("> .parts > .element", has_text="Meeting of Antony Blinken and Xi")
    expect(part.locator(".badge.changed")).to_have_text("New this day")
    expect(part).not_to_contain_text("A part of")

    page = visit.open(f"{PAIR}?as_of=2026-11-28")
    part = by_id(page, "engagements/blinken-xi-meeting-2023")
    expect(part.get_by_role("link", name="Antony Blinken's visit to Beijing")).to_have_attribute(
        "href", "/engagements/blinken-visit-to-beijing-2023?as_of=2026-11-28"
    )


def test_date_that_was_given_up_is_no_plan(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-03-01")

    visited = by_id(page, "engagements/blinken-visit-to-beijing-2023")
    expect(visited).to_contain_text("Had been planned for some time between 1 February 2023 and")
    expect(visited).not_to_contain_text("Planned for")


def test_what_is_told_once_more_bears_no_mark(visit: Visit, ask: Ask) -> None:
    page = unfolded(visit.open(f"{PAIR}?as_of=2023-06-19"))
    found = ask("/v1/relations/united-states/china/changes", since="2023-06-18", until="2023-06-19")
    again = {each["id"] for each in found["changes"] if each["reason"] == "told-again"}
    others = [each for each in found["changes"] if each["reason"] != "told-again"]
    assert "president-of-the-united-states" in again

    for office in ("president-of-the-united-states", "foreign-minister-of-china"):
        expect(by_id(page, f"offices/{office}").locator(".badge.changed")).to_have_count(0)
    speaker = by_id(page, "offices/speaker-of-the-us-house-of-representatives")
    expect(speaker.locator(".badge.changed")).to_have_text("Told otherwise this day")
    leader = by_id(page, "offices/core-leadership-of-the-communist-party-of-china")
    expect(leader.locator(".badge.changed")).to_have_text("First told this day")
    expect(page.locator(".badge.changed")).to_have_count(len(others))
    expect(page.locator(".summary")).to_contain_text(f"{len(others)} changes since the day before")


def test_what_is_folded_says_how_much_of_it_changed(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-19")

    expect(page.locator("#offices-more > summary")).to_have_text("10 more, 2 changes among them")


def test_relations_say_who_represents_and_what_nobody_tells(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-19")

    relations = page.locator("#relations")
    expect(relations.locator(".holds")).to_have_text("In being since 1979")
    expect(relations).to_contain_text("At which level they are is not told.")
    expect(relations).to_contain_text(
        "China is represented by Xie Feng, Ambassador of China to the United States, as told on"
        " 7 June 2023."
    )


def test_old_news_says_how_old_it_is(visit: Visit) -> None:
    page = unfolded(visit.open(f"{PAIR}?as_of=2026-06-20"))

    expect(page.locator("#relations")).to_contain_text("as told on 7 June 2023, 3 years earlier.")


def test_section_whose_all_is_over_is_not_said_to_be_empty(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2026-11-28")
    incidents = page.locator("#incidents")
    expect(incidents).to_contain_text("Nothing of the last year; what is told of was over before.")
    expect(incidents.locator("details")).to_be_hidden()

    incidents.get_by_role("button", name="Show more of: Incidents").click()

    expect(incidents.locator(".element")).to_have_count(2)
    expect(incidents.locator(".count")).to_have_text("2")


@pytest.fixture(scope="module")
def broken(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = copytree(_founded, tmp_path_factory.mktemp("broken") / "data")
    with served(data) as client:
        record(client, *registered(), *happened())
    with serving(data) as server:
        yield server


@pytest.fixture
def seen(browser: Browser, broken: Server) -> Iterator[Visit]:
    with visiting(browser, broken.address) as visit:
        yield visit


def registered() -> Iterator[Any]:
    yield AccordAdded(id="pact", form="treaty", name="Pact")
    yield IncidentAdded(id="clash", name="Clash")
    yield IncidentAdded(id="siege", name="Siege", lasts=True)
    for each in ("talk", "trip"):
        yield EngagementAdded(id=each, form="meeting", name=each.capitalize())


def happened() -> Iterator[Any]:
    def of(id: str, date: str) -> dict[str, Any]:
        return {"id": id, "date": date, "summary": "So it is told.", "citations": CITED}

    yield TreatySigned(**of("signed", "2023-02-01"), accord="pact", parties=BETWEEN)
    yield TreatyInForce(**of("in-force", "2023-03-01"), accord="pact", parties=BETWEEN)
    for each in ("clash", "siege"):
        yield IncidentOccurred(
            **of(each, "2024-02-01"),
            incident=each,
            responsible=("china",),
            affected=("united-states",),
        )
    yield EngagementPlanned(
        **of("talk-planned", "2024-01-05"),
        engagement="talk",
        participants=BETWEEN,
        planned_for="2024-02-05",
    )
    yield EngagementCancelled(
        **of("trip-cancelled", "2024-01-05"),
        engagement="trip",
        participants=BETWEEN,
        planned_for="2024-02-05",
    )
    yield StateRecognised(
        **of("recognised", "2023-01-01"), recognised_by="united-states", recognised="china"
    )
    yield ConsularRelationsEstablished(**of("consuls", "2023-01-02"), between=BETWEEN)
    yield RelationsLowered(**of("lowered", "2024-01-10"), between=BETWEEN, level="legation")
    yield RelationsSevered(**of("severed", "[2024-03-01..2024-03-31]"), between=BETWEEN)
    yield RelationsStood(
        id="stood",
        attested="2024-06-01",
        summary="So it is told.",
        citations=CITED,
        between=BETWEEN,
        course="none",
    )


def test_each_part_of_the_relations_says_its_own(seen: Visit) -> None:
    page = seen.open(f"{PAIR}?as_of=2024-02-10")

    held = page.locator("#relations .holds")
    expect(held).to_have_text(
        [
            "In being since 1979",
            "Legation since 10 January 2024",
            "Established since 2 January 2023",
            "Recognised since 1 January 2023",
        ]
    )
    expect(page.locator("#relations h3")).to_have_text(
        [
            "Relations",
            "Level",
            "Consular relations",
            "Recognition of China by the United States",
        ]
    )


def test_relations_that_may_be_broken_off_are_among_what_is_not_certain(seen: Visit) -> None:
    page = seen.open(f"{PAIR}?as_of=2024-03-10")

    course = page.locator("#relations .element").first
    expect(course.locator(".alternative > strong")).to_have_text(["Broken off", "In being"])
    page.locator(".doubts").get_by_role("link", name="Diplomatic relations").click()
    expect(course).to_be_in_viewport()


def test_course_that_is_told_of_a_day_alone_has_no_beginning(seen: Visit) -> None:
    page = seen.open(f"{PAIR}?as_of=2024-06-01")

    course = page.locator("#relations .element").first
    expect(course.locator(".badge.changed")).to_have_text("Told otherwise this day")
    expect(course).to_contain_text("No relations")
    expect(course).not_to_contain_text("since")


def test_treaty_stands_among_the_accords(seen: Visit) -> None:
    page = seen.open(f"{PAIR}?as_of=2024-02-10")

    expect(by_id(page, "accords/pact").locator(".holds")).to_have_text(
        "In force since 1 March 2023"
    )


def test_incident_that_does_not_last_has_a_day_and_another_goes_on(seen: Visit) -> None:
    page = seen.open(f"{PAIR}?as_of=2024-02-10")

    expect(by_id(page, "incidents/clash").locator(".holds")).to_have_text(
        "Occurred, 1 February 2024"
    )
    expect(by_id(page, "incidents/siege").locator(".holds")).to_have_text(
        "Occurred since 1 February 2024"
    )


def test_plan_whose_day_has_passed_in_silence_says_so(seen: Visit) -> None:
    page = unfolded(seen.open(f"{PAIR}?as_of=2024-02-10"))

    talk, trip = by_id(page, "engagements/talk"), by_id(page, "engagements/trip")
    expect(talk).to_contain_text("Had been planned for 5 February 2024.")
    expect(talk).to_contain_text("What became of it is not told.")
    expect(trip).to_contain_text("Had been planned for 5 February 2024.")
    expect(trip).not_to_contain_text("What became of it")
    page = unfolded(seen.open(f"{PAIR}?as_of=2024-02-04"))
    expect(by_id(page, "engagements/talk")).to_contain_text("Planned for 5 February 2024.")

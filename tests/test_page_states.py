"""What holds, what may, what is told at once, what it changed between: as the page says it."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from events.vocabulary.engagements import EngagementPostponed
from events.vocabulary.measures import MeasureImposed
from events.vocabulary.offices import OfficialAppointed, OfficialInOffice, OfficialRemoved
from events.vocabulary.registry import MeasureAdded, OfficeAdded
from events.vocabulary.statements import StatementMade
from tests.browsing import Visit, visiting
from tests.recording import record, served, statement
from tests.running import Ask, Server, serving

PAIR = "/relations/united-states/china"
CITED = statement().citations
OFFICES = ("envoy", "chair", "delegate")


def element(page: Page, name: str) -> Locator:
    head = page.locator(":scope > .element-head")
    return page.locator(".element").filter(has=head.get_by_role("heading", name=name, exact=True))


def unfolded(page: Page) -> Page:
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    return page


def test_what_changed_between_two_tellings_says_both_and_no_day(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2020-03-01")

    secretary = element(page, "Secretary of State of the United States")
    expect(secretary.locator(".badge.possible")).to_have_text("Changed in between")
    expect(secretary.locator(".alternative > strong")).to_have_text(
        ["Mike Pompeo", "Antony Blinken"]
    )
    expect(secretary.locator(".alternative > .since")).to_have_text(
        ["as last told by 31 December 2018", "as next told on 14 February 2023"]
    )


def test_what_may_have_happened_has_no_box_for_nothing(visit: Visit) -> None:
    page = unfolded(visit.open(f"{PAIR}?as_of=2023-03-01"))

    call = element(page, "Telephone call of Antony Blinken and Qin Gang")
    expect(call.locator(".alternative > strong")).to_have_text(["Held"])
    expect(call.locator(".alternatives > summary")).to_have_text(
        "Possibly held: the sources do not say on which day,"
        " which may be before or after 1 March 2023."
    )
    expect(page.get_by_text("Nothing yet")).to_have_count(0)


def test_certain_elements_come_before_those_that_are_not(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-03-01")

    first = page.locator("#engagements .element").first
    expect(first).to_contain_text("Antony Blinken's visit to Beijing")
    expect(first).to_contain_text("Postponed since some time between")
    expect(page.locator("#engagements .element").last).to_contain_text("Uncertain")


def test_day_of_which_nothing_is_told_shows_no_empty_sections(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=1776-07-04")

    expect(page.locator(".headline")).to_have_text(
        "On 4 July 1776: nothing is told of their relations; the record of them reaches to"
        " 31 December 2023."
    )
    expect(page.locator(".element, #engagements, #offices, #stances, #contacts")).to_have_count(0)
    expect(page.locator("#excluded")).to_contain_text(
        re.compile("[1-9][0-9]* are told only of later days")
    )


def test_every_element_of_a_late_day_says_when_it_began_or_was_told(visit: Visit) -> None:
    page = unfolded(visit.open(f"{PAIR}?as_of=2026-11-28"))

    elements = page.locator(".elements > .element")
    told = [each.inner_text() for each in elements.locator(".holds").all()]
    assert len(told) == elements.count() > 25
    assert [each for each in told if not re.search("told (on|by) |^Held, | since ", each)] == []
    president = "Joe Biden, as first told by 30 November 2022 and last told by 30 November 2023"
    president += ", 2 years earlier"
    assert president in told
    expect(page.locator(".summary")).to_contain_text("What is shown was last told of by 31 Dec")


def test_all_that_a_side_said_stands_on_the_page(visit: Visit, ask: Ask) -> None:
    page = unfolded(visit.open(f"{PAIR}?as_of=2023-06-20"))

    told = ask("/v1/relations/united-states/china", as_of="2023-06-20")["stances"]
    summaries = sorted(said["summary"] for each in told for said in each["statements"])
    assert sorted(page.locator("#stances .said > a").all_inner_texts()) == summaries
    first = page.locator("#stances .stance").first
    expect(first).to_contain_text("Said last on the occasion of Antony Blinken's visit to Beijing.")
    expect(first).to_contain_text(re.compile("Spoken of on [0-9]+ earlier occasions? too"))


def test_person_has_a_voice_and_a_state_what_all_who_speak_for_it_said(visit: Visit) -> None:
    page = visit.open("/actors/wang-yi?as_of=2023-07-15")
    expect(page.locator("#voices h2")).to_contain_text("What Wang Yi said last, issue by issue")
    expect(page.locator("#stances")).to_have_count(0)

    page = visit.open("/actors/china?as_of=2023-07-15")
    expect(page.locator("#stances h2")).to_contain_text("with all who speak for it")
    expect(page.locator("#stances .stance").first.locator(".who a").first).to_be_visible()


def test_issue_has_the_sides_and_beside_them_each_speaker_alone(visit: Visit) -> None:
    page = visit.open("/issues/taiwan?as_of=2023-07-15")

    sides = page.locator("#stances .stance > .speaker:first-child > a")
    expect(sides).to_have_text(["China", "United States"])
    expect(page.locator("#voices .stance > .speaker:first-child > a").first).to_have_text("CNN")


@pytest.fixture(scope="module")
def told(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = copytree(_founded, tmp_path_factory.mktemp("told") / "data")
    with served(data) as client:
        record(client, *registered(), *holdings(), *others())
    with serving(data) as server:
        yield server


@pytest.fixture
def told_page(browser: Browser, told: Server) -> Iterator[Page]:
    with visiting(browser, told.address) as visit:
        yield unfolded(visit.open(f"{PAIR}?as_of=2023-07-15"))


def registered() -> Iterator[OfficeAdded | MeasureAdded]:
    for each in OFFICES:
        yield OfficeAdded(id=each, name=each.capitalize(), of="china")
    yield MeasureAdded(id="levy", form="tariff", name="Levy")


def holdings() -> Iterator[OfficialAppointed | OfficialInOffice | OfficialRemoved]:
    for person in ("qin-gang", "wang-yi"):
        yield OfficialInOffice(
            id=f"{person}-envoy",
            attested="2023-03-01",
            summary="So it is told.",
            citations=CITED,
            office="envoy",
            official=person,
        )
    yield appointed("chair", "qin-gang", "2023-01-10", until="2023-12-01")
    yield appointed("chair", "wang-yi", "2023-05-01")
    yield appointed("delegate", "qin-gang", "2023-01-10")
    yield OfficialRemoved(
        id="delegate-removed",
        date="2023-02-10",
        summary="He leaves.",
        citations=CITED,
        office="delegate",
        official="qin-gang",
    )


def appointed(office: str, person: str, day: str, until: str | None = None) -> OfficialAppointed:
    return OfficialAppointed(
        id=f"{office}-{person}",
        date=day,
        summary="He is appointed.",
        citations=CITED,
        office=office,
        official=person,
        until=until,
    )


def others() -> Iterator[MeasureImposed | EngagementPostponed | StatementMade]:
    yield MeasureImposed(
        id="levy-imposed",
        date="2022-06-01",
        summary="The levy is imposed.",
        citations=CITED,
        measure="levy",
        imposed_by="china",
        targets=("united-states",),
        until="2023-06-01",
    )
    yield EngagementPostponed(
        id="put-off-after-all",
        date="2023-07-01",
        summary="It is put off after it was held.",
        citations=CITED,
        engagement="blinken-visit-to-beijing-2023",
        postponed_by="united-states",
    )
    yield StatementMade(
        id="said-on-nothing",
        date="2023-07-10",
        summary="It is said, and on no issue.",
        citations=CITED,
        speaker="wang-yi",
        addressees=("united-states",),
    )


def test_what_is_told_at_once_is_never_called_possible(told_page: Page) -> None:
    envoy = element(told_page, "Envoy")

    expect(envoy.locator(".badge.possible")).to_have_text("Told differently")
    expect(envoy.locator(".alternatives > summary")).to_have_text(
        "Qin Gang and Wang Yi are told at once, and nothing says which came last."
    )
    expect(envoy.locator(".alternative.is-certain > strong")).to_have_text(["Qin Gang", "Wang Yi"])
    expect(envoy).to_contain_text("Last told for certain on 1 March 2023.")


def test_overlapping_terms_have_all_their_holders_and_a_vacancy_none(told_page: Page) -> None:
    expect(element(told_page, "Chair").locator(".holds > strong")).to_have_text(
        "Qin Gang and Wang Yi"
    )
    expect(element(told_page, "Delegate").locator(".holds")).to_have_text(
        "Vacant since 10 February 2023, as told on 10 February 2023"
    )


def test_measure_whose_term_ran_out_is_expired(told_page: Page) -> None:
    levy = element(told_page, "Levy: China against the United States")

    expect(levy.locator(".holds")).to_have_text("Expired since 1 June 2023")


def test_what_was_held_stays_held_and_says_what_tells_otherwise(told_page: Page) -> None:
    held = element(told_page, "Antony Blinken's visit to Beijing")

    expect(held.locator("> .holds")).to_have_text("Held, from 18 June 2023 to 19 June 2023")
    expect(held).to_contain_text("It was held, whatever else is told of later days")
    expect(held.locator("a[href*='put-off-after-all']")).to_be_visible()


def test_statement_on_no_issue_stands_under_none(told_page: Page) -> None:
    row = told_page.locator("#stances .issue").filter(has_text="On no issue in particular")

    expect(row.locator(".said > a")).to_have_text(["It is said, and on no issue."])

"""The calendar as a calendar client reads it: the rules of RFC 5545 for all-day entries."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from litestar.testing import TestClient
from msgspec.structs import replace

from api.service.stores import writing
from events.time.dates import day_of
from events.vocabulary.amendments import FactCorrected
from tests.recording import an_app, record
from tests.running import Ask, Client
from tests.test_api_formats_recorded import statement

AS_OF = "as_of=2023-12-31"
VISIT = "engagement.blinken-visit-to-beijing-2023@detente"


def entries(client: Client, address: str) -> dict[str, Any]:
    """The entries of a calendar by UID."""
    calendar = Calendar.from_ical(client.get(address).raise_for_status().content)
    found = list(calendar.walk("VEVENT"))
    assert not [fault for each in (calendar, *found) for fault in each.errors]
    uids = [str(each["UID"]) for each in found]
    assert len(uids) == len({*uids})
    return dict(zip(uids, found, strict=True))


@pytest.fixture(scope="module")
def calendar(client: Client) -> dict[str, Any]:
    return entries(client, f"/v1/timeline.ics?{AS_OF}")


@pytest.fixture
def served(founded: Path) -> Iterator[Client]:
    with an_app(lambda: writing(founded)) as app, TestClient(app) as client:
        yield client


def test_lines_are_folded_and_end_as_they_must(client: Client) -> None:
    lines = client.get(f"/v1/timeline.ics?{AS_OF}").content.split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert not [line for line in lines if b"\n" in line or b"\r" in line]
    assert (lines[0], lines[-2], lines[-1]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"")


def test_every_entry_is_whole_days_that_end_on_the_day_after(calendar: dict[str, Any]) -> None:
    for entry in calendar.values():
        start, end = entry["DTSTART"].dt, entry["DTEND"].dt
        assert (type(start), type(end)) == (date, date)
        assert entry["DTSTART"].params["VALUE"] == entry["DTEND"].params["VALUE"] == "DATE"
        assert start < end


def test_facts_are_there_or_counted(calendar: dict[str, Any], client: Client, ask: Ask) -> None:
    items = ask("/v1/timeline", as_of="2023-12-31", limit=500)["items"]
    facts = {uid for uid in calendar if uid.startswith("fact.")}
    whole = Calendar.from_ical(client.get(f"/v1/timeline.ics?{AS_OF}").content)

    assert facts <= {f"fact.{each['id']}@detente" for each in items}
    assert len(items) - len(facts) == int(str(whole["X-DETENTE-LEFT-OUT"]))
    assert not any(".." in str(calendar[uid]["SUMMARY"]) for uid in facts)


def test_uncertain_day_takes_all_that_it_may_be(calendar: dict[str, Any], ask: Ask) -> None:
    for item in ask("/v1/timeline", as_of="2023-12-31", limit=500)["items"]:
        entry = calendar.get(f"fact.{item['id']}@detente")
        if entry is not None:
            days = (entry["DTSTART"].dt.toordinal(), entry["DTEND"].dt.toordinal() - 1)
            assert days == (day_of(item["earliest"]), day_of(item["ends"]))
            assert item["date"] in entry["DESCRIPTION"]
            if item["earliest"] != item["latest"] or item["approximate"]:
                assert entry["STATUS"] == "TENTATIVE"


def test_instants_are_those_of_the_ledger(calendar: dict[str, Any]) -> None:
    for entry in calendar.values():
        assert entry["DTSTAMP"].dt == entry["LAST-MODIFIED"].dt
        assert entry["CREATED"].dt <= entry["DTSTAMP"].dt
        assert isinstance(entry["DTSTAMP"].dt, datetime)
        assert entry["DTSTAMP"].dt.utcoffset() == timedelta(0)
        assert entry["TRANSP"] == "TRANSPARENT"


def test_uid_is_the_same_in_whatever_calendar(client: Client, calendar: dict[str, Any]) -> None:
    of_actor = entries(client, f"/v1/actors/antony-blinken/timeline.ics?{AS_OF}")
    elsewhere = client.get(f"/v1/timeline.ics?{AS_OF}", headers={"Host": "elsewhere.example"})

    assert of_actor.keys() <= calendar.keys()
    found = Calendar.from_ical(elsewhere.content).walk("VEVENT")
    assert [str(each["UID"]) for each in found] == list(calendar)


@pytest.mark.parametrize(
    ("as_of", "status", "start"),
    [("2023-01-31", "TENTATIVE", "2023-02-01"), ("2023-03-01", "CANCELLED", "2023-02-01")],
)
def test_engagement_stands_on_the_days_planned_for_it(
    client: Client, as_of: str, status: str, start: str
) -> None:
    path = "/v1/engagements/blinken-visit-to-beijing-2023/timeline.ics"

    entry = entries(client, f"{path}?as_of={as_of}")[VISIT]

    assert entry["STATUS"] == status
    assert entry["DTSTART"].dt.isoformat() == start
    assert entry["DTEND"].dt.isoformat() == "2023-02-15"


def test_engagement_that_was_held_is_a_fact_alone(calendar: dict[str, Any]) -> None:
    assert VISIT not in calendar
    assert calendar["fact.blinken-visited-beijing@detente"]["STATUS"] == "CONFIRMED"


def test_correction_raises_the_sequence_and_keeps_the_rest(served: Client) -> None:
    said = statement(1)
    record(served, said)
    before = entries(served, f"/v1/timeline.ics?{AS_OF}")["fact.said-0001@detente"]

    record(served, FactCorrected(fact=replace(said, summary="It was told."), reason="better"))
    record(
        served,
        statement(2),
        FactCorrected(fact=replace(said, date="2023-06"), reason="the day is not known"),
    )
    after = entries(served, f"/v1/timeline.ics?{AS_OF}")["fact.said-0001@detente"]

    assert (before["SEQUENCE"], before["STATUS"]) == (0, "CONFIRMED")
    assert after["SEQUENCE"] > 0
    assert (after["STATUS"], after["DTSTART"].dt.day, after["DTEND"].dt.month) == (
        "TENTATIVE",
        1,
        7,
    )
    assert after["CREATED"].dt == before["CREATED"].dt
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt


@pytest.mark.parametrize("edtf", ["9999-12-31", "9999", "0001-01-01", "2024-02-29"])
def test_first_and_last_days_that_there_are(served: Client, edtf: str) -> None:
    record(served, replace(statement(1), date=edtf))

    calendar = entries(served, "/v1/timeline.ics?as_of=9999-12-31&text=said")

    assert ("fact.said-0001@detente" in calendar) == (not edtf.startswith("9999"))


def test_text_is_escaped_and_reads_back(served: Client) -> None:
    summary = "Ä; b, c\\n \U0001f54a said " + "ü" * 100
    record(served, statement(1, summary=summary))

    entry = entries(served, f"/v1/timeline.ics?{AS_OF}&text=said")["fact.said-0001@detente"]

    assert entry["SUMMARY"] == summary

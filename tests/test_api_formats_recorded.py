"""Timelines in all of their formats, over what is recorded beside the founding facts."""

import csv
import io
import re

import pytest
from msgspec.structs import replace

from api.http.media_formats import Format
from api.timelines.formats import FORMATS
from events.vocabulary.amendments import FactCorrected, FactRetracted
from events.vocabulary.base import Citation
from events.vocabulary.registry import ActorAdded, ActorMerged
from events.vocabulary.statements import StatementMade
from tests.recording import record
from tests.running import Client
from tests.test_api_formats import AS_OF, JSON_LIKE, PLACES, by_name, links_of


def statement(number: int, summary: str = "It was said.") -> StatementMade:
    """A statement on one day."""
    cited = Citation(source="cnn-blinken-xi-2023-06-19", exact="so it was said", start=0, end=14)
    return StatementMade(
        id=f"said-{number:04}",
        date="2023-06-18",
        summary=summary,
        citations=(cited,),
        speaker="china",
    )


@pytest.mark.parametrize("extension", ["", ".csv", ".atom"])
def test_facts_that_arrive_between_pages_shift_none(writable: Client, extension: str) -> None:
    address = f"/v1/timeline{extension}?{AS_OF}&limit=25&from=2023-06-18"
    before = whole(writable, address, arriving=False)

    during = whole(writable, address, arriving=True)

    assert len(before) > 1
    assert during == before
    assert len(whole(writable, address, arriving=False)) >= len(before)


def whole(client: Client, address: str, *, arriving: bool) -> list[list[str]]:
    """The facts on each page; after each, one more may arrive on a day that is asked for."""
    found, following = [], [address]
    while following:
        answer = client.get(following[0]).raise_for_status()
        text = answer.text
        found.append(re.findall(r"/v1/facts/([a-z0-9-]+)", text) or re.findall(ITEM, text))
        if arriving:
            record(client, statement(len(found)))
        following = links_of(answer.headers["link"]).get("next", [])
    return found


ITEM = re.compile(r'(?m)^([a-z0-9-]{5,}),|"id":"([a-z0-9-]+)"')


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1"])
def test_formula_is_a_text_to_spreadsheets(writable: Client, text: str) -> None:
    record(writable, statement(1, summary=f"{text} is what they said."))

    answer = writable.get(f"/v1/timeline.csv?{AS_OF}&text=what+they+said").text

    (row,) = csv.DictReader(io.StringIO(answer))
    assert row["summary"] == f"'{text} is what they said."


HOSTILE = '<script>alert(1)</script> & "quoted", ]]> \\n; BEGIN:VEVENT'


@by_name
def test_hostile_summary_breaks_no_format(writable: Client, chosen: Format) -> None:
    record(writable, statement(1, summary=HOSTILE))

    answer = writable.get(f"/v1/timeline{chosen.extension}?{AS_OF}&text=alert+quoted")

    assert answer.status_code == 200
    if chosen.name in {"timelinejs", "vis"}:
        assert "<script" not in answer.text
        assert "&lt;script&gt;" in answer.text
    if chosen.name == "atom":
        assert "<script" not in answer.text
    if chosen.name == "ics":
        assert answer.text.count("\r\nBEGIN:VEVENT") == 1
    if chosen in JSON_LIKE:
        answer.json()


def test_pinned_answer_stays_to_the_byte_in_every_format(writable: Client) -> None:
    record(writable, statement(1), statement(2))
    head = writable.get("/health").json()["ledger_head"]
    addresses = [
        f"{path}{each.extension}?{AS_OF}&known_at={head}" for path in PLACES for each in FORMATS
    ]
    before = [writable.get(each).raise_for_status().content for each in addresses]

    record(
        writable,
        FactCorrected(fact=replace(statement(1), summary="It was told."), reason="better"),
        FactRetracted(fact="said-0002", reason="it never was"),
        replace(statement(3), issues=("taiwan",)),
    )

    assert [writable.get(each).content for each in addresses] == before


def test_merged_actor_has_moved_in_its_format(writable: Client) -> None:
    other = ActorAdded(id="wang-i", kind="person", name="Wang I", acts_for=("china",))
    record(writable, other)
    record(writable, ActorMerged(actor="wang-i", into="wang-yi", reason="the same person"))

    answer = writable.get("/v1/actors/wang-i/timeline.ics?limit=3", follow_redirects=False)

    assert answer.status_code == 308
    assert answer.headers["location"].endswith("wang-yi/timeline.ics?limit=3")
    assert writable.get("/v1/actors/wang-i/timeline.ics?limit=3").status_code == 200

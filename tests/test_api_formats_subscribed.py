"""Feeds, calendars and JSON-LD, as somebody reads them who comes again and again."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from icalendar import Calendar
from msgspec.structs import replace

from api.timelines.atom import ATOM, TOMBSTONES
from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.registry import ActorAdded, ActorMerged, SourceChecked
from tests.recording import ISSUE, postponed, record, served, statement
from tests.running import Client

HOST = "http://testserver.local"
VISIT = "blinken-visit-to-beijing-2023"
SUBSCRIBED = (".atom", ".feed.json", ".ics", ".jsonld")
SAID = statement("said-once")
"""Of the United States and China, about Taiwan."""

OF_ALL = (
    "/v1/timeline{}?limit=500",
    "/v1/timeline{}?limit=3",
    "/v1/timeline{}?as_of=2023-12-31&public_by=2023-07-31",
)
OF_SOME = (
    "/v1/timeline{}?text=candid+and+productive",
    "/v1/timeline{}?contested=true",
    "/v1/timeline{}?status=postponed",
    "/v1/timeline{}?kind=engagement-announced",
    "/v1/timeline{}?place=beijing",
    "/v1/timeline{}?from=2023-06-20&until=2023-06-20&order=asc",
    "/v1/actors/wang-yi/timeline{}",
    "/v1/actors/wang-yi/timeline{}?limit=2",
    "/v1/issues/export-controls/timeline{}",
    f"/v1/engagements/{VISIT}/timeline{{}}",
    "/v1/offices/foreign-minister-of-china/timeline{}",
    "/v1/timeline{}?actor=wang-yi&counterpart=united-states",
)
ELSEWHERE = (
    ISSUE,
    SourceChecked(source="cnn-blinken-xi-2023-06-19", checked_on="2026-01-02", found="alive"),
    ActorAdded(id="somebody-new", kind="person", name="Somebody New"),
)
"""What has nothing to do with any timeline."""

FAR = replace(
    SAID, id="far-away", speaker="iran", addressees=("indonesia",), issues=(), date="2001-05-05"
)
"""What has nothing to do with any timeline that is about somebody or something."""


@pytest.fixture(params=[0, 10_000_000], ids=["made anew", "kept"])
def service(founded: Path, request: pytest.FixtureRequest) -> Iterator[Client]:
    with served(founded, cache_bytes=request.param) as client:
        yield client


def entries(client: Client, address: str) -> dict[str, Any]:
    """The entries of a calendar by UID."""
    calendar = Calendar.from_ical(client.get(address).raise_for_status().content)
    return {str(each["UID"]): each for each in calendar.walk("VEVENT")}


def tombstones(client: Client, address: str) -> dict[str, ET.Element]:
    root = ET.fromstring(client.get(address).raise_for_status().content)  # noqa: S314 (we wrote it)
    return {each.attrib["ref"]: each for each in root.iter(f"{{{TOMBSTONES}}}deleted-entry")}


def test_bytes_and_etag_stay_while_nothing_of_theirs_changes(service: Client) -> None:
    paths = [each.format(end) for each in (*OF_ALL, *OF_SOME) for end in SUBSCRIBED]
    paths += ["/v1/facts/blinken-visit-postponed.jsonld"]
    before = {path: service.get(path).raise_for_status() for path in paths}

    record(service, *ELSEWHERE)

    for path, first in before.items():
        tag = first.headers["etag"]
        again = service.get(path)
        assert again.content == first.content, path
        assert again.headers["etag"] == tag, path
        assert service.get(path, headers={"If-None-Match": tag}).status_code == 304, path


def test_facts_about_others_change_nothing_either(service: Client) -> None:
    paths = [each.format(end) for each in OF_SOME for end in SUBSCRIBED]
    before = {path: service.get(path).raise_for_status() for path in paths}

    record(service, FAR)

    for path, first in before.items():
        again = service.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304, path


def test_next_page_of_somebody_is_where_it_was_after_facts_about_others(service: Client) -> None:
    path = "/v1/actors/wang-yi/timeline.feed.json?limit=2"
    first = service.get(path)

    record(service, FAR)

    assert service.get(path).content == first.content
    assert len(service.get(first.json()["next_url"]).json()["items"]) == 2


@pytest.mark.parametrize("end", SUBSCRIBED)
@pytest.mark.parametrize(
    "path",
    ["/v1/timeline{}?place=beijing", f"/v1/engagements/{VISIT}/timeline{{}}", "/v1/timeline{}"],
)
def test_etag_is_another_where_something_changes(writable: Client, path: str, end: str) -> None:
    address = f"{path.format(end)}{'&' if '?' in path else '?'}limit=500"
    before = writable.get(address)
    record(writable, replace(SAID, place="beijing", engagement=VISIT))

    again = writable.get(address, headers={"If-None-Match": before.headers["etag"]})

    assert (again.status_code, again.content != before.content) == (200, True)


def test_one_event_changes_no_other_entry(writable: Client) -> None:
    def told() -> dict[str, Any]:
        items = writable.get("/v1/timeline.feed.json?limit=50").json()["items"]
        feed = feedparser.parse(io.BytesIO(writable.get("/v1/timeline.atom?limit=50").content))
        calendar = entries(writable, "/v1/timeline.ics")
        return {
            **{f"feed {each['id']}": each for each in items},
            **{f"atom {each.id}": each for each in feed.entries},
            **{f"ics {uid}": each.to_ical() for uid, each in calendar.items()},
        }

    before = told()
    record(writable, SAID)
    after = told()

    new = {each for each in after if each not in before}
    assert new == {
        f"feed {HOST}/facts/{SAID.id}",
        f"atom {HOST}/facts/{SAID.id}",
        f"ics fact.{SAID.id}@detente",
    }
    gone = {each for each in before if each not in after}
    assert len(gone) == 2  # the fiftieth of each feed
    assert {each: after[each] for each in after if each in before} == {
        each: before[each] for each in before if each in after
    }


def test_entry_is_its_facts_address_and_has_its_permalink_beside_it(writable: Client) -> None:
    position = record(writable, SAID)
    address = f"{HOST}/facts/{SAID.id}"

    item = writable.get("/v1/timeline.feed.json").json()["items"][0]
    feed = feedparser.parse(io.BytesIO(writable.get("/v1/timeline.atom").content))
    entry = entries(writable, "/v1/timeline.ics")[f"fact.{SAID.id}@detente"]

    (memento,) = [each.href for each in feed.entries[0].links if each.rel == "memento"]
    assert (item["id"], item["url"]) == (address, address)
    assert (feed.entries[0].id, feed.entries[0].link) == (address, address)
    assert entry["URL"] == address
    assert item["_detente"]["permalink"] == memento == entry["X-DETENTE-PERMALINK"]
    assert memento.startswith(f"{HOST}/v1/facts/{SAID.id}?as_of=")
    assert memento.endswith(f"&known_at={position}")
    answer = writable.get(memento.removeprefix(HOST))
    assert answer.json()["fact"]["summary"] == SAID.summary
    assert answer.headers["cache-control"].endswith("immutable")


def test_correction_is_told_by_its_updated_and_by_nothing_else(writable: Client) -> None:
    record(writable, SAID)
    before = writable.get("/v1/timeline.feed.json").json()["items"][0]

    record(writable, FactCorrected(fact=replace(SAID, summary="So it was said."), reason="better"))
    after = writable.get("/v1/timeline.feed.json").json()["items"][0]

    assert (after["id"], after["url"], after["title"]) == (
        before["id"],
        before["url"],
        "So it was said.",
    )
    assert after["date_modified"] > after["date_published"] == before["date_published"]
    assert tombstones(writable, "/v1/timeline.atom") == {}


OF_SAID = (
    "/v1/timeline{}",
    "/v1/timeline{}?kind=statement-made",
    "/v1/timeline{}?text=it+was+said",
    "/v1/timeline{}?from=2023-02-20&until=2023-02-20",
    "/v1/timeline{}?actor=united-states&counterpart=china",
    "/v1/timeline{}?actor=china&issue=taiwan",
    "/v1/actors/united-states/timeline{}?order=desc",
    "/v1/issues/taiwan/timeline{}",
    "/v1/issues/taiwan/timeline{}?as_of=2023-12-31&limit=200",
)
NOT_OF_SAID = (
    "/v1/timeline{}?kind=demand-made",
    "/v1/timeline{}?text=something+else",
    "/v1/timeline{}?from=2023-02-21",
    "/v1/timeline{}?as_of=2023-02-19",
    "/v1/timeline{}?public_by=2023-06-01",
    "/v1/timeline{}?actor=china&counterpart=iran",
    "/v1/timeline{}?contested=true",
    "/v1/issues/export-controls/timeline{}",
)


def test_fact_that_was_taken_back_leaves_a_tombstone_wherever_it_stood(writable: Client) -> None:
    first = record(writable, SAID)
    corrected = record(
        writable, FactCorrected(fact=replace(SAID, note="said twice"), reason="a sequence")
    )
    uid, address = f"fact.{SAID.id}@detente", f"{HOST}/facts/{SAID.id}"
    before = {path: entries(writable, path.format(".ics"))[uid] for path in OF_SAID}

    position = record(writable, FactRetracted(fact=SAID.id, reason="It was never said."))

    for path in OF_SAID:
        stone = tombstones(writable, path.format(".atom"))[address]
        assert (stone.findtext(f"{{{TOMBSTONES}}}comment") or "").endswith("It was never said.")
        (item,) = [
            each
            for each in writable.get(path.format(".feed.json")).json()["items"]
            if each["id"] == address
        ]
        assert item["url"] == address
        assert item["title"] == f"Taken back: {SAID.summary}"
        assert "It was never said." in item["content_text"]
        assert item["date_modified"] == stone.attrib["when"]
        assert (item["_detente"]["retracted"], item["_detente"]["position"]) == (True, position)
        entry = entries(writable, path.format(".ics"))[uid]
        assert (before[path]["STATUS"], entry["STATUS"]) == ("CONFIRMED", "CANCELLED")
        assert (before[path]["SEQUENCE"], entry["SEQUENCE"]) == (
            corrected - first,
            position - first,
        )
        assert entry["DTSTART"].dt == before[path]["DTSTART"].dt
        assert entry["DTSTAMP"].dt >= before[path]["DTSTAMP"].dt
        assert "It was never said." in entry["DESCRIPTION"]


def test_nobody_is_told_of_what_was_never_told(writable: Client) -> None:
    record(writable, SAID)
    record(writable, FactRetracted(fact=SAID.id, reason="It was never said."))

    for path in NOT_OF_SAID:
        assert tombstones(writable, path.format(".atom")) == {}, path
        assert SAID.id not in writable.get(path.format(".feed.json")).text, path
        assert SAID.id not in writable.get(path.format(".ics")).text, path


def test_before_it_was_taken_back_it_stood_there(writable: Client) -> None:
    position = record(writable, SAID)
    record(writable, FactRetracted(fact=SAID.id, reason="It was never said."))

    then = f"as_of=2023-12-31&known_at={position}"
    assert tombstones(writable, f"/v1/timeline.atom?{then}") == {}
    (first, *_) = writable.get(f"/v1/timeline.feed.json?{then}").json()["items"]
    assert (first["id"], first["title"]) == (f"{HOST}/facts/{SAID.id}", SAID.summary)


def test_link_of_what_was_taken_back_says_so(writable: Client) -> None:
    record(writable, SAID)
    record(writable, FactRetracted(fact=SAID.id, reason="It was never said."))

    (stone,) = tombstones(writable, "/v1/timeline.atom").values()
    (link,) = stone.findall(f"{{{ATOM}}}link")
    (item,) = [
        each
        for each in writable.get("/v1/timeline.feed.json").json()["items"]
        if "retracted" in each.get("tags", ())
    ]

    assert item["_detente"]["history"] == link.attrib["href"]
    history = writable.get(link.attrib["href"].removeprefix(HOST)).json()
    assert history["versions"][-1]["change"] == "retracted"
    assert (
        writable.get(item["url"].replace("/facts/", "/v1/facts/").removeprefix(HOST)).status_code
        == 410
    )


def test_programs_that_ask_for_facts_get_no_tombstones(writable: Client) -> None:
    record(writable, SAID)
    record(writable, FactRetracted(fact=SAID.id, reason="It was never said."))

    for end in (".json", ".jsonl", ".csv", ".geojson", ".vis.json", ".jsonld"):
        assert SAID.id not in writable.get(f"/v1/timeline{end}?order=desc").text, end


def test_pages_of_a_feed_tell_each_retraction_once(writable: Client) -> None:
    facts = [replace(SAID, id=f"said-{number}") for number in range(12)]
    record(writable, *facts)
    for each in facts[::2]:
        record(writable, FactRetracted(fact=each.id, reason="It was never said."))

    visited, following = [], f"{HOST}/v1/issues/taiwan/timeline.feed.json?limit=4"
    while following:
        page = writable.get(following).raise_for_status().json()
        assert len(page["items"]) <= 8
        visited += [each["id"] for each in page["items"]]
        following = page.get("next_url")

    assert len(visited) == len({*visited})
    assert visited[:6] == [f"{HOST}/facts/{each.id}" for each in facts[::2][::-1]]
    assert visited[6:12] == [f"{HOST}/facts/{each.id}" for each in facts[1::2][::-1]]


def test_entries_of_a_merged_actor_are_updated_and_its_feed_moves(writable: Client) -> None:
    double = ActorAdded(id="wang-yi-again", kind="person", name="Wang Yi")
    said = replace(SAID, speaker=double.id)
    record(writable, double, said)
    (before, *_) = writable.get(f"/v1/actors/{double.id}/timeline.feed.json").json()["items"]

    record(writable, ActorMerged(actor=double.id, into="wang-yi", reason="One person."))

    moved = writable.get(f"/v1/actors/{double.id}/timeline.feed.json", follow_redirects=False)
    assert moved.status_code == 308
    (after,) = [
        each
        for each in writable.get("/v1/actors/wang-yi/timeline.feed.json").json()["items"]
        if each["id"] == before["id"]
    ]
    assert after["date_modified"] >= before["date_published"]
    assert "wang-yi" in after["_detente"]["actors"]
    assert after["_detente"]["permalink"] != before["_detente"]["permalink"]


def test_sequence_of_an_engagement_rises_with_whatever_changes_how_it_stands(
    writable: Client,
) -> None:
    """Also where the calendar has no fact of that: here it is one of a place."""
    planned = replace(
        postponed(), id="planned-anew", date="2023-06-11", planned_for="2023-06-12", place="beijing"
    )
    path = "/v1/timeline.ics?as_of=2023-06-13&place=beijing"
    record(writable, planned)
    uid = f"engagement.{VISIT}@detente"
    before = entries(writable, path)[uid]

    put_off = replace(postponed(), id="put-off", date="2023-06-12", planned_for="2023-06-12")
    position = record(writable, put_off)
    after = entries(writable, path)[uid]

    assert before["SEQUENCE"] < after["SEQUENCE"] == position
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt


def test_added_citation_is_an_update(writable: Client) -> None:
    record(writable, SAID)
    before = entries(writable, "/v1/timeline.ics")[f"fact.{SAID.id}@detente"]

    (cited,) = SAID.citations
    record(writable, CitationAdded(fact=SAID.id, citation=replace(cited, start=100, end=106)))
    after = entries(writable, "/v1/timeline.ics")[f"fact.{SAID.id}@detente"]

    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert "2 citations" in after["DESCRIPTION"]


@pytest.mark.parametrize(
    ("end", "mark"),
    [
        (".atom", '<link rel="memento" href="{}'),
        (".feed.json", '"permalink":"{}'),
        (".ics", "X-DETENTE-PERMALINK:{}"),
    ],
)
def test_no_clock_is_told_that_was_not_asked_for(writable: Client, end: str, mark: str) -> None:
    head = writable.get("/health").json()["ledger_head"]

    moving = writable.get(f"/v1/actors/wang-yi/timeline{end}")
    fixed = writable.get(f"/v1/actors/wang-yi/timeline{end}?as_of=2023-12-31&known_at={head}")

    permalink = f"{HOST}/v1/actors/wang-yi/timeline?as_of=2023-12-31&known_at={head}"
    written = permalink.replace("&", "&amp;") if end == ".atom" else permalink
    assert mark.format(written) in fixed.text.replace("\r\n ", "")
    assert f"known_at={head}" not in moving.text
    assert f"known_at={head}" in moving.headers["link"]

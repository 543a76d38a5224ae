"""Whoever has read of a fact in a feed hears that it is no part of that any more, and why."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import ActorAdded, ActorMerged, SourceAdded
from events.vocabulary.statements import DenialMade
from tests.recording import record, served, statement
from tests.running import Client
from tests.test_api_formats_subscribed import HOST, entries, tombstones

VISIT = "blinken-visit-to-beijing-2023"
SAID = replace(
    statement("said-once"),
    date="2023-06-19",
    summary="Unheard words.",
    place="beijing",
    engagement=VISIT,
)
"""Of the United States and China, about Taiwan."""

(CITED,) = SAID.citations
LATER = SourceAdded(
    id="later-book", publisher="A", title="A Book", published="2024-06-01", lineage="later-book"
)
AMENDED: dict[str, Fact] = {
    "issues/taiwan/timeline{}": replace(SAID, issues=()),
    "actors/china/timeline{}": replace(SAID, addressees=("indonesia",)),
    "timeline{}?actor=united-states&counterpart=china": replace(SAID, addressees=("indonesia",)),
    f"engagements/{VISIT}/timeline{{}}": replace(SAID, engagement=None),
    "timeline{}?place=beijing": replace(SAID, place=None),
    "timeline{}?from=2023-06-18&until=2023-06-19": replace(SAID, date="2023-06-20"),
    "timeline{}?as_of=2023-06-19": replace(SAID, date="2023-06-20"),
    "timeline{}?text=unheard": replace(SAID, summary="It was said."),
    "timeline{}?contested=false": replace(
        SAID, citations=(CITED, replace(CITED, start=50, end=56, bearing="disputes"))
    ),
}
"""Feeds that hold what was said, and how it is corrected so that they do not any more."""


def corrected(fact: Any) -> FactCorrected:
    return FactCorrected(fact=fact, reason="It was otherwise.")


def told_in_feed(client: Client, path: str) -> dict[str, Any]:
    """What a JSON feed tells to be gone, by id."""
    items = client.get(path).raise_for_status().json()["items"]
    return {each["id"]: each for each in items if "retracted" in each["_detente"]}


@pytest.mark.parametrize("path", AMENDED)
@pytest.mark.parametrize("cache_bytes", [0, 10_000_000], ids=["made anew", "kept"])
def test_fact_that_is_corrected_out_of_a_feed_is_told_to_be_gone(
    founded: Path, path: str, cache_bytes: int
) -> None:
    atom, feed, ics = (f"/v1/{path.format(end)}" for end in (".atom", ".feed.json", ".ics"))
    with served(founded, cache_bytes=cache_bytes) as client:
        record(client, SAID)
        before = {each: client.get(each).raise_for_status() for each in (atom, feed, ics)}
        assert all(SAID.id in each.text.replace("\r\n ", "") for each in before.values())

        position = record(client, corrected(AMENDED[path]))

        for each, answer in before.items():
            again = client.get(each, headers={"If-None-Match": answer.headers["etag"]})
            assert again.status_code == 200, each
        address = f"{HOST}/facts/{SAID.id}"
        stone = tombstones(client, atom)[address]
        assert "Corrected, and no part of this timeline any more: It was otherwise." in "".join(
            stone.itertext()
        )
        item = told_in_feed(client, feed)[address]
        assert item["title"] == f"No part of this any more: {SAID.summary}"
        assert item["_detente"] == {
            "retracted": False,
            "change": "corrected",
            "reason": "It was otherwise.",
            "position": position,
            "history": f"{HOST}/v1/facts/{SAID.id}/history",
        }
        entry = entries(client, ics)[f"fact.{SAID.id}@detente"]
        assert entry["STATUS"] == "CANCELLED"
        assert "It was otherwise." in entry["DESCRIPTION"]
        elsewhere = tombstones(client, "/v1/actors/united-states/timeline.atom")
        assert address not in elsewhere, "it stands there as before"


def test_fact_that_is_corrected_back_in_is_an_entry_again(writable: Client) -> None:
    address, path = f"{HOST}/facts/{SAID.id}", "/v1/issues/taiwan/timeline{}"
    record(writable, SAID, corrected(replace(SAID, issues=())))
    gone = entries(writable, path.format(".ics"))[f"fact.{SAID.id}@detente"]

    record(writable, corrected(SAID))

    assert tombstones(writable, path.format(".atom")) == {}
    (first, *_) = writable.get(path.format(".feed.json")).json()["items"]
    assert (first["id"], first["title"]) == (address, SAID.summary)
    back = entries(writable, path.format(".ics"))[f"fact.{SAID.id}@detente"]
    assert (back["STATUS"], back["SEQUENCE"] > gone["SEQUENCE"]) == ("CONFIRMED", True)


def test_fact_that_is_taken_out_again_and_again_is_told_once(writable: Client) -> None:
    out = corrected(replace(SAID, issues=()))
    record(writable, SAID, out, corrected(SAID), out, corrected(SAID))
    last = record(writable, out)

    found: list[tuple[str, int]] = []
    following = f"{HOST}/v1/issues/taiwan/timeline.feed.json?limit=1"
    while following:
        page = writable.get(following).raise_for_status().json()
        found += [
            (each["id"], each["_detente"]["position"])
            for each in page["items"]
            if "retracted" in each["_detente"]
        ]
        following = page.get("next_url")

    assert found == [(f"{HOST}/facts/{SAID.id}", last)]


def test_what_is_retracted_after_it_was_corrected_out_was_corrected_there(writable: Client) -> None:
    out = corrected(replace(SAID, issues=()))
    record(writable, SAID, out, FactRetracted(fact=SAID.id, reason="It was never said."))
    address = f"{HOST}/facts/{SAID.id}"

    of_issue = told_in_feed(writable, "/v1/issues/taiwan/timeline.feed.json")[address]
    of_all = told_in_feed(writable, "/v1/timeline.feed.json")[address]

    assert of_issue["_detente"]["change"] == "corrected"
    assert (of_all["_detente"]["change"], of_all["_detente"]["retracted"]) == ("retracted", True)


@pytest.mark.parametrize(
    ("amendments", "path", "change"),
    [
        (
            (ActorMerged(actor="spokesman", into="spokesman-again", reason="One person."),),
            "/v1/actors/iran/timeline.feed.json",
            "actor-merged",
        ),
        (
            (
                CitationAdded(
                    fact=SAID.id, citation=replace(CITED, start=50, end=56, bearing="disputes")
                ),
            ),
            "/v1/timeline.feed.json?contested=false",
            "citation-added",
        ),
    ],
)
def test_other_amendments_that_take_a_fact_out_are_told_too(
    writable: Client, amendments: tuple[AnyEvent, ...], path: str, change: str
) -> None:
    for_iran = ActorAdded(id="spokesman", kind="person", name="A Person", acts_for=("iran",))
    again = replace(for_iran, id="spokesman-again", acts_for=("indonesia",))
    record(writable, for_iran, again, replace(SAID, speaker="spokesman"))
    address = f"{HOST}/facts/{SAID.id}"
    assert address not in told_in_feed(writable, path)

    record(writable, *amendments)

    gone = told_in_feed(writable, path)[address]
    assert (gone["_detente"]["change"], gone["_detente"]["retracted"]) == (change, False)


def test_denial_takes_a_fact_out_of_what_is_not_contested_and_its_end_out_of_what_is(
    writable: Client,
) -> None:
    address = f"{HOST}/facts/{SAID.id}"
    calm, contested = (
        f"/v1/timeline{{}}?issue=taiwan&contested={each}" for each in ("false", "true")
    )
    denial = DenialMade(
        id="denied",
        date="2023-06-20",
        summary="It was denied.",
        citations=(CITED,),
        speaker="iran",
        denies=SAID.id,
    )
    record(writable, SAID)
    before = writable.get(calm.format(".atom"))

    position = record(writable, denial)

    again = writable.get(calm.format(".atom"), headers={"If-None-Match": before.headers["etag"]})
    assert again.status_code == 200
    stone = tombstones(writable, calm.format(".atom"))[address]
    assert "Denied in another fact" in "".join(stone.itertext())
    gone = told_in_feed(writable, calm.format(".feed.json"))[address]["_detente"]
    assert (gone["change"], gone["position"], gone["reason"]) == ("denied", position, None)
    assert entries(writable, calm.format(".ics"))[f"fact.{SAID.id}@detente"]["STATUS"] == (
        "CANCELLED"
    )
    assert told_in_feed(writable, contested.format(".feed.json")) == {}

    record(writable, FactRetracted(fact="denied", reason="Nobody denied it."))

    assert address not in tombstones(writable, calm.format(".atom"))
    gone = told_in_feed(writable, contested.format(".feed.json"))[address]["_detente"]
    assert (gone["change"], gone["reason"]) == ("denied-no-more", "Nobody denied it.")


def test_reason_that_the_public_could_not_know_is_not_told(writable: Client) -> None:
    path = "/v1/timeline{}?as_of=2023-12-31&public_by=2023-06-30"
    record(writable, SAID)
    assert SAID.id in writable.get(path.format(".atom")).text
    later = replace(CITED, source="later-book")

    record(writable, LATER, corrected(replace(SAID, citations=(later,))))

    stone = tombstones(writable, path.format(".atom"))[f"{HOST}/facts/{SAID.id}"]
    assert "It was otherwise." not in "".join(stone.itertext())
    gone = told_in_feed(writable, path.format(".feed.json"))[f"{HOST}/facts/{SAID.id}"]
    assert gone["_detente"]["reason"] is None

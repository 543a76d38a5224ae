"""What is registered is found while its name is typed: by any word of it, of its id too."""

from typing import Any

import pytest
from msgspec.structs import replace

from api.routes.reconciliation.names import IDS_MOST, NAMES_LIMIT
from events.vocabulary.catalogue import KIND_OF_REGISTRATION
from events.vocabulary.registry import (
    EngagementAdded,
    EngagementMerged,
    IssueAdded,
    PlaceAdded,
    RegistrationCorrected,
    SourceAdded,
)
from projections.model.words import words_of
from seeds.founding import founding_events
from tests.recording import record
from tests.running import Ask, Client

VISIT = "blinken-visit-to-beijing-2023"
SOURCE = SourceAdded(
    id="harbour-2023-06-20",
    publisher="Harbour Daily",
    title="Zwölf Boxkämpfer jagen",
    published="2023-06-20",
    lineage="harbour",
)


def found(client: Client, kind: str, words: str, **more: Any) -> list[str]:
    answer = client.get("/v1/names", params={"of_kind": kind, "words": words, **more})
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["items"]]


@pytest.mark.parametrize(
    ("kind", "words", "id"),
    [
        ("engagement", "blin", VISIT),
        ("engagement", "beijing vis BLINK", VISIT),
        ("engagement", "visit-to-beijing-2023", VISIT),
        ("engagement", VISIT, VISIT),
        ("place", "beij", "beijing"),
        ("issue", "taiw", "taiwan"),
        ("source", "cnn blinken xi", "cnn-blinken-xi-2023-06-19"),
        ("measure", "micr", "micron-ban"),
        ("channel", "military", "us-china-military-line"),
        ("incident", "balloon", "balloon-over-the-united-states"),
        ("accord", "saudi", "saudi-iranian-agreement-2023"),
        ("office", "china foreign mini", "foreign-minister-of-china"),
        ("actor", "blin ant", "antony-blinken"),
    ],
)
def test_thing_is_found_by_beginnings_of_its_words(
    client: Client, kind: str, words: str, id: str
) -> None:
    assert id in found(client, kind, words)


def test_every_registered_thing_is_first_among_those_of_its_whole_name(client: Client) -> None:
    missing = []
    for event in founding_events():
        kind = KIND_OF_REGISTRATION.get(type(event))
        if kind is None or kind in {"actor", "office"}:
            continue
        name = str(getattr(event, "title", None) or getattr(event, "name", ""))
        by_id = found(client, kind, event.id, limit=1)
        by_begun = found(client, kind, " ".join(word[:6] for word in words_of(name)[:12]))
        if by_id != [event.id] or event.id not in by_begun:
            missing.append(event)

    assert missing == []


def test_word_that_is_begun_nowhere_finds_nothing(client: Client) -> None:
    assert found(client, "engagement", "blinken zzz") == []
    assert found(client, "engagement", "link") == []
    assert found(client, "engagement", "…") == []
    assert found(client, "engagement", "") == []


def test_what_tells_namesakes_apart_is_said(ask: Ask) -> None:
    by_kind = {
        kind: ask("/v1/names", of_kind=kind, words=words, as_of="2023-12-31")["items"][0]
        for kind, words in (
            ("engagement", VISIT),
            ("place", "beijing"),
            ("source", "cnn-blinken-xi-2023-06-19"),
            ("channel", "us-china-military-line"),
        )
    }

    assert by_kind["engagement"]["description"].startswith("visit, held ")
    assert "June 2023" in by_kind["engagement"]["description"]
    assert by_kind["place"]["description"] == "China"
    assert by_kind["source"]["description"].endswith("CNN, 19 June 2023")
    assert by_kind["channel"]["description"] == "United States, China"


def test_ids_are_told_by_name_in_their_order_and_unknown_ones_left_out(ask: Ask) -> None:
    items = ask("/v1/names", of_kind="issue", ids="taiwan,nothing,balloon")["items"]

    assert [each["id"] for each in items] == ["taiwan", "balloon"]


def test_source_is_found_from_the_day_on_which_it_came_out(writable: Client) -> None:
    record(writable, SOURCE)

    assert found(writable, "source", "zwolf box") == [SOURCE.id]
    assert found(writable, "source", "harb dail") == [SOURCE.id]
    assert found(writable, "source", "zwolf", public_by="2023-06-19") == []
    by_id = {"of_kind": "source", "ids": SOURCE.id, "public_by": "2023-06-19"}
    assert writable.get("/v1/names", params=by_id).json()["items"] == []


def test_thing_is_found_by_what_it_is_called_by_now_and_was_called_then(writable: Client) -> None:
    before = found(writable, "place", "beij")
    at = writable.get("/v1/ledger/checkpoint").text.splitlines()[1]
    record(
        writable,
        PlaceAdded(id="uagadugu", name="Uagadugu"),
        RegistrationCorrected(
            registration=PlaceAdded(id="uagadugu", name="Ouagadougou"), reason="As it is spelt."
        ),
        SOURCE,
        RegistrationCorrected(registration=replace(SOURCE, publisher="Wharf Post"), reason="So."),
    )

    assert found(writable, "place", "ouaga") == ["uagadugu"]
    assert found(writable, "place", "uagadugu") == ["uagadugu"]  # by its id, which stays
    assert found(writable, "place", "beij") == before
    assert found(writable, "place", "ouaga", known_at=at) == []
    assert found(writable, "source", "wharf box") == [SOURCE.id]
    assert found(writable, "source", "daily box") == []


def test_merged_engagement_is_found_as_what_it_was_merged_into(writable: Client) -> None:
    twice = EngagementAdded(id="zweimal", form="visit", name="Zweimal in Peking")
    record(writable, twice)
    assert found(writable, "engagement", "zweimal") == ["zweimal"]

    record(writable, EngagementMerged(engagement="zweimal", into=VISIT, reason="The same."))

    assert found(writable, "engagement", "zweimal") == [VISIT]
    history = writable.get(f"/v1/engagements/{VISIT}/history").json()
    assert history["merged"] == ["zweimal"]
    assert writable.get("/v1/engagements/zweimal/history").json()["merged"] == ["zweimal"]
    by_id = {"of_kind": "engagement", "ids": "zweimal"}
    (told,) = writable.get("/v1/names", params=by_id).json()["items"]
    assert told["name"] == "Zweimal in Peking"


def test_of_very_many_namesakes_those_are_found_of_which_more_is_typed(writable: Client) -> None:
    record(
        writable,
        *(
            IssueAdded(id=f"same-{number}", name=f"Same talks {number}", description="So.")
            for number in range(60)
        ),
    )

    assert len(found(writable, "issue", "same")) == NAMES_LIMIT
    assert found(writable, "issue", "same 59 tal") == ["same-59"]


@pytest.mark.parametrize(
    "query",
    ["of_kind=planet&words=x", "words=x", "of_kind=place&limit=21", "of_kind=place&limit=0"],
)
def test_what_cannot_be_asked_is_refused(client: Client, query: str) -> None:
    assert client.get(f"/v1/names?{query}").status_code == 400


def test_more_ids_than_are_told_at_once_are_refused(client: Client) -> None:
    ids = ",".join(f"id-{each}" for each in range(IDS_MOST + 1))

    assert client.get("/v1/names", params={"of_kind": "place", "ids": ids}).status_code == 400


def named(client: Client, kind: str, passage: str, **more: Any) -> list[str]:
    asked = {"of_kind": kind, "passage": passage, **more}
    answer = client.get("/v1/names", params=asked)
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["items"]]


@pytest.mark.parametrize(
    ("kind", "passage", "ids"),
    [
        ("actor", "Wang Wenbin told the United States", ["wang-wenbin", "united-states"]),
        ("actor", "He spoke with President Xi on Monday.", ["xi-jinping"]),
        ("actor", "Secretary Blinken’s plane", ["antony-blinken"]),
        ("actor", "it told us that he was no spokesman of US firms", ["united-states"]),
        ("actor", "nobody of whom we know", []),
        ("place", "talks in Beijing", ["beijing"]),
        ("office", "China named a foreign minister", ["foreign-minister-of-china"]),
        ("engagement", "the visit of Antony Blinken to Beijing", [VISIT]),
        ("engagement", "he went to Beijing", []),
        ("actor", "\0 %_ ' \U0001f54a", []),
        ("actor", "Ab " * 600, []),
    ],
)
def test_what_a_passage_names_is_found_in_its_order(
    client: Client, kind: str, passage: str, ids: list[str]
) -> None:
    assert named(client, kind, passage, as_of="2023-06-30")[: max(1, len(ids))] == ids


def test_persons_are_told_apart_by_the_offices_that_they_held_on_the_day(ask: Ask) -> None:
    def offices(day: str) -> list[list[str]]:
        found = ask("/v1/names", of_kind="actor", ids="qin-gang,china", as_of=day)
        return [each["offices"] for each in found["items"]]

    assert offices("2023-06-19") == [["Foreign Minister of China"], []]
    assert "Foreign Minister of China" not in offices("1980-01-01")[0]

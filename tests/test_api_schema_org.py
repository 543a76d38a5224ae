"""Every founding fact in schema.org's words."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from api.service.stores import writing
from events.time.dates import iso, parse
from events.vocabulary.base import Citation
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.engagements import (
    EngagementAnnounced,
    EngagementCancelled,
    EngagementHeld,
    EngagementPlanned,
    EngagementPostponed,
    EngagementProposed,
    EngagementRefused,
)
from events.vocabulary.facts import EngagementTransition
from events.vocabulary.registry import ActorAdded, EngagementAdded, PlaceAdded, SourceAdded
from tests.recording import an_app
from tests.running import Ask, Client

AS_OF = {"as_of": "2023-12-31"}
HOST = "http://testserver.local"
STATUS = "https://schema.org/Event"
ISO_8601 = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
TYPES = {
    *("Event", "Claim", "Person", "Organization", "GovernmentOrganization", "Role", "Place"),
    *("GeoCoordinates", "PropertyValue", "CreativeWork"),
}


def graph(client: Client, id: str, **clocks: str) -> list[Any]:
    answer = client.get(f"/v1/facts/{id}.jsonld", params={**AS_OF, **clocks})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert set(found) == {"@context", "@graph"}
    assert found["@context"] == f"{HOST}/contexts/events-1.jsonld"
    nodes: list[Any] = found["@graph"]
    return nodes


def below(value: Any) -> list[dict[str, Any]]:
    match value:
        case dict():
            return [value, *(each for part in value.values() for each in below(part))]
        case list():
            return [each for part in value for each in below(part)]
        case _:
            return []


@pytest.fixture(scope="module")
def graphs(client: Client, ask: Ask) -> dict[str, list[Any]]:
    page = ask("/v1/timeline", limit=500, **AS_OF)
    assert page["next"] is None
    return {each["id"]: graph(client, each["id"]) for each in page["items"]}


def test_every_fact_is_an_event(graphs: dict[str, list[Any]]) -> None:
    for id, nodes in graphs.items():
        first, *others = nodes
        assert first["@type"] == "Event"
        assert first["identifier"] == id
        assert first["subjectOf"]
        assert {each["@type"] for each in others} <= {"Event", "Claim"}


def test_nodes_are_of_known_types(graphs: dict[str, list[Any]]) -> None:
    for nodes in graphs.values():
        for node in below(nodes):
            assert set(node) == {"@id"} or node["@type"] in TYPES


def test_dates_are_no_sharper_than_known(graphs: dict[str, list[Any]], ask: Ask) -> None:
    for id, (event, *_) in graphs.items():
        fact = ask(f"/v1/facts/{id}", **AS_OF)["fact"]
        date = fact["attested"] if "attested" in fact else fact["date"]
        span = parse(date)
        assert event["additionalProperty"][0]["value"] == date
        for name, bounds in (("startDate", span.first), ("endDate", span.last)):
            if name in event:
                assert ISO_8601.fullmatch(event[name])
                assert iso(bounds.earliest).startswith(event[name])
                assert iso(bounds.latest).startswith(event[name])
        assert ("endDate" in event) <= ("/" in date)
        if re.fullmatch(r"\d{4}(-\d\d)*", date):
            assert event["startDate"] == date


def test_links_within_a_graph_lead_somewhere(graphs: dict[str, list[Any]]) -> None:
    for nodes in graphs.values():
        ids = {each["@id"] for each in nodes}
        assert len(ids) == len(nodes)
        assert {each["about"]["@id"] for each in nodes if "about" in each} <= ids


def test_addresses_answer(client: Client, graphs: dict[str, list[Any]]) -> None:
    nodes = below(graphs["blinken-visit-postponed"])
    ids = {each[name] for each in nodes for name in ("@id", "hasVersion") if name in each}

    for id in ids:
        assert id.startswith(HOST)
        assert client.get(id.removeprefix(HOST).partition("#")[0]).status_code == 200


def test_nobody_is_rated(graphs: dict[str, list[Any]]) -> None:
    names = {name for nodes in graphs.values() for node in below(nodes) for name in node}

    assert not {each for each in names if "ating" in each}


def test_postponed_visit_says_for_when_it_was_planned(graphs: dict[str, list[Any]]) -> None:
    fact, visit, *_ = graphs["blinken-visit-postponed"]

    assert fact["startDate"] == "2023"
    assert fact["about"] == {"@id": visit["@id"]}
    assert visit["name"] == "Antony Blinken's visit to Beijing"
    assert visit["eventStatus"] == f"{STATUS}Postponed"
    assert visit["previousStartDate"] == "2023-02"
    assert "startDate" not in visit
    assert visit["organizer"]["name"] == "China"
    assert [each["name"] for each in visit["attendee"]] == ["Antony Blinken"]
    assert [(each["roleName"], each["contributor"]["name"]) for each in fact["contributor"]] == [
        ("postponed_by", "Antony Blinken")
    ]


def test_visit_after_a_postponement_is_rescheduled(graphs: dict[str, list[Any]]) -> None:
    _, announced, *_ = graphs["blinken-visit-announced-by-china"]

    assert announced["eventStatus"] == f"{STATUS}Rescheduled"
    assert announced["previousStartDate"] == "2023-02"
    assert (announced["startDate"], announced["endDate"]) == ("2023-06-18", "2023-06-19")


def test_first_plan_is_scheduled(graphs: dict[str, list[Any]]) -> None:
    _, planned, *_ = graphs["blinken-visit-planned"]

    assert planned["eventStatus"] == f"{STATUS}Scheduled"
    assert planned["startDate"] == "2023-02"
    assert "previousStartDate" not in planned


def test_versions_of_a_contested_fact_are_claims(graphs: dict[str, list[Any]]) -> None:
    claims = [each for each in graphs["blinken-visit-postponed"] if each["@type"] == "Claim"]

    assert [
        (each["text"], [author["name"] for author in each["author"]], len(each["appearance"]))
        for each in claims
    ] == [
        (
            "type: engagement-postponed",
            ["Unnamed site, paraphrasing NBC News by machine"],
            1,
        ),
        ("type: scrapped", ["Unnamed site, republishing CNN"], 1),
        ("type: cancelled", ["Unnamed site, garbling NBC News"], 1),
    ]


def test_claims_have_those_who_assert_them_as_authors(graphs: dict[str, list[Any]]) -> None:
    claims = [
        each for each in graphs["nbc-news-on-raised-expectations"] if each["@type"] == "Claim"
    ]

    told_summary = graphs["nbc-news-on-raised-expectations"][0]["name"]
    told = {each["text"]: [author["name"] for author in each["author"]] for each in claims}
    assert told == {
        "expectations: raised": ["Unnamed site, garbling NBC News"],
        "expectations: played down": ["Unnamed site, republishing CNN", "US Department of State"],
        "Disputed: " + told_summary: ["Unnamed site, republishing CNN", "US Department of State"],
    }


def test_only_contested_facts_have_claims(graphs: dict[str, list[Any]], ask: Ask) -> None:
    for id, nodes in graphs.items():
        block = ask(f"/v1/facts/{id}", **AS_OF)["contested"] or {}
        told = any(block.get(name) for name in ("fields", "disputed_by", "denied_by"))
        assert told == any(each["@type"] == "Claim" for each in nodes)


def test_denial_is_a_claim_of_its_speaker(graphs: dict[str, list[Any]]) -> None:
    (claim,) = [
        each
        for each in graphs["china-accused-of-promoting-taiwan-independence"]
        if each["@type"] == "Claim"
    ]

    assert claim["text"].startswith("Denied: ")
    assert [each["name"] for each in claim["author"]] == ["United States"]
    assert len(claim["appearance"]) == 1


def test_claim_that_was_not_public_is_not_told(client: Client) -> None:
    nodes = graph(client, "blinken-visit-postponed", public_by="2023-06-17")

    assert [each["text"] for each in nodes if each["@type"] == "Claim"] == ["type: cancelled"]


CITED = (Citation(source="gazette", exact="words", start=0, end=5),)
VISIT: dict[str, Any] = {
    "engagement": "visit",
    "citations": CITED,
    "summary": "S",
    "host": "host",
    "visitors": ("guest",),
    "participants": ("court",),
}
LIFE: list[EngagementTransition] = [
    EngagementProposed(id="proposed", date="2020-01", proposed_by="guest", **VISIT),
    EngagementRefused(id="refused", date="2020-02", refused_by="host", **VISIT),
    EngagementPlanned(id="planned", date="2020-03", planned_for="[..2020-09]", **VISIT),
    EngagementPostponed(id="postponed", date="2020-04", planned_for="2020-09-1X", **VISIT),
    EngagementAnnounced(
        id="announced", date="2020-05", announced_by=("host",), planned_for="2020-10-05/..", **VISIT
    ),
    EngagementPostponed(id="postponed-again", date="2020-06~", **VISIT),
    EngagementCancelled(id="cancelled", date="2020-07", planned_for="2020-10-05", **VISIT),
    EngagementHeld(id="held", date="2020-08-30/2020-09", place="palace", **VISIT),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """The life of a visit to which everything happens."""
    data = tmp_path_factory.mktemp("made")
    registered: list[AnyEvent] = [
        SourceAdded(id="gazette", publisher="Gazette", title="T", published="2021", lineage="g"),
        ActorAdded(id="host", kind="state", name="Host"),
        ActorAdded(id="guest", kind="person", name="Guest"),
        ActorAdded(id="court", kind="body", name="Court"),
        PlaceAdded(id="palace", name="Palace", latitude=0.0, longitude=-1.5),
        EngagementAdded(id="visit", form="visit", name="Visit"),
    ]

    async def record() -> None:
        async with writing(data) as service:
            await service.ledger.append([*registered, *LIFE], by="test")

    asyncio.run(record())
    with an_app(lambda: writing(data)) as app, TestClient(app) as client:
        return {each.id: graph(client, each.id) for each in LIFE}


def test_engagement_has_the_status_that_the_fact_gave_it(made: dict[str, list[Any]]) -> None:
    told = {
        id: (
            visit.get("eventStatus", "").removeprefix(STATUS),
            visit.get("startDate"),
            visit.get("endDate"),
            visit.get("previousStartDate"),
        )
        for id, (_, visit) in made.items()
    }

    assert told == {
        "proposed": ("", None, None, None),
        "refused": ("", None, None, None),
        "planned": ("Scheduled", None, None, None),
        "postponed": ("Postponed", None, None, "2020-09"),
        "announced": ("Rescheduled", "2020-10-05", None, "2020-09"),
        "postponed-again": ("Postponed", None, None, None),
        "cancelled": ("Cancelled", None, None, "2020-10-05"),
        "held": ("Rescheduled", "2020-08-30", "2020-09", None),
    }


def test_roles_are_told_by_kind_of_actor(made: dict[str, list[Any]]) -> None:
    fact, visit = made["held"]

    assert visit["organizer"]["@type"] == "GovernmentOrganization"
    assert [each["@type"] for each in visit["attendee"]] == ["Person", "Organization"]
    palace = {
        "@type": "Place",
        "@id": f"{HOST}/v1/timeline?place=palace#place",
        "name": "Palace",
        "geo": {"@type": "GeoCoordinates", "latitude": 0.0, "longitude": -1.5},
    }
    assert fact["location"] == visit["location"] == palace
    assert "location" not in made["announced"][1]


def test_dates_as_written_are_kept(made: dict[str, list[Any]]) -> None:
    _, visit = made["announced"]

    assert [(each["name"], each["value"]) for each in visit["additionalProperty"]] == [
        ("startDate", "2020-10-05/.."),
        ("previousStartDate", "2020-09-1X"),
    ]
    assert made["planned"][1]["additionalProperty"][0]["description"] == (
        "on or before September 2020"
    )


def test_postponement_that_was_not_public_reschedules_nothing(tmp_path: Path) -> None:
    early = (Citation(source="early", exact="words", start=0, end=5),)
    told = {**VISIT, "citations": early}
    events: list[AnyEvent] = [
        SourceAdded(id="gazette", publisher="Late", title="T", published="2022", lineage="g"),
        SourceAdded(id="early", publisher="Early", title="T", published="2021", lineage="e"),
        *(ActorAdded(id=id, kind="state", name=id) for id in ("host", "guest", "court")),
        EngagementAdded(id="visit", form="visit", name="Visit"),
        EngagementPostponed(id="postponed", date="2020-04", planned_for="2020-09", **VISIT),
        EngagementHeld(id="held", date="2020-08", **told),
    ]

    async def record() -> None:
        async with writing(tmp_path) as service:
            await service.ledger.append(events, by="test")

    asyncio.run(record())
    with an_app(lambda: writing(tmp_path)) as app, TestClient(app) as client:
        _, before = graph(client, "held", public_by="2021-12-31")
        _, after = graph(client, "held")

    assert before["eventStatus"] == f"{STATUS}Scheduled"
    assert "previousStartDate" not in before
    assert (after["eventStatus"], after["previousStartDate"]) == (f"{STATUS}Rescheduled", "2020-09")

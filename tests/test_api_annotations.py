"""Every founding citation as a Web Annotation."""

from typing import Any

import pytest

from api.references.web_annotation import BEARINGS
from tests.running import Ask, Client

AS_OF = {"as_of": "2023-12-31"}
HOST = "http://testserver.local"
TERMS = {
    "Annotation": {
        *("@context", "id", "type", "hasVersion", "motivation", "creator", "created"),
        *("generator", "body", "target"),
    },
    "Agent": {"type", "name"},
    "Software": {"type", "name"},
    "schema:Event": {"type", "id", "label"},
    "TextualBody": {"type", "value", "purpose", "format"},
    "SpecificResource": {
        *("type", "source", "selector", "state", "cito:supports", "cito:disputes"),
        "cito:citesAsRelated",
    },
    "schema:CreativeWork": {"type", "id", "label", "language", "schema:sameAs"},
    "TextQuoteSelector": {"type", "exact", "prefix", "suffix"},
    "TextPositionSelector": {"type", "start", "end"},
    "oa:State": {"type", "schema:sha256"},
}
"""The properties of each type that the model, CiTO and schema.org know."""


def annotation(client: Client, id: str, **clocks: str) -> Any:
    answer = client.get(f"/v1/citations/{id}.jsonld", params={**AS_OF, **clocks})
    assert answer.status_code == 200, answer.text
    return answer.json()


def nodes(value: Any) -> list[dict[str, Any]]:
    match value:
        case dict():
            below = [
                each for name, part in value.items() if name != "@context" for each in nodes(part)
            ]
            return [value, *below]
        case list():
            return [each for part in value for each in nodes(part)]
        case _:
            return []


@pytest.fixture(scope="module")
def citations(ask: Ask) -> list[Any]:
    page = ask("/v1/citations", limit=500, **AS_OF)
    items: list[Any] = page["items"]
    while page["next"]:
        page = ask(page["next"])
        items += page["items"]
    return items


def test_every_citation_is_an_annotation(client: Client, citations: list[Any]) -> None:
    for each in citations[::3]:
        found = annotation(client, each["id"])
        cited = each["citation"]
        assert found["@context"] == f"{HOST}/contexts/annotations-1.jsonld"
        assert found["type"] == "Annotation"
        assert found["motivation"] == "linking"
        assert found["target"]["selector"] == [
            {
                name: value
                for name, value in {
                    "type": "TextQuoteSelector",
                    "exact": cited["exact"],
                    "prefix": cited.get("prefix", ""),
                    "suffix": cited.get("suffix", ""),
                }.items()
                if value
            },
            {"type": "TextPositionSelector", "start": cited["start"], "end": cited["end"]},
        ]
        assert found["target"]["state"] == {
            "type": "oa:State",
            "schema:sha256": each["source"]["sha256"],
        }


def test_nodes_have_no_other_properties_than_their_types(
    client: Client, citations: list[Any]
) -> None:
    for each in citations[::10]:
        for node in nodes(annotation(client, each["id"])):
            if set(node) != {"id"}:
                assert set(node) <= TERMS[node["type"]], node


@pytest.mark.parametrize("bearing", ["supports", "disputes", "mentions"])
def test_bearing_is_a_property_of_cito(client: Client, citations: list[Any], bearing: Any) -> None:
    names = {
        "supports": "cito:supports",
        "disputes": "cito:disputes",
        "mentions": "cito:citesAsRelated",
    }
    cited = next(
        each for each in citations if each["citation"].get("bearing", "supports") == bearing
    )

    found = annotation(client, cited["id"])

    body = found["body"][0]
    borne = {name: each for name, each in found["target"].items() if name.startswith("cito:")}
    assert borne == {names[bearing]: {"id": body["id"]}}
    assert bearing in BEARINGS


def test_every_address_in_an_annotation_answers(client: Client, citations: list[Any]) -> None:
    for each in citations[::40]:
        ids = [node["id"] for node in nodes(annotation(client, each["id"])) if "id" in node]
        assert len(ids) == 4
        for id in ids:
            assert id.startswith(f"{HOST}/v1/")
            assert client.get(id.removeprefix(HOST)).status_code == 200


def test_annotation_is_named_by_the_citations_address_and_has_an_edition(
    client: Client, ask: Ask
) -> None:
    (cited,) = ask("/v1/citations", quote="stupid balloon")["items"]

    found = annotation(client, cited["id"])

    assert found["id"] == f"{HOST}/v1/citations/{cited['id']}"
    assert found["hasVersion"].startswith(f"{found['id']}?as_of=2023-12-31&known_at=")
    for address in (found["id"], found["hasVersion"]):
        answer = client.get(address.removeprefix(HOST)).json()
        assert (answer["id"], answer["citation"]) == (cited["id"], cited["citation"])


def test_annotation_says_who_recorded_it_when(client: Client, ask: Ask) -> None:
    (cited,) = ask("/v1/citations", quote="stupid balloon")["items"]
    recorded = ask(f"/v1/facts/{cited['fact']}")["history"][0]

    found = annotation(client, cited["id"])

    assert found["creator"] == {"type": "Agent", "name": recorded["recorded_by"]}
    assert found["created"] == recorded["recorded_at"]
    assert found["generator"] == {"type": "Software", "name": "Detente"}


def test_what_a_source_says_otherwise_is_a_comment(client: Client, ask: Ask) -> None:
    fact = ask("/v1/facts/blinken-visit-postponed", **AS_OF)
    (scrapped,) = [
        each["id"]
        for each, cited in zip(fact["citations"], fact["fact"]["citations"], strict=True)
        if cited.get("says") == {"type": "scrapped"}
    ]

    bodies = annotation(client, scrapped)["body"]

    assert bodies[1:] == [
        {
            "type": "TextualBody",
            "value": "The source gives another type: scrapped",
            "purpose": "commenting",
            "format": "text/plain",
        }
    ]


def test_media_type_names_the_profile(client: Client, citations: list[Any]) -> None:
    answer = client.get(
        f"/v1/citations/{citations[0]['id']}", headers={"Accept": "application/ld+json"}
    )

    expected = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    assert answer.headers["content-type"] == expected

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from api.app import ROUTES
from api.cli.making import make_examples
from api.http.form_bodies import ASKING_ADDRESSES, ASSISTANTS
from api.openapi.links import LINKS
from api.problems.document_shape import MEDIA_TYPE
from api.routes.evidence import citations
from api.routes.facts import facts
from api.routes.states import course, relations
from api.timelines import formats
from events.vocabulary.catalogue import EVENT_TYPES, FACT_TYPES, tag_of
from tests.running import Ask, Client
from tests.writers import writer

OF_DATA_SETS = {"/v1/sources/{id}/fields"}
"""What the founding facts, of which examples are, have nothing to answer with."""

DESCRIBED = (
    "/",
    "/ready",
    "/health",
    "/v1/relations/{a}/{b}",
    "/v1/relations/{a}/{b}/changes",
    "/v1/relations/{a}/{b}/course",
    "/v1/relations/{a}/{b}/proof",
    "/v1/relations/{a}/{b}/engagements",
    "/v1/relations/{a}/{b}/accords",
    "/v1/relations/{a}/{b}/missions",
    "/v1/relations/{a}/{b}/offices",
    "/v1/relations/{a}/{b}/channels",
    "/v1/relations/{a}/{b}/measures",
    "/v1/relations/{a}/{b}/incidents",
    "/v1/relations/{a}/{b}/stances",
    "/v1/actors",
    "/v1/actors/{id}",
    "/v1/labels",
    "/v1/names",
    "/v1/search",
    "/v1/actors/{id}/offices",
    "/v1/actors/{id}/relations",
    "/v1/actors/{id}/engagements",
    "/v1/actors/{id}/stances",
    "/v1/actors/{id}/voices",
    "/v1/actors/{id}/counterparts",
    "/v1/actors/{id}/timeline",
    "/v1/issues",
    "/v1/issues/{id}",
    "/v1/issues/{id}/stances",
    "/v1/issues/{id}/voices",
    "/v1/issues/{id}/measures",
    "/v1/issues/{id}/incidents",
    "/v1/issues/{id}/channels",
    "/v1/issues/{id}/timeline",
    "/v1/offices",
    "/v1/offices/{id}",
    "/v1/offices/{id}/timeline",
    "/v1/engagements",
    "/v1/engagements/{id}",
    "/v1/engagements/{id}/timeline",
    "/v1/measures",
    "/v1/measures/{id}",
    "/v1/measures/{id}/states",
    "/v1/measures/{id}/timeline",
    "/v1/channels",
    "/v1/channels/{id}",
    "/v1/channels/{id}/timeline",
    "/v1/incidents",
    "/v1/incidents/{id}",
    "/v1/incidents/{id}/timeline",
    "/v1/accords",
    "/v1/accords/{id}",
    "/v1/accords/{id}/timeline",
    "/v1/places",
    "/v1/places/{id}",
    "/v1/places/{id}/timeline",
    "/v1/timeline",
    "/v1/facts/{id}",
    "/v1/facts/{id}/history",
    "/v1/accords/{id}/history",
    "/v1/actors/{id}/history",
    "/v1/channels/{id}/history",
    "/v1/engagements/{id}/history",
    "/v1/incidents/{id}/history",
    "/v1/issues/{id}/history",
    "/v1/measures/{id}/history",
    "/v1/offices/{id}/history",
    "/v1/places/{id}/history",
    "/v1/sources/{id}/history",
    "/v1/disagreements",
    "/v1/dates",
    "/v1/facts/{id}/proof",
    "/v1/sources",
    "/v1/sources/{id}",
    "/v1/sources/{id}/same_lineage",
    "/v1/sources/{id}/checks",
    "/v1/sources/{id}/versions",
    "/v1/sources/{id}/coverage",
    "/v1/sources/{id}/fields",
    "/v1/citations",
    "/v1/citations/{id}",
    "/v1/citations/{id}/verification",
    "/v1/doubles",
    "/v1/reconcile",
    "/v1/reconcile/suggest/entity",
    "/v1/reconcile/suggest/type",
    "/v1/reconcile/suggest/property",
    "/v1/reconcile/properties",
    "/v1/reconcile/preview",
    "/v1/reconcile/flyout",
    "/v1/timemap",
    "/v1/events",
    "/v1/ledger/checkpoint",
    "/v1/ledger/key",
    "/v1/ledger/witnesses",
    "/v1/ledger/proofs/inclusion",
    "/v1/ledger/proofs/consistency",
)
PLAIN = {
    "/v1/ledger/checkpoint": "text/plain",
    "/v1/reconcile/preview": "text/html",
    "/v1/timemap": "application/link-format",
}
NEGOTIATED = {
    "/v1/relations/{a}/{b}": (*relations.FORMATS, relations.BRIEF),
    "/v1/relations/{a}/{b}/course": course.FORMATS,
    "/v1/facts/{id}": facts.FORMATS,
    "/v1/citations/{id}": citations.FORMATS,
    **dict.fromkeys((path for path in DESCRIBED if path.endswith("timeline")), formats.FORMATS),
}
ASKED_MORE: dict[str, dict[str, str | int]] = {
    "/v1/relations/{a}/{b}": {"explain": "true"},
    "/v1/relations/{a}/{b}/changes": {"learned_since": 150},
}
WITHOUT_CLOCKS = {
    "/v1/dates",
    *("/", "/health", "/ready", "/v1/timemap", "/v1/reconcile/properties"),
    *("/v1/reconcile/suggest/type", "/v1/reconcile/suggest/property"),
    *(path for path in DESCRIBED if path.startswith("/v1/ledger")),
}
BY_ID_IN_QUERY = {"/v1/reconcile/preview", "/v1/reconcile/flyout"}
PROBES = {"/health", "/ready"}
OF_ONE_FACT = {
    *("/v1/facts/{id}", "/v1/facts/{id}/proof"),
    *("/v1/citations/{id}", "/v1/citations/{id}/verification"),
}
STREAMED = ("/v1/stream",)
WRITTEN = ("/v1/events", "/v1/imports")
AT_THE_DESK = ("/v1/drafts", "/v1/drafts/suggesters", "/v1/drafts/{id}", "/v1/drafts/{id}/acts")
"""What is told, and taken, with a key alone."""
KEYED_READS = ("/v1/texts", "/v1/texts/{id}")
KEYED_BODIES = ("/v1/citations/draft", "/v1/facts/draft", "/v1/texts", "/v1/texts/{id}/read")
"""What the desk answers to those who hold a key."""

DAYS = ("2018-06-01", "2023-02-05", "2023-07-15")


@pytest.fixture(scope="module")
def document(ask: Ask) -> dict[str, Any]:
    found: dict[str, Any] = ask("/openapi.json")
    return found


def schema_of(document: dict[str, Any], path: str) -> Draft202012Validator:
    """A validator of what a path answers with."""
    content = first_content(document, path)
    schema = content["schema"]
    return Draft202012Validator({**schema, "components": document["components"]})


def first_content(document: dict[str, Any], path: str) -> dict[str, Any]:
    """What a path answers with where no format is asked for."""
    found: dict[str, Any] = document["paths"][path]["get"]["responses"]["200"]["content"]
    return dict(next(iter(found.values())))


def faults(validator: Draft202012Validator, answer: Any) -> list[str]:
    return [f"{each.json_path}: {each.message}" for each in validator.iter_errors(answer)]


def test_document_is_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")

    validate(document)


def test_document_describes_every_route(document: dict[str, Any]) -> None:
    visible = [each for each in ROUTES if each.include_in_schema is not False]
    routed = {re.sub(r":\w+", "", path) for each in visible for path in sorted(each.paths)}

    described = {*DESCRIBED, *STREAMED, *WRITTEN, *AT_THE_DESK, *KEYED_READS, *KEYED_BODIES}
    assert set(document["paths"]) == described == routed
    assert {path for path, each in document["paths"].items() if "post" in each} == {
        *WRITTEN,
        *KEYED_BODIES,
        *(ASKING_ADDRESSES - {ASSISTANTS}),
        *("/v1/drafts", "/v1/drafts/{id}/acts"),
    }


def test_examples_in_the_tree_are_what_the_service_answers() -> None:
    assert make_examples.FILE.read_text(encoding="utf-8") == make_examples.text(), (
        "run: python -m api.cli.making.make_examples"
    )


def test_examples_are_asked_for_a_day_and_never_for_today() -> None:
    examples = msgspec.json.decode(make_examples.FILE.read_bytes())
    told = {
        each["request"]: each["answer"]["clocks"]["as_of"]
        for path, each in examples.items()
        if path != "/" and isinstance(each["answer"], dict) and "clocks" in each["answer"]
    }

    assert len(told) > 40
    assert [request for request, day in told.items() if day not in request] == []


@pytest.mark.parametrize("path", [each for each in DESCRIBED if each not in OF_DATA_SETS])
def test_operation_has_an_example_of_its_schema(document: dict[str, Any], path: str) -> None:
    content = first_content(document, path)

    (example,) = content["examples"].values()

    assert faults(schema_of(document, path), example["value"]) == []


@pytest.mark.parametrize("path", DESCRIBED)
def test_operation_is_described(document: dict[str, Any], path: str) -> None:
    operation = document["paths"][path]["get"]

    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]


@pytest.mark.parametrize("path", DESCRIBED)
def test_errors_are_problem_documents(document: dict[str, Any], path: str) -> None:
    responses = document["paths"][path]["get"]["responses"]
    refusals = {code: each for code, each in responses.items() if code >= "400"}

    assert set(refusals) == {
        *("400", "413", "421", "503"),
        *(("404",) if "{" in path or path in BY_ID_IN_QUERY else ()),
        *(("406",) if path in NEGOTIATED else ()),
        *(("410",) if path in OF_ONE_FACT else ()),
    }
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    assert all(each["content"][MEDIA_TYPE] == problem for each in refusals.values())
    assert {code for code, each in refusals.items() if len(each["content"]) > 1} == (
        {"503"} if path in PROBES else set()
    )


def test_address_of_an_actor_or_an_engagement_may_have_moved(document: dict[str, Any]) -> None:
    moved = {path for path in DESCRIBED if "308" in document["paths"][path]["get"]["responses"]}

    begin = ("/v1/actors/", "/v1/relations/", "/v1/engagements/")
    assert moved == {path for path in DESCRIBED if path.startswith(begin)}


def test_fact_that_was_taken_back_is_gone_where_that_is_said(founded: Path) -> None:
    with writer(founded) as writes:
        citation = writes.client.get("/v1/facts/balloon-shot-down").json()["citations"][0]["id"]
        writes.post({"type": "fact-retracted", "fact": "balloon-shot-down", "reason": "A test."})
        ids = {"/v1/facts": "balloon-shot-down", "/v1/citations": citation}

        statuses = {
            path: writes.client.get(path.replace("{id}", ids[path.partition("/{")[0]])).status_code
            for path in DESCRIBED
            if path.startswith(("/v1/facts/", "/v1/citations/"))
        }

    assert {path for path, status in statuses.items() if status == 410} == OF_ONE_FACT


def test_numbers_have_whole_bounds(document: dict[str, Any]) -> None:
    schemas = [
        each["schema"]
        for operations in document["paths"].values()
        for operation in operations.values()
        for each in operation.get("parameters", ())
        if each["schema"]["type"] == "integer"
    ]

    assert schemas
    for each in schemas:
        assert (type(each["minimum"]), type(each["maximum"])) == (int, int)


def test_links_lead_to_operations_that_take_what_they_give(document: dict[str, Any]) -> None:
    taken = {
        operation["operationId"]: {each["name"] for each in operation.get("parameters", ())}
        for operations in document["paths"].values()
        for operation in operations.values()
    }

    assert set(LINKS) <= set(taken)
    for links in LINKS.values():
        assert all(set(parameters) <= taken[to] for to, parameters in links.items())


def test_links_of_lists_point_into_their_answers(document: dict[str, Any], ask: Ask) -> None:
    pointed = []
    for path in (each for each in DESCRIBED if "{" not in each):
        links = document["paths"][path]["get"]["responses"]["200"].get("links", {})
        for each in links.values():
            (expression,) = each["parameters"].values()
            pointed.append(found(ask(path), expression.removeprefix("$response.body#/")))

    assert len(pointed) > 10
    assert all(isinstance(each, str | int) for each in pointed)


def found(value: Any, pointer: str) -> Any:
    for part in pointer.split("/"):
        value = value[int(part) if isinstance(value, list) else part]
    return value


@pytest.mark.parametrize("path", DESCRIBED)
def test_operation_lists_the_formats_of_its_answer(document: dict[str, Any], path: str) -> None:
    content = document["paths"][path]["get"]["responses"]["200"]["content"]

    alone = PLAIN.get(path, "application/json")
    expected = [each.essence for each in NEGOTIATED.get(path, ())] or [alone]
    assert list(content) == expected
    assert all(each["schema"] for each in content.values())


@pytest.mark.parametrize("path", WRITTEN)
def test_writing_is_described_with_its_key_body_and_refusals(
    document: dict[str, Any], path: str
) -> None:
    operation = document["paths"][path]["post"]
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    refusals = {code: each for code, each in operation["responses"].items() if code >= "300"}

    assert operation["summary"]
    assert operation["security"] == [{"key": []}]
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert operation["requestBody"]["required"]
    assert set(operation["responses"]) - set(refusals) == {"200", "201", "202"}
    assert " ".join(sorted(refusals)) == "400 401 403 406 409 413 415 421 422 429 503"
    assert {str(each["content"]) for each in refusals.values()} == {str(problem)}


@pytest.mark.parametrize("path", KEYED_BODIES)
def test_bodies_of_the_desk_are_described_with_key_and_refusals(
    document: dict[str, Any], path: str
) -> None:
    operation = document["paths"][path]["post"]
    refusals = sorted(each for each in operation["responses"] if each >= "300")

    assert operation["security"] == [{"key": []}]
    assert operation["requestBody"]["content"]
    assert {"400", "401", "403", "404", "413", "415", "422", "429", "503"} <= {*refusals}


def test_place_of_a_quote_may_be_left_out(document: dict[str, Any]) -> None:
    citation = document["components"]["schemas"]["Citation"]

    assert citation["required"] == ["source"]
    assert "may be left out" in document["paths"]["/v1/events"]["post"]["description"]


def test_reading_needs_no_key_but_at_the_desk(document: dict[str, Any]) -> None:
    assert {
        path for path, each in document["paths"].items() if "security" in each.get("get", {})
    } == {*KEYED_READS, *(each for each in AT_THE_DESK if "get" in document["paths"][each])}
    assert "security" not in document


def test_bodies_are_told_apart_by_type(document: dict[str, Any]) -> None:
    content = document["paths"]["/v1/events"]["post"]["requestBody"]["content"]["application/json"]
    event, _ = content["schema"]["anyOf"]
    validator = Draft202012Validator({**content["schema"], "components": document["components"]})

    assert set(event["discriminator"]["mapping"]) == set(map(tag_of, EVENT_TYPES))
    for example in content["examples"].values():
        assert faults(validator, example["value"]) == []
    assert faults(validator, {"events": []}) != []
    assert faults(validator, {"type": "issue-added", "id": "x"}) != []


def test_clocks_are_on_every_reading_path(document: dict[str, Any]) -> None:
    without_clocks = {
        path
        for path in DESCRIBED
        if not {"as_of", "public_by", "known_at"}
        <= {each["name"] for each in document["paths"][path]["get"].get("parameters", ())}
    }

    assert without_clocks == {*WITHOUT_CLOCKS, "/v1/events"}


@pytest.mark.parametrize("path", DESCRIBED)
def test_parameters_are_of_one_plain_type(document: dict[str, Any], path: str) -> None:
    parameters = document["paths"][path]["get"].get("parameters", ())

    assert {each["schema"].get("type") for each in parameters} <= {"string", "integer", "boolean"}


def test_kinds_of_fact_are_told_apart_by_type(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    told_apart = schemas["FactAnswer"]["properties"]["fact"]["discriminator"]

    assert told_apart["propertyName"] == "type"
    assert set(told_apart["mapping"]) == set(map(tag_of, FACT_TYPES))


def test_kinds_of_event_are_told_apart_by_type(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    told_apart = schemas["RecordedEvent"]["properties"]["event"]["discriminator"]

    assert set(told_apart["mapping"]) == set(map(tag_of, EVENT_TYPES))


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(value: Any) -> Iterator[str]:
        match value:
            case dict():
                yield from (each for name, each in value.items() if name == "$ref")
                for each in value.values():
                    yield from references(each)
            case list():
                for each in value:
                    yield from references(each)

    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}

    assert set(references(document)) <= known


@pytest.mark.parametrize("day", DAYS)
def test_every_answer_is_of_its_schema(document: dict[str, Any], ask: Ask, day: str) -> None:
    strayed = []
    for path, url in questions(ask):
        clocks = {} if path in {"/", "/health", "/ready", "/v1/events"} else {"as_of": day}
        answer = ask(url, **clocks, **ASKED_MORE.get(path, {}))
        strayed += [(url, each) for each in faults(schema_of(document, path), answer)]

    assert strayed == []


def test_problem_is_of_its_schema(document: dict[str, Any], client: Client) -> None:
    schema = document["components"]["schemas"]["Problem"]
    validator = Draft202012Validator({**schema, "components": document["components"]})

    for url in ("/v1/timeline?limit=0&as_of=x", "/v1/facts/none", "/nowhere"):
        assert faults(validator, client.get(url).json()) == []


def questions(ask: Ask) -> Iterator[tuple[str, str]]:
    """Every path with a page of it, or with every id that its list knows."""
    listed = {
        name: [each["id"] for each in ask(f"/v1/{name}", limit=500)["items"]]
        for name in ("actors", "issues", "offices", "places", "sources")
    }
    for name in ("engagement", "measure", "channel", "incident", "accord"):
        listed[f"{name}s"] = [each[name] for each in ask(f"/v1/{name}s", limit=500)["items"]]
    listed["facts"] = [each["id"] for each in ask("/v1/timeline", limit=500)["items"]]
    for path in ("/", "/health", "/v1/timeline", "/v1/events", "/v1/citations"):
        yield path, path
    for name, ids in listed.items():
        if name != "facts":
            yield f"/v1/{name}", f"/v1/{name}"
        yield from ((f"/v1/{name}/{{id}}", f"/v1/{name}/{id}") for id in ids)
    for name in ("actors", "issues"):
        for id in listed[name]:
            yield f"/v1/{name}/{{id}}/timeline", f"/v1/{name}/{id}/timeline"
    for one, other in (("united-states", "china"), ("wang-yi", "antony-blinken"), ("china", "g7")):
        path = f"/v1/relations/{one}/{other}"
        yield "/v1/relations/{a}/{b}", path
        yield "/v1/relations/{a}/{b}/changes", f"{path}/changes"


def test_document_is_small_enough_to_read(client: Client) -> None:
    assert len(client.get("/openapi.json").content) < 1_000_000
    assert msgspec.json.decode(client.get("/openapi.json").content)

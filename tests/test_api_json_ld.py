"""What an RDF library makes of our JSON-LD with no network but the service itself.

It fetches the contexts from a served Detente; a connection to anywhere else fails the test.
"""

import socket
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from rdflib import RDF, RDFS, SDO, Graph, Literal, Namespace, URIRef

from api.references import contexts
from api.references.schema_org_nodes import Graph as Document
from api.references.web_annotation import Annotation
from events.vocabulary.amendments import FactCorrected
from tests.recording import ISSUE, record, statement
from tests.running import Ask, Client, Server

# The library warns of itself: its reader of JSON-LD uses what it has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

OA = Namespace("http://www.w3.org/ns/oa#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
CITO = Namespace("http://purl.org/spar/cito/")
DAYS = ("2023-03-01", "2023-12-31")
VISIT = "blinken-visit-to-beijing-2023"
SERVED = {
    "events-1.jsonld": "31eefda5e807eea8b3b032f24b8494cb16d30161718ab032e5ac6238410b3231",
    "annotations-1.jsonld": "896159f80d30d9a6c9eafcbe0118720238361ae81477feb8ce4ec722732e9a67",
}
"""What was served under a name stays: a change takes a new name, and a line here."""


@pytest.fixture(autouse=True)
def no_network_but_the_service(explored: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def connect_to_the_service(self: socket.socket, address: Any) -> None:
        assert address[:2] == ("127.0.0.1", explored.port), f"asked {address}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_to_the_service)


def read(server: Server, path: str, into: Graph | None = None) -> Graph:
    """An answer as RDF, together with what was read before."""
    graph = Graph() if into is None else into
    return graph.parse(data=server.get(path).raise_for_status().content, format="json-ld")


def ids(ask: Ask, path: str) -> list[str]:
    page = ask(path, as_of=DAYS[-1], limit=500)
    found = [each["id"] for each in page["items"]]
    while page["next"]:
        page = ask(page["next"])
        found += [each["id"] for each in page["items"]]
    return found


def address(server: Server, path: str) -> URIRef:
    return URIRef(f"{server.address}/v1/{path}")


def test_every_fact_is_an_event_to_an_rdf_library(explored: Server, ask: Ask) -> None:
    for id in ids(ask, "/v1/timeline")[::4]:
        graph = read(explored, f"/v1/facts/{id}.jsonld?as_of={DAYS[-1]}")

        fact = address(explored, f"facts/{id}")
        assert (fact, RDF.type, SDO.Event) in graph
        assert graph.value(fact, SDO.identifier) == Literal(id)
        assert list(graph.objects(fact, SDO.subjectOf))
        (edition,) = graph.objects(fact, DCTERMS.hasVersion)
        assert str(edition).startswith(f"{fact}?as_of={DAYS[-1]}&known_at=")


def test_every_citation_is_an_annotation_to_an_rdf_library(explored: Server, ask: Ask) -> None:
    for id in ids(ask, "/v1/citations")[::8]:
        graph = read(explored, f"/v1/citations/{id}.jsonld?as_of={DAYS[-1]}")

        cited = address(explored, f"citations/{id}")
        assert (cited, RDF.type, OA.Annotation) in graph
        assert (cited, OA.motivatedBy, OA.linking) in graph
        (target,) = graph.objects(cited, OA.hasTarget)
        exact, start = (
            [
                value
                for each in graph.objects(target, OA.hasSelector)
                for value in graph.objects(each, name)
            ]
            for name in (OA.exact, OA.start)
        )
        assert (len(exact), len(start)) == (1, 1)
        assert list(graph.objects(target, OA.hasSource))
        bodies = [each for each in graph.objects(cited, OA.hasBody) if isinstance(each, URIRef)]
        assert [graph.value(each, RDFS.label) is not None for each in bodies] == [True]
        (bearing,) = graph.predicates(target, bodies[0])
        assert str(bearing).startswith(str(CITO))


def keys(value: Any) -> Iterator[str]:
    match value:
        case dict():
            yield from (name for name in value if not name.startswith("@"))
            for each in value.values():
                yield from keys(each)
        case list():
            for each in value:
                yield from keys(each)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/timeline.jsonld?limit=500",
        "/v1/actors/china/timeline.jsonld",
        "/v1/facts/blinken-visit-postponed.jsonld",
        "/v1/facts/blinken-visited-beijing.jsonld",
        "/v1/citations/blinken-visit-postponed.4d717de4.jsonld",
    ],
)
def test_no_term_goes_lost(explored: Server, path: str) -> None:
    document = explored.get(path).json()
    context = explored.get(document["@context"].removeprefix(explored.address))

    terms = context.json()["@context"]

    prefixes = {name for name, each in terms.items() if isinstance(each, str)}
    for key in {*keys(document)}:
        assert key in terms or key.partition(":")[0] in prefixes, key


@pytest.mark.parametrize(
    ("kind", "name"), [(Document, contexts.EVENTS), (Annotation, contexts.ANNOTATIONS)]
)
def test_context_knows_every_field_and_type_that_a_document_may_have(kind: Any, name: str) -> None:
    terms = msgspec.json.decode(contexts.CONTEXTS[name])["@context"]
    _, components = msgspec.json.schema_components([kind])
    prefixes = {each for each, meaning in terms.items() if isinstance(meaning, str)}

    for schema in components.values():
        for field, about in schema["properties"].items():
            named = [*about.get("enum", ())] if field in {"@type", "type"} else [field]
            for each in named:
                is_known = each in terms or each.startswith("@")
                assert is_known or each.partition(":")[0] in prefixes, each


def test_graphs_of_two_days_join(explored: Server) -> None:
    path = "/v1/facts/blinken-visit-postponed.jsonld?as_of={}"
    one, other = (read(explored, path.format(day)) for day in DAYS)
    both = read(explored, path.format(DAYS[1]), into=read(explored, path.format(DAYS[0])))

    named = {each for each in both.subjects() if isinstance(each, URIRef)}
    assert named == {each for each in one.subjects() if isinstance(each, URIRef)}
    assert named == {each for each in other.subjects() if isinstance(each, URIRef)}
    assert len({*both.subjects(RDF.type, SDO.Event)}) == 2
    fact = address(explored, "facts/blinken-visit-postponed")
    assert len({*both.objects(fact, DCTERMS.hasVersion)}) == 2
    assert {*both.objects(fact, SDO.about)} == {address(explored, f"engagements/{VISIT}")}


def test_fact_timeline_and_annotation_are_of_one_graph(explored: Server) -> None:
    graph = read(explored, f"/v1/engagements/{VISIT}/timeline.jsonld?as_of={DAYS[0]}")
    read(explored, "/v1/facts/blinken-visit-postponed.jsonld", into=graph)
    read(explored, "/v1/citations/blinken-visit-postponed.4d717de4.jsonld", into=graph)

    (borne,) = graph.query(
        """
        SELECT DISTINCT ?name ?visit ?status WHERE {
          ?annotation oa:hasBody ?fact . ?fact schema:name ?name ; schema:about ?engagement .
          ?engagement schema:name ?visit ; schema:eventStatus ?status .
        }
        """,
        initNs={"oa": OA, "schema": SDO},
    )
    assert [str(each) for each in borne] == [  # type: ignore[union-attr]  # it is a SELECT
        "Antony Blinken puts off his visit to Beijing because of the balloon.",
        "Antony Blinken's visit to Beijing",
        "https://schema.org/EventPostponed",
    ]


@pytest.mark.parametrize("name", contexts.CONTEXTS)
def test_context_is_kept_for_ever_by_anybody(client: Client, name: str) -> None:
    answer = client.get(f"/contexts/{name}", headers={"Origin": "https://elsewhere.example"})

    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert list(answer.json()) == ["@context"]
    assert client.get("/contexts/none.jsonld").status_code == 404


def test_context_that_was_served_is_never_changed() -> None:
    digests = {name: sha256(each).hexdigest() for name, each in contexts.CONTEXTS.items()}

    assert digests == SERVED


@pytest.mark.parametrize(
    "path",
    [
        "/v1/facts/spoken.jsonld",
        "/v1/issues/taiwan/timeline.jsonld",
        "/v1/timeline.jsonld?limit=500",
        "/v1/timeline.jsonld?text=said",
    ],
)
def test_edition_is_that_of_the_words_that_are_told(writable: Client, path: str) -> None:
    def told() -> Any:
        nodes = writable.get(path).json()["@graph"]
        return next(each for each in nodes if each["@id"].endswith("/facts/spoken"))

    first = record(writable, statement())
    before = told()
    record(writable, ISSUE)
    between = told()
    second = record(
        writable, FactCorrected(fact=replace(statement(), summary="It was said so."), reason="x")
    )
    after = told()

    assert before == between
    assert before["hasVersion"].endswith(f"&known_at={first}")
    assert after["hasVersion"].endswith(f"&known_at={second}")
    for node in (before, after):
        at = node["hasVersion"].partition("/v1/")[2]
        assert writable.get(f"/v1/{at}").json()["fact"]["summary"] == node["name"]


@pytest.mark.parametrize(
    "clocks", ["as_of=2023-12-31", "as_of=2023-07-15&public_by=2023-06-19", "known_at=200", ""]
)
def test_every_edition_reads_as_it_is_told(client: Client, clocks: str) -> None:
    nodes = client.get(f"/v1/timeline.jsonld?limit=500&{clocks}").json()["@graph"]

    assert len(nodes) > 20
    for node in nodes[::5]:
        answer = client.get(f"/v1/{node['hasVersion'].partition('/v1/')[2]}")
        assert answer.json()["fact"]["summary"] == node["name"]
        assert answer.headers["cache-control"].endswith("immutable")

"""`detente export --nquads`: read back by two libraries, with what the JSON-LD of the facts has."""

import gc
import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import msgspec
import pyoxigraph
import pytest
from rdflib import RDF, BNode, Dataset, Graph, Literal, Namespace, URIRef

from api.exports.json_ld_quads import JsonLdQuads
from api.references.contexts import CONTEXTS, EVENTS
from api.references.schema_org_nodes import CreativeWork, Organization
from tests.running import ROOT, Ask, Client, detente

# The library warns of itself: its readers use what it has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

BASE = "http://127.0.0.1:8000"
SCHEMA = Namespace("https://schema.org/")
PROV = Namespace("http://www.w3.org/ns/prov#")
CITO = Namespace("http://purl.org/spar/cito/")
OA = Namespace("http://www.w3.org/ns/oa#")
DOCUMENT = (ROOT / "docs/data.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def file(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("statements")
    data = copytree(_founded, directory / "data")
    done = detente("export", "--nquads", directory / "record.nq", "--data", data)
    assert done.returncode == 0, done.stderr
    return directory / "record.nq"


@pytest.fixture(scope="module")
def store(file: Path) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.bulk_load(path=str(file), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def dataset(file: Path) -> Dataset:
    found = Dataset(default_union=True)
    return found.parse(data=file.read_text(encoding="utf-8"), format="nquads")


def tree(graph: Graph, node: Any) -> Any:
    """A node as it reads: one without an address by what is told of it."""
    if isinstance(node, BNode):
        return frozenset((told, tree(graph, each)) for told, each in graph.predicate_objects(node))
    if isinstance(node, Literal) and node.value.__class__ is float:
        return node.value
    return node


def told(graph: Graph, about: str) -> Iterator[tuple[Any, Any, Any]]:
    """All that is told of nodes whose addresses begin so."""
    for node, says, value in graph.triples((None, None, None)):
        if isinstance(node, URIRef) and str(node).startswith(about):
            yield node, says, tree(graph, value)


def json_ld_of(client: Client, id: str) -> Graph:
    answer = client.get(f"/v1/facts/{id}.jsonld", headers={"Host": BASE.removeprefix("http://")})
    document = msgspec.json.decode(answer.raise_for_status().content)
    document["@context"] = msgspec.json.decode(CONTEXTS[EVENTS])["@context"]
    return Graph().parse(data=msgspec.json.encode(document).decode(), format="json-ld")


def answered_by(store: pyoxigraph.Store, asked: str) -> list[tuple[str, ...]]:
    """The answer as values: what holds it may not be let go of by another thread."""
    answer: Any = store.query(asked)
    told = answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
    del answer
    gc.collect()
    bindings = msgspec.json.decode(told)["results"]["bindings"]
    return [tuple(each["value"] for each in row.values()) for row in bindings]


def test_both_libraries_read_the_same_quads(store: pyoxigraph.Store, dataset: Dataset) -> None:
    graphs = {str(each) for each in store.named_graphs()}

    assert len(store) == sum(1 for _ in dataset.quads()) > 5_000
    assert graphs == {f"<{each.identifier}>" for each in dataset.graphs() if len(each)}


def test_each_fact_is_a_graph_named_by_how_it_reads(dataset: Dataset, ask: Ask) -> None:
    page = ask("/v1/timeline", as_of="2030-01-01", limit=500)
    facts = {URIRef(f"{BASE}/v1/facts/{each['id']}") for each in page["items"]}
    graphs = {each.identifier: each for each in dataset.graphs() if "/v1/facts/" in each.identifier}

    assert {URIRef(each.partition("?")[0]) for each in graphs} == facts
    for name, graph in graphs.items():
        (fact,) = graph.objects(name, PROV.specializationOf)
        assert (fact, RDF.type, SCHEMA.Event) in graph
        assert fact == URIRef(name.partition("?")[0])
        assert len(list(graph.objects(name, PROV.generatedAtTime))) == 1
        evidence = set(graph.objects(name, CITO.citesAsEvidence))
        assert evidence == set(graph.objects(name, PROV.wasDerivedFrom)) != set()
        assert evidence <= set(graph.objects(fact, SCHEMA.subjectOf))
        assert set(graph.subjects(RDF.type, OA.Annotation)) != set()


def test_ids_and_statements_are_those_of_the_json_ld(
    dataset: Dataset, client: Client, ask: Ask
) -> None:
    page = ask("/v1/timeline", as_of="2030-01-01", limit=500)
    contested = ask("/v1/timeline", as_of="2030-01-01", contested="true")["items"]
    everything = {*told(dataset, BASE)}

    assert contested
    for id in {*(e["id"] for e in (*page["items"][::8], *contested))}:
        wanted = {*told(json_ld_of(client, id), BASE)}
        # How the fact leaves its engagement, day by day, is the answer's alone.
        engagement = f"{BASE}/v1/engagements/"
        wanted = {e for e in wanted if not str(e[0]).startswith(engagement)}
        assert wanted - everything == set()


def test_quotes_are_there_to_the_letter(dataset: Dataset, ask: Ask) -> None:
    page = ask("/v1/citations", as_of="2030-01-01", limit=500)

    for each in page["items"]:
        cited = URIRef(f"{BASE}/v1/citations/{each['id']}")
        (target,) = dataset.objects(cited, OA.hasTarget)
        (selector,) = dataset.objects(target, OA.hasSelector)
        assert dataset.value(selector, OA.exact) == Literal(each["citation"]["exact"])
        bearing = each["citation"].get("bearing", "supports")
        says = {"supports": CITO.supports, "disputes": CITO.disputes}
        fact = URIRef(f"{BASE}/v1/facts/{each['fact']}")
        assert (target, says.get(bearing, CITO.citesAsRelated), fact) in dataset


def test_the_question_of_the_documents_is_answered_by_both(
    store: pyoxigraph.Store, dataset: Dataset
) -> None:
    (asked,) = re.findall(r"(?ms)^```sparql\n(.*?)^```", DOCUMENT)

    rows = answered_by(store, asked)

    assert len({publisher for _, _, publisher, _, _ in rows}) > 1
    answered: Any = dataset.query(asked)
    # But for how an instant is written.
    assert sorted(row[:4] for row in rows) == sorted(tuple(map(str, row[:4])) for row in answered)


def test_packed_it_is_the_same(file: Path, tmp_path: Path) -> None:
    packed = tmp_path / "record.nq.gz"

    done = detente("export", "--nquads", packed, "--data", file.parent / "data")

    assert done.returncode == 0, done.stderr
    assert gzip.decompress(packed.read_bytes()) == file.read_bytes()
    assert packed.read_bytes()[4:8] == b"\0\0\0\0"  # no time of its own


@pytest.mark.parametrize("url", ["http://a.example/[x]", "http://a.example/%zz", "http://a/b#c#d"])
def test_an_address_that_is_no_iri_is_told_in_words(url: str) -> None:
    work = CreativeWork(
        id=f"{BASE}/v1/sources/a",
        name="A",
        publisher=Organization(name="B"),
        in_language="en",
        url=url,
    )

    quads = list(JsonLdQuads().of(work, pyoxigraph.NamedNode(f"{BASE}/v1/sources")))

    read = pyoxigraph.parse(
        pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS),
        format=pyoxigraph.RdfFormat.N_QUADS,
    )
    assert [each.object.value for each in read if each.predicate.value.endswith("/url")] == [url]

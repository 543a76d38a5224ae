"""All facts as statements: N-Quads, one named graph a fact, for stores that are asked with SPARQL.

A graph is named by the edition of its fact: the address at which the fact stands as it reads. It
has what the JSON-LD of the fact has, by the same ids (`api.references.schema_org`); its citations,
as annotations of the W3C model that say with CiTO how they bear on it (`api.references`); and
where it comes from, in PROV-O. Sources, actors and places stand in graphs of their own, once.

Quads are made one by one: none is kept but the ids of what has been told of. The extra `rdf` has
what writes them.
"""

import gzip
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize

from api.asking.addresses import Addresses, edition
from api.asking.question import Question
from api.exports.json_ld_quads import JsonLdQuads
from api.references.schema_org_maker import NodeMaker
from events.files import durable
from events.time.dates import day_of, known_day
from events.vocabulary.base import Bearing, Citation
from events.vocabulary.registry import ActorAdded, EngagementAdded, SourceAdded
from projections.facts import facts
from projections.model.clocks import Clocks
from projections.model.version import citation_id
from projections.tables.as_recorded import AsRecorded, RecordedFact
from projections.timeline.as_written import Asked

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_OA: Final = "http://www.w3.org/ns/oa#"
_CITO: Final = "http://purl.org/spar/cito/"
_PROV: Final = "http://www.w3.org/ns/prov#"
_SCHEMA: Final = "https://schema.org/"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"

_TYPE: Final = NamedNode(f"{_RDF}type")
_BEARS: Final[dict[Bearing, NamedNode]] = {
    "supports": NamedNode(f"{_CITO}supports"),
    "disputes": NamedNode(f"{_CITO}disputes"),
    "mentions": NamedNode(f"{_CITO}citesAsRelated"),
}
"""How a passage bears on a fact, as annotations say it."""

_CITES: Final[dict[Bearing, NamedNode]] = {
    "supports": NamedNode(f"{_CITO}citesAsEvidence"),
    "disputes": NamedNode(f"{_CITO}isDisputedBy"),
    "mentions": NamedNode(f"{_CITO}citesAsRelated"),
}
"""How the fact as it reads cites a source."""

_ANY_DAY: Final = day_of("9999-12-31")

StatedValue = NamedNode | BlankNode | Literal


def write(record: AsRecorded, path: Path, base: str) -> None:
    """Write all quads to a new file, as gzip where it is called so."""
    with ExitStack() as stack:
        file: IO[bytes] = stack.enter_context(durable.creating(path, durable.READABLE))
        if path.suffix == ".gz":
            # Without a name and a time of its own, it is the same bytes each time.
            packed = gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0)
            file = stack.enter_context(packed)  # type: ignore[arg-type]  # it is written to
        serialize(_Quads(record, base).all(), file, RdfFormat.N_QUADS)


class _Quads:
    """What is told of the record, quad by quad."""

    def __init__(self, record: AsRecorded, base: str) -> None:
        clocks = Clocks(as_of=_ANY_DAY, known_at=record.position)
        self._record, self._clocks = record, clocks
        self._addresses = Addresses(base, Question(Asked(), clocks, "", {}, ""))
        self._nodes = NodeMaker(record.reader, clocks, self._addresses)
        self._json = JsonLdQuads()

    def all(self) -> Iterator[Quad]:
        """Actors, sources and engagements, then every fact."""
        for actor in self._record.registered(ActorAdded):
            yield from self._json.apart(self._nodes.actor(actor.id), self._graph("actors"))
            yield from self._of_actor(actor)
        for source in self._record.registered(SourceAdded):
            yield from self._json.apart(self._nodes.work(source.id), self._graph("sources"))
        for engagement in self._record.registered(EngagementAdded):
            yield from self._of_engagement(engagement)
        for told in self._record.facts():
            yield from self._of_fact(told)

    def _of_actor(self, actor: ActorAdded) -> Iterator[Quad]:
        """What tells an actor apart: other names, whom he acts for, who he is elsewhere."""
        node, graph = self._node("actors", actor.id), self._graph("actors")
        for alias in dict.fromkeys(each.name for each in actor.aliases if each.resolves):
            yield Quad(node, NamedNode(f"{_SCHEMA}alternateName"), Literal(alias), graph)
        for state in dict.fromkeys(actor.acts_for):
            member = NamedNode(f"{_SCHEMA}memberOf")
            yield Quad(node, member, self._node("actors", state), graph)
        for scheme in sorted(actor.identifiers):
            told = Literal(f"{scheme}:{actor.identifiers[scheme]}")
            yield Quad(node, NamedNode(f"{_SCHEMA}identifier"), told, graph)

    def _of_engagement(self, told: EngagementAdded) -> Iterator[Quad]:
        """What it is called, and within what it takes place: its life is in facts about it."""
        node, graph = self._node("engagements", told.id), self._graph("engagements")
        yield Quad(node, _TYPE, NamedNode(f"{_SCHEMA}Event"), graph)
        yield Quad(node, NamedNode(f"{_SCHEMA}name"), Literal(told.name), graph)
        yield Quad(node, NamedNode(f"{_SCHEMA}identifier"), Literal(told.id), graph)
        if told.part_of is not None:
            whole = self._node("engagements", told.part_of)
            yield Quad(node, NamedNode(f"{_SCHEMA}superEvent"), whole, graph)

    def _of_fact(self, told: RecordedFact) -> Iterator[Quad]:
        fact = told.fact
        reads_so = edition(told.version, told.amended_at, known_day(told.span.first.earliest))
        address = self._addresses.edition_of("facts", fact.id, reads_so)
        graph, place = NamedNode(address), self._nodes.place(fact.place)
        if place is not None:
            yield from self._json.apart(place, self._graph("places"))
        yield from self._json.of(self._nodes.fact(fact, address), graph)
        if told.is_contested:
            view = facts.view(self._record.reader, fact.id, self._clocks)
            for claim in self._nodes.claims(view, self._clocks):
                yield from self._json.of(claim, graph)
        by_id = {citation_id(fact.id, each): each for each in fact.citations}
        for id, citation in by_id.items():
            yield from self._of_citation(id, citation, fact.id, graph)
        yield from self._of_edition(told, graph)

    def _of_citation(self, id: str, told: Citation, fact: str, graph: NamedNode) -> Iterator[Quad]:
        """The citation as an annotation of the fact."""
        cited, about = self._node("citations", id), self._node("facts", fact)
        target, source = self._json.blank(), self._node("sources", told.source)
        yield Quad(cited, _TYPE, NamedNode(f"{_OA}Annotation"), graph)
        yield Quad(cited, NamedNode(f"{_OA}motivatedBy"), NamedNode(f"{_OA}linking"), graph)
        yield Quad(cited, NamedNode(f"{_OA}hasBody"), about, graph)
        yield Quad(cited, NamedNode(f"{_OA}hasTarget"), target, graph)
        yield Quad(target, _TYPE, NamedNode(f"{_OA}SpecificResource"), graph)
        yield Quad(target, NamedNode(f"{_OA}hasSource"), source, graph)
        yield Quad(target, _BEARS[told.bearing], about, graph)
        yield Quad(graph, _CITES[told.bearing], source, graph)
        if told.record is not None:
            record = Literal(told.record.id)
            yield Quad(target, NamedNode(f"{_SCHEMA}identifier"), record, graph)
        if told.passage is not None:
            selector = self._json.blank()
            yield Quad(target, NamedNode(f"{_OA}hasSelector"), selector, graph)
            yield Quad(selector, _TYPE, NamedNode(f"{_OA}TextQuoteSelector"), graph)
            for name in ("exact", "prefix", "suffix"):
                words = getattr(told, name)
                if words:
                    yield Quad(selector, NamedNode(_OA + name), Literal(words), graph)

    def _of_edition(self, told: RecordedFact, graph: NamedNode) -> Iterator[Quad]:
        """Where what the graph has comes from."""
        recorder, at = self._json.blank(), NamedNode(f"{_XSD}dateTime")
        sources = dict.fromkeys(e.source for e in told.fact.citations if e.bearing == "supports")
        found: list[tuple[NamedNode | BlankNode, NamedNode, StatedValue]] = [
            (graph, _TYPE, NamedNode(f"{_PROV}Entity")),
            (graph, _prov("specializationOf"), self._node("facts", told.fact.id)),
            (graph, _prov("generatedAtTime"), Literal(told.amended_at, datatype=at)),
            (graph, _prov("wasAttributedTo"), recorder),
            (recorder, _TYPE, NamedNode(f"{_PROV}Agent")),
            (recorder, NamedNode(f"{_SCHEMA}name"), Literal(told.amended_by)),
            *((graph, _prov("wasDerivedFrom"), self._node("sources", each)) for each in sources),
        ]
        yield from (Quad(*each, graph) for each in found)

    def _node(self, kind: str, id: str) -> NamedNode:
        return NamedNode(self._addresses.of(kind, id))

    def _graph(self, kind: str) -> NamedNode:
        """The graph of what is of a kind: the address of the list of it."""
        return NamedNode(f"{self._addresses.base}/v1/{kind}")


def _prov(name: str) -> NamedNode:
    return NamedNode(_PROV + name)

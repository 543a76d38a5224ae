"""A citation as a W3C Web Annotation (JSON-LD).

The body is the fact and the target the passage. The motivation is `linking`: the fact is a resource
of its own that the passage is linked to, it does not describe the passage, and nothing is assessed.
How the passage bears on the fact is what the vocabulary has no term for; the target says it with a
property of CiTO, the Citation Typing Ontology: `supports` and `disputes` are CiTO's own words;
`mentions`, which CiTO lacks, becomes `citesAsRelated`, the one that takes no side.

An annotation is identified by the address of the citation without clocks; how it reads is an
edition of it (`hasVersion`), at the address with all clocks fixed. The context is one that we
serve: it has the terms of http://www.w3.org/ns/anno.jsonld that stand here, and nothing has to be
fetched from elsewhere (`api.references.contexts`).

The selectors hold in one state of the source, the text with that hash. Where a text is attached,
that is it, and the offsets are those that the quote has there; where it is not there, none are
given. So an annotation depends on what is attached, and its ETag is one of its bytes. When the text
was published is not told there: a `TimeState` wants an instant, and no source is known that
sharply.
"""

from collections.abc import Iterator

import msgspec
from msgspec import Struct, field

from api.asking.addresses import Addresses, edition
from api.evidence.places import KnownPlace
from api.http.media_formats import Format
from api.plain import in_html, web_address
from api.references.contexts import ANNOTATIONS, address
from events.vocabulary.base import Bearing, Citation
from events.vocabulary.registry import ActorAdded
from projections.facts.citations import CitationItem
from projections.facts.facts import FactView
from projections.facts.recording import CitationRecording
from projections.model.reader import Reader

FORMAT = Format(
    name="jsonld",
    media_type='application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
    extension=".jsonld",
    schema={"type": "object"},
)
BEARINGS: dict[Bearing, str] = {
    "supports": "cito_supports",
    "disputes": "cito_disputes",
    "mentions": "cito_cites_as_related",
}


class _AnnotationNode(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """A node with a type."""


class Recorder(_AnnotationNode, frozen=True, kw_only=True, tag="Agent"):
    """Who recorded the citation; whether a person or a program is not known."""

    name: str


class Software(_AnnotationNode, frozen=True, kw_only=True, tag="Software"):
    """What made the annotation."""

    name: str


class FactBody(_AnnotationNode, frozen=True, kw_only=True, tag="schema:Event"):
    """The fact."""

    id: str
    label: str


class Comment(_AnnotationNode, frozen=True, kw_only=True, omit_defaults=False, tag="TextualBody"):
    """What the curator notes of the passage, or what it says otherwise than the fact."""

    value: str
    purpose: str = "commenting"
    format: str = "text/plain"


class TextQuote(_AnnotationNode, frozen=True, kw_only=True, tag="TextQuoteSelector"):
    """The words, and what stands around them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


class TextPosition(
    _AnnotationNode, frozen=True, kw_only=True, omit_defaults=False, tag="TextPositionSelector"
):
    """Where they stand, in code points, the end exclusive."""

    start: int
    end: int


class TextState(_AnnotationNode, frozen=True, kw_only=True, tag="oa:State"):
    """The text in which the selectors hold, by the hash of its UTF-8 bytes."""

    sha256: str = field(name="schema:sha256")


class NodeById(Struct, frozen=True):
    """A node by its address."""

    id: str


class Document(_AnnotationNode, frozen=True, kw_only=True, tag="schema:CreativeWork"):
    """The source, by its own address where it has one: `same_as` is then what it is here."""

    id: str
    label: str
    language: str
    same_as: NodeById | None = field(default=None, name="schema:sameAs")


class SpecificResource(_AnnotationNode, frozen=True, kw_only=True, tag="SpecificResource"):
    """The place in the source, and how it bears on the fact; a record is named by its id there."""

    source: Document
    selector: tuple[TextQuote | TextPosition, ...] = ()
    record: str = field(default="", name="schema:identifier")
    state: TextState | None = None
    cito_supports: NodeById | None = field(default=None, name="cito:supports")
    cito_disputes: NodeById | None = field(default=None, name="cito:disputes")
    cito_cites_as_related: NodeById | None = field(default=None, name="cito:citesAsRelated")


class Annotation(_AnnotationNode, frozen=True, kw_only=True, tag="Annotation"):
    """The citation."""

    context: str = field(name="@context")
    id: str
    has_version: str = field(name="hasVersion")
    motivation: str
    creator: Recorder | None = None
    created: str | None = None
    generator: Software
    body: tuple[FactBody | Comment, ...]
    target: SpecificResource


def annotation(
    reader: Reader,
    item: CitationItem,
    view: FactView,
    recording: CitationRecording | None,
    addresses: Addresses,
    *,
    place: KnownPlace,
) -> Annotation:
    """A citation of a fact as it reads, who recorded it when, and where its quote stands."""
    fact = addresses.of("facts", item.fact)
    reads_so = edition(view.version, view.history[-1].recorded_at, view.earliest)
    return Annotation(
        context=address(addresses.base, ANNOTATIONS),
        id=addresses.of("citations", item.id),
        has_version=addresses.edition_of("citations", item.id, reads_so),
        motivation="linking",
        creator=Recorder(name=recording.recorded_by) if recording else None,
        created=recording.recorded_at if recording else None,
        generator=Software(name="Detente"),
        body=(
            FactBody(id=fact, label=view.fact.summary),
            *_comments(reader, item.citation, addresses),
        ),
        target=_passage(item, fact, addresses, place),
    )


def render(found: Annotation) -> bytes:
    """The annotation as JSON-LD."""
    return in_html(msgspec.json.format(msgspec.json.encode(found), indent=2)) + b"\n"


def _passage(
    item: CitationItem, fact: str, addresses: Addresses, place: KnownPlace
) -> SpecificResource:
    citation, source = item.citation, item.source
    recorded = addresses.of("sources", source.id)
    return SpecificResource(
        source=Document(
            id=web_address(source.url) or recorded,
            label=source.title,
            language=source.language,
            same_as=NodeById(recorded) if web_address(source.url) else None,
        ),
        selector=tuple(_selectors(citation, place)),
        record="" if citation.record is None else citation.record.id,
        state=None if place.sha256 is None else TextState(sha256=place.sha256),
        **{BEARINGS[citation.bearing]: NodeById(fact)},
    )


def _selectors(citation: Citation, place: KnownPlace) -> Iterator[TextQuote | TextPosition]:
    if citation.record is None:
        yield TextQuote(exact=citation.exact, prefix=citation.prefix, suffix=citation.suffix)
    if place.span is not None:
        yield TextPosition(start=place.span.start, end=place.span.end)


def _comments(reader: Reader, citation: Citation, addresses: Addresses) -> Iterator[Comment]:
    if citation.asserted_by is not None:
        at = addresses.question.clocks.known_at
        actor = reader.registered("actor", citation.asserted_by, ActorAdded, known_at=at)
        yield Comment(value=f"Asserted by {actor.name}.")
    for name, value in citation.says.items():
        gives = "source gives another" if citation.record is None else "record gives the"
        yield Comment(value=f"The {gives} {name}: {value}")
    if citation.note is not None:
        yield Comment(value=citation.note)

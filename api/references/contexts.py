"""JSON-LD contexts, served here: what is asked about can be read without anybody else's server.

They have the terms that our documents use, with the meaning that they have elsewhere. schema.org's
are at `https://schema.org/`; those of the Web Annotation model are as in
http://www.w3.org/ns/anno.jsonld, by whose words an annotation may be read without any context.

A context that was served is never changed: documents that were kept point to it. Another meaning,
or a further term, is another number.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from litestar import Response
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from api.http.handlers import get

MEDIA_TYPE: Final = "application/ld+json"
FOLDER: Final = "contexts"
EVENTS: Final = "events-1.jsonld"
"""Of facts and timelines (`api.references.schema_org_nodes`)."""

ANNOTATIONS: Final = "annotations-1.jsonld"
"""Of citations (`api.references.web_annotation`)."""

_IMMUTABLE: Final = {"Cache-Control": "public, max-age=31536000, immutable"}

_Terms = dict[str, Any]


def address(base: str, name: str) -> str:
    """Where a context is, absolute: a document that was kept has no address of its own."""
    return f"{base}/{FOLDER}/{name}"


@get(f"/{FOLDER}/{{name:str}}", include_in_schema=False)
async def get_context(name: FromPath[str]) -> Response[bytes]:
    """A context, for ever under its name."""
    if name not in CONTEXTS:
        raise NotFoundException
    return Response(CONTEXTS[name], media_type=MEDIA_TYPE, headers=_IMMUTABLE)


def _of(prefix: str, names: str, **more: str) -> _Terms:
    """Terms that are called what they are called in a vocabulary."""
    return {name: {"@id": f"{prefix}:{name}", **_typed(more)} for name in names.split()}


def _typed(more: Mapping[str, str]) -> dict[str, str]:
    return {f"@{name}": value for name, value in more.items()}


def _encoded(parts: Iterable[_Terms]) -> bytes:
    terms = {name: each for part in parts for name, each in part.items()}
    return msgspec.json.format(msgspec.json.encode({"@context": terms}), indent=2) + b"\n"


_ADDRESS: Final = "@id"
_SCHEMA: Final = {"schema": "https://schema.org/"}
_DUBLIN_CORE: Final = {"dcterms": "http://purl.org/dc/terms/"}

CONTEXTS: Final[Mapping[str, bytes]] = {
    EVENTS: _encoded(
        (
            _SCHEMA,
            _DUBLIN_CORE,
            _of(
                "schema",
                "Claim CreativeWork Event GeoCoordinates GovernmentOrganization Organization Person"
                " Place PropertyValue Role",
            ),
            _of(
                "schema",
                "about additionalProperty appearance attendee author contributor description geo"
                " identifier inLanguage latitude location longitude name organizer propertyID"
                " publisher roleName subjectOf text value",
            ),
            _of("schema", "eventStatus url", type=_ADDRESS),
            _of(
                "schema",
                "datePublished endDate previousStartDate startDate",
                type="schema:Date",
            ),
            _of("dcterms", "hasVersion", type=_ADDRESS),
        )
    ),
    ANNOTATIONS: _encoded(
        (
            {
                "oa": "http://www.w3.org/ns/oa#",
                "as": "https://www.w3.org/ns/activitystreams#",
                "cito": "http://purl.org/spar/cito/",
                "dc": "http://purl.org/dc/elements/1.1/",
                "foaf": "http://xmlns.com/foaf/0.1/",
                "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
                "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
                "xsd": "http://www.w3.org/2001/XMLSchema#",
                "id": _ADDRESS,
                "type": "@type",
            },
            _DUBLIN_CORE,
            _SCHEMA,
            _of(
                "oa",
                "Annotation SpecificResource TextPositionSelector TextQuoteSelector TextualBody"
                " commenting linking exact prefix suffix",
            ),
            _of("oa", "start end", type="xsd:nonNegativeInteger"),
            {
                "Agent": "foaf:Agent",
                "Software": "as:Application",
                "body": {"@id": "oa:hasBody", "@type": _ADDRESS},
                "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"},
                "creator": {"@id": "dcterms:creator", "@type": _ADDRESS},
                "format": "dc:format",
                "generator": {"@id": "as:generator", "@type": _ADDRESS},
                "label": "rdfs:label",
                "language": "dc:language",
                "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
                "name": "foaf:name",
                "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
                "selector": {"@id": "oa:hasSelector", "@type": _ADDRESS},
                "source": {"@id": "oa:hasSource", "@type": _ADDRESS},
                "state": {"@id": "oa:hasState", "@type": _ADDRESS},
                "target": {"@id": "oa:hasTarget", "@type": _ADDRESS},
                "value": "rdf:value",
            },
            _of("dcterms", "hasVersion", type=_ADDRESS),
        )
    ),
}
"""What is served, by name."""

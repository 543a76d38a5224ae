"""`/v1/reconcile/suggest`: what somebody types, completed to an entity, a type or a property; and
which properties can be fetched of entities of a type.
"""

from typing import Annotated, Final

from litestar.params import QueryParameter
from msgspec import Struct

from api.asking.dependency import GivenQuestion
from api.asking.parameters import PAGE_LIMIT, PageLimit
from api.http.handlers import get
from api.routes.reconciliation.manifest import PROPOSED, SUGGEST
from api.routes.reconciliation.queries import CANDIDATES, FETCHED, NAME_LONGEST, type_named
from api.service.stores import OpenService
from projections.model.words import folded
from projections.reconciliation.candidates import WantedEntity, candidates
from projections.reconciliation.entities import TYPES, EntityType
from projections.reconciliation.properties import PROPERTIES, EntityProperty
from projections.timeline.as_written import ClocksUsed

SKIPPED_MOST: Final = 1_000

Prefix = Annotated[
    str,
    QueryParameter(name="prefix", max_length=NAME_LONGEST, description="What was typed so far."),
]
Skipped = Annotated[
    int,
    QueryParameter(
        name="cursor", ge=0, le=SKIPPED_MOST, description="How many suggestions are passed over."
    ),
]
TypeAsked = Annotated[
    str,
    QueryParameter(
        name="type",
        max_length=20,
        description="Of entities of this type; without one, of any.",
        schema_extra={"enum": ["", *TYPES]},
    ),
]


class SuggestedEntity(Struct, frozen=True, kw_only=True):
    """An entity that may be meant, and what tells it from its namesakes."""

    id: str
    name: str
    description: str
    notable: tuple[EntityType, ...]


class SuggestedEntities(Struct, frozen=True, kw_only=True):
    """Entities that may be meant, the best first."""

    result: tuple[SuggestedEntity, ...]
    clocks: ClocksUsed


class SuggestedTypes(Struct, frozen=True, kw_only=True):
    """Types whose id or name begins so."""

    result: tuple[EntityType, ...]


class SuggestedProperty(Struct, frozen=True, kw_only=True):
    """A property."""

    id: str
    name: str
    description: str


class SuggestedProperties(Struct, frozen=True, kw_only=True):
    """Properties whose id or name begins so."""

    result: tuple[SuggestedProperty, ...]


class ProposedProperties(Struct, frozen=True, kw_only=True):
    """Properties that can be fetched of entities of a type."""

    properties: tuple[SuggestedProperty, ...]
    type: str
    limit: int


@get(f"{SUGGEST}/entity", tags=["reconciliation"])
async def suggest_entities(
    service: OpenService, question: GivenQuestion, prefix: Prefix = "", cursor: Skipped = 0
) -> SuggestedEntities:
    """The entities that may be meant by what was typed so far, ten at a time."""
    wanted = WantedEntity(
        name=prefix,
        types=frozenset(each.id for each in TYPES.values()),
        properties=(),
        is_dated=question.asked.as_of is not None,
        limit=cursor + CANDIDATES,
    )
    found = candidates(service.reader, wanted, question.clocks)[cursor:]
    return SuggestedEntities(
        result=tuple(
            SuggestedEntity(
                id=each.id, name=each.name, description=each.description, notable=each.type
            )
            for each in found
        ),
        clocks=question.used,
    )


@get(f"{SUGGEST}/type", tags=["reconciliation"])
async def suggest_types(prefix: Prefix = "", cursor: Skipped = 0) -> SuggestedTypes:
    """The types whose id or name begins so: states, bodies, persons, offices."""
    found = [each for each in TYPES.values() if _begins(prefix, each.id, each.name)]
    return SuggestedTypes(result=tuple(found[cursor:]))


@get(f"{SUGGEST}/property", tags=["reconciliation"])
async def suggest_properties(prefix: Prefix = "", cursor: Skipped = 0) -> SuggestedProperties:
    """The properties whose id or name begins so; `as_of` narrows a query and is never fetched."""
    found = [each for each in PROPERTIES.values() if _begins(prefix, each.id, each.name)]
    return SuggestedProperties(result=tuple(map(_suggested, found[cursor:])))


@get(PROPOSED, tags=["reconciliation"])
async def propose_properties(
    type_asked: TypeAsked = "", limit: PageLimit = PAGE_LIMIT
) -> ProposedProperties:
    """The properties that can be fetched of entities of a type."""
    of = type_named("type", type_asked) if type_asked else None
    found = [PROPERTIES[each] for each in FETCHED if of is None or of in PROPERTIES[each].of]
    return ProposedProperties(
        properties=tuple(map(_suggested, found[:limit])), type=type_asked, limit=limit
    )


def _begins(prefix: str, *names: str) -> bool:
    """Whether an id, a name or a word of a name begins so."""
    asked = folded(prefix)
    return any(f" {folded(each)}".find(f" {asked}") >= 0 for each in names)


def _suggested(each: EntityProperty) -> SuggestedProperty:
    return SuggestedProperty(id=each.id, name=each.name, description=each.description)

"""What can be told of an entity in a column beside its name, property by property."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from msgspec import Struct

from events.vocabulary.registry import ActorAdded, OfficeAdded
from projections.dossiers import actors
from projections.holding.extents import Portion
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.words import folded
from projections.reconciliation.entities import Entity, EntityType, TypeName, entity
from projections.reconciliation.holders import holders
from projections.search import names

VALUES_MOST: Final = 50
"""Values of one property of one entity."""

AS_OF: Final = "as_of"
"""The property of a query that is none of an entity: the day on which its name stood for it."""

ValueOf = str | Entity
_ValuesFinder = Callable[[Reader, Entity, Clocks], Iterator[ValueOf]]


class EntityProperty(Struct, frozen=True, kw_only=True):
    """A property: which types of entity have it, and of which type its values are, where they are
    entities themselves. `is_asked_alone`: it narrows a query and is no value of anything.
    """

    id: str
    name: str
    description: str
    of: tuple[TypeName, ...]
    found: _ValuesFinder
    values_are: EntityType | None = None
    is_asked_alone: bool = False


def values(reader: Reader, of: Entity, each: EntityProperty, clocks: Clocks) -> tuple[ValueOf, ...]:
    """The values of a property of an entity; none where its type has no such property."""
    if of.type.id not in each.of:
        return ()
    found: list[ValueOf] = []
    for value in each.found(reader, of, clocks):
        if len(found) == VALUES_MOST:
            break
        found.append(value)
    return tuple(found)


def agrees(reader: Reader, value: ValueOf, given: str, clocks: Clocks) -> bool:
    """Whether a value is what was given: by its words, its id, or any name that it has."""
    if isinstance(value, str):
        return folded(value) == folded(given)
    if given in {value.id, value.added.id} or folded(given) == folded(value.added.name):
        return True
    meant = names.meant_by(reader, given, clocks, limit=VALUES_MOST, kind=value.kind)
    return value.added.id in meant


def _kind(reader: Reader, of: Entity, clocks: Clocks) -> Iterator[ValueOf]:
    yield of.type.id


def _aliases(reader: Reader, of: Entity, clocks: Clocks) -> Iterator[ValueOf]:
    if isinstance(of.added, ActorAdded):
        yield from (each.name for each in actors.seen(reader, of.added, clocks).aliases)


def _acts_for(reader: Reader, of: Entity, clocks: Clocks) -> Iterator[ValueOf]:
    if isinstance(of.added, ActorAdded):
        yield from (entity(reader, each, clocks) for each in of.added.acts_for)


def _identifier(scheme: str) -> _ValuesFinder:
    def found(reader: Reader, of: Entity, clocks: Clocks) -> Iterator[ValueOf]:
        if isinstance(of.added, ActorAdded) and scheme in of.added.identifiers:
            yield of.added.identifiers[scheme]

    return found


def _offices(reader: Reader, of: Entity, clocks: Clocks) -> Iterator[ValueOf]:
    part = actors.section(reader, of.added.id, "offices", clocks, Portion(VALUES_MOST, None))
    yield from (entity(reader, f"office:{each.office}", clocks) for each in part.items)


def _whose(reader: Reader, of: Entity, clocks: Clocks) -> Iterator[ValueOf]:
    if isinstance(of.added, OfficeAdded):
        yield entity(reader, of.added.of, clocks)


def _accredited(reader: Reader, of: Entity, clocks: Clocks) -> Iterator[ValueOf]:
    if isinstance(of.added, OfficeAdded) and of.added.accredited_to is not None:
        yield entity(reader, of.added.accredited_to, clocks)


def _holder(reader: Reader, of: Entity, clocks: Clocks) -> Iterator[ValueOf]:
    for each in holders(reader, of.added.id, clocks):
        if each.is_certain:
            yield entity(reader, each.person, clocks)


def _nothing(reader: Reader, of: Entity, clocks: Clocks) -> Iterator[ValueOf]:
    yield from ()


_ACTORS: Final[tuple[TypeName, ...]] = ("state", "body", "person")


class _Scheme(NamedTuple):
    """A scheme of identifiers, and who has any."""

    id: str
    name: str
    of: tuple[TypeName, ...]


_SCHEMES: Final = (
    _Scheme("iso3166-1-alpha-2", "ISO 3166-1 alpha-2 code", ("state",)),
    _Scheme("wikidata", "Wikidata item", _ACTORS),
    _Scheme("pocom", "Principal Officers and Chiefs of Mission id", ("person",)),
)

PROPERTIES: Final[dict[str, EntityProperty]] = {
    each.id: each
    for each in (
        EntityProperty(
            id=AS_OF,
            name="As of",
            description="The day on which the name stood for somebody, as EDTF: 1984-05-01.",
            of=(*_ACTORS, "office"),
            found=_nothing,
            is_asked_alone=True,
        ),
        EntityProperty(
            id="kind",
            name="Kind",
            description="A state, a body, a person or an office.",
            of=(*_ACTORS, "office"),
            found=_kind,
        ),
        EntityProperty(
            id="alias",
            name="Aliases",
            description="Other names.",
            of=_ACTORS,
            found=_aliases,
        ),
        EntityProperty(
            id="acts_for",
            name="Acts for",
            description="The states that a person or body acts for.",
            of=("body", "person"),
            found=_acts_for,
            values_are=EntityType("state", "State"),
        ),
        *(
            EntityProperty(
                id=each.id,
                name=each.name,
                description="An identifier elsewhere.",
                of=each.of,
                found=_identifier(each.id),
            )
            for each in _SCHEMES
        ),
        EntityProperty(
            id="offices",
            name="Offices",
            description="Those that a person holds, or may hold, on the day; a state's or body's.",
            of=_ACTORS,
            found=_offices,
            values_are=EntityType("office", "Office"),
        ),
        EntityProperty(
            id="of",
            name="Office of",
            description="Whose office it is.",
            of=("office",),
            found=_whose,
        ),
        EntityProperty(
            id="accredited_to",
            name="Accredited to",
            description="Where who holds the office represents whose it is.",
            of=("office",),
            found=_accredited,
        ),
        EntityProperty(
            id="holder",
            name="Holder",
            description="Who certainly holds the office on the day.",
            of=("office",),
            found=_holder,
            values_are=EntityType("person", "Person"),
        ),
    )
}

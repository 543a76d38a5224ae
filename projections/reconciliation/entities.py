"""What a name in a table may stand for: a state, a body, a person or an office.

An actor is called by its id, an office by its own behind `office:`, which no id of an actor has:
ids are unique within their kind alone.
"""

from typing import Final, Literal, NamedTuple

from msgspec import Struct

from events.vocabulary.registry import ActorAdded, OfficeAdded
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.search.names import ThingNamed

TypeName = Literal["state", "body", "person", "office"]
OFFICE: Final = "office:"


class EntityType(Struct, frozen=True):
    """A type of entity."""

    id: TypeName
    name: str


TYPES: Final[dict[str, EntityType]] = {
    each.id: each
    for each in (
        EntityType("state", "State"),
        EntityType("body", "Body"),
        EntityType("person", "Person"),
        EntityType("office", "Office"),
    )
}


class Entity(NamedTuple):
    """An actor or an office, as it is registered by the clocks of a question."""

    added: ActorAdded | OfficeAdded

    @property
    def kind(self) -> ThingNamed:
        """By what it is registered."""
        return "actor" if isinstance(self.added, ActorAdded) else "office"

    @property
    def id(self) -> str:
        """As it is called among all entities."""
        return id_of(self.kind, self.added.id)

    @property
    def type(self) -> EntityType:
        """What it is."""
        return TYPES["office" if isinstance(self.added, OfficeAdded) else self.added.kind]


def id_of(kind: ThingNamed, id: str) -> str:
    """The id of an entity, by that of an actor or an office."""
    return id if kind == "actor" else f"{OFFICE}{id}"


def entity(reader: Reader, id: str, clocks: Clocks) -> Entity:
    """The entity of an id, a merged actor as what it was merged into; raises `UnknownIdError`."""
    at = clocks.known_at
    if id.startswith(OFFICE):
        office = id.removeprefix(OFFICE)
        return Entity(reader.registered("office", office, OfficeAdded, known_at=at))
    reader.registered("actor", id, ActorAdded, known_at=at)
    survivor = mergers.survivor(reader, id, clocks)
    return Entity(reader.registered("actor", survivor, ActorAdded, known_at=at))


def name_of(reader: Reader, actor: str, clocks: Clocks) -> str:
    """What an actor is called."""
    return entity(reader, actor, clocks).added.name


def described(reader: Reader, of: Entity, clocks: Clocks) -> str:
    """An entity in a line: what it is, and whose."""
    added = of.added
    if isinstance(added, ActorAdded):
        states = ", ".join(name_of(reader, each, clocks) for each in added.acts_for)
        return f"{added.kind}, acts for {states}" if states else added.kind
    whose = f"office of {name_of(reader, added.of, clocks)}"
    if added.accredited_to is None:
        return whose
    return f"{whose}, at {name_of(reader, added.accredited_to, clocks)}"

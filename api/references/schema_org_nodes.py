"""The nodes of schema.org that facts are told in; field names are schema.org's."""

from msgspec import Struct, field


class Node(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="@type"):
    """A node with a type."""


class Named(Node, frozen=True, kw_only=True, tag="Thing"):
    """A node with an address and a name."""

    id: str | None = field(default=None, name="@id")
    name: str


class Person(Named, frozen=True, kw_only=True, tag="Person"):
    """A person."""


class Organization(Named, frozen=True, kw_only=True, tag="Organization"):
    """A body, or an outlet."""


class GovernmentOrganization(Named, frozen=True, kw_only=True, tag="GovernmentOrganization"):
    """A state as one that acts."""


Agent = Person | Organization | GovernmentOrganization


class Role(Node, frozen=True, kw_only=True, tag="Role"):
    """The part that an actor has in what happened."""

    role_name: str = field(name="roleName")
    contributor: Agent


class GeoCoordinates(Node, frozen=True, kw_only=True, tag="GeoCoordinates"):
    """WGS 84."""

    latitude: float
    longitude: float


class Place(Named, frozen=True, kw_only=True, tag="Place"):
    """Where it happened."""

    geo: GeoCoordinates | None = None


class PropertyValue(Node, frozen=True, kw_only=True, tag="PropertyValue"):
    """A date as it was written: `name` is what it dates, `value` EDTF, `description` words."""

    property_id: str = field(default="", name="propertyID")
    name: str
    value: str
    description: str


class CreativeWork(Named, frozen=True, kw_only=True, tag="CreativeWork"):
    """A source."""

    author: tuple[str, ...] = ()
    publisher: Organization
    date_published: str | None = field(default=None, name="datePublished")
    in_language: str = field(name="inLanguage")
    url: str | None = None


class Link(Struct, frozen=True):
    """Another node by its address."""

    id: str = field(name="@id")


class SchemaEvent(Named, frozen=True, kw_only=True, tag="Event"):
    """What happened, or an engagement that something happened to.

    `has_version` is where what happened stands as it reads, with all clocks fixed.
    """

    identifier: str
    has_version: str | None = field(default=None, name="hasVersion")
    event_status: str | None = field(default=None, name="eventStatus")
    start_date: str | None = field(default=None, name="startDate")
    end_date: str | None = field(default=None, name="endDate")
    previous_start_date: str | None = field(default=None, name="previousStartDate")
    additional_property: tuple[PropertyValue, ...] = field(default=(), name="additionalProperty")
    location: Place | None = None
    organizer: Agent | None = None
    attendee: tuple[Agent, ...] = ()
    contributor: tuple[Role, ...] = ()
    about: Link | None = None
    subject_of: tuple[CreativeWork, ...] = field(default=(), name="subjectOf")


class Claim(Node, frozen=True, kw_only=True, tag="Claim"):
    """One version of what is told differently, and who tells it so."""

    id: str = field(name="@id")
    text: str
    about: Link
    author: tuple[Agent, ...]
    appearance: tuple[CreativeWork, ...]


class Graph(Struct, frozen=True, kw_only=True):
    """A JSON-LD document of several nodes."""

    context: str = field(name="@context")
    graph: tuple[SchemaEvent | Claim, ...] = field(name="@graph")

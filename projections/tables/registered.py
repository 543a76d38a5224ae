"""The tables of what facts name: actors, places, offices, engagements and the like."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from events.vocabulary.registry import (
    AccordAdded,
    ActorAdded,
    Affiliation,
    ChannelAdded,
    IncidentAdded,
    IssueAdded,
    MeasureAdded,
    OfficeAdded,
    PlaceAdded,
    Registration,
)
from projections.model import mergers
from projections.model.table import Row
from projections.tables.as_recorded import AsRecorded
from projections.tables.days import dated
from projections.tables.description import (
    ACTOR,
    RecordTable,
    TableColumn,
    day,
    number,
    text,
    truth,
    whole,
)

DESCRIPTION: Final = text("description", "What it is, in a sentence or two.")
_NAME = text("name", "What it is called.")


def _actors(record: AsRecorded) -> Iterator[Row]:
    for each in record.registered(ActorAdded):
        stands_for = mergers.survivor(record.reader, each.id, record.clocks)
        merged = None if stands_for == each.id else stands_for
        yield each.id, each.kind, each.name, each.part_of, each.description, merged


def _actor_names(record: AsRecorded) -> Iterator[Row]:
    for each in record.registered(ActorAdded):
        found: dict[tuple[str, str], bool] = {(each.name, ""): True}
        for alias in each.aliases:
            found[alias.name, alias.source or ""] = alias.resolves
        for name, source in sorted(found):
            yield each.id, name, source or None, found[name, source]


def _identifiers(record: AsRecorded) -> Iterator[Row]:
    for each in record.registered(ActorAdded):
        yield from (
            (each.id, scheme, each.identifiers[scheme]) for scheme in sorted(each.identifiers)
        )


def _acting(record: AsRecorded) -> Iterator[Row]:
    for each in record.registered(ActorAdded):
        always = (Affiliation(acts_for=state) for state in each.acts_for)
        every = sorted(
            {*always, *each.affiliations}, key=lambda a: (a.acts_for, a.since or "", a.until or "")
        )
        for which, one in enumerate(every, start=1):
            since, until = dated(one.since), dated(one.until)
            yield each.id, which, one.acts_for, since[0], since[1], until[0], until[2]


def _channel_ends(record: AsRecorded) -> Iterator[Row]:
    for each in record.registered(ChannelAdded):
        yield from ((each.id, end) for end in sorted({*each.between}))


def _registered(
    name: str,
    told: str,
    wanted: type[Registration],
    columns: Sequence[TableColumn],
    searched: tuple[str, ...] = (),
) -> RecordTable:
    """A table of what is registered of a kind: its columns are called as its fields."""

    def rows(record: AsRecorded) -> Iterator[Row]:
        for each in record.registered(wanted):
            added: Any = each
            yield tuple(getattr(added, column.name) for column in columns)

    return RecordTable(
        name=name, told=told, columns=tuple(columns), key=("id",), rows=rows, searched=searched
    )


ACTORS: Final = RecordTable(
    name="actors",
    told="The states, bodies and persons that facts name.",
    columns=(
        text("id", "The actor's id: it is looked up at /v1/actors/{id}."),
        text("kind", "state, body or person."),
        _NAME,
        text("part_of", "The body or state above it.", "actors"),
        DESCRIPTION,
        text(
            "merged_into", "Who it turned out to be: whatever names it is about that one.", "actors"
        ),
    ),
    key=("id",),
    rows=_actors,
    searched=("name", "description"),
    asked_by=("kind",),
)
ACTOR_NAMES: Final = RecordTable(
    name="actor_names",
    told="The names that an actor has, and the sources that use them.",
    columns=(
        ACTOR,
        text("name", "The name."),
        text("source", "The source that uses it; null: not told, or its own name.", "sources"),
        truth("resolves", "Whether the name stands for this actor alone."),
    ),
    key=(),
    rows=_actor_names,
    asked_by=("actor", "name"),
)
ACTOR_IDENTIFIERS: Final = RecordTable(
    name="actor_identifiers",
    told="How an actor is identified elsewhere.",
    columns=(
        ACTOR,
        text("scheme", "Where: wikidata, iso3166-1-alpha-2 and so on."),
        text("identifier", "The identifier there."),
    ),
    key=("actor", "scheme"),
    rows=_identifiers,
    asked_by=("identifier",),
)
ACTOR_STATES: Final = RecordTable(
    name="actor_states",
    told="For which state a person or body acts, and when.",
    columns=(
        ACTOR,
        whole("number", "Which of the actor's rows it is."),
        text("state", "The state.", "actors"),
        text("since", "Since when, as written (EDTF); null: on whatever day, or not known."),
        day("since_earliest", "The first day on which that may have begun."),
        text("until", "The first day without, as written (EDTF)."),
        day("until_latest", "The last day on which that may have been."),
    ),
    key=("actor", "number"),
    rows=_acting,
    asked_by=("state",),
)
CHANNEL_ENDS: Final = RecordTable(
    name="channel_ends",
    told="Between whom a channel runs.",
    columns=(text("channel", "The channel.", "channels"), ACTOR),
    key=("channel", "actor"),
    rows=_channel_ends,
)
TABLES: Final = (
    ACTORS,
    ACTOR_NAMES,
    ACTOR_IDENTIFIERS,
    ACTOR_STATES,
    _registered(
        "issues",
        "The subjects that parties talk or quarrel about.",
        IssueAdded,
        (text("id", "The issue's id: /v1/issues/{id}."), _NAME, DESCRIPTION),
        ("name", "description"),
    ),
    _registered(
        "places",
        "Where things happened.",
        PlaceAdded,
        (
            text("id", "The place's id: /v1/places/{id}."),
            _NAME,
            text("country", "The state that it is in.", "actors"),
            text("zone", "Its time zone (IANA)."),
            number("latitude", "Its latitude (WGS 84)."),
            number("longitude", "Its longitude (WGS 84)."),
        ),
    ),
    _registered(
        "offices",
        "The posts that persons hold for a time.",
        OfficeAdded,
        (
            text("id", "The office's id: /v1/offices/{id}."),
            _NAME,
            text("of", "The state or body that it belongs to.", "actors"),
            text("accredited_to", "Where its holder represents that state or body.", "actors"),
            text("heads", "What of a state its holder heads: state, government, foreign-affairs."),
            text("seats", "Whether one person holds it at a time, or several do."),
            DESCRIPTION,
        ),
    ),
    _registered(
        "measures",
        "Sanctions, tariffs, export controls and bans.",
        MeasureAdded,
        (
            text("id", "The measure's id: /v1/measures/{id}."),
            text("form", "What it is."),
            _NAME,
            DESCRIPTION,
        ),
    ),
    _registered(
        "incidents",
        "What disturbed relations without being anybody's diplomacy.",
        IncidentAdded,
        (
            text("id", "The incident's id: /v1/incidents/{id}."),
            _NAME,
            DESCRIPTION,
            truth("lasts", "It goes on until it is resolved, and is not over with the day."),
        ),
    ),
    _registered(
        "accords",
        "What parties agreed on.",
        AccordAdded,
        (
            text("id", "The accord's id: /v1/accords/{id}."),
            text("form", "What it is."),
            _NAME,
            DESCRIPTION,
        ),
    ),
    _registered(
        "channels",
        "Lines of communication.",
        ChannelAdded,
        (text("id", "The channel's id: /v1/channels/{id}."), _NAME, DESCRIPTION),
    ),
    CHANNEL_ENDS,
)

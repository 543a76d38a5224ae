"""All kinds of event. A tag stands for one shape for ever: a changed meaning is a new tag."""

from typing import get_args

import msgspec

from events.vocabulary.amendments import (
    CitationAdded,
    FactCorrected,
    FactRetracted,
    RetractionUndone,
)
from events.vocabulary.base import Event, Fact
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import (
    AccordAdded,
    ActorAdded,
    ActorMerged,
    ChannelAdded,
    DataSetVersionAdded,
    DataSetWithdrawn,
    EngagementAdded,
    EngagementMerged,
    EngagementMergeUndone,
    IncidentAdded,
    IssueAdded,
    MeasureAdded,
    MergeUndone,
    OfficeAdded,
    PlaceAdded,
    Registration,
    RegistrationCorrected,
    SourceAdded,
    SourceChecked,
)

RegistryChange = (
    RegistrationCorrected
    | SourceChecked
    | DataSetVersionAdded
    | DataSetWithdrawn
    | ActorMerged
    | MergeUndone
    | EngagementMerged
    | EngagementMergeUndone
)
Amendment = FactCorrected | FactRetracted | RetractionUndone | CitationAdded
RegistryEvent = Registration | RegistryChange
AnyEvent = RegistryEvent | AnyFact | Amendment

EVENT_TYPES: tuple[type[Event], ...] = get_args(AnyEvent)
FACT_TYPES: tuple[type[Fact], ...] = get_args(AnyFact)


def tag_of(event_type: type[Event]) -> str:
    """The literal that marks the type in stored bytes (`engagement-postponed`)."""
    return str(event_type.__struct_config__.tag)


TYPE_BY_TAG: dict[str, type[Event]] = {tag_of(each): each for each in EVENT_TYPES}

KIND_OF_REGISTRATION: dict[type[Event], str] = {
    SourceAdded: "source",
    ActorAdded: "actor",
    IssueAdded: "issue",
    OfficeAdded: "office",
    PlaceAdded: "place",
    EngagementAdded: "engagement",
    ChannelAdded: "channel",
    MeasureAdded: "measure",
    IncidentAdded: "incident",
    AccordAdded: "accord",
}


KIND_OF_CHANGE: dict[type[Event], str] = {
    SourceChecked: "source",
    DataSetVersionAdded: "source",
    ActorMerged: "actor",
    MergeUndone: "actor",
    EngagementMerged: "engagement",
    EngagementMergeUndone: "engagement",
}
"""What a change to the registry is about: the field that is called so names it."""


def stream_of(event: AnyEvent) -> str:
    """The stream that an event belongs to: `fact/<id>`, `actor/<id>`, `source/<id>` and so on."""
    match event:
        case Fact():  # first, as most events are
            return f"fact/{event.id}"
        case FactCorrected(fact=within) | RegistrationCorrected(registration=within):
            return stream_of(within)
        case DataSetWithdrawn():  # by itself: whether there is one is asked of every citation
            return f"withdrawal/{event.source}"
        case FactRetracted() | RetractionUndone() | CitationAdded():
            return f"fact/{event.fact}"
        case (
            SourceChecked()
            | DataSetVersionAdded()
            | ActorMerged()
            | MergeUndone()
            | EngagementMerged()
            | EngagementMergeUndone()
        ):
            kind = KIND_OF_CHANGE[type(event)]
            return f"{kind}/{getattr(event, kind)}"
        case _:
            return f"{KIND_OF_REGISTRATION[type(event)]}/{event.id}"


encode = msgspec.json.Encoder().encode
"""An event as JSON: the fields in the order of its class, defaults left out."""

decode = msgspec.json.Decoder(AnyEvent).decode
"""JSON bytes to an event; raises one of `UNREADABLE`."""

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What bytes raise that are no event: no JSON or another shape, no UTF-8, nested without end."""

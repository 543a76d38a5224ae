"""What does a fact do to the state of whatever it is about?"""

from collections.abc import Iterator
from typing import assert_never

from events.vocabulary.accords import JointStatementIssued
from events.vocabulary.channels import (
    ChannelDisturbed,
    ChannelRestored,
    ChannelSevered,
    ChannelStood,
)
from events.vocabulary.engagements import EngagementFact
from events.vocabulary.facts import Accord, AnyFact, StatesFact
from events.vocabulary.incidents import IncidentGoingOn, IncidentOccurred, IncidentResolved
from events.vocabulary.measures import (
    MeasureImposed,
    MeasureInForce,
    MeasureLifted,
    MeasureReported,
    MeasureThreatened,
)
from events.vocabulary.offices import (
    OfficialAbsent,
    OfficialAppointed,
    OfficialInOffice,
    OfficialRemoved,
)
from events.vocabulary.statements import StatementFact
from projections.model.directory import Sides
from projections.model.version import Change
from projections.subjects import (
    accords,
    channels,
    diplomatic_relations,
    engagements,
    incidents,
    measures,
    offices,
    stances,
)


def changes_of(fact: AnyFact, tag: str, sides: Sides) -> Iterator[Change]:
    """What a fact does to whatever it is about, or tells of it; no kind of fact is passed over."""
    if isinstance(fact, StatesFact):
        yield from diplomatic_relations.changes(fact)
        return
    if isinstance(fact, Accord):
        yield from accords.changes(fact)
        if isinstance(fact, JointStatementIssued):
            yield from stances.changes(fact, fact.parties, tag, sides)
        return
    match fact:
        case EngagementFact():
            yield from engagements.changes(fact, tag)
        case OfficialAppointed() | OfficialInOffice() | OfficialRemoved() | OfficialAbsent():
            yield from offices.changes(fact)
        case StatementFact():
            yield from stances.changes(fact, (fact.speaker,), tag, sides)
        case (
            MeasureReported()
            | MeasureThreatened()
            | MeasureImposed()
            | MeasureInForce()
            | MeasureLifted()
        ):
            yield from measures.changes(fact, sides)
        case ChannelDisturbed() | ChannelSevered() | ChannelRestored() | ChannelStood():
            yield from channels.changes(fact)
        case IncidentOccurred() | IncidentGoingOn() | IncidentResolved():
            yield from incidents.changes(fact)
        case _:
            assert_never(fact)

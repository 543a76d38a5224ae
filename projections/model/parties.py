"""Who takes part in a fact, and between which parties it stands.

A fact concerns every actor that it names in a role, and the states they act for. It stands
*between* two actors where one acts towards the other: the participants of an engagement, a speaker
and those who are addressed or spoken of, whoever imposes a measure and its targets. Two targets of
one sanction have nothing between them by it.
"""

from collections.abc import Iterator
from functools import cache
from itertools import combinations, product
from typing import assert_never

from events.vocabulary.accords import (
    AgreementReached,
    JointStatementIssued,
    TreatyEnded,
    TreatyInForce,
    TreatySigned,
)
from events.vocabulary.channels import (
    ChannelDisturbed,
    ChannelRestored,
    ChannelSevered,
    ChannelStood,
)
from events.vocabulary.engagements import (
    EngagementAnnounced,
    EngagementCancelled,
    EngagementFact,
    EngagementHeld,
    EngagementInvited,
    EngagementPlanned,
    EngagementPostponed,
    EngagementProposed,
    EngagementRefused,
    EngagementReported,
    InvitationAccepted,
)
from events.vocabulary.facts import Accord, AnyFact, RecognitionFact, RelationsFact, StatesFact
from events.vocabulary.fields import checked_fields
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
from events.vocabulary.relations import (
    MissionClosed,
    MissionMoved,
    MissionOpened,
    WarDeclared,
    WarEnded,
)
from events.vocabulary.statements import StatementFact
from projections.model.directory import Directory


def actors_of(fact: AnyFact) -> tuple[str, ...]:
    """Every actor that the fact names in a role, each once, in the order of the fields."""
    found: list[str] = []
    for name, many in _roles(type(fact)):
        value = getattr(fact, name)
        if many:
            found += value
        elif value is not None:
            found.append(value)
    return tuple(dict.fromkeys(found))


@cache
def _roles(kind: type[AnyFact]) -> tuple[tuple[str, bool], ...]:
    """The fields in which a kind of fact names actors, and whether each names several."""
    fields = (each for each in checked_fields(kind) if each.refers == "actor")
    return tuple((each.name, each.many) for each in fields)


def pairs_of(fact: AnyFact, directory: Directory) -> tuple[str, ...]:
    """The pairs (`pair_key`) that the fact stands between, states acted for included.

    Actors of one side (a person and their state, two who act for the same state) are no pair.
    """
    found: dict[str, None] = {}
    for a, b in _facing(fact, directory):
        found.update(dict.fromkeys(directory.pairs_between(a, b)))
    return tuple(found)


def _facing(fact: AnyFact, directory: Directory) -> Iterator[tuple[str, str]]:
    """Pairs of named actors that face each other in the fact."""
    if isinstance(fact, StatesFact):
        yield from _of_states(fact)
        return
    if isinstance(fact, Accord):
        yield from _of_parties(fact)
        return
    match fact:
        case EngagementFact():
            yield from combinations(_participants(fact), 2)
        case StatementFact():
            speakers = (fact.speaker, *_some(fact.on_behalf_of))
            yield from product(speakers, (*fact.addressees, *fact.about))
        case (
            MeasureThreatened(threatened_by=by)
            | MeasureReported(imposed_by=by)
            | MeasureImposed(imposed_by=by)
            | MeasureInForce(imposed_by=by)
            | MeasureLifted(lifted_by=by)
        ):
            yield from product(_some(by), fact.targets)
        case ChannelDisturbed() | ChannelSevered() | ChannelRestored() | ChannelStood():
            yield from combinations(directory.ends_of(fact.channel), 2)
        case (
            IncidentOccurred(responsible=by)
            | IncidentGoingOn(responsible=by)
            | IncidentResolved(resolved_by=by)
        ):
            yield from product(by, fact.affected)
        case OfficialAppointed() | OfficialInOffice() | OfficialRemoved() | OfficialAbsent():
            return
        case _:
            assert_never(fact)


def _of_parties(fact: Accord) -> Iterator[tuple[str, str]]:
    match fact:
        case AgreementReached():
            yield from combinations((*fact.parties, *_some(fact.brokered_by)), 2)
        case JointStatementIssued():
            yield from combinations(fact.parties, 2)
            yield from product(fact.parties, fact.about)
        case TreatySigned() | TreatyInForce():
            yield from combinations(fact.parties, 2)
        case TreatyEnded():
            yield from combinations((*fact.parties, *_some(fact.ended_by)), 2)
        case _:
            assert_never(fact)


def _of_states(fact: StatesFact) -> Iterator[tuple[str, str]]:
    if isinstance(fact, RelationsFact):
        yield from combinations(fact.between, 2)
        return
    if isinstance(fact, RecognitionFact):
        # A government, and the state that it is recognised as that of, are two.
        others = dict.fromkeys((fact.recognised, *_some(fact.government_of)))
        yield from product((fact.recognised_by,), others)
        return
    match fact:
        case MissionOpened() | MissionClosed() | MissionMoved():
            yield fact.of, fact.host
        case WarDeclared():
            yield from product((fact.declared_by,), fact.against)
        case WarEnded():
            yield from combinations(fact.parties, 2)
        case _:
            assert_never(fact)


def _participants(fact: EngagementFact) -> tuple[str, ...]:
    """Everyone who takes part or acts on whether it takes place; a reporting medium does not."""
    acting: tuple[str, ...] = ()
    match fact:
        case EngagementProposed():
            acting = (fact.proposed_by,)
        case EngagementInvited():
            acting = (fact.invited_by, *fact.invited)
        case InvitationAccepted():
            acting = (fact.accepted_by, *_some(fact.invited_by))
        case EngagementAnnounced():
            acting = fact.announced_by
        case EngagementPostponed():
            acting = _some(fact.postponed_by)
        case EngagementCancelled():
            acting = _some(fact.cancelled_by)
        case EngagementRefused():
            acting = (fact.refused_by,)
        case EngagementReported() | EngagementPlanned() | EngagementHeld():
            pass
    everyone = (*_some(fact.host), *fact.visitors, *fact.participants, *acting)
    return tuple(dict.fromkeys(everyone))


def _some(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)

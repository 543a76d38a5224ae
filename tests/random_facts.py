"""Facts of every kind over a small fixed registry, each made from the same plain choices."""

from collections.abc import Callable
from typing import Any, NamedTuple

from events.vocabulary.accords import AgreementReached, JointStatementIssued
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.channels import ChannelRestored, ChannelSevered
from events.vocabulary.engagements import (
    EngagementAnnounced,
    EngagementCancelled,
    EngagementHeld,
    EngagementInvited,
    EngagementPlanned,
    EngagementPostponed,
    EngagementProposed,
    EngagementRefused,
    EngagementReported,
    InvitationAccepted,
)
from events.vocabulary.facts import AnyFact
from events.vocabulary.incidents import IncidentOccurred, IncidentResolved
from events.vocabulary.measures import MeasureImposed, MeasureLifted, MeasureThreatened
from events.vocabulary.offices import OfficialAbsent, OfficialAppointed, OfficialRemoved
from events.vocabulary.registry import (
    ActorAdded,
    ChannelAdded,
    EngagementAdded,
    IssueAdded,
    MeasureAdded,
    OfficeAdded,
    PlaceAdded,
    SourceAdded,
)
from events.vocabulary.statements import (
    AccusationMade,
    AssessmentMade,
    DemandMade,
    DenialMade,
    StatementMade,
    WarningGiven,
)
from tests.naive_record import unique

STATES = ("alba", "bora", "bora-old", "cima")
PERSONS = {"ann": "alba", "ann-again": "alba", "bob": "bora", "bob-old": "bora-old", "cyd": "cima"}
BODIES = {"bora-ministry": ("bora",), "league": (), "union": ("alba", "cima")}
ACTORS = (*STATES, *PERSONS, *BODIES)
ENGAGEMENTS = {"call": "call", "talks": "meeting", "visit": "visit"}
OFFICES = {
    "head-of-alba": "alba",
    "minister-of-bora": "bora-ministry",
    "chair": "union",
    "speaker": "league",
}
CHANNELS = {"hotline": ("alba", "bora"), "round-table": ("alba", "bora-old", "cima")}
MEASURES = ("ban", "tariff")
ISSUES = ("chips", "straits")
PLACES = ("capital", "harbour")
WORDS = ("candid talks", "constructive words", "grave concern", "talks in the harbour")
SAYS: tuple[dict[str, str], ...] = (
    *({}, {}, {}, {"duration": "five hours"}, {"duration": "six hours"}, {"type": "scrapped"}),
    *(
        {"date": "2023-06-10"},
        {"addressees": "bora"},
        {"duration": "six hours", "place": "harbour"},
    ),
    *({}, {"citations": "none"}, {"__class__": "so be it", "duration": "?"}),
)
SOURCES = {
    "daily": ("2023-06-05", "daily"),
    "copy": ("2023-06", "daily"),
    "weekly": ("[2023-06-08..2023-06-20]", "weekly"),
    "yearbook": ("2023", "yearbook"),
    "forever": ("2023-06-12/..", "forever"),
    "undated": ("[2023-06-01..]", "undated"),
}


class Step(NamedTuple):
    """Choices for one event: what is done, to which of the facts so far, and what it says.

    `doubt` chooses in what its citations differ.
    """

    act: str
    target: int
    kind: int
    shape: int
    actors: tuple[str, str, str]
    date: str
    issues: tuple[str, ...]
    follows: tuple[int, ...]
    sources: tuple[str, ...]
    words: tuple[str, str]
    doubt: int


def plain_step(kind: int, date: str, *follows: int) -> Step:
    """A fact of a kind, with as little else as can be; `follows` are places among the steps."""
    return Step(
        act="record",
        target=0,
        kind=kind,
        shape=0,
        actors=("alba", "bora", "cima"),
        date=date,
        issues=(),
        follows=follows,
        sources=("daily",),
        words=("talks", "talks"),
        doubt=0,
    )


def registry() -> list[AnyEvent]:
    """What facts may name."""
    return [
        *(ActorAdded(id=each, kind="state", name=each.title()) for each in STATES),
        *(
            ActorAdded(id=each, kind="person", name=each.title(), acts_for=(state,))
            for each, state in PERSONS.items()
        ),
        *(
            ActorAdded(id=each, kind="body", name=each.title(), acts_for=states)
            for each, states in BODIES.items()
        ),
        *(
            SourceAdded(id=each, publisher=each, title=each, published=day, lineage=lineage)
            for each, (day, lineage) in SOURCES.items()
        ),
        *(IssueAdded(id=each, name=each, description=each) for each in ISSUES),
        *(OfficeAdded(id=each, name=each, of=of) for each, of in OFFICES.items()),
        *(PlaceAdded(id=each, name=each) for each in PLACES),
        *(EngagementAdded(id=e, form=f, name=e) for e, f in ENGAGEMENTS.items()),  # type: ignore[arg-type]
        *(ChannelAdded(id=each, name=each, between=ends) for each, ends in CHANNELS.items()),
        *(MeasureAdded(id=each, form="sanction", name=each) for each in MEASURES),
    ]


_Kind = Callable[[dict[str, Any], Step, tuple[str, ...]], AnyFact]


def _engagement(kind: type[Any], *, planned: bool = True, **roles: str) -> _Kind:
    def make(common: dict[str, Any], step: Step, many: tuple[str, ...]) -> AnyFact:
        a, _, c = step.actors
        one_or_many = {"one": a, "some": c if step.shape % 2 else None, "many": unique((a, *many))}
        fact: AnyFact = kind(
            **common,
            engagement=tuple(ENGAGEMENTS)[step.target % 3],
            host=(None, a)[step.shape % 2],
            visitors=many if step.shape < 6 else (),
            participants=() if step.shape < 6 else unique((a, *many)),
            **({"planned_for": (None, "2023-06-18")[step.shape % 2]} if planned else {}),
            **{role: one_or_many[how] for role, how in roles.items()},
        )
        return fact

    return make


def _statement(kind: type[Any]) -> _Kind:
    def make(common: dict[str, Any], step: Step, many: tuple[str, ...]) -> AnyFact:
        a, _, c = step.actors
        # What a denial denies is among the facts so far, and may be a denial itself.
        denied = (
            {"denies": common["follows"][-1]} if kind is DenialMade and common["follows"] else {}
        )
        fact: AnyFact = kind(
            **common,
            **denied,
            speaker=a,
            on_behalf_of=(None, "bora-ministry")[step.shape % 5 == 0],
            addressees=many if step.shape < 7 else (),
            about=() if step.shape < 5 else (c,),
            engagement=(None, "talks")[step.shape % 3 == 0],
            readout_by=(None, c)[step.shape % 4 == 1],
        )
        return fact

    return make


def _measure(kind: type[Any], role: str) -> _Kind:
    def make(common: dict[str, Any], step: Step, many: tuple[str, ...]) -> AnyFact:
        measure = MEASURES[step.target % 2]
        fact: AnyFact = kind(**common, measure=measure, targets=many, **{role: step.actors[0]})
        return fact

    return make


def _channel(kind: type[Any], role: str) -> _Kind:
    def make(common: dict[str, Any], step: Step, _: tuple[str, ...]) -> AnyFact:
        by = (None, step.actors[0])[step.shape % 2]
        channel = tuple(CHANNELS)[step.target % 2]
        fact: AnyFact = kind(**common, channel=channel, **{role: by})
        return fact

    return make


def _office(kind: type[Any], *roles: str) -> _Kind:
    def make(common: dict[str, Any], step: Step, _: tuple[str, ...]) -> AnyFact:
        persons = tuple(PERSONS)
        office = tuple(OFFICES)[step.target % 4]
        official = persons[step.shape % 5]
        other = (None, persons[(step.shape + step.target) % 5])[step.shape % 2]
        fact: AnyFact = kind(
            **common, official=official, office=office, **dict.fromkeys(roles, other)
        )
        return fact

    return make


def _occurred(common: dict[str, Any], step: Step, many: tuple[str, ...]) -> AnyFact:
    return IncidentOccurred(**common, responsible=step.actors[:1], affected=many)


def _resolved(common: dict[str, Any], step: Step, many: tuple[str, ...]) -> AnyFact:
    if not common["follows"]:
        return _occurred(common, step, many)
    incident, by = common["follows"][0], unique(step.actors[:2])
    return IncidentResolved(**common, incident=incident, resolved_by=by, affected=many)


def _agreed(common: dict[str, Any], step: Step, many: tuple[str, ...]) -> AnyFact:
    a, _, c = step.actors
    by = (None, c)[step.shape % 3 == 0]
    return AgreementReached(**common, parties=unique((a, *many)), brokered_by=by)


def _joint(common: dict[str, Any], step: Step, many: tuple[str, ...]) -> AnyFact:
    a, _, c = step.actors
    return JointStatementIssued(**common, parties=unique((a, *many)), about=(c,)[: step.shape % 2])


MEASURE_KINDS: tuple[_Kind, ...] = (
    _measure(MeasureThreatened, "threatened_by"),
    _measure(MeasureImposed, "imposed_by"),
    _measure(MeasureLifted, "lifted_by"),
)
NAMING_KINDS: tuple[_Kind, ...] = (
    *map(_statement, (DenialMade, StatementMade)),
    _engagement(EngagementPostponed, postponed_by="some"),
    _occurred,
    _resolved,
)
"""Facts that name other facts in all the ways there are."""

KINDS: tuple[_Kind, ...] = (
    _engagement(EngagementReported, reported_by="some"),
    _engagement(EngagementProposed, proposed_by="one"),
    _engagement(EngagementInvited, invited_by="one", invited="many"),
    _engagement(InvitationAccepted, accepted_by="one", invited_by="some"),
    _engagement(EngagementPlanned),
    _engagement(EngagementAnnounced, announced_by="many"),
    _engagement(EngagementCancelled, cancelled_by="some"),
    _engagement(EngagementRefused, planned=False, refused_by="one"),
    _engagement(EngagementHeld, planned=False),
    _office(OfficialAppointed, "appointed_by", "succeeds"),
    _office(OfficialRemoved, "removed_by", "replaced_by"),
    _office(OfficialAbsent),
    *map(_statement, (DemandMade, AccusationMade, WarningGiven, AssessmentMade)),
    *[_statement(DenialMade)] * 3,
    *NAMING_KINDS,
    *MEASURE_KINDS,
    _channel(ChannelSevered, "severed_by"),
    _channel(ChannelRestored, "restored_by"),
    _agreed,
    _joint,
)

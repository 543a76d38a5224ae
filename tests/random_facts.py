"""Facts of every kind over a small fixed registry, each made from the same plain choices."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from msgspec.structs import fields

from events.time.dates import LATEST, lasts, parse
from events.vocabulary.accords import AgreementReached, JointStatementIssued
from events.vocabulary.base import Condition, Fact
from events.vocabulary.catalogue import FACT_TYPES, AnyEvent
from events.vocabulary.channels import (
    ChannelDisturbed,
    ChannelRestored,
    ChannelSevered,
    ChannelStood,
)
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
from events.vocabulary.facts import AnyFact, MissionFact, RecognitionFact, RelationsFact
from events.vocabulary.fields import checked_fields
from events.vocabulary.incidents import IncidentGoingOn, IncidentOccurred, IncidentResolved
from events.vocabulary.measures import (
    MeasureImposed,
    MeasureInForce,
    MeasureLifted,
    MeasureThreatened,
)
from events.vocabulary.offices import (
    OfficialAbsent,
    OfficialAppointed,
    OfficialInOffice,
    OfficialRemoved,
)
from events.vocabulary.registry import (
    AccordAdded,
    ActorAdded,
    ChannelAdded,
    DataSet,
    EngagementAdded,
    IncidentAdded,
    IssueAdded,
    MeasureAdded,
    OfficeAdded,
    PlaceAdded,
    SourceAdded,
)
from events.vocabulary.relations import RelationsStood, WarDeclared, WarEnded
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
ENGAGEMENTS = {
    "call": "call",
    "talks": "meeting",
    "visit": "visit",
    "return": "visit",
    "session": "meeting",
}
PARTS = {"session": "return"}
SEVERAL_SEATS = ("head-of-alba", "chair")
OFFICES = {
    "head-of-alba": "alba",
    "minister-of-bora": "bora-ministry",
    "chair": "union",
    "speaker": "league",
    "ambassador": "alba",
    "observer": "union",
}
ACCREDITED = {"ambassador": "bora", "observer": "bora-ministry"}
HEADS: dict[str, Literal["state", "foreign-affairs"]] = {
    "head-of-alba": "state",
    "minister-of-bora": "foreign-affairs",
}
CHANNELS = {"hotline": ("alba", "bora"), "round-table": ("alba", "bora-old", "cima")}
MEASURES = ("ban", "tariff")
INCIDENTS = ("balloon", "ramming")
ACCORDS = {"pact": "treaty", "communique": "communique"}
ENDS = ("2023-06-12", "2023-06", "[2023-06-15..2023-07-05]", "2023-12-31", "2031")
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
    "travels": ("2024-02", "travels"),
    "coded": ("2023-06-09", "daily"),
}
DATA_SETS: dict[str, DataSet] = {
    "travels": DataSet(version="2024-02", maker="An office", licence="CC0-1.0", made="curated"),
    "coded": DataSet(version="1", maker="A laboratory", licence="CC0-1.0", made="machine"),
}
RECORDED_ON = ("2023-06-05", "2023-06", "[2023-06-08..2023-06-12]", "2023-06-19", "2023-07-01")
"""Since when records are public."""


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
            SourceAdded(
                id=each,
                publisher=each,
                title=each,
                published=day,
                lineage=lineage,
                data_set=DATA_SETS.get(each),
            )
            for each, (day, lineage) in SOURCES.items()
        ),
        *(IssueAdded(id=each, name=each, description=each) for each in ISSUES),
        *(
            OfficeAdded(
                id=each,
                name=each,
                of=of,
                seats="several" if each in SEVERAL_SEATS else "one",
                accredited_to=ACCREDITED.get(each),
                heads=HEADS.get(each),
            )
            for each, of in OFFICES.items()
        ),
        *(PlaceAdded(id=each, name=each) for each in PLACES),
        *(
            EngagementAdded(id=e, form=f, name=e, part_of=PARTS.get(e))  # type: ignore[arg-type]
            for e, f in ENGAGEMENTS.items()
        ),
        *(ChannelAdded(id=each, name=each, between=ends) for each, ends in CHANNELS.items()),
        *(MeasureAdded(id=each, form="sanction", name=each) for each in MEASURES),
        *(IncidentAdded(id=each, name=each) for each in INCIDENTS),
        *(AccordAdded(id=a, form=f, name=a) for a, f in ACCORDS.items()),  # type: ignore[arg-type]
    ]


def dated(kind: type[Any], common: dict[str, Any], step: Step) -> dict[str, Any]:
    """What all facts have, with the date as the kind has it, and an end for some that may end."""
    found = dict(common)
    if issubclass(kind, Condition):
        day = found.pop("date")
        is_day = not lasts(day) and parse(day).days.latest != LATEST
        found["attested"] = day if is_day else "2023-06-14"
    if "until" in kind.__struct_fields__ and step.shape % 3 == 1:
        began = parse(found.get("date") or found["attested"]).first.earliest
        turned = (*ENDS[step.target % 5 :], *ENDS[: step.target % 5])
        found["until"] = next(each for each in turned if parse(each).first.latest > began)
    return found


_Kind = Callable[[dict[str, Any], Step, tuple[str, ...]], AnyFact]


def _engagement(kind: type[Any], *, planned: bool = True, **roles: str) -> _Kind:
    def make(common: dict[str, Any], step: Step, many: tuple[str, ...]) -> AnyFact:
        a, _, c = step.actors
        one_or_many = {"one": a, "some": c if step.shape % 2 else None, "many": unique((a, *many))}
        fact: AnyFact = kind(
            **common,
            engagement=tuple(ENGAGEMENTS)[step.target % len(ENGAGEMENTS)],
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
            engagement=("talks", None, None, "session", None, None)[step.shape % 6],
            readout_by=(None, c)[step.shape % 4 == 1],
            no_position=("praise", "account", "no-comment", *[None] * 5)[step.target % 8],
        )
        return fact

    return make


def _measure(kind: type[Any], role: str) -> _Kind:
    def make(common: dict[str, Any], step: Step, many: tuple[str, ...]) -> AnyFact:
        measure, common = MEASURES[step.target % 2], dated(kind, common, step)
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
        persons, common = tuple(PERSONS), dated(kind, common, step)
        office = tuple(OFFICES)[step.target % 6]
        official = persons[step.shape % 5]
        other = (None, persons[(step.shape + step.target) % 5])[step.shape % 2]
        fact: AnyFact = kind(
            **common, official=official, office=office, **dict.fromkeys(roles, other)
        )
        return fact

    return make


def _stood(common: dict[str, Any], step: Step, _: tuple[str, ...]) -> AnyFact:
    channel, common = tuple(CHANNELS)[step.target % 2], dated(ChannelStood, common, step)
    statuses: tuple[Any, ...] = ("open", "disturbed", "severed")
    return ChannelStood(**common, channel=channel, status=statuses[step.shape % 3])


def _relations(kind: type[Any]) -> _Kind:
    """What is between two states: by one of them, at a level, where it may be."""

    def make(common: dict[str, Any], step: Step, _: tuple[str, ...]) -> AnyFact:
        levels: tuple[str | None, ...] = ("legation", "embassy", None)
        between = (STATES[step.target % 4], STATES[(step.target + 1 + step.shape % 3) % 4])
        level = levels[step.shape % (2 if _is_required(kind, "level") else 3)]
        course = ("in-being", "interrupted", "broken", "none")[step.shape % 4]
        told = {
            "level": None if kind is RelationsStood and course in {"broken", "none"} else level,
            "course": course,
            **dict.fromkeys(("severed_by", "interrupted_by"), (*between, None)[step.shape % 3]),
            "ceased": between[step.shape % 2],
            "into": (None, between[1 - step.shape % 2])[step.target % 2],
        }
        own = {name: each for name, each in told.items() if name in kind.__struct_fields__}
        fact: AnyFact = kind(**dated(kind, common, step), between=between, **own)
        return fact

    return make


def _is_required(kind: type[Any], name: str) -> bool:
    return any(each.name == name and each.required for each in fields(kind))


def _across(kind: type[Any], one: str, other: str, *, many: bool = False) -> _Kind:
    """What stands between two states as they are two sides."""

    def make(common: dict[str, Any], step: Step, _: tuple[str, ...]) -> AnyFact:
        state, facing = (STATES[(step.target + at) % 4] for at in (0, 1 + step.shape % 3))
        roles = {one: state, other: (facing,) if many else facing}
        fact: AnyFact = kind(**common, **roles)
        return fact

    return make


def _recognition(kind: type[Any]) -> _Kind:
    """Of a state, or of one of few governments as that of a state."""

    def make(common: dict[str, Any], step: Step, _: tuple[str, ...]) -> AnyFact:
        by, recognised, other = (STATES[(step.target + at) % 3] for at in (0, 1, 2))
        of = (recognised, other, None)[
            step.shape % (2 if _is_required(kind, "government_of") else 3)
        ]
        fact: AnyFact = kind(
            **dated(kind, common, step),
            recognised_by=by,
            recognised=recognised,
            government_of=of,
        )
        return fact

    return make


def _mission(kind: type[Any]) -> _Kind:
    """An embassy, a legation or a consulate in one of few states, at one of few places or at none
    that is told, and perhaps from where.
    """

    def make(common: dict[str, Any], step: Step, _: tuple[str, ...]) -> AnyFact:
        of, host = (STATES[at % 2] for at in (step.target, step.target + 1))
        places = (*PLACES, None)
        own: dict[str, Any] = {"of": of, "host": host}
        own |= {"form": ("embassy", "legation", "consulate")[step.shape % 3]}
        if "moved_from" in kind.__struct_fields__:
            own["moved_from"] = places[(step.target + step.shape) % len(places)]
        where = {"place": places[step.target % len(places)]}
        fact: AnyFact = kind(**{**common, **where}, **own)
        return fact

    return make


def _ended(common: dict[str, Any], step: Step, _: tuple[str, ...]) -> AnyFact:
    parties = unique(STATES[(step.target + at) % 4] for at in range(2 + step.shape % 2))
    return WarEnded(**common, parties=parties)


def _occurred(common: dict[str, Any], step: Step, many: tuple[str, ...]) -> AnyFact:
    incident, by = INCIDENTS[step.target % 2], step.actors[:1]
    return IncidentOccurred(**common, incident=incident, responsible=by, affected=many)


def _went_on(common: dict[str, Any], step: Step, many: tuple[str, ...]) -> AnyFact:
    incident, common = INCIDENTS[step.target % 2], dated(IncidentGoingOn, common, step)
    return IncidentGoingOn(**common, incident=incident, affected=many)


def _resolved(common: dict[str, Any], step: Step, many: tuple[str, ...]) -> AnyFact:
    incident, by = INCIDENTS[step.target % 2], unique(step.actors[:2])
    return IncidentResolved(**common, incident=incident, resolved_by=by, affected=many)


def _agreed(common: dict[str, Any], step: Step, many: tuple[str, ...]) -> AnyFact:
    a, _, c = step.actors
    by = (None, c)[step.shape % 3 == 0]
    accord = (None, "pact")[step.target % 2]
    parties = unique((a, *many))
    return AgreementReached(**common, parties=parties, brokered_by=by, accord=accord)


def _joint(common: dict[str, Any], step: Step, many: tuple[str, ...]) -> AnyFact:
    a, _, c = step.actors
    return JointStatementIssued(**common, parties=unique((a, *many)), about=(c,)[: step.shape % 2])


def by_its_types(kind: type[Fact]) -> _Kind:
    """A kind that nobody has written a maker for: its fields hold what their types say, those that
    may be left out in every second shape.
    """

    def make(common: dict[str, Any], step: Step, many: tuple[str, ...]) -> AnyFact:
        pools: dict[str, tuple[str, ...]] = {
            "actor": unique((step.actors[0], *many, *step.actors)),
            "fact": common["follows"],
            "issue": ISSUES,
            "office": tuple(OFFICES),
            "place": PLACES,
            "engagement": tuple(ENGAGEMENTS),
            "channel": tuple(CHANNELS),
            "measure": MEASURES,
            "incident": INCIDENTS,
            "accord": tuple(ACCORDS),
            "source": tuple(SOURCES),
        }
        common = dated(kind, common, step)
        checked = {each.name: each for each in checked_fields(kind)}
        given: dict[str, Any] = {}
        for number, field in enumerate(fields(kind)):
            if field.name in common or not (field.required or (step.shape + number) % 2):
                continue
            found = checked.get(field.name)
            if found is None:
                if field.required:
                    given[field.name] = _of_type(field.type, step)
            elif found.refers is None:
                if found.lasts:  # an end comes with the other dates
                    given[field.name] = step.date
            else:
                pool = unique(
                    each
                    for each in (*pools[found.refers], *(ACTORS if found.of else ()))
                    if not found.of or KIND_OF_ACTOR[each] in found.of
                )
                first = step.target + number  # so that two roles are seldom one actor's
                some = unique(pool[(first + at) % len(pool)] for at in range(2)) if pool else ()
                given[field.name] = some if found.many else next(iter(some), None)
        fact: Any = kind(**common, **given)
        made: AnyFact = fact
        return made

    return make


def _of_type(kind: Any, step: Step) -> Any:
    """A value of a type that refers to nothing."""
    for each in get_args(kind) or (kind,):
        if get_origin(each) is Annotated or get_args(each):
            return _of_type(each, step)
        if isinstance(each, str):  # one of a `Literal`
            return get_args(kind)[step.target % len(get_args(kind))]
        if each is not type(None):
            return {str: step.words[1], int: 1 + step.shape, bool: bool(step.shape % 2)}[each]
    raise AssertionError(kind)


KIND_OF_ACTOR = {
    **dict.fromkeys(STATES, "state"),
    **dict.fromkeys(PERSONS, "person"),
    **dict.fromkeys(BODIES, "body"),
}
MEASURE_KINDS: tuple[_Kind, ...] = (
    _measure(MeasureThreatened, "threatened_by"),
    _measure(MeasureImposed, "imposed_by"),
    _measure(MeasureLifted, "lifted_by"),
    _measure(MeasureInForce, "imposed_by"),
)
NAMING_KINDS: tuple[_Kind, ...] = (
    *map(_statement, (DenialMade, StatementMade)),
    _engagement(EngagementPostponed, postponed_by="some"),
    _occurred,
    _resolved,
)
"""Facts that name other facts in all the ways there are."""

_BY_HAND: dict[type[Any], _Kind] = {
    EngagementReported: _engagement(EngagementReported, reported_by="some"),
    EngagementProposed: _engagement(EngagementProposed, proposed_by="one"),
    EngagementInvited: _engagement(EngagementInvited, invited_by="one", invited="many"),
    InvitationAccepted: _engagement(InvitationAccepted, accepted_by="one", invited_by="some"),
    EngagementPlanned: _engagement(EngagementPlanned),
    EngagementAnnounced: _engagement(EngagementAnnounced, announced_by="many"),
    EngagementPostponed: NAMING_KINDS[2],
    EngagementCancelled: _engagement(EngagementCancelled, cancelled_by="some"),
    EngagementRefused: _engagement(EngagementRefused, planned=False, refused_by="one"),
    EngagementHeld: _engagement(EngagementHeld, planned=False),
    OfficialAppointed: _office(OfficialAppointed, "appointed_by", "succeeds"),
    OfficialRemoved: _office(OfficialRemoved, "removed_by", "replaced_by"),
    OfficialInOffice: _office(OfficialInOffice),
    OfficialAbsent: _office(OfficialAbsent),
    StatementMade: NAMING_KINDS[1],
    DenialMade: NAMING_KINDS[0],
    **{
        each: _statement(each)
        for each in (DemandMade, AccusationMade, WarningGiven, AssessmentMade)
    },
    MeasureThreatened: MEASURE_KINDS[0],
    MeasureImposed: MEASURE_KINDS[1],
    MeasureLifted: MEASURE_KINDS[2],
    MeasureInForce: MEASURE_KINDS[3],
    ChannelDisturbed: _channel(ChannelDisturbed, "disturbed_by"),
    ChannelSevered: _channel(ChannelSevered, "severed_by"),
    ChannelRestored: _channel(ChannelRestored, "restored_by"),
    ChannelStood: _stood,
    IncidentOccurred: _occurred,
    IncidentGoingOn: _went_on,
    IncidentResolved: _resolved,
    **{each: _relations(each) for each in get_args(RelationsFact)},
    **{each: _recognition(each) for each in get_args(RecognitionFact)},
    **{each: _mission(each) for each in get_args(MissionFact)},
    WarDeclared: _across(WarDeclared, "declared_by", "against", many=True),
    WarEnded: _ended,
    AgreementReached: _agreed,
    JointStatementIssued: _joint,
}
"""Kinds whose facts are to collide more often than their types alone would make them."""

KINDS: tuple[_Kind, ...] = (
    *(_BY_HAND.get(each) or by_its_types(each) for each in FACT_TYPES),
    *[_BY_HAND[DenialMade]] * 3,
)
"""Every kind of fact that there is: one that is added is drawn from then on."""

"""What a list of events amounts to up to a position: who is who, and how every fact now reads.

The part of the judge (`tests.naive_fold`) that does not depend on the other two clocks. Slow and
obvious; who stands between whom is told by the names of the roles.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, permutations, product
from typing import Any, NamedTuple

from msgspec.structs import replace

from events.ledger.protocol import Recorded
from events.time.dates import EARLIEST, Bounds, Span, parse
from events.vocabulary.amendments import (
    CitationAdded,
    FactCorrected,
    FactRetracted,
    RetractionUndone,
)
from events.vocabulary.base import Citation, Condition, Fact
from events.vocabulary.catalogue import KIND_OF_REGISTRATION, stream_of, tag_of
from events.vocabulary.registry import (
    ActorMerged,
    DataSetWithdrawn,
    EngagementMerged,
    EngagementMergeUndone,
    Merger,
    MergerUndone,
    MergeUndone,
    RegistrationCorrected,
    SourceAdded,
)

# The fields in which a fact names an actor, and what they are to each other.
ROLES = (
    *("host", "visitors", "participants", "reported_by", "proposed_by", "invited_by", "invited"),
    *("accepted_by", "announced_by", "postponed_by", "cancelled_by", "refused_by"),
    *("official", "appointed_by", "succeeds", "removed_by", "replaced_by"),
    *("speaker", "on_behalf_of", "addressees", "about", "readout_by"),
    *("threatened_by", "imposed_by", "lifted_by", "targets"),
    *("disturbed_by", "severed_by", "restored_by"),
    *("responsible", "affected", "resolved_by", "parties", "brokered_by"),
    *("between", "recognised_by", "recognised", "interrupted_by", "of", "declared_by", "against"),
    *("ended_by", "government_of", "ceased", "into"),
)
ALL_FACE_EACH_OTHER = {
    "engagement": (
        *("host", "visitors", "participants", "proposed_by", "invited_by", "invited"),
        *("accepted_by", "announced_by", "postponed_by", "cancelled_by", "refused_by"),
    ),
    "agreement": ("parties", "brokered_by"),
    "joint": ("parties",),
    "treaty": ("parties", "ended_by"),
    "relations": ("between",),
    "war": ("parties",),
}
FACE_ACROSS = {
    "statement": (("speaker", "on_behalf_of"), ("addressees", "about")),
    "measure": (("threatened_by", "imposed_by", "lifted_by"), ("targets",)),
    "incident": (("responsible", "resolved_by"), ("affected",)),
    "joint": (("parties",), ("about",)),
    "recognition": (("recognised_by",), ("recognised", "government_of")),
    "mission": (("of",), ("host",)),
    "war": (("declared_by",), ("against",)),
}
FAMILY = {
    **dict.fromkeys(("statement-made", "demand-made", "accusation-made"), "statement"),
    **dict.fromkeys(("denial-made", "warning-given", "assessment-made"), "statement"),
    "invitation-accepted": "engagement",
    "joint-statement-issued": "joint",
    "consular-relations-established": "relations",
    **dict.fromkeys(("state-recognised", "government-recognised"), "recognition"),
}
STATUS = {
    "engagement-proposed": "proposed",
    "engagement-invited": "invited",
    "invitation-accepted": "accepted",
    "engagement-planned": "planned",
    "engagement-announced": "announced",
    "engagement-postponed": "postponed",
    "engagement-cancelled": "cancelled",
    "engagement-refused": "refused",
    "engagement-held": "held",
    "channel-disturbed": "disturbed",
    "channel-severed": "severed",
    "channel-restored": "open",
    "measure-threatened": "threatened",
    "measure-imposed": "imposed",
    "measure-in-force": "imposed",
    "measure-lifted": "lifted",
}


class Effect(NamedTuple):
    """What a fact makes of a subject: which change it is, to what; of an end, who left; of what is
    said, who says it, and `value` is the engagement at which. A happening `attests` what it does
    not begin.
    """

    kind: str
    value: str | None
    left: str | None = None
    until: str | None = None
    attests: bool = False


def began(kind: str, fact: Any, value: str) -> Effect:
    """What began, or was found to hold, for a term perhaps."""
    return Effect(kind, value, until=fact.until)


class Told(NamedTuple):
    """A fact as it now reads, and where it was first recorded."""

    fact: Any
    first_position: int

    @property
    def id(self) -> str:
        return str(self.fact.id)

    @property
    def tag(self) -> str:
        return tag_of(type(self.fact))

    @property
    def is_report(self) -> bool:
        return self.tag == "engagement-reported"

    @property
    def family(self) -> str:
        return FAMILY.get(self.tag, self.tag.partition("-")[0])

    @property
    def span(self) -> Span:
        return parse(self.fact.when)

    @property
    def first(self) -> Bounds:
        return self.span.first

    def named(self, roles: Iterable[str]) -> list[str]:
        """The actors that the fact names in some roles."""
        values = [getattr(self.fact, role, None) or () for role in roles]
        return [a for each in values for a in ((each,) if isinstance(each, str) else each)]

    @property
    def is_attested(self) -> bool:
        """Whether it tells that something held on a day, and not since when."""
        return isinstance(self.fact, Condition)

    @property
    def is_open(self) -> bool:
        """Whether it does not tell how early it began."""
        is_open_below = self.first.earliest == EARLIEST and self.first.latest != EARLIEST
        return self.is_attested or is_open_below

    @property
    def told_from(self) -> int:
        """The first day of which it is told."""
        return self.first.latest if self.is_open else self.first.earliest


class Record:
    """Everything that was recorded up to a position."""

    def __init__(self, events: Sequence[Recorded], known_at: int) -> None:
        self.events = events
        self.registry: dict[tuple[str, str], Any] = {}
        self.merged: dict[str, str] = {}
        self.engagements_merged: dict[str, str] = {}
        self.retracted: list[tuple[Told, set[frozenset[str]]]] = []
        self.known: dict[str, Told] = {}
        self.taken_back: dict[str, Told] = {}
        self.let_go: dict[str, Told] = {}
        self.withdrawn: set[str] = set()
        for recorded in events:
            if recorded.position <= known_at:
                self._take(recorded)
        self.known = {id: self._renamed(told) for id, told in self.known.items()}

    def _take(self, recorded: Recorded) -> None:
        match recorded.event:
            case Fact() as fact:
                self.known[fact.id] = Told(fact, recorded.position)
            case FactCorrected(fact=fact):
                before = self.known.get(fact.id) or self.let_go.pop(fact.id)
                self.known[fact.id] = before._replace(fact=fact)
                self.retracted = [each for each in self.retracted if each[0].id != fact.id]
            case DataSetWithdrawn(source=source):
                self._withdraw(source)
            case CitationAdded(fact=id, citation=citation):
                fact = self.known[id].fact
                more = replace(fact, citations=(*fact.citations, citation))
                self.known[id] = self.known[id]._replace(fact=more)
            case FactRetracted(fact=id):
                self._retract(id)
            case RetractionUndone(fact=id):
                self.known[id] = self._without_withdrawn(self.taken_back.pop(id))
                self.retracted = [each for each in self.retracted if each[0].id != id]
            case ActorMerged() | MergeUndone() | EngagementMerged() | EngagementMergeUndone():
                self._take_merger(recorded.event)
            case RegistrationCorrected(registration=event):
                self.registry[key_of(event)] = event
            case event if type(event) in KIND_OF_REGISTRATION:
                self.registry[key_of(event)] = event

    def _retract(self, id: str) -> None:
        if id in self.let_go:
            # Only where what it rested on besides is not out: it stands no more already.
            self.taken_back[id] = self.let_go.pop(id)
            return
        self.taken_back[id] = self.known.pop(id)
        told = self._renamed(self.taken_back[id])
        self.retracted.append((told, self.pairs(told)))

    def _withdraw(self, source: str) -> None:
        """Nothing rests on a data set any more; what rested on it alone is no more told."""
        self.withdrawn.add(source)
        for id, told in list(self.known.items()):
            kept = self._without_withdrawn(told)
            if any(each.bearing == "supports" for each in kept.fact.citations):
                self.known[id] = kept
            else:
                self.let_go[id] = self.known.pop(id)
                renamed = self._renamed(told)
                self.retracted.append((renamed, self.pairs(renamed)))

    def _without_withdrawn(self, told: Told) -> Told:
        cited = [each for each in told.fact.citations if each.source not in self.withdrawn]
        return told._replace(fact=replace(told.fact, citations=tuple(cited)))

    def _take_merger(self, event: Merger | MergerUndone) -> None:
        match event:
            case ActorMerged(actor=actor, into=into):
                self.merged[actor] = into
            case MergeUndone(actor=actor):
                del self.merged[actor]
            case EngagementMerged(engagement=engagement, into=into):
                self.engagements_merged[engagement] = into
            case EngagementMergeUndone(engagement=engagement):
                del self.engagements_merged[engagement]

    def who(self, actor: str) -> str:
        """The actor that an id stands for."""
        while actor in self.merged:
            actor = self.merged[actor]
        return actor

    def which(self, engagement: str | None) -> str | None:
        """The engagement that an id stands for."""
        while engagement in self.engagements_merged:
            engagement = self.engagements_merged[engagement]
        return engagement

    def part_of(self, engagement: str) -> str | None:
        """The engagement that one is a part of."""
        return self.which(self.registry["engagement", engagement].part_of)

    def _renamed(self, told: Told) -> Told:
        new: dict[str, Any] = {}
        for role in ROLES:
            value = getattr(told.fact, role, None)
            if isinstance(value, str):
                new[role] = self.who(value)
            elif value:
                new[role] = unique(map(self.who, value))
        if getattr(told.fact, "engagement", None) is not None:
            new["engagement"] = self.which(told.fact.engagement)
        return told._replace(fact=replace(told.fact, **new))

    def effects(self, told: Told) -> dict[str, Effect]:
        """The subjects whose state a fact changes or tells of, and how."""
        if told.family in {"statement", "joint"}:
            return self._positions(told)
        if told.family in STATES_AND_ACCORDS:
            return STATES_AND_ACCORDS[told.family](told)
        fact, value = told.fact, STATUS.get(told.tag)
        found: dict[str, Effect] = {}
        match told.family:
            case "official" if told.tag == "official-appointed":
                found = {f"office/{fact.office}": began("appointed", fact, fact.official)}
            case "official" if told.tag == "official-in-office":
                found = {f"office/{fact.office}": began("in-office", fact, fact.official)}
            case "official" if told.tag == "official-removed":
                left = Effect("removed", fact.replaced_by, left=fact.official)
                found = {f"office/{fact.office}": left}
            case "channel" if told.tag == "channel-stood":
                found = {f"channel/{fact.channel}": Effect("stood", fact.status)}
            case "channel" if told.tag == "channel-restored":
                found = {f"channel/{fact.channel}": Effect("restored", "open")}
            case "measure" if value is not None:
                found = dict.fromkeys(self.measures(told), measure(told, value))
            case "engagement" | "channel" if value is not None:
                subject = f"{told.family}/{getattr(fact, told.family)}"
                found = {subject: Effect(value, value)}
            case _:
                pass
        return found

    def _positions(self, told: Told) -> dict[str, Effect]:
        if told.family == "joint":
            return {**self._said(told, told.fact.parties), **accord(told, "reached")}
        is_position = told.fact.no_position is None
        return self._said(told, (told.fact.speaker,)) if is_position else {}

    def _said(self, told: Told, speakers: Iterable[str]) -> dict[str, Effect]:
        """What is said is a side's, and by whoever is no state it is said by himself as well."""
        found: dict[str, Effect] = {}
        for speaker in speakers:
            is_state = self.registry["actor", speaker].kind == "state"
            sides = (speaker,) if is_state else self.states(speaker, told)
            for issue in told.fact.issues or ("-",):
                names = [f"stance/{side}/{issue}" for side in sides]
                names += [] if is_state else [f"voice/{speaker}/{issue}"]
                for name in names:
                    found.setdefault(name, Effect(told.tag, self._occasion(told), left=speaker))
        return found

    def _occasion(self, told: Told) -> str | None:
        """The engagement at which something was said, as a whole."""
        engagement: str | None = told.fact.engagement
        while engagement is not None and (whole := self.part_of(engagement)) is not None:
            engagement = whole
        return engagement

    def states(self, actor: str, told: Told | None = None) -> tuple[str, ...]:
        """The states that an actor acts for: on all days, or on all on which a fact may lie."""
        added = self.registry["actor", actor]
        dated = () if told is None else (a for a in added.affiliations if holds(a, told))
        return unique(map(self.who, (*added.acts_for, *(each.acts_for for each in dated))))

    def side(self, actor: str, told: Told | None = None) -> set[str]:
        """An actor and the states that it acts for."""
        return {actor, *self.states(actor, told)}

    def measures(self, told: Told) -> list[str]:
        """A measure is one between the side of who has it and one target, whom a fact names or
        (`-`) does not.
        """
        (by,) = told.named(("threatened_by", "imposed_by", "lifted_by"))
        is_state = self.registry["actor", by].kind == "state"
        sides = (by,) if is_state else self.states(by, told) or (by,)
        targets = told.fact.targets or ("-",)
        return [
            f"measure/{told.fact.measure}/{side}/{target}"
            for side, target in product(sides, targets)
        ]

    def stands_between(self, told: Told, measure: str, pair: frozenset[str]) -> bool:
        """Whether a measure of a side against a target is something between a pair: the side, or
        who has it for that side, and the target, or a state that the target acts for. Nothing is
        between those who are of one side.
        """
        _, _, side, target = measure.split("/")
        (by,) = told.named(("threatened_by", "imposed_by", "lifted_by"))
        if target == "-" or self.side(by, told) & self.side(target, told):
            return False
        return any(
            {one, other} == pair for one, other in product({side, by}, self.side(target, told))
        )

    def ends(self, told: Told) -> list[str]:
        """The ends of the channel that a fact is about."""
        if told.family != "channel":
            return []
        return list(map(self.who, self.registry["channel", told.fact.channel].between))

    def actors(self, told: Told) -> tuple[str, ...]:
        """Everyone whom a fact concerns, in the order of its fields; then their states."""
        roles = [field for field in told.fact.__struct_fields__ if field in ROLES]
        named = [*told.named(roles), *self.ends(told)]
        return unique((*named, *(state for actor in named for state in self.states(actor, told))))

    def pairs(self, told: Told) -> set[frozenset[str]]:
        """The pairs that a fact stands between: those who face each other, and their states."""
        ones, others = FACE_ACROSS.get(told.family, ((), ()))
        facing = [
            *combinations(told.named(ALL_FACE_EACH_OTHER.get(told.family, ())), 2),
            *product(told.named(ones), told.named(others)),
            *combinations(self.ends(told), 2),
        ]
        return {
            frozenset((one, other))
            for a, b in facing
            if not self.side(a, told) & self.side(b, told)
            for one, other in product(self.side(a, told), self.side(b, told))
            if not self.side(one, told) & self.side(other, told)
        }


def measure(told: Told, value: str) -> Effect:
    """What becomes of a measure."""
    if told.tag in {"measure-imposed", "measure-in-force"}:
        return began(told.tag.removeprefix("measure-"), told.fact, value)
    return Effect(value, value)


def holds(affiliation: Any, told: Told) -> bool:
    """Whether somebody acts for a state on every day on which a fact may lie, whichever days are
    meant by the dates of that.
    """
    begun, ended = affiliation.since, affiliation.until
    is_begun = begun is None or parse(begun).first.latest <= told.first.earliest
    return is_begun and (ended is None or told.span.last.latest < parse(ended).first.earliest)


def key_of(event: Any) -> tuple[str, str]:
    """The kind and the id of what is registered, or of its registration's correction."""
    kind, _, id = stream_of(event).partition("/")
    return kind, id


def accord(told: Told, status: str) -> dict[str, Effect]:
    """What becomes of the accord that a fact names, if it names one."""
    if told.fact.accord is None:
        return {}
    return {f"accord/{told.fact.accord}": Effect(status, status)}


def incident(told: Told) -> dict[str, Effect]:
    """What becomes of an incident; one that goes on has occurred."""
    kind = told.tag.removeprefix("incident-")
    value = "occurred" if kind == "going-on" else kind
    return {f"incident/{told.fact.incident}": Effect(kind, value)}


def recognition(told: Told) -> dict[str, Effect]:
    """That one state recognised another one, or has a government for that of another one, which it
    recognises by that too; or does so no more.
    """
    by, whom, of = told.fact.recognised_by, told.fact.recognised, told.fact.government_of
    effect = {
        "state-recognised": Effect("recognised", whom),
        "government-recognised": Effect("stood", whom),
        "recognition-withdrawn": Effect("withdrawn", None, left=whom),
    }[told.tag]
    states = {whom, of or whom} if by != whom else set()
    return {f"recognition/{by}|{each}": effect for each in states - {by}}


def relations(told: Told) -> dict[str, Effect]:
    """What becomes of the relations of two states, and of their level."""
    if len(set(told.fact.between)) < 2:
        return {}
    pair = "|".join(sorted(told.fact.between))
    kind = told.tag.removeprefix("relations-")
    level = getattr(told.fact, "level", None)
    found: dict[str, Effect] = {}
    match kind:
        case "established" | "resumed":
            found["relations"] = Effect(kind, "in-being")
            found["level"] = Effect(kind, level or "not-told")
        case "raised" | "lowered":
            found["relations"] = Effect("stood", "in-being", attests=True)
            found["level"] = Effect(kind, level)
        case "interrupted":
            found["relations"] = Effect(kind, "interrupted")
        case "severed" | "ended":
            found["relations"] = Effect(kind, "broken" if kind == "severed" else "none")
            found["level"] = Effect("severed", None)
            if kind == "ended":
                return {f"{name}/{pair}": effect for name, effect in found.items()} | {
                    f"recognition/{by}|{of}": Effect("withdrawn", None, left=of)
                    for by, of in permutations(told.fact.between)
                }
        case "stood":
            has_none = told.fact.course in {"broken", "none"}
            found["relations"] = Effect(kind, told.fact.course)
            if has_none or level is not None:
                found["level"] = Effect(kind, None if has_none else level)
        case _:
            found["consular"] = Effect("established", "established")
    return {f"{name}/{pair}": effect for name, effect in found.items()}


def war(told: Told) -> dict[str, Effect]:
    """War goes on between who declares it and each of the others, until it ends between them."""
    if told.tag == "war-declared":
        facing = product([told.fact.declared_by], told.fact.against)
        effect = Effect("declared", "going-on")
    else:
        facing, effect = product(told.fact.parties, repeat=2), Effect("ended", "ended")
    return {f"war/{'|'.join(sorted(pair))}": effect for pair in facing if len({*pair}) == 2}


def mission(told: Told) -> dict[str, Effect]:
    """What becomes of the one diplomatic mission of a state in another, or of a consulate there,
    of which there is one at each place: when that moves, another begins.
    """
    fact, kind = told.fact, told.tag.removeprefix("mission-")
    if fact.of == fact.host:
        return {}
    name = f"mission/{fact.of}/{fact.host}"
    effect = Effect(kind, "closed" if kind == "closed" else fact.form)
    if fact.form != "consulate":
        return {f"{name}/diplomatic": effect._replace(attests=kind == "moved")}
    left = getattr(fact, "moved_from", None)
    found = {} if left is None else {f"{name}/consulate/{left}": Effect("closed", "closed")}
    return {**found, f"{name}/consulate/{fact.place or '-'}": effect}


STATES_AND_ACCORDS: dict[str, Callable[[Told], dict[str, Effect]]] = {
    "relations": relations,
    "recognition": recognition,
    "war": war,
    "incident": incident,
    "mission": mission,
    "agreement": lambda told: accord(told, "reached"),
    "treaty": lambda told: accord(told, told.tag.removeprefix("treaty-")),
}
"""What becomes of the relations of states, of accords and incidents, by the family of a fact."""


def unique(ids: Iterable[str]) -> tuple[str, ...]:
    """Ids in their order, each once."""
    return tuple(dict.fromkeys(ids))


def sources_at(events: Sequence[Recorded], known_at: int) -> Iterator[SourceAdded]:
    """The sources as they were registered by a position, those that were corrected as they read
    before, too.
    """
    for each in events:
        if each.position <= known_at:
            event = getattr(each.event, "registration", each.event)
            if isinstance(event, SourceAdded):
                yield event


def without_unpublished(
    events: Sequence[Recorded], public_by: int, known_at: int
) -> Iterator[Recorded]:
    """The same events, had no citation from a source that was published after a day, as far as was
    known, ever existed.

    A fact that is left without support stays, empty: no answer may tell that it is there.
    """
    published = {source.id: source.published for source in sources_at(events, known_at)}

    def is_out(citation: Citation) -> bool:
        record = citation.record
        # What is cited from a source that is recorded later than this is not asked about.
        day = published.get(citation.source, "9999") if record is None else record.public
        return parse(day).first.latest <= public_by

    def stripped(fact: Any) -> Any:
        return replace(fact, citations=tuple(filter(is_out, fact.citations)))

    for recorded in events:
        match recorded.event:
            case Fact() as fact:
                yield replace(recorded, event=stripped(fact))
            case FactCorrected(fact=fact) as event:
                yield replace(recorded, event=replace(event, fact=stripped(fact)))
            case CitationAdded(citation=citation) if not is_out(citation):
                pass
            case _:
                yield recorded

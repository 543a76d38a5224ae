"""The judge of the views: what a list of events amounts to, for any three clock values.

Written to be obvious, straight from the rules in design.md §2 and in `projections.transitions`:
no index, no limit, no shortcut; every question goes through everything that was ever recorded. Of
`projections` it knows the answers' structs alone, so that answers can be compared as wholes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from typing import Any, NamedTuple

from msgspec.structs import replace

from events.amendments import CitationAdded, FactCorrected, FactRetracted
from events.catalogue import KIND_OF_REGISTRATION, stream_of, tag_of
from events.dates import Bounds, Span, iso, parse
from events.errors import QuestionError, UnknownIdError
from events.event import Citation, Fact
from events.ledger import Recorded
from events.registry import ActorMerged
from projections.actors import ActorView
from projections.channels import ChannelState
from projections.citations import CitationFilters
from projections.clocks import Clocks
from projections.contacts import Contact, Contacts
from projections.counts import Count
from projections.engagements import EngagementState, Report
from projections.exclusions import Excluded
from projections.incidents import IncidentState
from projections.issues import IssueView
from projections.measures import MeasureState
from projections.offices import OfficeState, OfficeView
from projections.relations import Relations
from projections.stances import Said, StanceState
from projections.states import Alternative, Support
from projections.timeline import Item
from projections.version import citation_id
from projections.walk import Filters

REPORTS_SHOWN = 10

# The fields in which a fact names an actor, and what they are to each other.
ROLES = (
    *("host", "visitors", "participants", "reported_by", "proposed_by", "invited_by", "invited"),
    *("accepted_by", "announced_by", "postponed_by", "cancelled_by", "refused_by"),
    *("official", "appointed_by", "succeeds", "removed_by", "replaced_by"),
    *("speaker", "on_behalf_of", "addressees", "about", "readout_by"),
    *("threatened_by", "imposed_by", "lifted_by", "targets", "severed_by", "restored_by"),
    *("responsible", "affected", "resolved_by", "parties", "brokered_by"),
)
ALL_FACE_EACH_OTHER = {
    "engagement": (
        *("host", "visitors", "participants", "proposed_by", "invited_by", "invited"),
        *("accepted_by", "announced_by", "postponed_by", "cancelled_by", "refused_by"),
    ),
    "agreement": ("parties", "brokered_by"),
    "joint": ("parties",),
}
FACE_ACROSS = {
    "statement": (("speaker", "on_behalf_of"), ("addressees", "about")),
    "measure": (("threatened_by", "imposed_by", "lifted_by"), ("targets",)),
    "incident": (("responsible", "resolved_by"), ("affected",)),
    "joint": (("parties",), ("about",)),
}
FAMILY = {
    **dict.fromkeys(("statement-made", "demand-made", "accusation-made"), "statement"),
    **dict.fromkeys(("denial-made", "warning-given", "assessment-made"), "statement"),
    "invitation-accepted": "engagement",
    "joint-statement-issued": "joint",
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
    "channel-severed": "severed",
    "channel-restored": "open",
    "measure-threatened": "threatened",
    "measure-imposed": "imposed",
    "measure-lifted": "lifted",
    "incident-occurred": "occurred",
    "incident-resolved": "resolved",
}


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
    def family(self) -> str:
        return FAMILY.get(self.tag, self.tag.partition("-")[0])

    @property
    def span(self) -> Span:
        return parse(self.fact.date)

    @property
    def first(self) -> Bounds:
        return self.span.first

    def named(self, roles: Iterable[str]) -> list[str]:
        """The actors that the fact names in some roles."""
        values = [getattr(self.fact, role, None) or () for role in roles]
        return [a for each in values for a in ((each,) if isinstance(each, str) else each)]

    def effects(self) -> dict[str, str | None]:
        """The subjects whose state the fact changes, and to what."""
        fact, value = self.fact, STATUS.get(self.tag)
        match self.family:
            case "statement":
                return {f"stance/{fact.speaker}/{issue}": self.id for issue in fact.issues}
            case "joint":
                both = product(fact.parties, fact.issues)
                return {f"stance/{party}/{issue}": self.id for party, issue in both}
            case "official" if self.tag == "official-appointed":
                return {f"office/{fact.office}": fact.official}
            case "official" if self.tag == "official-removed":
                return {f"office/{fact.office}": fact.replaced_by}
            case "incident":
                return {f"incident/{getattr(fact, 'incident', fact.id)}": value}
            case "engagement" | "channel" | "measure" if value is not None:
                return {f"{self.family}/{getattr(fact, self.family)}": value}
        return {}


class Judged(NamedTuple):
    """What is to be said of a subject."""

    candidates: list[Told]
    value: str | None
    element: dict[str, Any]


class Fold:
    """Everything that was recorded up to `known_at`, asked at the other two clock values."""

    def __init__(self, events: Sequence[Recorded], clocks: Clocks) -> None:
        self.clocks = clocks
        self.registry: dict[tuple[str, str], Any] = {}
        self.merged: dict[str, str] = {}
        self.retracted: list[tuple[Told, set[frozenset[str]]]] = []
        self.known: dict[str, Told] = {}
        for recorded in events:
            if recorded.position <= clocks.known_at:
                self._take(recorded)
        self.known = {id: self._renamed(told) for id, told in self.known.items()}

    def _take(self, recorded: Recorded) -> None:
        match recorded.event:
            case Fact() as fact:
                self.known[fact.id] = Told(fact, recorded.position)
            case FactCorrected(fact=fact):
                self.known[fact.id] = self.known[fact.id]._replace(fact=fact)
            case CitationAdded(fact=id, citation=citation):
                fact = self.known[id].fact
                more = replace(fact, citations=(*fact.citations, citation))
                self.known[id] = self.known[id]._replace(fact=more)
            case FactRetracted(fact=id):
                told = self._renamed(self.known.pop(id))
                self.retracted.append((told, self.pairs(told)))
            case ActorMerged(actor=actor, into=into):
                self.merged[actor] = into
            case event if type(event) in KIND_OF_REGISTRATION:
                kind, _, id = stream_of(event).partition("/")
                self.registry[kind, id] = event

    # Actors: under which name, for whom, facing whom.

    def who(self, actor: str) -> str:
        """The actor that an id stands for."""
        while actor in self.merged:
            actor = self.merged[actor]
        return actor

    def _renamed(self, told: Told) -> Told:
        new = {}
        for role in ROLES:
            value = getattr(told.fact, role, None)
            if isinstance(value, str):
                new[role] = self.who(value)
            elif value:
                new[role] = unique(map(self.who, value))
        return told._replace(fact=replace(told.fact, **new))

    def states(self, actor: str) -> tuple[str, ...]:
        """The states that an actor acts for."""
        return unique(map(self.who, self.registry["actor", actor].acts_for))

    def side(self, actor: str) -> set[str]:
        """An actor and the states that it acts for."""
        return {actor, *self.states(actor)}

    def ends(self, told: Told) -> list[str]:
        """The ends of the channel that a fact is about."""
        if told.family != "channel":
            return []
        return list(map(self.who, self.registry["channel", told.fact.channel].between))

    def actors(self, told: Told) -> tuple[str, ...]:
        """Everyone whom a fact concerns, in the order of its fields; then their states."""
        roles = [field for field in told.fact.__struct_fields__ if field in ROLES]
        named = [*told.named(roles), *self.ends(told)]
        return unique((*named, *(state for actor in named for state in self.states(actor))))

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
            for one, other in product(self.side(a), self.side(b))
            if not self.side(one) & self.side(other)
        }

    # The clocks: what counts at all.

    def is_public(self, citation: Citation) -> bool:
        """Whether the citation's source had certainly come out."""
        return self._published(citation) <= self.clocks.public_limit

    def _published(self, citation: Citation) -> int:
        published = self.registry["source", citation.source].published
        return parse(published).first.latest

    def supporting(self, told: Told) -> list[Citation]:
        """The public citations that support a fact."""
        supports = [each for each in told.fact.citations if each.bearing == "supports"]
        return [each for each in supports if self.is_public(each)]

    def public(self) -> list[Told]:
        """The facts that a reader could know."""
        return [told for told in self.known.values() if self.supporting(told)]

    def happened(self) -> list[Told]:
        """The public facts that at least possibly happened, in order of date and id."""
        happened = [told for told in self.public() if told.first.earliest <= self.clocks.as_of]
        return sorted(happened, key=lambda told: (told.first.earliest, told.id))

    def is_certain(self, told: Told) -> bool:
        """Whether a fact certainly happened."""
        return told.first.latest <= self.clocks.as_of

    def support(self, facts: Iterable[Told]) -> Support:
        """How many citations facts have, from how many lineages."""
        citations = [each for told in facts for each in self.supporting(told)]
        lineages = {self.registry["source", each.source].lineage for each in citations}
        return Support(len(citations), len(lineages))

    # State: which transitions may be the last.

    def transitions(self, subject: str) -> list[Told]:
        """Whatever at least possibly happened to a subject."""
        return [told for told in self.happened() if subject in told.effects()]

    def candidates(self, subject: str) -> list[Told]:
        """The transitions of which none certainly came after; in order of date.

        Where what facts say they follow goes in a circle with their dates, so that nothing
        certain would be left, it counts for nothing.
        """
        all_of_them = self.transitions(subject)
        kept = self._unsuperseded(all_of_them, believing=all_of_them)
        if any(map(self.is_certain, all_of_them)) and not any(map(self.is_certain, kept)):
            kept = self._unsuperseded(all_of_them, believing=[])
        return sorted(kept, key=lambda t: (t.first.latest, t.first.earliest, t.first_position))

    def _unsuperseded(self, facts: list[Told], believing: list[Told]) -> list[Told]:
        certain = [u for u in facts if self.is_certain(u)]
        return [t for t in facts if not any(came_after(u, t, believing) for u in certain)]

    def judge(self, subject: str) -> Judged:
        """A subject's candidates, put as an answer."""
        candidates = self.candidates(subject)
        by_value: dict[str | None, list[Told]] = {}
        for told in candidates:
            by_value.setdefault(told.effects()[subject], []).append(told)
        alternatives = [self._alternative(value, each) for value, each in by_value.items()]
        if not any(map(self.is_certain, candidates)):
            alternatives.insert(0, NOTHING)
        first = alternatives[0]
        certain = len(alternatives) == 1 and first.certainty == "certain"
        element = {
            "since": first.since if certain else None,
            "certainty": "certain" if certain else "possible",
            "approximate": any(t.span.approximate or t.span.uncertain for t in candidates),
            "because": tuple(told.id for told in candidates),
            "support": self.support(candidates),
            "alternatives": () if certain else tuple(alternatives),
        }
        return Judged(candidates, first.value if certain else None, element)

    def _alternative(self, value: str | None, facts: list[Told]) -> Alternative:
        certain = [told for told in facts if self.is_certain(told)]
        return Alternative(
            value=value,
            since=(certain or facts)[0].fact.date,
            certainty="certain" if certain else "possible",
            because=tuple(told.id for told in facts),
            support=self.support(facts),
        )

    def subjects(self, kind: str, facts: list[Told], scope: set[str]) -> list[str]:
        """The subjects of a kind that facts change; a stance only where its actor or issue is in
        scope. What lasts comes by name, what comes and goes the latest first.
        """
        latest: dict[str, tuple[int, str]] = {}
        for told in facts:
            for subject in told.effects():
                if subject.startswith(f"{kind}/") and self._concerns(subject, scope):
                    key = (told.first.earliest, subject)
                    latest[subject] = max(key, latest.get(subject, key))
        if kind in {"channel", "stance"}:
            return sorted(latest)
        return sorted(latest, key=latest.__getitem__, reverse=True)

    def _concerns(self, subject: str, scope: set[str]) -> bool:
        if not subject.startswith("stance/"):
            return True
        _, actor, issue = subject.split("/")
        return bool({actor, f"side {actor}", *self._states_as_sides(actor), f"issue {issue}"} & scope)

    def _states_as_sides(self, actor: str) -> set[str]:
        return {f"side {state}" for state in self.states(actor)}

    # Elements.

    def engagement(self, id: str) -> EngagementState | None:
        """Where an engagement stands; None where nothing is known of it."""
        added = self.registry["engagement", id]
        judged = self.judge(f"engagement/{id}")
        about = [told for told in self.happened() if getattr(told.fact, "engagement", "") == id]
        reports = [told for told in about if told.tag == "engagement-reported"][-REPORTS_SHOWN:]
        if not judged.candidates and not reports:
            return None
        last = judged.candidates[-1] if judged.candidates else None
        return EngagementState(
            **judged.element,
            engagement=id,
            form=added.form,
            name=added.name,
            status=judged.value,
            planned_for=getattr(last.fact, "planned_for", None) if last else None,
            ongoing=judged.value == "held" and last is not None and self._is_ongoing(last),
            reported=tuple(
                Report(each.id, each.fact.date, self.certainty(each))
                for each in reports
                if last is None or each.first.latest >= last.first.earliest
            ),
        )

    def _is_ongoing(self, held: Told) -> bool:
        return held.span.first != held.span.last and self.clocks.as_of <= held.span.last.earliest

    def certainty(self, told: Told) -> Any:
        """The word for how certain it is that a fact happened."""
        return "certain" if self.is_certain(told) else "possible"

    def office(self, id: str) -> OfficeState:
        """Who holds an office."""
        office, judged = self.registry["office", id], self.judge(f"office/{id}")
        own = {"office": id, "name": office.name, "of": office.of, "holder": judged.value}
        return OfficeState(**judged.element, **own)

    def offices_of(self, actor: str) -> list[OfficeState]:
        """The offices of a state or body of which anything is known."""
        ids = sorted(id for kind, id in self.registry if kind == "office")
        owned = [id for id in ids if actor in self.side(self.who(self.registry["office", id].of))]
        return [self.office(id) for id in owned if self.transitions(f"office/{id}")]

    def channel(self, subject: str) -> ChannelState:
        """Whether a line is open."""
        id, judged = subject.partition("/")[2], self.judge(subject)
        name = self.registry["channel", id].name
        return ChannelState(**judged.element, channel=id, name=name, status=judged.value)

    def measure(self, subject: str) -> MeasureState:
        """Whether a measure is in force."""
        id, judged = subject.partition("/")[2], self.judge(subject)
        added = self.registry["measure", id]
        own = {"measure": id, "form": added.form, "name": added.name, "status": judged.value}
        return MeasureState(**judged.element, **own)

    def incident(self, subject: str) -> IncidentState:
        """Whether an incident is settled."""
        id, judged = subject.partition("/")[2], self.judge(subject)
        summary = judged.candidates[-1].fact.summary
        return IncidentState(**judged.element, incident=id, status=judged.value, summary=summary)

    def stance(self, subject: str) -> StanceState:
        """What an actor last said on an issue."""
        (_, actor, issue), judged = subject.split("/"), self.judge(subject)
        said = [
            Said(
                fact=told.id,
                kind=told.tag,
                date=told.fact.date,
                certainty=self.certainty(told),
                summary=told.fact.summary,
            )
            for told in judged.candidates
        ]
        own = {"actor": actor, "issue": issue, "statement": judged.value, "said": tuple(said)}
        return StanceState(**judged.element, **own)

    def engagements(self, facts: list[Told], scope: set[str]) -> tuple[EngagementState, ...]:
        """The engagements whose state facts change."""
        ids = [each.partition("/")[2] for each in self.subjects("engagement", facts, scope)]
        return tuple(state for id in ids if (state := self.engagement(id)) is not None)

    def lasting(self, facts: list[Told], scope: set[str]) -> dict[str, Any]:
        """The sections that relations and issues have in common."""
        return {
            "channels": tuple(map(self.channel, self.subjects("channel", facts, scope))),
            "measures": tuple(map(self.measure, self.subjects("measure", facts, scope))),
            "incidents": tuple(map(self.incident, self.subjects("incident", facts, scope))),
            "stances": tuple(map(self.stance, self.subjects("stance", facts, scope))),
        }

    # Answers.

    def party(self, id: str) -> str:
        """The actor that is asked about."""
        if ("actor", id) not in self.registry:
            raise UnknownIdError("actor", id)
        return self.who(id)

    def relations(self, a: str, b: str) -> Relations:
        """The state of relations."""
        one, other = self.party(a), self.party(b)
        if one == other:
            raise QuestionError("b", b, f"another party than {a!r}")
        pair, scope = frozenset((one, other)), {f"side {one}", f"side {other}"}
        between = [told for told in self.happened() if pair in self.pairs(told)]
        engagements, sections = self.engagements(between, scope), self.lasting(between, scope)
        elements = [*engagements, *(each for section in sections.values() for each in section)]
        return Relations(
            between=(one, other),
            engagements=engagements,
            offices=(*self.offices_of(one), *self.offices_of(other)),
            **sections,
            contacts=self.contacts(between),
            excluded=self.excluded(pair, {fact for each in elements for fact in each.because}),
        )

    def contacts(self, between: list[Told]) -> Contacts:
        """The last contact of each form, and how long ago the last certain one was."""
        held = [told for told in between if told.tag == "engagement-held"]
        last: dict[str, Contact | None] = {}
        ends = []
        for form in ("visit", "meeting", "call", "summit"):
            of_form = [told for told in held if self._form(told) == form]
            last[form] = self._contact(of_form[-1]) if of_form else None
            certain = [told for told in of_form if self.is_certain(told)]
            ends += [min(told.span.last.latest, self.clocks.as_of) for told in certain[-1:]]
        return Contacts(last=last, days_since=self.clocks.as_of - max(ends) if ends else None)

    def _form(self, told: Told) -> str:
        return str(self.registry["engagement", told.fact.engagement].form)

    def _contact(self, told: Told) -> Contact:
        fact, certainty = told.fact, self.certainty(told)
        return Contact(
            engagement=fact.engagement, fact=fact.id, date=fact.date, certainty=certainty
        )

    def excluded(self, pair: frozenset[str], shown: set[str]) -> Excluded:
        """How many facts between two parties are left out, and why."""
        known = [told for told in self.known.values() if pair in self.pairs(told)]
        public = [told for told in known if self.supporting(told)]
        happened = [told for told in public if told.first.earliest <= self.clocks.as_of]
        retracted = [told for told, pairs in self.retracted if pair in pairs]
        bearing = [told.id for told in happened if told.effects()]
        return Excluded(
            not_yet_happened=len(public) - len(happened),
            not_yet_public=len(known) - len(public),
            retracted=len([told for told in retracted if self.supporting(told)]),
            superseded=len([id for id in bearing if id not in shown]),
        )

    def office_view(self, id: str) -> OfficeView:
        """An office with all who came and went."""
        if ("office", id) not in self.registry:
            raise UnknownIdError("office", id)
        about = [told for told in self.happened() if getattr(told.fact, "office", None) == id]
        succession = tuple(map(self.item, about))
        office = self.registry["office", id]
        return OfficeView(office=office, state=self.office(id), succession=succession)

    def actor_view(self, id: str) -> ActorView:
        """An actor as of then."""
        actor = self.registry["actor", self.party(id)]
        about = [told for told in self.happened() if actor.id in self.actors(told)]
        others = {one for told in self.happened() for pair in self.pairs(told) for one in pair
                  if actor.id in pair and one != actor.id}  # fmt: skip
        return ActorView(
            actor=actor,
            offices=tuple(self._offices_for(actor, about)),
            engagements=self.engagements(about, {actor.id}),
            stances=self.lasting(self.happened(), {actor.id})["stances"],
            counterparts=tuple(sorted(others)),
            count=Count(len(about), at_least=False),
        )

    def _offices_for(self, actor: Any, about: list[Told]) -> list[OfficeState]:
        if actor.kind != "person":
            return self.offices_of(actor.id)
        offices = [self.office(each.partition("/")[2]) for each in self.subjects("office", about, set())]
        return [
            office
            for office in offices
            if actor.id in {office.holder, *(each.value for each in office.alternatives)}
        ]

    def issue_view(self, id: str) -> IssueView:
        """An issue as of then."""
        if ("issue", id) not in self.registry:
            raise UnknownIdError("issue", id)
        about = [told for told in self.happened() if id in told.fact.issues]
        count = Count(len(about), at_least=False)
        issue = self.registry["issue", id]
        return IssueView(issue=issue, **self.lasting(about, {f"issue {id}"}), count=count)

    def timeline(self, filters: Filters) -> list[Item]:
        """The facts that are asked for, in order of date."""
        return [self.item(told) for told in self.happened() if self._passes(told, filters)]

    def _passes(self, told: Told, filters: Filters) -> bool:
        fact = told.fact
        asked = {filters.actor, filters.counterpart} - {None}
        return (
            (asked in self.pairs(told) if len(asked) == 2 else asked <= {*self.actors(told)})
            and filters.issue in {None, *fact.issues}
            and filters.kind in {None, told.tag}
            and filters.engagement in {None, getattr(fact, "engagement", None)}
            and filters.place in {None, fact.place}
            and (filters.since is None or told.span.last.latest >= filters.since)
            and (filters.until is None or told.first.earliest <= filters.until)
            and (filters.text is None or self._has_words(told, filters.text))
        )

    def _has_words(self, told: Told, text: str) -> bool:
        quotes = [each.exact for each in told.fact.citations if self.is_public(each)]
        return any(words(text) <= words(each) for each in (told.fact.summary, *quotes))

    def item(self, told: Told) -> Item:
        """A fact as it stands in a timeline."""
        fact = told.fact
        return Item(
            id=told.id,
            type=told.tag,
            date=fact.date,
            earliest=iso(told.first.earliest),
            latest=iso(told.first.latest),
            ends=iso(told.span.last.latest),
            certainty=self.certainty(told),
            approximate=told.span.approximate or told.span.uncertain,
            summary=fact.summary,
            actors=self.actors(told),
            issues=fact.issues,
            place=fact.place,
            engagement=getattr(fact, "engagement", None),
            support=self.support([told]),
            public_since=iso(min(map(self._published, self.supporting(told)))),
            position=told.first_position,
        )

    def citations(self, filters: CitationFilters) -> list[str]:
        """The ids of the public citations of what happened, in order of fact and id."""
        found = [
            (told.id, citation_id(told.id, citation))
            for told in self.happened()
            for citation in told.fact.citations
            if self.is_public(citation)
            and filters.fact in {None, told.id}
            and filters.source in {None, citation.source}
            and filters.asserted_by in {None, citation.asserted_by}
            and filters.actor in {None, *self.actors(told)}
            and filters.issue in {None, *told.fact.issues}
        ]
        return [id for _, id in sorted(found)]


NOTHING = Alternative(
    value=None, since=None, certainty="possible", because=(), support=Support(0, 0)
)


def came_after(u: Told, t: Told, believed: list[Told]) -> bool:
    """Whether u came after t: by its dates; or else by what the facts that are believed say they
    follow; or else, where the dates are the same, by when it was first recorded.
    """
    if u.first.earliest > t.first.latest:
        return True
    if t.first.earliest > u.first.latest:
        return False
    u_says_so, t_says_so = says_it_follows(u, t, believed), says_it_follows(t, u, believed)
    if u_says_so != t_says_so:
        return u_says_so
    return u.first == t.first and u.first_position > t.first_position


def says_it_follows(u: Told, t: Told, believed: list[Told]) -> bool:
    """Whether u follows t, or something that follows t, and so on."""
    before_u, grown = {u.id}, True
    while grown:
        further = {id for told in believed if told.id in before_u for id in told.fact.follows}
        grown = not further <= before_u
        before_u |= further
    return u is not t and t.id in before_u


def words(text: str) -> set[str]:
    """The words of a text, in small letters."""
    return set(re.findall("[a-z0-9]+", text.lower()))


def unique(ids: Iterable[str]) -> tuple[str, ...]:
    """Ids in their order, each once."""
    return tuple(dict.fromkeys(ids))


def without_unpublished(events: Sequence[Recorded], public_by: int) -> Iterator[Recorded]:
    """The same events, had no citation from a source published after a day ever existed."""
    published = {
        event.id: parse(event.published).first.latest
        for event in (recorded.event for recorded in events)
        if tag_of(type(event)) == "source-added" and hasattr(event, "published")
    }
    del published, public_by
    yield from events

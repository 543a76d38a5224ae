"""The state of one thing at a time, for any three clock values: the rules of design.md §2.

The part of the judge (`tests.naive_fold`) that the rules of `projections.states.transitions` are
told in.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from events.ledger.protocol import Recorded
from events.time.dates import parse
from events.vocabulary.base import Citation
from projections.model.clocks import Clocks
from projections.model.version import citation_id
from projections.states.elements import Alternative, Support
from projections.subjects.channels import ChannelState
from projections.subjects.engagements import EngagementState, Report
from projections.subjects.incidents import IncidentState
from projections.subjects.measures import MeasureState
from projections.subjects.offices import OfficeState
from projections.subjects.stances import Said, StanceState
from tests.naive_dates import days_of, first_days_of, has_gaps, members_of
from tests.naive_record import Record, Told

REPORTS_SHOWN = 10

Concerns = Callable[[Told, str], bool]
"""Whether a fact's effect on a subject belongs to what is asked."""


class Judged(NamedTuple):
    """What is to be said of a subject."""

    candidates: list[Told]
    value: str | None
    element: dict[str, Any]


class States(Record):
    """Everything that was recorded up to `known_at`, asked at the other two clock values."""

    def __init__(self, events: Sequence[Recorded], clocks: Clocks) -> None:
        super().__init__(events, clocks.known_at)
        self.clocks = clocks

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

    def support(self, facts: Sequence[Told]) -> Support:
        """How many different citations facts have, from how many lineages."""
        citations = [each for told in facts for each in self.supporting(told)]
        lineages = {self.registry["source", each.source].lineage for each in citations}
        different = {citation_id(told.id, each) for told in facts for each in self.supporting(told)}
        return Support(len(different), len(lineages))

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
        before = {u.id: said_to_be_before(u, believing) for u in facts}
        return [t for t in facts if not any(self._came_after(u, t, before) for u in certain)]

    def _came_after(self, u: Told, t: Told, before: dict[str, set[str]]) -> bool:
        """Whether u came after t, on whichever day t was, or else t has not happened yet."""
        if not has_gaps(t.began):
            return came_after(u, t, before)
        so_far = [day for day in first_days_of(t.began) if day <= self.clocks.as_of]
        return u.first.earliest > so_far[-1] or came_after(u, t, before)

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
            since=(certain or facts)[0].began,
            certainty="certain" if certain else "possible",
            because=tuple(told.id for told in facts),
            support=self.support(facts),
        )

    def subjects(self, kind: str, facts: list[Told], concerns: Concerns) -> list[str]:
        """The subjects of a kind that facts change or report: what lasts comes by name, what
        comes and goes the latest first.
        """
        latest: dict[str, tuple[int, str]] = {}
        for told in facts:
            reported = [f"engagement/{told.fact.engagement}"] if told.is_report else []
            for subject in [*told.effects(), *reported]:
                if subject.startswith(f"{kind}/") and concerns(told, subject):
                    key = (told.first.earliest, subject)
                    latest[subject] = max(key, latest.get(subject, key))
        if kind in {"channel", "stance"}:
            return sorted(latest)
        return sorted(latest, key=latest.__getitem__, reverse=True)

    # Elements.

    def engagement(self, id: str) -> EngagementState | None:
        """Where an engagement stands; None where nothing is known of it."""
        added = self.registry["engagement", id]
        judged = self.judge(f"engagement/{id}")
        about = [told for told in self.happened() if getattr(told.fact, "engagement", "") == id]
        reports = [told for told in about if told.is_report][-REPORTS_SHOWN:]
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
        if held.fact.date.startswith("{"):
            return (self.clocks.as_of,) in map(days_of, members_of(held.fact.date))
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
        name, summary = self.registry["incident", id].name, judged.candidates[-1].fact.summary
        own = {"incident": id, "name": name, "status": judged.value, "summary": summary}
        return IncidentState(**judged.element, **own)

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
        return StanceState(
            **judged.element, actor=actor, issue=issue, statement=judged.value, said=tuple(said)
        )

    def engagements(self, facts: list[Told], concerns: Concerns) -> tuple[EngagementState, ...]:
        """The engagements whose state facts change."""
        ids = [each.partition("/")[2] for each in self.subjects("engagement", facts, concerns)]
        return tuple(state for id in ids if (state := self.engagement(id)) is not None)

    def lasting(self, facts: list[Told], concerns: Concerns) -> dict[str, Any]:
        """The sections that relations and issues have in common."""
        return {
            "channels": tuple(map(self.channel, self.subjects("channel", facts, concerns))),
            "measures": tuple(map(self.measure, self.subjects("measure", facts, concerns))),
            "incidents": tuple(map(self.incident, self.subjects("incident", facts, concerns))),
            "stances": tuple(map(self.stance, self.subjects("stance", facts, concerns))),
        }


NOTHING = Alternative(
    value=None, since=None, certainty="possible", because=(), support=Support(0, 0)
)


def came_after(u: Told, t: Told, before: dict[str, set[str]]) -> bool:
    """Whether u came after t: by its dates; or else by what facts say they follow (`before` has
    what is said to be before each); or else, if the dates are the same, by when it was first
    recorded.
    """
    if u.first.earliest > t.first.latest:
        return True
    if t.first.earliest > u.first.latest:
        return False
    u_says_so, t_says_so = t.id in before[u.id], u.id in before[t.id]
    if u_says_so != t_says_so:
        return u_says_so
    return u.first == t.first and u.first_position > t.first_position


def said_to_be_before(u: Told, believed: list[Told]) -> set[str]:
    """What u says it follows, and what that says it follows, and so on."""
    follows = {told.id: told.fact.follows for told in believed}
    found: set[str] = set()
    further = set(follows.get(u.id, ()))
    while further - found:
        found |= further
        further = {id for each in further for id in follows.get(each, ())}
    return found

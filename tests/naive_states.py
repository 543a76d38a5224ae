"""The state of one thing at a time, for any three clock values: the rules of design.md §2.

The part of the judge (`tests.naive_fold`) that puts facts to the rule (`tests.naive_holding`), and
says what was said last.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from events.ledger.protocol import Recorded
from events.time.dates import EARLIEST, Bounds, iso, known_day, parse
from events.vocabulary.base import Citation
from projections.holding.elements import Alternative, Support, ToldAs
from projections.holding.evidence import Evidence, Held, Option
from projections.model.clocks import Clocks
from projections.model.counts import Count
from projections.model.on_evidence import ALL_BY_PEOPLE, OnEvidence
from projections.model.version import citation_id
from projections.subjects.accords import AccordState
from projections.subjects.channels import ChannelState
from projections.subjects.engagements import EngagementState, Report
from projections.subjects.incidents import IncidentState
from projections.subjects.measures import MeasureState
from projections.subjects.missions import MissionState
from projections.subjects.offices import HolderState, OfficeState
from projections.subjects.stances import Occasion, Said, StanceState, VoiceState
from tests.naive_dates import days_of, first_days_of, has_gaps, members_of
from tests.naive_holding import Dated, closed, held, said_order
from tests.naive_record import Effect, Record, Told
from tests.naive_seats import is_vacant, together, told_of

REPORTS_SHOWN = 10

Concerns = Callable[[Told, str], bool]
"""Whether a fact's effect on a subject belongs to what is asked."""


NAMED_MOST = 50
"""Facts that an element names, and statements that a stance shows."""


class Judged(NamedTuple):
    """What is to be said of a subject: what holds, the last telling of it, an element's own, and
    all that tells of what holds.
    """

    held: Held
    latest: Told
    value: str | None
    element: dict[str, Any]
    facts: list[Told]

    @property
    def is_of_nothing(self) -> bool:
        """Whether it is certain that nothing holds."""
        values = [each.value for each in self.held.options]
        return self.held.certainty == "certain" and values == [None]


class States(Record):
    """Everything that was recorded up to `known_at`, asked at the other two clock values."""

    def __init__(
        self, events: Sequence[Recorded], clocks: Clocks, evidence: OnEvidence = ALL_BY_PEOPLE
    ) -> None:
        super().__init__(events, clocks.known_at)
        self.clocks = clocks
        self.on = evidence

    # The clocks: what counts at all.

    def is_public(self, citation: Citation) -> bool:
        """Whether the citation's source, or the record that is cited, had certainly come out."""
        return self._published(citation) <= self.clocks.public_limit

    def _published(self, citation: Citation) -> int:
        if citation.record is not None:
            return parse(citation.record.public).first.latest
        return self.published(citation.source)

    def published(self, source: str) -> int:
        """The day by which a source had certainly come out."""
        return parse(self.registry["source", source].published).first.latest

    def supporting(self, told: Told) -> list[Citation]:
        """The public citations that support a fact."""
        supports = [each for each in told.fact.citations if each.bearing == "supports"]
        return [each for each in supports if self.is_public(each)]

    def public(self) -> list[Told]:
        """The facts that a reader could know."""
        return [told for told in self.known.values() if self.supporting(told)]

    def is_stated(self, told: Told) -> bool:
        """Whether a fact is told of, on the evidence that counts: by programs alone it is not."""
        supporting = self.supporting(told)
        people = [each for each in supporting if not self.is_machine(each)]
        lineages = {self.registry["source", each.source].lineage for each in people}
        counted = supporting if self.on.coded and not self.on.is_of_lineages else people
        return (
            bool(counted)
            and self.on.data_set in {None, *(each.source for each in supporting)}
            and self.on.lineage in {None, *lineages}
            and len(lineages) >= (self.on.lineages_at_least or 0)
        )

    def is_coded(self, told: Told) -> bool:
        """Whether nobody but programs told of a fact by then, and it is left out for that."""
        supporting = self.supporting(told)
        return (
            bool(supporting)
            and all(map(self.is_machine, supporting))
            and not (self.on.coded or self.on.is_of_lineages)
            and self.on.data_set in {None, *(each.source for each in supporting)}
        )

    def stated(self) -> list[Told]:
        """The facts that are told of."""
        return [told for told in self.known.values() if self.is_stated(told)]

    def happened(self) -> list[Told]:
        """What is told of and at least possibly happened, in order of date and id."""
        happened = [told for told in self.stated() if told.told_from <= self.clocks.as_of]
        return sorted(happened, key=lambda told: (told.told_from, told.id))

    def looked_up(self) -> list[Told]:
        """The public facts that at least possibly happened, whoever tells of them."""
        happened = [told for told in self.public() if told.told_from <= self.clocks.as_of]
        return sorted(happened, key=lambda told: (told.told_from, told.id))

    def is_certain(self, told: Told) -> bool:
        """Whether a fact certainly happened."""
        return told.first.latest <= self.clocks.as_of

    def support(self, facts: Sequence[Told]) -> Support:
        """How many different citations facts have, from how many lineages."""
        citations = [each for told in facts for each in self.supporting(told)]
        people = [each for each in citations if not self.is_machine(each)]
        lineages = {self.registry["source", each.source].lineage for each in people}
        different = {citation_id(told.id, each) for told in facts for each in self.supporting(told)}
        by_program = {
            citation_id(told.id, each)
            for told in facts
            for each in self.supporting(told)
            if self.is_machine(each)
        }
        is_coded = bool(by_program) and not people
        return Support(len(different), len(lineages), len(by_program), is_coded)

    def is_machine(self, citation: Citation) -> bool:
        """Whether a program made what is cited."""
        data_set = self.registry["source", citation.source].data_set
        return data_set is not None and data_set.made == "machine"

    # State: what holds.

    @cached_property
    def order(self) -> tuple[Any, Any]:
        """What public facts say of their order, and the bounds that this leaves them."""
        public = {told.id: told for told in self.stated()}
        follows = {id: [f for f in told.fact.follows if f in public] for id, told in public.items()}
        dated = {id: dated_of(told) for id, told in public.items()}
        return said_order(follows), closed(dated, follows)

    def telling(self, subject: str) -> list[Told]:
        """Whatever is public of a subject, on whichever day: of a measure against a target, of
        which anything is, what ends it for all as well.
        """
        own = [told for told in self.stated() if subject in self.effects(told)]
        kind, _, _ = subject.partition("/")
        if kind != "measure" or not own:
            return own
        for_all = f"{subject.rpartition('/')[0]}/-"
        ended = [told for told in self.stated() if told.tag == "measure-lifted"]
        return own + [told for told in ended if told not in own and for_all in self.effects(told)]

    def effect(self, told: Told, subject: str) -> Effect:
        """What a fact makes of a subject of which it tells."""
        effects = self.effects(told)
        return effects.get(subject) or effects[f"{subject.rpartition('/')[0]}/-"]

    def held(self, subject: str) -> Held | None:
        """What holds of a subject."""
        family: Any = subject.partition("/")[0]
        said, _ = self.order
        return held(self.evidence(subject), self.clocks.as_of, family, said)

    def evidence(self, subject: str) -> list[Evidence]:
        """What is public of a subject, with the bounds that the order of facts leaves."""
        _, dated = self.order
        return [
            evidence_of(told, self.effect(told, subject), dated[told.id])
            for told in self.telling(subject)
        ]

    def judge(self, subject: str) -> Judged | None:
        """What holds of a subject, put as an answer; None where nothing is told."""
        held = self.held(subject)
        return None if held is None else self.judged(subject, held)

    def judged(self, subject: str, held: Held) -> Judged:
        """What holds, put as an answer."""
        options = self._in_order(fact for option in held.options for fact in option.facts)
        facts = self._in_order({*held.holding, *(told.id for told in options)})
        is_open = held.certainty in {"possible", "contested"}
        is_between = held.certainty == "between"
        settled = len(held.options) == 1 and held.certainty == "certain"
        element = {
            "since": None if is_between else self._since(held),
            "first_told": None if held.first_told is None else known_day(held.first_told),
            "last_told": None if held.last_told is None else known_day(held.last_told),
            "certainty": held.certainty,
            "approximate": any(t.span.approximate or t.span.uncertain for t in options),
            "attested_only": all(self.is_attested(told, subject) for told in facts),
            "because": named_of([told.id for told in facts]),
            "support": self.support(facts),
            "alternatives": tuple(self._alternative(subject, each) for each in held.options)
            if is_open
            else (),
            "told_before": self._told_before(held) if is_between else None,
            "told_next": tuple(
                self._told_as(each.value, each.day, each.facts) for each in held.next_told
            ),
        }
        value = held.options[0].value if settled else None
        return Judged(held, options[-1], value, element, facts)

    def is_attested(self, told: Told, subject: str) -> bool:
        """Whether a fact tells that a subject stood so, and not that it began to."""
        return told.is_attested or self.effect(told, subject).attests

    def _in_order(self, facts: Iterable[str]) -> list[Told]:
        told = [self.known[each] for each in set(facts)]
        return sorted(told, key=lambda t: (t.first.latest, t.first.earliest, t.id))

    def _since(self, held: Held) -> str | None:
        """The beginning as written, where a fact of the holding has it so."""
        if held.since is None:
            return None
        earliest, latest = held.since
        for told in (self.known[each] for each in held.holding):
            bounds = (dated_of(told).earliest, told.first.latest)
            lasts = told.span.first != told.span.last and latest != EARLIEST
            if bounds == (earliest, latest) and not lasts:
                return str(told.fact.when)
        return in_edtf(earliest, latest)

    def _begun(self, last: list[Told]) -> str | None:
        """When the occasions began on which all of this was said."""
        if not last:
            return None
        latest = min(told.first.latest for told in last)
        days = {told.first.earliest for told in last if told.first.earliest <= latest}
        return in_edtf(min(days - {EARLIEST}, default=EARLIEST), latest)

    def _alternative(self, subject: str, option: Option) -> Alternative:
        told = self._in_order(option.facts)
        return Alternative(
            value=option.value,
            since=None if self.is_attested(told[0], subject) else told[0].fact.when,
            certainty="certain" if option.is_certain else "possible",
            because=tuple([each.id for each in told][-NAMED_MOST:]),
            support=self.support(told),
        )

    def _told_before(self, held: Held) -> ToldAs:
        (option,) = held.options
        assert held.last_told is not None
        return self._told_as(option.value, held.last_told, option.facts)

    def _told_as(self, value: str | None, day: int, facts: tuple[str, ...]) -> ToldAs:
        support = self.support([self.known[each] for each in facts])
        return ToldAs(value=value, told_on=known_day(day), because=facts, support=support)

    def subjects(self, kind: str, facts: list[Told], concerns: Concerns) -> list[str]:
        """The subjects of a kind that facts change or report: what lasts comes by name, what
        comes and goes the latest first.
        """
        latest: dict[str, tuple[int, str]] = {}
        for told in facts:
            reported = [f"engagement/{told.fact.engagement}"] if told.is_report else []
            for subject in [*self.effects(told), *reported]:
                if subject.startswith(f"{kind}/") and concerns(told, subject):
                    key = (told.told_from, subject)
                    latest[subject] = max(key, latest.get(subject, key))
        if kind in {"channel", "stance", "voice", *BETWEEN_STATES}:
            return sorted(latest)
        return sorted(latest, key=latest.__getitem__, reverse=True)

    # Elements.

    def engagement(self, id: str) -> EngagementState | None:
        """Where an engagement stands; None where nothing is known of it."""
        added = self.registry["engagement", id]
        judged = self.judge(f"engagement/{id}")
        about = [told for told in self.happened() if getattr(told.fact, "engagement", "") == id]
        reports = [told for told in about if told.is_report]
        if judged is None and not reports:
            return None
        last = None if judged is None else judged.latest
        since = [e for e in reports if last is None or e.first.latest >= last.told_from]
        shown = [each for each in reports[-REPORTS_SHOWN:] if each in since]
        options = () if judged is None else judged.held.options
        may_be_held = bool(options) and all(each.value in PENDING for each in options)
        is_silent = may_be_held and self._is_silent(judged)
        return EngagementState(
            **(UNTOLD if judged is None else judged.element),
            engagement=id,
            form=added.form,
            name=added.name,
            status=None if judged is None else judged.value,
            planned_for=getattr(last.fact, "planned_for", None) if last else None,
            ongoing=judged is not None and judged.value == "held" and self._is_ongoing(last),
            ends=known_day(last.span.last.latest)
            if judged is not None and last is not None and judged.value == "held"
            else None,
            conflicting=() if judged is None else judged.held.conflicting,
            pending=may_be_held and not is_silent,
            outcome="not told" if is_silent else None,
            part_of=self.part_of(added.id),
            reported=tuple(Report(each.id, each.fact.when, self.certainty(each)) for each in shown),
            reports=None if since == shown else Count(len(since), at_least=False),
        )

    def _is_silent(self, judged: Any) -> bool:
        """Whether its planned days have passed, or, where it has none, a year without a word."""
        latest = judged.latest
        planned_for = getattr(latest.fact, "planned_for", None)
        if planned_for is not None and latest.tag != "engagement-postponed":
            return parse(planned_for).last.latest < self.clocks.as_of
        last = judged.held.last_told
        return last is not None and last < self.clocks.as_of - 365

    def _is_ongoing(self, held: Any) -> bool:
        if held.fact.when.startswith("{"):
            day = self.clocks.as_of
            return any(
                day in days_of(each) if ".." in each else days_of(each) == (day,)
                for each in members_of(held.fact.when)
            )
        lasts = held.span.first != held.span.last
        return bool(lasts and self.clocks.as_of <= held.span.last.earliest)

    def certainty(self, told: Told) -> Any:
        """The word for how certain it is that a fact happened."""
        return "certain" if self.is_certain(told) else "possible"

    def office(self, id: str) -> OfficeState | None:
        """Who holds an office."""
        office, judged = self.registry["office", id], self.judge(f"office/{id}")
        if judged is None:
            return None
        seats = self.seats(f"office/{id}") if office.seats == "several" else []
        if seats:
            judged = self.judged(f"office/{id}", together(seats))
        here = [(person, held) for person, held in seats if not is_vacant(held)]
        here.sort(key=lambda seat: seat[1].certainty != "certain")
        certain = judged.held.options if judged.held.certainty == "certain" else ()
        return OfficeState(
            **judged.element,
            office=id,
            name=office.name,
            of=office.of,
            accredited_to=office.accredited_to,
            heads=office.heads,
            holder=judged.value,
            holders=tuple(each.value for each in certain if each.value is not None),
            seats=tuple(
                HolderState(**self.judged(f"office/{id}", held).element, office=id, official=person)
                for person, held in here
            ),
        )

    def offices_of(self, actor: str) -> list[OfficeState]:
        """The offices of a state or body of which anything is told."""
        ids = sorted(id for kind, id in self.registry if kind == "office")
        owned = [id for id in ids if actor in self.side(self.who(self.registry["office", id].of))]
        return [state for id in owned if (state := self.office(id)) is not None]

    def offices_facing(self, actor: str, other: str) -> list[OfficeState]:
        """The same, but for those that are accredited to a third."""
        return [
            each
            for each in self.offices_of(actor)
            if each.accredited_to is None or other in self.side(self.who(each.accredited_to))
        ]

    def seats(self, subject: str, day: int | None = None) -> list[tuple[str, Held]]:
        """What holds of each person of whom anything is told in an office of several seats, by the
        day that is asked about, or another one.
        """
        on = self.clocks.as_of if day is None else day
        said, _ = self.order
        evidence = self.evidence(subject)
        succeeded = {
            told.id: getattr(told.fact, "succeeds", None) for told in self.telling(subject)
        }
        persons = {each.value for each in evidence} | {each.left for each in evidence}
        persons |= {*succeeded.values()}
        found = list[tuple[str, Held]]()
        for person in sorted(each for each in persons if each is not None):
            own = [told_of(person, each, succeeded[each.fact]) for each in evidence]
            told = [each for each in own if each is not None]
            if (now := held(told, on, "office", said)) is not None:
                found.append((person, now))
        return found

    def channel(self, subject: str) -> ChannelState | None:
        """Whether a line is open."""
        id, judged = subject.partition("/")[2], self.judge(subject)
        name = self.registry["channel", id].name
        if judged is None:
            return None
        return ChannelState(**judged.element, channel=id, name=name, status=judged.value)

    def measure(self, subject: str) -> MeasureState | None:
        """Whether a measure of a side against a target is in force."""
        _, id, side, target = subject.split("/")
        judged, added = self.judge(subject), self.registry["measure", id]
        if judged is None:
            return None
        return MeasureState(
            **judged.element,
            measure=id,
            form=added.form,
            name=added.name,
            side=side,
            target=None if target == "-" else target,
            status=judged.value,
        )

    def incident(self, subject: str) -> IncidentState | None:
        """Whether an incident is settled."""
        id, judged = subject.partition("/")[2], self.judge(subject)
        if judged is None:
            return None
        added, summary = self.registry["incident", id], judged.latest.fact.summary
        going_on = [e for e in judged.facts if e.tag == "incident-going-on"]
        own = {"incident": id, "name": added.name, "lasts": added.lasts or bool(going_on)}
        own |= {"ends": known_day(judged.latest.span.last.latest)}
        own |= {"status": judged.value, "summary": summary}
        return IncidentState(**judged.element, **own)

    def accord(self, subject: str) -> AccordState | None:
        """Whether an accord is in force."""
        id, judged = subject.partition("/")[2], self.judge(subject)
        if judged is None:
            return None
        added, summary = self.registry["accord", id], judged.latest.fact.summary
        own = {"accord": id, "form": added.form, "name": added.name}
        return AccordState(**judged.element, **own, status=judged.value, summary=summary)

    def mission(self, subject: str) -> MissionState | None:
        """Whether a mission of a state in another one is open."""
        mission, judged = subject.partition("/")[2], self.judge(subject)
        if judged is None:
            return None
        of, host, *rest = mission.split("/")
        own: dict[str, Any] = {"mission": mission, "of": of, "host": host}
        own |= {"form": None, "place": None, "status": None}
        if judged.value is not None:
            fact = judged.latest.fact
            # A consulate that has moved is closed where it was.
            place = rest[1] if rest[0] == "consulate" else fact.place
            own |= {"form": fact.form, "place": None if place == "-" else place}
            own |= {"status": "closed" if judged.value == "closed" else "open"}
        return MissionState(**judged.element, **own)

    def stance(self, subject: str) -> StanceState | None:
        """What a side, or somebody by himself, last said on an issue."""
        kind, side, issue = subject.split("/")
        by_then = [told for told in self.telling(subject) if told.told_from <= self.clocks.as_of]
        certain = [told for told in by_then if self.is_certain(told)]
        occasions: dict[Any, list[Told]] = {}
        for told in certain:
            if (occasion := self._occasion_of(subject, told)) is not None:
                occasions.setdefault(occasion, []).append(told)
        last = {
            occasion: of_it
            for occasion, of_it in occasions.items()
            if not any(start(other) > end(of_it) for other in occasions.values())
        }
        since = max(map(start, last.values()), default=EARLIEST)
        of_last = {told.id for of_it in last.values() for told in of_it}
        undated = {
            told.id
            for told in certain
            if self._occasion_of(subject, told) is None and told.first.latest >= since
        }
        possible = {
            told.id
            for told in by_then
            if not self.is_certain(told) and self._last_by_then(told) >= since
        }
        shown = self._in_order(of_last | undated | possible)
        if not shown:
            return None
        days = [told.first.latest for told in shown if self.is_certain(told)]
        return (VoiceState if kind == "voice" else StanceState)(
            since=self._begun([told for of_it in last.values() for told in of_it]),
            first_told=known_day(min(days)) if days else None,
            last_told=known_day(max(days)) if days else None,
            certainty="certain" if days else "possible",
            approximate=any(t.span.approximate or t.span.uncertain for t in shown),
            because=tuple([told.id for told in shown][-NAMED_MOST:]),
            support=self.support(shown),
            side=side,
            issue=None if issue == "-" else issue,
            occasions=tuple(
                Occasion(
                    engagement=occasion if isinstance(occasion, str) else None,
                    first_day=known_day(start(of_it)),
                    last_day=known_day(end(of_it)),
                )
                for occasion, of_it in sorted(last.items(), key=in_order_of_days)
            ),
            statements=tuple(
                Said(
                    fact=told.id,
                    kind=told.tag,
                    speaker=str(self.effects(told)[subject].left),
                    date=told.fact.when,
                    certainty=self.certainty(told),
                    undated=told.id in undated,
                    summary=told.fact.summary,
                )
                for told in shown[-NAMED_MOST:]
            ),
            said_in_all=len(shown),
            earlier_occasions=len(occasions) - len(last),
        )

    def _last_by_then(self, told: Told) -> int:
        """The last day by then on which something may have been said."""
        if not has_gaps(told.fact.when):
            return self.clocks.as_of
        return max(day for day in first_days_of(told.fact.when) if day <= self.clocks.as_of)

    def _occasion_of(self, subject: str, told: Told) -> str | int | None:
        """The engagement at which something was said, or else the day, if it is told."""
        engagement = self.effects(told)[subject].value
        is_dated = told.first.earliest == told.first.latest
        return engagement or (told.first.latest if is_dated else None)

    def engagements(self, facts: list[Told], concerns: Concerns) -> tuple[EngagementState, ...]:
        """The engagements whose state facts change."""
        ids = [each.partition("/")[2] for each in self.subjects("engagement", facts, concerns)]
        return tuple(state for id in ids if (state := self.engagement(id)) is not None)

    def lasting(self, facts: list[Told], concerns: Concerns) -> dict[str, Any]:
        """The sections that relations and issues have in common."""
        kinds = {
            "measures": self.measure,
            "channels": self.channel,
            "incidents": self.incident,
            "stances": self.stance,
        }
        return {
            name: self.told_of(state, name[:-1], facts, concerns) for name, state in kinds.items()
        }

    def told_of(
        self,
        state: Callable[[str], Any],
        kind: str,
        facts: list[Told],
        concerns: Concerns,
    ) -> tuple[Any, ...]:
        """The states of a kind of subject of which something is told."""
        found = map(state, self.subjects(kind, facts, concerns))
        return tuple(each for each in found if each is not None)


BETWEEN_STATES = {"relations", "level", "consular", "recognition", "war", "mission"}
"""Kinds of subject that two states have with each other, as states."""

PENDING = {"proposed", "invited", "accepted", "planned", "announced", "postponed"}

UNTOLD: dict[str, Any] = {
    "since": None,
    "first_told": None,
    "last_told": None,
    "certainty": "possible",
    "approximate": False,
    "because": (),
    "support": Support(0, 0),
}


def dated_of(told: Told) -> Dated:
    """The bounds of a fact's first day."""
    return Dated(known_earliest(told.first), told.first.latest, told.is_attested)


def known_earliest(first: Bounds) -> int | None:
    """The earliest of some days, None where they are open below: since ever until a later day."""
    is_open_below = first.earliest == EARLIEST and first.latest != EARLIEST
    return None if is_open_below else first.earliest


def evidence_of(told: Told, effect: Any, dated: Dated) -> Evidence:
    """What a fact says of a subject, with the bounds that are left of its date.

    What came after something that was so since ever is as open below as it was before.
    """
    low = EARLIEST if dated.earliest is None else dated.earliest
    left = Bounds(low, dated.latest)
    if told.first.choices:
        touches = told.first.touches(low, dated.latest)
        left = told.first.within(low, dated.latest) if touches else told.first
    return Evidence(
        fact=told.id,
        kind=effect.kind,
        value=effect.value,
        earliest=known_earliest(left),
        latest=left.latest,
        attested=told.is_attested or effect.attests,
        left=effect.left,
        until=None if effect.until is None else parse(effect.until).first,
        gaps=left if left.choices else None,
    )


def named_of(facts: list[str]) -> tuple[str, ...]:
    """The facts that an element names, of those that it rests on."""
    return tuple(facts) if len(facts) <= NAMED_MOST else (facts[0], *facts[1 - NAMED_MOST :])


def in_edtf(earliest: int | None, latest: int) -> str | None:
    """A beginning between two days; None for since ever."""
    if latest == EARLIEST:
        return None
    if earliest == latest:
        return iso(latest)
    return f"[{'' if earliest in {None, EARLIEST} else iso(earliest)}..{iso(latest)}]"


def start(occasion: list[Told]) -> int:
    """The first day on which an occasion may have been."""
    return min(told.told_from for told in occasion)


def end(occasion: list[Told]) -> int:
    """The last day on which an occasion may have been."""
    return max(told.first.latest for told in occasion)


def in_order_of_days(occasion: tuple[Any, list[Told]]) -> tuple[int, int, str]:
    """Where an occasion stands among others."""
    key, told = occasion
    return start(told), end(told), key if isinstance(key, str) else ""

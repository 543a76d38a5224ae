"""The judge of the views: what a list of events amounts to, for any three clock values.

Written to be obvious, straight from the rule (`tests.naive_holding` has it for one subject): no
index, no limit, no shortcut; every question goes through everything that was ever recorded. Of
`projections` it knows the answers' structs alone, so that answers can be compared as wholes.
"""

import re
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from events.errors import QuestionError, UnknownIdError
from events.time.dates import EARLIEST, LATEST, day_of, known_day, parse
from events.vocabulary.base import Condition
from events.vocabulary.fields import checked_fields
from events.vocabulary.registry import Alias
from projections.dossiers.actors import ActorView
from projections.dossiers.issues import IssueView
from projections.facts.citations import CitationFilters
from projections.holding.extents import Extent
from projections.model.counts import Count
from projections.model.version import citation_id
from projections.relations.horizon import Horizon
from projections.relations.left_out import Excluded
from projections.relations.pair_state import Relations
from projections.subjects.contacts import Contact, Contacts, SinceContact
from projections.subjects.diplomatic_relations import (
    ConsularState,
    LevelState,
    RecognitionState,
    RelationsState,
    Representative,
)
from projections.subjects.engagements import EngagementView
from projections.subjects.missions import MissionState
from projections.subjects.offices import OfficeState, OfficeView
from projections.subjects.wars import WarState
from projections.timeline.filters import Filters
from projections.timeline.timeline import Item
from tests.naive_dates import days_of, has_gaps
from tests.naive_disagreements import Disagreements
from tests.naive_history import Histories, histories_of
from tests.naive_holding import held
from tests.naive_record import Told
from tests.naive_seats import is_vacant
from tests.naive_states import UNTOLD, Concerns
from tests.naive_windows import is_open_below, lies_from, lies_within


class Fold(Disagreements):
    """Everything that was recorded up to `known_at`, asked at the other two clock values."""

    @cached_property
    def histories(self) -> Histories:
        """What was said of each fact before."""
        return histories_of(self.events)

    def party(self, id: str) -> str:
        """The actor that is asked about."""
        if ("actor", id) not in self.registry:
            raise UnknownIdError("actor", id)
        return self.who(id)

    def relations(
        self, a: str, b: str, most: int | None = None, *, with_history: bool = False
    ) -> Relations:
        """The state of relations, with at most so many of what comes and goes; with all that is
        over for long, or without. Where a section goes on is not told here: `BEYOND` stands for it.
        The headline is not told either.
        """
        one, other = self.party(a), self.party(b)
        if one == other:
            raise QuestionError("b", b, f"another party than {a!r}")
        pair = frozenset((one, other))

        def concerns(told: Told, subject: str) -> bool:
            # What a side says is its own, and a measure is between a side and one target.
            kind, *names = subject.split("/")
            if kind == "measure":
                return self.stands_between(told, subject, pair)
            return kind != "voice" and (kind != "stance" or names[0] in pair)

        between = [told for told in self.happened() if pair in self.pairs(told)]
        contacts = self.contacts(between, pair)
        last = [each.engagement for each in contacts.told]
        offices = (*self.offices_facing(one, other), *self.offices_facing(other, one))
        held = sorted({o.office: o for o in offices}.values(), key=listed_first)
        whole: dict[str, Any] = {
            "engagements": self.engagements(between, concerns),
            "accords": self.told_of(self.accord, "accord", between, concerns),
            "missions": self.told_of(self.mission, "mission", between, concerns),
            **self.lasting(between, concerns),
            "offices": held,
        }
        relations = self.diplomatic_relations(one, other, held)
        kept = {
            name: [
                e
                for e in each
                if with_history
                or not (
                    self.is_over(name, e, last) or self.is_past(e, whole["missions"], relations)
                )
            ]
            for name, each in whole.items()
        }
        shown = {name: each[: most if name in LIMITED else None] for name, each in kept.items()}
        beyond = [e for e in kept["engagements"] if e.engagement in last]
        of_forms = {e.engagement: e for e in (*shown["engagements"], *beyond)}
        shown["engagements"] = list(of_forms.values())
        beside = [] if relations is None else [relations, *relations.beside]
        in_order = arranged(shown, (one, other), self.clocks.as_of)
        elements = [*beside, *one_by_one(in_order["engagements"])]
        elements += [e for name in AFTER_ENGAGEMENTS for e in in_order[name]]
        return Relations(
            between=(one, other),
            horizon=self.horizon(pair),
            relations=relations,
            **in_order,
            contacts=contacts,
            excluded=self.excluded(pair, elements, concerns),
            contested=self.contested_among((*elements, *in_order["offices"])),
            sections={
                name: extent(shown[name], each, len(each) - len(kept[name]))
                for name, each in whole.items()
            },
            more=tuple(name for name, each in whole.items() if len(shown[name]) < len(each)),
        )

    def diplomatic_relations(
        self, one: str, other: str, held: Sequence[OfficeState]
    ) -> RelationsState | None:
        """The relations of two states, who represents them, and what stands beside."""
        pair = "|".join(sorted((one, other)))
        course, level = self.judge(f"relations/{pair}"), self.judge(f"level/{pair}")
        consular, war = self.judge(f"consular/{pair}"), self.judge(f"war/{pair}")
        directions = [(one, other), (other, one)]
        recognised = [(by, of, self.judge(f"recognition/{by}|{of}")) for by, of in directions]
        recognitions = tuple(
            RecognitionState(
                **told.element,
                recognised_by=by,
                recognised=of,
                government=told.value,
                ended_with=self.ended_with(told) if told.is_of_nothing else None,
            )
            for by, of, told in recognised
            if told
        )
        represented_by = tuple(
            Representative(of=each.of, office=each.office, holder=each.holder)
            for each in sorted(held, key=lambda each: each.office)
            if each.accredited_to
            and {self.who(each.of), self.who(each.accredited_to)} == {one, other}
            and not self.is_long_ago(each)
            and not (course and course.value and self.ended_with(course) and went(each, course))
        )
        if not (course or level or consular or recognitions or war or represented_by):
            return None
        parties = (min(one, other), max(one, other))
        return RelationsState(
            **(course.element if course else UNTOLD),
            between=parties,
            course=course.value if course else None,
            ended_with=self.ended_with(course) if course and course.value else None,
            level=LevelState(**level.element, between=parties, level=level.value)
            if level
            else None,
            consular=ConsularState(**consular.element, between=parties) if consular else None,
            recognitions=recognitions,
            war=WarState(**war.element, between=parties, status=war.value) if war else None,
            represented_by=represented_by,
        )

    def ended_with(self, course: Any) -> str | None:
        """Which of two ceased to be a state, where that ended what they had."""
        ended = [each for each in course.facts if each.tag == "relations-ended"]
        return min(ended, key=lambda each: each.id).fact.ceased if ended else None

    def related(self, about: list[Told]) -> tuple[RelationsState, ...]:
        """The diplomatic relations of a state, the certain ones first."""
        names = self.subjects("relations", about, anything)
        pairs = [subject.partition("/")[2].split("|") for subject in names]
        told = [self.diplomatic_relations(one, other, ()) for one, other in pairs]
        known = [each for each in told if each is not None and each.because]
        return tuple(sorted(known, key=lambda each: each.certainty != "certain"))

    def is_over(self, section: str, element: Any, last: Collection[str]) -> bool:
        """Whether something is over for more than a year, and not the last of its form."""
        match section:
            case "engagements":
                ended = not element.pending and not element.ongoing and not element.conflicting
                ended = ended and element.engagement not in last
            case "measures":
                ended = element.status in {"lifted", "expired"}
            case "accords":
                ended = element.status == "ended"
            case "missions":
                ended = element.status == "closed"
            case "incidents":
                ended = element.status == "resolved" or not element.lasts
            case "offices":
                ended = element.certainty == "certain" and not (element.holders or element.seats)
            case _:
                ended = False
        days = [day_of(element.last_told)] if element.last_told else []
        days += [parse(each.date).first.latest for each in getattr(element, "reported", ())]
        ends = getattr(element, "ends", None)
        days += [] if ends is None else [day_of(ends)]
        if days and getattr(element, "outcome", None):
            days.append(waited_until(element))
        return ended and bool(days) and max(days) < self.clocks.as_of - 365

    def is_past(
        self, element: Any, missions: Sequence[Any], relations: RelationsState | None
    ) -> bool:
        """Whether a mission or an office is history by what else is told of the two, or as nobody
        told of it for too long.
        """
        ended = relations is not None and relations.ended_with is not None
        match element:
            case OfficeState():
                is_over = ended and element.accredited_to and not_after(element, relations)
                return self.is_long_ago(element) or bool(is_over)
            case MissionState() if ended:
                return not_after(element, relations)
            case MissionState(status="closed") if relations and relations.course == "in-being":
                others = [each for each in missions if each.status == "open"]
                others += [relations.level] if relations.level else []
                return any(each.last_told and not not_after(each, element) for each in others)
        return False

    def is_long_ago(self, office: OfficeState) -> bool:
        """Whether nobody told of an office for ten years, who is found in it, or for twenty."""
        is_vacant = office.certainty == "certain" and not (office.holders or office.seats)
        if office.last_told is None or is_vacant:
            return False
        days = 3_652 if office.attested_only else 7_305
        return day_of(office.last_told) + days < self.clocks.as_of

    def horizon(self, pair: frozenset[str]) -> Horizon:
        """The last day by then, and the last of all, of which anything is told of a pair."""
        public = [told for told in self.stated() if pair in self.pairs(told)]
        days = [told_of(told, LATEST) for told in public]
        as_of = self.clocks.as_of
        by_then = [told_of(told, as_of) for told in public if told.told_from <= as_of]
        return Horizon(
            told_by_day=known_day(max(by_then)) if by_then else None,
            told_until=known_day(max(days)) if days else None,
        )

    def contacts(self, between: list[Told], pair: frozenset[str]) -> Contacts:
        """The last contact of each form, and how long ago the last certain one was."""
        held = [told for told in between if told.tag == "engagement-held"]
        last: dict[str, Contact | None] = {}
        sure: dict[str, Contact] = {}
        certainly: list[Told] = []
        perhaps: list[Told] = []
        for form in ("visit", "meeting", "call", "summit"):
            of_form = [told for told in held if self._form(told) == form]
            last[form] = self._last_of(of_form, pair)
            happened = [told for told in of_form if self.is_certain(told)]
            held_last, surely = last[form], self._last_of(happened, pair)
            if held_last and surely and held_last.certainty == "possible":
                sure[form] = surely
            certainly += happened
            perhaps += of_form
        return Contacts(last=last, certainly=sure, days_since=self._days_since(certainly, perhaps))

    def _last_of(self, of_form: list[Told], pair: frozenset[str]) -> Contact | None:
        if not of_form:
            return None
        day = max(map(self._last_day, of_form))
        over_last = [told for told in of_form if self._last_day(told) == day]
        return self._contact(self._first_of(over_last, pair, day))

    def _first_of(self, tied: list[Told], pair: frozenset[str], day: int) -> Told:
        """Of contacts that were over on one day: the whole, then heads, then what began last."""
        heads = self._heads_on(day, pair)
        led = {told.id: bool(heads & set(self.actors(told))) for told in tied}
        parts = {told.id: self._is_part_of_any(told, tied) for told in tied}
        if all(parts.values()):
            parts = {}
        whole = [told for told in tied if not parts.get(told.id)]
        return min(
            sorted(whole, key=lambda told: told.id, reverse=True),
            key=lambda told: (
                not led[told.id],
                -told.told_from,
                self.registry["engagement", told.fact.engagement].name,
            ),
        )

    def _heads_on(self, day: int, pair: frozenset[str]) -> set[str]:
        found: set[str] = set()
        for kind, id in self.registry:
            office = self.registry[kind, id]
            if kind == "office" and office.heads in ("state", "government"):
                of = self.who(office.of)
                if office.accredited_to is None and pair & {of, *self.side(of)}:
                    if office.seats == "several":
                        each_seat = self.seats(f"office/{id}", day)
                        found |= {person for person, now in each_seat if not is_vacant(now)}
                        continue
                    now = held(self.evidence(f"office/{id}"), day, "office", self.order[0])
                    found |= {each.value for each in now.options if each.value} if now else set()
        return found

    def _is_part_of_any(self, told: Told, tied: list[Told]) -> bool:
        own = told.fact.engagement
        others = {each.fact.engagement for each in tied} - {own}
        seen: set[str] = set()
        while own not in seen:
            seen.add(own)
            above = self.part_of(own)
            if above is None or above in others:
                return above is not None
            own = above
        return False

    def _days_since(self, certainly: list[Told], perhaps: list[Told]) -> SinceContact | None:
        if not certainly:
            return None
        as_of = self.clocks.as_of
        late = max(self._last_day(told) for told in (*certainly, *perhaps))
        early = max(min(told.span.last.earliest, as_of) for told in certainly)
        return SinceContact(
            at_least=as_of - late, at_most=None if early == EARLIEST else as_of - early
        )

    def _form(self, told: Told) -> str:
        return str(self.registry["engagement", told.fact.engagement].form)

    def _contact(self, told: Told) -> Contact:
        fact, certainty = told.fact, self.certainty(told)
        return Contact(
            engagement=fact.engagement, fact=fact.id, date=fact.date, certainty=certainty
        )

    def excluded(
        self, pair: frozenset[str], elements: Sequence[Any], concerns: Concerns
    ) -> Excluded:
        """How many facts between two parties are left out of a state of some elements, and why."""
        shown = {
            fact for each in elements for fact in (*each.because, *getattr(each, "conflicting", ()))
        }
        subjects = {each.subject for each in elements}
        known = [told for told in self.known.values() if pair in self.pairs(told)]
        public = [told for told in known if self.is_stated(told)]
        coded = [told for told in known if self.is_coded(told)]
        hidden_yet = [told for told in known if not self.supporting(told)]
        happened = [told for told in public if told.told_from <= self.clocks.as_of]
        to_come = [told for told in public if told.told_from > self.clocks.as_of]
        retracted = [told for told, pairs in self.retracted if pair in pairs]
        hidden = [told for told in happened if self._bears(told, concerns) and told.id not in shown]
        superseded = [
            told
            for told in hidden
            if any(each in subjects and concerns(told, each) for each in self.effects(told))
        ]
        return Excluded(
            not_yet_happened=len([told for told in to_come if not told.is_open]),
            not_told_yet=len([told for told in to_come if told.is_open]),
            not_yet_public=len(hidden_yet),
            machine_coded=len(coded),
            retracted=len([told for told in retracted if self.is_stated(told)]),
            superseded=len(superseded),
            cut_off=len(hidden) - len(superseded),
        )

    def _bears(self, told: Told, concerns: Concerns) -> bool:
        """Whether a fact has anything to do with what a state may tell."""
        return any(concerns(told, subject) for subject in self.effects(told))

    def engagement_view(self, id: str) -> EngagementView:
        """An engagement with its life so far."""
        if ("engagement", id) not in self.registry:
            raise UnknownIdError("engagement", id)
        id = self.which(id) or id
        added = self.registry["engagement", id]
        life = tuple(self.timeline(Filters(engagement=id)))
        state = self.engagement(id)
        contested = self.contested_among([] if state is None else [state])
        return EngagementView(
            engagement=added,
            state=state,
            contested=contested,
            life=life,
            sections={"life": extent(life)},
        )

    def office_view(self, id: str) -> OfficeView:
        """An office with all who came and went."""
        if ("office", id) not in self.registry:
            raise UnknownIdError("office", id)
        about = [told for told in self.happened() if getattr(told.fact, "office", None) == id]
        succession = tuple(map(self.item, about))
        office, state = self.registry["office", id], self.office(id)
        contested = self.contested_among([] if state is None else [state])
        return OfficeView(
            office=office,
            state=state,
            contested=contested,
            succession=succession,
            sections={"succession": extent(succession)},
        )

    def is_out(self, alias: Alias) -> bool:
        """Whether it is known to the public that somebody is called so."""
        return alias.source is None or self.published(alias.source) <= self.clocks.public_limit

    def actor_view(self, id: str) -> ActorView:
        """An actor as of then."""
        actor = self.registry["actor", self.party(id)]
        about = [told for told in self.happened() if actor.id in self.actors(told)]
        pairs = {pair for told in self.happened() for pair in self.pairs(told) if actor.id in pair}
        others = {one for pair in pairs for one in pair} - {actor.id}
        told = self._offices_for(actor, about)
        offices = tuple(each for each in told if not self.is_long_ago(each))
        related = self.related(about)
        engagements = self.engagements(about, anything)
        stances, voices = (
            self.told_of(self.stance, kind, about, lambda _, s: s.split("/")[1] == actor.id)
            for kind in ("stance", "voice")
        )
        return ActorView(
            actor=replace(actor, aliases=tuple(a for a in actor.aliases if self.is_out(a))),
            offices=offices,
            relations=related,
            engagements=engagements,
            stances=stances,
            voices=voices,
            contested=self.contested_among((*offices, *related, *engagements, *stances, *voices)),
            counterparts=tuple(sorted(others)),
            sections={
                "offices": extent(offices, told, len(told) - len(offices)),
                "relations": extent(related),
                "engagements": extent(engagements),
                "stances": extent(stances),
                "voices": extent(voices),
                "counterparts": extent(others),
            },
            count=Count(len(about), at_least=False),
        )

    def _offices_for(self, actor: Any, about: list[Told]) -> list[OfficeState]:
        if actor.kind != "person":
            return self.offices_of(actor.id)
        offices = [
            self.office(each.partition("/")[2]) for each in self.subjects("office", about, anything)
        ]
        return [office for office in offices if office and actor.id in holders(office)]

    def issue_view(self, id: str) -> IssueView:
        """An issue as of then."""
        if ("issue", id) not in self.registry:
            raise UnknownIdError("issue", id)
        about = [told for told in self.happened() if id in told.fact.issues]
        count = Count(len(about), at_least=False)

        def on_the_issue(told: Told, subject: str) -> bool:
            kind, *names = subject.split("/")
            if kind == "voice" and self.states(names[0], told):
                return False
            return kind not in {"stance", "voice"} or names[1] == id

        issue, sections = self.registry["issue", id], self.lasting(about, on_the_issue)
        sections["voices"] = self.told_of(self.stance, "voice", about, on_the_issue)
        elements = [each for name in LISTED for each in sections[name]]
        return IssueView(
            issue=issue,
            **sections,
            contested=self.contested_among(elements),
            sections={name: extent(sections[name]) for name in LISTED},
            count=count,
        )

    def timeline(self, filters: Filters) -> list[Item]:
        """The facts that are asked for, in order of date."""
        return [
            replace(self.item(told), within=lies_within(told, filters))
            for told in self.happened()
            if self._passes(told, filters)
        ]

    def undated_left_out(self, filters: Filters) -> int | None:
        """How many facts would be there besides if what is open below were asked for."""
        if filters == replace(filters, since=None, until=None):
            return None
        asked_for = self.timeline(replace(filters, undated=True))
        return len(asked_for) - len(self.timeline(filters))

    def _passes(self, told: Told, filters: Filters) -> bool:
        fact = told.fact
        return (
            self._concerns(told, filters)
            and filters.issue in {None, *fact.issues}
            and filters.kind in {None, told.tag}
            and self.which(filters.engagement) in {None, getattr(fact, "engagement", None)}
            and filters.office in {None, getattr(fact, "office", None)}
            and filters.place in {None, fact.place}
            and all(
                getattr(filters, kind) in {None, getattr(fact, kind, None)}
                for kind in ("measure", "channel", "incident", "accord")
            )
            and (filters.since is None or told.span.last.latest >= filters.since)
            and (filters.until is None or lies_from(told) <= filters.until)
            and self._is_in_range(told, filters)
            and (
                filters.undated
                or not is_open_below(told)
                or lies_within(told, filters) != "possible"
            )
            and (filters.text is None or self._has_words(told, filters.text))
            and filters.contested in {None, self.contested(told) is not None}
            and (filters.status is None or filters.status in self._statuses(told))
        )

    def _is_in_range(self, told: Told, filters: Filters) -> bool:
        """Whether one of the days of a date, from its first to its last, is asked for: of a date
        with gaps each by itself.
        """
        if filters.since is None or filters.until is None:
            return True
        if not has_gaps(told.fact.when):
            return filters.since <= filters.until
        return any(filters.since <= day <= filters.until for day in days_of(told.fact.when))

    def _last_day(self, told: Told) -> int:
        """The last day by then on which something may have gone on."""
        if not has_gaps(told.fact.when):
            return min(told.span.last.latest, self.clocks.as_of)
        return max(day for day in days_of(told.fact.when) if day <= self.clocks.as_of)

    def _statuses(self, told: Told) -> set[str | None]:
        """How the fact's engagement stands or may stand; nothing where it is about none."""
        id = getattr(told.fact, "engagement", None)
        if id is None:
            return set()
        subject = f"engagement/{id}"
        held = self.held(subject)
        return {"reported"} if held is None else {each.value for each in held.options}

    def _concerns(self, told: Told, filters: Filters) -> bool:
        if filters.actor is None:
            return True
        if filters.counterpart is None:
            return self.who(filters.actor) in self.actors(told)
        pair = frozenset((self.who(filters.actor), self.who(filters.counterpart)))
        return pair in self.pairs(told)

    def _has_words(self, told: Told, text: str) -> bool:
        texts = [told.fact.summary, told.fact.note or "", *self._names(told)]
        for each in told.fact.citations:
            if self.is_public(each):
                texts += [each.exact, each.note or "", *each.says.values()]
        return words(text) <= words(" ".join(texts))

    def _names(self, told: Told) -> list[str]:
        """The names of the actors, their states among them, and of whatever else the fact names."""
        named = {("actor", actor) for actor in self.actors(told)}
        kind: type[Struct] = type(told.fact)
        for field in checked_fields(kind):
            value = getattr(told.fact, field.name)
            if field.refers in {
                "issue",
                "place",
                "engagement",
                "office",
                "channel",
                "measure",
                "incident",
            }:
                ids = value if field.many else (value,)
                named |= {(field.refers, id) for id in ids if id is not None}
        return [self.registry[each].name for each in named]

    def item(self, told: Told) -> Item:
        """A fact as it stands in a timeline."""
        fact = told.fact
        version = self.histories.of(told.id, self.clocks)[-1].position
        return Item(
            id=told.id,
            type=told.tag,
            date=fact.when,
            condition=isinstance(fact, Condition),
            earliest=known_day(told.first.earliest),
            latest=known_day(told.first.latest),
            ends=known_day(told.span.last.latest),
            certainty=self.certainty(told),
            approximate=told.span.approximate or told.span.uncertain,
            summary=fact.summary,
            actors=self.actors(told),
            actor_names={id: self.registry["actor", id].name for id in self.actors(told)},
            issues=fact.issues,
            place=fact.place,
            engagement=getattr(fact, "engagement", None),
            support=self.support([told]),
            public_since=known_day(min(map(self._published, self.supporting(told)))),
            position=told.first_position,
            version=version,
            amended=version != told.first_position,
        )

    def citations(self, filters: CitationFilters) -> list[str]:
        """The ids of the public citations of what happened, in order of fact and id."""
        found = [
            (told.id, citation_id(told.id, citation))
            for told in self.looked_up()
            for citation in told.fact.citations
            if self.is_public(citation)
            and filters.fact in {None, told.id}
            and filters.source in {None, citation.source}
            and self._is_by(filters.asserted_by, citation.asserted_by)
            and (filters.actor is None or self.who(filters.actor) in self.actors(told))
            and filters.issue in {None, *told.fact.issues}
        ]
        return [id for _, id in sorted(set(found))]

    def _is_by(self, wanted: str | None, actor: str | None) -> bool:
        if wanted is None or actor is None:
            return wanted is None
        return self.who(wanted) == self.who(actor)


NAMED = {"issue", "place", "engagement", "office", "channel", "measure", "incident", "accord"}
"""What is registered with a name that a fact is found by, besides actors."""

LISTED = ("stances", "voices", "measures", "incidents", "channels")
"""The sections of an issue in their order."""


LIMITED = ("engagements", "accords", "measures", "incidents", "offices")
"""The sections of a pair of which as many are shown as is asked for."""

AFTER_ENGAGEMENTS = ("accords", "missions", "measures", "channels", "incidents", "stances")
"""The other sections between two parties, in their order."""

BEYOND = "where it goes on"


def extent(shown: Collection[Any], whole: Collection[Any] | None = None, over: int = 0) -> Extent:
    """What is said of a section of which some is shown, or all, as some of it may be over."""
    total = len(shown if whole is None else whole)
    beyond = BEYOND if len(shown) < total else None
    return Extent(shown=len(shown), total=total, next=beyond, left_to_history=over)


def not_after(one: Any, other: Any) -> bool:
    """Whether one was told of last on a day not after the last day of another one."""
    return bool(one.last_told and other.last_told) and day_of(one.last_told) <= day_of(
        other.last_told
    )


def went(office: OfficeState, course: Any) -> bool:
    """Whether an envoy was told of last when relations ended, or before."""
    last = course.element["last_told"]
    return bool(office.last_told and last) and day_of(office.last_told) <= day_of(last)


def arranged(
    shown: dict[str, list[Any]], parties: tuple[str, str], day: int
) -> dict[str, tuple[Any, ...]]:
    """Elements in the order in which the state of a day tells them."""
    issues = {
        issue: max(last_day(each) for each in shown["stances"] if each.issue == issue)
        for issue in {each.issue for each in shown["stances"]}
    }
    found = {
        name: tuple(sorted(each, key=lambda e: (rank(e), -last_day(e), e.subject)))
        for name, each in shown.items()
    }
    found["engagements"] = within(None, shown["engagements"], day)
    found["offices"] = tuple(
        sorted(shown["offices"], key=lambda e: (*to_pair(e), rank(e), e.attested_only))
    )
    by_name = sorted(shown["stances"], key=lambda e: (e.issue or "", parties.index(e.side)))
    found["stances"] = tuple(sorted(by_name, key=lambda e: (e.issue is None, -issues[e.issue])))
    return found


def to_pair(office: OfficeState) -> tuple[bool, bool]:
    """Who represents the one at the other comes first, then who is at the head of one."""
    return office.accredited_to is None, office.accredited_to is None and office.heads is None


def listed_first(office: OfficeState) -> tuple[bool, bool]:
    """The same; of those who represent, who is at the head of something is listed later."""
    if office.accredited_to is not None:
        return False, office.heads is not None
    return True, office.heads is None


def within(whole: str | None, engagements: Sequence[Any], day: int) -> tuple[Any, ...]:
    """The engagements that are parts of one (None: of none that is shown), with their own parts."""
    ids = {each.engagement for each in engagements}
    parts = [
        replace(each, parts=within(each.engagement, engagements, day))
        for each in engagements
        if (each.part_of if each.part_of in ids else None) == whole
    ]
    return tuple(
        sorted(parts, key=lambda e: (rank(e), best_stage(e, day), -last_day(e), e.engagement))
    )


def one_by_one(engagements: Sequence[Any]) -> list[Any]:
    """Engagements with their parts, none within another."""
    found = []
    for each in engagements:
        found += [replace(each, parts=()), *one_by_one(each.parts)]
    return found


def best_stage(each: Any, day: int) -> int:
    """The best of its own and its parts'."""
    return min([stage(each, day), *(best_stage(part, day) for part in each.parts)])


def stage(each: Any, day: int) -> int:
    """What goes on, what is still expected, what is over, what is merely reported."""
    if each.ongoing or (each.pending and not is_forgotten(each, day)):
        return 0 if each.ongoing else 1
    return 3 if each.first_told is None and not each.alternatives else 2


def is_forgotten(each: Any, day: int) -> bool:
    """Whether an engagement has no day that is to come, and nobody has spoken of it for 92 days."""
    if each.status not in {"proposed", "invited", "accepted"} or each.last_told is None:
        return False
    planned = each.planned_for
    return day > day_of(each.last_told) + 92 and (
        planned is None or parse(planned).last.latest < day
    )


def rank(each: Any) -> int:
    """Certain, told in several ways, possible."""
    return {"certain": 0, "contested": 1, "between": 1, "possible": 2}[each.certainty]


def last_day(each: Any) -> int:
    """When something was last told."""
    return EARLIEST if each.last_told is None else day_of(each.last_told)


def waited_until(element: Any) -> int:
    """The day until which an engagement was waited for."""
    if element.planned_for is None:
        return day_of(element.last_told) + 365
    is_given_up = element.status == "postponed"
    return EARLIEST if is_given_up else parse(element.planned_for).last.latest


def told_of(told: Told, day: int) -> int:
    """The last day of which a fact tells by a day; the first of what is not over by then."""
    ends = told.span.last.latest
    return ends if ends <= day and ends != LATEST else told.told_from


def holders(office: OfficeState) -> set[str | None]:
    """Who holds an office, or may hold it, or is told next to one another in it."""
    told = (*office.alternatives, *((office.told_before,) if office.told_before else ()))
    seated = {each.official for each in office.seats}
    return {*office.holders, *(each.value for each in (*told, *office.told_next))} | seated


def anything(_told: Told, _subject: str) -> bool:
    """Every effect of a fact belongs to its actors."""
    return True


def words(text: str) -> set[str]:
    """The words of a text, in small letters."""
    return set(re.findall("[a-z0-9]+", text.lower()))

"""What filing a fact needs to know of the registry, held in memory: who acts for whom, which
lineage a source has and when it came out, between whom a channel runs.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple, Protocol

from msgspec.structs import replace

from events.time.dates import Span
from events.vocabulary.base import Citation
from events.vocabulary.catalogue import KIND_OF_REGISTRATION, AnyEvent
from events.vocabulary.facts import AnyFact
from events.vocabulary.fields import checked_fields
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    ChannelAdded,
    DataSetWithdrawn,
    EngagementAdded,
    EngagementMerged,
    EngagementMergeUndone,
    Merger,
    MergerUndone,
    MergeUndone,
    Registration,
    RegistrationCorrected,
    SourceAdded,
)
from projections.model.affiliations import Term, terms_of
from projections.model.coded import MACHINE, coded_from
from projections.model.links import Links
from projections.model.mergers import Mergers, id_of, key_of, merged_by, parted_by
from projections.model.numbered import Numbers
from projections.model.publication import cited_from, public_from


def pair_key(a: str, b: str) -> str:
    """Two actors in alphabetical order: relations have no direction."""
    return f"{a}|{b}" if a < b else f"{b}|{a}"


def parties_of(subject: str) -> tuple[str, str]:
    """The two that a subject with their key, or their names in order, is about."""
    one, _, other = subject.partition("/")[2].partition("|")
    return one, other


class SourceEntry(NamedTuple):
    """A source's lineage and the day by which it, or the record that is cited of it, had certainly
    come out (an ordinal); whether a program made it.
    """

    lineage: str
    public_from: int
    is_machine: bool

    @property
    def stated_from(self) -> int:
        """The day by which people told what it tells; of what a program made, behind every day."""
        return coded_from(self.public_from) if self.is_machine else self.public_from

    @property
    def support(self) -> str:
        """How it is filed as the support of a fact."""
        return f"{MACHINE if self.is_machine else ''}{self.lineage}:{self.public_from}"


class Sides(Protocol):
    """Who is on whose side, and what is a part of what."""

    def sides_of(self, actor: str) -> tuple[str, ...]:
        """The states on whose side an actor is: a state is on its own."""

    def is_state(self, actor: str) -> bool:
        """Whether an actor is a state itself."""

    def whole_of(self, engagement: str) -> str:
        """The engagement that one is a part of, itself no part of any."""


class Directory:
    """Grows with the registry, never shrinks: registrations are corrected, and not taken back."""

    numbers: Numbers
    links: Links
    """Of the views that facts are filed into, whose numbers these are."""

    def __init__(self) -> None:
        self.mergers = Mergers()
        self.sources: dict[str, SourceEntry] = {}
        self.withdrawn: set[str] = set()
        """The data sets whose citations count no more."""
        self.forms: dict[str, str] = {}
        self.names: dict[tuple[str, str], str] = {}
        """What is registered by kind and id, and has a name."""
        self.terms: dict[str, int] = {}
        """The words of all quotes, each with the first day on which one of them was public."""
        self.name_terms: dict[tuple[str, str], int] = {}
        """Likewise those of the names that are looked for, each with what it is a name of."""
        self._are_states: set[str] = set()
        self._part_of: dict[str, str | None] = {}
        self._parts: dict[str, list[str]] = {}
        self._wholes: dict[str, str] = {}
        self._called_by: dict[str, set[str]] = {}
        self._acts_for: dict[str, tuple[str, ...]] = {}
        self._terms: dict[str, tuple[Term, ...]] = {}
        """Whom actors act for on some days alone."""
        self._span: Span | None = None
        """The days that are asked about; None: those do not count."""
        self._between: dict[str, tuple[str, ...]] = {}
        self._pairs: dict[tuple[str, str], tuple[str, ...]] = {}

    def learn(self, event: AnyEvent) -> None:
        """Take in a registration, its correction, a merge or its undoing; other events are none of
        its business.
        """
        match event:
            case DataSetWithdrawn():
                self.withdrawn.add(event.source)
            case RegistrationCorrected():
                self._register(event.registration)
                self._pairs.clear()
                self._wholes.clear()
            case ActorMerged() | EngagementMerged():
                self.mergers.learn(merged_by(event))
                self._pairs.clear()
                self._wholes.clear()
            case MergeUndone() | EngagementMergeUndone():
                self.name_by(self.mergers.without(parted_by(event)))
            case _ if isinstance(event, Registration):
                self._register(event)
            case _:
                pass

    def _register(self, added: Registration) -> None:
        name = getattr(added, "name", None)
        if name is not None:
            self.names[KIND_OF_REGISTRATION[type(added)], added.id] = name
        match added:
            case ActorAdded():
                self._acts_for[added.id] = added.acts_for
                self._terms.pop(added.id, None)
                if added.affiliations:
                    self._terms[added.id] = terms_of(added)
                if added.kind == "state":
                    self._are_states.add(added.id)
                for source in filter(None, (alias.source for alias in added.aliases)):
                    self._called_by.setdefault(source, set()).add(added.id)
            case SourceAdded():
                self.sources[added.id] = SourceEntry(
                    added.lineage, public_from(added), added.is_machine
                )
            case ChannelAdded():
                self._between[added.id] = added.between
            case EngagementAdded():
                self.forms[added.id] = added.form
                self._put_within(added)
            case _:
                pass

    def _put_within(self, added: EngagementAdded) -> None:
        before = self._part_of.get(added.id)
        if before is not None:
            self._parts[before].remove(added.id)
        self._part_of[added.id] = added.part_of
        if added.part_of is not None:
            self._parts.setdefault(added.part_of, []).append(added.id)

    def without(self, undone: MergerUndone) -> "Directory":
        """What it will know once a merge is undone."""
        other = self._copied()
        other.name_by(self.mergers.without(parted_by(undone)))
        return other

    def merging(self, merge: Merger) -> "Directory":
        """What it will know once two are merged."""
        other = self._copied()
        mergers = self.mergers.copied()
        mergers.learn(merged_by(merge))
        other.name_by(mergers)
        return other

    def on(self, span: Span) -> "Directory":
        """What it knows of who is on whose side on the days of a fact."""
        if not self._terms:
            return self
        other = self._copied()
        other.ask_about(span)
        return other

    def _copied(self) -> "Directory":
        """One that knows the same; for each fact, so without what `copy` looks for."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    def apart(self) -> "Directory":
        """One that knows the same, and whose learning this one knows nothing of."""
        other = self._copied()
        for name, known in vars(self).items():
            if isinstance(known, dict | set):
                setattr(other, name, known.copy())
        other.mergers = self.mergers.copied()
        parts = {whole: [*each] for whole, each in self._parts.items()}
        called_by = {source: {*each} for source, each in self._called_by.items()}
        vars(other).update(_parts=parts, _called_by=called_by)
        return other

    def ask_about(self, span: Span) -> None:
        """Let whom somebody acts for on some days count, where a fact lies on these."""
        self._span = span

    def name_by(self, mergers: Mergers) -> None:
        """Take over who is whom."""
        self.mergers, self._pairs, self._wholes = mergers, {}, {}

    def cited(self, citation: Citation) -> SourceEntry:
        """What is known of the source of a citation, public as what is cited of it was."""
        source = self.sources[citation.source]
        day = cited_from(citation, source.public_from)
        if day == source.public_from:
            return source
        return SourceEntry(source.lineage, day, source.is_machine)

    def states_of(self, actor: str) -> tuple[str, ...]:
        """The states that an actor acts for: on the days that are asked about, or on all."""
        states = self._acts_for.get(actor, ())
        if self._span is not None and actor in self._terms:
            span = self._span
            dated = (each.state for each in self._terms[actor] if each.holds(span))
            states = tuple(dict.fromkeys((*states, *dated)))
        return self._survivors(states)

    def sides_of(self, actor: str) -> tuple[str, ...]:
        """The states on whose side an actor is: a state is on its own."""
        return (actor,) if self.is_state(actor) else self.states_of(actor)

    def is_state(self, actor: str) -> bool:
        """Whether an actor is a state itself."""
        return actor in self._are_states

    def whole_of(self, engagement: str) -> str:
        """The engagement that one is a part of, itself no part of any."""
        found = self._wholes.get(engagement)
        if found is None:
            found = self._wholes[engagement] = self._whole_of(engagement)
        return found

    def _whole_of(self, engagement: str) -> str:
        seen: set[str] = set()
        at = self._engagement(engagement)
        while at not in seen and (above := self._part_of.get(at)) is not None:
            seen.add(at)
            at = self._engagement(above)
        return at

    def _engagement(self, id: str) -> str:
        return id_of(self.mergers.survivor(key_of("engagement", id))) if self.mergers else id

    def with_parts(self, engagement: str) -> list[str]:
        """All that an engagement is called by, and what is a part of it, also through others."""
        found: dict[str, None] = {}
        waiting = [engagement]
        while waiting:
            together = self.mergers.together(key_of("engagement", waiting.pop()))
            new = {id_of(key): None for key in together if id_of(key) not in found}
            found |= new
            parts = [part for each in new for part in self._parts.get(each, ())]
            # One that was merged into another is a part of what that one is a part of.
            waiting += [each for each in parts if self._engagement(each) == each]
        return list(found)

    def called_by(self, source: str) -> list[str]:
        """The actors that have, or had, aliases from a source."""
        return sorted(self._called_by.get(source, ()))

    def ends_of(self, channel: str) -> tuple[str, ...]:
        """The actors between whom a channel runs."""
        return self._survivors(self._between.get(channel, ()))

    def pairs_between(self, a: str, b: str) -> tuple[str, ...]:
        """The pairs of two actors who face each other and the states they act for; none where
        they are of one side.
        """
        if self._span is not None and not self._terms.keys().isdisjoint((a, b)):
            return self._pairs_across(a, b)
        pairs = self._pairs.get((a, b))
        if pairs is None:
            pairs = self._pairs[a, b] = self._pairs_across(a, b)
        return pairs

    def _pairs_across(self, a: str, b: str) -> tuple[str, ...]:
        return () if self._same_side(a, b) else tuple(self._across(a, b))

    def _across(self, a: str, b: str) -> Iterator[str]:
        for pair in product((a, *self.states_of(a)), (b, *self.states_of(b))):
            if not self._same_side(*pair):
                yield pair_key(*pair)

    def _same_side(self, a: str, b: str) -> bool:
        return not {a, *self.states_of(a)}.isdisjoint((b, *self.states_of(b)))

    def named(self, fact: AnyFact) -> AnyFact:
        """The fact with what was merged under its surviving id, without citations that count no
        more; the others keep their names.
        """
        renamed: dict[str, Any] = {}
        if self.withdrawn:
            renamed["citations"] = tuple(
                each for each in fact.citations if each.source not in self.withdrawn
            )
        if not self.mergers:
            return replace(fact, **renamed) if renamed else fact
        for field in checked_fields(type(fact)):
            value = given = getattr(fact, field.name)
            if field.refers == "actor" and given is not None:
                value = self._survivors(given) if field.many else self.mergers.survivor(given)
            elif field.refers == "engagement" and given is not None:
                value = self._engagement(given)
            if value != given:
                renamed[field.name] = value
        return replace(fact, **renamed) if renamed else fact

    def _survivors(self, actors: tuple[str, ...]) -> tuple[str, ...]:
        if not self.mergers or not actors:
            return actors
        return tuple(dict.fromkeys(map(self.mergers.survivor, actors)))

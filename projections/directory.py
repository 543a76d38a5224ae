"""What filing a fact needs to know of the registry, held in memory: who acts for whom, which
lineage a source has and when it came out, between whom a channel runs.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from msgspec.structs import replace

from events.catalogue import AnyEvent
from events.dates import parse
from events.facts import AnyFact
from events.fields import checked_fields
from events.registry import (
    ActorAdded,
    ActorMerged,
    ChannelAdded,
    EngagementAdded,
    SourceAdded,
)


def pair_key(a: str, b: str) -> str:
    """Two actors in alphabetical order: relations have no direction."""
    return f"{a}|{b}" if a < b else f"{b}|{a}"


class SourceEntry(NamedTuple):
    """A source's lineage and the day by which it had certainly come out (an ordinal)."""

    lineage: str
    public_from: int


class Directory:
    """Grows with the registry, never shrinks: registrations are not taken back."""

    def __init__(self) -> None:
        self.acts_for: dict[str, tuple[str, ...]] = {}
        self.sources: dict[str, SourceEntry] = {}
        self.between: dict[str, tuple[str, ...]] = {}
        self.forms: dict[str, str] = {}
        self.terms: dict[str, int] = {}
        """The words of all quotes, each with the first day on which one of them was public."""
        self._merged: dict[str, str] = {}
        self._pairs: dict[tuple[str, str], tuple[str, ...]] = {}

    def learn(self, event: AnyEvent) -> None:
        """Take in a registration or a merge; other events are none of its business."""
        match event:
            case ActorAdded():
                self.acts_for[event.id] = self._survivors(event.acts_for)
            case SourceAdded():
                public_from = parse(event.published).first.latest
                self.sources[event.id] = SourceEntry(event.lineage, public_from)
            case ChannelAdded():
                self.between[event.id] = self._survivors(event.between)
            case EngagementAdded():
                self.forms[event.id] = event.form
            case ActorMerged():
                self._merge(event)
            case _:
                pass

    def survivor(self, actor: str) -> str:
        """The actor that an id stands for: itself, or what it was merged into."""
        return self._merged.get(actor, actor)

    def pairs_between(self, a: str, b: str) -> tuple[str, ...]:
        """The pairs of two actors who face each other and the states they act for; none where
        they are of one side.
        """
        pairs = self._pairs.get((a, b))
        if pairs is None:
            pairs = () if self._same_side(a, b) else tuple(self._across(a, b))
            self._pairs[a, b] = pairs
        return pairs

    def _across(self, a: str, b: str) -> Iterator[str]:
        for pair in product((a, *self.acts_for.get(a, ())), (b, *self.acts_for.get(b, ()))):
            if not self._same_side(*pair):
                yield pair_key(*pair)

    def _same_side(self, a: str, b: str) -> bool:
        ones = {a, *self.acts_for.get(a, ())}
        return not ones.isdisjoint((b, *self.acts_for.get(b, ())))

    def named(self, fact: AnyFact) -> AnyFact:
        """The fact with every merged actor under its surviving id; citations keep theirs."""
        if not self._merged:
            return fact
        renamed = {}
        for field in checked_fields(type(fact)):
            value = getattr(fact, field.name)
            if field.refers == "actor" and value is not None:
                renamed[field.name] = self._survivors(value) if field.many else self.survivor(value)
        return replace(fact, **renamed)

    def _merge(self, event: ActorMerged) -> None:
        for earlier, into in self._merged.items():
            if into == event.actor:
                self._merged[earlier] = event.into
        self._merged[event.actor] = event.into
        self._pairs.clear()
        for names in (self.acts_for, self.between):
            names.update({id: self._survivors(actors) for id, actors in names.items()})

    def _survivors(self, actors: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(self.survivor, actors)))

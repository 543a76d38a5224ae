"""What a ledger holds that a program has to know before it proposes anything: who and what there is
by name, and what was held by whom on which day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from events.errors import DateError
from events.time.dates import EARLIEST, LATEST, parse
from events.vocabulary.amendments import FactCorrected, FactRetracted, RetractionUndone
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import AnyEvent, stream_of
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.fields import checked_fields
from events.vocabulary.offices import OfficialAppointed, OfficialInOffice
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    EngagementAdded,
    MergeUndone,
    OfficeAdded,
    PlaceAdded,
    Registration,
    RegistrationCorrected,
    SourceAdded,
)
from seeds.data_sets.slugs import slug_of


class HeldThen(NamedTuple):
    """What was held: the fact, the form of the engagement, its first day as it may be, who was
    there, and which sources say so.
    """

    fact: str
    engagement: str
    days: tuple[int, int]
    actors: frozenset[str]
    sources: frozenset[str]


class KnownRecord:
    """Takes events in their order, those of a ledger and then those that are proposed."""

    def __init__(self, events: Iterable[AnyEvent] = ()) -> None:
        self.actors: dict[str, ActorAdded] = {}
        self.offices: dict[str, OfficeAdded] = {}
        self.places: dict[str, PlaceAdded] = {}
        self.sources: dict[str, SourceAdded] = {}
        self.engagements: dict[str, EngagementAdded] = {}
        self._streams: set[str] = set()
        self._recorded: frozenset[str] = frozenset()
        self._named: dict[str, dict[str, None]] = defaultdict(dict)
        self._held: dict[str, HeldThen] = {}
        self._taken_back: dict[str, HeldThen] = {}
        self._holders: dict[str, dict[str, int]] = defaultdict(dict)
        self._into: dict[str, str] = {}
        self._of_origin: dict[str, dict[str, None]] = defaultdict(dict)
        for each in events:
            self.take(each)

    def take(self, event: AnyEvent) -> None:
        """Take in the next event."""
        match event:
            case RegistrationCorrected():
                self._register(event.registration)
            case ActorMerged():
                self._into[event.actor] = event.into
            case MergeUndone():
                self._into.pop(event.actor, None)
            case FactCorrected():
                self._take_fact(event.fact)
            case FactRetracted() if event.fact in self._held:
                self._taken_back[event.fact] = self._held.pop(event.fact)
            case RetractionUndone() if event.fact in self._taken_back:
                self._held[event.fact] = self._taken_back.pop(event.fact)
            case Fact():
                self._take_fact(event)
            case _ if isinstance(event, Registration):
                self._register(event)
            case _:
                pass

    def propose(self) -> None:
        """From here on, what is taken in is proposed and not recorded."""
        self._recorded = frozenset(self._streams)

    def proposed_before(self, events: Iterable[AnyEvent]) -> tuple[str, ...]:
        """What some events name that is proposed, and not by themselves."""
        events = tuple(events)
        own = {stream_of(each) for each in events}
        named = {name: None for each in events for name in _named_by(each)}
        return tuple(
            each
            for each in named
            if each in self._streams and each not in own and each not in self._recorded
        )

    def has(self, kind: str, id: str) -> bool:
        """Whether an id is taken."""
        return f"{kind}/{id}" in self._streams

    def free_id(self, kind: str, wanted: str) -> str:
        """The id that is wanted, or with a number behind it."""
        wanted = wanted[:90].strip("-")
        number, id = 1, wanted
        while self.has(kind, id):
            number += 1
            id = f"{wanted}-{number}"
        return id

    def called(self, name: str) -> list[ActorAdded]:
        """The actors that have a name, or an alias that resolves, as what they were merged into."""
        found = {self._survivor(id): None for id in self._named[slug_of(name)]}
        return [self.actors[id] for id in found if id in self.actors]

    def acting_for(self, origin: str) -> list[ActorAdded]:
        """The persons that act for a state, on some day or on all, or are a part of a body."""
        found = {self._survivor(id): None for id in self._of_origin[origin]}
        return [self.actors[id] for id in found if id in self.actors]

    def actor(self, id: str) -> ActorAdded | None:
        """The actor of an id, as what it was merged into."""
        return self.actors.get(self._survivor(id))

    def office_called(self, name: str) -> OfficeAdded | None:
        """The first office of a name."""
        wanted = slug_of(name)
        return next((each for each in self.offices.values() if slug_of(each.name) == wanted), None)

    def source_like(self, sha256: str, url: str | None) -> SourceAdded | None:
        """The source with this text, or at this address."""
        for each in self.sources.values():
            if each.sha256 == sha256 or (url is not None and each.url == url):
                return each
        return None

    def held_by(self, actors: Iterable[str], edtf: str) -> list[HeldThen]:
        """What was held by all of these on a day that it may have been."""
        days, wanted = _days(edtf), frozenset(actors)
        return [
            each
            for each in self._held.values()
            if wanted <= each.actors and days[0] <= each.days[1] and each.days[0] <= days[1]
        ]

    def sources_of(self, fact: str) -> frozenset[str]:
        """The sources that a fact by which something was held was recorded with."""
        return self._held[fact].sources if fact in self._held else frozenset()

    def holders(self, office: str) -> list[ActorAdded]:
        """Everybody who was told to be in an office, or to come to it."""
        found = map(self.actor, self._holders[office])
        return [each for each in found if each is not None]

    def last_holder(self, office: str, among: set[str]) -> str | None:
        """Which of some persons was told last to be in an office, or to come to it."""
        told = [(day, id) for id, day in self._holders[office].items() if id in among]
        return max(told)[1] if told else None

    def _register(self, added: Registration) -> None:
        self._streams.add(stream_of(added))
        match added:
            case ActorAdded():
                self.actors[added.id] = added
                names = (added.name, *(each.name for each in added.aliases if each.resolves))
                for name in names:
                    self._named[slug_of(name)][added.id] = None
                for state in (*added.acts_for, *(each.acts_for for each in added.affiliations)):
                    self._of_origin[state][added.id] = None
                if added.part_of is not None:
                    self._of_origin[added.part_of][added.id] = None
            case OfficeAdded():
                self.offices[added.id] = added
            case PlaceAdded():
                self.places[added.id] = added
            case SourceAdded():
                self.sources[added.id] = added
            case EngagementAdded():
                self.engagements[added.id] = added
            case _:
                pass

    def _take_fact(self, fact: Fact) -> None:
        self._streams.add(f"fact/{fact.id}")
        if isinstance(fact, OfficialInOffice | OfficialAppointed):
            holders, day = self._holders[fact.office], _days(fact.when)[0]
            holders[fact.official] = max(day, holders.get(fact.official, day))
        if isinstance(fact, EngagementHeld):
            actors = {*fact.participants, *fact.visitors, *([fact.host] if fact.host else [])}
            sources = frozenset(each.source for each in fact.citations)
            self._held[fact.id] = HeldThen(
                fact.id,
                fact.engagement,
                _days(fact.date),
                frozenset(map(self._survivor, actors)),
                sources,
            )

    def _survivor(self, id: str) -> str:
        seen: set[str] = set()
        while id in self._into and id not in seen:
            seen.add(id)
            id = self._into[id]
        return id


def _named_by(event: AnyEvent) -> Iterator[str]:
    """The streams of what an event names."""
    for field in checked_fields(type(event)):
        value = getattr(event, field.name)
        if field.refers is not None and value is not None:
            yield from (f"{field.refers}/{id}" for id in (value if field.many else (value,)))


def _days(edtf: str) -> tuple[int, int]:
    """The first and the last day on which something may have been; none, where that is open."""
    try:
        span = parse(edtf)
    except DateError:
        return 1, 0
    first, last = span.first.earliest, span.last.latest
    return (1, 0) if EARLIEST in {first, last} or LATEST in {first, last} else (first, last)

"""How things stand by now: what a ledger held before a batch, and what the batch has added so far.

A fact is read backwards from the end of its stream to where it was last given as a whole, and
remembered no larger than the rules need it: files of any length are checked in one go.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from events.admission.past import Last, Past
from events.admission.registrations_read import RegistrationsRead
from events.ledger.protocol import recorded
from events.vocabulary.amendments import (
    CitationAdded,
    FactCorrected,
    FactRetracted,
    RetractionUndone,
)
from events.vocabulary.base import Citation, Event, Fact
from events.vocabulary.catalogue import AnyEvent, stream_of, tag_of
from events.vocabulary.facts import AnyFact
from events.vocabulary.limits import CITATIONS_LIMIT
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    DataSetVersionAdded,
    EngagementAdded,
    EngagementMerged,
    EngagementMergeUndone,
    Merger,
    MergerUndone,
    MergeUndone,
    Registration,
    RegistrationCorrected,
    SourceAdded,
    SourceChecked,
)

FOLLOWED_LIMIT = 10_000
"""Facts that are looked at to see whether one comes after another."""

CHECKS_LIMIT = 200
"""Looks at one source that are remembered, the last ones."""

MERGED = frozenset({tag_of(ActorMerged), tag_of(EngagementMerged)})
"""What stands last in the stream of what is another one by now."""


def _stored(kind: type[Event]) -> bytes:
    """What stored events of a kind have, and nothing else: in a text quotes would be escaped."""
    return f'"event":{{"type":"{tag_of(kind)}"'.encode()


_CHECK, _VERSION = _stored(SourceChecked), _stored(DataSetVersionAdded)

FACTS_HELD = 1_000
"""Facts that are remembered as they are: most of them nobody asks for again."""


class KnownFact(Struct, gc=False):
    """How a fact reads by now: hashes of its citations, in order, and of all else; how many bytes
    it has as an event, and the sources that support it.

    Where it got more citations than it may have, as long as there was no limit, they are not all
    there and nothing else is known of it.
    """

    citations: list[bytes]
    follows: tuple[str, ...] = ()
    rest: bytes = b""
    size: int = 0
    sources: tuple[str, ...] = ()
    supported_by: frozenset[str] = frozenset()

    def size_with(self, citation: Citation) -> int:
        """How many bytes it would have with another citation."""
        return self.size + len(_encode(citation)) + len(",")

    def cites(self, citation: Citation) -> bool:
        """Whether the fact has the very citation already."""
        return _digest(citation) in self.citations

    def reads(self, fact: AnyFact, is_withdrawn: Callable[[str], bool]) -> bool:
        """Whether that is how it reads; a citation that it has twice is one, and one that counts no
        more none.
        """
        known = known_fact(fact)
        cited = zip(self.citations, self.sources, strict=False)
        before = {each: None for each, source in cited if not is_withdrawn(source)}
        return known.rest == self.rest and [*dict.fromkeys(known.citations)] == [*before]


class Present:
    """What the next event of a batch finds."""

    def __init__(self, past: Past, read: RegistrationsRead | None = None) -> None:
        self._past = past
        self._read = RegistrationsRead() if read is None else read
        self._lasts: dict[str, Last] = {}
        self._held: dict[str, AnyFact] = {}
        self._facts: dict[str, KnownFact | None] = {}
        self._taken_back: dict[str, KnownFact | None] = {}
        self._registered: dict[str, Registration | None] = {}
        self._merged: dict[str, str] = {}
        self._survivors: dict[str, str] = {}
        self._checks: dict[str, set[bytes]] = {}
        self._versions: dict[str, DataSetVersionAdded | None] = {}

    def last(self, stream: str) -> Last | None:
        """The last event of a stream; those of the batch have no position yet."""
        return self._lasts.get(stream) or self._past.last(stream)

    def fact(self, id: str) -> KnownFact | None:
        """A fact that is recorded and was not retracted."""
        held = self._held.pop(id, None)
        if held is not None:
            self._facts[id] = known_fact(held)
        elif id not in self._facts:
            self._facts[id] = self._read_fact(id)
        return self._facts[id]

    def taken_back(self, id: str) -> KnownFact | None:
        """How a fact that was retracted would read, were it not."""
        if id not in self._taken_back:
            self._taken_back[id] = self._read_fact(id, undone=1)
        return self._taken_back[id]

    def registration(self, stream: str) -> Registration | None:
        """What is registered under an id, as it was corrected last."""
        if stream not in self._registered:
            self._registered[stream] = self._read_registration(stream)
        return self._registered[stream]

    def actor(self, id: str) -> ActorAdded | None:
        """An actor as it is registered."""
        found = self.registration(f"actor/{id}")
        return found if isinstance(found, ActorAdded) else None

    def engagement(self, id: str) -> EngagementAdded | None:
        """An engagement as it is registered."""
        found = self.registration(f"engagement/{id}")
        return found if isinstance(found, EngagementAdded) else None

    def source(self, id: str) -> SourceAdded | None:
        """A source as it is registered."""
        found = self.registration(f"source/{id}")
        return found if isinstance(found, SourceAdded) else None

    def version(self, source: str) -> DataSetVersionAdded | None:
        """The version of a data set that was told last; none is newer than what is registered."""
        if source not in self._versions:
            self._versions[source] = self._read_version(source)
        return self._versions[source]

    def is_withdrawn(self, source: str) -> bool:
        """Whether a data set counts no more."""
        return self.last(f"withdrawal/{source}") is not None

    def rests_on_nothing(self, known: KnownFact) -> bool:
        """Whether all that supported a fact was withdrawn."""
        return bool(known.supported_by) and all(map(self.is_withdrawn, known.supported_by))

    def is_merged(self, stream: str) -> bool:
        """Whether an actor, or an engagement, is another one by now."""
        last = self.last(stream)
        return last is not None and last.tag in MERGED

    def survivor(self, id: str, kind: str = "actor", *, but: str | None = None) -> str:
        """Which actor, or what else of a kind, an id stands for by now, after whatever merges but
        for that of one: in a circle of them, the last one before it would close.
        """
        if but is not None:
            return self._survivor_but(f"{kind}/{id}", f"{kind}/{but}").partition("/")[2]
        return self._survivor(f"{kind}/{id}").partition("/")[2]

    def _survivor_but(self, id: str, but: str) -> str:
        seen: set[str] = set()
        while id != but and id not in seen and (into := self._merged_into(id)) is not None:
            seen.add(id)
            id = into
        return id

    def coming_after(self, facts: Sequence[str], other: str) -> Iterator[str]:
        """Which of some facts say, themselves or through others, that they came after another.

        Of chains without end `FOLLOWED_LIMIT` facts are looked at in all, of each as many: a circle
        that closes beyond them is recorded, and the views live with it.
        """
        seen: set[str] = set()
        for fact in facts:
            if self._comes_after(fact, other, seen, FOLLOWED_LIMIT // len(facts)):
                yield fact

    def _comes_after(self, fact: str, other: str, seen: set[str], most: int) -> bool:
        """`seen` are those that do not come after it, as far as has been looked."""
        path = {fact} - seen
        waiting = list(path)
        while waiting and len(path) <= most:
            known = self.fact(waiting.pop())
            new = set() if known is None else set(known.follows) - seen - path
            if other in new:
                return True
            path |= new
            waiting += new
        seen |= path
        return False

    def is_repeated(self, check: SourceChecked) -> bool:
        """Whether one of the last `CHECKS_LIMIT` looks at its source says the very same."""
        if check.source not in self._checks:
            self._checks[check.source] = set(self._read_checks(check))
        return _digest(check) in self._checks[check.source]

    def take(self, event: AnyEvent) -> None:
        """Take in the next event of the batch."""
        match event:
            case RegistrationCorrected():
                self._registered[stream_of(event)] = event.registration
            case ActorMerged() | EngagementMerged() | MergeUndone() | EngagementMergeUndone():
                self._take_merger(event)
            case SourceChecked() | DataSetVersionAdded():
                self._take_of_source(event)
            case Fact():
                self._hold(event)
            case FactCorrected():
                self._hold(event.fact)
            case FactRetracted():
                self._taken_back[event.fact] = self.fact(event.fact)
                self._facts[event.fact] = None
            case RetractionUndone():
                self._give_back(event.fact)
            case CitationAdded():
                self._cite(event)
            case _ if isinstance(event, Registration):
                self._registered[stream_of(event)] = event
            case _:
                pass
        self.note(stream_of(event), type(event))

    def _take_merger(self, event: Merger | MergerUndone) -> None:
        self._survivors.clear()
        self._merged.pop(stream_of(event), None)
        if isinstance(event, Merger):
            self._merged[stream_of(event)] = _into(event)

    def _take_of_source(self, event: SourceChecked | DataSetVersionAdded) -> None:
        if isinstance(event, DataSetVersionAdded):
            self._versions[event.source] = event
            return
        self._checks.setdefault(event.source, set(self._read_checks(event)))
        self._checks[event.source].add(_digest(event))

    def note(self, stream: str, kind: type[Event]) -> None:
        """Take in that the batch has an event of a kind in a stream, and no more of it."""
        self._lasts[stream] = Last(0, tag_of(kind))

    def _survivor(self, id: str) -> str:
        """The same of streams."""
        seen: dict[str, None] = {}
        while (into := self._survivors.get(id) or self._merged_into(id)) is not None:
            seen[id] = None
            if into in seen:
                return id
            id = into
        # However long the chain, it is gone along once.
        self._survivors.update(dict.fromkeys(seen, id))
        return id

    def _merged_into(self, stream: str) -> str | None:
        if not self.is_merged(stream):
            return None
        if stream not in self._merged:
            merge = recorded(0, next(iter(self._past.backwards(stream)))).event
            assert isinstance(merge, Merger), "it has the tag of one"
            self._merged[stream] = _into(merge)
        return self._merged[stream]

    def _read_registration(self, stream: str) -> Registration | None:
        last = self._past.last(stream)
        if last is None:
            return None
        if (before := self._read.at(stream, last)) is not None:
            return before
        for stored in self._past.backwards(stream):
            if _CHECK in stored or _VERSION in stored:
                continue  # there may be very many
            event = recorded(0, stored).event
            found = event.registration if isinstance(event, RegistrationCorrected) else event
            if isinstance(found, Registration):
                self._read.note(stream, last, found, len(stored))
                return found
        return None

    def _read_version(self, source: str) -> DataSetVersionAdded | None:
        for stored in self._past.backwards(f"source/{source}"):
            if _VERSION in stored:
                event = recorded(0, stored).event
                assert isinstance(event, DataSetVersionAdded), "it has the tag of one"
                return event
        return None

    def _read_checks(self, check: SourceChecked) -> Iterator[bytes]:
        for stored in islice(self._past.backwards(stream_of(check)), CHECKS_LIMIT):
            event = recorded(0, stored).event
            if isinstance(event, SourceChecked):
                yield _digest(event)

    def _hold(self, fact: AnyFact) -> None:
        self._held[fact.id] = fact
        if len(self._held) > FACTS_HELD:
            self._facts.update((id, known_fact(each)) for id, each in self._held.items())
            self._held.clear()

    def _give_back(self, id: str) -> None:
        self._facts[id] = self.taken_back(id)
        del self._taken_back[id]

    def _cite(self, event: CitationAdded) -> None:
        fact = self.fact(event.fact)
        if fact is not None:
            fact.size = fact.size_with(event.citation)
            fact.citations.append(_digest(event.citation))
            fact.sources = (*fact.sources, event.citation.source)
            if event.citation.bearing == "supports":
                fact.supported_by |= {event.citation.source}

    def _read_fact(self, id: str, undone: int = 0) -> KnownFact | None:
        """How a fact reads before the batch, where so many retractions are undone since."""
        added: list[Citation] = []
        for stored in self._past.backwards(f"fact/{id}"):
            match recorded(0, stored).event:
                case CitationAdded(citation=citation):
                    added.append(citation)
                case FactCorrected(fact=fact) | (Fact() as fact):
                    return known_fact(fact, reversed(added))
                case RetractionUndone():
                    undone += 1
                case FactRetracted() if undone:
                    undone -= 1
                case _:
                    return None
            if len(added) > CITATIONS_LIMIT:
                return KnownFact([*map(_digest, added)])
        return None


def known_fact(fact: AnyFact, added: Iterable[Citation] = ()) -> KnownFact:
    """What is remembered of a fact, with the citations that were added to it."""
    fact = replace(fact, citations=(*fact.citations, *added))
    citations = [_digest(each) for each in fact.citations]
    rest = _digest(replace(fact, citations=()))
    sources = frozenset(each.source for each in fact.citations if each.bearing == "supports")
    cited = tuple(each.source for each in fact.citations)
    return KnownFact(citations, fact.follows, rest, len(_encode(fact)), cited, sources)


def _into(merge: Merger) -> str:
    """The stream of what something was merged into."""
    return f"{stream_of(merge).partition('/')[0]}/{merge.into}"


def _digest(value: Struct) -> bytes:
    return blake2b(_encode(value), digest_size=16).digest()


_encode = msgspec.json.Encoder(order="deterministic").encode

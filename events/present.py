"""How things stand by now: what a ledger held before a batch, and what the batch has added so far.

A fact is read backwards from the end of its stream to where it was last given as a whole, and
remembered no larger than the rules need it: files of any length are checked in one go.
"""

from msgspec import Struct

from events.amendments import CitationAdded, FactCorrected, FactRetracted
from events.catalogue import AnyEvent, stream_of, tag_of
from events.event import CITATIONS_LIMIT, Event, Fact
from events.facts import AnyFact
from events.ledger import recorded
from events.past import Last, Past

FACTS_HELD = 1_000
"""Facts that are remembered as they are: most of them nobody asks for again."""


class KnownFact(Struct, gc=False):
    """How a fact reads by now.

    Where it got more citations than it may have, as long as there was no limit, they are not all
    counted and nothing else is known of it.
    """

    citations: int
    follows: tuple[str, ...] = ()


class Present:
    """What the next event of a batch finds."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self._lasts: dict[str, Last] = {}
        self._held: dict[str, AnyFact] = {}
        self._facts: dict[str, KnownFact | None] = {}

    def last(self, stream: str) -> Last | None:
        """The last event of a stream; those of the batch have no position yet."""
        return self._lasts.get(stream) or self._past.last(stream)

    def fact(self, id: str) -> KnownFact | None:
        """A fact that is recorded and was not retracted."""
        held = self._held.pop(id, None)
        if held is not None:
            self._facts[id] = _known(held)
        elif id not in self._facts:
            self._facts[id] = self._read_fact(id)
        return self._facts[id]

    def take(self, event: AnyEvent) -> None:
        """Take in the next event of the batch."""
        match event:
            case Fact():
                self._hold(event)
            case FactCorrected():
                self._hold(event.fact)
            case FactRetracted():
                self._held.pop(event.fact, None)
                self._facts[event.fact] = None
            case CitationAdded():
                self._cite(event)
            case _:
                pass
        self.note(stream_of(event), type(event))

    def note(self, stream: str, kind: type[Event]) -> None:
        """Take in that the batch has an event of a kind in a stream, and no more of it."""
        self._lasts[stream] = Last(0, tag_of(kind))

    def _hold(self, fact: AnyFact) -> None:
        self._held[fact.id] = fact
        if len(self._held) > FACTS_HELD:
            self._facts.update((id, _known(each)) for id, each in self._held.items())
            self._held.clear()

    def _cite(self, event: CitationAdded) -> None:
        fact = self.fact(event.fact)
        if fact is not None:
            fact.citations += 1

    def _read_fact(self, id: str) -> KnownFact | None:
        added = 0
        for stored in self._past.backwards(f"fact/{id}"):
            match recorded(0, stored).event:
                case CitationAdded():
                    added += 1
                case FactCorrected(fact=fact) | (Fact() as fact):
                    known = _known(fact)
                    known.citations += added
                    return known
                case _:
                    return None
            if added > CITATIONS_LIMIT:
                return KnownFact(added)
        return None


def _known(fact: AnyFact) -> KnownFact:
    return KnownFact(len(fact.citations), fact.follows)

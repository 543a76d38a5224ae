"""What was ever said of a fact: the part of the judge that tells histories.

Every version is read from a record of its own, made anew from the first event on.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from events.ledger.protocol import Recorded
from events.time.dates import LATEST, parse
from events.vocabulary.amendments import (
    CitationAdded,
    FactCorrected,
    FactRetracted,
    RetractionUndone,
)
from events.vocabulary.base import Citation, Fact
from events.vocabulary.catalogue import tag_of
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    ChannelAdded,
    DataSetWithdrawn,
    EngagementAdded,
    Merger,
    MergerUndone,
    RegistrationCorrected,
    SourceAdded,
)
from projections.model.clocks import Clocks
from tests.naive_record import Record, Told, key_of

GONE_OR_BACK = {"retracted", "retraction-undone"}


class Entry(NamedTuple):
    """A version: where, what was done and why, how the fact read, whom it concerned."""

    position: int
    change: str
    reason: str | None
    fact: Any
    actors: tuple[str, ...]


_kept: list["Histories"] = []


def histories_of(events: Sequence[Recorded]) -> "Histories":
    """The histories of a ledger, worked out once while it is asked about at one clock after
    another: they hold all positions.
    """
    if not any(each.is_of(events) for each in _kept):
        _kept[:] = [Histories(events)]
    return _kept[0]


class Histories:
    """What was said of each fact of a ledger, as it grew."""

    def __init__(self, events: Sequence[Recorded]) -> None:
        self._events = events
        self._count = len(events)
        self._records: dict[int, Record] = {}
        self._versions: dict[str, list[Entry]] = {}

    def is_of(self, events: Sequence[Recorded]) -> bool:
        """Whether these are its events, and have not grown."""
        return self._events is events and self._count == len(events)

    def of(self, id: str, clocks: Clocks) -> list[Entry]:
        """The versions of a fact that could be known."""
        shown: list[Entry] = []
        for each in self._known(id, clocks.known_at):
            if self._is_public(each.fact, clocks):
                entry = each._replace(fact=self._as_public(each.fact, clocks))
                reads_the_same = bool(shown) and shown[-1][3:] == entry[3:]
                if clocks.public_by is None or entry.change in GONE_OR_BACK or not reads_the_same:
                    shown.append(entry)
        return shown

    def _known(self, id: str, known_at: int) -> list[Entry]:
        if id not in self._versions:
            self._versions[id] = list(self._replayed(id))
        return [each for each in self._versions[id] if each.position <= known_at]

    def _replayed(self, id: str) -> Iterator[Entry]:
        last: Told | None = None
        for recorded in self._events:
            change = self._change(recorded, id)
            if change is not None:
                record = self._record(recorded.position)
                last = record.known.get(id, last)
                assert last is not None
                reason = None if change == "recorded" else getattr(recorded.event, "reason", None)
                yield Entry(recorded.position, change, reason, last.fact, record.actors(last))

    def _change(self, recorded: Recorded, id: str) -> str | None:
        """What an event does to a fact."""
        match recorded.event:
            case Fact(id=new) if new == id:
                return "recorded"
            case FactCorrected(fact=fact) if fact.id == id:
                return "corrected"
            case CitationAdded(fact=cited) if cited == id:
                return "citation-added"
            case FactRetracted(fact=gone) | RetractionUndone(fact=gone) if gone == id:
                is_gone = isinstance(recorded.event, FactRetracted)
                return "retracted" if is_gone else "retraction-undone"
            case _:
                return self._filed_anew(recorded, id)

    def _filed_anew(self, recorded: Recorded, id: str) -> str | None:
        """What a withdrawal does to a fact, a merge, its undoing, or a correction."""
        if isinstance(recorded.event, DataSetWithdrawn):
            return self._withdrawn(recorded, id)
        if isinstance(recorded.event, RegistrationCorrected):
            return self._named_otherwise(recorded, id)
        if isinstance(recorded.event, Merger | MergerUndone):
            return self._renamed(recorded, id)
        return None

    def _withdrawn(self, recorded: Recorded, id: str) -> str | None:
        before, after = (self._record(recorded.position - n).known.get(id) for n in (1, 0))
        if before is None or before == after:
            return None
        return "retracted" if after is None else "data-set-withdrawn"

    def _renamed(self, recorded: Recorded, id: str) -> str | None:
        event, before = recorded.event, self._record(recorded.position - 1)
        if not isinstance(event, ActorMerged):
            is_told = self._is_told_otherwise(id, recorded.position)
            return tag_of(type(event)) if is_told else None
        is_told = id in before.known and event.actor in before.actors(before.known[id])
        return "actor-merged" if is_told else None

    def _named_otherwise(self, recorded: Recorded, id: str) -> str | None:
        """What it does to a fact that something registered reads otherwise."""
        before, after = self._record(recorded.position - 1), self._record(recorded.position)
        if id not in before.known:
            return None
        told, (kind, name) = before.known[id], key_of(recorded.event)
        was, now = before.registry[kind, name], after.registry[kind, name]
        changed = {each for each in FILED[type(now)] if getattr(was, each) != getattr(now, each)}
        match kind:
            case "source":
                is_named = name in {each.source for each in told.fact.citations}
            case "actor":
                is_named = name in before.actors(told)
            case "engagement" if "part_of" in changed:
                is_named = name in wholes(before, getattr(told.fact, "engagement", None))
            case "issue":
                is_named = name in told.fact.issues
            case _:
                is_named = getattr(told.fact, kind, None) == name
        return "registration-corrected" if changed and is_named else None

    def _is_told_otherwise(self, id: str, position: int) -> bool:
        """Whether a fact reads otherwise from a position on, or of others."""
        records = (self._record(position - 1), self._record(position))
        told = [
            (r.known[id].fact, r.actors(r.known[id]), r.effects(r.known[id]))
            for r in records
            if id in r.known
        ]
        return len(told) == 2 and told[0] != told[1]

    def _record(self, position: int) -> Record:
        if position not in self._records:
            self._records[position] = Record(self._events, position)
        return self._records[position]

    def _as_public(self, fact: Any, clocks: Clocks) -> Any:
        if clocks.public_by is None:
            return fact
        # What an incident is called is its id, as a measure's is: that stays.
        denied = getattr(fact, "denies", None)
        kept = {
            id
            for id in (*fact.follows, denied)
            if id is not None
            if any(self._is_public(e.fact, clocks) for e in self._known(id, clocks.known_at))
        }
        changed: dict[str, Any] = {
            "citations": tuple(
                c for c in fact.citations if self._day(c, clocks) <= clocks.public_by
            ),
            "follows": tuple(id for id in fact.follows if id in kept),
        }
        if denied not in {None, *kept}:
            changed["denies"] = None
        return replace(fact, **changed)

    def _is_public(self, fact: Any, clocks: Clocks) -> bool:
        days = [self._day(each, clocks) for each in fact.citations if each.bearing == "supports"]
        return min(days, default=LATEST + 1) <= clocks.public_limit

    def _day(self, citation: Citation, clocks: Clocks) -> int:
        """When what is cited came out, as far as that was known by then."""
        record = self._record(min(clocks.known_at, len(self._events)))
        if citation.record is not None:
            return parse(citation.record.public).first.latest
        source = record.registry["source", citation.source]
        return parse(source.published).first.latest


def wholes(record: Record, engagement: str | None) -> Iterator[str]:
    """An engagement and those within which it takes place."""
    while engagement is not None:
        yield engagement
        engagement = record.part_of(engagement)


class Filed(dict[type[Any], tuple[str, ...]]):
    """What facts are filed by, by the kind of what is registered: mostly its name."""

    def __missing__(self, kind: type[Any]) -> tuple[str, ...]:
        return ("name",)


FILED = Filed(
    {
        SourceAdded: ("lineage", "published", "is_machine"),
        ActorAdded: ("name", "acts_for", "affiliations"),
        EngagementAdded: ("name", "form", "part_of"),
        ChannelAdded: ("name", "between"),
    }
)

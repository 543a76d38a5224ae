"""What an event gives rise to for those who want the same."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import Struct

from api.asking.things import PLURALS
from api.live.event_frames import Telling
from api.live.watches import Watch, Watcher
from events.ledger.protocol import Recorded
from events.vocabulary.amendments import (
    CitationAdded,
    FactCorrected,
    FactRetracted,
    RetractionUndone,
)
from events.vocabulary.base import Event, Fact
from events.vocabulary.catalogue import stream_of
from events.vocabulary.registry import (
    ActorMerged,
    DataSetVersionAdded,
    DataSetWithdrawn,
    EngagementMerged,
    EngagementMergeUndone,
    MergeUndone,
    RegistrationCorrected,
    SourceChecked,
)
from projections.model.reader import Reader
from projections.timeline import news
from projections.timeline.as_written import today
from projections.timeline.filters import Filters

TOLD_KEPT: Final = 500
"""Of events, what listeners who want the same were told."""


class Subscription(Struct, frozen=True):
    """What somebody listens to. `filters`: events of a timeline, None for none of them. `pair`:
    changes of the state between two parties as of today. `watches`: changes of answers.
    """

    filters: Filters | None
    pair: Watch | None = None
    watches: tuple[Watch, ...] = ()


class Feed:
    """What all who want the same are told; kept for as long as somebody does."""

    def __init__(self, reader: Reader, wanted: Subscription) -> None:
        self.listeners = 0
        self._reader = reader
        self._filters = wanted.filters
        pairs = [(1, "state", wanted.pair)] if wanted.pair is not None else []
        watches = [*pairs, *((2 + n, "changed", each) for n, each in enumerate(wanted.watches))]
        self._watchers = [(part, name, Watcher(reader, watch)) for part, name, watch in watches]
        self._told: OrderedDict[int, tuple[Telling, ...]] = OrderedDict()

    def read_with(self, reader: Reader) -> None:
        """Find out with another reader from now on."""
        self._reader = reader
        for _, _, watcher in self._watchers:
            watcher.read_with(reader)

    def told(self, recorded: Recorded) -> tuple[Telling, ...]:
        """What an event gives rise to."""
        found = self._told.get(recorded.position)
        if found is None:
            found = self._told[recorded.position] = tuple(self._all(recorded))
            if len(self._told) > TOLD_KEPT:
                self._told.popitem(last=False)
        return found

    def since_read(self, position: int) -> Iterator[Telling]:
        """What became of the answers that are watched since somebody read them."""
        for part, name, watcher in self._watchers:
            since = watcher.watch.since
            if since is not None and since < position:
                changed = watcher.between(since, position)
                if changed is not None:
                    data = msgspec.json.encode(changed)
                    yield Telling(part, name, data, changed.permalink)

    def _all(self, recorded: Recorded) -> Iterator[Telling]:
        if self._filters is not None:
            filters, address = self._filters, address_of(recorded)
            arrival = news.arrival(self._reader, recorded, filters, today(), address)
            if arrival is not None:
                name, data = name_of(recorded.event), msgspec.json.encode(arrival)
                yield Telling(0, name, data, arrival.subject, recorded.recorded_at)
        for part, name, watcher in self._watchers:
            changed = watcher.after(recorded.position)
            if changed is not None:
                data = msgspec.json.encode(changed)
                yield Telling(part, name, data, changed.permalink, recorded.recorded_at)


def name_of(event: Event) -> str:
    """What an event is called where it is told."""
    for kind, name in _NAMES.items():
        if isinstance(event, kind):
            return name
    return "registration"


_NAMES: Final[dict[type[Event], str]] = {
    Fact: "fact",
    FactCorrected: "correction",
    FactRetracted: "retraction",
    RetractionUndone: "restoration",
    CitationAdded: "citation",
    ActorMerged: "merge",
    MergeUndone: "separation",
    EngagementMerged: "merge",
    EngagementMergeUndone: "separation",
    SourceChecked: "check",
    DataSetVersionAdded: "version",
    DataSetWithdrawn: "withdrawal",
    RegistrationCorrected: "correction",
}


def address_of(recorded: Recorded) -> str:
    """Where what an event is about can be read."""
    kind, _, id = stream_of(recorded.event).partition("/")
    if kind not in PLURALS:
        return f"/v1/events?after={recorded.position - 1}&limit=1"
    history = "/history" if name_of(recorded.event) == "retraction" else ""
    return f"/v1/{PLURALS[kind]}/{id}{history}"

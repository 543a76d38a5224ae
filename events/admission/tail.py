"""The end of a ledger as its one writer knows it: what may come next, and where it will stand.

Every engine decides and counts with `Tail`; what is left to an engine is to look up and to store.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from msgspec import Struct

from events.admission.batch import Batch, event_ids, stamped
from events.admission.faults import FAULT_LIMIT
from events.admission.past import Last, LastOf, Past
from events.admission.registrations_read import RegistrationsRead
from events.admission.rules import faults_of
from events.errors import EventsRefusedError, KeyReusedError, PositionConflictError
from events.ledger.protocol import Appended, Recorded
from events.ledger.stamping import LastStamp, Stamps
from events.proofs.merkle import leaf_hash
from events.source_texts.attached_texts import Texts
from events.time.clock import ClockCourse
from events.vocabulary.catalogue import stream_of, tag_of
from events.vocabulary.partial import Checkable

REMEMBERED_STREAMS = 65_536


class StoredRow(NamedTuple):
    """An event as an engine stores it."""

    position: int
    stream: str
    tag: str
    leaf: bytes
    stored: bytes


class AppendEntry(NamedTuple):
    """An append as an engine remembers it, for ever: its key, content and positions."""

    key: str
    digest: bytes
    first: int
    last: int

    @property
    def appended_before(self) -> Appended:
        """The answer to whoever asks for the same append again."""
        return Appended(first=self.first, last=self.last, outcome="already appended")

    def answer_to(self, digest: bytes) -> Appended:
        """The answer to whoever comes with the key again; raises `KeyReusedError`."""
        if self.digest != digest:
            raise KeyReusedError(self.key)
        return self.appended_before


class Store(Past, Protocol):
    """Look-ups in what is written."""

    def entry(self, key: str) -> AppendEntry | None:
        """The append that used this key."""


class Start(NamedTuple):
    """Where a ledger goes on from: how it ends, the clock and its witness, the texts."""

    last: LastStamp
    now: Callable[[], datetime]
    course: ClockCourse
    texts: Texts | None = None


class Group(Struct):
    """Batches that were admitted together and are to be written in one go.

    `streams` are the stored bytes of the events that each stream gets in it. `recorded` are its
    events as reading them back would give them.
    """

    rows: list[StoredRow] = []
    recorded: list[Recorded] = []
    entries: dict[str, AppendEntry] = {}
    streams: dict[str, list[bytes]] = {}
    has_begun: bool = False


class Tail:
    """Admits batches and gives them positions. After a failed write, make a new one."""

    def __init__(self, store: Store, start: Start) -> None:
        self._store = store
        self._stamps = Stamps(start.last, start.now, start.course)
        self._texts = start.texts
        self._streams: dict[str, Last | None] = {}
        self._read = RegistrationsRead()

    @property
    def head(self) -> int:
        """The last position that was given."""
        return self._stamps.last.head

    def admit(self, batch: Batch, group: Group) -> Appended:
        """Add a batch to a group, unless it was written before or is refused.

        Raises `KeyReusedError`, `PositionConflictError`, `EventsRefusedError` or `ClockAheadError`,
        in this order, and leaves the group as it was.
        """
        if not group.rows and len(self._streams) >= REMEMBERED_STREAMS:
            self._streams.clear()
        if batch.is_keyed and (earlier := self._entry(batch.key, group)) is not None:
            return earlier.answer_to(batch.digest)
        refuse_moved(batch.expected, self._last)
        past = _Admitted(self._store, group, self._last)
        refuse_faulty(batch.events, past, self._texts, self._read)
        entry = self._add(batch, group)
        return Appended(first=entry.first, last=entry.last, outcome="appended")

    def _add(self, batch: Batch, group: Group) -> AppendEntry:
        stamp = self._stamps.next(len(batch.events))
        first = self._stamps.last.head + 1
        recorded = _recorded(batch, stamp, first)
        rows = [
            StoredRow(
                each.position,
                stream_of(each.event),
                tag_of(type(each.event)),
                leaf_hash(each.stored),
                each.stored,
            )
            for each in recorded
        ]
        entry = AppendEntry(batch.key, batch.digest, first, rows[-1].position)
        self._stamps.last = stamp
        self._streams.update((row.stream, Last(row.position, row.tag)) for row in rows)
        group.rows += rows
        group.recorded += recorded
        for row in rows:
            group.streams.setdefault(row.stream, []).append(row.stored)
        group.entries[entry.key] = entry
        return entry

    def _entry(self, key: str, group: Group) -> AppendEntry | None:
        return group.entries.get(key) or self._store.entry(key)

    def _last(self, stream: str) -> Last | None:
        """The last event of a stream, written or admitted; remembered, as nobody else writes."""
        try:
            return self._streams[stream]
        except KeyError:
            last = self._streams[stream] = self._store.last(stream)
            return last


def _recorded(batch: Batch, stamp: LastStamp, first: int) -> list[Recorded]:
    """The events of a batch as the log has them from a position on."""
    ids = event_ids(batch.key, len(batch.bodies))
    return [
        Recorded(
            position=position,
            id=id,
            recorded_at=stamp.at,
            recorded_by=batch.by,
            event=event,
            stored=stored,
            clock_from=stamp.clock_from,
        )
        for position, (id, event, stored) in enumerate(
            zip(ids, batch.events, stamped(batch, ids, stamp), strict=True), start=first
        )
    ]


class _Admitted(Struct, frozen=True):
    """What is written, and after it what was admitted to be written with it."""

    store: Store
    group: Group
    last: LastOf

    def backwards(self, stream: str) -> Iterator[bytes]:
        yield from reversed(self.group.streams.get(stream, ()))
        yield from self.store.backwards(stream)


def refuse_moved(expected: Mapping[str, int], last_of: LastOf) -> None:
    """Raise `PositionConflictError` where a stream's last event is not where it is expected."""
    for stream, position in expected.items():
        last = last_of(stream)
        actual = 0 if last is None else last.position
        if actual != position:
            raise PositionConflictError(stream, position, actual)


def refuse_faulty(
    events: Iterable[Checkable],
    past: Past,
    texts: Texts | None = None,
    read: RegistrationsRead | None = None,
) -> None:
    """Raise `EventsRefusedError` where the events break a rule."""
    if faults := faults_of(events, past, texts, read):
        raise EventsRefusedError(faults[:FAULT_LIMIT], max(0, len(faults) - FAULT_LIMIT))

"""An engine without a disk, for tests and trials: the contract at its plainest."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from events.admission.batch import prepare
from events.admission.past import Last
from events.admission.quotes_in_texts import attach_waiting
from events.admission.tail import AppendEntry, Group, Start, Tail, refuse_faulty, refuse_moved
from events.errors import LedgerUnavailableError
from events.ledger.following import News
from events.ledger.ledger_tree import TILE, TILE_LEVELS, Tree
from events.ledger.protocol import READ_LIMIT, Appended, Observer, Recorded, check_bounds
from events.ledger.stamping import BEFORE_ALL, ClockStand, LastStamp
from events.proofs.merkle import fold
from events.source_texts.attached_texts import Texts
from events.time.clock import ClockCourse, utc_now
from events.vocabulary.catalogue import AnyEvent, tag_of
from events.vocabulary.partial import Checkable


class MemoryLedger:
    """Keeps everything in lists; gone with the process."""

    durability = "none: held in memory"

    def __init__(
        self, *, now: Callable[[], datetime] = utc_now, texts: Texts | None = None
    ) -> None:
        self.id = uuid4().hex
        self.observer: Observer | None = None
        self._log: list[Recorded] = []
        self._streams: dict[str, list[Recorded]] = defaultdict(list)
        self._entries: dict[str, AppendEntry] = {}
        self._leaves: list[bytes] = []
        self._tiles: dict[tuple[int, int], bytes] = {}
        self._tree = Tree(self._nodes)
        self._now, self._course = now, ClockCourse()
        self._tail = Tail(self, Start(LastStamp(0, BEFORE_ALL), now, self._course, texts))
        self._texts = texts
        self._news = News()
        self._is_closed = False

    @property
    def trouble(self) -> str | None:
        """See `Ledger.trouble`: nobody else writes it."""
        return None

    @property
    def is_behind(self) -> bool:
        """See `Ledger.is_behind`."""
        return False

    def entry(self, key: str) -> AppendEntry | None:
        """The append that used this key."""
        return self._entries.get(key)

    def last(self, stream: str) -> Last | None:
        """The last event of a stream."""
        found = self._streams.get(stream)
        return Last(found[-1].position, tag_of(type(found[-1].event))) if found else None

    def backwards(self, stream: str) -> Iterator[bytes]:
        """The stored bytes of a stream's events, the last one first."""
        return (each.stored for each in reversed(self._streams.get(stream, ())))

    async def append(
        self,
        events: Sequence[AnyEvent],
        *,
        by: str,
        expected: Mapping[str, int] | None = None,
        key: str | None = None,
    ) -> Appended:
        """See `Ledger.append`."""
        self._refuse_if_closed()
        group = Group()
        batch = prepare(events, by=by, expected=expected, key=key)
        appended = self._tail.admit(batch, group)
        for row, event in zip(group.rows, group.recorded, strict=True):
            self._log.append(event)
            self._leaves.append(row.leaf)
            self._streams[row.stream].append(self._log[-1])
        self._entries |= group.entries
        attach_waiting(self._texts, (each.event for each in group.recorded))
        self._news.spread()
        if self.observer is not None:
            self.observer.on_commit(len(group.rows), None)
            self.observer.on_append(0.0)
        return appended

    async def check(
        self, events: Iterable[Checkable], *, expected: Mapping[str, int] | None = None
    ) -> None:
        """See `Ledger.check`."""
        self._refuse_if_closed()
        refuse_moved(expected or {}, self.last)
        refuse_faulty(events, self, self._texts)

    async def appended(self, key: str, *, digest: bytes | None = None) -> Appended | None:
        """See `Ledger.appended`."""
        self._refuse_if_closed()
        entry = self.entry(key)
        return None if entry is None else entry.answer_to(digest or entry.digest)

    async def read(self, *, after: int = 0, limit: int = READ_LIMIT) -> list[Recorded]:
        """See `Ledger.read`."""
        check_bounds(after, limit)
        self._refuse_if_closed()
        return self._log[after : after + limit]

    async def head(self) -> int:
        """See `Ledger.head`."""
        self._refuse_if_closed()
        return len(self._log)

    async def head_beside_others(self, position: int) -> int:  # noqa: ARG002 (there are no others)
        """See `Ledger.head_beside_others`."""
        return await self.head()

    async def clock(self) -> ClockStand:
        """See `Ledger.clock`."""
        self._refuse_if_closed()
        last = self._log[-1] if self._log else None
        stamp = LastStamp(len(self._log), last.recorded_at) if last else LastStamp(0, BEFORE_ALL)
        return ClockStand(self._now(), stamp, self._course.jumped())

    async def root(self, size: int) -> bytes:
        """See `Ledger.root`."""
        return self._tree.root(size, await self.head())

    async def inclusion(self, position: int, size: int) -> tuple[bytes, ...]:
        """See `Ledger.inclusion`."""
        return self._tree.inclusion(position, size, await self.head())

    async def consistency(self, first: int, second: int) -> tuple[bytes, ...]:
        """See `Ledger.consistency`."""
        return self._tree.consistency(first, second, await self.head())

    async def hashes(self, level: int, first: int, count: int) -> tuple[bytes, ...]:
        """See `Ledger.hashes`."""
        return self._tree.hashes(level, first, count, await self.head())

    def follow(self, *, after: int = 0) -> AsyncIterator[list[Recorded]]:
        """See `Ledger.follow`."""
        return self._news.follow(lambda position: self.read(after=position), after)

    async def close(self) -> None:
        """Answer nothing from now on; nothing was kept that could be let go of."""
        self._is_closed = True
        self._news.spread()

    def _nodes(self, level: int, first: int, count: int) -> list[bytes]:
        if level == 0:
            return self._leaves[first : first + count]
        return [self._tile(level, number) for number in range(first, first + count)]

    def _tile(self, level: int, number: int) -> bytes:
        if (level, number) not in self._tiles:
            below = self._nodes(level - TILE_LEVELS, number * TILE, TILE)
            self._tiles[level, number] = fold(below)
        return self._tiles[level, number]

    def _refuse_if_closed(self) -> None:
        if self._is_closed:
            raise LedgerUnavailableError("it is closed")

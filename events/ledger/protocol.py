"""The ledger: one ordered, append-only log of events, whichever engine keeps it.

A position counts 1, 2, 3 … in commit order without gaps. A stream (`fact/<id>`, `actor/<id>` …)
is known by the position of its last event, 0 while it has none.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

import msgspec

from events.errors import QuestionError
from events.ledger.stamping import FIRST, ClockStand
from events.vocabulary.catalogue import UNREADABLE, AnyEvent
from events.vocabulary.partial import Checkable

READ_LIMIT = 1_000
"""Events in one batch of `read` and `follow`, unless asked for otherwise."""

MOST_READ = 10_000
"""Events that one `read` may ask for."""

LAST_POSITION = 2**63 - 1


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """An event with what the log adds. `stored` are the exact bytes that were written.

    `recorded_at` is stamped by the writer and never runs backwards along positions, but where a
    clock was set right on purpose: `clock_from` is the position since which it has been followed.
    """

    position: int
    id: str
    recorded_at: datetime
    recorded_by: str
    event: AnyEvent
    stored: bytes
    clock_from: int = FIRST


class Appended(msgspec.Struct, frozen=True, kw_only=True):
    """Where events stand, `first` to `last`, and whether this call or an earlier one wrote them."""

    first: int
    last: int
    outcome: Literal["appended", "already appended"]

    @property
    def positions(self) -> range:
        """All positions of the batch, in its order."""
        return range(self.first, self.last + 1)


class CommitTold(NamedTuple):
    """How a commit was made: the seconds of its sync, all of its turn, and whether in the loop."""

    sync_seconds: float
    seconds: float
    in_loop: bool


class Observer(Protocol):
    """Who is told what a ledger does, in the event loop; it has to be quick."""

    def on_append(self, seconds: float) -> None:
        """An append was acknowledged so long after it was asked for."""

    def on_commit(self, events: int, told: CommitTold | None) -> None:
        """So many events shared a commit; nothing is told of it where nothing is synced."""


class Ledger(Protocol):
    """What every engine does; the contract is `tests/test_events_contract_*.py`."""

    observer: Observer | None

    @property
    def id(self) -> str:
        """Which ledger this is; views built from another one are worthless."""

    @property
    def durability(self) -> str:
        """What an acknowledgement promises, in a sentence."""

    @property
    def trouble(self) -> str | None:
        """Why nothing can be recorded just now, or what others record is not known here, where the
        ledger is on other machines; None while all is well.
        """

    @property
    def is_behind(self) -> bool:
        """Whether that has lasted so long that others should be asked."""

    async def append(
        self,
        events: Sequence[AnyEvent],
        *,
        by: str,
        expected: Mapping[str, int] | None = None,
        key: str | None = None,
    ) -> Appended:
        """Write all of the events or none, recorded `by` somebody, and return once on disk.

        `expected` maps streams to the position of their last event before this call, 0 for a
        new one. References may point at events earlier in the same batch. A quote whose source's
        text is attached must stand in it. The same `key` with the same events is answered with the
        first positions, for ever. Raises `EventsRefusedError`, `PositionConflictError`,
        `KeyReusedError`, `ClockAheadError`, `LedgerUnavailableError`, `OutcomeUnknownError`.
        """

    async def check(
        self, events: Iterable[Checkable], *, expected: Mapping[str, int] | None = None
    ) -> None:
        """Check events as `append` would, however many they are, and write nothing.

        What can be made out of those that are faulty in themselves may be among them.
        The answer holds for as long as nobody appends. Raises `PositionConflictError`,
        `EventsRefusedError`.
        """

    async def appended(self, key: str, *, digest: bytes | None = None) -> Appended | None:
        """What was written under a key, if anything was.

        Raises `KeyReusedError` where it is not the content of that digest
        (`events.admission.batch.Batch`).
        """

    async def read(self, *, after: int = 0, limit: int = READ_LIMIT) -> list[Recorded]:
        """Up to `limit` events after a position, in order; empty at the head.

        Raises `QuestionError` beyond `MOST_READ`, `LedgerUnavailableError`, `LedgerCorruptError`.
        """

    async def head(self) -> int:
        """The last position, 0 in an empty ledger."""

    async def head_beside_others(self, position: int) -> int:
        """The last position; where that is before one that somebody was told of elsewhere, after a
        look at what others have recorded.
        """

    async def clock(self) -> ClockStand:
        """How the clock stands beside the last event, and beside what the system has counted."""

    async def root(self, size: int) -> bytes:
        """The Merkle tree hash (RFC 9162) of the first `size` events' stored bytes.

        Here as in the two below: `QuestionError` for what the ledger has not reached.
        """

    async def inclusion(self, position: int, size: int) -> tuple[bytes, ...]:
        """The path that shows the event at a position to be under `root(size)`.

        For those who verify it, its index is `position - 1`.
        """

    async def consistency(self, first: int, second: int) -> tuple[bytes, ...]:
        """The path that shows the first `second` events to begin with the first `first`."""

    async def hashes(self, level: int, first: int, count: int) -> tuple[bytes, ...]:
        """Up to 256 hashes of complete subtrees side by side, each of `256**level` events; `first`
        is how many of them lie before.
        """

    def follow(self, *, after: int = 0) -> AsyncIterator[list[Recorded]]:
        """Batches of events after a position, then those to come; never ends by itself."""

    async def close(self) -> None:
        """Finish what has been accepted and let go of the store; then all else is refused."""


class Stored(msgspec.Struct, frozen=True):
    """The shape of the stored bytes. Fields may be added with defaults, never changed."""

    id: str
    recorded_at: datetime
    recorded_by: str
    event: AnyEvent
    clock_from: int = FIRST


class _Tagged(msgspec.Struct):
    """The one field that an event of whatever shape has."""

    type: str


class _StoredSomehow(msgspec.Struct):
    """The shape of the stored bytes, but for that of the event."""

    id: str
    recorded_at: datetime
    recorded_by: str
    event: _Tagged


_decode = msgspec.json.Decoder(Stored).decode
_decode_tagged = msgspec.json.Decoder(_StoredSomehow).decode


def recorded(position: int, stored: bytes) -> Recorded:
    """Stored bytes as an event; raises `UNREADABLE` where they are not one."""
    envelope = _decode(stored)
    return Recorded(
        position=position,
        id=envelope.id,
        recorded_at=envelope.recorded_at,
        recorded_by=envelope.recorded_by,
        event=envelope.event,
        stored=stored,
        clock_from=envelope.clock_from,
    )


def is_enveloped(stored: bytes) -> bool:
    """Whether stored bytes have all that the log adds to an event, of whatever shape that is."""
    try:
        return bool(_decode_tagged(stored).event.type)
    except UNREADABLE:
        return False


def check_bounds(after: int, limit: int) -> None:
    """Raise `QuestionError` unless a position and a number of events can be read."""
    if not 0 <= after <= LAST_POSITION:
        raise QuestionError("after", str(after), f"a position from 0 to {LAST_POSITION}")
    if not 1 <= limit <= MOST_READ:
        raise QuestionError("limit", str(limit), f"a number from 1 to {MOST_READ}")


async def position_at(ledger: Ledger, instant: datetime) -> int:
    """The last position recorded at or before an instant, 0 if none: a binary search.

    Where the clock was set right, what it had stamped wrongly was recorded before what follows.
    """
    last = await ledger.head()
    while last:
        at_last = await _at(ledger, last)
        found = await _found(ledger, instant, range(at_last.clock_from, last + 1))
        if found:
            return found
        last = at_last.clock_from - 1
    return 0


async def _found(ledger: Ledger, instant: datetime, positions: range) -> int:
    """The last of positions whose stamps do not run backwards, 0 where all are later."""
    low, high = positions.start - 1, positions.stop - 1
    while low < high:
        middle = (low + high + 1) // 2
        if (await _at(ledger, middle)).recorded_at <= instant:
            low = middle
        else:
            high = middle - 1
    return low if low in positions else 0


async def _at(ledger: Ledger, position: int) -> Recorded:
    (found,) = await ledger.read(after=position - 1, limit=1)
    return found

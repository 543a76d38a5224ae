"""The engine: a ledger on a JetStream cluster, with a replica of it in a file on each node."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from time import perf_counter
from typing import Any, Final, NamedTuple
from uuid import uuid4

from events.admission.batch import prepare
from events.admission.tail import Start
from events.cluster import promises
from events.cluster.address import ClusterAddress
from events.cluster.promises import Durability
from events.cluster.replica import Replica
from events.cluster.stream import ClusterStream, StreamStand, connected
from events.cluster.writer import ClusterWriter
from events.errors import LedgerCorruptError, LedgerError, LedgerUnavailableError
from events.files.write_lock import LedgerLock
from events.ledger.protocol import Appended, Recorded
from events.ledger.stamping import BEFORE_ALL, LastStamp
from events.source_texts.attached_texts import Texts
from events.storage.sqlite import FEW, SqliteLedger
from events.storage.sqlite_log import check_log
from events.storage.sqlite_stamps import LAST
from events.time.clock import ClockCourse, utc_now
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.partial import Checkable

OTHERS_SECONDS: Final = 2.0
"""For which a reader waits to see what another node has recorded."""

BEHIND_SECONDS: Final = 15.0
"""In which another leader is found; after which others should be asked."""


class Cluster(NamedTuple):
    """A cluster that was looked at: whose stream it is, what it promises, how it is asked, and what
    is known to be promised by nobody.
    """

    address: ClusterAddress
    id: str
    durability: Durability
    options: Mapping[str, Any]
    lacking: tuple[str, ...] = ()


class ClusterLedger(SqliteLedger):
    """A node of a ledger on a cluster. Open it inside of the event loop that will use it.

    It reads from its replica at `path`, which it takes the lock of, and writes through the stream;
    while that cannot be reached it goes on reading. Raises `LedgerLockedError`, and
    `LedgerUnavailableError` where another ledger is at the path.
    """

    def __init__(
        self,
        path: Path,
        cluster: Cluster,
        *,
        now: Callable[[], datetime] = utc_now,
        texts: Texts | None = None,
    ) -> None:
        path = path.resolve()
        self._cluster = cluster
        with ExitStack() as undo:
            lock = LedgerLock(path)
            undo.callback(lock.release)
            check_log(path)
            start = Start(LastStamp(0, BEFORE_ALL), now, ClockCourse(), texts)
            replica = Replica(path, cluster.id, start)
            undo.callback(replica.close)
            super().__init__(path, read_only=True, now=now, texts=texts)
            self._lock = lock
            self._replica = replica
            self._through = ClusterWriter(replica, self._opened, self._has_written)
            undo.pop_all()

    @property
    def durability(self) -> str:  # type: ignore[override]  # it depends on the cluster
        """See `Ledger.durability`."""
        return self._cluster.durability.told

    @property
    def trouble(self) -> str | None:
        """See `Ledger.trouble`."""
        return None if self._through.trouble is None else str(self._through.trouble)

    @property
    def is_behind(self) -> bool:
        """See `Ledger.is_behind`."""
        return self._through.troubled_seconds > BEHIND_SECONDS

    async def append(
        self,
        events: Sequence[AnyEvent],
        *,
        by: str,
        expected: Mapping[str, int] | None = None,
        key: str | None = None,
    ) -> Appended:
        """See `Ledger.append`."""
        began = perf_counter()
        # A name for it: whoever is told that nobody knows what became of it can ask for it by that.
        key = uuid4().hex if key is None else key
        make = cache(
            partial(prepare, events, by=by, expected=expected, key=key)
        )  # once, however often it is decided on
        if len(events) <= FEW:
            make()
        appended = await self._through.append(make, len(events), key)
        if self.observer is not None:
            self.observer.on_append(perf_counter() - began)
        return appended

    async def check(
        self, events: Iterable[Checkable], *, expected: Mapping[str, int] | None = None
    ) -> None:
        """See `Ledger.check`: against what is in the stream."""
        await self._through.catch_up()
        await super().check(events, expected=expected)

    async def appended(self, key: str, *, digest: bytes | None = None) -> Appended | None:
        """See `Ledger.appended`; what another node has written is known here first."""
        found = await super().appended(key, digest=digest)
        if found is None:
            await self._through.catch_up()
            found = await super().appended(key, digest=digest)
        return found

    async def head_beside_others(self, position: int) -> int:
        """See `Ledger.head_beside_others`; while the leader does not tell, what is here counts."""
        if position > await self.head():
            with suppress(LedgerError, TimeoutError):
                async with asyncio.timeout(OTHERS_SECONDS):
                    await self._through.catch_up()
        return await self.head()

    async def caught_up(self, tell: Callable[[int, int], None]) -> None:
        """Take over what is in the stream by now, telling where it is and how far that goes; raises
        `LedgerUnavailableError` where it gets no further.
        """
        await self._through.catch_up(tell)

    async def close(self) -> None:
        """Finish what has been accepted, let go of the stream and of the replica."""
        await self._through.close()
        await super().close()

    def _has_written(self, events: Sequence[Recorded]) -> None:
        self._news.spread(list(events))
        if self.observer is not None:
            self.observer.on_commit(len(events), None)

    async def _opened(self, on_more: Callable[[], None]) -> ClusterStream:
        """A connection to the stream, which is still the one that the replica is of."""
        stream = await connected(self._cluster.address, self._cluster.options)
        try:
            await self._refuse_another(stream)
            await stream.listen(on_more)
        except BaseException:
            await stream.close()
            raise
        return stream

    async def _refuse_another(self, stream: ClusterStream) -> None:
        stand = await stream.stand()
        promises.refuse_others(stand.config, self._cluster.address)
        if (id := promises.id_of(stand.config)) != self.id:
            raise LedgerUnavailableError(f"the stream is of the ledger {id}, not of {self.id}")
        await self._refuse_shortened(stream, stand)
        durability = promises.durability(stand.config, self._cluster.lacking)
        self._cluster = self._cluster._replace(durability=durability)

    async def _refuse_shortened(self, stream: ClusterStream, stand: StreamStand) -> None:
        for position, _, stored in self._rows(LAST):
            found = await stream.message(position) if position <= stand.head else None
            if found is None:
                reason = f"the stream ends at {stand.head}, and has lost what this node has"
                raise LedgerCorruptError(position, reason)
            if found.stored != stored:
                raise LedgerCorruptError(position, "the stream has another event there")

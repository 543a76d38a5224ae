"""An engine without a disk, for tests and trials: the contract at its plainest."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from events.batch import prepare, stamped
from events.catalogue import AnyEvent, stream_of, tag_of
from events.checks import Last
from events.ledger import READ_LIMIT, Appended, Recorded, recorded, utc_now
from events.news import News
from events.store import Earlier, admit


class MemoryLedger:
    """Keeps everything in lists; gone with the process."""

    durability = "none: held in memory"

    def __init__(self, *, now: Callable[[], datetime] = utc_now) -> None:
        self.id = uuid4().hex
        self._now = now
        self._log: list[Recorded] = []
        self._last: dict[str, Last] = {}
        self._appends: dict[str, Earlier] = {}
        self._news = News()

    def earlier(self, key: str) -> Earlier | None:
        """The append that used this key."""
        return self._appends.get(key)

    def last(self, stream: str) -> Last | None:
        """The last event of a stream."""
        return self._last.get(stream)

    async def append(
        self,
        events: Sequence[AnyEvent],
        *,
        by: str,
        expected: Mapping[str, int] | None = None,
        key: str | None = None,
    ) -> Appended:
        """See `Ledger.append`."""
        batch = prepare(events, by=by, expected=expected, key=key)
        admitted = admit(batch, self)
        if admitted != "new":
            return admitted
        first = len(self._log) + 1
        at = max(self._now(), self._log[-1].recorded_at) if self._log else self._now()
        for position, stored in enumerate(stamped(batch, at), start=first):
            each = recorded(position, stored)
            self._log.append(each)
            self._last[stream_of(each.event)] = Last(position, tag_of(type(each.event)))
        self._appends[batch.key] = Earlier(batch.digest, first, len(self._log))
        self._news.spread()
        return Appended(first=first, last=len(self._log), outcome="appended")

    async def read(self, *, after: int = 0, limit: int = READ_LIMIT) -> list[Recorded]:
        """See `Ledger.read`."""
        return self._log[after : after + limit]

    async def head(self) -> int:
        """See `Ledger.head`."""
        return len(self._log)

    def follow(self, *, after: int = 0) -> AsyncIterator[list[Recorded]]:
        """See `Ledger.follow`."""
        return self._news.follow(lambda position: self.read(after=position), after)

    async def close(self) -> None:
        """Nothing to let go of."""

"""What a writer needs of a store, and the rules of admission that every engine shares."""

from typing import Literal, NamedTuple, Protocol

from events.batch import Batch
from events.checks import Last, faults_of
from events.errors import EventsRefusedError, KeyReusedError, PositionConflictError
from events.ledger import Appended


class Earlier(NamedTuple):
    """An append that was written under a key."""

    digest: bytes
    first: int
    last: int


class Store(Protocol):
    """Look-ups against what is written, appends earlier in the same group included."""

    def earlier(self, key: str) -> Earlier | None:
        """The append that used this key."""

    def last(self, stream: str) -> Last | None:
        """The last event of a stream."""


def admit(batch: Batch, store: Store) -> Appended | Literal["new"]:
    """Decide on a batch: written before, or new and without fault.

    Raises `KeyReusedError`, `PositionConflictError` or `EventsRefusedError`, in this order.
    """
    earlier = store.earlier(batch.key)
    if earlier is not None:
        if earlier.digest != batch.digest:
            raise KeyReusedError(batch.key)
        return Appended(first=earlier.first, last=earlier.last, outcome="already appended")
    for stream, expected in batch.expected.items():
        last = store.last(stream)
        actual = 0 if last is None else last.position
        if actual != expected:
            raise PositionConflictError(stream, expected, actual)
    faults = faults_of(batch.events, store.last)
    if faults:
        raise EventsRefusedError(faults)
    return "new"

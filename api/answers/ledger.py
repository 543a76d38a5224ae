"""What is answered about what was written."""

from msgspec import Struct

from events.vocabulary.catalogue import AnyEvent
from projections.dossiers import registrations
from projections.relations.changed_elements import AnyChange
from projections.timeline.as_written import ClocksUsed


class RecordedEvent(Struct, frozen=True, kw_only=True):
    """An event with what the log added."""

    position: int
    id: str
    recorded_at: str
    recorded_by: str
    event: AnyEvent


class EventsAnswer(Struct, frozen=True, kw_only=True):
    """Events in ledger order, the ledger's head, and the address of the next ones (null: none)."""

    items: tuple[RecordedEvent, ...]
    head: int
    next: str | None


class KeyAnswer(Struct, frozen=True, kw_only=True):
    """The key that checkpoints are signed with, as a verifier key of C2SP's signed notes."""

    name: str
    key: str


class WitnessTold(Struct, frozen=True, kw_only=True):
    """A witness: its verifier key, and when it has cosigned that checkpoint (null: it has not)."""

    name: str
    key: str
    cosigned_at: str | None


class WitnessesAnswer(Struct, frozen=True, kw_only=True):
    """The witnesses that are asked, and the last `checkpoint` that enough of them have cosigned,
    with their lines, of `size` events; null where there is none.

    `quorum` is how many `/checkpoint` waits for. That they are independent of whoever keeps the
    ledger is nothing that the service could say: check the lines with keys that you have chosen.
    """

    quorum: int
    size: int | None
    checkpoint: str | None
    witnesses: tuple[WitnessTold, ...]


class InclusionAnswer(Struct, frozen=True, kw_only=True):
    """That the event at a position is under the root of a size; hashes in hex.

    `index` is what RFC 9162 counts from 0. `path` goes from the leaf to the root.
    """

    position: int
    index: int
    size: int
    leaf: str
    path: tuple[str, ...]
    root: str


class ConsistencyAnswer(Struct, frozen=True, kw_only=True):
    """That one size extends another; hashes in hex."""

    from_size: int
    to_size: int
    from_root: str
    to_root: str
    path: tuple[str, ...]


class RegistrationHistoryAnswer(registrations.RegistrationHistory, frozen=True, kw_only=True):
    """The versions of what is registered, the clocks they were asked by, their permalink."""

    clocks: ClocksUsed
    permalink: str


class AnswerChanged(Struct, frozen=True, kw_only=True):
    """An answer reads otherwise: which of its fields (all of them: `answer`), of relations element
    by element. `event` is the position of what caused it; null where several did, between the
    positions of the two permalinks.
    """

    position: int
    event: int | None
    before: str
    permalink: str
    differs: tuple[str, ...]
    changes: tuple[AnyChange, ...] = ()

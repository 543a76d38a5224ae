"""What a bundle holds: an answer, and what proves it."""

from typing import Any, Final, Literal

from msgspec import Struct

FORMAT: Final = "detente-proof/1"


class ProvenEvent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An event as its stored bytes (UTF-8), and its path to the root, each hash in hex."""

    position: int
    stored: str
    path: tuple[str, ...]


class Bundle(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer, every event that it rests on, and two signed notes: the ledger's checkpoint at
    the answer's `known_at`, and the statement that the answer was given.
    """

    format: Literal["detente-proof/1"]
    answer: dict[str, Any]
    events: tuple[ProvenEvent, ...]
    checkpoint: str
    statement: str
    key: str

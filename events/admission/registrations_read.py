"""Registrations as they were read last: facts that come one after another name the same ones."""

from typing import Final

from events.admission.past import Last
from events.vocabulary.registry import Registration

REMEMBERED: Final = 1_000

SHORT: Final = 8_000
"""Bytes of a registration that is remembered, at most."""


class RegistrationsRead:
    """What is registered in streams, each for as long as no further event has come there: the past
    of a ledger stays as it is. For whoever knows no event that may still be undone.
    """

    def __init__(self) -> None:
        self._read: dict[str, tuple[int, Registration]] = {}

    def at(self, stream: str, last: Last) -> Registration | None:
        """What was read of a stream, where its last event is the one that it ended with then."""
        found = self._read.get(stream)
        if found is None or found[0] != last.position:
            return None
        return found[1]

    def note(self, stream: str, last: Last, registration: Registration, size: int) -> None:
        """Take down what a stream that ends so says, in an event of so many bytes."""
        if size > SHORT:
            return
        if len(self._read) >= REMEMBERED:
            self._read.clear()
        self._read[stream] = (last.position, registration)

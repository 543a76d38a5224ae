"""What a connection waits for from its client, and whether that takes too long."""

from enum import Enum
from typing import Final

from api.service.settings import Config


class Phase(Enum):
    """What a connection waits for from its client."""

    REQUEST = "request"
    """The first byte of one; for the next one on the connection, uvicorn keeps the time."""

    HEAD = "head"
    BODY = "body"
    NOTHING = "nothing"


_BEFORE_REQUEST: Final = frozenset({Phase.REQUEST, Phase.HEAD})


class Waiting:
    """The phase of a connection, since when, and how many bytes have come in it."""

    def __init__(self, config: Config, now: float) -> None:
        self.phase = Phase.REQUEST
        self.since = now
        self._config = config
        self._received = 0
        self._untaken = 0
        self._taken_at = now

    def begin(self, phase: Phase, now: float) -> None:
        """Wait for something else from now on."""
        self.phase, self.since, self._received = phase, now, 0

    def end(self) -> None:
        """Wait for nothing more; `since` stays, by which those that do nothing are told apart."""
        self.phase = Phase.NOTHING

    def count(self, size: int) -> None:
        """Count what came."""
        self._received += size

    def overdue(self, now: float, *, is_idle: bool, is_paused: bool) -> str | None:
        """What the client has kept waiting for too long. A body is looked at in stretches of time,
        in each of which enough of it has to come, unless we have `is_paused` reading it.
        """
        waited = now - self.since
        if self.phase is Phase.BODY and waited > self._config.body_seconds:
            is_too_slow = self._received < self._config.body_rate * self._config.body_seconds
            self.begin(Phase.BODY, now)
            return "half-sent body" if is_idle or (is_too_slow and not is_paused) else None
        if self.phase in _BEFORE_REQUEST and is_idle and waited > self._config.head_seconds:
            return "half-sent head"
        return None

    def is_left_untaken(self, untaken: int, now: float) -> bool:
        """Whether the client takes nothing of an answer, of which so many bytes are left."""
        if untaken == 0 or untaken != self._untaken:
            self._untaken, self._taken_at = untaken, now
            return False
        return now - self._taken_at > self._config.answer_seconds

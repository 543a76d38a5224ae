"""When something is sent again, and after how long: said in steps, which a client then does.

What is sent again is what does no more when it is sent twice: a question, or what is recorded under
an idempotency key. Whoever does the steps only sends and waits; that it may do so blocking, or
while others run, is all that its two kinds differ in.
"""

from collections.abc import Generator, Mapping
from itertools import count
from secrets import randbelow
from time import monotonic
from typing import Final, TypeVar

from msgspec import Struct

from api.client.clocks import Parameters
from api.client.problems import UnreachableError
from api.client.reading import Reply, seconds_after

AGAIN: Final = frozenset({429, 502, 503, 504})
"""What may be otherwise in a moment."""


class Retries(Struct, frozen=True, kw_only=True):
    """How often something is sent at most, and how long is waited.

    The first pause is doubled with each that follows, and cut by chance by up to a half; what a
    service says (`Retry-After`) counts instead. Nobody waits longer than `longest_pause`, nor
    begins to wait for what would come later than after `within` seconds in all: what came is told.
    """

    attempts: int = 5
    first_pause: float = 0.5
    longest_pause: float = 60.0
    within: float = 120.0


class RequestToSend(Struct, frozen=True, kw_only=True):
    """What is sent: the path with whatever was asked before the service's host."""

    method: str
    address: str
    parameters: Parameters
    headers: Mapping[str, str]
    content: bytes | None = None
    is_repeatable: bool = True


class Send(Struct, frozen=True):
    """A step: send a request, and give its `Reply`, or how it `Failed`."""

    request: RequestToSend


class Pause(Struct, frozen=True):
    """A step: wait."""

    seconds: float


class Failed(Struct, frozen=True):
    """Nothing came; `is_passing`: it may do so the next time."""

    reason: str
    is_passing: bool = True


Came = Reply | Failed | None
Done = TypeVar("Done")
Steps = Generator[Send | Pause, Came, Done]


def answered(request: RequestToSend, retries: Retries) -> Steps[Reply]:
    """Send it until it is answered, or it is told that it is not; raises `UnreachableError`."""
    ends = monotonic() + retries.within
    for attempt in count(1):
        came = yield Send(request)
        pause = _pause(came, attempt, retries) if request.is_repeatable else None
        if pause is not None and monotonic() + pause <= ends:
            yield Pause(pause)
        elif isinstance(came, Reply):
            return came
        else:
            reason = came.reason if came is not None else "nothing came"
            raise UnreachableError(request.address, attempt, reason)
    raise AssertionError("it is tried until it is told")


def _pause(came: Came, attempt: int, retries: Retries) -> float | None:
    """For how long to wait before it is sent again; None: not again."""
    if attempt >= retries.attempts:
        return None
    match came:
        case Failed(is_passing=True):
            return backing_off(attempt, retries)
        case Reply(status=status, headers=headers) if status in AGAIN:
            asked = seconds_after(headers)
            pause = backing_off(attempt, retries) if asked is None else asked
            return pause if pause <= retries.longest_pause else None
        case _:
            return None


def backing_off(attempt: int, retries: Retries) -> float:
    """The pause after so many attempts that nobody has said anything of."""
    longest = min(retries.first_pause * 2.0 ** min(attempt - 1, 20), retries.longest_pause)
    return longest * (1 - randbelow(1_000) / 2_000)

"""How often somebody may do something: a bucket of tokens each, filled again as time goes by."""

from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from time import monotonic

from msgspec import Struct

REMEMBERED = 10_000


class Allowance(Struct, frozen=True):
    """What is left in a bucket. `wait_seconds` is 0 where a token was taken."""

    per_minute: int
    left: int
    wait_seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """As in the draft of the IETF's RateLimit fields, and `Retry-After` once it is empty."""
        refilled = ceil((self.per_minute - self.left) * 60 / self.per_minute)
        found = {
            "RateLimit-Policy": f'"minute";q={self.per_minute};w=60',
            "RateLimit": f'"minute";r={self.left};t={refilled}',
        }
        return {**found, "Retry-After": str(self.wait_seconds)} if self.wait_seconds else found


class Buckets:
    """Buckets by name. Those that were used longest ago are forgotten, which fills them."""

    def __init__(
        self, *, remembered: int = REMEMBERED, now: Callable[[], float] = monotonic
    ) -> None:
        self._remembered = remembered
        self._now = now
        self._found: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, per_minute: int) -> Allowance:
        """Take a token, if there is one: a bucket holds as many as come into it in a minute."""
        now = self._now()
        tokens, at = self._found.pop(name, (float(per_minute), now))
        tokens = min(per_minute, tokens + (now - at) * per_minute / 60)
        is_granted = tokens >= 1
        left = tokens - 1 if is_granted else tokens
        self._found[name] = (left, now)
        if len(self._found) > self._remembered:
            self._found.popitem(last=False)
        wait = 0 if is_granted else ceil((1 - left) * 60 / per_minute)
        return Allowance(per_minute, int(left), wait)

"""What a service says of itself."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from projections.facts.holdings import RecordHoldings


class ClockTold(Struct, frozen=True, kw_only=True):
    """`ahead_seconds` is how far the clock is ahead of the last event, less than 0 where that lies
    in the future; `jumped_seconds` how far it went ahead of what the system has counted since the
    ledger was opened. `doubt` says what is wrong and what to do; `refuses` whether that keeps
    everything from being recorded.
    """

    now: datetime
    last_recorded_at: datetime | None
    ahead_seconds: float
    jumped_seconds: float
    doubt: str | None
    refuses: bool


class StartingAt(Struct, frozen=True, kw_only=True):
    """What a service does before it can answer: `done` events `of` so many."""

    doing: str
    done: int
    of: int

    def __str__(self) -> str:
        """In a line."""
        return f"{self.doing}: {self.done:,} of {self.of:,} events"


Task = Literal["checkpoint", "connections", "streams", "webhooks", "witnesses"]


class Trouble(Struct, frozen=True, kw_only=True):
    """A task that fails: at which position of the ledger, with what kind of error, since when, and
    how often since it worked last.
    """

    task: Task
    position: int | None
    error: str
    since: datetime
    times: int

    def __str__(self) -> str:
        where = "" if self.position is None else f" at position {self.position}"
        often = "once" if self.times == 1 else f"{self.times} times"
        since = self.since.isoformat(timespec="seconds").replace("+00:00", "Z")
        return f"it fails{where} ({self.error}), {often} since {since}"


ServiceRole = Literal["writer", "reader"]


class About(Struct, frozen=True, kw_only=True):
    """What can be asked here, with an example of each, and how much the record `holds`."""

    name: str
    description: str
    head: int
    holds: RecordHoldings
    clocks: dict[str, str]
    links: dict[str, str]


class Health(Struct, frozen=True, kw_only=True):
    """`lag` is how many events the views stand behind the ledger; `failing` when they stopped, and
    `failing_at` the position that they cannot get beyond. `troubles` are other tasks that fail.
    `clock` is how the clock stands beside the last event, None where that cannot be read; `version`
    is that of Detente. A service that is `starting` has no views to answer from yet, and says how
    far it is once something takes long; one that is `ok` says how far the views are that will take
    over from those of another version. A `reader` only reads, what is written at `writer` if that
    is known: `lag` is how far it is behind the ledger that it reads.
    """

    status: Literal["ok", "failing", "starting"]
    ledger_head: int
    views_checkpoint: int
    lag: int
    failing_at: int | None
    troubles: tuple[Trouble, ...]
    durability: str
    sqlite: str
    clock: ClockTold | None
    version: str
    starting: StartingAt | None = None
    role: ServiceRole = "writer"
    writer: str | None = None


Status = Literal["ready", "degraded", "not ready"]


class Ready(Struct, frozen=True, kw_only=True):
    """Whether requests should be sent here, and what was looked at: `ok`, or what is wrong. To a
    `reader` those that write nothing.

    `degraded`: they should, and are answered rightly, but something beside them fails.
    """

    status: Status
    checks: dict[str, str]
    role: ServiceRole = "writer"

"""How the clock stands beside the ledger, as it is told."""

from datetime import datetime

from msgspec import Struct

from events.errors import LedgerError
from events.ledger.protocol import Ledger


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


async def clock_told(ledger: Ledger) -> ClockTold | None:
    """How the clock stands; None where the last event cannot be read, which is told elsewhere."""
    try:
        stand = await ledger.clock()
    except LedgerError:
        return None
    return ClockTold(
        now=stand.now,
        last_recorded_at=stand.last_recorded_at,
        ahead_seconds=round(stand.ahead.total_seconds(), 3),
        jumped_seconds=round(stand.jumped.total_seconds(), 3),
        doubt=stand.doubt,
        refuses=stand.refused is not None,
    )

"""How the clock stands beside the ledger, as it is told."""

from api.answers.operation import ClockTold
from events.errors import LedgerError
from events.ledger.protocol import Ledger


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

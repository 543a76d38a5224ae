"""What recorded a version: as the ledger has it, or as it is filed."""

from datetime import datetime

from events.ledger.protocol import Recorded
from projections.model.version import Amended, Origin


def origin_of(recorded: Recorded, change: Amended, reason: str | None = None) -> Origin:
    """By which event, and what that does to a fact."""
    return Origin(
        position=recorded.position,
        change=change,
        reason=reason,
        recorded_at=recorded.recorded_at,
        recorded_by=recorded.recorded_by,
    )


def read_origin(
    position: int, change: Amended, reason: str | None, recorded_at: str, recorded_by: str
) -> Origin:
    """The same as it stands in a row of versions."""
    return Origin(
        position=position,
        change=change,
        reason=reason,
        recorded_at=datetime.fromisoformat(recorded_at),
        recorded_by=recorded_by,
    )

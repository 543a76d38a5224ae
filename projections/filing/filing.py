"""Filing events, and telling which one it is that cannot be filed.

What an accepted event says is filed, whatever it is; should there be a mistake in how, nothing that
comes after the event may be passed off as the whole record. So filing stops before it and says
where. What fails for want of a disk or of memory says nothing of an event.
"""

import sqlite3
from collections.abc import Sequence

from events.errors import DetenteError, EventNotFiledError
from events.ledger.protocol import Recorded
from events.storage.sqlite_durable_connections import is_damage
from projections.filing.projector import Projector

_OUTSIDE = (DetenteError, OSError, MemoryError, sqlite3.OperationalError)


def file(projector: Projector, batch: Sequence[Recorded]) -> None:
    """File a batch, or what comes in it before an event that cannot be filed.

    Raises `EventNotFiledError`. The projector's connection can undo what it has begun.
    """
    try:
        projector.apply(batch)
    except Exception as error:
        if is_from_outside(error):
            raise
        if len(batch) == 1:
            raise EventNotFiledError(batch[0].position, error) from error
        for each in batch:
            file(projector, [each])


def is_from_outside(error: Exception) -> bool:
    """Whether a failure comes from where events are read or rows are written."""
    return isinstance(error, _OUTSIDE) or is_damage(error)

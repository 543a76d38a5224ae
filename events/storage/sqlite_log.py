"""A write-ahead log that was left behind is taken up only by the file that it was written for.

Whoever puts a copy of the ledger in its place, and leaves the log of the old one beside it, has
SQLite mix the two: the pages of the log say where rows are that the copy does not have.
"""

from contextlib import closing
from pathlib import Path

from events.errors import LedgerUnavailableError
from events.storage.sqlite_durable_connections import DAMAGE, open_for_reading

LOOKED_AT = 100_000
"""Events of which none may be missing: a log holds fewer, and what it lacks comes before them."""

_SEAM = "SELECT count(*) FROM event NOT INDEXED WHERE position > ?"
_STANDS = """
SELECT (SELECT coalesce(max(position), 0) FROM event NOT INDEXED),
       (SELECT coalesce(max(position), 0) FROM event INDEXED BY event_stream),
       (SELECT count(*) FROM event INDEXED BY event_stream),
       (SELECT coalesce(max(last), 0) FROM append)
"""
"""Where a ledger stands, by its events, their index and the appends that brought them. A walk over
index and appends takes a tenth of a second for each million.
"""


def check_log(path: Path) -> None:
    """Raise `LedgerUnavailableError` where a log that is left beside a ledger is of another file.

    Only read, so that neither of them is changed. The caller holds the right to write.
    """
    log = path.with_name(f"{path.name}-wal")
    if not log.exists() or not log.stat().st_size:
        return
    try:
        with closing(open_for_reading(path)) as db:
            head, *others = db.execute(_STANDS).fetchone()
            (last,) = db.execute(_SEAM, (head - LOOKED_AT,)).fetchone()
    except DAMAGE as error:
        raise LedgerUnavailableError(f"{path}: {error}; detente audit names where") from error
    if {head, *others} != {head} or last != min(head, LOOKED_AT):
        reason = (
            f"{log} was left by another file than {path.name}, which lacks what it goes on from"
        )
        remedy = "put that file back, or remove the log if it was replaced on purpose"
        raise LedgerUnavailableError(f"{reason}: {remedy}")

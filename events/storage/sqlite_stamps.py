"""How a ledger's file ends: when its last event was recorded, and by which clock."""

from datetime import datetime
from pathlib import Path

import msgspec

from events.errors import LedgerCorruptError
from events.ledger.stamping import FIRST, LastStamp, trusted
from events.proofs.merkle import leaf_hash

LAST = "SELECT position, leaf, stored FROM event ORDER BY position DESC LIMIT 1"


class _Stamp(msgspec.Struct):
    recorded_at: datetime
    clock_from: int = FIRST


_decode = msgspec.json.Decoder(_Stamp).decode


def last_stamp(path: Path, row: tuple[int, bytes, bytes]) -> LastStamp:
    """The stamp of the last row of the ledger at a path; raises `LedgerCorruptError`."""
    head, leaf, stored = row
    if leaf_hash(stored) != leaf:
        raise LedgerCorruptError(head, "the stored bytes do not match their hash")
    try:
        stamp = _decode(stored)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LedgerCorruptError(head, str(error)) from error
    return LastStamp(head, stamp.recorded_at, stamp.clock_from, trusted(path) == leaf)

"""An event as a message of the stream.

The body is the event's stored bytes, and the sequence its position. The first message of an append
tells of it in a header: how many events it has, the digest of its content, and its key.
"""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Final, NamedTuple

from events.admission.batch import BATCH_LIMIT
from events.admission.tail import AppendEntry, StoredRow
from events.errors import LedgerCorruptError
from events.ledger.protocol import Recorded, recorded
from events.proofs.merkle import leaf_hash
from events.vocabulary.catalogue import UNREADABLE, stream_of, tag_of

APPEND: Final = "Detente-Append"


class StoredMessage(NamedTuple):
    """A message as the stream has it; `append` is None but for the first of an append."""

    position: int
    append: str | None
    stored: bytes


def append_told(entry: AppendEntry) -> Mapping[str, str]:
    """The header of an append's first message. Headers hold no more than ASCII, and keys do."""
    count = entry.last - entry.first + 1
    key = urlsafe_b64encode(entry.key.encode()).decode()
    return {APPEND: f"{count} {entry.digest.hex()} {key}"}


def entry_of(message: StoredMessage) -> AppendEntry | None:
    """The append that a message is the first of; raises `LedgerCorruptError`."""
    if message.append is None:
        return None
    try:
        count, digest, key = message.append.split(" ")
        last = message.position + int(count) - 1
        if not 1 <= int(count) <= BATCH_LIMIT:
            raise ValueError(count)  # noqa: TRY301 (as where it is no number)
        return AppendEntry(
            b64decode(key, altchars=b"-_", validate=True).decode(),
            bytes.fromhex(digest),
            message.position,
            last,
        )
    except ValueError as error:
        raise LedgerCorruptError(message.position, f"{APPEND}: {message.append!r}") from error


def row_of(message: StoredMessage) -> tuple[StoredRow, Recorded]:
    """The row and the event that a message is; raises `LedgerCorruptError` where it is none."""
    try:
        read = recorded(message.position, message.stored)
    except UNREADABLE as error:
        raise LedgerCorruptError(message.position, str(error)) from error
    row = StoredRow(
        message.position,
        stream_of(read.event),
        tag_of(type(read.event)),
        leaf_hash(message.stored),
        message.stored,
    )
    return row, read

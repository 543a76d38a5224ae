"""What says that a ledger's file is a replica: it is written from a cluster's stream alone."""

from pathlib import Path

import msgspec

from events.errors import LedgerUnavailableError
from events.files import durable


class ReplicaMark(msgspec.Struct, frozen=True):
    """Of which stream, of which ledger, and on how many servers it was when it was last seen."""

    address: str
    id: str
    replicas: int


def mark(ledger: Path, replica: ReplicaMark) -> None:
    """Say so beside a file; raises `LedgerUnavailableError` where that cannot be written."""
    try:
        durable.replace(_mark_of(ledger), msgspec.json.encode(replica) + b"\n", durable.READABLE)
    except OSError as error:
        raise LedgerUnavailableError(f"{_mark_of(ledger)}: {error.strerror}") from error


def marked(ledger: Path) -> ReplicaMark | None:
    """What is said beside a file, if it is a replica; raises `LedgerUnavailableError`."""
    try:
        return msgspec.json.decode(_mark_of(ledger).read_bytes(), type=ReplicaMark)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        raise LedgerUnavailableError(f"{_mark_of(ledger)}: {error}") from error


def unmark(ledger: Path) -> None:
    """A file is a ledger of its own from now on; raises `LedgerUnavailableError`."""
    try:
        durable.remove(_mark_of(ledger))
    except OSError as error:
        raise LedgerUnavailableError(f"{_mark_of(ledger)}: {error.strerror}") from error


def refuse_replica(ledger: Path) -> None:
    """Raise `LedgerUnavailableError` where a file is a replica: what is written into it alone, the
    cluster would never have.
    """
    if (found := marked(ledger)) is not None:
        reason = (
            f"{ledger} is a replica: it is written through {found.address} (the setting ledger)"
        )
        raise LedgerUnavailableError(reason)


def _mark_of(ledger: Path) -> Path:
    return ledger.with_name(f"{ledger.name}.cluster")

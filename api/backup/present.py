"""The data directory that a restore would replace, and what it has that must not get lost."""

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from api.service.stores import LEDGER
from events.errors import BackupError, LedgerError, ProofError, SigningError
from events.ledger.signing_key import CHECKPOINT, KEY, kept_checkpoint, read_kept
from events.proofs.checkpoints import Checkpoint, Signer, origin, read_verifier, verify
from events.storage.sqlite import SqliteLedger


class PresentDirectory(Struct, frozen=True):
    """A data directory as it is. `origin` and `head` are what its ledger says, None and 0 where
    that cannot be read any more; `published` is its last checkpoint, verified. `signer` is its own
    key, or in its place one that was kept elsewhere, as `signer_source` says.
    """

    data: Path
    origin: str | None
    head: int
    signer: Signer | None
    published: Checkpoint | None
    signer_source: str = "the present data directory's key"

    def has(self, name: str) -> bool:
        """Whether a file is there."""
        return (self.data / name).exists()

    def check(self, backup: Path, covered: Checkpoint, *, accept_loss: bool) -> None:
        """Raise `BackupError` unless it may be replaced with what a backup covers."""
        if self.origin not in {None, covered.origin}:
            raise BackupError(backup, f"it is of {covered.origin}, {self.data} of {self.origin}")
        last = max(self.head, 0 if self.published is None else self.published.size)
        if last > covered.size and not accept_loss:
            lost = f"positions {covered.size + 1} to {last} of {self.data}"
            remedy = "restore a newer backup, or give --accept-loss to lose them"
            raise BackupError(backup, f"{lost} are not in it: {remedy}")


async def look_at(data: Path, key: str | None, signing_key: Path | None = None) -> PresentDirectory:
    """What is at the place that a backup is to be restored to, with the signing key that was kept,
    if one is given; raises `SigningError` where that cannot be used.
    """
    found = await _found(data, key)
    if signing_key is None:
        return found
    return replace(found, signer=read_kept(signing_key), signer_source=f"the key in {signing_key}")


async def _found(data: Path, key: str | None) -> PresentDirectory:
    signer = _signer(data)
    published = _published(data, signer, key)
    if not (data / LEDGER).exists():
        return PresentDirectory(data, None, 0, signer, published)
    try:
        ledger = SqliteLedger(data / LEDGER, read_only=True)
    except LedgerError:
        return PresentDirectory(data, None, 0, signer, published)
    try:
        return PresentDirectory(data, origin(ledger.id), await ledger.head(), signer, published)
    except LedgerError:
        return PresentDirectory(data, origin(ledger.id), 0, signer, published)
    finally:
        await ledger.close()


def _signer(data: Path) -> Signer | None:
    try:
        return read_kept(data / KEY)
    except SigningError:
        return None


def _published(data: Path, signer: Signer | None, key: str | None) -> Checkpoint | None:
    """The last checkpoint, verified with the directory's own key or the one that was given."""
    note = kept_checkpoint(data)
    if note is None:
        return None
    keys = [] if signer is None else [signer.verifier]
    keys += [] if key is None else [read_verifier(key)]
    reason = f"there is no readable {KEY} to verify it with, and no --key"
    for each in keys:
        try:
            return verify(note, each)
        except ProofError as error:
            reason = str(error)
    raise BackupError(data / CHECKPOINT, reason)

"""What a data directory keeps to answer for its ledger: the key, and the last checkpoint.

The key is made at the first start and never again by itself: who has published checkpoints and has
lost the key must say that a new one is meant (`rotate`).
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from events.errors import LedgerCorruptError, ProofError, SigningError
from events.files import durable
from events.ledger.protocol import Ledger
from events.proofs.checkpoints import (
    Checkpoint,
    Signer,
    VerifierKey,
    new_signer,
    origin,
    read_signer,
    stated,
    verify,
)

KEY = "signing.key"
CHECKPOINT = "checkpoint.txt"
COSIGNED = "cosigned.txt"
_READ_LIMIT = 10_000


def origin_of(ledger: Ledger) -> str:
    """What a ledger's checkpoints and its key are named."""
    return origin(ledger.id)


def open_signer(data: Path, ledger: Ledger) -> Signer:
    """The data directory's key, made where there never was one; raises `SigningError`.

    The caller holds the right to write.
    """
    path = data / KEY
    if not os.path.lexists(path):
        if (data / CHECKPOINT).exists():
            reason = f"it is missing, and {CHECKPOINT} was published with it: put it back from a"
            raise SigningError(path, f"{reason} backup, or have a new one (detente rotate-key)")
        _keep(path, new_signer(origin_of(ledger)).secret() + "\n", durable.OWNER)
    return read_key(data, ledger)


def read_key(data: Path, ledger: Ledger) -> Signer:
    """The data directory's key, which is this ledger's; raises `SigningError`."""
    path = data / KEY
    signer = read_kept(path)
    if signer.verifier.name != origin_of(ledger):
        reason = f"it is the key of {signer.verifier.name}, and this is {origin_of(ledger)}"
        raise SigningError(path, reason)
    return signer


def read_kept(path: Path) -> Signer:
    """The key in a file, whichever ledger it is for; raises `SigningError`."""
    try:
        return read_signer(read_private(path).removesuffix("\n"))
    except OSError as error:
        raise SigningError(path, error.strerror or str(error)) from error
    except ProofError as error:
        remedy = "put it back from a backup, or remove it and rotate-key"
        raise SigningError(path, f"it is damaged: {remedy}") from error


async def rotate(data: Path, ledger: Ledger) -> Signer:
    """Give a ledger a new key and a checkpoint signed with it; the caller may write.

    The ledger has to extend what was signed last; without the old key, what it is said to be.
    """
    has_key = os.path.lexists(data / KEY)
    await check_published(data, ledger, read_key(data, ledger).verifier if has_key else None)
    signer = new_signer(origin_of(ledger))
    with _told(data / KEY):
        durable.refuse_other_names(data / KEY)
    with _told(data / CHECKPOINT):
        durable.remove(data / CHECKPOINT)
    _keep(data / KEY, signer.secret() + "\n", durable.OWNER)
    keep_checkpoint(data, await checkpoint_of(ledger, signer))
    return signer


async def checkpoint_of(ledger: Ledger, signer: Signer, size: int | None = None) -> str:
    """The signed checkpoint of a size, the head's where none is given."""
    size = await ledger.head() if size is None else size
    return signer.sign(Checkpoint(signer.verifier.name, size, await ledger.root(size)))


def keep_checkpoint(data: Path, note: str) -> None:
    """Put the last checkpoint on disk, whole or not at all."""
    _keep(data / CHECKPOINT, note, durable.READABLE)


def keep_cosigned(data: Path, note: str) -> None:
    """Put the last checkpoint that witnesses have cosigned on disk, whole or not at all."""
    _keep(data / COSIGNED, note, durable.READABLE)


def kept_checkpoint(data: Path, name: str = CHECKPOINT) -> str | None:
    """The last checkpoint as it was kept, if one was; raises `SigningError`."""
    path = data / name
    try:
        with path.open("rb") as file:
            return file.read(_READ_LIMIT).decode()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SigningError(path, str(error)) from error


async def check_published(data: Path, ledger: Ledger, key: VerifierKey | None) -> None:
    """Raise `LedgerCorruptError` unless the ledger extends what was published last.

    Where there is no key any more, whatever the checkpoint says is held against the ledger. Raises
    `SigningError` where the checkpoint itself is damaged or was signed with another key.
    """
    note = kept_checkpoint(data)
    if note is None:
        return
    try:
        published = stated(note, origin_of(ledger)) if key is None else verify(note, key)
    except ProofError as error:
        raise SigningError(data / CHECKPOINT, str(error)) from error
    head = await ledger.head()
    if published.size > head:
        reason = f"{CHECKPOINT} was published for {published.size} events, and it has {head}"
        raise LedgerCorruptError(head + 1, reason)
    if await ledger.root(published.size) != published.root:
        raise LedgerCorruptError(
            published.size, f"up to there it is not what {CHECKPOINT} was published for"
        )


def read_private(path: Path) -> str:
    """A file that nobody but its owner may read; raises `OSError` and `SigningError`."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    with os.fdopen(handle, encoding="utf-8", errors="replace") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_mode & 0o077:
            mode = stat.filemode(found.st_mode)
            remedy = "chmod 600 it, and rotate-key if they may have"
            raise SigningError(path, f"others may read it ({mode}): {remedy}")
        return file.read(_READ_LIMIT)


def _keep(path: Path, text: str, mode: int) -> None:
    with _told(path):
        durable.replace(path, text.encode(), mode)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SigningError(path, error.strerror or str(error)) from error

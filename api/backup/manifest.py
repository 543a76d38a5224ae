"""What a backup says of itself: its ledger's size and root, signed, and the hash of each file.

A manifest is written in one way only, and hashes itself too: any changed byte of it is noticed.
"""

import re
import stat
from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from events.errors import BackupError, ProofError
from events.proofs.checkpoints import Checkpoint, Signer, VerifierKey, verified_text
from events.proofs.merkle import HASH_BYTES

MANIFEST = "manifest.json"
FORMAT: Final = "detente-backup/1"
PRIVATE = frozenset({"signing.key", "keys.json", "desk.sqlite3"})
"""Files that nobody but their owner may read; nor may anybody read what is in `PRIVATE_FOLDER`."""

PRIVATE_FOLDER = "texts"

_BYTES_LIMIT = 100_000_000
_NAME = re.compile(
    "ledger[.]sqlite3|desk[.]sqlite3|signing[.]key|keys[.]json|checkpoint[.]txt"
    "|texts/objects/[0-9a-f]{64}|texts/sources/[a-z0-9]+(-[a-z0-9]+)*|texts/waiting/[0-9a-f]{64}"
)


class BackedUp(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of a backup."""

    name: str
    bytes: int
    sha256: str


class Manifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`checkpoint` and `statement` are signed notes: of exactly the ledger that was backed up, and
    of this manifest. Both, and the key that verifies them, are None where there was no key to sign
    with. `sha256` is of the manifest without it and without the statement.
    """

    format: Literal["detente-backup/1"] = FORMAT
    made_at: datetime
    origin: str
    size: int
    root: str
    files: tuple[BackedUp, ...]
    checkpoint: str | None = None
    key: str | None = None
    sha256: str = ""
    statement: str | None = None

    @property
    def covered(self) -> Checkpoint:
        """The ledger that it says was backed up."""
        return Checkpoint(self.origin, self.size, bytes.fromhex(self.root))


def sealed(manifest: Manifest, signer: Signer | None) -> Manifest:
    """The manifest with its own hash, signed where there is a key."""
    manifest = replace(manifest, sha256=_digest(manifest))
    if signer is None:
        return manifest
    return replace(manifest, statement=signer.signed(_statement(manifest)))


def written(manifest: Manifest) -> bytes:
    """The one way in which a manifest is written."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


def read_manifest(directory: Path) -> Manifest:
    """A backup's manifest; raises `BackupError` for one that is missing or was changed."""
    path = directory / MANIFEST
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or path.lstat().st_size > _BYTES_LIMIT:
            raise BackupError(path, "it is no manifest")
        content = path.read_bytes()
        manifest = msgspec.json.decode(content, type=Manifest)
        is_whole = written(manifest) == content and _digest(manifest) == manifest.sha256
        is_root = len(bytes.fromhex(manifest.root)) == HASH_BYTES
    except FileNotFoundError as error:
        raise BackupError(directory, f"it has no {MANIFEST}: no finished backup") from error
    except OSError as error:
        raise BackupError(path, error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:
        raise BackupError(path, f"it is no manifest: {error}") from error
    if not is_whole or not is_root:
        raise BackupError(path, "it is not as it was written")
    _check_names(path, manifest)
    return manifest


def check_signed(path: Path, manifest: Manifest, key: VerifierKey) -> None:
    """Raise `BackupError` unless the key has signed the manifest."""
    if manifest.statement is None:
        raise BackupError(path, "it is not signed: no signing key could be read when it was made")
    try:
        text = verified_text(manifest.statement, key)
    except ProofError as error:
        raise BackupError(path, f"its signature: {error}") from error
    if text != _statement(manifest):
        raise BackupError(path, "another manifest was signed")


def _check_names(path: Path, manifest: Manifest) -> None:
    names = [each.name for each in manifest.files]
    for name in names:
        if not _NAME.fullmatch(name):
            raise BackupError(path, f"{name[:200]!r} is no file of a backup")
    if sorted(set(names)) != names or "ledger.sqlite3" not in names:
        raise BackupError(path, "expected each file once, in order, the ledger among them")


def _digest(manifest: Manifest) -> str:
    return sha256(written(replace(manifest, sha256="", statement=None))).hexdigest()


def _statement(manifest: Manifest) -> str:
    """The first line is no ledger's origin, so that this can never be taken for a checkpoint."""
    root = b64encode(bytes.fromhex(manifest.root)).decode()
    lines = (f"{manifest.origin}/backup", manifest.size, root, manifest.sha256)
    return "".join(f"{line}\n" for line in lines)

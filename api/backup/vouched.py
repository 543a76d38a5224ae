"""Who vouches for what is in a backup: a signature for all, a checkpoint for events, or nobody.

That a signature is missing is never better than that it is wrong: what nobody vouches for is taken
only when it is named.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct

from api.backup.manifest import MANIFEST, Manifest, check_signed
from api.backup.present import PresentDirectory
from api.desk import desk_schema
from api.service.stores import TEXTS
from api.writing import keys
from events.errors import BackupError, ProofError
from events.ledger.signing_key import CHECKPOINT, KEY, kept_checkpoint, read_kept
from events.proofs.checkpoints import Checkpoint, VerifierKey, read_verifier, verify

VouchedPart = Literal["events", "texts", "drafts", "keys"]

FLAG = "--accept-unsigned"


class Vouching(NamedTuple):
    """What a restore was told: a checkpoint kept elsewhere, a verifier key, what may be lost,
    which parts may be taken though nobody vouches for them (None where nothing was said of that),
    and the file of a signing key that was kept.
    """

    checkpoint: Path | None = None
    key: str | None = None
    replace: bool = False
    accept_loss: bool = False
    accept_unsigned: frozenset[str] | None = None
    signing_key: Path | None = None


class Trusted(NamedTuple):
    """A key that a backup is verified with, and whose word that is. `is_the_backups`: nobody's, as
    it came with the backup, and whoever made that may have made the key.
    """

    key: VerifierKey
    source: str
    is_the_backups: bool = False


class Vouched(Struct, frozen=True):
    """`unsigned` are the parts that nobody vouches for, in words. `extended` are the checkpoints,
    each with its file, that the ledger has to extend; `key_files` are the files of that part.
    """

    trusted: Trusted | None
    extended: tuple[tuple[Path, Checkpoint], ...]
    unsigned: dict[VouchedPart, str]
    key_files: tuple[str, ...] = ()

    def left_out(self, wanted: Vouching) -> list[VouchedPart]:
        """The parts that are not to be restored."""
        return [each for each in self.unsigned if each not in (wanted.accept_unsigned or ())]

    def taken(self, wanted: Vouching) -> list[VouchedPart]:
        """The parts that are to be restored all the same."""
        return [each for each in self.unsigned if each in (wanted.accept_unsigned or ())]

    def named(self, parts: Sequence[VouchedPart]) -> str:
        """What parts are, in words."""
        return ", ".join(self.unsigned[each] for each in parts)


def vouched(
    directory: Path, path: Path, manifest: Manifest, present: PresentDirectory, wanted: Vouching
) -> Vouched:
    """Hold all signatures of a backup, whose files were copied to `path`, against a key.

    Raises `BackupError` for one that does not hold, and for what nobody has signed and nobody asked
    for. What is signed with a key of the backup's own is as good as not signed.
    """
    trusted = _trusted(path, present, wanted)
    own = _own(directory, path, manifest, trusted)
    extended = tuple(_extended(manifest, trusted, present, wanted))
    if manifest.statement is not None and trusted is not None and not trusted.is_the_backups:
        return Vouched(trusted, extended, {})
    extended += own
    key_files = tuple(_key_files(path, trusted, present))
    unsigned = _unsigned(path, manifest, extended, key_files)
    found = Vouched(trusted, extended, unsigned, key_files)
    _refuse_unsigned(directory, manifest, found, wanted)
    return found


def _trusted(path: Path, present: PresentDirectory, wanted: Vouching) -> Trusted | None:
    if wanted.key is not None:
        return Trusted(read_verifier(wanted.key), "the key that was given")
    if present.signer is not None:
        return Trusted(present.signer.verifier, present.signer_source)
    if (path / KEY).exists():
        own = read_kept(path / KEY).verifier
        if wanted.checkpoint is not None:  # it has to be signed with that key, too
            return Trusted(own, f"the key that signed {wanted.checkpoint}")
        return Trusted(own, "the backup's own key", is_the_backups=True)
    return None


def _own(
    directory: Path, path: Path, manifest: Manifest, trusted: Trusted | None
) -> tuple[tuple[Path, Checkpoint], ...]:
    """The checkpoints in the backup itself; whatever is signed there is signed with the key."""
    if trusted is None:
        if manifest.statement is None:
            return ()
        own = "none" if manifest.key is None else f"{manifest.key}, which proves nothing by itself"
        reason = (
            f"there is no key to verify it with: give --signing-key, the {KEY} that was kept, or"
            f" --key, its public half (it names {own})"
        )
        raise BackupError(directory, reason)
    file, key = directory / MANIFEST, trusted.key
    if manifest.statement is not None:
        check_signed(file, manifest, key)
        if _verified(file, manifest.checkpoint or "", key) != manifest.covered:
            raise BackupError(file, "its checkpoint is of another ledger or size")
    if manifest.key not in {None, str(key)}:
        raise BackupError(file, f"its key is not {trusted.source}")
    if (path / KEY).exists() and read_kept(path / KEY).verifier != key:
        raise BackupError(directory / KEY, f"it is not {trusted.source}")
    notes = [(file, manifest.checkpoint), (directory / CHECKPOINT, kept_checkpoint(path))]
    found = tuple((each, _verified(each, note, key)) for each, note in notes if note is not None)
    for each, checkpoint in found:
        _refuse_missing(each, checkpoint, manifest)
    return () if trusted.is_the_backups else found


def _extended(
    manifest: Manifest, trusted: Trusted | None, present: PresentDirectory, wanted: Vouching
) -> list[tuple[Path, Checkpoint]]:
    """The checkpoints from elsewhere that the backup has to extend, each with its file."""
    found = []
    if wanted.checkpoint is not None:
        if trusted is None:
            raise BackupError(wanted.checkpoint, "there is no key to verify it with: give --key")
        found.append((wanted.checkpoint, _given(wanted.checkpoint, trusted.key, manifest)))
    # What a present data directory has beyond the backup may be lost on purpose (`Present.check`).
    if present.published is not None and present.published.size <= manifest.size:
        found.append((present.data / CHECKPOINT, present.published))
    return found


def _given(file: Path, key: VerifierKey, manifest: Manifest) -> Checkpoint:
    try:
        given = _verified(file, file.read_text("utf-8"), key)
    except UnicodeDecodeError as error:
        raise BackupError(file, "it is no checkpoint") from error
    _refuse_missing(file, given, manifest)
    return given


def _refuse_missing(file: Path, published: Checkpoint, manifest: Manifest) -> None:
    if published.size > manifest.size:
        missing = f"{manifest.size + 1} to {published.size}"
        raise BackupError(file, f"positions {missing} were published, and are not in the backup")


def _verified(path: Path, note: str, key: VerifierKey) -> Checkpoint:
    try:
        return verify(note, key)
    except ProofError as error:
        raise BackupError(path, str(error)) from error


def _key_files(path: Path, trusted: Trusted | None, present: PresentDirectory) -> Iterator[str]:
    """The keys that nobody vouches for: those that are there stay, and one that is known from
    elsewhere proves itself.
    """
    if (path / keys.FILE).exists() and not present.has(keys.FILE):
        yield keys.FILE
    if (path / KEY).exists() and (trusted is None or trusted.is_the_backups):
        yield KEY


def _unsigned(
    path: Path,
    manifest: Manifest,
    extended: Sequence[tuple[Path, Checkpoint]],
    key_files: Sequence[str],
) -> dict[VouchedPart, str]:
    events = max((each.size for _, each in extended), default=0)
    places = tuple(f"{TEXTS}/{each}/" for each in ("sources", "waiting"))
    texts = sum(each.name.startswith(places) for each in manifest.files)
    found: dict[VouchedPart, str] = {}
    if manifest.size > events:
        found["events"] = f"events {events + 1} to {manifest.size}"
    if (path / TEXTS).exists():
        found["texts"] = "1 text" if texts == 1 else f"{texts} texts"
    if (path / desk_schema.FILE).exists():
        found["drafts"] = desk_schema.FILE
    if key_files:
        found["keys"] = " and ".join(key_files)
    return found


def _refuse_unsigned(directory: Path, manifest: Manifest, found: Vouched, wanted: Vouching) -> None:
    """A checkpoint from elsewhere is enough where it leaves nothing open."""
    is_enough = None not in {wanted.key, wanted.checkpoint} and not found.unsigned
    is_asked_for = wanted.accept_unsigned is not None
    if is_enough or (is_asked_for and "events" not in found.left_out(wanted)):
        return
    reason = "it is not signed: give --key and a --checkpoint that was kept elsewhere"
    if manifest.statement is not None:
        reason = (
            f"it is signed with a {KEY} of its own, which anybody may have put there: give --key"
        )
        reason += ", or a --checkpoint that was kept elsewhere"
    if found.unsigned:
        flags = " ".join(f"{FLAG} {each}" for each in found.unsigned)
        open_to = found.named(list(found.unsigned))
        reason += f". Nobody vouches for {open_to}; to take them all the same, give {flags}"
    raise BackupError(directory / MANIFEST, reason)

"""`detente restore`: a backup becomes a data directory, once it has proven to be good.

All is done in a directory beside the target, which is put in place at the end in one step.
"""

import os
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import click

from api import keys
from api.backup_files import copy, exchange, put, refuse_taken, unfinished
from api.backup_manifest import MANIFEST, Manifest, check_signed, read_manifest
from api.backup_present import Present, look_at
from api.service import LEDGER
from events import durable
from events.audit import audit
from events.checkpoints import Checkpoint, VerifierKey, read_verifier, verify
from events.errors import BackupError, ProofError
from events.ledger import Ledger
from events.lock import WriteLock
from events.signing import CHECKPOINT, KEY, read_kept
from events.sqlite_ledger import SqliteLedger
from projections.runner import build


class Wanted(NamedTuple):
    """What a restore was told: a checkpoint kept elsewhere, a verifier key, what may be lost."""

    checkpoint: Path | None = None
    key: str | None = None
    replace: bool = False
    accept_loss: bool = False


class Trusted(NamedTuple):
    """A key that a backup is verified with, and whose word that is."""

    key: VerifierKey
    source: str


async def restore(directory: Path, data: Path, wanted: Wanted) -> None:
    """Make a data directory of a backup and say what was proven. Raises `BackupError`."""
    data = data.resolve()
    if not wanted.replace:
        refuse_taken(data)
    with ExitStack() as stack:
        if (data / LEDGER).exists():
            stack.callback(WriteLock(data / f"{LEDGER}.lock").release)
        present = await look_at(data, wanted.key)
        path = stack.enter_context(unfinished(data))
        manifest = _copied(directory, path)
        trusted = _trusted(directory, path, manifest, present, wanted)
        _check_signatures(directory, path, manifest, trusted, wanted)
        await _prove(directory, path, manifest, _extended(manifest, trusted, present, wanted))
        present.check(directory, manifest.covered, accept_loss=wanted.accept_loss)
        kept = _operators_own(path, present, manifest)
        await _build_views(path)
        path.chmod(0o755)
        durable.sync_tree(path)
        beside = _put_in_place(path, data)
    _tell(manifest, trusted, data, (*kept, *beside))


def _copied(directory: Path, path: Path) -> Manifest:
    """Copy the files of a backup; each is as its manifest says, and there are no others."""
    manifest = read_manifest(directory)
    there = {
        str(Path(folder, name).relative_to(directory))
        for folder, _, names in os.walk(directory)
        for name in names
    }
    for name in sorted(there - {each.name for each in manifest.files} - {MANIFEST}):
        raise BackupError(directory / name, f"{MANIFEST} does not list it")
    for each in manifest.files:
        if each.name not in there:
            raise BackupError(directory / each.name, "it is missing")
        if copy(directory / each.name, path, each.name) != each:
            raise BackupError(directory / each.name, "it is not what was backed up")
    return manifest


def _trusted(
    directory: Path, path: Path, manifest: Manifest, present: Present, wanted: Wanted
) -> Trusted:
    if wanted.key is not None:
        return Trusted(read_verifier(wanted.key), "the key that was given")
    if present.signer is not None:
        return Trusted(present.signer.verifier, "the present data directory's key")
    if (path / KEY).exists():
        return Trusted(read_kept(path / KEY).verifier, "the backup's own key")
    own = "none" if manifest.key is None else f"{manifest.key}, which proves nothing by itself"
    raise BackupError(directory, f"there is no key to verify it with: give --key (it names {own})")


def _check_signatures(
    directory: Path, path: Path, manifest: Manifest, trusted: Trusted, wanted: Wanted
) -> None:
    """All that is signed in a backup is signed with the key, for the ledger that it holds."""
    if manifest.statement is None and None in {wanted.key, wanted.checkpoint}:
        reason = "it is not signed: give --key and a --checkpoint that was kept elsewhere"
        raise BackupError(directory / MANIFEST, reason)
    if manifest.statement is not None:
        check_signed(directory / MANIFEST, manifest, trusted.key)
        note = manifest.checkpoint or ""
        if _verified(directory / MANIFEST, note, trusted.key) != manifest.covered:
            raise BackupError(directory / MANIFEST, "its checkpoint is of another ledger or size")
    if manifest.key not in {None, str(trusted.key)}:
        raise BackupError(directory / MANIFEST, f"its key is not {trusted.source}")
    if (path / KEY).exists() and read_kept(path / KEY).verifier != trusted.key:
        raise BackupError(directory / KEY, f"it is not {trusted.source}")


def _extended(
    manifest: Manifest, trusted: Trusted, present: Present, wanted: Wanted
) -> list[tuple[Path, Checkpoint]]:
    """The checkpoints from elsewhere that the backup has to extend, each with its file."""
    found = []
    if wanted.checkpoint is not None:
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
    if given.size > manifest.size:
        missing = f"{manifest.size + 1} to {given.size}"
        raise BackupError(file, f"positions {missing} were published, and are not in the backup")
    return given


def _verified(path: Path, note: str, key: VerifierKey) -> Checkpoint:
    try:
        return verify(note, key)
    except ProofError as error:
        raise BackupError(path, str(error)) from error


async def _prove(
    directory: Path, path: Path, manifest: Manifest, extended: list[tuple[Path, Checkpoint]]
) -> None:
    """Recompute every leaf and the root from the copied bytes, and hold checkpoints against it."""
    audited = audit(path / LEDGER, manifest.covered)
    if audited.findings:
        found = "; ".join(map(str, audited.findings[:3]))
        raise BackupError(directory / LEDGER, f"it is not as it was written: {found}")
    if (audited.size, audited.root) != (manifest.size, manifest.covered.root):
        reason = f"{audited.size} events with the root {audited.root.hex()}, {MANIFEST} has others"
        raise BackupError(directory / LEDGER, reason)
    ledger = SqliteLedger(path / LEDGER, read_only=True)
    try:
        for file, checkpoint in extended:
            await _check_extends(ledger, manifest, file, checkpoint)
    finally:
        await ledger.close()


async def _check_extends(
    ledger: Ledger, manifest: Manifest, file: Path, published: Checkpoint
) -> None:
    if published.origin != manifest.origin:
        raise BackupError(file, f"it is of {published.origin}, the backup of {manifest.origin}")
    if await ledger.root(published.size) != published.root:
        raise BackupError(file, "the backup does not extend it: its past is another")


def _operators_own(path: Path, present: Present, manifest: Manifest) -> list[str]:
    """Keys of the present data directory stay; the ledger as it is now is signed, if it can be."""
    said = []
    if present.has(keys.FILE):
        (path / keys.FILE).unlink(missing_ok=True)
        copy(present.data / keys.FILE, path, keys.FILE)
    elif (path / keys.FILE).exists():
        made = manifest.made_at.isoformat(timespec="seconds")
        said.append(f"writers' keys are as of {made}: revoke again what was revoked since")
    if present.signer is not None and present.signer.verifier.name == manifest.origin:
        (path / KEY).unlink(missing_ok=True)
        put(path / KEY, (present.signer.secret() + "\n").encode())
    if (path / KEY).exists():
        (path / CHECKPOINT).unlink(missing_ok=True)
        put(path / CHECKPOINT, read_kept(path / KEY).sign(manifest.covered).encode())
    else:
        said.append(f"put {KEY} back from where it is kept, or have a new one (rotate-key)")
    return said


async def _build_views(path: Path) -> None:
    ledger = SqliteLedger(path / LEDGER, read_only=True)
    try:
        await build(path, ledger)
    finally:
        await ledger.close()


def _put_in_place(path: Path, data: Path) -> list[str]:
    if not data.exists() or not any(data.iterdir()):
        durable.move(path, data)
        return []
    number = 1
    while (kept := data.with_name(f"{data.name}.replaced-{number}")).exists():
        number += 1
    exchange(path, data, kept)
    return [f"what was there is kept in {kept}"]


def _tell(manifest: Manifest, trusted: Trusted, data: Path, said: tuple[str, ...]) -> None:
    click.echo(f"{manifest.size} events restored to {data}; root {manifest.root}")
    if manifest.statement is None:
        click.echo("nobody has signed what follows the checkpoint that was given")
    click.echo(f"verified with {trusted.source}, {trusted.key}")
    for each in said:
        click.echo(each)

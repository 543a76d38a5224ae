"""`detente restore`: a backup becomes a data directory, once it has proven to be good.

All is done in a directory beside the target, which is put in place at the end in one step.
"""

import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from api.backup.files import copy, exchange, put, refuse_taken, unfinished
from api.backup.manifest import MANIFEST, Manifest, read_manifest
from api.backup.present import PresentDirectory, look_at
from api.backup.vouched import Vouched, Vouching, vouched
from api.desk import desk_schema
from api.service.stores import LEDGER, TEXTS
from api.writing import keys
from events.audit.whole_ledger import audit
from events.errors import BackupError
from events.files import durable
from events.files.write_lock import LedgerLock
from events.ledger.protocol import Ledger
from events.ledger.signing_key import CHECKPOINT, KEY, read_kept
from events.proofs.checkpoints import Checkpoint
from events.storage.sqlite import SqliteLedger
from projections.filing.building import build

NOTHING_FOLLOWS = "nobody has signed what follows, which is nothing"


async def restore(directory: Path, data: Path, wanted: Vouching) -> None:
    """Make a data directory of a backup and say what was proven. Raises `BackupError`."""
    data = data.resolve()
    if not wanted.replace:
        refuse_taken(data)
    with ExitStack() as stack:
        if (data / LEDGER).exists():
            stack.callback(LedgerLock(data / LEDGER).release)
        present = await look_at(data, wanted.key, wanted.signing_key)
        path = stack.enter_context(unfinished(data))
        manifest = _copied(directory, path)
        _refuse_anothers(wanted, present, manifest)
        found = vouched(directory, path, manifest, present, wanted)
        await _prove(directory, path, manifest, found.extended)
        present.check(directory, manifest.covered, accept_loss=wanted.accept_loss)
        _leave_out(path, found, wanted)
        kept = _operators_own(path, present, manifest)
        await _build_views(path)
        path.chmod(0o755)
        durable.sync_tree(path)
        beside = _put_in_place(path, data)
    _tell(data, manifest, found, wanted)
    for each in (*kept, *beside):
        click.echo(each)


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


def _refuse_anothers(wanted: Vouching, present: PresentDirectory, manifest: Manifest) -> None:
    """A signing key that was given is that of the backup's ledger."""
    if wanted.signing_key is None or present.signer is None:
        return
    if (name := present.signer.verifier.name) != manifest.origin:
        raise BackupError(wanted.signing_key, f"it is the key of {name}, not of {manifest.origin}")


async def _prove(
    directory: Path, path: Path, manifest: Manifest, extended: Sequence[tuple[Path, Checkpoint]]
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


def _leave_out(path: Path, found: Vouched, wanted: Vouching) -> None:
    """Remove what nobody has signed and nobody has asked for."""
    parts = found.left_out(wanted)
    if "texts" in parts:
        shutil.rmtree(path / TEXTS)
    if "drafts" in parts:
        (path / desk_schema.FILE).unlink()
    for name in found.key_files if "keys" in parts else ():
        (path / name).unlink()


def _operators_own(path: Path, present: PresentDirectory, manifest: Manifest) -> list[str]:
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
        put(path, KEY, (present.signer.secret() + "\n").encode())
    if (path / KEY).exists():
        (path / CHECKPOINT).unlink(missing_ok=True)
        put(path, CHECKPOINT, read_kept(path / KEY).sign(manifest.covered).encode())
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


def _tell(data: Path, manifest: Manifest, found: Vouched, wanted: Vouching) -> None:
    """What is there now, and whose word is good for what of it."""
    click.echo(f"{manifest.size} events restored to {data}; root {manifest.root}")
    is_signed, trusted = manifest.statement is not None, found.trusted
    if trusted is not None and (is_signed or found.extended):
        click.echo(f"verified with {trusted.source}, {trusted.key}")
        if trusted.is_the_backups:
            click.echo("which shows that its parts belong together, not whose they are")
    if is_signed and trusted is not None and not trusted.is_the_backups:
        click.echo("signed with it: every event, every text and every key that was backed up")
        return
    for file, checkpoint in found.extended:
        click.echo(f"signed with it: events 1 to {checkpoint.size}, by {file}")
    click.echo("nobody has signed what follows" if found.unsigned else NOTHING_FOLLOWS)
    for parts, what in ((found.taken(wanted), "taken"), (found.left_out(wanted), "left out")):
        if parts:
            click.echo(f"{what}: {found.named(parts)}")

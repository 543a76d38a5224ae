"""`detente backup`: a copy of the data directory, beside a process that writes or without one.

The ledger is copied as it stood at one moment. Its root is computed anew from the copied bytes
before the directory gets its name.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
from msgspec import Struct

from api.backup.files import copy, described, put, refuse_taken, unfinished
from api.backup.manifest import MANIFEST, BackedUp, Manifest, sealed, written
from api.desk import desk_schema
from api.service.stores import LEDGER, TEXTS
from api.writing import keys
from events.audit.whole_ledger import audit
from events.errors import BackupError, DeskUnavailableError, ProofError, SigningError
from events.files import durable
from events.ledger.signing_key import CHECKPOINT, KEY, kept_checkpoint, read_key
from events.proofs.checkpoints import Checkpoint, Signer, origin, verify
from events.source_texts.attached_texts import Texts
from events.storage.sqlite import SqliteLedger
from events.storage.sqlite_durable_connections import open_for_reading
from events.time.clock import utc_now

"""The keys of those who write over HTTP."""

PAGES = 1_000
"""Pages of the ledger that are copied in one step."""

_ATTEMPTS = 3
_DIGEST = re.compile("[0-9a-f]{64}")


class BackupOrigin(Struct, frozen=True):
    """What a backup is made of: the ledger's id, its key if it can be read, what was published."""

    data: Path
    id: str
    signer: Signer | None
    published: str | None


async def back_up(data: Path, directory: Path, *, with_signing_key: bool) -> None:
    """Make a backup and say what it holds. Raises `BackupError`."""
    refuse_taken(directory)
    with unfinished(directory.absolute()) as path:
        origin_of = await _origin(data)
        # First: what is recorded meanwhile is found in the ledger, by the key of its draft.
        drafts = list(_copy_drafts(data, path))
        _copy_ledger(data / LEDGER, path / LEDGER)
        covered = await _proven(origin_of, path / LEDGER)
        files = [described(path, LEDGER), *drafts, *_copy_texts(data / TEXTS, path)]
        files += _copy_small(origin_of, path, covered, with_signing_key=with_signing_key)
        manifest = _manifest(origin_of, covered, files)
        put(path, MANIFEST, written(manifest))
        durable.sync_tree(path)
        durable.move(path, directory)
    _tell(manifest, directory)


async def _origin(data: Path) -> BackupOrigin:
    """Read before the ledger is copied: what was published by then has to be in the copy."""
    published = kept_checkpoint(data)
    ledger = SqliteLedger(data / LEDGER, read_only=True)
    try:
        signer = read_key(data, ledger)
    except SigningError as error:
        click.echo(f"the backup is not signed: {error}", err=True)
        signer = None
    finally:
        await ledger.close()
    return BackupOrigin(data, ledger.id, signer, published)


def _copy_ledger(source: Path, target: Path) -> None:
    """Copy one moment of a ledger; its writer goes on meanwhile.

    Inside of a transaction the copy is of one snapshot. Without, each commit would start it anew.
    """
    try:
        with closing(open_for_reading(source)) as reading, closing(_new(target)) as writing:
            reading.execute("BEGIN")
            reading.execute("SELECT count(*) FROM ledger").fetchone()
            reading.backup(writing, pages=PAGES, sleep=0)
    except sqlite3.Error as error:
        raise BackupError(target, f"the ledger could not be copied: {error}") from error
    _remove_log(target)


def _copy_drafts(data: Path, path: Path) -> Iterator[BackedUp]:
    if (data / desk_schema.FILE).exists():
        try:
            desk_schema.copy_desk(data / desk_schema.FILE, path / desk_schema.FILE)
        except DeskUnavailableError as error:
            raise BackupError(
                error.path, f"the drafts could not be copied: {error.reason}"
            ) from error
        yield described(path, desk_schema.FILE)


def _new(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")  # all files are synced at the end
    return connection


async def _proven(origin_of: BackupOrigin, copied: Path) -> Checkpoint:
    """How the copy stands, computed from its bytes, once that is what the ledger itself says."""
    published = _published(origin_of)
    audited = audit(copied, published)
    _remove_log(copied)
    if audited.findings:
        found = "; ".join(map(str, audited.findings[:3]))
        raise BackupError(
            origin_of.data / LEDGER, f"no backup is made of it, it is damaged: {found}"
        )
    ledger = SqliteLedger(origin_of.data / LEDGER, read_only=True)
    try:
        root = await ledger.root(audited.size)
    finally:
        await ledger.close()
    if root != audited.root:
        raise BackupError(copied, f"its root is {audited.root.hex()}, the ledger's {root.hex()}")
    return Checkpoint(origin(origin_of.id), audited.size, audited.root)


def _published(origin_of: BackupOrigin) -> Checkpoint | None:
    if origin_of.published is None or origin_of.signer is None:
        return None
    try:
        return verify(origin_of.published, origin_of.signer.verifier)
    except ProofError as error:
        raise SigningError(origin_of.data / CHECKPOINT, str(error)) from error


def _remove_log(path: Path) -> None:
    """Remove what SQLite has put beside a copy; there is nothing in it."""
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise BackupError(log, "it is not empty, though nobody writes there")
    log.unlink(missing_ok=True)
    path.with_name(path.name + "-shm").unlink(missing_ok=True)


def _copy_texts(texts: Path, path: Path) -> Iterator[BackedUp]:
    """The texts, each under the hash that its bytes have."""
    copied: set[str] = set()
    for source in Texts(texts).sources():
        digest = _digest_of(texts, source)
        if digest is None:
            continue
        if digest not in copied:
            yield _copied_text(texts, path, digest)
            copied.add(digest)
        put(path, f"{TEXTS}/sources/{source}", digest.encode())
        yield described(path, f"{TEXTS}/sources/{source}")
    yield from _copy_waiting(texts, path, copied)


def _copy_waiting(texts: Path, path: Path, copied: set[str]) -> Iterator[BackedUp]:
    """Those whose sources are yet to be registered, and what is noted of them."""
    for each in Texts(texts).waiting():
        if each.sha256 not in copied:
            try:
                yield _copied_text(texts, path, each.sha256)
            except FileNotFoundError:
                continue  # nobody has asked for it for so long that it is gone by now
        put(path, f"{TEXTS}/waiting/{each.sha256}", each.note)
        yield described(path, f"{TEXTS}/waiting/{each.sha256}")


def _digest_of(texts: Path, source: str) -> str | None:
    """What a source's text is; looked at again where it is replaced at the very moment."""
    for _ in range(_ATTEMPTS):
        try:
            digest = (texts / "sources" / source).read_text("ascii", errors="replace")
        except FileNotFoundError:
            return None
        if not _DIGEST.fullmatch(digest):
            raise BackupError(texts / "sources" / source, "it is damaged: attach the text again")
        if (texts / "objects" / digest).exists():
            return digest
    raise BackupError(texts / "sources" / source, "the text is missing: attach it again")


def _copied_text(texts: Path, path: Path, digest: str) -> BackedUp:
    copied = copy(texts / "objects" / digest, path, f"{TEXTS}/objects/{digest}")
    if copied.sha256 != digest:
        raise BackupError(texts / "objects" / digest, "the text is damaged: attach it again")
    return copied


def _copy_small(
    origin_of: BackupOrigin, path: Path, covered: Checkpoint, *, with_signing_key: bool
) -> Iterator[BackedUp]:
    if origin_of.signer is not None:
        put(path, CHECKPOINT, origin_of.signer.sign(covered).encode())
        yield described(path, CHECKPOINT)
    elif origin_of.published is not None:
        put(path, CHECKPOINT, origin_of.published.encode())
        yield described(path, CHECKPOINT)
    if (origin_of.data / keys.FILE).exists():
        yield copy(origin_of.data / keys.FILE, path, keys.FILE)
    if with_signing_key:
        if origin_of.signer is None:
            raise BackupError(origin_of.data / KEY, "it cannot be read, and was to be backed up")
        put(path, KEY, (origin_of.signer.secret() + "\n").encode())
        yield described(path, KEY)


def _manifest(origin_of: BackupOrigin, covered: Checkpoint, files: list[BackedUp]) -> Manifest:
    signer = origin_of.signer
    manifest = Manifest(
        made_at=utc_now(),
        origin=covered.origin,
        size=covered.size,
        root=covered.root.hex(),
        files=tuple(sorted(files, key=lambda each: each.name)),
        checkpoint=None if signer is None else signer.sign(covered),
        key=None if signer is None else str(signer.verifier),
    )
    return sealed(manifest, signer)


def _tell(manifest: Manifest, directory: Path) -> None:
    places = tuple(f"{TEXTS}/{each}/" for each in ("sources", "waiting"))
    texts = sum(each.name.startswith(places) for each in manifest.files)
    click.echo(f"{manifest.size} events and {texts} texts backed up to {directory}")
    click.echo(f"root {manifest.root}, computed anew from the copied bytes")

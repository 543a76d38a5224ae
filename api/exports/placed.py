"""Copies that appear under their name whole or not at all, whatever happens meanwhile."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from api.backup.files import described, unfinished
from api.exports.manifest import MANIFEST, ExportedFile, ExportManifest
from events.errors import ExportError
from events.files import durable

_EVERYBODY = 0o755


@contextmanager
def making(target: Path) -> Iterator[Path]:
    """An empty directory beside a target, to make it in; raises `ExportError`.

    What a killed process has left there is removed first.
    """
    target = target.resolve()
    if not target.parent.is_dir():
        raise ExportError(target.parent, "no such directory")
    try:
        with unfinished(target, ExportError) as path:
            yield path
    except sqlite3.Error as error:
        raise ExportError(target, f"the record could not be copied ({error})") from error


def refuse_folder(target: Path) -> None:
    """Raise `ExportError` unless a directory may be put in a place: there is nothing, an empty
    directory, or an earlier copy with nothing beside it.
    """
    if not os.path.lexists(target):
        return
    if target.is_symlink() or not target.is_dir():
        raise ExportError(target, "it is there, and no directory")
    others = {each.name for each in target.iterdir()} - _own(target)
    if others:
        named = ", ".join(sorted(others)[:3])
        raise ExportError(target, f"it holds something else than an earlier export: {named}")


def refuse_file(target: Path) -> None:
    """Raise `ExportError` where something else than a file is in a place."""
    if target.is_symlink() or (os.path.lexists(target) and not target.is_file()):
        raise ExportError(target, "it is there, and no file")


def put_folder(made: Path, target: Path) -> None:
    """Give a directory its name, in the place of an earlier copy if there is one."""
    durable.sync_tree(made)
    made.chmod(_EVERYBODY)
    target = target.resolve()
    refuse_folder(target)
    if not target.is_dir() or not any(target.iterdir()):
        durable.move(made, target)
        return
    try:
        durable.exchange(made, target)
    except OSError as error:
        reason = f"it cannot be replaced in one step here ({error.strerror}): move it away yourself"
        raise ExportError(target, reason) from error
    shutil.rmtree(made)


def put_file(made: Path, target: Path, manifest: bytes) -> None:
    """Give a file its name, and its manifest one beside it; a manifest is never of another file."""
    durable.sync(made)
    beside = manifest_of(target)
    durable.remove(beside)
    durable.move(made, target)
    durable.replace(beside, manifest, durable.READABLE)


def manifest_of(target: Path) -> Path:
    """Where the manifest of a file stands."""
    return target.with_name(f"{target.name}.{MANIFEST}")


def file_in(
    folder: Path, name: str, table: str | None = None, rows: int | None = None
) -> ExportedFile:
    """A file that is made, as the manifest tells of it."""
    found = described(folder, name)
    return ExportedFile(name, found.bytes, found.sha256, table, rows)


def _own(target: Path) -> set[str]:
    """What an earlier copy consists of, by its manifest."""
    try:
        manifest = msgspec.json.decode((target / MANIFEST).read_bytes(), type=ExportManifest)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return set()
    return {MANIFEST, *(each.name for each in manifest.files)}

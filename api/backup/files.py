"""Directories that appear whole or not at all, and copies that are on disk and known by a hash."""

import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from api.backup.manifest import PRIVATE, PRIVATE_FOLDER, BackedUp
from events.errors import BackupError
from events.files import durable

_CHUNK = 1 << 20


@contextmanager
def unfinished(target: Path, failed: type[BackupError] = BackupError) -> Iterator[Path]:
    """An empty directory beside a target, for its owner only; removed unless it was moved away.

    What a killed process has left there is removed first. Raises what is `failed` with, also where
    another process is at it just now.
    """
    path = target.with_name(target.name + durable.UNFINISHED)
    lock = _claimed(path, failed)
    try:
        for each in path.iterdir():
            shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
        yield path
    except OSError as error:
        name = error.filename if isinstance(error.filename, str) else str(path)
        raise failed(Path(name), error.strerror or str(error)) from error
    finally:
        if durable.is_still(path, lock):
            shutil.rmtree(path, ignore_errors=True)
        os.close(lock)


def refuse_taken(target: Path) -> None:
    """Raise `BackupError` unless there is nothing at a place, or an empty directory."""
    if not os.path.lexists(target):
        return
    if target.is_symlink() or not target.is_dir():
        raise BackupError(target, "it is there, and no directory")
    if any(target.iterdir()):
        raise BackupError(target, "it is not empty")


def put(root: Path, name: str, content: bytes) -> None:
    """Write a new file under a directory that is unfinished."""
    with durable.creating(_placed(root, name), _mode(name)) as file:
        file.write(content)


def copy(source: Path, root: Path, name: str) -> BackedUp:
    """Copy a regular file to a name under a directory that is unfinished."""
    target = _placed(root, name)
    handle = os.open(source, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as reading:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise BackupError(source, "it is no file")
        with durable.creating(target, _mode(name)) as writing:
            while chunk := reading.read(_CHUNK):
                writing.write(chunk)
    return described(root, name)


def described(root: Path, name: str) -> BackedUp:
    """A file that is there, with its size and hash."""
    hashed, size = sha256(), 0
    with (root / name).open("rb") as file:
        while chunk := file.read(_CHUNK):
            hashed.update(chunk)
            size += len(chunk)
    return BackedUp(name, size, hashed.hexdigest())


def exchange(finished: Path, target: Path, kept: Path) -> None:
    """Put a finished directory in the place of another, which is `kept`, in one step.

    Raises `BackupError` where the file system cannot do that.
    """
    durable.move(finished, kept)
    try:
        durable.exchange(kept, target)
    except OSError as error:
        shutil.rmtree(kept)
        reason = f"it cannot be replaced in one step here ({error.strerror}): move it away yourself"
        raise BackupError(target, reason) from error


def _placed(root: Path, name: str) -> Path:
    """Where a file belongs, in directories that are as private as it is."""
    target = root / name
    for folder in reversed(target.relative_to(root).parents[:-1]):
        durable.make_directory(root / folder, durable.OWNER_FOLDER)
    return target


def _mode(name: str) -> int:
    is_private = name in PRIVATE or Path(name).parts[0] == PRIVATE_FOLDER
    return durable.OWNER if is_private else durable.READABLE


def _claimed(path: Path, failed: type[BackupError]) -> int:
    """The directory under a lock that ends with the process; made where it is missing."""
    try:
        durable.make_directory(path, 0o700)
        lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise failed(path, error.strerror or str(error)) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise failed(path, "another process is at it just now") from error
    if not durable.is_still(path, lock):  # the other one has finished meanwhile
        os.close(lock)
        raise failed(path, "another process was at it just now")
    return lock

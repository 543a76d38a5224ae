"""Directories that appear whole or not at all, and copies that are on disk and known by a hash."""

import ctypes
import errno
import fcntl
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from api.backup_manifest import PRIVATE, BackedUp
from events.errors import BackupError

_CHUNK = 1 << 20
_RENAME_EXCHANGE = 2
_AT_CURRENT_DIRECTORY = -100


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """An empty directory beside a target, for its owner only; removed unless it was moved away.

    What a killed process has left there is removed first. Raises `BackupError` where another
    process is at it just now.
    """
    path = target.with_name(target.name + ".unfinished")
    lock = _claimed(path)
    try:
        for each in path.iterdir():
            shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
        yield path
    except OSError as error:
        name = error.filename if isinstance(error.filename, str) else str(path)
        raise BackupError(Path(name), error.strerror or str(error)) from error
    finally:
        if _is_still(path, lock):
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


def put(path: Path, content: bytes) -> None:
    """Write a new file, on disk when it returns."""
    mode = 0o600 if path.name in PRIVATE else 0o644
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)


def copy(source: Path, root: Path, name: str) -> BackedUp:
    """Copy a regular file to a name under a directory, on disk when it returns."""
    target = root / name
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = 0o600 if name in PRIVATE else 0o644
    handle = os.open(source, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as reading:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise BackupError(source, "it is no file")
        copied = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with os.fdopen(copied, "wb") as writing:
            while chunk := reading.read(_CHUNK):
                writing.write(chunk)
            writing.flush()
            os.fsync(copied)
    return described(root, name)


def described(root: Path, name: str) -> BackedUp:
    """A file that is there, with its size and hash."""
    hashed, size = sha256(), 0
    with (root / name).open("rb") as file:
        while chunk := file.read(_CHUNK):
            hashed.update(chunk)
            size += len(chunk)
    return BackedUp(name, size, hashed.hexdigest())


def sync_all(directory: Path) -> None:
    """Have the files and names of a directory on disk."""
    for folder, _, names in os.walk(directory):
        for name in names:
            _sync(Path(folder, name))
        _sync(Path(folder))


def appear(finished: Path, target: Path) -> None:
    """Move a finished directory to where nothing is, or an empty one."""
    finished.replace(target)
    _sync(target.parent)


def exchange(finished: Path, target: Path, kept: Path) -> None:
    """Put a finished directory in the place of another, which is `kept`, in one step.

    Raises `BackupError` where the file system cannot do that.
    """
    finished.rename(kept)
    try:
        _swap(kept, target)
    except OSError as error:
        shutil.rmtree(kept)
        reason = f"it cannot be replaced in one step here ({error.strerror}): move it away yourself"
        raise BackupError(target, reason) from error
    _sync(target.parent)


def _swap(one: Path, other: Path) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            failed = library.renamex_np(*names, _RENAME_EXCHANGE)
        else:
            here = _AT_CURRENT_DIRECTORY
            failed = library.renameat2(here, names[0], here, names[1], _RENAME_EXCHANGE)
    except AttributeError as error:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from error
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _claimed(path: Path) -> int:
    """The directory under a lock that ends with the process; made where it is missing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
        lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise BackupError(path, error.strerror or str(error)) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise BackupError(path, "another process is at it just now") from error
    if not _is_still(path, lock):  # the other one has finished meanwhile
        os.close(lock)
        raise BackupError(path, "another process was at it just now")
    return lock


def _is_still(path: Path, handle: int) -> bool:
    with suppress(OSError):
        return path.stat().st_ino == os.fstat(handle).st_ino
    return False


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Files that are there whole or not at all, and stay when the power fails.

Nothing else of ours replaces, makes or moves a file that matters; a test finds it by reading the
source, and another one traces every user of this module. `replace` makes these system calls:

    openat("keys.json.unfinished", O_RDONLY|O_NONBLOCK|O_NOFOLLOW|O_CLOEXEC) = -1 ENOENT
    openat("keys.json.unfinished", O_WRONLY|O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC, 0600) = 3
    flock(3, LOCK_EX) = 0           # who finds it left over can tell that it is not
    newfstatat("keys.json.unfinished"), fstat(3)
                                    # the same file: nobody cleared it away before it was locked
    fchmod(3, 0600) = 0             # a umask may keep others out, but not let them in, nor shut
                                    # out the owner
    write(3, ...) = ...
    fsync(3) = 0                    # before it has the name, or the name might come without bytes
    rename("keys.json.unfinished", "keys.json") = 0
    close(3) = 0
    openat(".", O_RDONLY|O_CLOEXEC) = 3
    fsync(3) = 0                    # or the old file could be back under the name
    close(3) = 0

A process that dies on the way leaves `*.unfinished`, which the next one to replace that file clears
away, as `clear` does for a directory. On macOS a sync reaches the drive, not what is written on it.
"""

import ctypes
import errno
import fcntl
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

OWNER = 0o600
"""The mode of what nobody but its owner may read."""

READABLE = 0o644
"""The mode of what others may read."""

OWNER_FOLDER = 0o700
"""The mode of a directory that nobody but its owner may look into."""

UNFINISHED = ".unfinished"

_MADE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_FOUND = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
_DIRECTORY = 0o755
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_RENAME_EXCHANGE = 2
_AT_CURRENT_DIRECTORY = -100


def replace(path: Path, content: bytes, mode: int, *, beside: Path | None = None) -> None:
    """Give a file new content, with what it held before as the only other outcome of a crash.

    What is not there yet is made; a symbolic link stays, and what it names is replaced. `beside`
    is where the new file is written, on the same file system, when that is not beside the old one.
    """
    with replacing(path, mode, beside=beside) as file:
        file.write(content)


@contextmanager
def replacing(path: Path, mode: int, *, beside: Path | None = None) -> Iterator[BinaryIO]:
    """A file to write, which takes the place of another when all went well; see `replace`."""
    path = Path(os.path.realpath(path))
    unfinished = (beside or path.parent) / (path.name + UNFINISHED)
    handle = _claimed(unfinished, mode)
    try:
        with os.fdopen(handle, "wb", closefd=False) as file:
            yield file
        os.fsync(handle)
        unfinished.replace(path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink()
        raise
    finally:
        os.close(handle)
    sync(path.parent)


@contextmanager
def creating(path: Path, mode: int) -> Iterator[BinaryIO]:
    """A file to write that is not there yet, under its own name from the start: for directories
    that nobody reads before they are moved to where they belong. On disk but for its name.
    """
    handle = os.open(path, _MADE, mode)
    with os.fdopen(handle, "wb") as file:
        _give_to_owner(handle)
        yield file
        file.flush()
        os.fsync(handle)


def create(path: Path, content: bytes, mode: int) -> None:
    """Make a file that is not there yet, its name on disk too; raises `FileExistsError`."""
    with creating(path, mode) as file:
        file.write(content)
    sync(path.parent)


def remove(path: Path) -> None:
    """Take a name away, for good; it may be gone already."""
    path.unlink(missing_ok=True)
    sync(path.parent)


def make_directory(path: Path, mode: int = _DIRECTORY) -> None:
    """Make a directory, and those above it, where they are missing."""
    if path.is_dir():
        return
    make_directory(path.parent)
    path.mkdir(mode, exist_ok=True)
    sync(path.parent)


def keep_from_others(directory: Path) -> None:
    """Let nobody but its owner read a directory and what is in it, as far as it was not so before;
    nothing where there is none. A symbolic link stays as it is.
    """
    for folder, _, names in os.walk(directory):
        _close(Path(folder))
        for name in names:
            with suppress(FileNotFoundError):  # it is replaced at the very moment
                _close(Path(folder, name))


def move(source: Path, target: Path) -> None:
    """Give a file or a directory another name; an empty directory there is replaced."""
    source.rename(target)
    for directory in {source.parent, target.parent}:
        sync(directory)


def exchange(one: Path, other: Path) -> None:
    """Give each of two directories the other's name, in one step.

    Raises `OSError` where the file system cannot do that.
    """
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
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    for directory in {one.parent, other.parent}:
        sync(directory)


def clear(directory: Path) -> None:
    """Remove what processes that have died left unfinished in a directory."""
    for each in directory.glob(f"*{UNFINISHED}"):
        if not each.is_dir() or each.is_symlink():
            _discard(each, waits=False)


def sync_tree(directory: Path) -> None:
    """Have all files and names below a directory on disk."""
    for folder, _, names in os.walk(directory):
        for name in names:
            sync(Path(folder, name))
        sync(Path(folder))


def sync(path: Path) -> None:
    """Have a file, or the names in a directory, on disk."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def refuse_other_names(path: Path) -> None:
    """Raise `OSError` where a file has other names: whoever knows it by one of them would get what
    is done to it by halves, or go on with what was replaced.
    """
    with suppress(FileNotFoundError):
        status = path.stat()
        if stat.S_ISREG(status.st_mode) and status.st_nlink > 1:
            reason = f"it has {status.st_nlink} names (hard links), and may be in use by another"
            remedy = "stop whoever uses it, make a copy (cp -a, without -l) and use that"
            raise OSError(errno.EMLINK, f"{reason}: {remedy}", str(path))


def is_still(path: Path, handle: int) -> bool:
    """Whether a name stands for the file that was opened by it."""
    with suppress(OSError):
        return os.path.samestat(path.stat(follow_symlinks=False), os.fstat(handle))
    return False


def _close(path: Path) -> None:
    mode = path.lstat().st_mode
    if not stat.S_ISLNK(mode) and mode & _OTHERS:
        path.chmod(stat.S_IMODE(mode) & ~_OTHERS)


def _give_to_owner(handle: int) -> None:
    os.fchmod(handle, stat.S_IMODE(os.fstat(handle).st_mode) | OWNER)


def _claimed(unfinished: Path, mode: int) -> int:
    """A new file, locked for as long as it is open; waits for whoever else is writing it."""
    while True:
        _discard(unfinished, waits=True)
        with suppress(FileExistsError):
            handle = os.open(unfinished, _MADE, mode)
            fcntl.flock(handle, fcntl.LOCK_EX)
            if is_still(unfinished, handle):
                _give_to_owner(handle)
                return handle
            os.close(handle)


def _discard(unfinished: Path, *, waits: bool) -> None:
    """Remove what was left over, once nobody is writing it."""
    try:
        handle = os.open(unfinished, _FOUND)
    except FileNotFoundError:
        return
    except OSError:  # a symbolic link, or somebody else's file: in any case not being written
        unfinished.unlink(missing_ok=True)
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        if is_still(unfinished, handle):
            unfinished.unlink()
    except BlockingIOError:
        pass
    finally:
        os.close(handle)

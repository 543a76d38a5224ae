"""Who writes a file, by what it is and not by what it is called.

A lock beside a file keeps out whoever knows it by the same name. The same file may stand in another
directory too, where it was mounted. So a writer holds a lock on the file itself, at a place which
says under which name (a digest of it), and looks for locks at all others. Under the same name the
lock beside the file decides alone: it may have been removed, and then the first writer gives up.

Linux only (`F_OFD_SETLK`): such locks belong to an open file and not to a process, and are on bytes
that SQLite has no use for, so that they do not meet SQLite's own.
"""

import errno
import fcntl
import os
import struct
import sys
from hashlib import blake2s
from pathlib import Path

from msgspec import Struct

from events.errors import LedgerLockedError, LedgerUnavailableError
from events.files import durable

FIRST = 2**62
"""The first byte that is locked, far beyond the largest database; SQLite's are at 1 GiB."""

_LAYOUT = "hhqqi4x"
"""`struct flock`: type, from where, start, length (0: to the end), process."""

_UNSUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}

Identity = tuple[int, int]


class _Held(Struct):
    """A file that this process has locked, at a place, so many times."""

    file: int
    place: int
    holders: int = 0


_held: dict[Identity, _Held] = {}
"""Whoever closes a file gives back all locks that SQLite has on it in this process. So each is
opened once, and closed when the last of its holders is done with it.
"""


class FileLock:
    """The right to write a file under one of its names; made where it is missing."""

    def __init__(self, path: Path) -> None:
        """Take it; raises `LedgerLockedError` where somebody writes it under another name."""
        self._identity: Identity | None = None
        if path.is_dir() or sys.platform != "linux":  # a directory: as whoever opens it is told
            return
        place = place_of(path)
        try:
            identity, held = _opened(path, place)
        except BlockingIOError as error:
            raise LedgerLockedError(path, "another process under another name") from error
        except OSError as error:
            if error.errno in _UNSUPPORTED:  # the lock beside it is all there is
                return
            raise LedgerUnavailableError(f"{path}: {error.strerror}") from error
        if held.place != place:
            raise LedgerLockedError(path, f"process {os.getpid()} under another name")
        held.holders += 1
        self._identity = identity

    def release(self) -> None:
        """Give it back."""
        if self._identity is None:
            return
        held = _held[self._identity]
        held.holders -= 1
        if not held.holders:
            del _held[self._identity]
            os.close(held.file)
        self._identity = None


def place_of(path: Path) -> int:
    """Where a file is locked by whoever knows it by this name."""
    name = f"{path.parent.stat().st_ino}/{path.name}".encode()
    return FIRST + 1 + int.from_bytes(blake2s(name, digest_size=7).digest())


def lock_at(file: int, place: int) -> None:
    """Lock an open file at a place; raises `BlockingIOError` where it is locked at another."""
    if sys.platform == "linux":
        fcntl.fcntl(file, fcntl.F_OFD_SETLK, _range(fcntl.F_RDLCK, place, 1))
        for start, length in ((FIRST, place - FIRST), (place + 1, 0)):
            wanted = _range(fcntl.F_WRLCK, start, length)
            (kind, *_) = struct.unpack(_LAYOUT, fcntl.fcntl(file, fcntl.F_OFD_GETLK, wanted))
            if kind != fcntl.F_UNLCK:
                raise BlockingIOError


def _range(kind: int, start: int, length: int) -> bytes:
    return struct.pack(_LAYOUT, kind, os.SEEK_SET, start, length, 0)


def _opened(path: Path, place: int) -> tuple[Identity, _Held]:
    if path.exists() and (held := _held.get(_identity(path.stat()))) is not None:
        return _identity(path.stat()), held
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, durable.READABLE)
    try:
        lock_at(file, place)
    except BaseException:
        os.close(file)
        raise
    identity = _identity(os.fstat(file))
    _held[identity] = _Held(file, place)
    return identity, _held[identity]


def _identity(status: os.stat_result) -> Identity:
    return status.st_dev, status.st_ino

"""The right to write a data directory: held by one process at a time, given back with its death."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from events.errors import LedgerLockedError, LedgerUnavailableError


class WriteLock:
    """An advisory lock on a file that names its holder. Unix only: it rests on `flock`."""

    def __init__(self, path: Path) -> None:
        """Take the lock; raises `LedgerLockedError` where another process has it."""
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise LedgerUnavailableError(f"{path}: {error.strerror}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(self._file, 100, 0).decode(errors="replace").strip()
            os.close(self._file)
            raise LedgerLockedError(path, holder or "another process") from error
        except OSError as error:
            os.close(self._file)
            raise LedgerUnavailableError(f"{path}: {error.strerror}") from error
        with suppress(OSError):  # on a full disk the lock holds without a name
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"process {os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Give the lock back; the file stays, since removing it would race the next holder."""
        with suppress(OSError):
            os.ftruncate(self._file, 0)
        os.close(self._file)


@contextmanager
def taken_in_turn(path: Path) -> Iterator[None]:
    """A lock that one process after another gets; whoever is not first waits."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)

"""The right to write a data directory: held by one process at a time, given back with its death."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from events.errors import LedgerLockedError, LedgerUnavailableError
from events.files import durable
from events.files.file_lock import FileLock


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

    def fileno(self) -> int:
        """The open file: a process that is handed it holds the lock as well, until it ends."""
        return self._file

    def release(self) -> None:
        """Give the lock back; the file stays, since removing it would race the next holder."""
        with suppress(OSError):
            os.ftruncate(self._file, 0)
        os.close(self._file)


class LedgerLock:
    """The right to write a ledger: that of `<ledger>.lock`, and that of the file itself, whichever
    names and directories lead to it (a file may be mounted elsewhere).
    """

    def __init__(self, ledger: Path) -> None:
        """Take it; raises `LedgerLockedError` where another has it, and `LedgerUnavailableError`
        where the ledger, its log or its lock has other names.
        """
        ledger = Path(os.path.realpath(ledger))  # or a link would have a lock of its own
        beside = [ledger.with_name(ledger.name + each) for each in (".lock", "-wal", "-shm")]
        try:
            for each in (ledger, *beside):
                durable.refuse_other_names(each)
        except OSError as error:
            raise LedgerUnavailableError(f"{error.filename}: {error.strerror}") from error
        self._name = WriteLock(beside[0])
        try:
            self._file = FileLock(ledger)
        except BaseException:
            self._name.release()
            raise

    def release(self) -> None:
        """Give it back, once no connection of this process to the ledger is open any more."""
        self._file.release()
        self._name.release()


@contextmanager
def taken_in_turn(path: Path) -> Iterator[None]:
    """A lock that one process after another gets; whoever is not first waits."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)

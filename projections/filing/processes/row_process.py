"""Inserts rows in a process of its own while views are built; `main` is that process.

Half of what filing costs is to work out rows, the other half to insert them. Who works them out
says on the other's standard input which statements are to be executed with which rows, a message
each, and with an empty one that what was said is a whole batch. The other answers that with a line
once it has committed the batch, and at the end of its input, be it by the other's death, undoes
what is no whole one. It holds the lock of who builds until then: a batch may be committed when
whoever has said it is gone. One that gets no further is killed, and has failed.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import Any, BinaryIO, Final

import msgspec

from events.uncollected import uncollected
from projections.filing import store
from projections.filing.processes.ending import END_SECONDS, STILL_SECONDS

PIPE_BYTES: Final = 2**20
"""That wait in the pipe at most, where the system allows it: who works out rows does not wait then.
"""

_LENGTH_BYTES: Final = 4
_RUN: Final = f"from {__name__} import main; main()"

_decode = msgspec.msgpack.Decoder(list[tuple[str, list[Any]]]).decode


class RowsNotInsertedError(Exception):
    """The process has ended, and has said why on its standard error, or was killed as it hung."""


class RowProcess:
    """A process that inserts rows into a database."""

    def __init__(self, path: Path, lock: int) -> None:
        """Start it, with the lock of who builds; raises `OSError` where the system allows none."""
        # -P: it imports what is installed, not what lies where the service was started.
        command = (sys.executable, "-P", "-c", _RUN, str(path))
        self._process = subprocess.Popen(  # noqa: S603 (this interpreter, and code of ours)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=(lock,),
            pipesize=PIPE_BYTES,
        )
        self._unheard = 0

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def insert(self, statements: bytes) -> None:
        """Have statements executed, as a part of a batch."""
        self._say(statements)

    def commit(self) -> None:
        """What was said is a whole batch."""
        self._say(b"")
        self._unheard += 1

    def wait(self) -> None:
        """Wait until every whole batch is committed."""
        assert self._process.stdout is not None
        while self._unheard:
            with self._killed_if_still():
                heard = self._process.stdout.readline()
            if not heard:
                raise RowsNotInsertedError
            self._unheard -= 1

    def end(self) -> None:
        """End it, or kill it where that takes long."""
        for each in (self._process.stdin, self._process.stdout):
            assert each is not None
            with suppress(OSError):
                each.close()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _say(self, message: bytes) -> None:
        assert self._process.stdin is not None
        try:
            with self._killed_if_still():
                self._process.stdin.write(len(message).to_bytes(_LENGTH_BYTES, "big") + message)
                self._process.stdin.flush()
        except OSError as error:
            raise RowsNotInsertedError from error

    @contextmanager
    def _killed_if_still(self) -> Iterator[None]:
        """What waits for the process goes on when that is killed, as its pipes end then."""
        timer = Timer(STILL_SECONDS, self._process.kill)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _messages(heard: BinaryIO) -> Iterable[bytes]:
    while len(length := heard.read(_LENGTH_BYTES)) == _LENGTH_BYTES:
        size = int.from_bytes(length, "big")
        message = heard.read(size)
        if len(message) < size:
            return
        yield message


def _insert(db: sqlite3.Connection, heard: BinaryIO) -> None:
    for message in _messages(heard):
        if message:
            if not db.in_transaction:
                db.execute("BEGIN IMMEDIATE")
            for sql, rows in _decode(message):
                db.executemany(sql, rows)
        else:
            db.execute("COMMIT")
            os.write(sys.stdout.fileno(), b"\n")


def main() -> None:
    """Be such a process, with the database as its argument."""
    path, gone = Path(sys.argv[1]), BrokenPipeError  # to nobody is it to be answered then
    with closing(store.open_for_building(path)) as db, uncollected(), suppress(gone):
        _insert(db, sys.stdin.buffer)

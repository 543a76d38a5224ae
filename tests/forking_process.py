"""The process that `tests.forking` has others forked from: `python -m tests.forking_process`."""

import gc
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from api.app import create_app
from api.cli import main
from api.cli.asking import question_commands
from api.service.stores import reading
from projections.filing.code import files_version
from projections.filing.versions import versions
from tests import listening, more_routes
from tests.forking import Wanted

IMPORTED = (main, question_commands, listening, more_routes)
"""What is run in a fork, with all that it imports."""


def _receive(asked: socket.socket) -> tuple[Wanted, list[int]] | None:
    length, descriptors, *_ = socket.recv_fds(asked, 4, 3)
    if not length:
        return None
    content = asked.recv(int.from_bytes(length), socket.MSG_WAITALL)
    return msgspec.json.decode(content, type=Wanted), descriptors


def _nurse(asked: socket.socket) -> str | None:
    """Fork whatever is asked for; in the fork, the code that it is to run."""
    watchers: set[int] = set()
    while (received := _receive(asked)) is not None:
        wanted, descriptors = received
        watcher = os.fork()
        if watcher == 0:
            asked.close()
            return _watched(wanted, descriptors)
        for each in descriptors:
            os.close(each)
        watchers = {each for each in {*watchers, watcher} if os.waitpid(each, os.WNOHANG)[0] == 0}
    return None


def _watched(wanted: Wanted, descriptors: Sequence[int]) -> str:
    """Fork once more, and tell how that ended."""
    *_, status = descriptors
    child = os.fork()
    if child == 0:
        _become(wanted, descriptors)
        return wanted.code
    for each in descriptors[:-1]:
        os.close(each)
    os.write(status, f"{child}\n".encode())
    _, how = os.waitpid(child, 0)
    os.write(status, f"{os.waitstatus_to_exitcode(how)}\n".encode())
    os._exit(0)


def _become(wanted: Wanted, descriptors: Sequence[int]) -> None:
    for target, each in enumerate(descriptors[:-1], start=1):
        os.dup2(each, target)
    for each in descriptors:
        os.close(each)
    os.chdir(wanted.folder)
    os.environ.clear()
    os.environ.update(wanted.environment)
    sys.argv = ["-c", *wanted.arguments]


def _prepare() -> None:
    """What each of them would do first, and what comes out the same for all."""
    create_app(lambda: reading(Path()))
    versions(), files_version()
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    _prepare()
    code = _nurse(socket.socket(fileno=int(sys.argv[1])))
    if code is not None:
        names: dict[str, Any] = {"__name__": "__main__"}
        exec(code, names)  # noqa: S102  # that is what it is for

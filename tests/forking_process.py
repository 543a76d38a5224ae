"""The process that `tests.forking` has others forked from: `python -m tests.forking_process`."""

import gc
import os
import socket
import sys
from collections.abc import Sequence
from typing import Any

import msgspec

from api import app
from api.app import put_together
from api.cli import main
from api.cli.asking import question_commands
from api.service.settings import DEFAULTS
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


USUAL = (DEFAULTS.public_url, DEFAULTS.body_bytes)
_ready: dict[tuple[str, int], app.Application] = {}
"""What was put together before the fork, for the first app of a process: most of what the start of
a server takes. The processes of `--workers` have theirs from before they were forked, too.
"""


def _put_together(
    public_url: str, body_bytes: int, more_routes: Sequence[Any] = ()
) -> app.Application:
    ready = None if more_routes else _ready.pop((public_url, body_bytes), None)
    return ready or put_together(public_url, body_bytes, more_routes)


def _prepare() -> None:
    """What each of them would do first, and what comes out the same for all."""
    _ready[USUAL] = put_together(*USUAL)
    vars(app)["put_together"] = _put_together
    versions(), files_version()
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    _prepare()
    code = _nurse(socket.socket(fileno=int(sys.argv[1])))
    if code is not None:
        names: dict[str, Any] = {"__name__": "__main__"}
        exec(code, names)  # noqa: S102  # that is what it is for

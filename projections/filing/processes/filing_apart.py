"""The process that files views while another one appends and answers (`filing_process`)."""

import asyncio
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import perf_counter
from typing import Final

import msgspec

from events.storage.sqlite import SqliteLedger
from events.uncollected import settled
from projections.filing import store
from projections.filing.opening import fits, open_to_file
from projections.filing.processes.filing_process import (
    CannotFile,
    HasFiled,
    IsReady,
    Logged,
    ToldByFiler,
)

BEAT_SECONDS: Final = 1.0
"""After which it says that it lives."""

_log = logging.getLogger("detente.views")

_encode = msgspec.json.Encoder().encode

_saying = threading.Lock()
"""Lines come from the loop, from who says that it lives, and from whatever thread logs."""


class _ToParent(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        _say(Logged(record.levelno, self.format(record)))


def _say(said: ToldByFiler) -> None:
    with _saying:
        sys.stdout.write(_encode(said).decode() + "\n")
        sys.stdout.flush()


async def _nudges() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


def _checkpoint(path: Path) -> int:
    with closing(store.open_for_reading(path)) as db:
        return store.read_meta(db).checkpoint


@contextmanager
def _beating(checkpoint: Callable[[], int]) -> Iterator[None]:
    """Say meanwhile that it lives: in a thread, as the loop may wait for a lock of the views."""
    has_ended = threading.Event()

    def beat() -> None:
        with suppress(OSError):  # nobody listens any more
            _say(HasFiled(checkpoint()))
            while not has_ended.wait(BEAT_SECONDS):
                _say(HasFiled(checkpoint()))

    beating = threading.Thread(target=beat, name="beating", daemon=True)
    beating.start()
    try:
        yield
    finally:
        has_ended.set()
        beating.join(BEAT_SECONDS)


async def _main(path: Path, file: Path) -> None:
    nudges = await _nudges()
    ledger = SqliteLedger(file, read_only=True, is_alone=True)
    if not await fits(path, ledger):
        _log.warning("the code that is installed by now files other views than %s", path.name)
        return
    _say(IsReady())
    if not await nudges.readline():
        return
    before, began = _checkpoint(path), perf_counter()
    async with open_to_file(path, ledger) as views:
        # What came since the other has let go of them is filed by now.
        if caught_up := views.checkpoint - before:
            _say(HasFiled(views.checkpoint, caught_up, perf_counter() - began))
        views.on_filed = lambda events, seconds: _say(HasFiled(views.checkpoint, events, seconds))
        views.on_failed = lambda error: _say(CannotFile.of(error, views.failing_at))
        views.follow()
        settled()
        with _beating(lambda: views.checkpoint):
            while await nudges.read(1 << 16):
                ledger.look()
    await ledger.close()


def main() -> None:
    """Be the process that files, with the views and the ledger as its arguments."""
    logging.getLogger().addHandler(_ToParent())
    asyncio.run(_main(Path(sys.argv[1]), Path(sys.argv[2])))

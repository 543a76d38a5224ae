"""The database of views that is being built: which it is, who builds it, and whether another may go
on where a process that was killed had come to.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Final

from events.errors import LedgerLockedError
from events.files import durable
from events.files.write_lock import WriteLock
from projections.filing import store
from projections.filing.code import files_version

BEGUN: Final = "views.begun"
"""Names the database, and since which start of the machine it is built."""

LOCK: Final = "views.begun.lock"
FILING_LOCK: Final = "views.filing.lock"
"""Held by a process of its own that files views."""

WAIT_SECONDS: Final = 10.0
"""For a process whose parent was killed, and which ends by itself as soon as it notices."""

_LOOK_SECONDS = 0.02
_MACHINE_STARTED = Path("/proc/sys/kernel/random/boot_id")


@asynccontextmanager
async def right_to_build(directory: Path) -> AsyncIterator[WriteLock]:
    """Be the only one who builds views there; raises `LedgerLockedError` where another goes on."""
    async with _held(directory / LOCK) as lock:
        yield lock


@asynccontextmanager
async def right_to_file(directory: Path) -> AsyncIterator[None]:
    """Be the only process apart that files views there; raises `LedgerLockedError` as well."""
    async with _held(directory / FILING_LOCK):
        yield


@asynccontextmanager
async def _held(path: Path) -> AsyncIterator[WriteLock]:
    lock = await _taken(path)
    try:
        yield lock
    finally:
        lock.release()


async def _taken(path: Path) -> WriteLock:
    loop = asyncio.get_running_loop()
    until = loop.time() + WAIT_SECONDS
    while True:
        try:
            return WriteLock(path)
        except LedgerLockedError:
            if loop.time() >= until:
                raise
        await asyncio.sleep(_LOOK_SECONDS)


def gone_on_with(directory: Path, ledger: str) -> Path | None:
    """The database of a ledger that this code has begun and not ended; None where there is none,
    or where the machine has been started since: nothing of it was synced.
    """
    started = _machine_started()
    try:
        name, since = (directory / BEGUN).read_text(encoding="utf-8").split()
    except (FileNotFoundError, ValueError):
        return None
    path = directory / name
    is_whole = since == started and path.exists() and path != store.current(directory)
    return path if is_whole and _is_of(path, ledger) else None


def filed(directory: Path, ledger: str) -> int:
    """Up to which position that database has filed it; 0 where there is none."""
    path = gone_on_with(directory, ledger)
    if path is None:
        return 0
    with closing(store.open_for_reading(path)) as db:
        return store.read_meta(db).checkpoint


def begin(directory: Path, ledger: str) -> Path:
    """An empty database beside the current one, known as the one that is being built."""
    path = store.make(directory, ledger)
    note = f"{path.name} {_machine_started() or '-'}\n"
    durable.replace(directory / BEGUN, note.encode(), durable.READABLE)
    return path


def end(directory: Path) -> None:
    """Nothing is being built any more."""
    durable.remove(directory / BEGUN)


def _is_of(path: Path, ledger: str) -> bool:
    try:
        with closing(store.open_for_reading(path)) as db:
            found: tuple[str, str] = db.execute("SELECT ledger, files FROM meta").fetchone()
    except (sqlite3.Error, TypeError):
        return False  # it was cut off before anything of it was there
    return found == (ledger, files_version())


def _machine_started() -> str | None:
    try:
        return _MACHINE_STARTED.read_text(encoding="ascii").strip()
    except OSError:
        return None

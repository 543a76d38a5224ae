"""Where tests have their directories: in memory, where it has room; what is tried of disks on one.

A commit waits until the disk has it, some milliseconds each time, and there are tens of thousands.
Whatever is killed, files are there as they were either way. But how appends come together in one
commit, and at which of its steps a kill comes, hangs on how long a disk takes: that is tried there.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")  # noqa: S108  # pytest makes a directory of its own there, for its user
ROOM = 6 * 1024**3
"""Bytes that have to be free there; a run takes about half of it at most."""

ROOT = "PYTEST_DEBUG_TEMPROOT"
"""The variable by which pytest is told where to make its directories."""

OF_DISKS = (
    *("test_events_crashes", "test_events_durable", "test_events_replication"),
    *("test_events_sqlite_killed", "test_events_sqlite_writer", "test_cli_backup"),
    *("test_cli_restore", "test_projections_damaged", "test_projections_files"),
)
"""How the names of files begin whose tests are of a disk."""


def choose(config: pytest.Config) -> None:
    """Have pytest make its directories in memory, unless it is told where, or there is no room."""
    if config.getoption("basetemp") is None and ROOT not in os.environ and has_room():
        os.environ[ROOT] = str(MEMORY)


def are_of_disks(file: Path) -> bool:
    return file.name.startswith(OF_DISKS)


@contextmanager
def on_disk() -> Iterator[Path]:
    """A directory in the system's place for them, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="detente-", ignore_cleanup_errors=True) as directory:
        yield Path(directory).resolve()


def has_room() -> bool:
    if not MEMORY.is_dir() or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return False
    return min(shutil.disk_usage(MEMORY).free, _memory_available()) >= ROOM


def _memory_available() -> int:
    """Bytes that may be taken before others are short of them."""
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        name, _, amount = line.partition(":")
        if name == "MemAvailable":
            return int(amount.split()[0]) * 1024
    return 0

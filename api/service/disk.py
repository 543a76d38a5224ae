"""Room on the disk of the data directory: without any nothing is recorded, and reads go on."""

import errno
import os
import sqlite3
from pathlib import Path
from typing import Final

LEAST_FREE: Final = 16_000_000
"""Bytes below which the disk counts as full: the next appends may not find room."""


def free(data: Path) -> int | None:
    """Bytes that are left for whoever runs this, None where the disk does not say."""
    try:
        found = os.statvfs(data)
    except OSError:
        return None
    return found.f_bavail * found.f_frsize


def is_full(error: Exception | None) -> bool:
    """Whether it was for want of room that something could not be written."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    code: int = getattr(error, "sqlite_errorcode", 0)
    return isinstance(error, sqlite3.Error) and code & 0xFF == sqlite3.SQLITE_FULL


def trouble(data: Path, failure: Exception | None) -> str | None:
    """What is told of a disk without room, None while there is some; `failure` is the views'."""
    left = free(data)
    if not is_full(failure) and (left is None or left >= LEAST_FREE):
        return None
    told = "the disk is full" if left is None else f"the disk is full, {left:,} bytes are left"
    return f"{told}: appends are refused, reads go on; make room, and it goes on by itself"

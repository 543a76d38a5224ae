"""The named points of the write path, and how a process dies when it reaches one of them.

The product knows nothing of this: a process of `tests.crashing` is watched at the seams that it
has anyway, its SQL statements, its files that are put in place, and a few public calls.
"""

import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from events.admission.tail import Tail
from events.ledger.following import News
from events.ledger.signing_key import CHECKPOINT, KEY
from projections.filing.store import POINTER

COMMIT_SECONDS = 0.004
"""Within how much of a commit, or of closing, a process is killed by another of its threads."""

BEFORE = {"COMMIT": "before-commit"}
AFTER = {
    "BEGIN": "begun",
    "INSERT INTO event": "events-inserted",
    "INSERT INTO append": "keys-inserted",
    "INSERT INTO tile": "tile-inserted",
    "INSERT INTO ledger": "ledger-made",
    "COMMIT": "committed",
}
FILES = {CHECKPOINT: "checkpoint", KEY: "key", POINTER: "views-pointer"}
"""Files that are written beside and put in place."""

POINTS = (
    "admitted",
    "begun",
    "events-inserted",
    "keys-inserted",
    "tile-inserted",
    "before-commit",
    "within-commit",
    "committed",
    "before-acknowledgement",
    "acknowledged",
    "checkpoint-beside",
    "checkpoint-in-place",
    "views-before-commit",
    "views-committed",
    "before-close",
    "within-close",
    "closed",
)
"""Points that an open ledger comes by."""

OPENING_POINTS = (
    "ledger-made",
    "key-beside",
    "key-in-place",
    "views-pointer-beside",
    "views-pointer-in-place",
)
"""Points that only a new ledger comes by."""


class Doom:
    """Kills this process when a point has been reached so many times."""

    def __init__(self, point: str, times: int, seed: int) -> None:
        self._point = point
        self._left = times
        self._delay = random.Random(seed).uniform(0, COMMIT_SECONDS)  # noqa: S311  # a moment

    def reach(self, point: str) -> None:
        """Die here, if this is the point and the time."""
        if self._is_now(point):
            os.kill(os.getpid(), signal.SIGKILL)

    def go_through(self, point: str) -> None:
        """Die a moment after, in the middle of what comes next."""
        if self._is_now(point):
            threading.Thread(target=self._die_soon, daemon=True).start()

    def _is_now(self, point: str) -> bool:
        self._left -= point == self._point
        return point == self._point and self._left == 0

    def _die_soon(self) -> None:
        time.sleep(self._delay)
        os.kill(os.getpid(), signal.SIGKILL)


def watch(doom: Doom, log_pages: int) -> None:
    """Tell `doom` of every point that this process reaches from now on."""
    patch = pytest.MonkeyPatch()
    patch.setattr(sqlite3, "connect", _connect(sqlite3.connect, doom, log_pages))
    patch.setattr(Path, "replace", _replace(Path.replace, doom))
    patch.setattr(Tail, "admit", _after(Tail.admit, doom, "admitted"))
    patch.setattr(News, "spread", _before(News.spread, doom, "before-acknowledgement"))


def _connect(connect: Callable[..., Any], doom: Doom, log_pages: int) -> Callable[..., Any]:
    class Ledger(_Watched):
        prefix = ""

    class Views(_Watched):
        prefix = "views-"

    Ledger.doom = Views.doom = doom

    def watched(database: str | Path, **options: Any) -> sqlite3.Connection:
        if "mode=rwc" in str(database):
            options["factory"] = Ledger
        elif isinstance(database, Path):
            options["factory"] = Views
        connection: sqlite3.Connection = connect(database, **options)
        connection.execute(f"PRAGMA wal_autocheckpoint = {log_pages}")
        return connection

    return watched


class _Watched(sqlite3.Connection):
    """A connection that says what it does; `prefix` tells whose."""

    prefix = ""
    doom: Doom

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return self._watched(sql, lambda: super(_Watched, self).execute(sql, *values))

    def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return self._watched(sql, lambda: super(_Watched, self).executemany(sql, *values))

    def close(self) -> None:
        self.doom.reach(f"{self.prefix}before-close")
        self.doom.go_through(f"{self.prefix}within-close")
        super().close()
        self.doom.reach(f"{self.prefix}closed")

    def _watched(self, sql: str, run: Callable[[], sqlite3.Cursor]) -> sqlite3.Cursor:
        self._tell(BEFORE, sql)
        if sql == "COMMIT":
            self.doom.go_through(f"{self.prefix}within-commit")
        cursor = run()
        self._tell(AFTER, sql)
        return cursor

    def _tell(self, points: dict[str, str], sql: str) -> None:
        for statement, point in points.items():
            if sql.startswith(statement):
                self.doom.reach(self.prefix + point)


def _replace(replace: Callable[..., Path], doom: Doom) -> Callable[..., Path]:
    def watched(self: Path, target: Path) -> Path:
        name = FILES.get(target.name)
        doom.reach(f"{name}-beside")
        replaced = replace(self, target)
        doom.reach(f"{name}-in-place")
        return replaced

    return watched


def _before(call: Callable[..., Any], doom: Doom, point: str) -> Callable[..., Any]:
    def watched(*arguments: Any) -> Any:
        doom.reach(point)
        return call(*arguments)

    return watched


def _after(call: Callable[..., Any], doom: Doom, point: str) -> Callable[..., Any]:
    def watched(*arguments: Any) -> Any:
        found = call(*arguments)
        doom.reach(point)
        return found

    return watched

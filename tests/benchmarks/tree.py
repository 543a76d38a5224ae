"""What the tree costs an append, and what a root and a proof cost in a large ledger."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from os import urandom
from pathlib import Path
from random import Random
from time import perf_counter

from events.ledger.ledger_tree import Tree
from events.proofs.merkle import leaf_hash
from events.storage.sqlite_durable_connections import open_for_writing
from events.storage.sqlite_tiles import SqliteNodes, complete_tiles
from tests.benchmarks.figures import Figure, median_ratio, milliseconds, percentile, rate
from tests.benchmarks.setting import Setting

GROUP = 32
"""Events in a commit, as of writers that come at once."""

GROUPS = 64
"""Commits in a turn: eight tiles."""

PROOFS = 500
DICE = Random(1)  # noqa: S311 (nothing here is a secret)

_INSERT = "INSERT INTO event (position, stream, tag, leaf, stored) VALUES (?, ?, ?, ?, ?)"
_Row = tuple[int, str, str, bytes, bytes]


async def measure(setting: Setting) -> list[Figure]:
    """Appends with tiles and without, then roots and proofs."""
    directory = setting.directory / "tree"
    directory.mkdir()
    size = setting.many * 10
    with closing(_large(directory / "large.sqlite3", size)) as db:
        tree = Tree(SqliteNodes(_rows_of(db), has_tiles=True))
        inclusion = _each(lambda: tree.inclusion(DICE.randrange(1, size + 1), size, size))
        root = _each(lambda: tree.root(DICE.randrange(1, size + 1), size))
    median = percentile(inclusion, 50)
    return [
        _appends(directory, setting.rounds),
        Figure(
            name=f"inclusion at {size:,} events",
            measured=milliseconds(median),
            reference=f"p95 {milliseconds(percentile(inclusion, 95))}",
            goal="< 1 ms",
            passed=median < 0.001,
        ),
        Figure(
            name=f"a root that nobody asked for, of {size:,}",
            measured=milliseconds(percentile(root, 50)),
        ),
    ]


def _appends(directory: Path, rounds: int) -> Figure:
    """The writer's own statements, with the tiles and without them."""
    with (
        closing(open_for_writing(directory / "with.sqlite3")) as tiled,
        closing(open_for_writing(directory / "without.sqlite3")) as plain,
    ):
        ours, bare = [], []
        for turn in range(rounds * 2):
            groups = list(_groups(turn * GROUP * GROUPS))
            bare.append(GROUP * GROUPS / _write(plain, groups, has_tiles=False))
            ours.append(GROUP * GROUPS / _write(tiled, groups, has_tiles=True))
    ratio = median_ratio(ours, bare)
    return Figure(
        name="appends with the tree kept up",
        measured=rate(ours, "event"),
        reference=f"without: {rate(bare, 'event')}",
        ratio=ratio,
        goal="≥ 0.83, 20 % more at most",
        passed=ratio >= 1 / 1.2,
    )


def _groups(before: int) -> Iterator[list[_Row]]:
    for first in range(before + 1, before + GROUP * GROUPS + 1, GROUP):
        stored = urandom(450).hex().encode()
        leaf = leaf_hash(stored)
        yield [
            (at, f"fact/a{at}", "engagement-held", leaf, stored)
            for at in range(first, first + GROUP)
        ]


def _write(db: sqlite3.Connection, groups: list[list[_Row]], *, has_tiles: bool) -> float:
    began = perf_counter()
    for rows in groups:
        db.execute("BEGIN")
        db.executemany(_INSERT, rows)
        if has_tiles:
            complete_tiles(db, rows[0][0] - 1, rows[-1][0])
        db.execute("COMMIT")
    return perf_counter() - began


def _large(path: Path, size: int) -> sqlite3.Connection:
    """A ledger's file with so many events, which are events by their columns only."""
    db = open_for_writing(path)
    db.execute("PRAGMA synchronous = OFF")
    stored = urandom(350).hex().encode()
    rows = ((at, f"fact/a{at}", "held", leaf_hash(b"%d" % at), stored) for at in range(1, size + 1))
    db.execute("BEGIN")
    db.execute("DROP TRIGGER event_is_next")  # it looks up the last position for every row
    db.executemany(_INSERT, rows)
    complete_tiles(db, 0, size)
    db.execute("COMMIT")
    return db


def _rows_of(db: sqlite3.Connection) -> Callable[..., list[tuple[bytes, ...]]]:
    return lambda sql, values: db.execute(sql, values).fetchall()


def _each(work: Callable[[], object]) -> list[float]:
    """Seconds of each of many."""
    seconds = []
    for _ in range(PROOFS):
        began = perf_counter()
        work()
        seconds.append(perf_counter() - began)
    return seconds

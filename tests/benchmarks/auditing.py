"""How fast is a ledger audited? Beside it, the least that any audit does: read, hash."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

from api.service.stores import LEDGER
from events.audit.whole_ledger import audit
from events.proofs.merkle import leaf_hash
from tests.benchmarks.figures import Figure, median_ratio, rate
from tests.benchmarks.setting import Setting

GOAL = 100_000


async def measure(setting: Setting) -> list[Figure]:
    """Audit the large ledger, then with every event read into its type."""
    count = setting.many
    path = await setting.data(count) / LEDGER
    read, audited, whole = [], [], []
    for _ in range(3):
        read.append(count / _seconds(_read(path)))
        audited.append(count / _seconds(_audit(path, whole=False)))
        whole.append(count / _seconds(_audit(path, whole=True)))
    return [
        Figure(
            name=f"audit of {count:,} events",
            measured=rate(audited, "event"),
            reference=f"read and hash: {rate(read, 'event')}",
            ratio=median_ratio(audited, read),
            goal=f"≥ {GOAL:,}/s",
            passed=sorted(audited)[1] >= GOAL,
        ),
        Figure(name="with every field read", measured=rate(whole, "event")),
    ]


def _audit(path: Path, *, whole: bool) -> Iterator[None]:
    assert audit(path, whole=whole).findings == ()
    yield


def _read(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path)) as db:
        for (stored,) in db.execute("SELECT stored FROM event ORDER BY position"):
            leaf_hash(stored)
    yield


def _seconds(work: Iterator[None]) -> float:
    began = perf_counter()
    next(work)
    return perf_counter() - began

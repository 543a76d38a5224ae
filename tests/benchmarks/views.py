"""How much do the views take: on the disk, of a writer's time, and of it for one event more?

Beside the bytes of the ledger, and a commit of one row on the same disk.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copy
from statistics import median
from time import perf_counter

from api.service.stores import LEDGER
from events.ledger.protocol import Recorded
from events.storage.memory import MemoryLedger
from events.storage.sqlite import SqliteLedger
from projections.filing import store
from projections.filing.projector import Projector
from tests.benchmarks import synthetic
from tests.benchmarks.figures import Figure, short
from tests.benchmarks.setting import Setting, fill
from tests.one_speaker import parties, words
from tests.projected import empty_views

LIVE = 500
"""Events that are filed one by one."""

ADDRESSEES = 10_000
BYTES_GOAL, FILING_GOAL_US, WRITTEN_GOAL, TOUCHED_GOAL = 2_000, 130, 100_000, 12


async def measure(setting: Setting) -> list[Figure]:
    """The views of the large ledger, and what it takes to file more there."""
    directory, count = await setting.data(setting.many), setting.many
    current = store.current(directory)
    assert current is not None, "the setting has built them"
    views, ledger = current.stat().st_size / count, (directory / LEDGER).stat().st_size / count
    return [
        Figure(
            name=f"bytes of views an event, at {count:,}",
            measured=f"{views:,.0f}",
            reference=f"the ledger: {ledger:,.0f}",
            ratio=views / ledger,
            goal=f"≤ {BYTES_GOAL:,}",
            passed=views <= BYTES_GOAL,
        ),
        *await _live(setting, current),
        await _touched(1_000 if setting.quick else ADDRESSEES),
    ]


async def _live(setting: Setting, current: Path) -> list[Figure]:
    """What filing one fact takes, and what it writes, as a service does it that follows."""
    more = await _more(setting)
    row = _commits(setting.directory / "rows.sqlite3")
    with _followed(current, setting.directory / "followed.sqlite3") as (projector, log):
        taken, written = [], []
        for each in more:
            before = log.stat().st_size
            began = perf_counter()
            projector.apply([each])
            taken.append(perf_counter() - began)
            written.append(log.stat().st_size - before)
    micro = 1_000_000 * median(taken)
    return [
        Figure(
            name="filing one fact, with its commit",
            measured=f"{short(micro)} µs",
            reference=f"a commit of one row: {short(1_000_000 * row)} µs",
            ratio=median(taken) / row,
            goal=f"≤ {FILING_GOAL_US} µs",
            passed=micro <= FILING_GOAL_US,
        ),
        Figure(
            name="bytes that it writes",
            measured=f"{short(median(written) / 1000)} kB",
            goal="≤ 100 kB",
            passed=median(written) <= WRITTEN_GOAL,
        ),
    ]


async def _more(setting: Setting) -> Sequence[Recorded]:
    """Facts that come after the events of the large ledger."""
    events = list(synthetic.events(setting.many + 4 * LIVE))
    path = setting.directory / "more"
    path.mkdir()
    copy(await setting.data(setting.many) / LEDGER, path / LEDGER)
    ledger = SqliteLedger(path / LEDGER)
    await fill(ledger, iter(events[setting.many :]))
    found = await ledger.read(after=setting.many, limit=4 * LIVE)
    await ledger.close()
    return found


@contextmanager
def _followed(current: Path, path: Path) -> Iterator[tuple[Projector, Path]]:
    """A copy of views that is written as by a service, and its write-ahead log, which only grows
    while nothing is checkpointed.
    """
    copy(current, path)
    db = store.open_for_writing(path)
    db.execute("PRAGMA wal_autocheckpoint = 0")
    with closing(Projector(db)) as projector:
        yield projector, path.with_name(f"{path.name}-wal")


def _commits(path: Path) -> float:
    """Seconds of a commit of one row, as the views are written."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("CREATE TABLE row (number INTEGER PRIMARY KEY, body TEXT)")
        taken = []
        for _ in range(LIVE):
            began = perf_counter()
            db.execute("INSERT INTO row (body) VALUES (?)", ("x" * 500,))
            taken.append(perf_counter() - began)
    return median(taken)


async def _touched(addressees: int) -> Figure:
    """What one speaker touches who speaks on one issue to ever others."""
    ledger, events = MemoryLedger(), [*parties(addressees), *words(addressees)]
    await fill(ledger, iter(events))
    with closing(empty_views()) as db:
        projector = Projector(db)
        while batch := await ledger.read(after=projector.checkpoint, limit=5_000):
            projector.apply(batch)
        ((rows,),) = db.execute("SELECT count(*) FROM touched").fetchall()
    a_fact = (rows - 2 * addressees) / addressees
    return Figure(
        name=f"rows of what {addressees:,} facts of one speaker touch, a fact",
        measured=short(a_fact),
        goal=f"≤ {TOUCHED_GOAL}",
        passed=a_fact <= TOUCHED_GOAL,
    )

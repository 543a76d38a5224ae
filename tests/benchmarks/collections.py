"""How long does a first start take with all that Detente comes with, and what does it answer in?

Everything is recorded and filed in a new directory, as a first start does. Then the states of
twenty countries with the United States are asked for on random days since 1776, in process, and
beside them single rows are fetched by their keys.
"""

import resource
import sqlite3
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

from api.service.progress import in_silence
from api.service.stores import LEDGER, writing
from events.storage.sqlite import SqliteLedger
from events.time.dates import day_of
from projections.filing.building import build
from projections.filing.opening import read_views
from projections.filing.views import Views
from projections.model.clocks import Clocks
from projections.relations.pair_state import between
from seeds.collection import COLLECTIONS
from tests.benchmarks import synthetic
from tests.benchmarks.figures import Figure, milliseconds, percentile
from tests.benchmarks.setting import Setting

GOAL_SECONDS: Final = 15.0
P50_GOAL, P99_GOAL = 0.001, 0.004
COUNTRIES: Final = (
    *("brazil", "canada", "chile", "china", "cuba", "egypt", "france", "germany", "india", "iran"),
    *("israel", "italy", "japan", "mexico", "russia", "saudi-arabia", "spain", "turkiye"),
    *("united-kingdom", "vietnam"),
)
SINCE, UNTIL = day_of("1776-07-04"), day_of("2025-12-31")
FETCH = "SELECT stored FROM event WHERE position = ?"


async def measure(setting: Setting) -> list[Figure]:
    """A first start, and questions to what it made, once all of that is rendered."""
    data = setting.directory / "collections"
    began = perf_counter()
    async with writing(data, collections=tuple(COLLECTIONS), progress=in_silence) as service:
        seconds = perf_counter() - began
        events = service.views.checkpoint
    size = (data / LEDGER).stat().st_size
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    first = Figure(
        name=f"a first start with {events:,} events, until it could answer",
        measured=f"{seconds:.1f} s",
        reference=f"{events / seconds:,.0f} event/s, {size / seconds / 1e6:.1f} MB/s",
        goal="≤ 15 s",
        passed=seconds <= GOAL_SECONDS,
    )
    memory = Figure(name="memory of this process at its most", measured=f"{most:.0f} MB")
    ledger = SqliteLedger(data / LEDGER)
    await build(data, ledger)
    await ledger.close()
    return [first, memory, *_asked(data, setting)]


def _asked(data: Path, setting: Setting) -> list[Figure]:
    views = read_views(data, SqliteLedger(data / LEDGER, read_only=True))
    assert views is not None, "they have just been built"
    random = synthetic.randomness(7)
    days = 20 if setting.quick else 200
    asked = [_state(views, random, country) for country in COUNTRIES for _ in range(days)]
    rows = _rows(data, views.checkpoint, random)
    p50, p99 = percentile(asked, 50), percentile(asked, 99)
    return [
        Figure(
            name=f"the state of {len(COUNTRIES)} pairs on {days} days each, p50",
            measured=milliseconds(p50),
            reference=f"a row: {milliseconds(percentile(rows, 50))}",
            ratio=p50 / percentile(rows, 50),
            goal="≤ 1 ms",
            passed=p50 <= P50_GOAL,
        ),
        Figure(
            name="the same, p99",
            measured=milliseconds(p99),
            reference=f"a row: {milliseconds(percentile(rows, 99))}",
            goal="≤ 4 ms",
            passed=p99 <= P99_GOAL,
        ),
    ]


def _state(views: Views, random: Random, country: str) -> float:
    clocks = Clocks(as_of=random.randint(SINCE, UNTIL), known_at=views.checkpoint)
    began = perf_counter()
    between(views.reader, "united-states", country, clocks)
    return perf_counter() - began


def _rows(data: Path, head: int, random: Random) -> list[float]:
    db = sqlite3.connect(f"{(data / LEDGER).as_uri()}?mode=ro", uri=True)
    times = []
    for _ in range(1_000):
        began = perf_counter()
        db.execute(FETCH, (random.randint(1, head),)).fetchone()
        times.append(perf_counter() - began)
    db.close()
    return times

"""How fast are all views built anew? Beside it, the least that any rebuild does: read, decode.

The clock tells what both cores do together, the time that processors took how much there is to do.
"""

import resource
from pathlib import Path
from time import perf_counter, process_time

from events.storage.sqlite import SqliteLedger
from projections.filing import store
from projections.filing.building import BUILD_BATCH, build
from projections.filing.projector import Projector
from tests.benchmarks.figures import Figure, median_ratio, rate
from tests.benchmarks.setting import Setting

GOAL = 7_000


async def measure(setting: Setting) -> list[Figure]:
    """Build the views of the large ledger, beside nothing but reading it."""
    count = setting.many
    ledger = SqliteLedger(await setting.ledger(count), read_only=True)
    directory = setting.directory / "rebuilt"
    directory.mkdir()
    built, read, filed, worked = [], [], [], []
    for _ in range(3 if setting.quick else 1):
        read.append(count / await _read(ledger))
        began, before = perf_counter(), _processor_seconds()
        await build(directory, ledger)
        built.append(count / (perf_counter() - began))
        worked.append(count / (_processor_seconds() - before))
        filed.append(count / await _file(ledger, directory))
    await ledger.close()
    return [
        Figure(
            name=f"all views from {count:,} events",
            measured=rate(built, "event"),
            reference=f"read and decode: {rate(read, 'event')}",
            ratio=median_ratio(built, read),
            goal=f"≥ {GOAL:,}/s",
            passed=sorted(built)[len(built) // 2] >= GOAL,
        ),
        Figure(name="the same by what processors took", measured=rate(worked, "event")),
        Figure(name="filing alone, by one process, by what it took", measured=rate(filed, "event")),
    ]


def _processor_seconds() -> float:
    """Of this process, and of those that it has made."""
    made = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + made.ru_utime + made.ru_stime


async def _read(ledger: SqliteLedger) -> float:
    position, began = 0, perf_counter()
    while batch := await ledger.read(after=position, limit=BUILD_BATCH):
        position = batch[-1].position
    return perf_counter() - began


async def _file(ledger: SqliteLedger, directory: Path) -> float:
    """Seconds for deriving and writing the rows of events that were read before."""
    path = store.make(directory, ledger.id)
    projector, seconds = Projector(store.open_for_building(path)), 0.0
    while batch := await ledger.read(after=projector.checkpoint, limit=BUILD_BATCH):
        began = process_time()
        projector.apply(batch)
        seconds += process_time() - began
    projector.close()
    path.unlink()
    return seconds

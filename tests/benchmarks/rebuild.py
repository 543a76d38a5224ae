"""How fast are all views built anew? Beside it, the least that any rebuild does: read, decode."""

from pathlib import Path
from time import perf_counter

from api.service.stores import LEDGER
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
    ledger = SqliteLedger(await setting.data(count) / LEDGER, read_only=True)
    directory = setting.directory / "rebuilt"
    directory.mkdir()
    built, read, filed = [], [], []
    for _ in range(3):
        read.append(count / await _read(ledger))
        began = perf_counter()
        await build(directory, ledger)
        built.append(count / (perf_counter() - began))
        filed.append(count / await _file(ledger, directory))
    await ledger.close()
    return [
        Figure(
            name=f"all views from {count:,} events",
            measured=rate(built, "event"),
            reference=f"read and decode: {rate(read, 'event')}",
            ratio=median_ratio(built, read),
            goal=f"≥ {GOAL:,}/s",
            passed=sorted(built)[1] >= GOAL,
        ),
        Figure(name="of this, filing alone", measured=rate(filed, "event")),
    ]


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
        began = perf_counter()
        projector.apply(batch)
        seconds += perf_counter() - began
    projector.close()
    path.unlink()
    return seconds

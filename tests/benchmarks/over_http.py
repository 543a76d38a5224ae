"""The state of relations over HTTP, beside a handler that answers with as many fixed bytes."""

from collections.abc import Iterator
from itertools import repeat
from statistics import median

from events.time.dates import iso
from tests.benchmarks import synthetic
from tests.benchmarks.client import Load, Outcome, ask, while_lasting
from tests.benchmarks.figures import Figure, median_ratio, milliseconds, percentile, rate
from tests.benchmarks.servers import Server, detente, fixed
from tests.benchmarks.setting import FEW, Setting

CONNECTIONS = 16


async def measure(setting: Setting) -> list[Figure]:
    """Ask the small ledger, the large one, and the handler, in turns."""
    return [await _beside_fixed(count, setting) for count in (FEW, setting.many)]


def questions(seed: int = 3) -> Iterator[str]:
    """Paths that ask for random days, without end."""
    random = synthetic.randomness(seed)
    while True:
        day = iso(random.randint(*synthetic.SPAN))
        yield f"/v1/relations/{synthetic.HOT[0]}/{synthetic.HOT[1]}?as_of={day}"


async def _beside_fixed(count: int, setting: Setting) -> Figure:
    seconds = 1.0 if setting.quick else 3.0
    ours, theirs = [], []
    with detente(await setting.data(count)) as service, fixed() as handler:
        warm = await load(service, questions(), seconds)
        size = int(median(warm.sizes))
        await load(handler, repeat(f"/fixed/{size}"), seconds / 3)
        for _ in range(setting.rounds):
            ours.append(await load(service, questions(), seconds))
            theirs.append(await load(handler, repeat(f"/fixed/{size}"), seconds))
    return Figure(
        name=f"{CONNECTIONS} connections, {count:,} events, {size / 1000:.0f} kB",
        measured=shown(ours),
        reference=f"fixed bytes: {shown(theirs)}",
        ratio=median_ratio([each.rate for each in ours], [each.rate for each in theirs]),
    )


async def load(server: Server, paths: Iterator[str], seconds: float) -> Outcome:
    return await ask(Load(server.port, while_lasting(seconds, paths), CONNECTIONS))


def shown(outcomes: list[Outcome]) -> str:
    times = [each for outcome in outcomes for each in outcome.times]
    p50, p99 = (milliseconds(percentile(times, percent)) for percent in (50, 99))
    return f"{rate([each.rate for each in outcomes], 'request')}, p50 {p50}, p99 {p99}"

"""How long do the changes between two days take, beside the state that both are compared by?

On the founding facts, and on the synthetic ledger where one pair has half of all facts. Days that
lie a month apart are the usual question; years apart, most elements of long sections differ.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from msgspec import Struct

from api.service.stores import LEDGER
from events.storage.sqlite import SqliteLedger
from events.time.dates import day_of
from projections.filing.building import build
from projections.filing.opening import read_views
from projections.holding.listing_order import SECTION_LIMIT_MOST
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import changes
from projections.relations.pair_state import between
from projections.relations.periods import Period
from seeds.founding import founding_events
from tests.benchmarks import synthetic
from tests.benchmarks.figures import Figure, median_ratio, milliseconds
from tests.benchmarks.setting import Setting, fill

GOAL = 3
FOUNDING_SPAN = (day_of("2022-11-01"), day_of("2023-12-31"))


class _Asked(Struct, frozen=True):
    """Views, and the days about which they are asked."""

    reader: Reader
    head: int
    span: tuple[int, int]


async def measure(setting: Setting) -> list[Figure]:
    """A state and the changes up to it in turns, on the same days."""
    founding = await _founding(setting.directory / "data-founding")
    synthetic_data = await setting.data(setting.many)
    return [
        _compared(_opened(founding, FOUNDING_SPAN), setting, "founding facts, 30 days", 30),
        _compared(_opened(founding, FOUNDING_SPAN), setting, "founding facts, 365 days", 365),
        *(
            _compared(
                _opened(synthetic_data, synthetic.SPAN),
                setting,
                f"{setting.many:,} events, {name}",
                days,
            )
            for name, days in (("30 days", 30), ("365 days", 365), ("10 years", 3_650))
        ),
        _learned(_opened(synthetic_data, synthetic.SPAN), setting),
    ]


async def _founding(directory: Path) -> Path:
    if not directory.exists():
        directory.mkdir()
        ledger = SqliteLedger(directory / LEDGER)
        await fill(ledger, iter(founding_events()))
        await build(directory, ledger)
        await ledger.close()
    return directory


def _opened(directory: Path, span: tuple[int, int]) -> _Asked:
    views = read_views(directory, SqliteLedger(directory / LEDGER, read_only=True))
    assert views is not None, "they have been built"
    return _Asked(views.reader, views.checkpoint, span)


def _compared(asked: _Asked, setting: Setting, name: str, days: int) -> Figure:
    def period(as_of: int) -> Period:
        return Period(after=Clocks(as_of, asked.head), since=as_of - days)

    return _figure(asked, setting, name, period)


def _learned(asked: _Asked, setting: Setting) -> Figure:
    def period(as_of: int) -> Period:
        return Period(after=Clocks(as_of, asked.head), learned_since=asked.head - 1_000)

    return _figure(asked, setting, f"{setting.many:,} events, the last 1,000 learned", period)


def _figure(asked: _Asked, setting: Setting, name: str, period: Callable[[int], Period]) -> Figure:
    random, count = synthetic.randomness(3), 10 if setting.quick else 40
    states, compared = [], []
    for number in range(setting.rounds + 1):
        state, change = _round(asked, random, count, period)
        if number > 0:  # the first round fills the caches
            states.append(state)
            compared.append(change)
    ratio = median_ratio(compared, states)
    return Figure(
        name=name,
        measured=f"p50 {milliseconds(median(compared))}",
        reference=f"one state: p50 {milliseconds(median(states))}",
        ratio=ratio,
        goal=f"≤ {GOAL}",
        passed=ratio <= GOAL,
    )


def _round(
    asked: _Asked, random: Random, count: int, period: Callable[[int], Period]
) -> tuple[float, float]:
    """The median times of a state and of the changes up to it."""
    states, compared = [], []
    for _ in range(count):
        wanted = period(random.randint(*asked.span))
        began = perf_counter()
        between(asked.reader, *synthetic.HOT, wanted.after, limit=SECTION_LIMIT_MOST)
        middle = perf_counter()
        changes.between(asked.reader, *synthetic.HOT, wanted)
        states.append(middle - began)
        compared.append(perf_counter() - middle)
    return median(states), median(compared)

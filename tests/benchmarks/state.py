"""How long does the state of relations take, in process, on random days?

On a ledger where one pair of parties has half of all facts, on one a hundredth of its size, and on
the founding record. Beside it, the fetch of one row by its key.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

import msgspec
from msgspec import Struct

from api.service.stores import LEDGER
from events.storage.sqlite import SqliteLedger
from events.time.dates import day_of
from projections.filing.opening import read_views
from projections.filing.views import Views
from projections.model.clocks import Clocks
from projections.relations.pair_state import Relations, between
from tests.benchmarks import synthetic
from tests.benchmarks.figures import Figure, median_ratio, milliseconds, percentile
from tests.benchmarks.setting import FEW, Setting

FOUNDING_DAYS = (day_of("2022-11-01"), day_of("2023-07-31"))
ROUNDS = 3
FETCH = "SELECT stored FROM event WHERE position = ?"


class _Asked(Struct, frozen=True):
    """Open views, and the ledger's file to fetch single rows from."""

    views: Views
    rows: sqlite3.Connection
    head: int


Question = Callable[[_Asked, Random], object]


async def measure(setting: Setting) -> list[Figure]:
    """Ask in turns, so that all questions meet the same disturbances."""
    with (
        _opened(await setting.founding()) as founding,
        _opened(await setting.data(FEW)) as small,
        _opened(await setting.data(setting.many)) as large,
    ):
        sides: dict[str, tuple[_Asked, Question]] = {
            "founding": (founding, _founding),
            "few": (small, _hot),
            "many": (large, _hot),
            "row": (large, _row),
            "before": (large, _hot_before),
            "public": (large, _hot_in_public),
            "cold": (large, _cold),
        }
        times = _rounds(sides, setting)
        return [
            *_figures(times, setting.many),
            Figure(name=f"the answer at {FEW:,}", measured=_size(small)),
            Figure(name=f"the answer at {setting.many:,}", measured=_size(large)),
        ]


@contextmanager
def _opened(directory: Path) -> Iterator[_Asked]:
    ledger = SqliteLedger(directory / LEDGER, read_only=True)
    views = read_views(directory, ledger)
    assert views is not None, "the setting has built them"
    rows = sqlite3.connect(f"{(directory / LEDGER).as_uri()}?mode=ro", uri=True)
    yield _Asked(views, rows, views.checkpoint)
    rows.close()


_Times = dict[str, list[list[float]]]
"""Of each side, round by round."""


def _rounds(sides: dict[str, tuple[_Asked, Question]], setting: Setting) -> _Times:
    # As many as that a percentile of them says something.
    count = 20 if setting.quick else 60
    random = synthetic.randomness(2)
    times: _Times = {name: [] for name in sides}
    for number in range(ROUNDS + 1):
        for name, (asked, question) in sides.items():
            taken = [_timed(question, asked, random) for _ in range(count)]
            if number > 0:  # the first round fills the caches
                times[name].append(taken)
    return times


def _timed(question: Question, asked: _Asked, random: Random) -> float:
    began = perf_counter()
    question(asked, random)
    return perf_counter() - began


def _figures(times: _Times, many: int) -> list[Figure]:
    growth = median_ratio(_medians(times["many"]), _medians(times["few"]))
    return [
        _beside_row(times, "founding", "the founding pair", 0.5),
        _beside_row(times, "few", f"at {FEW:,} events", 0.7),
        _beside_row(times, "many", f"at {many:,} events", 1),
        Figure(
            name="the larger beside the smaller",
            measured=_shown(times["many"]),
            reference=_shown(times["few"]),
            ratio=growth,
            goal="≤ 1.5",
            passed=growth <= 1.5,
        ),
        _beside_row(times, "before", "with a random known_at", 2),
        _beside_row(times, "public", "with a random public_by", 5),
        _beside_row(times, "cold", "a pair with few facts", 1),
    ]


def _beside_row(times: _Times, side: str, name: str, goal_ms: float) -> Figure:
    return Figure(
        name=name,
        measured=_shown(times[side]),
        reference=f"one row: {_shown(times['row'])}",
        ratio=median_ratio(_medians(times[side]), _medians(times["row"])),
        goal=f"p50 ≤ {goal_ms:g} ms",
        passed=1_000 * median(_medians(times[side])) <= goal_ms,
    )


def _shown(rounds: list[list[float]]) -> str:
    p50 = median(_medians(rounds))
    p99 = percentile([each for taken in rounds for each in taken], 99)
    return f"p50 {milliseconds(p50)}, p99 {milliseconds(p99)}"


def _medians(rounds: list[list[float]]) -> list[float]:
    return [median(taken) for taken in rounds]


def _hot(asked: _Asked, random: Random) -> Relations:
    clocks = Clocks(as_of=random.randint(*synthetic.SPAN), known_at=asked.head)
    return between(asked.views.reader, *synthetic.HOT, clocks)


def _founding(asked: _Asked, random: Random) -> Relations:
    clocks = Clocks(as_of=random.randint(*FOUNDING_DAYS), known_at=asked.head)
    return between(asked.views.reader, *synthetic.HOT, clocks)


def _hot_before(asked: _Asked, random: Random) -> Relations:
    clocks = Clocks(random.randint(*synthetic.SPAN), known_at=random.randint(FEW, asked.head))
    return between(asked.views.reader, *synthetic.HOT, clocks)


def _hot_in_public(asked: _Asked, random: Random) -> Relations:
    day = random.randint(*synthetic.SPAN)
    clocks = Clocks(as_of=day, known_at=asked.head, public_by=random.randint(day, day + 365))
    return between(asked.views.reader, *synthetic.HOT, clocks)


def _cold(asked: _Asked, random: Random) -> Relations:
    clocks = Clocks(as_of=random.randint(*synthetic.SPAN), known_at=asked.head)
    return between(asked.views.reader, *_cold_parties(), clocks)


@cache
def _cold_parties() -> tuple[str, str]:
    return next(each.parties for each in synthetic.stories() if each.parties != synthetic.HOT)


def _row(asked: _Asked, random: Random) -> object:
    return asked.rows.execute(FETCH, (random.randint(1, asked.head),)).fetchone()


def _size(asked: _Asked) -> str:
    """How much an answer of middling length holds."""
    answers = sorted(
        (_hot(asked, synthetic.randomness(seed)) for seed in range(21)),
        key=lambda each: len(msgspec.json.encode(each)),
    )
    middling = answers[10]
    sections = ("engagements", "offices", "channels", "measures", "incidents", "stances")
    lengths = ", ".join(f"{len(getattr(middling, name))} {name}" for name in sections)
    return f"{len(msgspec.json.encode(middling)) / 1000:.0f} kB: {lengths}"

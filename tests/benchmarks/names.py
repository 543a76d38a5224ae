"""How long does it take to find whom a name means, in process?

Among as many persons, states and offices as two centuries of diplomacy have. Beside each, RapidFuzz
comparing what is asked with every name, which knows neither clocks nor in which order to answer.
"""

from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter
from typing import Final

from rapidfuzz import fuzz, process

from api.service.stores import LEDGER
from events.storage.sqlite import SqliteLedger
from events.time.dates import day_of
from events.vocabulary.registry import ActorAdded, OfficeAdded
from projections.filing.opening import read_views
from projections.model.clocks import Clocks
from projections.reconciliation.candidates import WantedEntity, candidates
from projections.reconciliation.entities import TYPES
from projections.search.called import Meant, meant, nearly
from projections.search.names import ThingNamed
from tests.benchmarks import directory, synthetic
from tests.benchmarks.figures import Figure, median_ratio, milliseconds, percentile
from tests.benchmarks.setting import Setting

GOAL_SECONDS: Final = 0.010
FOUND_MOST: Final = 10
NAMES_ASKED: Final = 100

ASKED: Final[dict[str, Callable[[list[str]], str]]] = {
    "whole names": " ".join,
    "given name and surname": lambda words: f"{words[0]} {words[-1]}",
    "surnames": lambda words: words[-1],
    "given names": lambda words: words[0],
    "initial and surname": lambda words: f"{words[0][0]}. {words[-1]}",
    "begun names": lambda words: f"{words[0]} {words[-1][:2]}",
    "misspelt names": lambda words: f"{words[0]} {words[-1][:2]}x{words[-1][3:]}",
}
"""What is asked for instead of a name, given its words."""


async def measure(setting: Setting) -> list[Figure]:
    """Look up in turns, so that both meet the same disturbances."""
    data = await setting.made("directory", directory.events)
    views = read_views(data, SqliteLedger(data / LEDGER, read_only=True))
    assert views is not None, "the setting has built them"
    clocks = Clocks(as_of=day_of("2023-06-18"), known_at=views.checkpoint)

    def look(kind: ThingNamed, name: str) -> list[Meant]:
        found = meant(views.reader, name, clocks, limit=FOUND_MOST, kind=kind)
        return found or nearly(views.reader, name, clocks, limit=FOUND_MOST, kind=kind)

    offices = [each.name for each in directory.events() if isinstance(each, OfficeAdded)]
    actors = [each.name for each in directory.events() if isinstance(each, ActorAdded)]
    random = synthetic.randomness(5)
    some = random.sample(actors, NAMES_ASKED)
    figures = [
        _figure(name, lambda each: look("actor", each), [ask(n.split()) for n in some], actors)
        for name, ask in ASKED.items()
    ]

    def reconcile(name: str) -> object:
        cell = WantedEntity(name, frozenset(each.id for each in TYPES.values()), (), False, 10)
        return candidates(views.reader, cell, clocks)

    asked = random.sample(offices, NAMES_ASKED)
    cells = [*some[: NAMES_ASKED // 2], *asked[: NAMES_ASKED // 2]]
    titles = [each.rpartition(" ")[0] for each in asked]
    return [
        *figures,
        _figure("offices", lambda each: look("office", each), asked, offices),
        _figure("cells reconciled", reconcile, cells, [*actors, *offices]),
        _figure("titles of offices", lambda each: look("office", each), titles, offices),
    ]


def _figure(name: str, look: Callable[[str], object], asked: list[str], names: list[str]) -> Figure:
    ours, theirs = [], []
    for each in [*asked[:10], *asked]:  # the first ones fill the caches
        ours.append(_timed(partial(look, each)))
        theirs.append(_timed(partial(_compared, each, names)))
    del ours[:10], theirs[:10]
    p99 = percentile(ours, 99)
    return Figure(
        name=f"{name} among {len(names):,}",
        measured=f"p50 {milliseconds(median(ours))}, p99 {milliseconds(p99)}",
        reference=f"RapidFuzz over all: {milliseconds(median(theirs))}",
        ratio=median_ratio(ours, theirs),
        goal="p99 < 10 ms",
        passed=p99 < GOAL_SECONDS,
    )


def _compared(name: str, names: list[str]) -> object:
    return process.extract(name, names, scorer=fuzz.WRatio, limit=FOUND_MOST)


def _timed(question: Callable[[], object]) -> float:
    began = perf_counter()
    question()
    return perf_counter() - began

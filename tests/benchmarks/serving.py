"""What limits, metrics and the log of requests cost a read, beside the same routes without them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import copytree

from tests.benchmarks.client import Outcome
from tests.benchmarks.figures import Figure, median_ratio
from tests.benchmarks.over_http import CONNECTIONS, load, questions, shown
from tests.benchmarks.servers import Server, bare, detente
from tests.benchmarks.setting import FEW, Setting
from tests.benchmarks.synthetic import HOT

LEAST = 0.95
"""The share of reads that has to be left."""

_UNKEPT = ("--cache-bytes", "0")
"""A kept answer costs neither side what is measured here."""

Paths = Callable[[], Iterator[str]]


async def measure(setting: Setting) -> list[Figure]:
    """Ask three services for the same, in turns: the state of relations, and one actor of a list,
    which is among the quickest reads there are.
    """
    data = await setting.data(FEW)
    with ExitStack() as stack:
        servers = (
            stack.enter_context(bare(_copy(data, "bare"))),
            stack.enter_context(detente(_copy(data, "limited"), *_UNKEPT)),
            stack.enter_context(
                detente(_copy(data, "logging"), *_UNKEPT, "--log-requests", "--log-level", "info")
            ),
        )
        return [
            *await _compared("state of relations", questions, servers, setting),
            *await _compared("an actor", _quick_questions, servers, setting),
        ]


def _quick_questions() -> Iterator[str]:
    return (path.replace(_RELATIONS, "/v1/actors") + "&limit=1" for path in questions())


_RELATIONS = f"/v1/relations/{HOT[0]}/{HOT[1]}"


async def _compared(
    name: str, paths: Paths, servers: tuple[Server, ...], setting: Setting
) -> list[Figure]:
    # The quickest read is there to show what all of it costs together: fields of answers, too.
    least = LEAST if paths is questions else None
    rounds = [await _round(paths, servers, setting) for _ in range(4 * setting.rounds)]
    alone, bounded, logged = (list(each) for each in zip(*rounds, strict=True))
    return [
        _figure(f"{name}: limits and metrics", bounded, alone, least),
        _figure(f"{name}: a logged line as well", logged, alone, None),
    ]


async def _round(paths: Paths, servers: tuple[Server, ...], setting: Setting) -> list[Outcome]:
    seconds = 0.5 if setting.quick else 1.0
    return [await load(each, paths(), seconds) for each in servers]


def _figure(name: str, ours: list[Outcome], theirs: list[Outcome], least: float | None) -> Figure:
    ratio = median_ratio([each.rate for each in ours], [each.rate for each in theirs])
    return Figure(
        name=f"{name}, {CONNECTIONS} connections",
        measured=shown(ours),
        reference=f"without: {shown(theirs)}",
        ratio=ratio,
        goal="" if least is None else f"≥ {least} of the reads",
        passed=None if least is None else ratio >= least,
    )


def _copy(data: Path, name: str) -> Path:
    """Each has a ledger of its own, as only one process may write it."""
    return copytree(data, data.with_name(f"{data.name}-{name}"))

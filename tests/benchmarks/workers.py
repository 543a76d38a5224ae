"""Answers by two workers, beside one, while the load is made on the same cores."""

import shutil
from collections.abc import Iterator
from itertools import repeat

from tests.benchmarks import synthetic
from tests.benchmarks.client import Load, Outcome, ask, while_lasting
from tests.benchmarks.figures import Figure, median_ratio
from tests.benchmarks.over_http import CONNECTIONS, questions, shown
from tests.benchmarks.servers import Server, detente
from tests.benchmarks.setting import FEW, Setting

GOAL = 1.3
_PINNED = f"/v1/relations/{synthetic.HOT[0]}/{synthetic.HOT[1]}?as_of=2020-01-01&known_at={FEW}"
_TURNS = 3


async def measure(setting: Setting) -> list[Figure]:
    """Pinned answers that are kept, and states that are made, in turns."""
    data = await setting.data(FEW)
    copy = setting.directory / "for-two-workers"
    shutil.copytree(data, copy, dirs_exist_ok=True)
    with detente(data, "--workers", "1") as one, detente(copy, "--workers", "2") as two:
        return [
            await _beside(setting, "pinned, kept", (two, one), repeat(_PINNED)),
            await _beside(setting, "states, made", (two, one), questions()),
        ]


async def _beside(
    setting: Setting, name: str, servers: tuple[Server, Server], paths: Iterator[str]
) -> Figure:
    seconds = 0.5 if setting.quick else 2.0
    two, one = servers
    both: list[Outcome] = []
    alone: list[Outcome] = []
    for each in servers:
        await _load(each, paths, seconds / 2)
    for _ in range(_TURNS * setting.rounds):
        both.append(await _load(two, paths, seconds))
        alone.append(await _load(one, paths, seconds))
    ratio = median_ratio([each.rate for each in both], [each.rate for each in alone])
    is_kept = name.endswith("kept")
    return Figure(
        name=f"two workers, {name}",
        measured=shown(both),
        reference=f"one worker: {shown(alone)}",
        ratio=ratio,
        goal=f"≥ {GOAL} of one worker" if is_kept else "",
        passed=ratio >= GOAL if is_kept else None,
    )


async def _load(server: Server, paths: Iterator[str], seconds: float) -> Outcome:
    return await ask(Load(server.port, while_lasting(seconds, paths), CONNECTIONS))

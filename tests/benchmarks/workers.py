"""Answers by two workers, beside one, while the load is made on the same cores."""

import os
import shutil
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

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
            *await _beside(setting, "pinned, kept", (two, one), repeat(_PINNED)),
            *await _beside(setting, "states, made", (two, one), questions()),
        ]


async def _beside(
    setting: Setting, name: str, servers: tuple[Server, Server], paths: Iterator[str]
) -> list[Figure]:
    seconds = 0.5 if setting.quick else 2.0
    turns = [_Turns(each) for each in servers]
    for each in servers:
        await _load(each, paths, seconds / 2)
    for _ in range(_TURNS * setting.rounds):
        for turn in turns:
            await turn.take(paths, seconds)
    two, one = turns
    ratio = median_ratio([each.rate for each in two.found], [each.rate for each in one.found])
    is_kept = name.endswith("kept")
    return [
        Figure(
            name=f"two workers, {name}",
            measured=shown(two.found),
            reference=f"one worker: {shown(one.found)}",
            ratio=ratio,
            goal=f"≥ {GOAL} of one worker" if is_kept else "",
            passed=ratio >= GOAL if is_kept else None,
        ),
        Figure(
            name=f"CPU a request, {name}",
            measured=f"two workers: {two.seconds_a_request * 1e6:,.0f} µs",
            reference=f"one worker: {one.seconds_a_request * 1e6:,.0f} µs",
            ratio=two.seconds_a_request / one.seconds_a_request,
        ),
    ]


class _Turns:
    """What became of the load on one service, and how long its processes worked for it."""

    def __init__(self, server: Server) -> None:
        self.found: list[Outcome] = []
        self._server = server
        self._seconds = 0.0

    async def take(self, paths: Iterator[str], seconds: float) -> None:
        """Take one turn."""
        before = self._worked()
        self.found.append(await _load(self._server, paths, seconds))
        self._seconds += self._worked() - before

    @property
    def seconds_a_request(self) -> float:
        """Of all its processes."""
        return self._seconds / sum(len(each.times) for each in self.found)

    def _worked(self) -> float:
        parent = Path(f"/proc/{self._server.pid}")
        children = (parent / f"task/{parent.name}/children").read_text("ascii").split()
        fields = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2] for each in children]
        ticks = sum(sum(map(int, each.split()[11:13])) for each in fields)
        return ticks / os.sysconf("SC_CLK_TCK")


async def _load(server: Server, paths: Iterator[str], seconds: float) -> Outcome:
    return await ask(Load(server.port, while_lasting(seconds, paths), CONNECTIONS))

"""Answers by two nodes of a ledger on a cluster, beside one of them, and beside a ledger in a file.

The load, both nodes and the three servers of the cluster share the machine's cores: a node takes as
much of them as the rest leave. What is measured is that nodes are not in each other's way.
"""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import repeat
from pathlib import Path

from events.cluster.moving import to_cluster
from events.cluster.opening import ToOpen
from tests.benchmarks import synthetic
from tests.benchmarks.client import Load, Outcome, ask, while_lasting
from tests.benchmarks.figures import Figure, median_ratio, rate
from tests.benchmarks.over_http import CONNECTIONS, questions
from tests.benchmarks.servers import Server, detente
from tests.benchmarks.setting import FEW, Setting
from tests.nats_servers import BINARY, serving

_PINNED = f"/v1/relations/{synthetic.HOT[0]}/{synthetic.HOT[1]}?as_of=2020-01-01&known_at={FEW}"
_TURNS = 3


async def measure(setting: Setting) -> list[Figure]:
    """Pinned answers that are kept, and states that are made, in turns."""
    if BINARY is None:
        return [Figure(name="nodes of a cluster", measured="nats-server does not run here")]
    data = await setting.data(FEW)
    with ExitStack() as stack:
        servers = stack.enter_context(serving(setting.directory / "servers-of-nodes", 3))
        address = f"{servers.address}/reads"
        places = [setting.directory / f"node-{each}" for each in ("one", "other")]
        _copy(data, places[0])
        await to_cluster(places[0] / "ledger.sqlite3", ToOpen(address), lambda *_: None)
        nodes = [stack.enter_context(detente(each, "--ledger", address)) for each in places]
        file = stack.enter_context(detente(_copy(data, setting.directory / "of-a-file")))
        return [
            *await _beside(setting, "pinned, kept", nodes, file, repeat(_PINNED)),
            *await _beside(setting, "states, made", nodes, file, questions()),
        ]


async def _beside(
    setting: Setting, name: str, nodes: list[Server], file: Server, paths: Iterator[str]
) -> list[Figure]:
    seconds = 0.5 if setting.quick else 2.0
    ways = (nodes, nodes[:1], [file])
    for each in ways:
        await _rate(each, paths, seconds / 2)
    turns = [
        [await _rate(each, paths, seconds) for each in ways] for _ in range(_TURNS * setting.rounds)
    ]
    two, one, alone = (list(each) for each in zip(*turns, strict=True))
    return [
        Figure(
            name=f"two nodes, {name}",
            measured=rate(two, "request"),
            reference=f"one node: {rate(one, 'request')}",
            ratio=median_ratio(two, one),
        ),
        Figure(
            name=f"one node, {name}",
            measured=rate(one, "request"),
            reference=f"a ledger in a file: {rate(alone, 'request')}",
            ratio=median_ratio(one, alone),
        ),
    ]


async def _rate(servers: list[Server], paths: Iterator[str], seconds: float) -> float:
    """Answers in a second, of all of them together, over as many connections."""
    each = CONNECTIONS // len(servers)
    loads = (ask(Load(server.port, while_lasting(seconds, paths), each)) for server in servers)
    outcomes: list[Outcome] = await asyncio.gather(*loads)
    return sum(len(outcome.times) for outcome in outcomes) / max(e.seconds for e in outcomes)


def _copy(data: Path, to: Path) -> Path:
    shutil.copytree(data, to)
    return to

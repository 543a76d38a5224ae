"""Nodes of one ledger that write while something happens to the servers, and what became of it.

`python -m tests.cluster_trial ROUNDS SEED` tries every fault so often, and prints a table. With
`apart` behind it, the servers are on machines of their own, and cables between them are cut.
"""

import asyncio
import random
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

import httpx
from msgspec import Struct

from events.cluster.address import read_address
from events.cluster.cluster_ledger import ClusterLedger
from events.cluster.opening import look_at
from events.errors import LedgerUnavailableError, OutcomeUnknownError
from tests.cut_lines import Lines, lines_to
from tests.ledger_engines import REGISTRY, everything, held
from tests.machines_apart import Cable, Machines, go_apart, is_apart, machines
from tests.nats_servers import Node, Servers, serving

WRITERS: Final = 3
"""On each of two nodes."""

CAUGHT_UP_SECONDS: Final = 30.0


class Outcome(Struct):
    """What was acknowledged, by key where; tries of which nobody knew; and what is there."""

    acknowledged: dict[str, int]
    unknown: int
    refused: int
    there: int


class Trial:
    """A ledger of its own on servers, with two nodes."""

    def __init__(self, servers: Servers, directory: Path, name: str) -> None:
        self.servers = servers
        self.nodes: list[ClusterLedger] = []
        self.directory = directory
        self.address = read_address(f"{servers.address}/{name}")
        self.stack = AsyncExitStack()
        self.lines = Lines()
        """Those of the second node."""
        self._is_over = False
        self.acknowledged: dict[str, int] = {}
        self._unknown = self._refused = 0

    async def __aenter__(self) -> "Trial":
        cluster = await look_at(self.address, {})
        places = [(each.host, each.port) for each in self.servers.nodes]
        self.lines = await self.stack.enter_async_context(lines_to(places))
        through = ",".join(f"127.0.0.1:{each}" for each in self.lines.ports)
        cut = cluster._replace(address=read_address(f"nats://{through}/{self.address.name}"))
        for number, each in enumerate((cluster, cut)):
            path = self.directory / f"{self.address.name}-{number}"
            path.mkdir()
            ledger = ClusterLedger(path / "ledger.sqlite3", each)
            self.stack.push_async_callback(ledger.close)
            self.nodes.append(ledger)
        await self.nodes[0].append(REGISTRY, by="tests")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stack.aclose()

    async def beside(self, fault: Callable[["Trial"], Awaitable[None]]) -> Outcome:
        """Write on both nodes until something has happened, and is over; raises where an event that
        was acknowledged is not there once, at its position, on each node.
        """
        writing = [
            asyncio.create_task(self._write(ledger, f"{number}-{writer}"))
            for number, ledger in enumerate(self.nodes)
            for writer in range(WRITERS)
        ]
        await asyncio.sleep(0.3)
        await fault(self)
        await asyncio.sleep(0.5)
        self._is_over = True
        await asyncio.gather(*writing)
        return await self._checked()

    async def _write(self, ledger: ClusterLedger, name: str) -> None:
        number = 0
        while not self._is_over:
            key, number = f"{name}-{number}", number + 1
            events = [held(f"{key}-{each}") for each in range(1 + number % 3)]
            while True:
                try:
                    appended = await ledger.append(events, by=name, key=key)
                except OutcomeUnknownError:
                    self._unknown += 1
                except LedgerUnavailableError:
                    self._refused += 1
                else:
                    self.acknowledged[key] = appended.first
                    break

    def acknowledged_by(self) -> Counter[int]:
        """How many appends each node has had acknowledged."""
        return Counter(int(key.partition("-")[0]) for key in self.acknowledged)

    async def _checked(self) -> Outcome:
        async with asyncio.timeout(CAUGHT_UP_SECONDS):
            for each in self.nodes:
                await each.caught_up(lambda *_: None)
        told = [await everything(each) for each in self.nodes]
        assert told[0] == told[1], "the nodes have other events"
        assert [each.position for each in told[0]] == [*range(1, len(told[0]) + 1)]
        heads = [await each.head() for each in self.nodes]
        assert await self.nodes[0].root(heads[0]) == await self.nodes[1].root(heads[1])
        found = Counter(getattr(each.event, "id", "") for each in told[0])
        assert max(found.values()) == 1, "an event is there twice"
        for key, position in self.acknowledged.items():
            assert getattr(told[0][position - 1].event, "id", "") == f"{key}-0", f"{key} is lost"
        return Outcome(self.acknowledged, self._unknown, self._refused, len(told[0]))

    async def leader(self) -> Node:
        """The server that leads the stream."""
        name = self.address.name
        while True:
            for each in self.servers.nodes:
                if each.process is None:
                    continue
                address = f"{each.monitored_at}/jsz?streams=1&accounts=1"
                async with httpx.AsyncClient(trust_env=False) as client:
                    try:
                        told = (await client.get(address, timeout=2)).json()
                    except httpx.HTTPError:
                        continue
                for account in told.get("account_details", ()):
                    for stream in account.get("stream_detail", ()):
                        led = stream.get("cluster", {}).get("leader")
                        if stream["name"] == name and led:
                            return next(e for e in self.servers.nodes if e.name == led)
            await asyncio.sleep(0.05)

    async def other(self) -> Node:
        """One that does not lead."""
        leader = await self.leader()
        return next(each for each in self.servers.nodes if each is not leader)

    @property
    def machines(self) -> Machines:
        """The servers, where they are on machines of their own."""
        assert isinstance(self.servers, Machines)
        return self.servers

    def cables_between(self, one: Node) -> list[Cable]:
        """Those of one server to the others."""
        others = (each for each in self.servers.nodes if each is not one)
        return [self.machines.between(one, each) for each in others]

    async def restarted(self) -> None:
        """All servers run again, and agree."""
        await asyncio.to_thread(self.servers.start)


async def leader_killed(trial: Trial) -> None:
    (await trial.leader()).kill()
    await _until_written(trial)
    await trial.restarted()


async def follower_killed(trial: Trial) -> None:
    (await trial.other()).kill()
    await _until_written(trial)
    await trial.restarted()


async def all_killed(trial: Trial) -> None:
    for each in trial.servers.nodes:
        each.kill()
    await asyncio.sleep(0.5)
    await trial.restarted()
    await _until_written(trial)


async def leader_paused(trial: Trial) -> None:
    leader = await trial.leader()
    assert leader.process is not None
    leader.process.send_signal(signal.SIGSTOP)
    await _until_written(trial)
    leader.process.send_signal(signal.SIGCONT)
    await asyncio.sleep(1)


async def lines_cut(trial: Trial) -> None:
    trial.lines.cut()
    await _until_written(trial, [0])
    await asyncio.sleep(2)
    trial.lines.mend()
    await _until_written(trial)


async def answers_lost(trial: Trial) -> None:
    """What a node publishes is stored, and it hears nothing of it."""
    trial.lines.deafen()
    await asyncio.sleep(3)
    trial.lines.mend()
    await _until_written(trial)


FAULTS: Final[Mapping[str, Callable[[Trial], Awaitable[None]]]] = {
    "the leader killed": leader_killed,
    "a follower killed": follower_killed,
    "all killed at once and started again": all_killed,
    "the leader paused, and back": leader_paused,
    "the lines of a node cut, and mended": lines_cut,
    "what is answered to a node lost": answers_lost,
}


async def leader_apart(trial: Trial) -> None:
    """Nodes reach it, and the other servers do not."""
    leader = await trial.leader()
    for each in trial.cables_between(leader):
        each.cut()
    await _until_written(trial)
    await asyncio.sleep(2)
    for each in trial.cables_between(leader):
        each.mend()
    await asyncio.sleep(1)


async def leader_alone(trial: Trial) -> None:
    """Nobody reaches it."""
    leader = await trial.leader()
    cables = [trial.machines.to(leader), *trial.cables_between(leader)]
    for each in cables:
        each.cut()
    await _until_written(trial)
    await asyncio.sleep(2)
    for each in cables:
        each.mend()
    await asyncio.sleep(1)


async def all_apart(trial: Trial) -> None:
    """Nodes reach each of them, and none another one, for longer than it takes to notice."""
    for each in trial.machines.inner:
        each.cut()
    await asyncio.sleep(12)
    for each in trial.machines.inner:
        each.mend()
    await _until_written(trial)


FAULTS_APART: Final[Mapping[str, Callable[[Trial], Awaitable[None]]]] = {
    "the leader cut off from the other servers": leader_apart,
    "the leader cut off from everybody": leader_alone,
    "all servers cut off from each other": all_apart,
}


async def _until_written(trial: Trial, nodes: Sequence[int] = (0, 1)) -> None:
    """Until each of these nodes has had something acknowledged again."""
    before = trial.acknowledged_by()
    while any(trial.acknowledged_by()[each] < before[each] + 6 for each in nodes):
        await asyncio.sleep(0.05)


async def main(rounds: int, seed: int, *, apart: bool) -> None:
    chance = random.Random(seed)  # noqa: S311 (it hides nothing)
    faults, running = (FAULTS_APART, machines) if apart else (FAULTS, serving)
    table: dict[str, Counter[str]] = {name: Counter() for name in faults}
    with (
        tempfile.TemporaryDirectory() as directory,
        running(Path(directory) / "servers", 3) as servers,
    ):
        for number in range(rounds):
            for name in chance.sample(list(faults), len(faults)):
                kept = Path(directory) / f"{number}-{name.replace(' ', '-')}"
                kept.mkdir()
                async with Trial(servers, kept, f"t{number}-{list(faults).index(name)}") as trial:
                    found = await trial.beside(faults[name])
                table[name].update(
                    runs=1,
                    acknowledged=len(found.acknowledged),
                    unknown=found.unknown,
                    refused=found.refused,
                    events=found.there,
                )
                print(f"{number + 1} of {rounds}: {name}: {dict(table[name])}", flush=True)
    print(
        "\n| what happens | runs | appends acknowledged | told that nobody knows | lost or twice |"
    )
    print("|---|---|---|---|---|")
    for name, counted in table.items():
        # One that was lost, or is there twice, would have ended the run.
        print(
            f"| {name} | {counted['runs']} | {counted['acknowledged']:,}"
            f" | {counted['unknown']:,} | 0 |"
        )


if __name__ == "__main__":
    if "apart" in sys.argv and not is_apart():
        go_apart("-m", "tests.cluster_trial", *sys.argv[1:])
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), apart=is_apart()))

"""How fast is a ledger on three servers of this machine, beside one in a file on the same disk?

The servers sync before they acknowledge, and share the cores with two nodes: take the ratios.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import chain, islice
from statistics import median
from time import perf_counter

from msgspec import Struct

from events.cluster.address import read_address
from events.cluster.cluster_ledger import ClusterLedger
from events.cluster.opening import ToOpen, look_at, open_node
from events.source_texts.attached_texts import Texts
from events.storage.sqlite import SqliteLedger
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import IssueAdded
from tests.benchmarks import synthetic
from tests.benchmarks.figures import Figure, median_ratio, milliseconds, percentile, rate
from tests.benchmarks.setting import Setting, fill
from tests.nats_servers import BINARY, serving

WRITERS = 128
SINGLES = 50
"""Appends of one writer in a turn."""

EACH = 4
"""Appends of each of many writers in a turn."""

BATCH = 1_000


class _Beside(Struct, frozen=True):
    """Two nodes of a ledger on servers, and a ledger in a file."""

    node: ClusterLedger
    other: ClusterLedger
    file: SqliteLedger
    what: ToOpen


async def measure(setting: Setting) -> list[Figure]:
    """Append in each of the ways, on both in turns."""
    if BINARY is None:
        return [Figure(name="a ledger on three servers", measured="nats-server does not run here")]
    turns = 5 if setting.quick else 20
    async with _opened(setting) as beside:
        stories = list(islice(synthetic.stories(), WRITERS + 3 * turns))
        registered = list(chain.from_iterable(story.registrations for story in stories))
        for ledger in (beside.node, beside.file):
            await fill(ledger, chain(synthetic.opening(), registered))
        facts = [story.facts for story in stories]
        return [
            await _both(beside, "one writer", [[f[:SINGLES]] for f in facts[:turns]]),
            await _both(beside, f"{WRITERS} writers at once", _shared(facts[turns:], turns)),
            await _batches(beside, turns),
            await _visible(beside, turns),
            await _caught_up(beside, setting),
        ]


def _shared(facts: Sequence[Sequence[AnyEvent]], turns: int) -> list[list[Sequence[AnyEvent]]]:
    """Of each turn what each of many writers appends."""
    return [
        [each[turn * EACH : (turn + 1) * EACH] for each in facts[-WRITERS:]]
        for turn in range(turns)
    ]


@asynccontextmanager
async def _opened(setting: Setting) -> AsyncIterator[_Beside]:
    directory = setting.directory / "cluster"
    directory.mkdir()
    with serving(directory / "servers", 3) as servers:
        address = f"{servers.address}/bench"
        cluster = await look_at(read_address(address), {})
        nodes = [ClusterLedger(directory / f"{each}.sqlite3", cluster) for each in range(2)]
        file = SqliteLedger(directory / "file.sqlite3")
        try:
            yield _Beside(nodes[0], nodes[1], file, ToOpen(address))
        finally:
            for each in (*nodes, file):
                await each.close()


async def _both(
    beside: _Beside, name: str, turns: Sequence[Sequence[Sequence[AnyEvent]]]
) -> Figure:
    ours, theirs = [], []
    for writers in turns:
        count = sum(map(len, writers))
        ours.append(count / await _seconds(beside.node, writers))
        theirs.append(count / await _seconds(beside.file, writers))
    return Figure(
        name=name,
        measured=rate(ours, "event"),
        reference=f"in a file: {rate(theirs, 'event')}",
        ratio=median_ratio(ours, theirs),
    )


async def _batches(beside: _Beside, turns: int) -> Figure:
    told = (chain(story.registrations, story.facts) for story in _later())
    events = chain.from_iterable(told)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(turns):
        batch = list(islice(events, BATCH))
        for ledger, rates in ((beside.node, ours), (beside.file, theirs)):
            began = perf_counter()
            await ledger.append(batch, by="bench")
            rates.append(BATCH / (perf_counter() - began))
    return Figure(
        name=f"batches of {BATCH:,}",
        measured=rate(ours, "event"),
        reference=f"in a file: {rate(theirs, 'event')}",
        ratio=median_ratio(ours, theirs),
    )


def _later() -> Iterator[synthetic.Story]:
    """Stories that the ledgers have not."""
    return islice(synthetic.stories(), 500, None)


async def _visible(beside: _Beside, turns: int) -> Figure:
    """From when an append was asked for until another node has it."""
    await beside.other.caught_up(lambda *_: None)
    following = beside.other.follow(after=await beside.other.head())
    taken, acknowledged = [], []
    for number in range(10 * turns):
        event = IssueAdded(id=f"seen-{number}", name=f"Seen {number}", description="One of many.")
        began = perf_counter()
        await beside.node.append([event], by="bench")
        acknowledged.append(perf_counter() - began)
        await anext(following)
        taken.append(perf_counter() - began)
    return Figure(
        name="until another node has it",
        measured=f"p50 {milliseconds(median(taken))}, p99 {milliseconds(percentile(taken, 99))}",
        reference=f"acknowledged: p50 {milliseconds(median(acknowledged))}",
        ratio=median(taken) / median(acknowledged),
    )


async def _caught_up(beside: _Beside, setting: Setting) -> Figure:
    """A new node, from nothing, beside reading the file."""
    directory = setting.directory / "cluster"
    began = perf_counter()
    node = await open_node(
        directory / "new.sqlite3", beside.what, Texts(directory / "texts"), lambda *_: None
    )
    taken = perf_counter() - began
    head = await node.head()
    await node.close()
    began, after = perf_counter(), 0
    while batch := await beside.file.read(after=after):
        after = batch[-1].position
    read = perf_counter() - began
    return Figure(
        name="a new node catches up",
        measured=rate([head / taken], "event"),
        reference=f"reading a file: {rate([after / read], 'event')}",
        ratio=(head / taken) / (after / read),
    )


async def _seconds(
    ledger: ClusterLedger | SqliteLedger, writers: Sequence[Sequence[AnyEvent]]
) -> float:
    async def write(events: Sequence[AnyEvent]) -> None:
        for event in events:
            await ledger.append([event], by="bench")

    began = perf_counter()
    await asyncio.gather(*map(write, writers))
    return perf_counter() - began

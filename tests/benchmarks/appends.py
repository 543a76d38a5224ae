"""How fast are durable appends through the ledger, with all its checks?

Beside single appends stands bare `sqlite3`, committing the same bytes one by one with the same
guarantee; beside 128 writers stands one. Turns are short and many, as disks that are shared change
their pace from one second to the next.
"""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from msgspec import Struct

from events.storage.sqlite import SqliteLedger
from events.vocabulary.catalogue import AnyEvent, stream_of
from tests.benchmarks import synthetic
from tests.benchmarks.figures import Figure, median_ratio, rate
from tests.benchmarks.setting import Setting, fill

TURN = 25
"""Appends, commits and syncs in a turn."""

WRITERS = 128
TURN_OF_MANY = 5
"""Appends of each of many writers in a turn."""

BATCHES = (100, 1_000)
MEMORY = Path("/dev/shm")  # noqa: S108 (it is meant to be memory)


class _Bench(Struct, frozen=True):
    """A ledger, the same bytes in bare SQLite, and stories that no ledger has yet."""

    directory: Path
    ledger: SqliteLedger
    raw: sqlite3.Connection
    stories: Iterator[synthetic.Story]


async def measure(setting: Setting) -> list[Figure]:
    """Append in each of the ways."""
    turns = 20 if setting.quick else 100
    async with _opened(setting.directory / "appends") as bench:
        return [
            *await _singles(bench, turns),
            *await _without_disk(turns),
            await _writers(bench, 5 if setting.quick else 20),
            *[await _batches(bench, setting.rounds, size) for size in BATCHES],
        ]


@asynccontextmanager
async def _opened(directory: Path) -> AsyncIterator[_Bench]:
    directory.mkdir()
    raw = sqlite3.connect(directory / "raw.sqlite3", isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE event (position INTEGER PRIMARY KEY, stored BLOB NOT NULL) STRICT")
    ledger = SqliteLedger(directory / "ledger.sqlite3")
    await fill(ledger, iter(synthetic.opening()))
    yield _Bench(directory, ledger, raw, synthetic.stories())
    await ledger.close()
    raw.close()


async def _singles(bench: _Bench, turns: int) -> list[Figure]:
    stories = list(islice(bench.stories, turns * TURN // 100 + 1))
    await fill(bench.ledger, chain.from_iterable(story.registrations for story in stories))
    facts = chain.from_iterable(story.facts for story in stories)
    ours, raw, syncs = [], [], []
    for _ in range(turns):
        before = await bench.ledger.head()
        batch = list(islice(facts, TURN))
        ours.append(TURN / await _seconds(_append_singly(bench.ledger, batch)))
        raw.append(TURN / await _commit_raw(bench, before, 1))
        syncs.append(_sync_rate(bench.directory / "sync"))
    ratio = median_ratio(ours, raw)
    return [
        Figure(
            name="one writer, event by event",
            measured=rate(ours, "event"),
            reference=f"bare sqlite3: {rate(raw, 'commit')}",
            ratio=ratio,
            goal="≥ 0.5",
            passed=ratio >= 0.5,
        ),
        Figure(
            name="one writer, beside the disk",
            measured=rate(ours, "event"),
            reference=f"fdatasync of 4 KiB: {rate(syncs, 'sync')}",
            ratio=median_ratio(ours, syncs),
        ),
    ]


async def _without_disk(turns: int) -> list[Figure]:
    """What is left of the difference where syncing costs nothing; Linux only."""
    if not MEMORY.exists():
        return []
    with TemporaryDirectory(prefix="bench-", dir=MEMORY) as directory:
        async with _opened(Path(directory) / "appends") as bench:
            beside_sqlite, _ = await _singles(bench, turns)
    return [
        Figure(
            name="one writer, no disk below",
            measured=beside_sqlite.measured,
            reference=beside_sqlite.reference,
            ratio=beside_sqlite.ratio,
        )
    ]


async def _writers(bench: _Bench, turns: int) -> Figure:
    """All writers at once, each with a story of its own, after one with another."""
    stories = list(islice(bench.stories, WRITERS + turns))
    await fill(bench.ledger, chain.from_iterable(story.registrations for story in stories))
    alone, crowd = [], []
    for turn in range(turns):
        lone = stories[WRITERS + turn].facts
        alone.append(len(lone) / await _seconds(_append_singly(bench.ledger, lone)))
        part = slice(turn * TURN_OF_MANY, (turn + 1) * TURN_OF_MANY)
        parts = (_append_singly(bench.ledger, story.facts[part]) for story in stories[:WRITERS])
        crowd.append(WRITERS * TURN_OF_MANY / await _seconds(asyncio.gather(*parts)))
    ratio = median_ratio(crowd, alone)
    return Figure(
        name=f"{WRITERS} writers at once",
        measured=rate(crowd, "event"),
        reference=f"one writer: {rate(alone, 'event')}",
        ratio=ratio,
        goal="≥ 3",
        passed=ratio >= 3,
    )


async def _batches(bench: _Bench, turns: int, size: int) -> Figure:
    events = chain.from_iterable(chain(told.registrations, told.facts) for told in bench.stories)
    ours, raw = [], []
    for _ in range(turns):
        before = await bench.ledger.head()
        batch = list(islice(events, size))
        ours.append(size / await _seconds(_append_at_once(bench.ledger, batch)))
        raw.append(size / await _commit_raw(bench, before, size))
    return Figure(
        name=f"batches of {size:,}",
        measured=rate(ours, "event"),
        reference=f"bare sqlite3: {rate(raw, 'event')}",
        ratio=median_ratio(ours, raw),
    )


async def _append_singly(ledger: SqliteLedger, events: Sequence[AnyEvent]) -> None:
    for event in events:
        await ledger.append([event], by="bench", expected={stream_of(event): 0})


async def _append_at_once(ledger: SqliteLedger, events: Sequence[AnyEvent]) -> None:
    await ledger.append(events, by="bench", expected={stream_of(each): 0 for each in events})


async def _commit_raw(bench: _Bench, after: int, size: int) -> float:
    """Seconds for committing what the ledger stored last, so many rows at a time."""
    recorded = await bench.ledger.read(after=after, limit=10_000)
    rows = iter([(each.position, each.stored) for each in recorded])
    began = perf_counter()
    while batch := list(islice(rows, size)):
        bench.raw.execute("BEGIN IMMEDIATE")
        bench.raw.executemany("INSERT INTO event VALUES (?, ?)", batch)
        bench.raw.execute("COMMIT")
    return perf_counter() - began


def _sync_rate(path: Path) -> float:
    """How often a second this disk makes sure of 4 KiB that replace others."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        os.pwrite(handle, bytes(4096), 0)
        os.fsync(handle)
        began = perf_counter()
        for number in range(TURN):
            os.pwrite(handle, bytes([number]) * 4096, 0)
            os.fdatasync(handle)
        return TURN / (perf_counter() - began)
    finally:
        os.close(handle)


async def _seconds(work: Awaitable[object]) -> float:
    began = perf_counter()
    await work
    return perf_counter() - began

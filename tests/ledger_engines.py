"""The engines that the contract is asked of, and small events to ask it with.

A further engine joins `ENGINES` and runs every test of `test_events_contract_*.py` unchanged.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from msgspec.structs import replace

from events.cluster.address import read_address
from events.cluster.cluster_ledger import ClusterLedger
from events.cluster.opening import look_at
from events.ledger.protocol import Ledger, Recorded
from events.source_texts.attached_texts import Texts
from events.storage.memory import MemoryLedger
from events.storage.sqlite import SqliteLedger
from events.vocabulary.base import Citation
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.registry import ActorAdded, EngagementAdded, IssueAdded, SourceAdded
from tests.nats_servers import lasting
from tests.noon import NOON

CITATION = Citation(source="daily", exact="candid and constructive", start=10, end=33)

REGISTRY: tuple[AnyEvent, ...] = (
    SourceAdded(
        id="daily", publisher="The Daily", title="Talks", published="2023", lineage="daily"
    ),
    ActorAdded(id="alba", kind="state", name="Alba"),
    ActorAdded(id="bora", kind="state", name="Bora"),
    IssueAdded(id="straits", name="The straits", description="Who may pass."),
    EngagementAdded(id="visit", form="visit", name="The visit"),
)
REGISTERED = len(REGISTRY)


def held(id: str, **changes: Any) -> EngagementHeld:
    """A fact that refers to nothing but `REGISTRY`."""
    fact = EngagementHeld(
        id=id,
        date="2023-06-18",
        summary="They meet.",
        engagement="visit",
        participants=("alba", "bora"),
        citations=(CITATION,),
    )
    return replace(fact, **changes)


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Engine(Protocol):
    """One store: opened, and opened again with what it held."""

    clock: Clock

    def open(self, texts: Texts | None = None) -> Ledger: ...

    async def reopen(self, ledger: Ledger) -> Ledger: ...


class MemoryEngine:
    """Holds nothing beyond a ledger's life, so opening it again is carrying on."""

    def __init__(self) -> None:
        self.clock = Clock()

    def open(self, texts: Texts | None = None) -> Ledger:
        return MemoryLedger(now=self.clock, texts=texts)

    async def reopen(self, ledger: Ledger) -> Ledger:
        return ledger


class SqliteEngine:
    def __init__(self, directory: Path) -> None:
        self.clock = Clock()
        self._path = directory / "ledger.sqlite3"

    def open(self, texts: Texts | None = None) -> Ledger:
        return SqliteLedger(self._path, now=self.clock, texts=texts)

    async def reopen(self, ledger: Ledger) -> Ledger:
        await ledger.close()
        return self.open()


class ClusterEngine:
    """A stream of its own on a real server, and a replica of it."""

    def __init__(self, directory: Path) -> None:
        self.clock = Clock()
        self._path = directory / "ledger.sqlite3"
        self._address = read_address(f"{lasting().address}/{uuid4().hex}?replicas=1")

    def open(self, texts: Texts | None = None) -> Ledger:
        with ThreadPoolExecutor(1) as apart:  # where there is no loop yet
            cluster = apart.submit(lambda: asyncio.run(look_at(self._address, {}))).result()
        return ClusterLedger(self._path, cluster, now=self.clock, texts=texts)

    async def reopen(self, ledger: Ledger) -> Ledger:
        await ledger.close()
        return self.open()


ENGINES: dict[str, Callable[[Path], Engine]] = {
    "memory": lambda _: MemoryEngine(),
    "sqlite": SqliteEngine,
    "cluster": ClusterEngine,
}


@asynccontextmanager
async def registered(engine: Engine) -> AsyncIterator[Ledger]:
    """A ledger that holds `REGISTRY`, closed at the end."""
    ledger = engine.open()
    try:
        await ledger.append(REGISTRY, by="tests")
        yield ledger
    finally:
        await ledger.close()


async def everything(ledger: Ledger) -> list[Recorded]:
    """All that is recorded, read in small batches."""
    found: list[Recorded] = []
    while batch := await ledger.read(after=len(found), limit=7):
        found += batch
    return found


async def events_in(ledger: Ledger) -> list[AnyEvent]:
    return [recorded.event for recorded in await everything(ledger)]

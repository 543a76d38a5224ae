"""A data directory as the service writes it, in processes that are there to be killed.

`python -m tests.crashing` reads a `Life` a line and forks a process for each, so that starting one
costs no imports. The process says line by line what it asks, is answered and publishes.
"""

import asyncio
import os
import random
import sys
import time
import traceback
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
import uvloop

from api.service import checkpoint_publisher, filing_apart
from api.service.filing_apart import filed_apart
from api.service.stores import LEDGER, Service, writing
from events.ledger.protocol import Appended
from events.proofs.checkpoints import Checkpoint
from events.storage import commit_place, sqlite_writer
from events.vocabulary.registry import EngagementAdded
from projections.filing.code import files_version
from projections.filing.versions import versions
from tests.crashing_points import Doom, watch
from tests.ledger_engines import REGISTRY, held

VISITS = 100
"""Of how many engagements there are facts. Were all of one, a life that ends by itself would spend
most of its time on telling it anew.
"""

REGISTERED = [
    *REGISTRY,
    *(EngagementAdded(id=f"visit-{each}", form="visit", name="A visit") for each in range(VISITS)),
]

WRITERS = 6
LARGE = 300
"""Events in a batch that completes a tile of the tree wherever it is appended."""

PUBLISHING_SECONDS = 0.01
"""How often the checkpoint is kept, so that there is one to be killed at."""


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """What a process is to do, and at what point it dies; without one it ends by itself.

    `again` are keys that nobody got an answer for, `known` some that were acknowledged. `log_pages`
    is how long the write-ahead log gets before it is filed into the ledger's file. `files_apart`
    has a process of its own file the views, `in_loop` has commits made in the event loop, however
    long they take.
    """

    data: str
    name: str
    seed: int
    batches: int
    point: str = ""
    times: int = 1
    is_large: bool = False
    log_pages: int = 1_000
    again: Sequence[str] = ()
    known: Sequence[str] = ()
    files_apart: bool = False
    in_loop: bool = False


def batch(key: str) -> list[Any]:
    """The events of an append: the key ends with their number."""
    return [held(id, engagement=f"visit-{zlib.crc32(id.encode()) % VISITS}") for id in ids(key)]


def ids(key: str) -> list[str]:
    """The ids of an append's facts."""
    return [f"{key}-{index}" for index in range(int(key.rpartition("-of-")[2]))]


def say(*words: object) -> None:
    """A line, written in one go: a kill leaves it whole or out."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


async def live(life: Life, doom: Doom) -> None:
    """Open a data directory as the service does, write it with many writers, close it."""
    began = time.perf_counter()
    async with writing(Path(life.data)) as service:
        service.views.follow()
        await service.ledger.append(REGISTERED, by="tests", key="registry")
        say("opened", time.perf_counter() - began)
        publishing = asyncio.create_task(publish(service))
        async with filing(life, service):
            async with asyncio.TaskGroup() as writers:
                for writer in range(WRITERS):
                    writers.create_task(Writer(life, doom, service, writer).write())
            publishing.cancel()
            head = await service.ledger.head()
            assert await service.views.reach(head, within_seconds=20), "the views are behind"
    say("ended")


@asynccontextmanager
async def filing(life: Life, service: Service) -> AsyncIterator[None]:
    """Have the views filed meanwhile, by which process the life says."""
    if not life.files_apart:
        yield
        return
    async with filed_apart(service.views, Path(life.data) / LEDGER):
        while service.views.filer is None:
            await asyncio.sleep(0.005)
        say("apart", service.views.filer.pid)
        yield


class Writer:
    """One of those who append: what nobody was answered for first, then more."""

    def __init__(self, life: Life, doom: Doom, service: Service, number: int) -> None:
        self._life = life
        self._doom = doom
        self._ledger = service.ledger
        self._number = number
        self._dice = random.Random(f"{life.seed} {number}")  # noqa: S311  # sizes, not secrets

    async def write(self) -> None:
        """Append until all is written or the process is killed."""
        for key in self._life.again[self._number :: WRITERS]:
            await self._ask(key)
        for number in range(self._life.batches):
            size = LARGE if self._life.is_large and number == 1 else self._dice.randrange(1, 4)
            key = f"{self._life.name}-{self._number}-{number}-of-{size}"
            twins = 1 + (self._dice.random() < 0.2)
            await asyncio.gather(*(self._ask(key) for _ in range(twins)))
            if self._life.known and self._dice.random() < 0.1:
                await self._ask(self._dice.choice(self._life.known))

    async def _ask(self, key: str) -> None:
        say("asked", key)
        appended = await self._append(key)
        self._doom.reach("acknowledged")
        say("answered", key, appended.first, appended.last, appended.outcome.split()[0])

    async def _append(self, key: str) -> Appended:
        events = batch(key)
        new = {f"fact/{event.id}": 0 for event in events[:2]}
        return await self._ledger.append(events, by="tests", key=key, expected=new)


async def publish(service: Service) -> None:
    """Hand out signed checkpoints, as `/v1/ledger/checkpoint` does."""
    assert service.signer is not None
    while True:
        size = await service.ledger.head()
        checkpoint = Checkpoint(service.signer.verifier.name, size, await service.ledger.root(size))
        service.signer.sign(checkpoint)
        say("published", size, checkpoint.root.hex())
        await asyncio.sleep(PUBLISHING_SECONDS)


def run(life: Life) -> None:
    """Live a life in this process."""
    doom = Doom(life.point, life.times, life.seed)
    watch(doom, life.log_pages)
    pytest.MonkeyPatch().setattr(checkpoint_publisher, "SECONDS", PUBLISHING_SECONDS)
    pytest.MonkeyPatch().setattr(filing_apart, "FIRST_SECONDS", 0)
    if life.in_loop:
        commit_in_loop(log_events=life.log_pages)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(live(life, doom))


def commit_in_loop(*, log_events: int) -> None:
    """Have this process make its commits in the loop, whatever they take, but for one after so many
    events.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(commit_place, "LEAST", 0)
    patch.setattr(sqlite_writer, "LOG_EVENTS", log_events)
    for each in ("FAST_SECONDS", "SLOW_SECONDS", "LONG_SECONDS"):
        patch.setattr(commit_place, each, float("inf"))


def nurse() -> None:
    """Fork a process for each life that is asked for; say when it is born and how it ended."""
    versions(), files_version()  # read once for all of them
    for line in sys.stdin.buffer:
        life = msgspec.json.decode(line, type=Life)
        child = os.fork()
        if child == 0:
            try:
                run(life)
            except BaseException as error:  # noqa: BLE001  # whatever it is, it is told
                traceback.print_exc()
                say("failed", repr(error)[:1_000])
            os._exit(0)
        say("born", child)
        _, status = os.waitpid(child, 0)
        say("died", os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    nurse()

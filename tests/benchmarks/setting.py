"""Where and how thoroughly to measure: a directory on a real disk, ledgers ready to be asked."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from msgspec import Struct

from api.service.stores import LEDGER
from events.ledger.protocol import Ledger
from events.storage.sqlite import SqliteLedger
from events.vocabulary.catalogue import AnyEvent
from projections.filing import store
from projections.filing.building import build
from seeds.founding import founding_events
from tests.benchmarks import synthetic

BATCH = 1_000
FEW = 1_000


class Setting(Struct, frozen=True, kw_only=True):
    """What all subjects share. `many` events are what the goals are set for, unless in a hurry."""

    directory: Path
    quick: bool

    @property
    def many(self) -> int:
        """Events in the large ledger."""
        return 10_000 if self.quick else 100_000

    @property
    def rounds(self) -> int:
        """How often both sides of a comparison have their turn."""
        return 3 if self.quick else 5

    async def data(self, count: int) -> Path:
        """A data directory with so many synthetic events and their views, made when first asked."""
        return await self.made(f"data-{count}", lambda: synthetic.events(count))

    async def ledger(self, count: int) -> Path:
        """The ledger of so many synthetic events."""
        data = await self.recorded(f"data-{count}", lambda: synthetic.events(count))
        return data / LEDGER

    async def founding(self) -> Path:
        """A data directory with the founding record."""
        return await self.made("founding", lambda: iter(founding_events()))

    async def made(self, name: str, events: Callable[[], Iterator[AnyEvent]]) -> Path:
        """A data directory with some events and their views, made when first asked."""
        directory = await self.recorded(name, events)
        if store.current(directory) is None:
            ledger = SqliteLedger(directory / LEDGER, read_only=True)
            await build(directory, ledger)
            await ledger.close()
        return directory

    async def recorded(self, name: str, events: Callable[[], Iterator[AnyEvent]]) -> Path:
        """The same without views, unless it has some by now."""
        directory = self.directory / name
        if not directory.exists():
            directory.mkdir()
            ledger = SqliteLedger(directory / LEDGER)
            await fill(ledger, events())
            await ledger.close()
        return directory


async def fill(ledger: Ledger, events: Iterator[AnyEvent]) -> None:
    """Append events in batches."""
    while batch := list(islice(events, BATCH)):
        await ledger.append(batch, by="bench")

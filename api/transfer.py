"""Events in and out: whole files imported, the whole ledger exported, the views built anew."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from api.contents import FileContent
from api.importing import BatchRecorded, Checked, Checking, Progress, recorded
from api.importing import Recorded as AllRecorded
from api.service import LEDGER, writing
from events import durable
from events.catalogue import AnyEvent, encode
from events.errors import LedgerUnavailableError
from events.ledger import Ledger, Recorded
from events.sqlite_ledger import SqliteLedger
from projections.building import build


async def rebuild(data: Path) -> None:
    """Build the views from the whole ledger; raises `LedgerLockedError` beside a server."""
    if not (data / LEDGER).exists():
        raise LedgerUnavailableError(f"{data / LEDGER} does not exist")
    ledger = SqliteLedger(data / LEDGER)
    try:
        await build(data, ledger)
        click.echo(f"views of {await ledger.head()} events built in {data}")
    finally:
        await ledger.close()


async def import_file(file: Path, data: Path, *, by: str) -> None:
    """Record a file's events, all or none, with a bar on a terminal; see `importing.recorded`."""
    content = await asyncio.to_thread(FileContent, file)
    async with writing(data, founding=False) as service:
        stages = recorded(service.ledger, content, by=by, see=_anything)
        events, before = await _shown(stages)
        head = await service.ledger.head()
        click.echo(f"{events} events recorded, the ledger is at {head}")
        if before:
            click.echo(f"{before} events of the file had been recorded before")


async def _shown(stages: AsyncIterator[Progress]) -> tuple[int, int]:
    """Show how far an import is; returns how many events it and earlier ones have recorded."""
    events = before = 0
    with ExitStack() as shown:
        bar = None
        async for stage in stages:
            match stage:
                case Checking():
                    _tell(f"checked {stage.events:,} events so far")
                case Checked():
                    bar = shown.enter_context(
                        click.progressbar(length=stage.events, label="recording")
                    )
                case BatchRecorded() if bar is not None:
                    bar.update(stage.last - stage.first + 1)
                case AllRecorded():
                    events, before = stage.events, stage.events_before
    return events, before


async def export(file: Path | None, data: Path, *, recorded: bool) -> None:
    """Write the ledger as JSON Lines; a file appears whole or not at all."""
    ledger = SqliteLedger(data / LEDGER, read_only=True)
    try:
        with _output(file) as out:
            async for batch in _all(ledger):
                for each in batch:
                    line = each.stored if recorded else encode(each.event)
                    out.write(line + b"\n")
    finally:
        await ledger.close()


def _anything(event: AnyEvent) -> None:
    """Who has the data directory may record whatever the ledger takes."""


def _tell(line: str) -> None:
    """Say how far it is where a person looks on."""
    if sys.stderr.isatty():
        click.echo(f"\r{line}", err=True, nl=False)


async def _all(ledger: Ledger) -> AsyncIterator[list[Recorded]]:
    after = 0
    while batch := await ledger.read(after=after):
        yield batch
        after = batch[-1].position


@contextmanager
def _output(file: Path | None) -> Iterator[BinaryIO]:
    if file is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if file.exists() and not file.is_file():  # a pipe or a device is written to
        with file.open("wb") as out:
            yield out
        return
    with durable.replacing(file, durable.READABLE) as out:
        yield out

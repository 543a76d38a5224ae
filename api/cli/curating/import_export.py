"""Events in and out: whole files imported, the whole ledger exported, the views built anew."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from api.cli.shared.effects_told import effects_told
from api.cli.shared.opening import recording
from api.plain import harmless
from api.service.stores import Service, ledger_to_read, unwritten
from api.writing.contents import FileContent
from api.writing.foresight import FirstEvents, Foresight
from api.writing.import_file import BatchRecorded, Checking, ImportChecked, Progress, recorded
from api.writing.import_file import ImportRecorded as AllRecorded
from api.writing.placed_bodies import PlacedContent
from api.writing.warnings import doubtful, doubting, refuse_doubtful, refusing_doubts
from events.files import durable
from events.ledger.protocol import Ledger, Recorded
from events.vocabulary.catalogue import AnyEvent, encode
from projections.doubts.doubts import Doubts
from projections.filing.building import build, build_ahead
from projections.filing.opening import fitting


async def rebuild(data: Path, *, ahead: bool) -> None:
    """Build the views from the whole ledger; raises `LedgerLockedError` beside a server, unless it
    is `ahead`, for this version's next start.
    """
    async with (ledger_to_read if ahead else unwritten)(data) as ledger:
        if ahead and await fitting(data, ledger) is not None:
            click.echo("the views are of this version: nothing is to be built ahead")
            return
        await (build_ahead if ahead else build)(data, ledger)
        what_for = ", for the next start of this version" if ahead else ""
        click.echo(f"views of {await ledger.head()} events built in {data}{what_for}")


async def import_file(file: Path, data: Path, *, by: str, strict: bool, dry_run: bool) -> None:
    """Record a file's events, all or none, with a bar on a terminal; see `importing.recorded`.

    Warnings are told on standard error; where `strict`, they are faults. A dry run checks all the
    same, says what would change, and records nothing.
    """
    first = FirstEvents()
    content = await asyncio.to_thread(FileContent, file)
    async with recording(data) as service:
        with doubting(service) as doubts, refusing_doubts(file, doubts, strict=strict):
            placed = PlacedContent(content, service.texts)

            def see(event: AnyEvent, line: int) -> None:
                doubts.see(event, line)
                if dry_run:
                    first.see(event)

            stages = recorded(service.ledger, placed, by=by, see=see, dry_run=dry_run)
            events, before = await _shown(
                stages, lambda: warn(file, doubts, strict=strict), has_bar=not dry_run
            )
        head = await service.ledger.head()
        done = "can be recorded" if dry_run else "recorded"
        click.echo(f"{events} events {done}, the ledger is at {head}")
        if before:
            click.echo(f"{before} events of the file had been recorded before")
        if dry_run:
            await _tell_effects(service, first)


async def _tell_effects(service: Service, first: FirstEvents) -> None:
    """Say what would change, as far as it is looked at."""
    foresight = Foresight(service)
    try:
        effects = await first.effects(foresight)
    finally:
        await foresight.close()
    for each in () if effects is None else effects_told(effects):
        click.echo(harmless(each))


def warn(file: Path, doubts: Doubts, *, strict: bool) -> None:
    """Tell the warnings on standard error; where `strict`, raise `ImportFileError` with them."""
    found = doubtful(doubts)
    if strict:
        refuse_doubtful(file, found)
    for each in found.told:
        pointer = f"{each.field}: " if each.field else ""
        line = f"{file}:{each.place}: warning: {pointer}{each.detail} [{each.code}]"
        click.echo(harmless(line), err=True)
    if found.rest:
        click.echo(f"{file}: {found.rest:,} more warnings", err=True)


async def _shown(
    stages: AsyncIterator[Progress], when_checked: Callable[[], None], *, has_bar: bool
) -> tuple[int, int]:
    """Show how far an import is; returns how many events it and earlier ones have recorded."""
    events = before = 0
    with ExitStack() as shown:
        bar = None
        async for stage in stages:
            match stage:
                case Checking():
                    _tell(f"checked {stage.events:,} events so far")
                case ImportChecked():
                    when_checked()
                    events, before = stage.events, stage.events_before
                    if has_bar:
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
    async with ledger_to_read(data) as ledger:
        with _output(file) as out:
            async for batch in _all(ledger):
                for each in batch:
                    line = each.stored if recorded else encode(each.event)
                    out.write(line + b"\n")


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

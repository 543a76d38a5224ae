"""A file held against the ledger and its texts, beside a server too; nothing is written."""

import asyncio
from pathlib import Path

import click

from api.cli.curating.import_export import warn
from api.service.stores import Service, only_reading
from api.writing.contents import FileContent
from api.writing.import_file import ImportChecked, recorded
from api.writing.told_closely import Near, told_closely
from api.writing.warnings import doubting
from events.errors import ImportFileError
from events.time.dates import LATEST
from projections.model.clocks import FOREVER, Clocks
from projections.search.nearest_known import nearest_known

_ALL = Clocks(as_of=LATEST, known_at=FOREVER)


async def check_file(file: Path, data: Path, *, strict: bool) -> None:
    """Tell whether a file can be imported, or raise `ImportFileError` with every fault: in its own
    line, and with the nearest that is known of what is not.
    """
    content = await asyncio.to_thread(FileContent, file)
    async with only_reading(data) as service:
        with doubting(service) as doubts:
            events = before = 0
            try:
                async for stage in recorded(
                    service.ledger, content, by="check", see=doubts.see, dry_run=True
                ):
                    if isinstance(stage, ImportChecked):
                        events, before = stage.events, stage.events_before
            except ImportFileError as error:
                warn(file, doubts, strict=False)
                raise told_closely(error, _near(service)) from error
            warn(file, doubts, strict=strict)
    click.echo(f"{events} events can be recorded; nothing was written")
    if before:
        click.echo(f"{before} events of the file had been recorded before")


def _near(service: Service) -> Near:
    return lambda given, own: nearest_known(service.reader, given, _ALL, own)

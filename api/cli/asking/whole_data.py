"""`detente export --sqlite`, `--parquet`, `--nquads`: all of the record in one piece."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from api.cli.shared.opening import asking
from api.cli.shared.shared_options import served_at
from api.exports.making import FORMATS, CopyFormat, copy_of, make
from api.service.stores import only_reading
from projections.filing.resolve import resolve
from projections.timeline.as_written import Asked


def wanted(**targets: Path | None) -> dict[CopyFormat, Path]:
    """The formats for which a place is given."""
    given = ((name, targets.get(name)) for name in FORMATS)
    return {name: target for name, target in given if target is not None}


async def export_whole(data: Path, wanted: dict[CopyFormat, Path], position: str | None) -> None:
    """Make copies of the record as of a position, beside whoever writes it."""
    async with asking(data):
        pass  # where nobody serves it, it is brought up first, and let go
    async with only_reading(data) as service:
        clocks = await resolve(Asked(known_at=position), service.ledger, service.views)
        of = await copy_of(service.ledger, clocks.known_at, served_at())
        for name, target in wanted.items():
            with _interrupted_at_once():  # nobody else waits for this loop
                manifest = make(service.reader, of, name, target)
            size = sum(each.size for each in manifest.files)
            told = f"{size / 1e6:,.1f} MB, as of position {of.position}"
            click.echo(f"{target}: {told}, root {of.root}")


@contextmanager
def _interrupted_at_once() -> Iterator[None]:
    """Meanwhile Ctrl-C ends what is being done, which clears up, and not the loop's next step."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

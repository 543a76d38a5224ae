"""Events in and out: whole files imported, the whole ledger exported, the views built anew."""

import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import click

from api.service import LEDGER, writing
from events.batch import BATCH_LIMIT
from events.catalogue import UNREADABLE, AnyEvent, decode, encode
from events.errors import EventsRefusedError, ImportFileError, LedgerUnavailableError
from events.ledger import Appended, Ledger, Recorded
from events.sqlite_ledger import SqliteLedger
from projections.runner import build
from seeds.reading import read_yaml

Numbered = tuple[int, AnyEvent]
"""An event and the line of its file that it begins on."""


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
    """Record a file's events, all or none.

    Every event is checked before the first is written. Batches are written under keys made from the
    file's content, so that an interrupted import goes on where it stopped. Raises
    `ImportFileError` with the line.
    """
    digest = _digest(file)
    async with writing(data, founding=False) as service:
        earlier = await _earlier(service.ledger, digest)
        done = len(earlier)
        count = await _check(service.ledger, file, done)
        with click.progressbar(length=count, label="recording") as bar:
            for index, batch in enumerate(_batches(file)):
                if index < done:
                    continue
                events = [event for _, event in batch]
                await service.ledger.append(events, by=by, key=_key(digest, index))
                bar.update(len(batch))
        click.echo(f"{count} events recorded, the ledger is at {await service.ledger.head()}")
        if earlier:
            before = sum(len(each.positions) for each in earlier)
            click.echo(f"{before} events of the file had been recorded before")


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


def read_events(file: Path) -> Iterator[Numbered]:
    """The events of a YAML (`.yaml`, `.yml`) or JSON Lines file; raises `ImportFileError`."""
    if file.suffix in {".yaml", ".yml"}:
        yield from read_yaml(file)
        return
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, _decoded(file, number, line)


def _decoded(file: Path, number: int, line: bytes) -> AnyEvent:
    try:
        event: AnyEvent = decode(line)
    except UNREADABLE as error:
        raise ImportFileError(file, number, str(error)) from error
    return event


async def _check(ledger: Ledger, file: Path, done: int) -> int:
    """Check all events that are not recorded yet against the ledger; returns how many."""
    remaining = islice(read_events(file), done * BATCH_LIMIT, None)
    lines: list[int] = []

    def noted() -> Iterable[AnyEvent]:
        for line, event in remaining:
            lines.append(line)
            yield event

    try:
        await ledger.check(noted())
    except EventsRefusedError as error:
        fault = error.faults[0]
        raise ImportFileError(file, lines[fault.event], _reason(error)) from error
    return len(lines)


def _reason(error: EventsRefusedError) -> str:
    fault = error.faults[0]
    found = "" if fault.found is None else f", found {fault.found!r}"
    others = len(error.faults) - 1
    more = f" (and {others} more faults)" if others else ""
    return f"{fault.field or '/'}: expected {fault.expected}{found}{more}"


async def _earlier(ledger: Ledger, digest: str) -> list[Appended]:
    """The batches of this very file that an earlier import has recorded."""
    found: list[Appended] = []
    while appended := await ledger.appended(_key(digest, len(found))):
        found.append(appended)
    return found


def _batches(file: Path) -> Iterator[list[Numbered]]:
    events = read_events(file)
    while batch := list(islice(events, BATCH_LIMIT)):
        yield batch


def _key(digest: str, index: int) -> str:
    return f"import/{digest}/{index}"


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        hashed = sha256()
        while chunk := content.read(1 << 20):
            hashed.update(chunk)
        return hashed.hexdigest()


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
    unfinished = file.with_name(file.name + ".unfinished")
    with unfinished.open("wb") as out:
        yield out
    unfinished.replace(file)

"""A data set attached from a folder, at a terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from api.cli.shared.opening import asking
from api.cli.shared.terminal import say
from api.plain import plain
from api.service.collections import holdings
from api.service.stores import Service
from events.errors import TextRefusedError
from events.source_texts.attached_records import DataSets, GivenValues, HeldRecord
from events.vocabulary.registry import SourceAdded
from projections.model.clocks import FOREVER
from seeds.data_sets.record import Record, Rejected
from seeds.data_sets.tellings import RecordTold
from seeds.readers.of_sources import DataSetReader, reader_of

SHOWN: Final = 10
"""Of what is no record, the first ones that are named."""


async def attach(id: str, folder: Path, data: Path) -> None:
    """Attach what lies in a folder; raises `UnknownIdError`, `TextRefusedError`, `ImportFileError`.

    Where no record at all is read, what was attached stays.
    """
    async with asking(data) as service:
        source = service.reader.registered("source", id, SourceAdded, known_at=FOREVER)
        if source.data_set is None:
            raise TextRefusedError("a file: the source is no data set", "a folder")
        found, rejected = _read(reader_of(id), folder)
        if not found:
            raise TextRefusedError("a data set", f"no record in {plain(str(folder))}")
        told = await _told_before(service, id)
        count = _keep(service.data_sets, id, found, told)
    click.echo(f"{count:,} records of {id} are attached")
    for line in _told(rejected):
        say(line)


def _read(reader: DataSetReader, folder: Path) -> tuple[list[Record], list[Rejected]]:
    found: list[Record] = []
    rejected: list[Rejected] = []
    for each in reader.records(folder):
        if isinstance(each, Record):
            found.append(each)
        else:
            rejected.append(each)
    return found, rejected


async def _told_before(service: Service, source: str) -> tuple[RecordTold, ...]:
    """What the ledger has of a data set, by which its records are those of facts."""
    held = await holdings(service.ledger)
    _, by = held.held(f"source/{source}")
    return held.told_of(source, by)


def _keep(
    data_sets: DataSets, source: str, records: list[Record], told: Sequence[RecordTold]
) -> int:
    reader = reader_of(source)
    held = (HeldRecord(each.id, each.sha256, each.canonical.decode()) for each in records)
    given = None
    if reader.events is not None:
        given = (GivenValues(*each) for each in reader.given(records, told))
    return data_sets.attach(source, held, given)


def _told(rejected: list[Rejected]) -> Iterator[str]:
    """What is no record, if anything: how much, and the first ones with their reasons."""
    if not rejected:
        return
    counted = Counter(each.file for each in rejected)
    yield f"{len(rejected):,} are no records, in {len(counted):,} places:"
    for each in rejected[:SHOWN]:
        record = f", record {plain(each.record)}" if each.record else ""
        yield f"  {plain(each.file)}{record}: {plain(each.reason)}"
    if len(rejected) > SHOWN:
        yield "  …"

"""Makes a copy of the whole record in one of its formats, as of a position of the ledger."""

from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal, NamedTuple

from api.exports import as_sqlite
from api.exports.manifest import (
    MANIFEST,
    NOTES,
    CopyOf,
    ExportedCollection,
    ExportedFile,
    ExportedTable,
    ExportManifest,
    described,
)
from api.exports.placed import file_in, making, put_file, put_folder, refuse_file, refuse_folder
from events.errors import ExportError
from events.files import durable
from events.ledger.protocol import Ledger
from events.ledger.signing_key import origin_of
from projections.model.reader import Reader
from projections.tables.as_recorded import AsRecorded, CollectionTold
from projections.tables.catalogue import TABLES
from projections.tables.collections import COLLECTIONS_TABLE
from seeds.collection import COLLECTIONS

CopyFormat = Literal["sqlite", "parquet", "nquads"]

TOLD: Final = {
    each.by: CollectionTold(each.title, each.licence, each.attribution)
    for each in COLLECTIONS.values()
}
"""The collections that Detente comes with, by who has recorded their events."""

NEEDS_TABLES: Final = "Parquet needs the extra tables: pip install 'detente[tables]'"

NEEDS_RDF: Final = "N-Quads need the extra rdf: pip install 'detente[rdf]'"


class CopyWritten(NamedTuple):
    """What was written into a folder."""

    files: Iterable[ExportedFile]
    tables: Iterable[ExportedTable] = ()


Write = Callable[[AsRecorded, Path, str, CopyOf], CopyWritten]
"""Writes the record into an empty folder, under a name where it is one file."""


class WholeFormat(NamedTuple):
    """A format: what its manifest calls it, how it is written, whether it is a folder of files."""

    name: str
    write: Write
    is_folder: bool = False


def _sqlite(record: AsRecorded, folder: Path, name: str, of: CopyOf) -> CopyWritten:
    tables = as_sqlite.write(record, folder / name, of)
    return CopyWritten([file_in(folder, name)], tables)


def _parquet(record: AsRecorded, folder: Path, name: str, of: CopyOf) -> CopyWritten:
    try:
        from api.exports import as_parquet  # noqa: PLC0415 (needs an extra, and takes its time)
    except ModuleNotFoundError as error:
        raise ExportError(Path(name), NEEDS_TABLES) from error
    files, tables = [], []
    for table in TABLES:
        file = f"{table.name}.parquet"
        rows = as_parquet.write(record, table, folder / file, of)
        files.append(file_in(folder, file, table.name, rows))
        tables.append(described(table, rows))
    return CopyWritten(files, tables)


def _nquads(record: AsRecorded, folder: Path, name: str, of: CopyOf) -> CopyWritten:
    try:
        from api.exports import as_nquads  # noqa: PLC0415 (needs an extra, and takes its time)
    except ModuleNotFoundError as error:
        raise ExportError(Path(name), NEEDS_RDF) from error
    as_nquads.write(record, folder / name, of.base or "")
    return CopyWritten([file_in(folder, name)])


FORMATS: Final[dict[CopyFormat, WholeFormat]] = {
    "sqlite": WholeFormat("detente-sqlite/1", _sqlite),
    "parquet": WholeFormat("detente-parquet/1", _parquet, is_folder=True),
    "nquads": WholeFormat("detente-nquads/1", _nquads),
}


async def copy_of(ledger: Ledger, position: int, base: str) -> CopyOf:
    """Of what a copy up to a position is, by the ledger; its addresses begin with `base`."""
    last = await ledger.read(after=position - 1, limit=1) if position else []
    return CopyOf(
        origin=origin_of(ledger),
        position=position,
        root=(await ledger.root(position)).hex(),
        last_recorded_at=last[0].recorded_at.isoformat() if last else None,
        detente=version("detente"),
        base=base,
    )


def make(reader: Reader, of: CopyOf, wanted: CopyFormat, target: Path) -> ExportManifest:
    """Make a copy under a name; raises `ExportError`, and leaves nothing by halves."""
    how = FORMATS[wanted]
    (refuse_folder if how.is_folder else refuse_file)(target)
    with making(target) as folder:
        manifest = write(reader, of, how, folder, target.name)
        if how.is_folder:
            durable.create(folder / MANIFEST, manifest.encoded(), durable.READABLE)
            put_folder(folder, target)
        else:
            put_file(folder / target.name, target, manifest.encoded())
    return manifest


def write(reader: Reader, of: CopyOf, how: WholeFormat, folder: Path, name: str) -> ExportManifest:
    """Write a copy into an empty folder, all of it read at one time."""
    with reader.standing_still():
        record = AsRecorded(reader, of.position, TOLD)
        collections = [ExportedCollection(*row) for row in COLLECTIONS_TABLE.rows(record)]
        written = how.write(record, folder, name, of)
    return ExportManifest(
        format=how.name,
        copy_of=of,
        collections=tuple(collections),
        notes=NOTES,
        files=tuple(written.files),
        tables=tuple(written.tables),
    )

"""All tables as Parquet files, one each, for DuckDB, pandas, Polars and whoever reads Arrow.

Written row group by row group, so that however long the record is, a few thousand rows of it are in
memory. The extra `tables` has what writes them.
"""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from api.exports.manifest import CopyOf
from events.files import durable
from projections.model.table import Row
from projections.tables.as_recorded import AsRecorded
from projections.tables.description import ColumnType, RecordTable, TableColumn

ROWS_IN_A_GROUP: Final = 20_000
"""Rows that are in memory at once."""

_TYPES: Final[dict[ColumnType, pa.DataType]] = {
    "text": pa.string(),
    "whole number": pa.int64(),
    "number": pa.float64(),
    "day": pa.date32(),
    "yes or no": pa.bool_(),
}


def write(record: AsRecorded, table: RecordTable, path: Path, of: CopyOf) -> int:
    """Write a table to a new file, and say how many rows it has."""
    schema, rows, written = _schema(table, of), table.rows(record), 0
    with (
        durable.creating(path, durable.READABLE) as file,
        pq.ParquetWriter(file, schema, compression="zstd") as writer,
    ):
        while some := list(islice(rows, ROWS_IN_A_GROUP)):
            writer.write_batch(pa.record_batch(list(_columns(table, some)), schema=schema))
            written += len(some)
    return written


def _columns(table: RecordTable, rows: list[Row]) -> Iterator[pa.Array]:
    for column, values in zip(table.columns, zip(*rows, strict=True), strict=True):
        of_type = map(_day, values) if column.type == "day" else values
        yield pa.array(of_type, type=_TYPES[column.type])


def _day(told: str | None) -> date | None:
    return None if told is None else date.fromisoformat(told)


def _schema(table: RecordTable, of: CopyOf) -> pa.Schema:
    """With what the table and its columns have, and of what it is a copy, for whoever asks it."""
    about: dict[str, Any] = {
        "told": table.told,
        "origin": of.origin,
        "position": str(of.position),
        "root": of.root,
    }
    return pa.schema([_field(each, table) for each in table.columns], metadata=about)


def _field(column: TableColumn, table: RecordTable) -> pa.Field:
    is_key = column.name in table.key
    told = {"told": column.told, **({"refers": column.refers} if column.refers else {})}
    return pa.field(column.name, _TYPES[column.type], nullable=not is_key, metadata=told)

"""Anybody's data set: files `*.jsonl` of a folder, a record a line.

    {"id": "4145", "public": "2023-07-11", "values": {"date": "2023-06-17/2023-06-19"}}

`public` is since when the record is, as EDTF; `values` are text, or lists and objects of it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from events import strict_json
from events.errors import DateError, ImportFileError, JsonError
from events.time.dates import parse
from events.vocabulary.base import RecordId
from seeds.data_sets.record import Record, Rejected

LINE_BYTES_LIMIT: Final = 1_000_000
"""A line that is longer holds no record."""


class _Line(Struct, frozen=True, forbid_unknown_fields=True):
    id: RecordId
    public: Annotated[str, Meta(max_length=100)]
    values: dict[str, Any]


_decode = msgspec.json.Decoder(_Line).decode


def records(folder: Path) -> Iterator[Record | Rejected]:
    """The records of all files, in the order of their names; of two with one id the first.

    Raises ImportFileError where there is no such file, or one cannot be read.
    """
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise ImportFileError(folder, 1, "expected files whose names end in .jsonl")
    seen: set[str] = set()
    for file in files:
        for found in _records(file):
            if isinstance(found, Record) and found.id in seen:
                yield Rejected(file=file.name, record=found.id, reason="it is there twice")
            else:
                seen |= {found.id} if isinstance(found, Record) else set()
                yield found


def _records(file: Path) -> Iterator[Record | Rejected]:
    try:
        with file.open("rb") as lines:
            number = 0
            while line := lines.readline(LINE_BYTES_LIMIT + 1):
                number += 1
                if len(line) > LINE_BYTES_LIMIT:
                    raise ImportFileError(file, number, f"at most {LINE_BYTES_LIMIT:,} bytes")
                if line.strip():
                    yield _record(line, f"{file.name}, line {number}")
    except OSError as error:
        raise ImportFileError(file, 1, str(error.strerror)) from error


def _record(line: bytes, at: str) -> Record | Rejected:
    try:
        found = strict_json.read(line, _decode)
        parse(found.public)
    except (msgspec.ValidationError, JsonError, DateError) as error:
        return Rejected(file=at, record=None, reason=str(error)[:_REASON])
    if not _is_canonical(found.values):
        reason = "expected values that are text, or lists and objects of it, with names in ASCII"
        return Rejected(file=at, record=found.id, reason=reason)
    return Record(found.id, found.public, found.values)


def _is_canonical(value: Any) -> bool:
    """Whether there is one way to write it: numbers have several, and other names are sorted so or
    so.
    """
    match value:
        case dict():
            return all(map(str.isascii, value)) and all(map(_is_canonical, value.values()))
        case list():
            return all(map(_is_canonical, value))
        case _:
            return isinstance(value, str)


_REASON: Final = 200
"""Characters of what is wrong with a line."""

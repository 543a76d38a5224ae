"""What a copy of the record says of itself: of which ledger, up to where, and what is in it."""

from typing import Final

import msgspec
from msgspec import Struct

from projections.tables.description import RecordTable

MANIFEST: Final = "manifest.json"

NOTES: Final = (
    "The record as the ledger had it at the position; what was recorded later is not in it.",
    "A date stands as it was written (EDTF), and beside it the days that follow from it.",
    "A day is null where it is open or not known, and where its year is none from 1 to 9999.",
    "What nobody but a program tells (is_machine_coded) is among facts and citations alone.",
    "Ids are those of the API and are never given anew; states are told by the rule that it uses.",
    "Quotes are to the letter, and their publishers' own; each collection has a licence.",
)


class ExportedFile(Struct, frozen=True):
    """A file of a copy, and of what kind its rows are, if of one; the SHA-256 is in hex."""

    name: str
    size: int
    sha256: str
    table: str | None = None
    rows: int | None = None


class ExportedColumn(Struct, frozen=True):
    """A column of a table; `refers` is the table whose key it holds."""

    name: str
    type: str
    told: str
    refers: str | None = None


class ExportedTable(Struct, frozen=True):
    """A table of a copy, whichever format it is written in."""

    name: str
    told: str
    rows: int
    key: tuple[str, ...]
    columns: tuple[ExportedColumn, ...]


class ExportedCollection(Struct, frozen=True):
    """Who has recorded facts of the copy, and under which licence (SPDX; null: not told)."""

    recorded_by: str
    title: str | None
    licence: str | None
    attribution: str | None
    facts: int
    things: int


class CopyOf(Struct, frozen=True, kw_only=True):
    """Of which ledger a copy is, and up to where: the `root` of its first `position` events (hex)
    is what its checkpoints and proofs are of. `last_recorded_at` is when the last was recorded.
    """

    origin: str
    position: int
    root: str
    last_recorded_at: str | None
    detente: str
    base: str | None = None
    """What addresses begin with, where the copy has any."""


class ExportManifest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The manifest: the same bytes for the same position, whenever it is made by one version."""

    format: str
    copy_of: CopyOf
    collections: tuple[ExportedCollection, ...]
    notes: tuple[str, ...] = ()
    files: tuple[ExportedFile, ...]
    tables: tuple[ExportedTable, ...] = ()

    def encoded(self) -> bytes:
        """As JSON for people too."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def described(table: RecordTable, rows: int) -> ExportedTable:
    """A table as a manifest tells of it."""
    columns = (ExportedColumn(e.name, e.type, e.told, e.refers) for e in table.columns)
    return ExportedTable(table.name, table.told, rows, table.key, tuple(columns))

"""How a table of the record is described: the one description that every format is written from."""

from collections.abc import Callable, Iterator
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from projections.model.table import Row
from projections.tables.as_recorded import AsRecorded

ColumnType = Literal["text", "whole number", "number", "day", "yes or no"]
"""A `day` is one of the years 1 to 9999, null where it lies outside of them."""


class TableColumn(Struct, frozen=True):
    """A column: its name, what is in it, and the table whose key it holds, if one."""

    name: str
    type: ColumnType
    told: str
    refers: str | None = None


class RecordTable(Struct, frozen=True, kw_only=True):
    """A table of the record; `rows` have a value for each column and come in the same order each
    time. No two have the same `key`, if it has one.

    `searched` are the columns that are looked for by their words, `asked_by` those that rows are
    mostly asked for by.
    """

    name: str
    told: str
    columns: tuple[TableColumn, ...]
    key: tuple[str, ...]
    rows: Callable[[AsRecorded], Iterator[Row]]
    searched: tuple[str, ...] = ()
    asked_by: tuple[str, ...] = ()


class RecordView(NamedTuple):
    """A question that is asked often, as a view over the tables."""

    name: str
    told: str
    sql: str


def text(name: str, told: str, refers: str | None = None) -> TableColumn:
    """A column of words, of ids (of what it `refers` to), or of dates as they are written."""
    return TableColumn(name, "text", told, refers)


def whole(name: str, told: str) -> TableColumn:
    """A column of whole numbers."""
    return TableColumn(name, "whole number", told)


def number(name: str, told: str) -> TableColumn:
    """A column of numbers with fractions."""
    return TableColumn(name, "number", told)


def day(name: str, told: str) -> TableColumn:
    """A column of days."""
    return TableColumn(name, "day", told)


def truth(name: str, told: str) -> TableColumn:
    """A column of what is so, or is not."""
    return TableColumn(name, "yes or no", told)


FACT: Final = text("fact", "The fact.", "facts")
ACTOR: Final = text("actor", "The state, body or person.", "actors")
PARTY: Final = text("party", "One of the two parties.", "actors")
OTHER: Final = text("other", "The other party: each pair stands in both orders.", "actors")

"""How a read model's table is described to the runner: wiring as data."""

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from projections.model.directory import Directory
from projections.model.version import Version

Row = tuple[Any, ...]


class Table(Struct, frozen=True, kw_only=True):
    """A table whose rows follow from one version of a fact.

    `rows` gives them, `insert` files one; the row's first columns, as many as `close` has
    parameters after the first, are its key: `close` ends a row at a position, or is empty where
    rows stay. `once`: many versions give the same row, which is filed once.
    """

    schema: str
    insert: str
    close: str
    rows: Callable[[Version, Directory], Iterator[Row]]
    once: bool = False

    def key_of(self, row: Row) -> Row:
        """The leading columns by which `close` finds the row."""
        return row[: self.close.count("?") - 1]

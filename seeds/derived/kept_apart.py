"""Pairs that look like one and are two."""

from functools import cache
from importlib.resources import files
from typing import Final

from msgspec import Struct

from seeds.data_sets import tables

TABLE: Final = files("seeds") / "tables" / "not-the-same.tsv"


class NotTheSame(Struct, frozen=True, kw_only=True):
    """Two ids of things of one kind, and `why` they are two."""

    one: str
    other: str
    why: str


@cache
def kept_apart() -> frozenset[frozenset[str]]:
    """The pairs of ids."""
    return frozenset(frozenset((each.one, each.other)) for each in tables.read(TABLE, NotTheSame))

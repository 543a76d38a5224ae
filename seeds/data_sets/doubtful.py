"""Records of data sets that were read as they stand and are in doubt, as people found out."""

from functools import cache
from importlib.resources import files
from typing import Final

from msgspec import Struct

from seeds.data_sets import tables

TABLE: Final = files("seeds") / "tables" / "doubtful-records.tsv"


class DoubtfulRecord(Struct, frozen=True, kw_only=True):
    """A `record` of a `source`, and what is doubtful about it."""

    source: str
    record: str
    remark: str


@cache
def doubtful_records() -> tuple[DoubtfulRecord, ...]:
    """All of them."""
    return tuple(tables.read(TABLE, DoubtfulRecord))


@cache
def remarks_on(source: str) -> dict[str, str]:
    """What is doubtful about records of a source, by record."""
    return {each.record: each.remark for each in doubtful_records() if each.source == source}

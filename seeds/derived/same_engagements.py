"""Records that are engagements of the founding facts."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from msgspec import Struct

from seeds.data_sets import tables

TABLE: Final = files("seeds") / "tables" / "same-engagements.tsv"


class SameEngagement(Struct, frozen=True, kw_only=True):
    """What a record tells, `named` so, is an `engagement` that is registered, and, with a `fact`,
    the record is further evidence of it.
    """

    data_set: str
    named: str
    engagement: str
    fact: str = ""


def same_engagements(data_set: str) -> Mapping[str, SameEngagement]:
    """Those of a data set, by what they are named."""
    return {each.named: each for each in _table() if each.data_set == data_set}


@cache
def _table() -> tuple[SameEngagement, ...]:
    return tuple(tables.read(TABLE, SameEngagement))

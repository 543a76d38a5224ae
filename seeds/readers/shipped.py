"""What ships of each data set, by which a newer version is recognised: rows of its tables, and what
the tables have told before and do not tell any more.
"""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from msgspec import Struct

from seeds.data_sets import tables
from seeds.data_sets.tellings import RecordTold
from seeds.derived import tenures, trips, visits
from seeds.derived.tenures import Tenure
from seeds.derived.trips import TripRow
from seeds.derived.visits import VisitRow
from seeds.readers import pocom

SHIPPED: Final = files("seeds") / "us-diplomacy"
VANISHED: Final = "vanished.tsv"
"""A file that is there once something has vanished."""


class VanishedRow(Struct, frozen=True, kw_only=True):
    """What a record of `source` told, under a name that nothing else is given."""

    source: str
    record: str
    name: str
    who: tuple[str, ...] = ()
    where: str = ""
    first: str = ""
    last: str = ""
    place: str = ""


def shipped(source: str, folder: Traversable = SHIPPED) -> tuple[RecordTold, ...]:
    """What is told of a data set, or was told."""
    match source:
        case trips.SOURCE_ID:
            told = trips.tellings_of(tables.read(folder / "trips.tsv", TripRow))
        case visits.SOURCE_ID:
            told = visits.tellings_of(tables.read(folder / "visits.tsv", VisitRow))
        case pocom.SOURCE.id:
            told = tenures.tellings_of(tables.read(folder / "tenures.tsv", Tenure))
        case _:
            told = iter(())
    return (*told, *(_telling(each) for each in _vanished(folder) if each.source == source))


def vanished(source: str, untold: Iterable[RecordTold]) -> Iterator[VanishedRow]:
    """What a newer version tells no more, as rows; further records of one visit take no name."""
    for each in untold:
        if each.is_main:
            yield VanishedRow(
                source=source,
                record=each.record,
                name=each.name,
                who=each.who,
                where=each.where,
                first=each.first,
                last=each.last,
                place=each.place,
            )


def vanished_records(folder: Traversable = SHIPPED) -> frozenset[tuple[str, str]]:
    """The records that were read once and are not there any more, by source."""
    return frozenset((each.source, each.record) for each in _vanished(folder))


def _telling(row: VanishedRow) -> RecordTold:
    return RecordTold(
        record=row.record,
        name=row.name,
        who=row.who,
        where=row.where,
        first=row.first,
        last=row.last,
        place=row.place,
    )


def _vanished(folder: Traversable) -> Iterator[VanishedRow]:
    file = folder / VANISHED
    return tables.read(file, VanishedRow) if file.is_file() else iter(())

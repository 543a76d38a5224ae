"""How much of a data set was read, field by field."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from msgspec import Struct

from seeds.data_sets.record import Rejected

EXAMPLES: Final = 10
"""Values of a field that are named as not read, those that come most often first."""

_SHOWN: Final = 60


class Unread(Struct, frozen=True):
    """What stands in a field and was not understood, and how often; cut short where it is long."""

    value: str
    times: int


class FieldCoverage(Struct, frozen=True, kw_only=True):
    """In how many records a field was `read`, `unread`, or had nothing in it (`empty`)."""

    field: str
    read: int
    unread: int
    empty: int
    examples: tuple[Unread, ...] = ()


class DataSetCoverage(Struct, frozen=True, kw_only=True):
    """`records` of a source, how many of them are in some fact, and what was read of each field."""

    source: str
    records: int
    read: int
    fields: tuple[FieldCoverage, ...]


class CoverageRow(Struct, frozen=True, kw_only=True):
    """What was read of a field of a source, as a table has it; without examples, which are words of
    the data set.
    """

    source: str
    records: int
    in_facts: int
    field: str
    read: int = 0
    unread: int = 0
    empty: int = 0


class InNoFact(Struct, frozen=True, kw_only=True):
    """What stands in a `file` of a source and is in no fact; its `record` where it has an id."""

    source: str
    file: str
    record: str = ""
    reason: str


def left_out_of(source: str, rejected: Iterable[Rejected]) -> Iterator[InNoFact]:
    """What was rejected, as a table has it."""
    for each in rejected:
        yield InNoFact(
            source=source, file=each.file, record=each.record or "", reason=one_line(each.reason)
        )


def one_line(text: str) -> str:
    """A reason may quote what stands in a record, on several lines."""
    return " ".join(text.split())


def rows_of(coverage: DataSetCoverage) -> Iterator[CoverageRow]:
    """A row for each field."""
    for each in coverage.fields:
        yield CoverageRow(
            source=coverage.source,
            records=coverage.records,
            in_facts=coverage.read,
            field=each.field,
            read=each.read,
            unread=each.unread,
            empty=each.empty,
        )


def coverages_of(rows: Iterable[CoverageRow]) -> Iterator[DataSetCoverage]:
    """Each source's coverage; its rows stand together."""
    for (source, records, read), fields in groupby(
        rows, key=lambda each: (each.source, each.records, each.in_facts)
    ):
        told = tuple(
            FieldCoverage(field=each.field, read=each.read, unread=each.unread, empty=each.empty)
            for each in fields
        )
        yield DataSetCoverage(source=source, records=records, read=read, fields=told)


class FieldsRead:
    """Counts what is read of fields while it is."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._records = 0
        self._read = 0
        self._fields: dict[str, Counter[str]] = {}
        self._unread: dict[str, Counter[str]] = {}

    def record(self, *, read: bool) -> None:
        """There is one more, and it is in some fact, or not."""
        self._records += 1
        self._read += read

    def field(self, name: str, value: str, *, unread: str = "") -> None:
        """A field of a record that is in some fact; `unread` is what of it was not understood, ""
        where nothing is left.
        """
        left = unread
        outcome = "empty" if not value else "unread" if left else "read"
        self._fields.setdefault(name, Counter())[outcome] += 1
        if value and left:
            self._unread.setdefault(name, Counter())[_short(left)] += 1

    def all(self) -> DataSetCoverage:
        """What was counted so far, fields in the order in which they came."""
        fields = tuple(
            FieldCoverage(
                field=name,
                read=counted["read"],
                unread=counted["unread"],
                empty=counted["empty"],
                examples=self._examples(name),
            )
            for name, counted in self._fields.items()
        )
        return DataSetCoverage(
            source=self._source, records=self._records, read=self._read, fields=fields
        )

    def _examples(self, field: str) -> tuple[Unread, ...]:
        counted = self._unread.get(field, Counter())
        most = sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:EXAMPLES]
        return tuple(Unread(value, times) for value, times in most)


def _short(value: str) -> str:
    return value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"

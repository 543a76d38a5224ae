"""Visits of foreign leaders to the United States, in HistoryAtState/visits.

Of a description, the kind of visit and its occasion are read, where a table knows the words.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from events.errors import UnknownIdError
from events.vocabulary.catalogue import AnyEvent
from seeds.data_sets import stays
from seeds.data_sets.coverage import DataSetCoverage, FieldsRead
from seeds.data_sets.record import Record, Rejected
from seeds.data_sets.slugs import LONGEST, is_name
from seeds.data_sets.tellings import NamesGiven, RecordTold, naming
from seeds.data_sets.xml_elements import text_of
from seeds.data_sets.xml_records import attribute_in, each_once, records_of, text_in
from seeds.derived.states import state_of
from seeds.derived.visits import SOURCE_ID, VisitorRow, VisitRow, Visits, telling_of, visitor_events
from seeds.readers.countries_called import country_called
from seeds.readers.office_of_the_historian import source
from seeds.readers.visitors import Visitors, named_in
from seeds.readers.visits_described import described

SOURCE: Final = source(
    "visits",
    "Visits by foreign leaders",
    version="869ca4f",
    published="2025-04-15",
)


class VisitsRead(Struct, frozen=True, kw_only=True):
    """All that was read of the data set, and what was not."""

    visitors: tuple[VisitorRow, ...]
    visits: tuple[VisitRow, ...]
    rejected: tuple[Rejected, ...]
    coverage: DataSetCoverage
    naming: NamesGiven


def records(folder: Path) -> Iterator[Record | Rejected]:
    """Every record of a clone of the repository, as far as it can be read."""
    yield from each_once(_records(folder))


def _records(folder: Path) -> Iterator[Record | Rejected]:
    files = sorted((folder / "data").glob("*.xml"))
    if not files:
        yield Rejected(file="data", record=None, reason="expected files of visits, found none")
    for file in files:
        yield from records_of(
            file,
            "visit",
            lambda each: text_of(each.find("id")),
            SOURCE.published,
            days=("start-date", "end-date"),
        )


def read(records: Iterable[Record | Rejected], held: Sequence[RecordTold] = ()) -> VisitsRead:
    """Rows of a data set's records, over what is `held` of it. A person has an id by the oldest
    record, and keeps it.
    """
    rejected: list[Rejected] = []
    found: list[Record] = []
    for each in records:
        if isinstance(each, Rejected):
            rejected.append(each)
        else:
            found.append(each)
    reading = _Visits(FieldsRead(SOURCE_ID))
    good: list[Record] = []
    for record in sorted(found, key=lambda each: (len(each.id), each.id)):
        if (fault := _fault_of(record)) is None:
            good.append(record)
        else:
            rejected.append(_rejected(record, fault))
            reading.fields.record(read=False)
    named = _named(good, held)
    age = named.order(held)
    for record in sorted(good, key=lambda each: age(each.id)):
        reading.read(record, named.apart(record.id))
    return VisitsRead(
        visitors=reading.visitors.all(),
        visits=tuple(sorted(_same_visits(reading.rows), key=_age_of_row)),
        rejected=tuple(rejected),
        coverage=reading.fields.all(),
        naming=named,
    )


def _named(good: Sequence[Record], held: Sequence[RecordTold]) -> NamesGiven:
    """The names of what visits tell, which are read for that first."""
    reading = _Visits(FieldsRead(SOURCE_ID))
    for record in good if held else ():
        reading.read(record)
    return naming([telling_of(each, each) for each in reading.rows], held)


def _age_of_row(row: VisitRow) -> tuple[int, str]:
    return len(row.record), row.record


def events(
    records: Iterable[Record | Rejected], held: Sequence[RecordTold] = ()
) -> Iterator[AnyEvent]:
    """What is registered and told of the records, over what is `held` of them."""
    found = read(records, held)
    told = Visits(found.visits, found.visitors)
    yield from visitor_events(found.visitors)
    yield from told.offices()
    yield from told.registrations()
    yield from told.facts()


def tables_of(found: VisitsRead) -> dict[str, tuple[Sequence[Struct], type[Struct]]]:
    """The files of what was read."""
    return {
        "visitors.tsv": (found.visitors, VisitorRow),
        "visits.tsv": (found.visits, VisitRow),
    }


class _Visits:
    """Visits that are read one after the other."""

    def __init__(self, fields: FieldsRead) -> None:
        self.fields = fields
        self.visitors = Visitors()
        self.rows: list[VisitRow] = []

    def read(self, record: Record, name: str = "") -> None:
        first, last = text_in(record, "start-date"), text_in(record, "end-date")
        filed_as = attribute_in(record, "from", "id")
        country = state_of(filed_as, first) or filed_as
        named = named_in(text_in(record, "visitor"), country, first)
        told = described(text_in(record, "description"))
        called = country_called(text_in(record, "from"), country, first)
        titles = tuple(each.title for each in named)
        self.rows.append(
            VisitRow(
                record=record.id,
                public=record.public,
                sha256=record.sha256,
                named=name,
                visitors=tuple(self.visitors.id_of(each, country) for each in named),
                titles=titles if any(titles) else (),
                country=country,
                called=called or "",
                first=first,
                last=last,
                kind=told.kind,
                occasion=told.occasion,
            )
        )
        self._count(record, called=called, all_have_titles=all(titles), unread=told.unread)

    def _count(
        self, record: Record, *, called: str | None, all_have_titles: bool, unread: str
    ) -> None:
        fields, visitor = self.fields, text_in(record, "visitor")
        fields.record(read=True)
        for each in ("start-date", "end-date"):
            fields.field(each, text_in(record, each))
        fields.field("visitor", visitor, unread="" if all_have_titles else visitor)
        written = text_in(record, "from")
        fields.field("from/@id", attribute_in(record, "from", "id"))
        fields.field("from", written, unread=written if called is None else "")
        fields.field("description", text_in(record, "description"), unread=unread)


def _fault_of(record: Record) -> str | None:
    first = text_in(record, "start-date")
    if fault := stays.fault_of(first, text_in(record, "end-date")):
        return fault
    try:
        country = state_of(attribute_in(record, "from", "id"), first)
    except UnknownIdError as error:
        return str(error)
    named = named_in(text_in(record, "visitor"), country or "", first)
    nobody = [each.name for each in named if not is_name(each.name)]
    return f"expected a visitor's name, found {nobody[0][:LONGEST]!r}" if nobody else None


def _rejected(record: Record, reason: str) -> Rejected:
    return Rejected(file=record.file, record=record.id, reason=reason)


def _same_visits(rows: Iterable[VisitRow]) -> Iterator[VisitRow]:
    """The rows, each with the first one that is the same visit: nobody comes to the country anew
    while being there, so that two stays with more than a day in common are one.
    """
    before: dict[tuple[str, ...], list[VisitRow]] = {}
    for row in rows:
        others = before.setdefault(row.visitors, [])
        same = next((each for each in others if _share_days(each, row)), None)
        if same is None:
            others.append(row)
        yield row if same is None else replace(row, same_as=same.record)


def _share_days(one: VisitRow, other: VisitRow) -> bool:
    return max(one.first, other.first) < min(one.last, other.last)

"""Travels abroad of presidents and secretaries of state, in HistoryAtState/travels.

Of a remark, only whom somebody accompanied is read.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from events.vocabulary.catalogue import AnyEvent
from seeds.data_sets.coverage import DataSetCoverage, FieldsRead
from seeds.data_sets.record import Record, Rejected
from seeds.data_sets.slugs import is_name, is_slug
from seeds.data_sets.stays import fault_of
from seeds.data_sets.tellings import NamesGiven, RecordTold, naming
from seeds.data_sets.xml_elements import text_of
from seeds.data_sets.xml_records import each_once, records_of, text_in
from seeds.derived.places import PlaceRow, place_events
from seeds.derived.travellers import TermRow, TravellerRow, term_events, traveller_events
from seeds.derived.trips import SOURCE_ID, TripRow, Trips, telling_of
from seeds.readers.office_of_the_historian import source
from seeds.readers.same_visits import same_visits, within_visits
from seeds.readers.trips import TripReader, traveller

SOURCE: Final = source(
    "travels",
    "Travels abroad of the President and of the Secretary of State",
    version="3170c77",
    published="2025-03-06",
)

_PRESIDENTS: Final = "presidents/presidents.xml"
_TRIPS: Final = ("president-travels", "secretary-travels")
_PRESIDENT: Final = "president-"


class Travels(Struct, frozen=True, kw_only=True):
    """All that was read of the data set, and what was not."""

    terms: tuple[TermRow, ...]
    travellers: tuple[TravellerRow, ...]
    places: tuple[PlaceRow, ...]
    trips: tuple[TripRow, ...]
    rejected: tuple[Rejected, ...]
    coverage: DataSetCoverage
    naming: NamesGiven


def records(folder: Path) -> Iterator[Record | Rejected]:
    """Every record of a clone of the repository, as far as it can be read: terms of presidents,
    and trips.
    """
    yield from each_once(_records(folder))


def _records(folder: Path) -> Iterator[Record | Rejected]:
    yield from records_of(
        folder / _PRESIDENTS,
        "president",
        lambda each: f"{_PRESIDENT}{each.get('n')}" if each.get("n") else "",
        SOURCE.published,
        days=("took-office-date", "left-office-date"),
    )
    for name in _TRIPS:
        files = sorted((folder / name).glob("*.xml"))
        if not files:
            yield Rejected(file=name, record=None, reason="expected files of trips, found none")
        for file in files:
            yield from records_of(
                file,
                "trip",
                lambda each: text_of(each.find("id")),
                SOURCE.published,
                days=("start-date", "end-date"),
            )


def read(records: Iterable[Record | Rejected], held: Sequence[RecordTold] = ()) -> Travels:
    """Rows of a data set's records, over what is `held` of it."""
    taken = _Taken()
    for each in records:
        taken.take(each)
    return taken.end(held)


def events(
    records: Iterable[Record | Rejected], held: Sequence[RecordTold] = ()
) -> Iterator[AnyEvent]:
    """What is registered and told of the records, over what is `held` of them."""
    found = read(records, held)
    trips = Trips(found.trips, found.travellers, found.places)
    yield from traveller_events(found.travellers)
    yield from place_events(found.places)
    yield from trips.registrations()
    yield from term_events(found.terms, SOURCE_ID)
    yield from trips.facts()


def tables_of(found: Travels) -> dict[str, tuple[Sequence[Struct], type[Struct]]]:
    """The files of what was read."""
    return {
        "presidents.tsv": (found.terms, TermRow),
        "travellers.tsv": (found.travellers, TravellerRow),
        "places.tsv": (found.places, PlaceRow),
        "trips.tsv": (found.trips, TripRow),
    }


class _Taken:
    """Records that were taken so far."""

    def __init__(self) -> None:
        self._terms: list[TermRow] = []
        self._trips: list[Record] = []
        self._presidents: dict[str, TravellerRow] = {}
        self._rejected: list[Rejected] = []
        self._fields = FieldsRead(SOURCE_ID)

    def take(self, record: Record | Rejected) -> None:
        if isinstance(record, Rejected):
            self._rejected.append(record)
        elif record.id.startswith(_PRESIDENT):
            self._take_term(record)
        else:
            self._trips.append(record)

    def end(self, held: Sequence[RecordTold]) -> Travels:
        trips = TripReader(self._terms, self._fields)
        good = []
        for record in sorted(self._trips, key=_age):
            if (fault := trips.fault_of(record)) is None:
                good.append(record)
            else:
                self._reject(record, fault)
        named = self._named(good, held)
        age = named.order(held)
        rows = [
            replace(trips.row_of(each), named=named.apart(each.id))
            for each in sorted(good, key=lambda each: age(each.id))
        ]
        visits = within_visits(list(same_visits(rows)), trips.accompanied)
        travellers = self._presidents | trips.travellers
        return Travels(
            terms=tuple(self._terms),
            travellers=tuple(travellers[id_] for id_ in sorted(travellers)),
            places=trips.places.all(),
            trips=tuple(sorted(visits, key=_age_of_row)),
            rejected=tuple(self._rejected),
            coverage=self._fields.all(),
            naming=named,
        )

    def _named(self, good: Sequence[Record], held: Sequence[RecordTold]) -> NamesGiven:
        """The names of what trips tell, which are read for that first."""
        trips = TripReader(self._terms, FieldsRead(SOURCE_ID))
        rows = [trips.row_of(each) for each in good] if held else ()
        told = [telling_of(each, each) for each in rows]
        return naming(told, held)

    def _take_term(self, record: Record) -> None:
        first, until = text_in(record, "took-office-date"), text_in(record, "left-office-date")
        known_as, name = text_in(record, "id"), text_in(record, "name")
        is_known = is_slug(known_as) and is_name(name)
        fault = None if is_known else "expected a president's id and name"
        if (fault := fault or fault_of(first, until or first)) is not None:
            self._reject(record, fault)
            return
        self._fields.record(read=True)
        for each in ("id", "name", "took-office-date", "left-office-date"):
            self._fields.field(f"president/{each}", text_in(record, each))
        for each in ("birth-year", "death-year"):
            self._fields.field(f"president/{each}", year := text_in(record, each), unread=year)
        president = traveller(known_as, name)
        self._presidents[president.person] = president
        self._terms.append(
            TermRow(
                record=record.id,
                public=record.public,
                sha256=record.sha256,
                person=president.person,
                name=president.name,
                first=first,
                until=until,
            )
        )

    def _reject(self, record: Record, reason: str) -> None:
        self._fields.record(read=False)
        self._rejected.append(Rejected(file=record.file, record=record.id, reason=reason))


def _age_of_row(row: TripRow) -> tuple[int, str]:
    return len(row.record), row.record


def _age(record: Record) -> tuple[int, str]:
    """A place has its id by the oldest record that names it, and keeps it in newer versions."""
    return len(record.id), record.id

"""A record of a trip as a row: who, as what, where, from when to when, and beside whom."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from events.errors import UnknownIdError
from seeds.data_sets import stays
from seeds.data_sets.coverage import FieldsRead
from seeds.data_sets.record import Record
from seeds.data_sets.slugs import LONGEST, is_name
from seeds.data_sets.xml_records import attribute_in, text_in
from seeds.derived.same_persons import person_of, usual_name
from seeds.derived.states import state_of
from seeds.derived.travellers import TermRow, TravellerRow
from seeds.derived.trips import SOURCE_ID, TripRow
from seeds.readers.countries_called import country_called
from seeds.readers.trip_places import TripPlaces

_ACCOMPANIED: Final = re.compile(r"Accompanied President (?P<president>[A-Z][a-z]+)[.;,]?\s*")
_PARENTHESIS: Final = re.compile(r"\([^()]*\)")


class TripReader:
    """Trips that are read one after the other.

    `places`, `travellers` and `accompanied` presidents (by record) are gathered meanwhile.
    """

    def __init__(self, terms: Sequence[TermRow], fields: FieldsRead) -> None:
        self._terms = terms
        self._presidents = frozenset(each.person for each in terms)
        self._fields = fields
        self.places = TripPlaces()
        self.travellers: dict[str, TravellerRow] = {}
        self.accompanied: dict[str, str] = {}

    def fault_of(self, record: Record) -> str | None:
        """Why a record is no trip; None where it is."""
        first, last = text_in(record, "start-date"), text_in(record, "end-date")
        return (
            stays.fault_of(first, last)
            or self._fault_of_traveller(record)
            or _fault_of_country(attribute_in(record, "country", "id"), first)
        )

    def row_of(self, record: Record) -> TripRow:
        """The row of a record without fault."""
        first, last = text_in(record, "start-date"), text_in(record, "end-date")
        filed_as = attribute_in(record, "country", "id")
        country = state_of(filed_as, first) or filed_as
        who = self._traveller(record)
        self._count(record, country)
        self._note_president(record, first)
        return TripRow(
            record=record.id,
            public=record.public,
            sha256=record.sha256,
            traveller=who,
            title=self._title(text_in(record, "role"), who, first),
            country=country,
            called=country_called(text_in(record, "country"), country, first) or "",
            first=first,
            last=last,
            places=self.places.read(text_in(record, "locale"), country),
        )

    def _fault_of_traveller(self, record: Record) -> str | None:
        who, whose = text_in(record, "@who"), PurePosixPath(record.file).stem
        if who != whose:
            return f"expected {whose!r}, whose trips the file has, found {who!r}"
        if not is_name(name := text_in(record, "name")):
            return f"expected a traveller's name, found {name[:LONGEST]!r}"
        if text_in(record, "role") == "president":
            person = person_of(who, SOURCE_ID)
            return None if person in self._presidents else f"expected a president, found {who!r}"
        return None

    def _traveller(self, record: Record) -> str:
        found = traveller(text_in(record, "@who"), text_in(record, "name"))
        self.travellers[found.person] = found
        return found.person

    def _title(self, role: str, traveller: str, day: str) -> str:
        """What the traveller was: a trip may lie before the president's term, or after it."""
        match role:
            case "secretary":
                return "Secretary of State"
            case "president" if self._president_on(day, traveller):
                return "President"
            case _:
                return ""

    def _note_president(self, record: Record, day: str) -> None:
        found = _ACCOMPANIED.match(text_in(record, "remarks"))
        for each in self._terms if found else ():
            assert found is not None
            if each.name.endswith(f" {found['president']}") and _is_on(each, day):
                self.accompanied[record.id] = each.person

    def _president_on(self, day: str, person: str) -> bool:
        return any(each.person == person and _is_on(each, day) for each in self._terms)

    def _count(self, record: Record, country: str) -> None:
        fields = self._fields
        fields.record(read=True)
        for each in ("@who", "role", "name", "start-date", "end-date"):
            fields.field(each, text_in(record, each))
        locale = text_in(record, "locale")
        fields.field("locale", locale, unread=self.places.left_out(locale, country))
        written, remarks = text_in(record, "country"), text_in(record, "remarks")
        called = country_called(written, country, text_in(record, "start-date"))
        fields.field("country/@id", attribute_in(record, "country", "id"))
        fields.field("country", written, unread=written if called is None else "")
        fields.field("remarks", remarks, unread=_ACCOMPANIED.sub("", f"{remarks} ").strip())


def traveller(known_as: str, written: str) -> TravellerRow:
    """Somebody whom the data set knows under an id and a name."""
    written = " ".join(_PARENTHESIS.sub("", written).split())
    name = usual_name(known_as, SOURCE_ID, written)
    also = (written,) if written != name else ()
    return TravellerRow(person=person_of(known_as, SOURCE_ID), name=name, also_called=also)


def _fault_of_country(filed_as: str, day: str) -> str | None:
    try:
        state_of(filed_as, day)
    except UnknownIdError as error:
        return str(error)
    return None


def _is_on(term: TermRow, day: str) -> bool:
    return term.first <= day and (not term.until or day <= term.until)

"""What stands in a record of the principal officers and chiefs of mission, field by field."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from seeds.data_sets.coverage import FieldsRead
from seeds.data_sets.record import Record, Values
from seeds.readers.pocom_notes import remark

_DAYS: Final = ("appointed", "arrived", "started", "ended")


class TenureList(NamedTuple):
    """A folder of tenures: their element, the one that says of what a file is, and what that is
    called in the records.
    """

    folder: str
    element: str
    named_by: str
    key: str


LISTS: Final = (
    TenureList("missions-countries", "chief", "territory-id", "territory-id"),
    TenureList("missions-orgs", "chief", "id", "org-mission-id"),
    TenureList("positions-principals", "principal", "id", "principal-position-id"),
)


class GivenTenure(NamedTuple):
    """A record's texts: of a day its date with the mark of its remark, and what that remark reads
    as.
    """

    record: Record
    list: TenureList
    of: str
    person: str
    role: str
    note: str
    days: dict[str, str]
    readings: dict[str, str]


def given_by(record: Record) -> GivenTenure:
    """The texts of a record."""
    values = record.values
    kind = next(each for each in LISTS if each.key in values)
    remarks = {each: remark(each, _inner(values, each, "note")) for each in _DAYS}
    return GivenTenure(
        record=record,
        list=kind,
        of=_text(values, kind.key),
        person=_text(values, "person-id"),
        role=_text(values, "role-title-id"),
        note=_text(values, "note"),
        days={each: _day(_inner(values, each, "date"), remarks[each].is_about) for each in _DAYS},
        readings={each: remarks[each].reading for each in _DAYS},
    )


def _day(date: str, is_about: bool) -> str:
    return f"{date}~" if date and is_about else date


def _text(values: Mapping[str, Values], name: str) -> str:
    found = values.get(name, "")
    return found if isinstance(found, str) else ""


def _inner(values: Mapping[str, Values], name: str, inner: str) -> str:
    found = values.get(name, "")
    return _text(found, inner) if isinstance(found, dict) else ""


def count(given: GivenTenure, coverage: FieldsRead) -> None:
    """What was read of each field, of a record that is in some fact."""
    for name, text in (("person-id", given.person), ("role-title-id", given.role)):
        coverage.field(name, text)
    for each in _DAYS:
        date = _inner(given.record.values, each, "date")
        note = _inner(given.record.values, each, "note")
        coverage.field(f"{each}/date", date)
        understood = remark(each, note).is_understood
        coverage.field(f"{each}/note", note, unread="" if understood else note)
    coverage.field("note", given.note, unread=given.note)

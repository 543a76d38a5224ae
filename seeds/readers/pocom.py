"""The Office of the Historian's principal officers and chiefs of mission, as persons and tenures.

https://github.com/HistoryAtState/pocom: a file each person, each country or organisation with its
chiefs of mission, and each principal position with its holders. Of which country, organisation or
position a tenure is stands in its record, too. Ids are those of the data; where several records
have one, the further ones are numbered, `secr-1861-sewa` and `secr-1861-sewa-2`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from events.errors import ImportFileError
from events.vocabulary.catalogue import AnyEvent
from seeds.data_sets.coverage import DataSetCoverage, FieldsRead
from seeds.data_sets.record import Record, Rejected, Values
from seeds.data_sets.tellings import NamesGiven, RecordTold, naming
from seeds.data_sets.xml_elements import elements, text_of, values_of
from seeds.data_sets.xml_records import EDITORIAL, public_since
from seeds.derived.offices import Office, office_events
from seeds.derived.people import Official, people_events
from seeds.derived.states import states
from seeds.derived.tenures import Tenure, TenureNames, tellings_of, tenure_events
from seeds.readers.office_of_the_historian import source
from seeds.readers.pocom_given import LISTS, TenureList
from seeds.readers.pocom_tenures import (
    HeldOffice,
    Lists,
    PersonNames,
    read_tenure,
    with_those_that_continue,
)

SOURCE: Final = source(
    "pocom",
    "Principal Officers and Chiefs of Mission",
    version="44d2226",
    published="2025-05-13",
)

_NAMED: Final = {
    "roles-country-chiefs": "role",
    "missions-orgs": "org-mission",
    "positions-principals": "principal-position",
}
"""The folders in whose files something is named, and the element of that."""
_HELD_BY: Final = frozenset({"chiefs", "principals", "description"})


class PocomRead(NamedTuple):
    """What was read, what was not, and how much of each field."""

    people: list[Official]
    offices: list[Office]
    tenures: list[Tenure]
    rejected: list[Rejected]
    coverage: DataSetCoverage
    naming: NamesGiven


def records(folder: Path) -> Iterator[Record | Rejected]:
    """Roles, organisations and positions, then persons, then tenures."""
    for kind, name in _NAMED.items():
        for file in sorted((folder / kind).glob("*.xml")):
            yield from _whole(file, folder, name, without=_HELD_BY)
    for file in sorted((folder / "people").rglob("*.xml")):
        yield from _whole(file, folder, "person", without=EDITORIAL)
    times: Counter[str] = Counter()
    for each in LISTS:
        for file in sorted((folder / each.folder).glob("*.xml")):
            yield from _tenures(file, folder, each, times)


def read(records: Iterable[Record | Rejected], held: Sequence[RecordTold] = ()) -> PocomRead:
    """The tenures, those who are named by one, and the offices that are, over what is `held`."""
    rejected: list[Rejected] = []
    persons: dict[str, PersonNames] = {}
    names: dict[str, str] = {}
    tenures: list[Record] = []
    for each in records:
        if isinstance(each, Rejected):
            rejected.append(each)
        elif "role-title-id" in each.values:
            tenures.append(each)
        elif "persName" in each.values:
            persons[each.id] = _person(each.values)
        else:
            names[each.id] = _singular(each.values)
    return _read(tenures, Lists(persons, names), rejected, held)


def events(
    records: Iterable[Record | Rejected], held: Sequence[RecordTold] = ()
) -> Iterator[AnyEvent]:
    """What is registered and told of the records, over what is `held` of them."""
    found = read(records, held)
    names = {each.id: each.name for each in states()}
    named = TenureNames.of(found.people, found.offices, names)
    yield from people_events(found.people)
    yield from office_events(found.offices)
    yield from tenure_events(found.tenures, SOURCE.id, named)


def tables_of(read: PocomRead) -> dict[str, tuple[Sequence[Struct], type[Struct]]]:
    """What ships, by file."""
    return {
        "people.tsv": (read.people, Official),
        "offices.tsv": (read.offices, Office),
        "tenures.tsv": (read.tenures, Tenure),
    }


def _read(
    records: Iterable[Record], lists: Lists, rejected: list[Rejected], held: Sequence[RecordTold]
) -> PocomRead:
    coverage = FieldsRead(SOURCE.id)
    tenures: list[Tenure] = []
    people: dict[str, Official] = {}
    offices: dict[str, Office] = {}
    for record in records:
        found = read_tenure(record, lists, coverage)
        coverage.record(read=isinstance(found, HeldOffice))
        if isinstance(found, Rejected):
            rejected.append(found)
        elif found is not None:
            tenures.append(found.tenure)
            offices[found.office.id] = found.office
            people.setdefault(found.official.id, found.official)
    named = naming(list(tellings_of(tenures)) if held else (), held)
    tenures = [replace(each, named=named.apart(each.record)) for each in tenures]
    return PocomRead(
        people=sorted(people.values(), key=lambda each: each.id),
        offices=sorted(offices.values(), key=lambda each: each.id),
        tenures=with_those_that_continue(tenures),
        rejected=rejected,
        coverage=coverage.all(),
        naming=named,
    )


def _whole(
    file: Path, folder: Path, name: str, without: frozenset[str]
) -> Iterator[Record | Rejected]:
    """What a file is about; the day since when it is public is told of persons alone."""
    at = str(file.relative_to(folder))
    try:
        for element in elements(file, name):
            if id_ := text_of(element.find("id")):
                public = text_of(element.find("created-date"))
                yield Record(id_, public, values_of(element, without=without), at)
            else:
                yield Rejected(file=at, record=None, reason=f"a {name} without an id")
    except ImportFileError as error:
        yield Rejected(file=at, record=None, reason=str(error))


def _tenures(
    file: Path, folder: Path, kind: TenureList, times: Counter[str]
) -> Iterator[Record | Rejected]:
    at = str(file.relative_to(folder))
    try:
        of = next((text_of(each) for each in elements(file, kind.named_by)), "")
        for element in elements(file, kind.element):
            if not (id_ := text_of(element.find("id"))):
                yield Rejected(file=at, record=None, reason="a tenure without an id")
                continue
            told = max((text_of(each) for each in element.findall("*/date")), default="")
            public = public_since(element, told) or f"[..{SOURCE.published}]"
            times[id_] += 1
            numbered = id_ if times[id_] == 1 else f"{id_}-{times[id_]}"
            values = {kind.key: of, **values_of(element, without=EDITORIAL)}
            yield Record(numbered, public, values, at)
    except ImportFileError as error:
        yield Rejected(file=at, record=None, reason=str(error))


def _person(values: Mapping[str, Values]) -> PersonNames:
    parts = values["persName"]
    assert isinstance(parts, dict), "an element with elements in it"
    name = " ".join(_text(parts, each) for each in ("forename", "surname", "genName"))
    return PersonNames(" ".join(name.split()), _text(parts, "altname"))


def _singular(values: Mapping[str, Values]) -> str:
    names = values.get("names")
    return _text(names, "singular") if isinstance(names, dict) else ""


def _text(values: Mapping[str, Values], name: str) -> str:
    found = values.get(name, "")
    return found if isinstance(found, str) else ""

"""One tenure of the principal officers and chiefs of mission: who, which office, from when to when.

Envoys at Taipei are filed under China until 1979: from 1 October 1949 on they are those to the
Republic of China, while the chiefs of the liaison office are those to China. An office bears the
id of its territory in the data, or that of the state where the territory was another one then.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from events.errors import DateError, UnknownIdError
from events.text.articles import the
from events.time.dates import parse
from events.vocabulary.relations import Level
from seeds.data_sets.coverage import FieldsRead
from seeds.data_sets.record import Record, Rejected
from seeds.derived.offices import Office, chief_of_mission
from seeds.derived.people import Official
from seeds.derived.same_persons import person_of, usual_name
from seeds.derived.states import canonical, recognised_state_of, state_of, states
from seeds.derived.tenures import BeganBy, Tenure
from seeds.readers.pocom_given import GivenTenure, count, given_by
from seeds.readers.pocom_notes import remark

DATA_SET: Final = "history-at-state-pocom"

_LIAISON_OFFICE: Final = "chief"
_ROLES: Final = {_LIAISON_OFFICE: "Chief of the Liaison Office"}
"""Roles whose name in the data does not say what they are."""

_SEVERAL: Final = frozenset({"ambassador-at-large", "assistant-secretary2"})
"""Positions that several persons hold at a time, as their tenures overlap."""

_RANKS: Final = frozenset({"career-ambassador"})
"""What somebody is for life, and holds nothing by."""

_LEVELS: Final[Mapping[str, Level]] = {
    "ambassador-e-p": "embassy",
    "envoy-extraordinary-minister-plenipotentiary": "legation",
    "envoy-extraordinary-minister-plenipotentiary-consul-general": "legation",
    "minister-plenipotentiary": "legation",
    "minister-resident": "legation",
    "minister-resident-and-extraordinary": "legation",
    "minister-resident-consul-general": "legation",
}
"""The level of relations with a state that receives somebody of that rank. Who is a chargé
d'affaires may be at the head of either.
"""

_FIRST_AMBASSADORS: Final = "1893"
"""Before that year nobody was sent as one: a record that has it so errs."""

_NO_RELATIONS_YET: Final = frozenset({"cn-1925-macm-01", "gb-1815-adam-01", "mx-1848-clif-01"})
"""Who was received before relations were resumed, as the guide to relations has it."""

_ACTING: Final = frozenset(
    {
        "acting-principal-officer",
        "charge-daffaires-ad-interim",
        "charge-daffaires-pro-tem",
        "principal-officer",
    }
)
"""Roles that nobody presents credentials for."""


class PersonNames(NamedTuple):
    """The names of a person."""

    name: str
    also: str


class Lists(Struct, frozen=True):
    """Persons by id, and the names of roles, positions and organisations' missions."""

    persons: Mapping[str, PersonNames]
    names: Mapping[str, str]


class HeldOffice(NamedTuple):
    """A tenure with those whom it names."""

    tenure: Tenure
    official: Official
    office: Office


def read_tenure(record: Record, lists: Lists, coverage: FieldsRead) -> HeldOffice | Rejected | None:
    """What a record says; None where it says that nobody took up anything."""
    given = given_by(record)
    try:
        found = _tenure(given, lists)
    except (DateError, UnknownIdError) as error:
        found = str(error)
    if isinstance(found, str):
        file = f"{given.list.folder}/{given.of}.xml"
        return Rejected(file=file, record=record.id, reason=found)
    if found is not None:
        count(given, coverage)
    return found


def with_those_that_continue(tenures: Iterable[Tenure]) -> list[Tenure]:
    """The tenures, those marked after which the same person has the office on."""
    own: dict[str, list[Tenure]] = defaultdict(list)
    every = list(tenures)
    for each in every:
        if each.began:
            own[each.office].append(each)
    for several in own.values():
        several.sort(key=_first_day)
    return [replace(each, continues=_continues(each, own[each.office])) for each in every]


def _continues(tenure: Tenure, own: Iterable[Tenure]) -> bool:
    if not tenure.ended or not tenure.began:
        return False
    following = next((each for each in own if _is_later(each, tenure)), None)
    if following is None or following.person != tenure.person:
        return False
    is_on = _first_day(following) <= parse(tenure.ended).first.latest
    return is_on or tenure.ended_by == "promoted"


def _is_later(one: Tenure, other: Tenure) -> bool:
    """Whether it came after the other one; of two that began on a day, the one that went on."""
    if _first_day(one) != _first_day(other):
        return _first_day(one) > _first_day(other)
    return bool(one.ended) and parse(one.ended).first.latest > parse(other.ended).first.latest


def _first_day(tenure: Tenure) -> int:
    return parse(tenure.began).first.earliest


def _tenure(given: GivenTenure, lists: Lists) -> HeldOffice | str | None:
    """A tenure, or why there is none; raises DateError."""
    for each in filter(None, given.days.values()):
        parse(each)
    if given.of in _RANKS:
        return "a rank for life, and no office"
    began, by = _beginning(given)
    ended = given.days["ended"]
    if not began and not ended:
        is_known = remark("note", given.note).reading == "not-served"
        return None if is_known else "nothing tells that the office was taken up"
    if began and ended and parse(began).first.earliest > parse(ended).first.latest:
        return f"it ends on {ended}, before it begins on {began}"
    office = _office(given, began or ended, lists)
    official = _official(given.person, lists)
    tenure = Tenure(
        record=given.record.id,
        public=given.record.public,
        sha256=given.record.sha256,
        office=office.id,
        person=official.id,
        role=_role(given.role, lists),
        commissioned=given.days["appointed"],
        began=began,
        began_by=by,
        arrived=given.days["arrived"],
        ended=ended,
        ended_by=given.readings["ended"],
        level=_level(given, by),
    )
    return HeldOffice(tenure, official, office)


def _beginning(given: GivenTenure) -> tuple[str, BeganBy]:
    """When the office was taken up, and by what."""
    days = given.days
    if days["started"]:
        return days["started"], _started_by(given)
    if days["arrived"]:
        return days["arrived"], "arrival"
    is_principal = given.list.element == "principal"
    is_served = remark("note", given.note).reading != "not-served"
    if days["appointed"] and (days["ended"] or (is_principal and is_served)):
        return days["appointed"], "appointment"
    return "", ""


def _level(given: GivenTenure, by: BeganBy) -> Level | None:
    """At which level relations are when a chief of mission is received."""
    level = _LEVELS.get(given.role)
    if given.record.id in _NO_RELATIONS_YET or (
        level == "embassy" and given.days["started"] < _FIRST_AMBASSADORS
    ):
        return None
    is_received = given.list.folder == "missions-countries" and by in {"credentials", "received"}
    return level if is_received else None


def _started_by(given: GivenTenure) -> BeganBy:
    match given.readings["started"]:
        case "received" | "charge" | "duty" | "credentials" as told:
            return told
    if given.list.folder != "missions-countries":
        return "duty"
    return "charge" if given.role in _ACTING else "credentials"


def _official(pocom: str, lists: Lists) -> Official:
    person = lists.persons.get(pocom)
    if person is None:
        raise UnknownIdError("person", pocom)
    name = usual_name(pocom, DATA_SET, person.name)
    also = tuple(each for each in dict.fromkeys(person) if each and each != name)
    return Official(id=person_of(pocom, DATA_SET), name=name, pocom=pocom, also_called=also)


def _office(given: GivenTenure, day: str, lists: Lists) -> Office:
    if given.list.key != "territory-id":
        name = _named(given.of, lists)
        return Office(id=given.of, name=name, seats="several" if given.of in _SEVERAL else "one")
    is_liaison = given.role == _LIAISON_OFFICE
    state = (state_of if is_liaison else recognised_state_of)(given.of, day)
    if state is None:
        raise UnknownIdError("state", given.of)
    territory = given.of if state == canonical(given.of) else state
    return Office(
        id=chief_of_mission(territory),
        name=f"Chief of mission of the United States to {the(_STATES[state])}",
        accredited_to=state,
    )


def _role(role: str, lists: Lists) -> str:
    return _ROLES.get(role) or _named(role, lists)


def _named(id_: str, lists: Lists) -> str:
    name = lists.names.get(id_)
    if not name:
        raise UnknownIdError("role or position", id_)
    return name


_STATES: Final = {each.id: each.name for each in states()}

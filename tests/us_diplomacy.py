"""The derived facts that ship, as events, all of them or those about some states."""

from collections.abc import Container
from functools import cache
from importlib.resources import files

from events.vocabulary.catalogue import AnyEvent
from seeds.data_sets import tables
from seeds.derived.offices import Office, office_events
from seeds.derived.people import Official, people_events
from seeds.derived.places import mission_places, place_events
from seeds.derived.relations import RelationsRow, relations_events
from seeds.derived.states import state_events, states
from seeds.derived.tenures import Tenure, TenureNames, tenure_events
from seeds.readers import pocom, rdcr

SHIPPED = files("seeds") / "us-diplomacy"
NAMES = {each.id: each.name for each in states()}


@cache
def people() -> tuple[Official, ...]:
    return tuple(tables.read(SHIPPED / "people.tsv", Official))


@cache
def offices() -> tuple[Office, ...]:
    return tuple(tables.read(SHIPPED / "offices.tsv", Office))


@cache
def tenures() -> tuple[Tenure, ...]:
    return tuple(tables.read(SHIPPED / "tenures.tsv", Tenure))


@cache
def relations() -> tuple[RelationsRow, ...]:
    return tuple(tables.read(SHIPPED / "relations.tsv", RelationsRow))


def relations_of(states: Container[str]) -> list[AnyEvent]:
    """What is told of relations with some states, after their chiefs of mission."""
    rows = [each for each in relations() if each.state in states]
    return [
        *chiefs_of_mission(states),
        rdcr.SOURCE,
        *place_events(mission_places().values()),
        *relations_events(rows, rdcr.SOURCE.id, NAMES),
    ]


def chiefs_of_mission(of: Container[str]) -> list[AnyEvent]:
    """All that is needed to tell who was chief of mission in some states."""
    accredited = {each.id: each for each in offices() if each.accredited_to in of}
    held = [each for each in tenures() if each.office in accredited]
    holding = {each.person for each in held}
    named = TenureNames.of(people(), offices(), NAMES)
    return [
        pocom.SOURCE,
        *state_events(),
        *people_events(each for each in people() if each.id in holding),
        *office_events(accredited.values()),
        *tenure_events(held, pocom.SOURCE.id, named),
    ]


def all_of_it() -> list[AnyEvent]:
    """Everything about offices and relations."""
    named = TenureNames.of(people(), offices(), NAMES)
    return [
        pocom.SOURCE,
        *state_events(),
        *people_events(people()),
        *office_events(offices()),
        *tenure_events(tenures(), pocom.SOURCE.id, named),
        rdcr.SOURCE,
        *place_events(mission_places().values()),
        *relations_events(relations(), rdcr.SOURCE.id, NAMES),
    ]

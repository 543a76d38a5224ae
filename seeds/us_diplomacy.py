"""Two and a half centuries of the diplomacy of the United States: a collection made of data sets.

`seeds/us-diplomacy/` has the rows that the readers made, without a sentence of the data sets; what
is recorded is made of them here. It names persons, states and offices of the founding facts.
"""

from collections.abc import Iterator
from importlib.resources import files
from typing import Final, TypeVar

from msgspec import Struct

from events.vocabulary.catalogue import AnyEvent
from seeds.data_sets import tables
from seeds.data_sets.coverage import CoverageRow, DataSetCoverage, InNoFact, coverages_of
from seeds.derived.offices import Office, office_events
from seeds.derived.parts_of_visits import parts_of_visits
from seeds.derived.people import Official, people_events
from seeds.derived.places import PlaceRow, mission_places, place_events
from seeds.derived.relations import RelationsRow, relations_events
from seeds.derived.states import state_events, states
from seeds.derived.tenures import Tenure, TenureNames, tenure_events
from seeds.derived.travellers import TermRow, TravellerRow, term_events, traveller_events
from seeds.derived.trips import TripRow, Trips
from seeds.derived.visits import VisitorRow, VisitRow, Visits, visitor_events
from seeds.readers import pocom, rdcr, travels, visits

FOLDER: Final = "us-diplomacy"
"""Where in this package the rows are."""

_RowT = TypeVar("_RowT", bound=Struct)


def us_diplomacy_events() -> Iterator[AnyEvent]:
    """All of it, each event after everything that it names; may be begun anew at any time.

    Who or what several tables name is registered by each: the first time counts.
    """
    people, offices = _rows("people", Official), _rows("offices", Office)
    travellers, places = _rows("travellers", TravellerRow), _rows("places", PlaceRow)
    trips = Trips(_rows("trips", TripRow), travellers, places)
    visitors = _rows("visitors", VisitorRow)
    visited = Visits(_rows("visits", VisitRow), visitors)
    yield from (travels.SOURCE, visits.SOURCE, pocom.SOURCE, rdcr.SOURCE)
    yield from state_events()
    yield from people_events(people)
    yield from traveller_events(travellers)
    yield from visitor_events(visitors)
    yield from office_events(offices)
    yield from visited.offices()
    yield from place_events((mission_places() | {each.id: each for each in places}).values())
    yield from trips.registrations()
    yield from visited.registrations()
    yield from parts_of_visits()
    yield from term_events(_rows("presidents", TermRow), travels.SOURCE.id)
    names = {each.id: each.name for each in states()}
    named = TenureNames.of(people, offices, names)
    yield from tenure_events(_rows("tenures", Tenure), pocom.SOURCE.id, named)
    yield from relations_events(_rows("relations", RelationsRow), rdcr.SOURCE.id, names)
    yield from trips.facts()
    yield from visited.facts()


def us_diplomacy_coverage() -> tuple[DataSetCoverage, ...]:
    """How much of each data set was read, field by field."""
    return tuple(coverages_of(_rows("coverage", CoverageRow)))


def us_diplomacy_left_out() -> tuple[InNoFact, ...]:
    """What of the data sets is in no fact, and why."""
    return _rows("left-out", InNoFact)


def _rows(name: str, kind: type[_RowT]) -> tuple[_RowT, ...]:
    return tuple(tables.read(files("seeds") / FOLDER / f"{name}.tsv", kind))

"""Places that data sets name, each in its country."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from msgspec import Struct

from events.vocabulary.registry import PlaceAdded
from seeds.data_sets import tables
from seeds.derived.states import states

CALLED: Final = files("seeds") / "tables" / "places-called.tsv"


class PlaceRow(Struct, frozen=True, kw_only=True):
    """A place, and the state or territory that it lies in."""

    id: str
    name: str
    country: str = ""


class PlaceCalled(Struct, frozen=True, kw_only=True):
    """A place is `written` so in the data sets, and `called` so by us; under one country, or under
    any; in the `country` that it is filed under, or in another one.
    """

    written: str
    called: str
    filed_under: str = ""
    country: str = ""


def place_events(rows: Iterable[PlaceRow]) -> Iterator[PlaceAdded]:
    """What is registered of places; one that lies in no state has no country. Those that other
    facts have registered are not needed.
    """
    of_states = {each.id for each in states() if each.kind == "state"}
    for row in rows:
        country = row.country if row.country in of_states else None
        yield PlaceAdded(id=row.id, name=row.name, country=country)


@cache
def mission_places() -> dict[str, PlaceRow]:
    """Where missions moved to and from, by id."""
    rows = tables.read(files("seeds") / "tables" / "mission-places.tsv", PlaceRow)
    return {each.id: each for each in rows}


def called(written: str, filed_under: str) -> tuple[str, str]:
    """What we call a place, and the country that it lies in."""
    table = _called()
    row = table.get((written, filed_under)) or table.get((written, ""))
    if row is None:
        return written, filed_under
    return row.called, row.country or filed_under


@cache
def _called() -> dict[tuple[str, str], PlaceCalled]:
    rows = tables.read(CALLED, PlaceCalled)
    return {(each.written, each.filed_under): each for each in rows}

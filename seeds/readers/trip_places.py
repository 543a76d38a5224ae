"""Places of trips: what is written of them, and the ids that they get."""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Final, NamedTuple

from seeds.data_sets.slugs import is_name, slug_of
from seeds.derived.places import PlaceRow, called
from seeds.derived.states import states
from seeds.reading import read_items

_COMMA: Final = re.compile(r",(?! D\.F\.)")
_WITH_REGION: Final = re.compile(r"(?P<place>[^()]+)\((?P<region>[^()]+)\)")


class TripPlaces:
    """Gives places their ids, in the order in which they come: a name that stands for a place of
    another country already is told apart by its country.
    """

    def __init__(self) -> None:
        self._founding = _founding_places()
        self._found: dict[str, PlaceRow] = {}
        self._states = {name: each.id for each in states() for name in (each.name, *each.aliases)}

    def read(self, locale: str, country: str) -> tuple[str, ...]:
        """Ids of the places of a locale in a country, each once; a name of which no id can be made
        is left out.
        """
        named = (named_in(each, country, self._states) for each in _parts(locale))
        ids = (self._named(*each) for each in named if is_name(each.name))
        return tuple(dict.fromkeys(ids))

    def left_out(self, locale: str, country: str) -> str:
        """What of a locale is no place that can be read."""
        named = ((each, named_in(each, country, self._states)) for each in _parts(locale))
        return ", ".join(each for each, place in named if not is_name(place.name))

    def all(self) -> tuple[PlaceRow, ...]:
        """Those that were read, by id."""
        return tuple(self._found[each] for each in sorted(self._found))

    def _named(self, id_: str, name: str, country: str) -> str:
        if self._founding.get(id_) not in (None, "", country):
            id_ = f"{id_}-{country}"
        row = self._found.setdefault(id_, PlaceRow(id=id_, name=name, country=country))
        if row.country == country or self._founding.get(id_) == "":
            return id_
        apart = f"{id_}-{country}"
        self._found.setdefault(apart, PlaceRow(id=apart, name=name, country=country))
        return apart


class NamedPlace(NamedTuple):
    """A place, and the country that it lies in."""

    slug: str
    name: str
    country: str


def named_in(written: str, country: str, named: Mapping[str, str]) -> NamedPlace:
    """What is written of a place: a region in parentheses is another state where one of those that
    are `named`, with their ids, is called so.
    """
    with_region = _WITH_REGION.fullmatch(written)
    if with_region is not None:
        written = with_region["place"].strip()
        country = named.get(with_region["region"].removeprefix("The "), country)
    name, country = called(written, country)
    return NamedPlace(slug_of(name), name, country)


def _parts(locale: str) -> list[str]:
    return [each for each in map(str.strip, _COMMA.split(locale)) if each]


def _founding_places() -> dict[str, str]:
    """The places of the founding facts, each with its country, "" where none is told."""
    read = (item.value for item in read_items(files("seeds") / "places.yaml"))
    return {each["id"]: each.get("country", "") for each in read if isinstance(each, dict)}

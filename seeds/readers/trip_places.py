"""Places of trips: what is written of them, and the ids that they get."""

import re
from importlib.resources import files
from typing import Final

from seeds.data_sets.slugs import slug_of
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
        """Ids of the places of a locale in a country, each once."""
        written = filter(None, map(str.strip, _COMMA.split(locale)))
        return tuple(dict.fromkeys(self._id(each, country) for each in written))

    def all(self) -> tuple[PlaceRow, ...]:
        """Those that were read, by id."""
        return tuple(self._found[each] for each in sorted(self._found))

    def _id(self, written: str, country: str) -> str:
        """A region in parentheses is another state where a state is called so."""
        with_region = _WITH_REGION.fullmatch(written)
        if with_region is not None:
            written = with_region["place"].strip()
            country = self._states.get(with_region["region"].removeprefix("The "), country)
        name, country = called(written, country)
        return self._named(slug_of(name), name, country)

    def _named(self, id_: str, name: str, country: str) -> str:
        if self._founding.get(id_) not in (None, "", country):
            id_ = f"{id_}-{country}"
        row = self._found.setdefault(id_, PlaceRow(id=id_, name=name, country=country))
        if row.country == country or self._founding.get(id_) == "":
            return id_
        apart = f"{id_}-{country}"
        self._found.setdefault(apart, PlaceRow(id=apart, name=name, country=country))
        return apart


def _founding_places() -> dict[str, str]:
    """The places of the founding facts, each with its country, "" where none is told."""
    read = (item.value for item in read_items(files("seeds") / "places.yaml"))
    return {each["id"]: each.get("country", "") for each in read if isinstance(each, dict)}

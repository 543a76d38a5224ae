"""What data sets call a country, and what we call it in the name of a visit."""

from functools import cache
from importlib.resources import files
from typing import Final

from msgspec import Struct

from seeds.data_sets import tables
from seeds.derived.states import states

TABLE: Final = files("seeds") / "tables" / "countries-called.tsv"


class CountryCalled(Struct, frozen=True, kw_only=True):
    """A country is `written` so, and `called` so by us from `since` on, and from `until` on no
    more; without `called` it has its own name.
    """

    written: str
    called: str = ""
    since: str = ""
    until: str = "9999"


def country_called(written: str, country: str, day: str) -> str | None:
    """What to call a state or territory on a day; "" is its own name, None: nothing is known of
    what is written.
    """
    row = _table().get(written)
    if row is not None:
        return row.called if row.since <= day < row.until else ""
    return "" if written in _names_of(country) else None


@cache
def _names_of(country: str) -> frozenset[str]:
    return frozenset(
        name for each in states() if each.id == country for name in (each.name, *each.aliases)
    )


@cache
def _table() -> dict[str, CountryCalled]:
    return {each.written: each for each in tables.read(TABLE, CountryCalled)}

"""Titles, and the offices that they attest.

`seeds/tables/titles.tsv` is the table that people keep.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from msgspec import Struct

from events.text.articles import the
from events.vocabulary.registry import Heads, OfficeAdded
from seeds.data_sets import tables
from seeds.data_sets.slugs import slug_of
from seeds.derived.states import states

TABLE: Final = files("seeds") / "tables" / "titles.tsv"

_STATE: Final = "{state}"


class Title(Struct, frozen=True, kw_only=True):
    """A title, and the name of the office that it attests, of visitors from any country, or from
    one; on any day, or on some.
    """

    title: str
    office: str = ""
    country: str = ""
    called: str = ""
    since: str = ""
    until: str = "9999"
    heads: Heads | None = None


class AttestedOffice(Struct, frozen=True):
    """An office of a state."""

    id: str
    name: str
    of: str
    heads: Heads | None


def titles() -> frozenset[str]:
    """Every title that is known, whether it attests an office or not."""
    return frozenset(_by_title())


def office_of(title: str, country: str, called: str, day: str) -> AttestedOffice | None:
    """The office that a title attests on a day, of somebody from a country that was called so."""
    state = _states().get(country)
    if state is None:
        return None
    for row in _by_title().get(title, ()):
        is_of = row.country in ("", country) and row.called in ("", called)
        if is_of and row.since <= day < row.until:
            return _office(row, country, state) if row.office else None
    return None


def office_events(offices: Iterable[AttestedOffice]) -> Iterator[OfficeAdded]:
    """What is registered of offices, each once. Those that other facts have registered are not
    needed.
    """
    for office in dict.fromkeys(offices):
        yield OfficeAdded(id=office.id, name=office.name, of=office.of, heads=office.heads)


def _office(row: Title, country: str, state: str) -> AttestedOffice:
    """Its id has that of the state, as others ask for it, behind an article if need be."""
    name = row.office
    article = "the-" if the(state) != state else ""
    id_ = slug_of(name.replace(_STATE, "")) + (f"-{article}{country}" if _STATE in name else "")
    return AttestedOffice(id_, name.replace(_STATE, the(state)), country, row.heads)


@cache
def _by_title() -> dict[str, list[Title]]:
    """What is said of the fewest comes first."""
    found: dict[str, list[Title]] = {}
    for row in sorted(tables.read(TABLE, Title), key=_of_how_many):
        found.setdefault(row.title, []).append(row)
    return found


def _of_how_many(row: Title) -> int:
    given = (row.country, row.called, row.since, row.until != Title(title="").until)
    return -sum(map(bool, given))


@cache
def _states() -> dict[str, str]:
    return {each.id: each.name for each in states() if each.kind == "state"}

"""Persons whom data sets know under other ids or names than we do.

`seeds/tables/people.tsv` is the table that people keep. Most ids of a data set are ours; those in
it are not, or have a name there by which nobody calls the person.
"""

from functools import cache
from importlib.resources import files
from typing import Final

from msgspec import Struct

from seeds.data_sets import tables

TABLE: Final = files("seeds") / "tables" / "people.tsv"


class SamePerson(Struct, frozen=True, kw_only=True):
    """`known_as` in `data_set`, or in every one without, is `person`; `name` is the usual one."""

    known_as: str
    person: str
    data_set: str = ""
    name: str = ""


def person_of(known_as: str, data_set: str) -> str:
    """Our id of a person of a data set."""
    same = _same_person(known_as, data_set)
    return known_as if same is None else same.person


def usual_name(known_as: str, data_set: str, otherwise: str) -> str:
    """The name by which a person is called; `otherwise` is the one in the data set."""
    same = _same_person(known_as, data_set)
    return otherwise if same is None or not same.name else same.name


def _same_person(known_as: str, data_set: str) -> SamePerson | None:
    table = _by_id()
    return table.get((known_as, data_set)) or table.get((known_as, ""))


@cache
def _by_id() -> dict[tuple[str, str], SamePerson]:
    rows = tables.read(TABLE, SamePerson)
    return {(each.known_as, each.data_set): each for each in rows}

"""The offices that a data set tells the holders of."""

from collections.abc import Iterable, Iterator
from typing import Final, Literal

from msgspec import Struct

from events.vocabulary.registry import OfficeAdded

HOME: Final = "united-states"
"""Whose officials the data sets tell of."""


class Office(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A post of the United States; `accredited_to` the state in which it is one."""

    id: str
    name: str
    accredited_to: str = ""
    seats: Literal["one", "several"] = "one"


def chief_of_mission(territory: str) -> str:
    """The id of the office of whoever represents the United States there."""
    return f"chief-of-mission-of-the-united-states-to-{territory}"


def office_events(offices: Iterable[Office]) -> Iterator[OfficeAdded]:
    """The offices, registered."""
    for office in offices:
        yield OfficeAdded(
            id=office.id,
            name=office.name,
            of=HOME,
            seats=office.seats,
            accredited_to=office.accredited_to or None,
        )

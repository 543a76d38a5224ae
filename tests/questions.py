"""Questions drawn from the data sets' own XML, by a reading that is not the readers'."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import parse

from seeds.derived.same_persons import person_of
from seeds.derived.states import state_of

POCOM, TRAVELS = "history-at-state-pocom", "history-at-state-travels"
LEVELS = {
    "ambassador-e-p": "embassy",
    "envoy-extraordinary-minister-plenipotentiary": "legation",
    "minister-resident": "legation",
}


class Tenure(NamedTuple):
    """A chief of mission, from the day of credentials to the day of the end."""

    territory: str
    person: str
    role: str
    began: date
    ended: date


class Trip(NamedTuple):
    """A stay of a secretary of state in a country."""

    country: str
    person: str
    first: date
    last: date


def tenures(folder: Path) -> Iterator[Tenure]:
    for file in sorted((folder / "pocom" / "missions-countries").glob("*.xml")):
        root = _root(file)
        territory = _text(root, "territory-id")
        for chief in root.iter("chief"):
            began, ended = _day(chief, "started/date"), _day(chief, "ended/date")
            if began and ended and ended - began > timedelta(days=30):
                role, person = _text(chief, "role-title-id"), _text(chief, "person-id")
                yield Tenure(territory, person_of(person, POCOM), role, began, ended)


def trips(folder: Path) -> Iterator[Trip]:
    for file in sorted((folder / "travels" / "secretary-travels").glob("*.xml")):
        for trip in _root(file).iter("trip"):
            first, last = _day(trip, "start-date"), _day(trip, "end-date")
            if first and last:
                country = trip.find("country")
                at = "" if country is None else country.get("id", "")
                yield Trip(at, person_of(trip.get("who", ""), TRAVELS), first, last)


def within(chance: random.Random, tenure: Tenure) -> date:
    """A day on which somebody was chief of mission, not within a week of its ends."""
    days = (tenure.ended - tenure.began).days
    return tenure.began + timedelta(days=chance.randint(7, days - 7))


def last_before(all_trips: list[Trip], country: str, day: date) -> set[str]:
    """Which secretaries were the last to have gone to a country by a day; several on one day."""
    been = [each for each in all_trips if each.country == country and each.first <= day]
    latest = max((each.first for each in been), default=None)
    return {each.person for each in been if each.first == latest}


def actor(territory: str, day: date) -> str | None:
    return state_of(territory, day.isoformat())


def _root(file: Path) -> Element:
    found = parse(file).getroot()
    assert found is not None
    return found


def _text(element: Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None or found.text is None else found.text.strip()


def _day(element: Element, path: str) -> date | None:
    text = _text(element, path)
    return date.fromisoformat(text) if len(text) == len("2023-06-18") else None

"""Offices by their titles, and who held one when a text came out."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from events.time.dates import LATEST
from projections.dossiers.actors import offices_held
from projections.passages import english
from projections.passages.names_known import NamedThing, NamesKnown, only
from projections.reconciliation.holders import holders
from projections.reconciliation.office_titles import titled

OFFICES_MOST: Final = 5


class Holders(NamedTuple):
    """Who certainly held an office on the day, if one did, and all who may have."""

    sure: NamedThing | None
    may_be: list[NamedThing]


class OfficesMeant:
    """Tells which, by what the record has."""

    def __init__(self, known: NamesKnown) -> None:
        self._known = known

    def office(self, title: str, states: Iterable[str], to: str = "") -> NamedThing | None:
        """The office with a title of one of some states, at the one that somebody is sent `to`."""
        for state in states:
            owner = self._known.thing("actor", state)
            if owner is None:
                continue
            for called in _titles(title):
                found = self._sent(called, owner, to) if to else self._office(called, owner)
                if found is not None:
                    return found
        return None

    def holders(self, office: NamedThing) -> Holders:
        """Who held an office; nobody surely where the day is not known."""
        told = holders(self._known.reader, office.id, self._known.clocks)
        persons = [self._known.thing("actor", each.person) for each in told]
        known = [each for each in persons if each is not None]
        is_sure = self._known.is_dated and len(told) == 1 and told[0].is_certain
        return Holders(known[0] if is_sure and known else None, known)

    def whose_office(self, thing: NamedThing) -> NamedThing | None:
        """For whom somebody speaks by his one office on the day; for a body its one state."""
        if self._known.clocks.as_of == LATEST:
            return None
        if thing.is_a == "body":
            return self._known.thing("actor", thing.of[0]) if len(thing.of) == 1 else None
        if thing.is_a != "person":
            return None
        called = offices_held(self._known.reader, thing.id, self._known.clocks, OFFICES_MOST)
        offices = [each for name in called for each in self._known.called("office", name)]
        whose = {of for each in offices for of in each.of}
        owner = self._known.thing("actor", whose.pop()) if len(whose) == 1 else None
        # An institute that acts for no state has experts, who speak for themselves.
        return owner if owner is not None and (owner.is_a == "state" or owner.of) else None

    def has_title(self, person: NamedThing, title: str) -> bool:
        """Whether somebody held an office with a title: a namesake who did may be who is meant."""
        if not title:
            return False
        reader, clocks = self._known.reader, self._known.clocks
        called = offices_held(reader, person.id, clocks, OFFICES_MOST)
        return any(each.lower().startswith(f"{title} ") for each in called)

    def _sent(self, title: str, owner: NamedThing, to: str) -> NamedThing | None:
        """The office of who is sent to a state: an ambassador."""
        names = (f"{title} of {owner.name} to {to}", f"{title} of the {owner.name} to {to}")
        found = {each.id: each for name in names for each in self._known.called("office", name)}
        return only(list(found.values()))

    def _office(self, title: str, owner: NamedThing) -> NamedThing | None:
        reader, clocks = self._known.reader, self._known.clocks
        for name in (f"{title} of {owner.name}", f"{title} of the {owner.name}"):
            if thing := only(self._known.called("office", name)):
                return thing
        asked = f"{title} of {owner.name}"
        found = [
            each for each in titled(reader, asked, clocks) if each.matched in {"name", "alias"}
        ]
        things = [self._known.thing("office", each.id) for each in found]
        return only([each for each in things if each is not None and owner.id in each.of])


def _titles(title: str) -> Iterator[str]:
    yield title
    plain = english.OFFICES_CALLED.get(title)
    if plain is not None:
        yield plain

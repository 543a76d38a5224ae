"""Whom the record knows of those who are named, and who is to be registered beside."""

from collections.abc import Iterable
from typing import NamedTuple

from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import ActorAdded, OfficeAdded
from seeds.data_sets.slugs import is_name, slug_of
from seeds.suggesters.known_record import KnownRecord
from seeds.suggesters.readouts.people_named import NamedPerson
from seeds.suggesters.readouts.rules import (
    ActsFor,
    TitleRead,
    offices_called,
    origins,
    spelt_alike,
    words_of,
)

_UNSAID = frozenset(
    {"al", "el", "bin", "bint", "ibn", "de", "da", "dos", "jr", "von", "der", "van"}
)
_OF_FATHERS = frozenset({"al", "el", "bin", "bint", "ibn"})
_UNITED_STATES = ActsFor("united-states", "United States", True, "the")


class Party(NamedTuple):
    """An actor who took part, the offices that they are named with, and where in the text."""

    id: str
    name: str
    offices: tuple[OfficeAdded, ...]
    person: NamedPerson


class Parties:
    """Finds parties in the record, and gathers what is to be registered and what is in doubt."""

    def __init__(self, record: KnownRecord) -> None:
        self.added: list[AnyEvent] = []
        self.doubts: list[str] = []
        self._record = record

    def each_once(self, named: Iterable[NamedPerson]) -> list[Party]:
        """Those who are told, each as they are named first."""
        found: dict[str, Party] = {}
        for each in named:
            party = self.party(each)
            if party is not None:
                found.setdefault(party.id, party)
        return list(found.values())

    def party(self, named: NamedPerson) -> Party | None:
        """Who is named; None, and a doubt, where that is not told."""
        if named.principal is not None:
            return self._principal(named)
        named, before = _of_its_title(named), len(self.doubts)
        person = self._known(named)
        origin = named.origin or self._origin_of(person)
        if person is None and len(self.doubts) == before:
            self.doubts += self._untold(named)
        elif origin is None:
            self.doubts.append(f"for whom {named.name} acts is not told")
        if origin is None or len(self.doubts) > before:
            return None
        if person is None:
            person = self._person(slug_of(named.name), named.name, origin)
        titles = [_really(each, origin) for each in named.titles]
        offices = tuple(self._office(each, origin) for each in titles if each.office.strip())
        return Party(person.id, person.name, tuple(dict.fromkeys(offices)), named)

    def _untold(self, named: NamedPerson) -> list[str]:
        """What keeps somebody whom the record does not know from being registered."""
        if named.origin is None:
            return [f"for whom {named.name} acts is not told"]
        if len([each for each in slug_of(named.name).split("-") if each not in _UNSAID]) < 2:
            return [f"the whole name of {named.name} is not told"]
        if not is_name(named.name):
            return [f"{named.name} is in letters of which no id can be made"]
        other = self._of_another_state(named, named.origin)
        return [f"{named.name} may be {other}"] if other else []

    def is_of_another(self, named: NamedPerson) -> bool:
        """Whether somebody is known to act for another state than ours, or for a body of states."""
        named = _of_its_title(named)
        if named.principal is not None:
            return False
        if named.origin is not None:
            return named.origin.id != _UNITED_STATES.id
        known = [each for each in self._record.called(named.name) if each.kind == "person"]
        states = {state for each in known for state in each.acts_for}
        return bool(states) and _UNITED_STATES.id not in states

    def _of_another_state(self, named: NamedPerson, origin: ActsFor) -> str:
        """Who has this very name, and acts for another state."""
        states = {origin.id, self.state_id(origin)}
        same = [each for each in self._record.called(named.name) if each.kind == "person"]
        others = [each.id for each in same if each.acts_for and not states & {*each.acts_for}]
        return " or ".join(others) if " " in named.name else ""

    def state(self, origin: ActsFor) -> ActorAdded:
        """The state, or the body of several, itself."""
        known = self._record.actor(origin.id) or self._one_called(origin.name)
        if known is not None:
            return known
        kind = "state" if origin.is_state else "body"
        added = ActorAdded(id=origin.id, kind=kind, name=origin.name)  # type: ignore[arg-type]
        self._add(added)
        return added

    def _principal(self, named: NamedPerson) -> Party:
        who = named.principal
        assert who is not None, "it is asked before"
        known = self._record.actor(who.person) or self._one_called(who.name)
        person = known or self._person(who.person, who.name, _UNITED_STATES)
        offices: tuple[OfficeAdded, ...] = ()
        if who.office_id:
            office = self._record.offices.get(who.office_id)
            office = office or self._record.office_called(who.office)
            if office is None:
                of = self.state(_UNITED_STATES).id
                office = OfficeAdded(id=who.office_id, name=who.office, of=of)
                self._add(office)
            offices = (office,)
        return Party(person.id, person.name, offices, named)

    def _known(self, named: NamedPerson) -> ActorAdded | None:
        """Who has the name, and acts for the same state or body; one alone who nearly has it."""
        exact = [each for each in self._record.called(named.name) if each.kind == "person"]
        origin = named.origin
        if origin is None:
            return exact[0] if len(exact) == 1 and " " in named.name else None
        ids = {origin.id, self.state_id(origin)}
        there = [each for id in ids for each in self._record.acting_for(id)]
        for each in exact:
            # Who speaks for a body of states may have acted for a state of his before.
            if not origin.is_state and " " in named.name and len(exact) == 1:
                return each
            if each in there or not (each.acts_for or each.affiliations or each.part_of):
                return each
        there += self._holders(named, origin)
        near = {each.id: each for each in there if _is_nearly(named.name, each)}
        if len(near) > 1:
            near = self._holding(near, named, origin) or near
        if len(near) > 1:
            names = ", ".join(sorted(near))
            self.doubts.append(f"{named.name} may be one of {names}")
        return next(iter(near.values())) if len(near) == 1 else None

    def _holders(self, named: NamedPerson, origin: ActsFor) -> list[ActorAdded]:
        """Who was told to hold the offices that somebody is named with."""
        found: list[ActorAdded] = []
        for title in named.titles:
            office = self._record.office_called(title.office.format(origin.within))
            found += [] if office is None else self._record.holders(office.id)
        return found

    def _holding(
        self, near: dict[str, ActorAdded], named: NamedPerson, origin: ActsFor
    ) -> dict[str, ActorAdded]:
        """Of several of one name, who was told last to have the office."""
        for title in named.titles:
            office = self._record.office_called(title.office.format(origin.within))
            holder = None if office is None else self._record.last_holder(office.id, {*near})
            if holder is not None:
                return {holder: near[holder]}
        return {}

    def state_id(self, origin: ActsFor) -> str:
        """The id that a state has in the record, if it is there by its name."""
        known = self._record.actor(origin.id) or self._one_called(origin.name)
        return origin.id if known is None else known.id

    def _origin_of(self, person: ActorAdded | None) -> ActsFor | None:
        """For whom somebody acts whom the record knows, where that is one state alone."""
        if person is None or len(person.acts_for) != 1:
            return None
        state = self._record.actor(person.acts_for[0])
        return None if state is None else ActsFor(state.id, state.name, True)

    def _person(self, id: str, name: str, origin: ActsFor) -> ActorAdded:
        whom = self.state(origin)
        acts_for = (whom.id,) if whom.kind == "state" else ()
        part_of = None if whom.kind == "state" else whom.id
        added = ActorAdded(
            id=self._record.free_id("actor", id),
            kind="person",
            name=name,
            acts_for=acts_for,
            part_of=part_of,
        )
        self._add(added)
        return added

    def _office(self, title: TitleRead, origin: ActsFor) -> OfficeAdded:
        whom = self.state(origin)
        known = self._record.office_called(title.office.format(whom.name))
        name = title.office.format(origin.within)
        known = known or self._record.office_called(name)
        if known is not None:
            return known
        heads = title.heads or None if whom.kind == "state" else None
        added = OfficeAdded(
            id=self._record.free_id("office", slug_of(title.office.format(origin.name))),
            name=name,
            of=whom.id,
            heads=heads,  # type: ignore[arg-type]
        )
        self._add(added)
        return added

    def _one_called(self, name: str) -> ActorAdded | None:
        found = self._record.called(name)
        return found[0] if len(found) == 1 else None

    def _add(self, event: AnyEvent) -> None:
        self.added.append(event)
        self._record.take(event)


def _of_its_title(named: NamedPerson) -> NamedPerson:
    """A title that there is in one place alone says for whom somebody acts."""
    of = next((each.of for each in named.titles if each.of), None)
    if named.origin is not None or of is None:
        return named
    found = origins().at(words_of(of), 0)
    return named if found is None else named._replace(origin=found[1])


def _really(title: TitleRead, origin: ActsFor) -> TitleRead:
    """The title as the state has it, where readouts have it otherwise."""
    other = offices_called().get(title.office.format(origin.name))
    if other is None:
        return title
    return TitleRead(written=title.written, office=other.called, heads=other.heads)


def _is_nearly(name: str, actor: ActorAdded) -> bool:
    """Whether the words of one name all stand in the other, particles and marks aside."""
    wanted = _said(name)
    names = (actor.name, *(each.name for each in actor.aliases if each.resolves))
    return any(
        _fits(wanted, _said(each))
        and not (_names_fathers(name, each) and not _begin_alike(wanted, _said(each)))
        for each in names
    )


def _names_fathers(*names: str) -> bool:
    """Whether fathers or a house stand in one of several names, as in "Ann bint Ben Al Cid"."""
    return any(_OF_FATHERS & {*slug_of(each).split("-")} for each in names)


def _begin_alike(one: list[str], other: list[str]) -> bool:
    """As those of one person do; who is named by the last alone begins with it."""
    return len(one) == 1 or len(other) == 1 or one[0] == other[0] or set(one) == set(other)


def _said(name: str) -> list[str]:
    words = [each for each in slug_of(name).split("-") if each not in _UNSAID and len(each) > 1]
    return [spelt_alike().get(each, each) for each in words]


def _fits(one: list[str], other: list[str]) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if not shorter or not set(shorter) <= set(longer):
        return False
    if len(shorter) == 1:  # a surname: it stands last, or first where that comes first
        return shorter[0] in {longer[-1], longer[0]}
    # A father's name may be a son's, too: both begin alike, or the one ends as the other.
    is_end = longer[-len(shorter) :] == shorter
    return is_end or shorter[0] == longer[0] or set(shorter) == set(longer)

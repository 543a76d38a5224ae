"""Which actor, place or office a mention surely means, which ones it may mean, and what is to be
registered where nothing in the record can be meant.

Sure is a whole name that one thing alone has, of the kind and the state that the words tell; a
surname alone of whom the text has named in full before; an office only with its state, and its one
holder on the day.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from projections.model.words import words_of
from projections.passages.bodies_meant import BodiesMeant, body_in_title, is_telling
from projections.passages.full_names import FullNames
from projections.passages.mention import Mention
from projections.passages.names_known import NamedThing, NamesKnown, only
from projections.passages.offices_meant import OfficesMeant
from projections.passages.whose_they_are import STATES_CALLED, WhoseTheyAre

MAY_BE_MOST: Final = 5

_BODIES: Final = frozenset(("body", "state"))


class Meaning(Struct, frozen=True, kw_only=True):
    """Whom a mention means: `sure` is the one that it surely does, `may_be` those that it may mean,
    `full_name` what is to be registered where nothing has that name. `states` are those whose the
    words tell it to be, and `unknown_states` the names of those that nobody has registered.
    """

    mention: Mention
    sure: NamedThing | None = None
    may_be: tuple[NamedThing, ...] = ()
    full_name: str = ""
    states: tuple[str, ...] = ()
    unknown_states: tuple[str, ...] = ()


class WhoIsMeant:
    """Tells mentions of one text apart."""

    def __init__(self, known: NamesKnown, content: str) -> None:
        self._known = known
        self.whose = WhoseTheyAre(known)
        self.offices = OfficesMeant(known)
        self._bodies = BodiesMeant(known)
        self._full_names = FullNames(known, content)
        self._meant: dict[Mention, Meaning] = {}

    def actor(self, mention: Mention) -> Meaning:
        """The state, body or person."""
        found = self._meant.get(mention)
        if found is None:
            found = self._meant[mention] = self._actor(mention)
        return found

    def place(self, mention: Mention) -> NamedThing | None:
        """The place that is called so, if one alone is."""
        if mention.title or not mention.name:
            return None
        return only(self._known.called("place", mention.name))

    def engagements(self, name: str) -> list[NamedThing]:
        """Those that are called so."""
        return self._known.called("engagement", name)

    def body_beside(self, mention: Mention) -> Meaning | None:
        """The body that is named beside somebody, as whose he speaks."""
        if ministry := body_in_title(mention.title):
            states = self.whose.states_of(mention)
            if not states and (person := self.actor(mention).sure) is not None:
                states = person.of
            alike = [each for each in self._bodies.alike(ministry) if set(each.of) & set(states)]
            if len(alike) == 1:
                return Meaning(mention=mention, sure=alike[0], states=states)
        for at, each in enumerate(mention.whose):
            behind = mention.whose[at + 1 :]
            named = Mention(first=0, last=0, start=0, end=0, name=each, whose=behind)
            if named.is_body:
                return self.actor(named)
        return None

    def whose_office(self, mention: Mention) -> NamedThing | None:
        """For whom somebody speaks by an office; for a body its state."""
        thing = self.actor(mention).sure
        return None if thing is None else self.offices.whose_office(thing)

    def _actor(self, mention: Mention) -> Meaning:
        states = self.whose.states_of(mention)
        if not mention.name:
            return self._holder(mention, states)
        if mention.is_body or mention.is_firm:
            return self._body(mention, states)
        if len(words_of(mention.name)) == 1:
            return self._surname(mention, states)
        if not mention.is_person and not self._known.called("actor", mention.name):
            mention = self._full_names.introduced(mention.name, mention)
            states = states or self.whose.states_of(mention)
        return self._by_full_name(mention, mention.name, states)

    def _by_full_name(self, mention: Mention, name: str, states: tuple[str, ...]) -> Meaning:
        called = self._known.called("actor", name)
        fitting = [each for each in called if _fits(each, mention, states)]
        if len(fitting) == 1:
            return Meaning(mention=mention, sure=fitting[0], states=states)
        if called:
            return Meaning(mention=mention, may_be=_some(called), states=states)
        namesakes = self._known.with_word("actor", words_of(name)[-1]) if words_of(name) else []
        persons = _some(each for each in namesakes if each.is_a == "person")
        is_one = any(self.offices.has_title(each, mention.title) for each in persons)
        return Meaning(
            mention=mention,
            may_be=persons,
            full_name=name if len(name.split()) > 1 and not is_one else "",
            states=states,
            unknown_states=self.whose.unknown_states_of(mention),
        )

    def _surname(self, mention: Mention, states: tuple[str, ...]) -> Meaning:
        """A single word: a state, or a person by a name that the text has in full."""
        called = self._known.called("actor", mention.name)
        if not mention.is_person and (thing := only(called)) and thing.is_a in _BODIES:
            return Meaning(mention=mention, sure=thing, states=states)
        full = self._full_names.before(mention)
        if len(full) == 1:
            introduced = self._full_names.introduced(full[0], mention)
            states = states or self.whose.states_of(introduced)
            return self._by_full_name(introduced, full[0], states)
        if not full and not called and mention.name in STATES_CALLED:
            return Meaning(mention=mention, full_name=mention.name)
        if full:
            called = [each for name in full for each in self._known.called("actor", name)] + called
        return self._by_surname_alone(mention, called, states, is_sure=not full)

    def _by_surname_alone(
        self,
        mention: Mention,
        called: list[NamedThing],
        states: tuple[str, ...],
        *,
        is_sure: bool,
    ) -> Meaning:
        """A person whom the text never names in full: surely one whom the record calls so, if no
        other person there has the name, or the one who held the office that stands beside it.
        """
        words = words_of(mention.name)
        others = self._known.with_word("actor", words[0]) if words else []
        others = [each for each in others if each.is_a == "person"]
        persons = [each for each in called if _fits(each, mention, states)]
        rivals = {each.id for each in others if words[0] in words_of(each.name)}
        found = persons[0] if len(persons) == 1 and rivals <= {persons[0].id} else None
        office = self.offices.office(mention.title, states) if found is None else None
        if office is not None:
            held = {each.id for each in self.offices.holders(office).may_be}
            found = only([each for each in others if each.id in held])
        return Meaning(
            mention=mention,
            sure=found if is_sure else None,
            may_be=_some([*persons, *others]),
            states=states,
        )

    def _body(self, mention: Mention, states: tuple[str, ...]) -> Meaning:
        """A ministry, a company: by its name, beside its state where its name alone tells none."""
        names = [mention.name]
        if mention.behind:
            names.insert(0, f"{mention.name} of {mention.behind}")
        for name in names:
            called = [each for each in self._known.called("actor", name) if each.is_a in _BODIES]
            fitting = [each for each in called if _fits(each, mention, states)]
            if len(fitting) == 1 and (states or is_telling(name) or not fitting[0].of):
                return Meaning(mention=mention, sure=fitting[0], states=states)
        alike = [
            each
            for each in self._bodies.alike(mention.name)
            if not states or set(each.of) & set(states)
        ]
        if len(alike) == 1 and states:
            return Meaning(mention=mention, sure=alike[0], states=states)
        full = self._bodies.full_name(mention, states)
        return Meaning(mention=mention, may_be=_some(alike), full_name=full, states=states)

    def _holder(self, mention: Mention, states: tuple[str, ...]) -> Meaning:
        office = self.offices.office(mention.title, states) if states else None
        if office is None or mention.is_former:
            return Meaning(mention=mention, states=states)
        sure, known = self.offices.holders(office)
        may_be = () if sure is not None else _some(known)
        return Meaning(mention=mention, sure=sure, may_be=may_be, states=states)


def _some(things: Iterable[NamedThing]) -> tuple[NamedThing, ...]:
    return tuple({each.id: each for each in things}.values())[:MAY_BE_MOST]


def _fits(thing: NamedThing, mention: Mention, states: tuple[str, ...]) -> bool:
    """Whether the words beside a name tell nothing else than what is registered."""
    if mention.is_person and thing.is_a != "person":
        return False
    if mention.is_body and thing.is_a == "person":
        return False
    told = set(states) - {thing.id}
    return not told or not thing.of or bool(told & set(thing.of))

"""Which actor, place or office a mention surely means, which ones it may mean, and what is to be
registered where nothing in the record can be meant.

Sure is a whole name that one thing alone has, of the kind and the state that the words tell; a
surname alone of whom the text has named in full before; an office only with its state, and its one
holder on the day.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, NamedTuple

from msgspec import Struct

from projections.model.words import folded, words_of
from projections.passages import english
from projections.passages.mentions import Mention
from projections.passages.names_known import NamedThing, NamesKnown
from projections.reconciliation.holders import holders
from projections.reconciliation.office_titles import titled
from projections.sentences.adjectives import OF_STATES

MAY_BE_MOST: Final = 5
LOOKED_THROUGH: Final = 200_000
"""Characters of a text in which a full name is looked for that goes with a surname."""

_TWO_NAMES: Final = re.compile(r"\b([A-Z][\w’'-]++)( (?:[A-Z]\. )?+)(?=([A-Z][\w’'-]++))")
_HONORIFICS: Final = frozenset(("mr", "mrs", "ms", "dr", "sir", "lord"))
_BODIES: Final = frozenset(("body", "state"))


class _TwoWords(NamedTuple):
    """Two words that are written as names are, and where they begin."""

    start: int
    first: str
    second: str
    whole: str


class Meaning(Struct, frozen=True, kw_only=True):
    """Whom a mention means: `sure` is the one that it surely does, `may_be` those that it may mean,
    `full_name` what is to be registered where nothing has that name.
    """

    mention: Mention
    sure: NamedThing | None = None
    may_be: tuple[NamedThing, ...] = ()
    full_name: str = ""
    states: tuple[str, ...] = ()


class WhoIsMeant:
    """Tells mentions of one text apart."""

    def __init__(self, known: NamesKnown, content: str) -> None:
        self._known = known
        self._content = content
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
        return _only(self._known.called("place", mention.name))

    def states_of(self, mention: Mention) -> tuple[str, ...]:
        """The states whose somebody is, as the words beside the name tell."""
        found: list[str] = []
        for each in mention.whose:
            thing = self.named_actor(each)
            if thing is not None:
                found += [thing.id] if thing.is_a == "state" else [*thing.of]
            elif (house := _house(each)) is not None:
                found += [each.id for each in self._known.called("actor", house)]
        if not found and (house := _house(mention.name)) is not None:
            found += [each.id for each in self._known.called("actor", house)]
        if not found and (of := english.OFFICES_OF.get(mention.title)):
            found += [each.id for each in self._known.called("actor", of)]
        return tuple(dict.fromkeys(found))

    def named_actor(self, name: str) -> NamedThing | None:
        """The state or body that is called so, if one alone is."""
        found = [each for each in self._known.called("actor", name) if each.is_a in _BODIES]
        return _only(found)

    def body_beside(self, mention: Mention) -> NamedThing | None:
        """The body that is named beside somebody, as whose he speaks."""
        for at, each in enumerate(mention.whose):
            behind = mention.whose[at + 1 :]
            named = Mention(first=0, last=0, start=0, end=0, name=each, whose=behind)
            if named.is_body and (found := self.actor(named).sure) is not None:
                return found
        return None

    def office(self, title: str, states: Iterable[str]) -> NamedThing | None:
        """The office with a title of one of some states, or of a body of theirs."""
        for state in states:
            owner = self._known.thing("actor", state)
            if owner is None:
                continue
            for called in _titles(title):
                found = self._office(called, owner)
                if found is not None:
                    return found
        return None

    def _office(self, title: str, owner: NamedThing) -> NamedThing | None:
        reader, clocks = self._known.reader, self._known.clocks
        for name in (f"{title} of {owner.name}", f"{title} of the {owner.name}"):
            if thing := _only(self._known.called("office", name)):
                return thing
        asked = f"{title} of {owner.name}"
        found = [
            each for each in titled(reader, asked, clocks) if each.matched in {"name", "alias"}
        ]
        things = [self._known.thing("office", each.id) for each in found]
        return _only([each for each in things if each is not None and owner.id in each.of])

    def _actor(self, mention: Mention) -> Meaning:
        states = self.states_of(mention)
        if not mention.name:
            return self._holder(mention, states)
        if mention.is_body or mention.is_firm:
            return self._body(mention, states)
        if len(words_of(mention.name)) == 1:
            return self._surname(mention, states)
        return self._by_full_name(mention, mention.name, states)

    def _by_full_name(self, mention: Mention, name: str, states: tuple[str, ...]) -> Meaning:
        called = self._known.called("actor", name)
        fitting = [each for each in called if _fits(each, mention, states)]
        if len(fitting) == 1:
            return Meaning(mention=mention, sure=fitting[0], states=states)
        if called:
            return Meaning(mention=mention, may_be=_some(called), states=states)
        namesakes = self._known.with_word("actor", words_of(name)[-1]) if name else []
        return Meaning(
            mention=mention,
            may_be=_some(each for each in namesakes if each.is_a == "person"),
            full_name=name if _is_registrable(mention, name) else "",
            states=states,
        )

    def _surname(self, mention: Mention, states: tuple[str, ...]) -> Meaning:
        """A single word: a state, or a person by a name that the text has in full."""
        called = self._known.called("actor", mention.name)
        if not mention.is_person and (thing := _only(called)) and thing.is_a in _BODIES:
            return Meaning(mention=mention, sure=thing, states=states)
        full = self._full_names(mention)
        if len(full) == 1:
            return self._by_full_name(mention, full[0], states)
        persons = [each for each in called if _fits(each, mention, states)]
        if len(full) > 1:
            named = [each for name in full for each in self._known.called("actor", name)]
            return Meaning(mention=mention, may_be=_some([*named, *persons]), states=states)
        word = words_of(mention.name)[0] if words_of(mention.name) else ""
        others = [each for each in self._known.with_word("actor", word) if each.is_a == "person"]
        rivals = {each.id for each in others if word in words_of(each.name)}
        if len(persons) == 1 and rivals <= {persons[0].id}:
            return Meaning(mention=mention, sure=persons[0], states=states)
        office = self.office(mention.title, states) if mention.title else None
        if office is not None:
            held = [
                each.person for each in holders(self._known.reader, office.id, self._known.clocks)
            ]
            holding = [each for each in others if each.id in held]
            if len(holding) == 1:
                return Meaning(mention=mention, sure=holding[0], states=states)
        return Meaning(mention=mention, may_be=_some([*persons, *others]), states=states)

    def _full_names(self, mention: Mention) -> list[str]:
        """The full names in the text before that a single word is a part of: the family name comes
        first in some languages.
        """
        found: dict[str, None] = {}
        for at, (start, first, second, whole) in enumerate(self._pairs):
            if start >= mention.start:
                break
            following = self._pairs[at + 1] if at + 1 < len(self._pairs) else None
            goes_on = following is not None and following.start == start + len(whole) - len(second)
            is_last = second == mention.name and not goes_on and _may_be_a_name(first)
            if is_last or (first == mention.name and _may_be_a_name(second)):
                found.setdefault(whole)
        return list(found)

    @cached_property
    def _pairs(self) -> list[_TwoWords]:
        """Every two words of the text, one behind the other, that are written as names are."""
        found = _TWO_NAMES.finditer(self._content, 0, LOOKED_THROUGH)
        return [
            _TwoWords(each.start(), each[1], each[3], f"{each[1]}{each[2]}{each[3]}")
            for each in found
        ]

    def _body(self, mention: Mention, states: tuple[str, ...]) -> Meaning:
        """A ministry, a company: by its name, beside its state where its name alone tells none."""
        names = [mention.name]
        if mention.behind:
            names.insert(0, f"{mention.name} of {mention.behind}")
        for name in names:
            called = [each for each in self._known.called("actor", name) if each.is_a in _BODIES]
            fitting = [each for each in called if _fits(each, mention, states)]
            if len(fitting) == 1 and (states or _is_telling(name) or not fitting[0].of):
                return Meaning(mention=mention, sure=fitting[0], states=states)
        alike = [
            each
            for each in self._bodies_alike(mention.name)
            if not states or set(each.of) & set(states)
        ]
        if len(alike) == 1 and states:
            return Meaning(mention=mention, sure=alike[0], states=states)
        full = names[0] if states or mention.is_firm else ""
        return Meaning(mention=mention, may_be=_some(alike), full_name=full, states=states)

    def _bodies_alike(self, name: str) -> list[NamedThing]:
        """Bodies with the same words in their name, whose state and little words aside."""
        wanted = _body_words(name)
        if not wanted:
            return []
        found = self._known.with_word("actor", max(wanted, key=len))
        return [
            each
            for each in found
            if each.is_a == "body"
            and _body_words(each.name) - self._words_of_states(each) == wanted
        ]

    def _words_of_states(self, body: NamedThing) -> set[str]:
        words = set(OF_STATES)
        for each in body.of:
            state = self._known.thing("actor", each)
            words |= set(words_of(state.name)) if state is not None else set()
        return words

    def _holder(self, mention: Mention, states: tuple[str, ...]) -> Meaning:
        office = self.office(mention.title, states) if states else None
        if office is None or mention.is_former:
            return Meaning(mention=mention, states=states)
        told = holders(self._known.reader, office.id, self._known.clocks)
        persons = [self._known.thing("actor", each.person) for each in told]
        known = [each for each in persons if each is not None]
        is_sure = self._known.is_dated and len(told) == 1 and told[0].is_certain
        if is_sure and known:
            return Meaning(mention=mention, sure=known[0], states=states)
        return Meaning(mention=mention, may_be=_some(known), states=states)


_NO_FIRST_NAMES: Final = (
    _HONORIFICS | english.RANKS | english.TITLE_BEFORE | frozenset(OF_STATES)
) - frozenset(("general",))


def _may_be_a_name(word: str) -> bool:
    plain = word.lower()
    return plain not in _NO_FIRST_NAMES | english.DAYS | english.LITTLE


_LITTLE_OF_BODIES: Final = frozenset(("the", "of", "for", "and", "us", "u", "s"))
_SAME: Final = {"ministry": "department", "defence": "defense", "affairs": ""}


def _body_words(name: str) -> set[str]:
    words = {_SAME.get(each, each) for each in words_of(name)} - _LITTLE_OF_BODIES
    return words - {""}


def _only(things: list[NamedThing]) -> NamedThing | None:
    return things[0] if len(things) == 1 else None


def _some(things: Iterable[NamedThing]) -> tuple[NamedThing, ...]:
    return tuple({each.id: each for each in things}.values())[:MAY_BE_MOST]


def _titles(title: str) -> Iterator[str]:
    yield title
    plain = english.OFFICES_CALLED.get(title)
    if plain is not None:
        yield plain


def _house(name: str) -> str | None:
    return english.HOUSES.get(folded(name))


def _is_telling(name: str) -> bool:
    """Whether a body's name tells by itself which body it is: ministries have the same name in many
    states.
    """
    return folded(name) in english.HOUSES or not (
        {"ministry", "department", "office", "embassy", "government", "parliament", "cabinet"}
        & set(words_of(name))
    )


def _fits(thing: NamedThing, mention: Mention, states: tuple[str, ...]) -> bool:
    """Whether the words beside a name tell nothing else than what is registered."""
    if mention.is_person and thing.is_a != "person":
        return False
    if mention.is_body and thing.is_a == "person":
        return False
    told = set(states) - {thing.id}
    return not told or not thing.of or bool(told & set(thing.of))


def _is_registrable(mention: Mention, name: str) -> bool:
    """Whether the name is surely all of a person's, a company's or a body's name."""
    return len(name.split()) > 1 and (mention.is_person or mention.is_firm or mention.is_body)

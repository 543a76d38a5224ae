"""Whose somebody is: the states that the words beside a name tell."""

from typing import Final

from projections.model.words import folded
from projections.passages import english
from projections.passages.mention import Mention
from projections.passages.names_known import NamedThing, NamesKnown, only
from projections.sentences.adjectives import OF_STATES

STATES_CALLED: Final = frozenset(OF_STATES.values()) | english.STATES_WITHOUT_ADJECTIVES
"""Names that are surely those of states, also where nothing is registered."""

_BODIES: Final = frozenset(("body", "state"))
_REGIONS: Final = frozenset(
    ("Pacific", "Middle East", "Asia", "Europe", "Africa", "Indo-Pacific", "Latin America", "East")
)


class WhoseTheyAre:
    """Tells whose, by what the record has."""

    def __init__(self, known: NamesKnown) -> None:
        self._known = known

    def states_of(self, mention: Mention) -> tuple[str, ...]:
        """The states whose somebody is, as the words beside the name tell."""
        found: list[str] = []
        for each in mention.whose:
            thing = self.named_actor(english.CAPITALS.get(each, each))
            if thing is not None:
                found += [thing.id] if thing.is_a == "state" else [*thing.of]
            elif (house := _house(each)) is not None:
                found += [each.id for each in self._known.called("actor", house)]
        if not found and (house := _house(mention.name)) is not None:
            found += [each.id for each in self._known.called("actor", house)]
        if not found and (of := english.OFFICES_OF.get(mention.title)):
            found += [each.id for each in self._known.called("actor", of)]
        return tuple(dict.fromkeys(found))

    def unknown_states_of(self, mention: Mention) -> tuple[str, ...]:
        """What states are called whose somebody is, and which the record does not have."""
        called = {english.CAPITALS.get(each, each): each for each in mention.whose}
        return tuple(
            state
            for state, each in called.items()
            if self.named_actor(state) is None
            and _may_be_a_state(state)
            and (state in STATES_CALLED or mention.behind.removeprefix("the ") == each)
        )

    def owner(self, id: str) -> NamedThing | None:
        """The state or body with an id."""
        return self._known.thing("actor", id)

    def named_actor(self, name: str) -> NamedThing | None:
        """The state or body that is called so, if one alone is."""
        found = [each for each in self._known.called("actor", name) if each.is_a in _BODIES]
        return only(found)


def _house(name: str) -> str | None:
    return english.HOUSES.get(folded(name))


def _may_be_a_state(name: str) -> bool:
    """Whether what somebody acts for may be a state: one or two words, none of a body."""
    words = [each.lower() for each in name.split()]
    return 0 < len(words) < 3 and english.BODY_NOUNS.isdisjoint(words) and name not in _REGIONS

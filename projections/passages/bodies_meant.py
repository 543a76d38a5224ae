"""Ministries, companies and the like by their names: many states have a ministry of one name, and
it is written in several ways.
"""

from typing import Final

from projections.model.words import folded, words_of
from projections.passages import english
from projections.passages.in_a_sentence import in_a_sentence
from projections.passages.mention import Mention
from projections.passages.names_known import NamedThing, NamesKnown
from projections.sentences.adjectives import OF_STATES

_LITTLE_OF_BODIES: Final = frozenset(("the", "of", "for", "and", "us", "u", "s"))
_SAME: Final = {"ministry": "department", "defence": "defense", "affairs": ""}


class BodiesMeant:
    """Tells which, by what the record has."""

    def __init__(self, known: NamesKnown) -> None:
        self._known = known

    def alike(self, name: str) -> list[NamedThing]:
        """Bodies with the same words in their name, whose state and little words aside."""
        wanted = _body_words(name)
        telling = [each for each in words_of(name) if each in wanted]
        if not telling:
            return []
        found = self._known.with_word("actor", max(telling, key=len))
        return [
            each
            for each in found
            if each.is_a == "body"
            and _body_words(each.name) - self._words_of_states(each) == wanted
        ]

    def full_name(self, mention: Mention, states: tuple[str, ...]) -> str:
        """A body's name, with its state where many states have one that is called so."""
        if mention.behind:
            return f"{mention.name} of {mention.behind}" if states or mention.is_firm else ""
        if mention.is_firm or (states and is_telling(mention.name)):
            return mention.name
        state = self._known.thing("actor", states[0]) if states else None
        return "" if state is None else f"{mention.name} of {in_a_sentence(state.name, 'actor')}"

    def _words_of_states(self, body: NamedThing) -> set[str]:
        words = set(OF_STATES)
        for each in body.of:
            state = self._known.thing("actor", each)
            words |= set(words_of(state.name)) if state is not None else set()
        return words


def is_telling(name: str) -> bool:
    """Whether a body's name tells by itself which body it is: ministries have the same name in many
    states.
    """
    return folded(name) in english.HOUSES or not (
        {"ministry", "department", "office", "embassy", "government", "parliament", "cabinet"}
        & set(words_of(name))
    )


def body_in_title(title: str) -> str:
    """The body in the title of a spokesperson: "a foreign ministry spokesman"."""
    words = title.split()[:-1]
    return " ".join(words) if words and words[-1] in english.BODY_NOUNS else ""


def _body_words(name: str) -> set[str]:
    words = {_SAME.get(each, each) for each in words_of(name)} - _LITTLE_OF_BODIES
    return words - {""}

"""Which actors does a sentence name? By names and aliases to the word, and by adjectives of states.

A name that several have names nobody here; that is for whoever looks for names to tell apart.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from events.vocabulary.registry import ActorAdded
from projections.search import names
from projections.search.called import meant
from projections.sentences.adjectives import OF_STATES
from projections.sentences.phrases import BETWEEN
from projections.sentences.readings import Asker, NamedActor

NAME_WORDS_MOST: Final = 6


def actors_in(asker: Asker, words: Sequence[str]) -> list[NamedActor]:
    """The actors that are named, in their order, the longest name first at each place."""
    found: list[NamedActor] = []
    at = 0
    while at < len(words):
        named = _at(asker, words, at)
        if named is not None:
            found.append(named)
        at = at + 1 if named is None else named.end
    return found


def person_called(asker: Asker, words: Sequence[str]) -> ActorAdded | None:
    """The one person whom some words may mean, all of them together, if it is no more than one."""
    if not words:
        return None
    found = meant(asker.reader, " ".join(words), asker.clocks, limit=2)
    if len(found) != 1:
        return None
    actor = _registered(asker, found[0].id)
    return actor if actor.kind == "person" else None


def without(words: Sequence[str], found: Sequence[NamedActor]) -> list[str]:
    """The words that name nobody, and are no such as stand between others."""
    taken = {place for each in found for place in range(each.start, each.end)}
    return [each for place, each in enumerate(words) if place not in taken and each not in BETWEEN]


def _at(asker: Asker, words: Sequence[str], at: int) -> NamedActor | None:
    for end in range(min(len(words), at + NAME_WORDS_MOST), at, -1):
        phrase = words[at:end]
        if phrase[0] in BETWEEN or phrase[-1] in BETWEEN:
            continue
        for name in _called(" ".join(phrase)):
            ids = names.meant_by(asker.reader, name, asker.clocks, limit=2)
            if len(ids) == 1:
                actor = _registered(asker, ids[0])
                return NamedActor(at, end, actor, " ".join(phrase))
    return None


def _called(phrase: str) -> Iterator[str]:
    yield phrase
    if phrase in OF_STATES:
        yield OF_STATES[phrase]


def _registered(asker: Asker, id: str) -> ActorAdded:
    return asker.reader.registered("actor", id, ActorAdded, known_at=asker.clocks.known_at)

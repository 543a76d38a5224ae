"""What a fact is found by: all of its words in one text, wherever in it they stand.

That is its summary and note, the names of whatever it names, and of each citation the quote, what
it `says` and its note. What comes from a source that is not out is no part of it to the public of
an earlier day.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from events.vocabulary.base import Citation
from events.vocabulary.facts import AnyFact
from events.vocabulary.fields import checked_fields
from projections.model.british import american
from projections.model.words import words_of

_BREAK = "\ue001"
"""No word that anybody can ask for: letters of private use are in none."""

NameOf = Callable[[tuple[str, str]], str | None]
"""What is called how, by kind and id; None where it has no name."""


def looked_for(words: Iterable[str]) -> str:
    """Words as they are filed and looked for, with a blank between them."""
    return " ".join(map(american, words))


def words_looked_for(text: str) -> str:
    """The words of a text as they are filed."""
    return looked_for(words_of(text))


_words_of_name = lru_cache(maxsize=16_384)(words_looked_for)
"""Names come with each fact that names something."""


def own_words(fact: AnyFact, actors: Sequence[str], name_of: NameOf) -> str:
    """What is public with the fact, that concerns some actors."""
    own = [words_looked_for(text) for text in (fact.summary, fact.note) if text]
    return apart((*own, *map(_words_of_name, _names(fact, actors, name_of))))


def words_beside(citation: Citation) -> str:
    """What a citation has besides its quote."""
    if not citation.says:
        return words_looked_for(citation.note) if citation.note else ""
    said = map(_words_of_name, citation.says.values())
    return apart((*said, words_looked_for(citation.note or "")))


def apart(texts: Iterable[str]) -> str:
    """Texts as one, none of whose words follow upon those of another."""
    return f" {_BREAK} ".join(filter(None, texts))


def _names(fact: AnyFact, actors: Sequence[str], name_of: NameOf) -> Iterator[str]:
    """The names of the actors, and of the states that they act for, and of all else."""
    named = dict.fromkeys(("actor", actor) for actor in actors)
    for field in checked_fields(type(fact)):
        value = getattr(fact, field.name)
        if field.refers is not None and value:
            named |= dict.fromkeys((field.refers, id) for id in (value if field.many else (value,)))
    return (name for each in named if (name := name_of(each)) is not None)

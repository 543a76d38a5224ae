"""What a fact is found by: all of its words in one text, wherever in it they stand.

That is its summary and note, the names of whatever it names, and of each citation the quote, what
it `says` and its note. What comes from a source that is not out is no part of it to the public of
an earlier day, which is why the parts are kept beside the whole.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from events.vocabulary.base import Citation
from events.vocabulary.fields import checked_fields
from projections.model.british import american
from projections.model.directory import Directory
from projections.model.version import Version
from projections.model.words import words_of

_BREAK = "\ue001"
"""No word that anybody can ask for: letters of private use are in none."""


def looked_for(words: Iterable[str]) -> str:
    """Words as they are filed and looked for, with a blank between them."""
    return " ".join(map(american, words))


def own_words(version: Version, directory: Directory) -> str:
    """What is public with the fact."""
    fact = version.fact
    texts = (fact.summary, fact.note or "", *_names(version, directory))
    return apart(map(_words_looked_for, texts))


def words_beside(citation: Citation) -> str:
    """What a citation has besides its quote."""
    texts = (*citation.says.values(), citation.note or "")
    return apart(map(_words_looked_for, texts))


@lru_cache(maxsize=4_096)
def _words_looked_for(text: str) -> str:
    """Names come with each fact that names something."""
    return looked_for(words_of(text))


def apart(texts: Iterable[str]) -> str:
    """Texts as one, none of whose words follow upon those of another."""
    return f" {_BREAK} ".join(filter(None, texts))


def _names(version: Version, directory: Directory) -> Iterator[str]:
    """The names of the actors, and of the states that they act for, and of all else."""
    named = dict.fromkeys(("actor", actor) for actor in version.actors)
    for field in checked_fields(type(version.fact)):
        value = getattr(version.fact, field.name)
        if field.refers is not None and value:
            named |= dict.fromkeys((field.refers, id) for id in (value if field.many else (value,)))
    found = (directory.names.get(each) for each in named)
    return (each for each in found if each is not None)

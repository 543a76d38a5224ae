"""The sentences of a table (`english_sentences`), read once: who does what to whom, and in which
field each of them stands.
"""

from functools import cache
from typing import Final

from msgspec import Struct

from events.vocabulary.catalogue import TYPE_BY_TAG
from projections.passages.english_sentences import TOLD

_NOTHING: Final = "@"
_PREPOSITIONS: Final = frozenset(
    (
        *("on", "against", "with", "to", "at", "in", "from", "of", "by", "between", "as", "for"),
        *("upon", "into"),
    )
)


class Slot(Struct, frozen=True):
    """Who or what stands at a place of a pattern: `fields` are what it fills, and `behind` the
    words of which one stands before it; empty where it stands next to the verb.
    """

    fields: tuple[str, ...]
    behind: frozenset[str] = frozenset()
    may_be_next: bool = True


class WayOfTelling(Struct, frozen=True):
    """A way in which a kind of fact is told: `doer` does what the `verbs` say, with one of some
    `nouns` behind it if there are any, to those of the other `slots`.

    `by_noun`: a noun tells it and no verb ("Blinken's visit to Beijing"). `particle` are words of
    which one follows the verb. `tells_kind`: what it says is of this kind, and it does not
    only tell who has part in it.
    """

    doer: Slot | None
    verbs: frozenset[str]
    nouns: frozenset[str]
    slots: tuple[Slot, ...]
    by_noun: bool = False
    particle: frozenset[str] = frozenset()
    tells_kind: bool = True


@cache
def patterns_of(tag: str) -> tuple[WayOfTelling, ...]:
    """The ways in which a kind is told."""
    fields = set(TYPE_BY_TAG[tag].__struct_fields__)
    return tuple(_read(each, fields) for each in TOLD.get(tag, ()))


def _read(line: str, fields: set[str]) -> WayOfTelling:
    words = line.removeprefix("~ ").split()
    doer = None
    if (first := _fields(words[0], fields)) is not None and len(words) > 1:
        doer, words = Slot(first), words[1:]
    by_noun = doer is None or words[0] == "'s"
    if words[0] == "'s":
        words = words[1:]
    verbs, rest = frozenset(words[0].split("|")), words[1:]
    nouns: frozenset[str] = frozenset()
    slots: list[Slot] = []
    pending: frozenset[str] = frozenset()
    may_be_next = True
    for word in rest:
        named = _fields(word, fields)
        options = frozenset(word.split("|"))
        if named is not None and not pending and word in fields:
            slots.append(Slot(named))
        elif named is not None:
            slots.append(Slot(named, pending, may_be_next))
            pending = frozenset()
        elif options & _PREPOSITIONS or options == {_NOTHING}:
            may_be_next = _NOTHING in options
            pending = options - {_NOTHING}
        else:
            nouns, pending = options, frozenset()
    return WayOfTelling(
        doer, verbs, nouns, tuple(slots), by_noun, pending, not line.startswith("~")
    )


def _fields(word: str, fields: set[str]) -> tuple[str, ...] | None:
    named = tuple(word.split("="))
    return named if set(named) <= fields else None

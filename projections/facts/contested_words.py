"""What is contested about a fact, in a few words: who says what else, who disputes or denies it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from events.vocabulary.catalogue import FACT_TYPES, tag_of

_LABELS: Final = {
    "attested": "On which day it was so",
    "date": "When",
    "type": "What it was",
    "until": "Until when",
}
_SUBJECTS: Final = frozenset({"engagement", "measure", "channel", "incident", "relations"})
_TAGS: Final = frozenset(tag_of(each) for each in FACT_TYPES)
_SAY_THEMSELVES: Final = frozenset({"date", "type"})
"""Fields whose values say what they are of."""

Called = Callable[[Literal["actor", "source"], str], str | None]
"""What an actor is called, and who published a source; None for whom nobody knows."""


class SaidOf(NamedTuple):
    """A value that is given for a field, as it is said, with who gives it (`givers`)."""

    words: str
    is_recorded: bool
    givers: Sequence["Giver"]


class Giver(NamedTuple):
    """Who says something: somebody in a source, or the source in its own voice."""

    asserted_by: str | None
    lineage: str
    source: str


def label_of(field: str) -> str:
    """What a field is called where people read it."""
    return _LABELS.get(field) or _capital(field.replace("_", " "))


def kind_words(tag: str) -> str | None:
    """A kind of fact by the word in which it differs from others: `postponed`; None for what is no
    kind of fact.
    """
    if tag not in _TAGS:
        return None
    subject, _, rest = tag.partition("-")
    return (rest if subject in _SUBJECTS else tag).replace("-", " ")


def differing_words(field: str, values: Iterable[SaidOf], called: Called) -> str | None:
    """Who gives which other value for a field than the one that is recorded."""
    told = list(values)
    own = {giver.source for each in told if each.is_recorded for giver in each.givers}
    others = [each for each in told if not each.is_recorded and each.givers]
    said = ", ".join(_said(each, own, called) for each in others)
    if not said:
        return None
    return said if field in _SAY_THEMSELVES else f"{label_of(field)}: {said}"


def said_by(givers: Iterable[str], one: str, many: str) -> Iterator[str]:
    """That some do something: `A disputes it`, `A and B dispute it`; nothing for nobody."""
    found = [*dict.fromkeys(givers)]
    if found:
        yield f"{_joined(found)} {one if len(found) == 1 else many}"


def names(givers: Iterable[Giver], called: Called) -> Iterator[str]:
    """Who says something, by name: who is quoted, or else whose reporting it is."""
    for each in givers:
        if each.asserted_by is None:
            yield outlet(each, called)
        else:
            yield called("actor", each.asserted_by) or each.asserted_by


def outlet(giver: Giver, called: Called) -> str:
    """Whose reporting it is; what no actor is called for, by its publisher."""
    return called("actor", giver.lineage) or called("source", giver.source) or giver.lineage


def actor(id: str, called: Called) -> str:
    """An actor by name."""
    return called("actor", id) or id


def _said(value: SaidOf, own: set[str], called: Called) -> str:
    found = [*dict.fromkeys(names(value.givers, called))]
    also = "also " if own >= {each.source for each in value.givers} else ""
    return f"{_joined(found)} {also}{'says' if len(found) == 1 else 'say'} {value.words}"


def _joined(found: Sequence[str]) -> str:
    *others, last = found
    return f"{', '.join(others)} and {last}" if others else last


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

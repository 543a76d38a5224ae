"""Dates with their words beside them, in every answer that has one."""

from functools import cache, lru_cache
from typing import Any, TypeVar

from msgspec import Struct, defstruct
from msgspec.structs import asdict, force_setattr

from events.dates_in_words.date_words import said
from events.vocabulary.base import Event
from events.vocabulary.fields import checked_fields

IN_WORDS = "_in_words"
"""How the field is called that says in words what the field of the same name says."""


DATES = frozenset({"date", "attested", "planned_for", "until"})
"""The fields of facts that hold dates."""


class Worded(Struct, frozen=True, kw_only=True):
    """An answer that says its dates in words too: `since_in_words` is what `since` says.

    The words are made from the date, whatever they are given as.
    """

    def __post_init__(self) -> None:
        for date, words in _worded(type(self)):
            text = getattr(self, date)
            force_setattr(self, words, _words(text))


def tell_beside(answer: Struct, fact: Struct | None) -> None:
    """Say the dates of a fact in the answer that has it: what is sent back to correct it is as it
    was recorded, and holds no words.
    """
    for date in DATES:
        force_setattr(answer, f"{date}{IN_WORDS}", _words(getattr(fact, date, None)))


_Event = TypeVar("_Event", bound=Event)


def told(event: _Event) -> _Event:
    """A registered thing as an answer tells it: with the words of its dates.

    It is of the event's own kind and has its tag; nothing that is recorded is made of it.
    """
    kind = _told_kind(type(event))
    dates = dates_of(type(event))
    words = {f"{each}{IN_WORDS}": _words(getattr(event, each)) for each in dates}
    return kind(**asdict(event), **words) if dates else event


@cache
def dates_of(kind: type[Struct]) -> tuple[str, ...]:
    """The fields of a kind of event that hold dates."""
    return tuple(each.name for each in checked_fields(kind) if each.refers is None)


@cache
def _told_kind(kind: type[_Event]) -> type[_Event]:
    config = kind.__struct_config__
    # What it makes is a subclass of its base, which its type does not say.
    found: Any = defstruct(
        kind.__name__,
        [(f"{each}{IN_WORDS}", str | None, None) for each in dates_of(kind)],
        bases=(kind,),
        frozen=True,
        kw_only=True,
        tag=config.tag,
    )
    told_kind: type[_Event] = found
    return told_kind


@lru_cache(maxsize=65_536)
def _words(date: str | None) -> str | None:
    return None if date is None else said(date)


@cache
def _worded(kind: type[Struct]) -> tuple[tuple[str, str], ...]:
    names = (name for name in kind.__struct_fields__ if name.endswith(IN_WORDS))
    return tuple((name.removesuffix(IN_WORDS), name) for name in names)


def telling(kind: type[Struct]) -> tuple[str, ...]:
    """The fields that tell answers of a kind apart: words follow from their dates."""
    return tuple(name for name in kind.__struct_fields__ if not name.endswith(IN_WORDS))

"""What has a life that facts tell: a fact names it in the field that is called as its kind."""

from collections.abc import Iterator
from typing import Final

from events.vocabulary.facts import AnyFact

LIVES: Final = ("engagement", "office", "measure", "channel", "incident", "accord")
"""Kinds of these things."""


def things_of(fact: AnyFact) -> Iterator[tuple[str, str]]:
    """The things that a fact is about, each as its kind and its id."""
    for kind in LIVES:
        id = getattr(fact, kind, None)
        if id is not None:
            yield kind, id

"""By which words of an article each kind of fact is found, as the OpenAPI document has them."""

from typing import Any, Final

from events.vocabulary.catalogue import FACT_TYPES, tag_of
from events.vocabulary.words_for_kinds import words_for

FOUND_BY: Final = "x-found-by"
"""Of the schema of a fact, the words, the most telling ones first."""


def describe_kinds(components: dict[str, Any]) -> None:
    """Enter the words of every kind of fact."""
    for kind in FACT_TYPES:
        components[kind.__name__][FOUND_BY] = [*words_for(tag_of(kind))]

"""Words of articles in the OpenAPI document: those by which kinds of facts are found, and forms."""

from typing import Any, Final

from events.vocabulary.catalogue import FACT_TYPES, TYPE_BY_TAG, tag_of
from events.vocabulary.words_for_kinds import FORMS, forms_for, words_for

FOUND_BY: Final = "x-found-by"
"""Of the schema of a fact, the words, the most telling ones first; of a `form`, those of each."""


def describe_kinds(components: dict[str, Any]) -> None:
    """Enter the words of every kind of fact, and of the forms of what is registered."""
    for kind in FACT_TYPES:
        components[kind.__name__][FOUND_BY] = [*words_for(tag_of(kind))]
    for tag in FORMS:
        form = components[TYPE_BY_TAG[tag].__name__]["properties"]["form"]
        form[FOUND_BY] = {each: [*words] for each, words in forms_for(tag).items()}

"""A text in which the words that were looked for are marked, as the page's script marks them."""

import re

from markupsafe import Markup, escape

from api.plain import in_order
from projections.model.words import words_of

_WORDS = re.compile(r"(\w+)")


def marked(text: str, words: str) -> Markup:
    """Each word that begins as one of those looked for does, whatever its marks and its case."""
    wanted = tuple(words_of(words))
    parts = (
        _mark(each) if place % 2 and wanted and "".join(words_of(each)).startswith(wanted) else each
        for place, each in enumerate(_WORDS.split(in_order(text)))
    )
    return Markup("").join(map(escape, parts))


def _mark(word: str) -> Markup:
    return Markup("<mark>{}</mark>").format(word)

"""Which dates a passage of an article tells ("met on Tuesday in Beijing"), as it tells them.

As many words as together are read as a date (`dates_told`) are one, and each of them belongs to the
first. A number alone is none, and a month alone is one where it is written as a name.
"""

import re
from collections.abc import Iterator
from typing import Final

from events.dates_in_words.dates_read import MONTH_NUMBERS
from events.vocabulary.dates_told import DateTold, dates_told

WORDS_MOST: Final = 7
"""Words of a date that are looked at together."""

PASSAGE_LONGEST: Final = 1_000
LOOKED_THROUGH: Final = 200
"""Words of a passage that are looked through."""

_WORD: Final = re.compile(r"\S+")
_ENDS: Final = ".,;:!?()[]\"'“”‘’"
_A_NUMBER: Final = re.compile(r"[0-9.,%-]+")
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


def dates_found(passage: str, published: int | None) -> Iterator[tuple[str, tuple[DateTold, ...]]]:
    """The words of each date in a passage, with what they may mean, in their order."""
    words = [found[0] for found in _WORD.finditer(passage)][:LOOKED_THROUGH]
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + WORDS_MOST), start, -1):
            text = " ".join(words[start:end]).strip(_ENDS)
            if _may_be(text) and (readings := dates_told(text, published)):
                yield text, readings
                start = end
                break
        else:
            start += 1


def _may_be(text: str) -> bool:
    """Whether the words can be a date at all: "may" and "march" are months as names alone."""
    if _A_NUMBER.fullmatch(text):
        return _ISO.fullmatch(text) is not None
    return bool(text) and MONTH_NUMBERS.keys().isdisjoint(text.split())

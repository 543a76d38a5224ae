"""Which dates a passage of an article tells ("met on Tuesday in Beijing"), as it tells them.

As many words as together are read as a date (`dates_told`) are one, and each of them belongs to the
first. A number alone is none, and a month alone is one where it is written as a name. Of what "will
be" on a Monday the next one comes first.
"""

import re
from collections.abc import Iterator
from typing import Final

from events.dates_in_words.dates_read import MONTH_NUMBERS
from events.time.dates import parse
from events.vocabulary.dates_told import DateTold, dates_told

WORDS_MOST: Final = 7
"""Words of a date that are looked at together."""

PASSAGE_LONGEST: Final = 1_000
LOOKED_THROUGH: Final = 200
"""Words of a passage that are looked through."""

TO_COME: Final = frozenset(
    ("will", "shall", "due", "scheduled", "planned", "plans", "expected", "effect", "effective")
)
"""Words before a date that tell of what is to come on it, unless `SAID` stands between."""

SAID: Final = frozenset(("said", "told", "announced", "stated", "confirmed", "says"))
LOOKED_BACK: Final = 5
"""Words before a date that are looked at for these."""

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
                yield text, _in_order(readings, words[:start][-LOOKED_BACK:], published)
                start = end
                break
        else:
            start += 1


def _in_order(
    readings: tuple[DateTold, ...], before: list[str], published: int | None
) -> tuple[DateTold, ...]:
    if published is None or not _is_to_come(before):
        return readings
    return tuple(sorted(readings, key=lambda each: parse(each.edtf).first.earliest <= published))


def _is_to_come(before: list[str]) -> bool:
    told = [each.strip(_ENDS).lower() for each in reversed(before)]
    return next((each in TO_COME for each in told if each in TO_COME | SAID), False)


def _may_be(text: str) -> bool:
    """Whether the words can be a date at all: "may" and "march" are months as names alone."""
    if _A_NUMBER.fullmatch(text):
        return _ISO.fullmatch(text) is not None
    return bool(text) and MONTH_NUMBERS.keys().isdisjoint(text.split())

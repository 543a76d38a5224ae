"""Which dates a passage of an article tells ("met on Tuesday in Beijing"), as it tells them.

As many words as together are read as a date (`dates_told`) are one, and each of them belongs to the
first. A number alone is none, and a month alone is one where it is written as a name. Of what "will
be" on a Monday the next one comes first; what was "said" on a Monday was so on no day after the
article came out.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from events.dates_in_words.dates_read import MONTH_NUMBERS
from events.time.dates import parse
from events.vocabulary.dates_told import WEEKDAYS, DateTold, dates_told

WORDS_MOST: Final = 7
"""Words of a date that are looked at together."""

PASSAGE_LONGEST: Final = 1_000
LOOKED_THROUGH: Final = 200
"""Words of a passage that are looked through."""

TO_COME: Final = frozenset(
    (
        "will",
        "would",
        "shall",
        "due",
        "scheduled",
        "planned",
        "plans",
        "expected",
        "effect",
        "effective",
        "set",
    )
)
"""Words beside a date that tell of what is to come on it, unless one of the past is nearer."""

PAST: Final = frozenset(
    (
        *(
            "said",
            "told",
            "met",
            "spoke",
            "held",
            "was",
            "were",
            "had",
            "made",
            "went",
            "came",
            "took",
        ),
        *("gave", "began", "left", "found", "sent", "became", "cut", "broke", "flew", "saw", "did"),
        *("led", "won", "lost", "wrote", "rose", "fell", "struck", "shot"),
    )
)
"""Words beside a date that tell of what happened on it, beside those in "ed"."""

SAYS: Final = frozenset(("says", "states", "tells"))
LOOKED_BACK: Final = 7
LOOKED_AHEAD: Final = 10
"""Words before and after a date that are looked at for these."""

BEFORE_MONTHS: Final = frozenset(
    ("in", "by", "since", "until", "of", "this", "last", "next", "early", "late", "from", "during")
)
_OF_DATES: Final = frozenset(
    (*MONTH_NUMBERS, *WEEKDAYS, *"0123456789", "today", "tonight", "yesterday", "tomorrow")
) | frozenset(("day", "days", "week", "month", "year"))
_PARTS: Final = re.compile("[a-z]+|[0-9]")
_WORD: Final = re.compile(r"\S+")
_ENDS: Final = ".,;:!?()[]\"'“”‘’"
_A_NUMBER: Final = re.compile(r"[0-9.,%-]+")
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


class DateFound(NamedTuple):
    """The words of a date, from `start` to `end` of the passage, and what they may mean.

    `is_to_come`: what is told of it was still to come when the article came out.
    """

    text: str
    start: int
    end: int
    readings: tuple[DateTold, ...]
    is_to_come: bool


def dates_found(passage: str, published: int | None) -> Iterator[tuple[str, tuple[DateTold, ...]]]:
    """The words of each date in a passage, with what they may mean, in their order."""
    for each in dates_at(passage, published):
        yield each.text, each.readings


def dates_at(passage: str, published: int | None) -> Iterator[DateFound]:
    """The same, with where they stand."""
    found = [*_WORD.finditer(passage)][:LOOKED_THROUGH]
    words = [each[0] for each in found]
    telling = [_tells_date(each) for each in words]
    first = 0
    while first < len(words):
        for last in range(min(len(words), first + WORDS_MOST), first, -1):
            text = " ".join(words[first:last]).strip(_ENDS) if any(telling[first:last]) else ""
            is_name = last == first + 1 and _is_named(words, first)
            if _may_be(text) and not is_name and (readings := dates_told(text, published)):
                tense = _tense(words, first, last)
                begin = found[first].start() + _left_out(words[first])
                end = found[last - 1].end() - _left_out(words[last - 1][::-1])
                told = _in_order(readings, tense, published)
                yield DateFound(text, begin, end, told, tense == "to come")
                first = last
                break
        else:
            first += 1


def _is_named(words: list[str], at: int) -> bool:
    """Whether a month alone is the second word of a name: "Dong Jun", "Theresa May"."""
    before = words[at - 1] if at else ""
    is_month = words[at].strip(_ENDS).lower() in MONTH_NUMBERS
    return is_month and before[:1].isupper() and before.lower() not in BEFORE_MONTHS


def _tells_date(word: str) -> bool:
    """Whether a date may have a word: without one of these there is none."""
    return not _OF_DATES.isdisjoint(_PARTS.findall(word.lower()))


def _left_out(word: str) -> int:
    return len(word) - len(word.lstrip(_ENDS))


def _in_order(
    readings: tuple[DateTold, ...], tense: str, published: int | None
) -> tuple[DateTold, ...]:
    """The likelier first; of what happened none that is wholly after the article."""
    if published is None:
        return readings
    after = [parse(each.edtf).first.earliest > published for each in readings]
    if tense == "to come":
        return tuple(
            sorted(readings, key=lambda each: parse(each.edtf).first.earliest <= published)
        )
    if tense == "past" and not all(after):
        return tuple(each for each, is_after in zip(readings, after, strict=True) if not is_after)
    return readings


def _tense(words: list[str], first: int, last: int) -> str:
    """Whether what is told of a date is "past" or "to come", by the nearest word that tells; ""
    where none does, or where it is what somebody means to do.
    """
    before = [each.strip(_ENDS) for each in words[max(0, first - LOOKED_BACK) : first]]
    is_meant = False
    for at in range(len(before) - 1, -1, -1):
        if before[at] == "to" and at + 1 < len(before) and before[at + 1].islower():
            is_meant = True
        is_meant = is_meant or (at > 0 and before[at - 1] == "be")  # "to be held"
        tense = _tense_of(before[at])
        if tense and not (is_meant and tense == "past"):
            return tense
    if is_meant:
        return ""
    behind = (each.strip(_ENDS) for each in words[last : last + LOOKED_AHEAD])
    return next(filter(None, map(_tense_of, behind)), "")


def _tense_of(word: str) -> str:
    plain = word.lower()
    if plain in TO_COME:
        return "to come"
    is_past = plain in PAST or plain in SAYS or (word.islower() and plain.endswith("ed"))
    return "past" if is_past else ""


def _may_be(text: str) -> bool:
    """Whether the words can be a date at all: "may" and "march" are months as names alone."""
    if _A_NUMBER.fullmatch(text):
        return _ISO.fullmatch(text) is not None
    return bool(text) and MONTH_NUMBERS.keys().isdisjoint(text.split())

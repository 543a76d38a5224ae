"""The day that a paragraph prints for what its heading tells, in that heading's year.

A sentence counts that has a word of the kind of event; of its days the one that follows such a
word, and "on" or "about", before any other. Days that something else came after ("following",
"until") are not taken, nor is anything sharpened: without a day a month is taken, and without that
nothing.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

_SHORT: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    + "|".join(_SHORT)
)
_DAY: Final = re.compile(
    rf"\b(?P<month>{_MONTHS}),? (?P<first>\d{{1,2}})(?: (?:and|or) (?P<last>\d{{1,2}}))?"
    r"(?:,? (?P<year>[12]\d{3}))?\b"
)
_MONTH: Final = re.compile(rf"\b(?P<month>{_MONTHS})(?: of|,)? (?P<year>[12]\d{{3}})\b")
_YEAR: Final = re.compile(r"\b[12]\d{3}\b")
_NOT_THEN: Final = re.compile(
    r"\b(?:following|after|until|since|before|prior to|effective)\b[^.,;]{0,40}$|\bfrom $",
    re.IGNORECASE,
)
_ON: Final = re.compile(r"\b(?:on|about|around) $", re.IGNORECASE)
_ABOUT: Final = re.compile(
    r"\b(?:about|around|approximately|on or (?:shortly |soon )?(?:before|after)) $", re.IGNORECASE
)
_SAME_DAY: Final = re.compile(r"\bsame (?:day|date)\b", re.IGNORECASE)
_ENDS: Final = re.compile(r"[.!?][”’\")]* (?=[A-Z“‘(])")
_NO_END: Final = re.compile(r"(?:\b(?:St|Dr|Mr|Mrs|Jr|Gen|Col|Lt|Ched|No|[A-Z])|\b[A-Z]\.[A-Z])$")
SENTENCES_LIMIT: Final = 4
"""How many sentences are looked at: what comes later tells of other things."""


class _Printed(NamedTuple):
    """A date as a sentence prints it; `at` is where, `rank` how it stands there."""

    date: str
    at: int
    rank: int


def day_printed(
    text: str, year: str, words: Iterable[str], most: int | None = SENTENCES_LIMIT
) -> str:
    """When it happened, in EDTF; "" where the text does not print it in the first sentences."""
    keywords = tuple(words)
    before = ""
    sentences = _sentences(text)[:most]
    for sentence in sentences:
        found = list(_days(sentence, year))
        place = _place_of_a_word(sentence, keywords)
        if place is not None:
            best = _best(found, place)
            if best:
                return best
            if before and _SAME_DAY.search(sentence):
                return before
        if found:
            before = _best(found, 0)
    return _month_printed(sentences, year, keywords)


def _sentences(text: str) -> list[str]:
    """Initials and abbreviations end none."""
    found, start = [], 0
    for match in _ENDS.finditer(text):
        if not _NO_END.search(text[start : match.start()]):
            found.append(text[start : match.end()].strip())
            start = match.end()
    return [*found, text[start:]]


def _place_of_a_word(sentence: str, words: Iterable[str]) -> int | None:
    plain = sentence.lower()
    return min((plain.index(each) for each in words if each in plain), default=None)


def _days(sentence: str, year: str) -> Iterator[_Printed]:
    others = [each for each in _YEAR.findall(sentence) if each != year]
    for match in _DAY.finditer(sentence):
        printed = match["year"]
        if printed != year and (printed or others):
            continue
        before = sentence[: match.start()]
        if _ABOUT.search(before) or not _NOT_THEN.search(before):
            yield _Printed(
                _date(match, year, before), match.start(), 0 if _ON.search(before) else 1
            )


def _number(match: re.Match[str]) -> int:
    return _SHORT.index(match["month"][:3]) + 1


def _date(match: re.Match[str], year: str, before: str) -> str:
    month = f"{year}-{_number(match):02}"
    first = f"{month}-{int(match['first']):02}"
    if match["last"]:
        return f"[{first}..{month}-{int(match['last']):02}]"
    return f"{first}~" if _ABOUT.search(before) else first


def _best(found: list[_Printed], place: int) -> str:
    """The first that follows the word, one with "on" before another."""
    ranked = sorted(found, key=lambda each: (each.rank, each.at < place, each.at))
    return ranked[0].date if ranked else ""


def _month_printed(sentences: Iterable[str], year: str, words: Iterable[str]) -> str:
    for sentence in sentences:
        if _place_of_a_word(sentence, words) is None:
            continue
        for match in _MONTH.finditer(sentence):
            if match["year"] == year and not _NOT_THEN.search(sentence[: match.start()]):
                return f"{year}-{_number(match):02}"
    return ""

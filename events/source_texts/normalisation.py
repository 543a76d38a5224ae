"""The differences between a quote and its text that are forgiven, all of them, and a way back.

Four are declared: Unicode NFC, runs of white space as one blank, quotation marks as ' and ", dashes
as -. Nothing else is: no case, no spelling, no likeness.
"""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from functools import cache

NORMALISATIONS = ("Unicode NFC", "white space", "quotation marks", "dashes")

_SINGLE = "\u2018\u2019\u201a\u201b\u2039\u203a\uff07"
_DOUBLE = "\u00ab\u00bb\u201c\u201d\u201e\u201f\u301d\u301e\u301f\uff02"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_BLANKS = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_BEYOND = 0x30000
"""From this code point on no character is composed of others or joins one."""

STACKED = 30
"""Marks on one letter beyond which they are put in order here: the library would take the square of
their number for it. No language stacks as many (Unicode Standard Annex 15, section 13).
"""

_RUNS = re.compile(" {2,}")


class Edits:
    """Spans of a text that were replaced by others, so that offsets can be led back and forth."""

    def __init__(self) -> None:
        self._old = (array("I"), array("I"))
        self._new = (array("I"), array("I"))

    def add(self, old: tuple[int, int], new: tuple[int, int]) -> None:
        """Note that a span was replaced; spans come in order and are not empty."""
        for spans, span in ((self._old, old), (self._new, new)):
            spans[0].append(span[0])
            spans[1].append(span[1])

    def forth(self, offset: int, *, is_end: bool) -> int:
        """An offset of the old text in the new one; within a span, its start or its end."""
        return _led(self._old, self._new, offset, is_end)

    def back(self, offset: int, *, is_end: bool) -> int:
        """An offset of the new text in the old one."""
        return _led(self._new, self._old, offset, is_end)


class Normalised:
    """A text without the differences that are forgiven; offsets count code points."""

    def __init__(self, content: str, composed: Edits, joined: Edits) -> None:
        self.content = content
        self._composed = composed
        self._joined = joined

    def forth(self, offset: int, *, is_end: bool) -> int:
        """Where an offset of the original stands here."""
        return self._joined.forth(self._composed.forth(offset, is_end=is_end), is_end=is_end)

    def back(self, offset: int, *, is_end: bool) -> int:
        """Where an offset stands in the original."""
        return self._composed.back(self._joined.back(offset, is_end=is_end), is_end=is_end)


def normalise(text: str, only: Collection[str] = NORMALISATIONS) -> Normalised:
    """The text with all of the differences taken out, or only some of them."""
    composed, joined = Edits(), Edits()
    if "Unicode NFC" in only and not unicodedata.is_normalized("NFC", text):
        text, composed = _edited(text, _compositions(text))
    if "quotation marks" in only:
        text = _with(_with(text, _SINGLE, "'"), _DOUBLE, '"')
    if "dashes" in only:
        text = _with(text, _DASHES, "-")
    if "white space" in only:
        text = _with(text, _BLANKS, " ")
        text, joined = _edited(text, _blanks(text))
    return Normalised(text, composed, joined)


def needed(one: str, other: str) -> tuple[str, ...]:
    """Which of the normalisations it takes to make two texts equal that all of them make equal."""

    def differ(only: Collection[str]) -> bool:
        return normalise(one, only).content != normalise(other, only).content

    found = tuple(
        name for name in NORMALISATIONS if differ([each for each in NORMALISATIONS if each != name])
    )
    if found or one == other:
        return found
    # Two of them can each do it: an en quad becomes an en space by NFC, and a blank as white space.
    return tuple(name for name in NORMALISATIONS if not differ([name]))[:1]


def _with(text: str, marks: str, plain: str) -> str:
    for mark in marks:
        if mark in text:
            text = text.replace(mark, plain)
    return text


_Edit = tuple[int, int, str]
"""A span of a text, and what stands there instead."""


def _edited(text: str, edits: Iterable[_Edit]) -> tuple[str, Edits]:
    """The text with spans replaced, and where that was."""
    led, pieces, done, length = Edits(), list[str](), 0, 0
    for start, end, new in edits:
        pieces += (text[done:start], new)
        length += start - done
        led.add((start, end), (length, length + len(new)))
        length += len(new)
        done = end
    return "".join((*pieces, text[done:])), led


def _blanks(text: str) -> Iterator[_Edit]:
    return ((*run.span(), " ") for run in _RUNS.finditer(text))


def _compositions(text: str) -> Iterator[_Edit]:
    """What composition changes, no more of it than it takes: a blank before is none of it."""
    runs, clusters = _composed()
    for run in runs.finditer(text):
        for cluster in clusters.finditer(text, *run.span()):
            start, end = cluster.span()
            if cluster[1] is not None and start:
                start -= 1  # the character that they may join
            new = _nfc(text[start:end])
            if new != text[start:end]:
                yield _trimmed(text, start, end, new)


def _trimmed(text: str, start: int, end: int, new: str) -> _Edit:
    most = min(end - start, len(new)) - 1
    before = next((at for at in range(most) if text[start + at] != new[at]), most)
    most -= before
    after = next((at for at in range(most) if text[end - 1 - at] != new[-1 - at]), most)
    return start + before, end - after, new[before : len(new) - after]


def _nfc(text: str) -> str:
    if len(text) > STACKED:
        text = _stacks().sub(lambda stack: _ordered(stack[0]), text)
    return unicodedata.normalize("NFC", text)


def _ordered(marks: str) -> str:
    """Marks in their canonical order, which is stable within a combining class."""
    decomposed = "".join(unicodedata.normalize("NFD", each) for each in marks)
    return "".join(sorted(decomposed, key=unicodedata.combining))


@cache
def _composed() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Finds runs of what composition may change, and in these each by itself: characters that may
    join the one before them (group 1), and those that become others, with what may join them.

    A character may join if it has a combining class or decomposes into one that has, ends a
    canonical decomposition, or is a Hangul vowel or final consonant (Unicode Standard Annex 15).
    """
    joining = {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))} | _marks()
    others = set()
    for each in map(chr, range(_BEYOND)):
        parts = unicodedata.decomposition(each).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            joining.add(chr(int(parts[1], 16)))
        if not unicodedata.is_normalized("NFC", each):
            others.add(each)
    joins, becomes = _class(joining), _class(others - joining)
    return re.compile(f"{_class(joining | others)}+"), re.compile(f"({joins}+)|{becomes}{joins}*")


@cache
def _stacks() -> re.Pattern[str]:
    """Finds more marks behind each other than any language stacks."""
    return re.compile(f"{_class(_marks())}{{{STACKED + 1},}}")


@cache
def _marks() -> frozenset[str]:
    """The characters that have a combining class or decompose into one that has."""
    every = map(chr, range(_BEYOND))
    return frozenset(
        each for each in every if unicodedata.combining(unicodedata.normalize("NFD", each)[0])
    )


def _class(characters: Collection[str]) -> str:
    """A pattern for one of them; beyond 16 bits apart, or `re` would try range by range."""
    low, high = (
        re.escape("".join(sorted(each for each in characters if (each > "\uffff") == is_high)))
        for is_high in (False, True)
    )
    return f"(?:[{low}]|(?=[\U00010000-\U0010ffff])[{high}])"


_Spans = tuple["array[int]", "array[int]"]


def _led(sources: _Spans, targets: _Spans, offset: int, is_end: bool) -> int:
    index = bisect_right(sources[0], offset) - 1
    if index < 0:
        return offset
    start, end = sources[0][index], sources[1][index]
    if offset >= end:
        return targets[1][index] + offset - end
    return targets[1 if is_end and offset > start else 0][index]

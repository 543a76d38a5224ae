"""A text with marks and tags as one line of plain words, each of which knows where it stood."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_SKIPPED: Final = re.compile(r"<[^<>]{0,200}>|\]\([^()\s]{0,500}\)|[*_\\[]")
"""Tags, addresses of links, and marks of Markdown: no words of anybody's."""

_ABBREVIATIONS: Final = frozenset(
    {
        "Jr.",
        "Sr.",
        "Dr.",
        "Mr.",
        "Mrs.",
        "Ms.",
        "St.",
        "U.S.",
        "U.K.",
        "U.N.",
        "D.C.",
        "Gen.",
        "Lt.",
    }
    | {"No.", "a.m.", "p.m.", "vs.", "Gov.", "Sen.", "Rep.", "Maj.", "Ltd.", "Inc.", "Co.", "Ph.D."}
    | {"Jan.", "Feb.", "Mar.", "Apr.", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."}
)
_END: Final = re.compile(r"[.!?][”\"’)]*(?= |$)")
_INITIAL: Final = re.compile(r"\b[A-Z]\.$")


class FlatText(NamedTuple):
    """The words of a text with single blanks between, and where each character stood."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text as it was, `end` exclusive."""
        return self.places[start], self.places[end - 1] + 1


class Sentence(NamedTuple):
    """From where to where a sentence goes in a flat text."""

    start: int
    end: int


def flattened(text: str, start: int = 0) -> FlatText:
    """The text from a place on."""
    skipped = [each.span() for each in _SKIPPED.finditer(text, start)]
    letters: list[str] = []
    places: list[int] = []
    for place in _kept(start, len(text), skipped):
        letter = text[place]
        if letter.isspace():
            if not letters or letters[-1] == " ":
                continue
            letter = " "
        letters.append(letter)
        places.append(place)
    return FlatText("".join(letters), tuple(places))


def sentences(flat: FlatText) -> Iterator[Sentence]:
    """The sentences one after another; abbreviations and initials end none."""
    start = 0
    for found in _END.finditer(flat.text):
        word = flat.text[start : found.start() + 1].rpartition(" ")[2].lstrip('(“"')
        is_short = found[0][0] == "." and (word in _ABBREVIATIONS or _INITIAL.search(word))
        if is_short and not _begins_anew(flat.text, found.end(), word):
            continue
        yield Sentence(start, found.end())
        start = found.end() + 1
    if flat.text[start:].strip():
        yield Sentence(start, len(flat.text))


def _begins_anew(text: str, end: int, word: str) -> bool:
    """After what may be either, a word that only begins sentences tells."""
    if word not in {"U.S.", "D.C.", "Jr.", "U.K."}:
        return False
    titled = word == "D.C." and re.match(
        r" (?:National Security Advisor|Mr\.|Ms\.|Dr\.) ", text[end:]
    )
    begins = re.match(
        r" (?:The|They|He|She|It|In|During|This|Both|President Biden|Vice) ", text[end:]
    )
    return bool(titled or begins)


def _kept(start: int, end: int, skipped: list[tuple[int, int]]) -> Iterator[int]:
    for first, after in skipped:
        yield from range(start, first)
        start = after
    yield from range(start, end)

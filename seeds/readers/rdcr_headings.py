"""What headings of the guide to relations mean: `seeds/tables/relation-headings.tsv` says it."""

import re
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from msgspec import Struct

from seeds.data_sets import tables
from seeds.data_sets.phrases import fits

NOTHING: Final = "-"

_YEARS: Final = re.compile(r"\b([12]\d{3})(?:[-–](\d{2})\b)?")
_WHEN: Final = re.compile(r",? ?\(?(?:[A-Z][a-z]+ (?:\d{1,2}, )?)?[12]\d{3}\b.{0,30}$")
"""From the year in a heading on, with the month and day before it."""


class HeadingRow(Struct, frozen=True, kw_only=True):
    """A row of the table."""

    phrase: str
    kinds: tuple[str, ...] = ()
    article: str = ""
    words: tuple[str, ...] = ()
    state: str = ""
    year: str = ""


class KindTold(NamedTuple):
    """A kind of the table, with what it has behind a colon: the level, or the form of a mission and
    (after @) where it moved to and from; or another state.
    """

    kind: str
    level: str = ""
    place: str = ""
    moved_from: str = ""
    other: str = ""


def kind_told(written: str) -> KindTold:
    """A kind as the table has it."""
    kind, _, behind = written.partition(":")
    if kind in {"recognised-by-us", "government-by-us", "withdrawn-by-us", "ended"}:
        return KindTold(kind, other=behind)
    return KindTold(kind, *behind.split("@"))


class PrintedHeading(Struct, frozen=True):
    """The words of a heading, and the years that it names."""

    words: str
    years: tuple[str, ...]

    @property
    def is_of_one_year(self) -> bool:
        """Whether what happened happened in the year that it names."""
        return len(self.years) == 1


def heading(text: str) -> PrintedHeading:
    """A heading as it is printed, taken apart."""
    words = _WHEN.sub("", text).strip(" .,").lower()
    return PrintedHeading(words, tuple(_years(text)))


def meanings(article: str, head: PrintedHeading) -> list[HeadingRow]:
    """The rows for a heading: all of the article's own, or else the first that fits."""
    own = [each for each in _rows() if each.article == article and fits(each.phrase, head.words)]
    if own:
        first = own[0].phrase
        return [each for each in own if each.phrase == first]
    every = (each for each in _rows() if not each.article and fits(each.phrase, head.words))
    first_of_all = next(every, None)
    return [] if first_of_all is None else [first_of_all]


def _years(text: str) -> list[str]:
    """Those that are named, 1860 and 1861 in "1860-61"."""
    found = [
        year
        for first, last in _YEARS.findall(text)
        for year in (first, f"{first[:2]}{last}" if last else first)
    ]
    return list(dict.fromkeys(found))


@cache
def _rows() -> tuple[HeadingRow, ...]:
    return tuple(tables.read(files("seeds") / "tables" / "relation-headings.tsv", HeadingRow))

"""What the description of a visit says of it, as far as a table of words knows."""

import re
from functools import cache
from importlib.resources import files
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from seeds.data_sets import tables

TABLE: Final = files("seeds") / "tables" / "visits-described.tsv"

_END_OF_SENTENCE: Final = re.compile(r"(?<=[a-z0-9])[.;](?: |$)|(?<=[A-Z]{2})[.;](?: |$)")
_OF_OTHER_DAYS: Final = ("afterwards", "also ", "arrived", "departed", "revisited")


class DescribedAs(Struct, frozen=True, kw_only=True):
    """`words` of a description, at its beginning or anywhere in its first sentence, and the `kind`
    of visit, or the `occasion`, that they tell of.
    """

    words: str
    begins: Literal["", "yes"] = ""
    kind: str = ""
    occasion: str = ""


class Described(NamedTuple):
    """What was read of a description, and what was not."""

    kind: str
    occasion: str
    unread: str


def described(description: str) -> Described:
    """The kind of a visit and its occasion, by the first rows that fit; "" where none does."""
    sentence = _END_OF_SENTENCE.split(description, maxsplit=1)[0]
    lower = sentence.lower().replace("’", "'")
    if lower.startswith(_OF_OTHER_DAYS):
        return Described("", "", description)
    fitting = [each for each in _rows() if _fits(each, lower)]
    kind = next((each for each in fitting if each.kind), None)
    occasion = next((each for each in fitting if each.occasion), None)
    whole = kind is not None and len(kind.words) == len(sentence)
    unread = description[len(sentence) :].lstrip(".; ") if whole else description
    return Described(kind.kind if kind else "", occasion.occasion if occasion else "", unread)


def _fits(row: DescribedAs, sentence: str) -> bool:
    return sentence.startswith(row.words) if row.begins else row.words in sentence


@cache
def _rows() -> tuple[DescribedAs, ...]:
    return tuple(tables.read(TABLE, DescribedAs))

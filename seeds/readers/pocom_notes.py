"""What remarks beside the days of a tenure mean: `seeds/tables/tenure-notes.tsv` says it."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from msgspec import Struct

from seeds.data_sets import tables
from seeds.data_sets.phrases import fits


class RemarkPhrase(Struct, frozen=True, kw_only=True):
    """A row of the table."""

    field: str
    phrase: str
    reading: str = ""
    about: str = ""


class Remark(NamedTuple):
    """What a remark says: a `reading`, "" where it has none, and whether a day is approximate."""

    reading: str
    is_about: bool

    @property
    def is_understood(self) -> bool:
        """Whether any row fits it."""
        return self.is_about or self.reading != ""


@cache
def remark(field: str, text: str) -> Remark:
    """What a remark of a field means."""
    plain = text.lower().strip().removesuffix(".").removesuffix(",")
    fitting = [each for each in _phrases() if each.field == field and fits(each.phrase, plain)]
    reading = next((each.reading for each in fitting if each.reading), "")
    return Remark(reading, any(each.about for each in fitting))


@cache
def _phrases() -> tuple[RemarkPhrase, ...]:
    return tuple(tables.read(files("seeds") / "tables" / "tenure-notes.tsv", RemarkPhrase))

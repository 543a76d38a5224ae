"""What remarks beside the days of a tenure mean: `seeds/tables/tenure-notes.tsv` says it."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from msgspec import Struct

from seeds.data_sets import tables


class RemarkPhrase(Struct, frozen=True, kw_only=True):
    """A row of the table."""

    field: str
    phrase: str
    reading: str = ""
    about: str = ""

    def fits(self, remark: str) -> bool:
        """Whether a remark in lower case reads so."""
        first, *others = self.phrase.split("*")
        if not others:
            return remark == first
        at = len(first) if remark.startswith(first) else -1
        for part in others[:-1]:
            found = remark.find(part, at) if at >= 0 else -1
            at = found + len(part) if found >= 0 else -1
        return at >= 0 and remark[at:].endswith(others[-1])


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
    fitting = [each for each in _phrases() if each.field == field and each.fits(plain)]
    reading = next((each.reading for each in fitting if each.reading), "")
    return Remark(reading, any(each.about for each in fitting))


@cache
def _phrases() -> tuple[RemarkPhrase, ...]:
    return tuple(tables.read(files("seeds") / "tables" / "tenure-notes.tsv", RemarkPhrase))

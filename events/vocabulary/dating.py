"""What a fact calls its date, and what to do where it has that of the other kind of facts."""

from functools import cache
from typing import Final, NamedTuple

from msgspec import Struct

from events.vocabulary.base import Condition, Fact, Happening


class Dating(NamedTuple):
    """The field that a kind of fact has its date in, that of the other kind, and what to do."""

    own: str
    other: str
    advice: str


_DATED: Final[dict[type[Fact], Dating]] = {
    Happening: Dating("date", "attested", "a date, not attested: `date` is when it happened"),
    Condition: Dating("attested", "date", "attested, not a date: `attested` is a day it held on"),
}
DATED_IN: Final = frozenset(each.own for each in _DATED.values())
"""What facts call their dates."""


@cache
def dating_of(struct: type[Struct]) -> Dating | None:
    """How a struct is dated; None where it is no fact."""
    found = next((each for kind, each in _DATED.items() if issubclass(struct, kind)), None)
    if found is None:
        return None
    tag = str(struct.__struct_config__.tag)
    article = "an" if tag[0] in "aeiou" else "a"
    return found._replace(advice=f"{article} {tag} has {found.advice}")

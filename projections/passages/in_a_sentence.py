"""Names as they read within a sentence of English."""

from collections.abc import Sequence
from typing import Final

_WITH_ARTICLE: Final = (
    "united ",
    "us ",
    "netherlands",
    "philippines",
    "soviet union",
    "european union",
    "group of",
    "chinese ministry",
    "department",
    "ministry",
    "foreign ministry",
    "white house",
    "pentagon",
    "treasury",
    "state department",
    "communist party",
)
_COMMON: Final = frozenset(
    (
        "meeting",
        "telephone",
        "talks",
        "visit",
        "lines",
        "summit",
        "call",
        "agreement",
        "treaty",
        "sanctions",
        "tariffs",
    )
)


def in_a_sentence(name: str, kind: str) -> str:
    """A name with its article, and a thing's without the capital of a common noun."""
    if kind == "actor" and name.lower().startswith(_WITH_ARTICLE):
        return f"the {name}"
    if kind != "actor" and name.split(maxsplit=1)[0].lower() in _COMMON:
        return f"the {name[0].lower()}{name[1:]}"
    return name


def listed(names: Sequence[str]) -> str:
    """One, two and three."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last

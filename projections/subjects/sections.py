"""The states of what a pair, an actor or an issue has to do with, section by section."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from projections.holding import listing_order
from projections.holding.extents import FIRST, Part, Portion
from projections.holding.listing_order import Listed, Scope, kind_of
from projections.holding.tellings import standing
from projections.model.clocks import Clocks
from projections.model.counts import Count
from projections.model.reader import Reader
from projections.subjects import channels, engagements, incidents, measures, offices, stances

KINDS: Final = {
    "engagements": "engagement",
    "offices": "office",
    "channels": "channel",
    "measures": "measure",
    "incidents": "incident",
    "stances": "stance",
}
"""The kind of subject whose states a section of a pair has, by its name."""

ALL_KINDS: Final = {**KINDS, "voices": "voice"}
"""The same, with the sections that actors and issues have alone."""

ELEMENTS: Final[dict[str, Callable[..., list[Any]]]] = {
    "engagements": engagements.elements,
    "offices": offices.elements,
    "channels": channels.elements,
    "measures": measures.elements,
    "incidents": incidents.elements,
    "stances": stances.elements,
    "voices": stances.elements,
}
"""The states of subjects, given the reader, the subjects, what holds of them and the clocks."""


def by_rule(subjects: Iterable[str]) -> list[str]:
    """The subjects of which the rule says what holds; of what was said, nothing is undone."""
    return [each for each in subjects if kind_of(each) not in {"stance", "voice"}]


def part(reader: Reader, scope: str, name: str, clocks: Clocks, portion: Portion = FIRST) -> Part:
    """A part of a section of a pair, actor or issue."""
    return told(reader, name, listed(reader, scope, name, clocks, portion), clocks)


def listed(reader: Reader, scope: str, name: str, clocks: Clocks, portion: Portion) -> Listed:
    """The subjects of a part."""
    return listing_order.subjects(reader, Scope(scope, ALL_KINDS[name]), clocks, *portion)


def told(reader: Reader, name: str, listed: Listed, clocks: Clocks) -> Part:
    """The states of subjects that are listed."""
    found = standing(reader, by_rule(listed.subjects), clocks)
    return Part(ELEMENTS[name](reader, listed.subjects, found, clocks), listed.after)


def states(reader: Reader, subjects: Sequence[str], clocks: Clocks) -> list[Any]:
    """The states of subjects of whatever kinds, section by section."""
    found = standing(reader, by_rule(subjects), clocks)
    of_kind: dict[str, list[str]] = {}
    for each in subjects:
        of_kind.setdefault(kind_of(each), []).append(each)
    return [
        state
        for name, kind in ALL_KINDS.items()
        for state in ELEMENTS[name](reader, of_kind.get(kind, []), found, clocks)
    ]


def count(reader: Reader, scope: str, name: str, clocks: Clocks) -> Count:
    """How many a section has, as far as counting goes."""
    return listing_order.count(reader, Scope(scope, ALL_KINDS[name]), clocks)

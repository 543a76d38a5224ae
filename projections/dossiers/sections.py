"""The states of what a pair, an actor or an issue has to do with, section by section."""

from collections.abc import Sequence
from typing import Any, Final

from projections.dossiers import rendered
from projections.holding import listing_order
from projections.holding.extents import FIRST, Part, Portion
from projections.holding.listing_order import Listed, Scope, kind_of
from projections.model.clocks import Clocks
from projections.model.counts import Count
from projections.model.reader import Reader

KINDS: Final = {
    "engagements": "engagement",
    "accords": "accord",
    "missions": "mission",
    "measures": "measure",
    "channels": "channel",
    "incidents": "incident",
    "stances": "stance",
    "offices": "office",
}
"""The kind of subject that a section of a pair tells of, by its name, in the order of a state."""

ALL_KINDS: Final = {**KINDS, "voices": "voice"}
"""The same, with the sections that actors and issues have alone."""


def part(reader: Reader, scope: str, name: str, clocks: Clocks, portion: Portion = FIRST) -> Part:
    """A part of a section of a pair, actor or issue."""
    return told(reader, listed(reader, scope, name, clocks, portion), clocks)


def listed(reader: Reader, scope: str, name: str, clocks: Clocks, portion: Portion) -> Listed:
    """The subjects of a part."""
    return listing_order.subjects(reader, Scope(scope, ALL_KINDS[name]), clocks, *portion)


def told(reader: Reader, listed: Listed, clocks: Clocks) -> Part:
    """The states of subjects that are listed."""
    found = rendered.elements(reader, listed.subjects, clocks)
    return Part([found[each] for each in listed.subjects if each in found], listed.after)


def states(reader: Reader, subjects: Sequence[str], clocks: Clocks) -> list[Any]:
    """The states of subjects of whatever kinds, section by section."""
    found = rendered.elements(reader, subjects, clocks)
    return [
        found[subject]
        for kind in ALL_KINDS.values()
        for subject in subjects
        if kind_of(subject) == kind and subject in found
    ]


def count(reader: Reader, scope: str, name: str, clocks: Clocks) -> Count:
    """How many a section has, as far as counting goes."""
    return listing_order.count(reader, Scope(scope, ALL_KINDS[name]), clocks)

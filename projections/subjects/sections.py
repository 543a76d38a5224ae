"""The states of what a pair, an actor or an issue has to do with, section by section."""

from collections.abc import Callable
from typing import Any, Final

from projections.model.clocks import Clocks
from projections.model.counts import Count
from projections.model.reader import Reader
from projections.states import listed_subjects
from projections.states.extents import FIRST, Part, Portion
from projections.states.listed_subjects import Listed, Scope
from projections.states.transitions import candidates
from projections.subjects import channels, engagements, incidents, measures, offices, stances

KINDS: Final = {
    "engagements": "engagement",
    "offices": "office",
    "channels": "channel",
    "measures": "measure",
    "incidents": "incident",
    "stances": "stance",
}
"""The kind of subject whose states a section has, by its name."""

ELEMENTS: Final[dict[str, Callable[..., list[Any]]]] = {
    "engagements": engagements.elements,
    "offices": offices.elements,
    "channels": channels.elements,
    "measures": measures.elements,
    "incidents": incidents.elements,
    "stances": stances.elements,
}
"""The states of subjects, given the reader, the subjects, their candidates and the clocks."""


def part(reader: Reader, scope: str, name: str, clocks: Clocks, portion: Portion = FIRST) -> Part:
    """A part of a section of a pair, actor or issue."""
    return told(reader, name, listed(reader, scope, name, clocks, portion), clocks)


def listed(reader: Reader, scope: str, name: str, clocks: Clocks, portion: Portion) -> Listed:
    """The subjects of a part."""
    return listed_subjects.subjects(reader, Scope(scope, KINDS[name]), clocks, *portion)


def told(reader: Reader, name: str, listed: Listed, clocks: Clocks) -> Part:
    """The states of subjects that are listed."""
    found = candidates(reader, listed.subjects, clocks)
    return Part(ELEMENTS[name](reader, listed.subjects, found, clocks), listed.after)


def count(reader: Reader, scope: str, name: str, clocks: Clocks) -> Count:
    """How many a section has, as far as counting goes."""
    return listed_subjects.count(reader, Scope(scope, KINDS[name]), clocks)

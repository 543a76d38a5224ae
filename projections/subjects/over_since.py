"""From which day on is an element history, unless something more is told of what has it?

A state keeps what is pending, what goes on, and all of the last year; an office that has been
vacant for longer is none of it, nor is one of whose holder nothing was told for longer than anybody
serves. It is the element alone that says so, on whichever day, so that the day is filed beside what
is rendered (`projections.holding.segments`).
"""

from collections.abc import Iterator
from typing import Final

from events.time.dates import day_of, parse
from projections.holding.elements import Element
from projections.subjects.accords import AccordState
from projections.subjects.engagements import SILENT_DAYS, EngagementState
from projections.subjects.held_long_ago import is_vacant, long_ago_since
from projections.subjects.incidents import IncidentState
from projections.subjects.measures import MeasureState
from projections.subjects.missions import CLOSED, MissionState
from projections.subjects.offices import OfficeState

YEAR: Final = 365
"""Days for which a state keeps what is over."""

_ENDED: Final = frozenset({"lifted", "expired"})


def is_over(element: Element, day: int) -> bool:
    """Whether an element is history on a day on which it reads so: not in the year in which it was
    told last, of which most elements of a state are.
    """
    if element.last_told is not None and day <= day_of(element.last_told) + YEAR:
        return False
    since = over_since(element)
    return since is not None and since <= day


def over_since(element: Element) -> int | None:
    """The first day on which it is, as long as it reads so; None where that is on no day."""
    if isinstance(element, OfficeState) and not is_vacant(element):
        return long_ago_since(element)
    if not _has_ended(element):
        return None
    last = _last_day(element)
    return None if last is None else last + YEAR + 1


def _has_ended(element: Element) -> bool:
    match element:
        case EngagementState():
            return not element.pending and not element.ongoing
        case MeasureState():
            return element.status in _ENDED
        case AccordState():
            return element.status == "ended"
        case MissionState():
            return element.status == CLOSED
        case IncidentState():
            return not element.lasts or element.status == "resolved"
        case _:
            return isinstance(element, OfficeState)  # that is vacant


def _last_day(element: Element) -> int | None:
    """The day by which it was over; None where it is only possible."""
    told = [] if element.last_told is None else [day_of(element.last_told)]
    if isinstance(element, EngagementState | IncidentState) and element.ends is not None:
        told.append(day_of(element.ends))
    if isinstance(element, EngagementState):
        told += [parse(each.date).first.latest for each in element.reported]
        told += _waited_until(element)
        if element.conflicting:
            return None  # a contradiction is not over
    return max(told, default=None)


def _waited_until(engagement: EngagementState) -> Iterator[int]:
    """Until when an engagement was pending whose outcome is not told."""
    if engagement.outcome is None or engagement.last_told is None:
        return
    yield day_of(engagement.last_told) + (0 if engagement.planned_for else SILENT_DAYS)
    if engagement.planned_for is not None and engagement.status != "postponed":
        yield parse(engagement.planned_for).last.latest

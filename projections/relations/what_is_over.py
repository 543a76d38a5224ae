"""What is over is history: which elements has a state left behind?

It keeps what is pending, what goes on, the last engagement of each form, and all of the last year;
an office that has been vacant for longer is none of it, nor is one of whose holder nothing was told
for longer than anybody serves. A mission that was closed is over at once where relations are told
to be carried on later; with a state all its missions are, and the offices of its envoys. The others
are told by their number, and where they are listed.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final, NamedTuple

from events.time.dates import day_of, parse
from projections.holding.elements import Element
from projections.subjects.accords import AccordState
from projections.subjects.diplomatic_relations import RelationsState
from projections.subjects.engagements import SILENT_DAYS, EngagementState
from projections.subjects.held_long_ago import is_long_ago, is_over_with
from projections.subjects.incidents import IncidentState
from projections.subjects.measures import MeasureState
from projections.subjects.missions import CLOSED, MissionState
from projections.subjects.offices import OfficeState

YEAR = 365
"""Days for which a state keeps what is over."""

_ENDED: Final = frozenset({"lifted", "expired"})


class ToldBeside(NamedTuple):
    """What else a state tells that bears on what is over: the engagements that were the last of
    their form, and the relations.
    """

    last_of_form: Collection[str]
    relations: RelationsState | None


def kept(section: str, found: list[Any], day: int, beside: ToldBeside) -> list[Any]:
    """What a state on a day keeps of the elements of a section; it leaves the others to history."""
    ended = _HAS_ENDED.get(section)
    if ended is None:
        return found
    since = day - YEAR
    if section == "engagements":
        last = beside.last_of_form
        return [e for e in found if e.engagement in last or not _is_over(e, ended, since)]
    here = [each for each in found if not _is_over(each, ended, since)]
    match section:
        case "missions":
            return [e for e in here if not _is_mission_history(e, found, beside.relations)]
        case "offices":
            return [e for e in here if not _is_office_history(e, day, beside.relations)]
        case _:
            return here


def _is_mission_history(
    mission: MissionState, missions: list[MissionState], relations: RelationsState | None
) -> bool:
    """Whether it ended with a state, or was closed before relations were carried on."""
    if relations is None:
        return False
    if relations.ended_with is not None:
        return is_over_with(mission, relations)
    if mission.status != CLOSED or relations.course != "in-being" or mission.last_told is None:
        return False
    later = [each for each in missions if each.status == "open"]
    told = [each.last_told for each in (relations.level, *later) if each is not None]
    closed = day_of(mission.last_told)
    return any(each is not None and day_of(each) > closed for each in told)


def _is_office_history(office: OfficeState, day: int, relations: RelationsState | None) -> bool:
    """Whether nothing was told of it for too long, or it was an envoy's and ended with a state."""
    if is_long_ago(office, day):
        return True
    is_gone = relations is not None and relations.ended_with is not None
    is_envoys = office.accredited_to is not None
    return is_gone and is_envoys and relations is not None and is_over_with(office, relations)


def _is_over(element: Any, ended: Callable[[Any], bool], since: int) -> bool:
    """Whether it has ended, and was over before a day."""
    told = element.last_told
    if (told is not None and day_of(told) >= since) or not ended(element):
        return False
    last = _last_day(element)
    return last is not None and last < since


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


def _engagement_is_over(element: EngagementState) -> bool:
    return not element.pending and not element.ongoing


def _measure_is_over(element: MeasureState) -> bool:
    return element.status in _ENDED


def _accord_is_over(element: AccordState) -> bool:
    return element.status == "ended"


def _mission_is_over(element: MissionState) -> bool:
    return element.status == CLOSED


def _incident_is_over(element: IncidentState) -> bool:
    return not element.lasts or element.status == "resolved"


def _office_is_over(element: OfficeState) -> bool:
    return element.certainty == "certain" and not element.holders and not element.seats


_HAS_ENDED: Final[Mapping[str, Callable[[Any], bool]]] = {
    "engagements": _engagement_is_over,
    "measures": _measure_is_over,
    "accords": _accord_is_over,
    "missions": _mission_is_over,
    "incidents": _incident_is_over,
    "offices": _office_is_over,
}
"""For each section whose elements end: whether one has."""

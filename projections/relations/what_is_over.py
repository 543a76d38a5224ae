"""What is over is history: which elements has a state left behind?

It keeps what is pending, what goes on, the last engagement of each form, and all of the last year;
an office that has been vacant for longer is none of it, nor is one of whose holder nothing was told
for longer than anybody serves. A mission that was closed is over at once where relations are told
to be carried on later; with a state all its missions are, and the offices of its envoys. The others
are told by their number, and where they are listed.
"""

from collections.abc import Collection
from typing import Any, Final, NamedTuple

from events.time.dates import day_of
from projections.subjects.diplomatic_relations import RelationsState
from projections.subjects.held_long_ago import is_over_with
from projections.subjects.missions import CLOSED, MissionState
from projections.subjects.offices import OfficeState
from projections.subjects.over_since import is_over

_ENDING: Final = frozenset(
    {"engagements", "measures", "accords", "missions", "incidents", "offices"}
)
"""The sections whose elements end."""


class ToldBeside(NamedTuple):
    """What else a state tells that bears on what is over: the engagements that were the last of
    their form, and the relations.
    """

    last_of_form: Collection[str]
    relations: RelationsState | None


def kept(section: str, found: list[Any], day: int, beside: ToldBeside) -> list[Any]:
    """What a state on a day keeps of the elements of a section; it leaves the others to history."""
    if section not in _ENDING:
        return found
    if section == "engagements":
        last = beside.last_of_form
        return [each for each in found if each.engagement in last or not is_over(each, day)]
    here = [each for each in found if not is_over(each, day)]
    match section:
        case "missions":
            return [e for e in here if not _is_mission_history(e, found, beside.relations)]
        case "offices":
            return [e for e in here if not _is_office_history(e, beside.relations)]
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


def _is_office_history(office: OfficeState, relations: RelationsState | None) -> bool:
    """Whether it was an envoy's and ended with a state."""
    is_gone = relations is not None and relations.ended_with is not None
    is_envoys = office.accredited_to is not None
    return is_gone and is_envoys and relations is not None and is_over_with(office, relations)

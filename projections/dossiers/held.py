"""Which engagements were held, or may have been, in some days? In order of the day."""

from typing import NamedTuple

from events.vocabulary.registry import EngagementAdded
from projections.dossiers import rendered
from projections.dossiers.known import Wanted, check_form
from projections.facts.lines import PlaceInOrder
from projections.model.clocks import Clocks
from projections.model.reader import Reader, at_one_time
from projections.subjects.engagements import EngagementState
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging

HELD = "engagement-held"


class HeldEngagements(NamedTuple):
    """The states of engagements, and the fact after which the list goes on (none: at its end)."""

    states: list[EngagementState]
    after: PlaceInOrder | None


@at_one_time
def page(
    reader: Reader, form: str | None, days: Filters, clocks: Clocks, paging: Paging
) -> HeldEngagements:
    """Those that were held in the days of a window, all or of one form; one that is told twice to
    have been held stands where it is told first, and a page may be short.
    """
    check_form(Wanted(EngagementAdded, form))
    found = timeline.page(reader, days, clocks, paging)
    ids = list(dict.fromkeys(each.engagement for each in found.items if each.engagement))
    subjects = [
        f"engagement/{id}"
        for id in ids
        if form is None
        or reader.registered("engagement", id, EngagementAdded, known_at=clocks.known_at).form
        == form
    ]
    states = rendered.elements(reader, subjects, clocks)
    return HeldEngagements([states[each] for each in subjects if each in states], found.after)

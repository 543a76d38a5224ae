"""In which order does a state tell its elements? As a chronologist writes them.

What is certain comes before what is told in several ways, and that before what is only possible.
Of engagements what goes on leads, then what is pending, then what is over, the most recent first,
parts beneath the engagement that they belong to, which leads where one of them would. What was
merely proposed, and of which nothing has been told for a quarter of a year, leads no more: it
stands among what is over, where it was last told of. Measures, accords, missions, incidents and
channels come as they were last told of, the latest first; offices
by what they are to the two: who represents them at each other, who is at their head, the others.
Positions come by issue, the issue that was last spoken of first, the sides beside each other in the
order of the parties.
"""

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from msgspec.structs import replace

from events.time.dates import EARLIEST, day_of, parse
from projections.holding.elements import Element
from projections.holding.evidence import HeldCertainty
from projections.subjects.engagements import EngagementState
from projections.subjects.offices import OfficeState
from projections.subjects.stances import StanceState

_RANKS: Final[dict[HeldCertainty, int]] = {
    "certain": 0,
    "contested": 1,
    "between": 1,
    "possible": 2,
}

_AnyElement = TypeVar("_AnyElement", bound=Element)

_GOING_ON, _PENDING, _OVER, _REPORTED = range(4)

UNSETTLED: Final = frozenset({"proposed", "invited", "accepted"})
"""How an engagement stands that nobody has given a day."""

WAITING_DAYS: Final = 92
"""For so long it is waited for without another word of it."""


def is_waited_for(each: EngagementState, day: int) -> bool:
    """Whether a pending engagement is one that a reader of the day still waits for."""
    if not each.pending or each.status not in UNSETTLED or each.last_told is None:
        return each.pending
    is_ahead = each.planned_for is not None and parse(each.planned_for).last.latest >= day
    return is_ahead or day - day_of(each.last_told) <= WAITING_DAYS


def of_engagements(found: Iterable[EngagementState], day: int) -> tuple[EngagementState, ...]:
    """Engagements in order as of a day, each part beneath its whole where that is among them."""
    by_id = {each.engagement: each for each in found}
    beneath: dict[str | None, list[EngagementState]] = {}
    for each in by_id.values():
        whole = each.part_of if each.part_of in by_id else None
        beneath.setdefault(whole, []).append(each)
    return _in_order(None, beneath, day)


def _in_order(
    whole: str | None, beneath: dict[str | None, list[EngagementState]], day: int
) -> tuple[EngagementState, ...]:
    """The parts of an engagement, or what is part of none, each with its own parts."""
    found = [
        _with_parts(each, _in_order(each.engagement, beneath, day))
        for each in beneath.get(whole, ())
    ]
    return tuple(sorted(found, key=lambda each: _engagement(each, day)))


def _with_parts(whole: EngagementState, parts: tuple[EngagementState, ...]) -> EngagementState:
    """Most have none, and are as they were."""
    return replace(whole, parts=parts) if parts or whole.parts else whole


def flat(engagements: Iterable[EngagementState]) -> Iterable[EngagementState]:
    """Engagements with all their parts, none of them within another."""
    for each in engagements:
        yield _with_parts(each, ())
        yield from flat(each.parts)


def by_last_told(found: Iterable[_AnyElement]) -> tuple[_AnyElement, ...]:
    """Elements in order of certainty, the last told of first."""
    return tuple(sorted(found, key=_last_told))


def of_offices(found: Iterable[OfficeState]) -> tuple[OfficeState, ...]:
    """Offices by what they are to the parties, and then in order of certainty."""
    return tuple(sorted(found, key=_office))


def of_stances(found: Sequence[StanceState], parties: tuple[str, str]) -> tuple[StanceState, ...]:
    """Stances by issue, the sides beside each other."""
    latest: dict[str | None, int] = {}
    for each in found:
        latest[each.issue] = max(_day(each), latest.get(each.issue, EARLIEST))
    return tuple(
        sorted(
            found,
            key=lambda each: (
                each.issue is None,
                -latest[each.issue],
                each.issue or "",
                parties.index(each.side),
            ),
        )
    )


def _office(each: OfficeState) -> tuple[int, int, bool]:
    group = 0 if each.accredited_to is not None else 1 if each.heads is not None else 2
    return group, _RANKS[each.certainty], each.attested_only


def _engagement(each: EngagementState, day: int) -> tuple[int, int, int, str]:
    life = min(_life(one, day) for one in (each, *flat(each.parts)))
    return _RANKS[each.certainty], life, -_day(each), each.engagement


def _life(each: EngagementState, day: int) -> int:
    if each.ongoing:
        return _GOING_ON
    if is_waited_for(each, day):
        return _PENDING
    return _REPORTED if each.first_told is None and not each.alternatives else _OVER


def _last_told(each: Element) -> tuple[int, int, str]:
    return _RANKS[each.certainty], -_day(each), each.subject


def _day(each: Element) -> int:
    """When something was last told; of what is possible alone, never."""
    return EARLIEST if each.last_told is None else day_of(each.last_told)

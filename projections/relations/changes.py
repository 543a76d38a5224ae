"""What became different between two states of relations, element by element, and why?

Where both clocks are compared, the answer is the sum of two steps: first what was learned of the
earlier day, then how the world moved on.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from msgspec import Struct

from events.errors import QuestionError, UnknownIdError
from projections.holding.extents import Extent
from projections.holding.listing_order import SECTION_LIMIT_MOST
from projections.model.clocks import Clocks
from projections.model.reader import Reader, at_one_time
from projections.relations import pair_state
from projections.relations.changed_elements import AnyChange
from projections.relations.comparison import Side, differences
from projections.relations.periods import Period
from projections.subjects.contacts import SinceContact


class DaysSince(Struct, frozen=True):
    """Days since the last contact as of the two states: they differ every day."""

    before: SinceContact | None
    after: SinceContact | None


class Compared(Struct, frozen=True, kw_only=True):
    """How many elements of a section were compared, of how many there are in the state that has
    more of them; with `at_least` the counting stopped there. The states say where the others are.
    """

    shown: int
    total: int
    at_least: bool = False


class Changes(Struct, frozen=True, kw_only=True):
    """What became different: applied in this order to the state before, it gives the one after.

    An element that both was learned of and moved on is there twice. The order of elements within
    a section is no part of the comparison. `more` names sections that reached their limit in one
    of the states, and `compared` says how much of each was compared.
    """

    between: tuple[str, str]
    changes: tuple[AnyChange, ...]
    days_since: DaysSince
    more: tuple[str, ...] = ()
    compared: dict[str, Compared] = {}


@at_one_time
def between(
    reader: Reader,
    a: str,
    b: str,
    period: Period,
    before: Callable[[Clocks], Side] | None = None,
) -> Changes:
    """What became different between two parties. `before` has the earlier states (`side_before`),
    where somebody knows them.

    Raises `UnknownIdError`, and `QuestionError` for one party alone or a period without a start.
    """
    after = pair_state.elements_between(reader, a, b, period.after, limit=SECTION_LIMIT_MOST)
    if period.since is None and period.learned_since is None:
        expected = "a day to compare with (YYYY-MM-DD), or learned_since beside it or instead"
        raise QuestionError("since", "", expected)
    before = before or partial(side_before, reader, a, b)
    sides = [before(clocks) for clocks in period.clocks[:-1]]
    sides.append(Side(period.after, after))
    first, states = sides[0].state, [each.state for each in sides if each.state is not None]
    more = tuple(dict.fromkeys(name for state in states for name in state.more))
    return Changes(
        between=after.between,
        changes=tuple(change for step in pairwise(sides) for change in differences(reader, *step)),
        days_since=DaysSince(
            None if first is None else first.contacts.days_since, after.contacts.days_since
        ),
        more=more,
        compared={name: _compared([state.sections[name] for state in states]) for name in more},
    )


def _compared(extents: Sequence[Extent]) -> Compared:
    most = max(extents, key=lambda each: each.total)
    return Compared(shown=most.shown, total=most.total, at_least=most.at_least)


def side_before(reader: Reader, a: str, b: str, clocks: Clocks) -> Side:
    """The state of two parties as it is compared with a later one."""
    try:
        found = pair_state.elements_between(reader, a, b, clocks, limit=SECTION_LIMIT_MOST)
        return Side(clocks, found)
    except UnknownIdError:
        return Side(clocks, None)

"""Which tellings tell of what is held, with none of anything else between them, and since when.

Of much that is told, what comes wholly before the last telling of something else is not looked at.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from events.time.dates import EARLIEST
from projections.holding.evidence import (
    HELD,
    BeginningBounds,
    Evidence,
    earliest_of,
    is_dated,
)
from projections.holding.life import Life
from projections.holding.told_so_far import Told
from projections.holding.which_came_later import Among, from_day

Values = AbstractSet[str | None]


class Unbroken:
    """The tellings of some values, by a day.

    Others come and go beside whose end is told (`running`), whose holding lasts since he left last.
    """

    def __init__(self, told: Told, life: Life, values: Values, running: Values) -> None:
        self._told, self._life, self._order = told, life, life.order
        self._values, self._running = frozenset(values), running
        self._own = self._with_effect(Among(self._values))
        self._outlasted: dict[str, list[Evidence]] = {}
        self._between: dict[str, bool] = {}

    def tellings(self) -> Sequence[Evidence]:
        """Those that no telling of anything else came after that is between two of them, in order
        of the latest day.
        """
        near = self._own[from_day(self._own, self._last_of_others()) :]
        here = near
        if None in self._values:
            here = [e for e in near if e.value is not None or not self._leaves_another(e)]
        if self._may_be_broken(near):
            here = [e for e in here if not any(map(self._is_between, self._others_after(e)))]
        if not self._running:
            return here or self._own
        run = {each.fact for each in (*here, *self._running_on())}
        return [each for each in self._own if each.fact in run] or self._own

    def _may_be_broken(self, near: Sequence[Evidence]) -> bool:
        """Whether a telling of anything else may have come after one of these and be between; of
        few others each is looked at.
        """
        others = self._with_effect(Among(self._values, others=True))
        if not others:
            return False
        late = others[from_day(others, min(map(earliest_of, near), default=EARLIEST)) :]
        return len(late) > len(near) or any(map(self._is_between, late))

    def _others_after(self, each: Evidence) -> Iterator[Evidence]:
        """What is told of anything else, and came after a telling of what is held."""
        return self._order.all_after(each, self._told.effect, Among(self._values, others=True))

    def _with_effect(self, among: Among) -> Sequence[Evidence]:
        """What has an effect by the day, among those of these values or among the others."""
        if self._told.effect is not self._told.certain:
            values, others = self._values, among.others
            return [each for each in self._told.effect if (each.value in values) != others]
        told = self._order.among(among)
        return told[: from_day(told, self._told.day + 1)]

    def since(self, values: Values, holding: Sequence[Evidence]) -> BeginningBounds | None:
        """The bounds of the beginning of what is held, by its tellings."""
        begun = [each for each in holding if is_dated(each)]
        if begun and None in values:
            begun = [self._last_to_leave(begun)]
        if begun:
            first = min(begun, key=_by_bounds)
            return BeginningBounds(first.earliest, first.latest)
        if not holding:
            return None
        day = holding[0].latest
        before = self._last_before([each for each in holding if each.latest == day], values)
        # What is open below may be told before what it came after.
        return BeginningBounds(None if before is None else min(before, day), day)

    def _last_of_others(self) -> int:
        """The last of the earliest days of what is told of anything else between."""
        found = EARLIEST
        for each in reversed(self._told.effect):
            if each.latest < found:
                break
            if (
                each.value not in self._values
                and earliest_of(each) > found
                and self._is_between(each)
            ):
                found = earliest_of(each)
        return found

    def _is_between(self, other: Evidence) -> bool:
        """Whether a telling of anything else is, and one of what is held comes after it."""
        if other.fact not in self._between:
            self._between[other.fact] = not (
                other.left in self._values and self._ends_old_term(other)
            ) and not all(map(self._leaves_another, self._own_after(other)))
        return self._between[other.fact]

    def _own_after(self, other: Evidence) -> Iterator[Evidence]:
        return self._order.all_after(other, self._told.effect, Among(self._values))

    def _running_on(self) -> Iterator[Evidence]:
        """The tellings of whose end has not come, since he left last."""
        for value in self._running & self._values:
            day = self._told.day
            left = [e for e in self._life.leavings.get(value, []) if e.latest <= day]
            for each in self._own:
                if each.value == value and not self._order.is_followed(each, left):
                    yield each

    def _leaves_another(self, end: Evidence) -> bool:
        """Whether somebody left an office that another, or who left, was in again until later."""
        return bool(self._outlasting(end))

    def _ends_old_term(self, end: Evidence) -> bool:
        """Whether somebody who left had come anew before that, until later: he stayed."""
        return any(
            begun.value == end.left and self._order.is_after(end, begun)
            for begun in self._outlasting(end)
        )

    def _outlasting(self, end: Evidence) -> Sequence[Evidence]:
        """What began by the day, and ended after somebody else, or another term, had ended."""
        if end.value is not None or self._life.family not in HELD:
            return ()
        if end.fact not in self._outlasted:
            self._outlasted[end.fact] = [
                begun
                for begun, other_end in self._life.endings
                if begun.latest <= self._told.day
                and self._order.is_after(other_end, end)
                and end not in self._life.ends[begun.fact]
            ]
        return self._outlasted[end.fact]

    def _last_before(self, first_told: list[Evidence], values: Values) -> int | None:
        """The last of the earliest days of anything else that what was told first came after."""
        is_office = self._life.family in HELD
        found: int | None = None
        for other in reversed(self._told.effect if is_office else self._told.certain):
            if found is not None and other.latest < found:
                break
            if other.value in values or other.earliest in {None, EARLIEST}:
                continue
            if found is not None and other.earliest <= found:
                continue
            if any(self._order.is_after(each, other) for each in first_told):
                found = other.earliest
        return found

    def _last_to_leave(self, ends: Iterable[Evidence]) -> Evidence:
        """The last end of a term; of persons whose terms are not told the first end counts, as
        others tell of the same.
        """
        ended = {each.end.fact for each in self._life.endings}
        first: dict[str | None, Evidence] = {}
        for each in sorted(ends, key=lambda end: (end.fact not in ended, *_by_bounds(end))):
            if each.fact in ended:
                first[each.left] = each
            else:
                first.setdefault(each.left, each)
        return max(first.values(), key=_by_bounds)


def _by_bounds(each: Evidence) -> tuple[int, int]:
    return each.latest, earliest_of(each)

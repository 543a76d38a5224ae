"""What is told of a subject by a day: certainly, perhaps, or later only; and what has an effect."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from events.time.dates import EARLIEST, LATEST
from projections.holding.evidence import HELD, Evidence, earliest_of, is_dated
from projections.holding.life import Life
from projections.holding.which_came_later import CameAfter, from_day


class Told(NamedTuple):
    """What is told of a subject by a day, in order of its latest day.

    Not all that is `certain` has an `effect`. Something in its `window` may have happened, unless
    something certain came after it: then it is `past`. The rest comes `later`.
    """

    day: int
    certain: list[Evidence]
    effect: list[Evidence]
    window: list[Evidence]
    past: list[Evidence]
    later: list[Evidence]
    conflicting: list[Evidence]


class _DaysBeside(NamedTuple):
    first: int
    last: int


_NEVER: Final = LATEST + 1


class ToldSoFar:
    """What is told of a subject by any day. Of much that is told, a day has little around it."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._wide = [e for e in life.told if e.earliest is None or e.earliest < e.latest]
        self._windows = [each for each in self._wide if is_dated(each)]
        self._effects = _Effects(life, self._wide)

    def around(self, day: int) -> list[Evidence]:
        """What may have begun by a day, and is not told to have."""
        return [e for e in self._windows if earliest_of(e) <= day < e.latest]

    def by(self, day: int) -> Told:
        """Take apart what is told by a day."""
        life = self._life
        at = bisect_right(life.told, day, key=lambda each: each.latest)
        certain, rest = life.told[:at], life.told[at:]
        around = self.around(day)
        effect, conflicting = certain, []
        if life.family == "engagement" and (held := [e for e in certain if e.kind == "held"]):
            conflicting = [
                each
                for each in certain
                if each.kind != "held" and not life.order.is_followed(each, held)
            ]
            effect, rest = held, [each for each in rest if each.kind == "held"]
            around = [each for each in around if each.kind == "held"]
        elif without := self._effects.without(day):
            effect = [each for each in certain if each.fact not in without]
        past = {each.fact for each in around if _is_past(each, effect, day, life)}
        within = {each.fact for each in around}
        return Told(
            day=day,
            certain=certain,
            effect=effect,
            window=[each for each in around if each.fact not in past],
            past=[each for each in around if each.fact in past],
            later=[each for each in rest if each.fact not in within] if within else rest,
            conflicting=conflicting,
        )


class _Effects:
    """Which ends of an office have an effect. What comes wholly after an end tells nothing of that:
    an answer stands until something is told that does not.
    """

    def __init__(self, life: Life, wide: list[Evidence]) -> None:
        self._life, self._wide = life, wide
        self._ends: list[Evidence] = []
        if life.family in HELD:
            ends = [e for e in life.told if life.is_end(e) and e.left and e.value is None]
            self._ends = ends[::-1]
        self._lacking: dict[str, list[_DaysBeside]] = {}
        self._came_after: dict[tuple[str, str | None, bool], CameAfter] = {}
        self._of_value: dict[str | None, list[Evidence]] = {}
        if self._ends:
            for each in life.told:
                self._of_value.setdefault(each.value, []).append(each)

    def without(self, day: int) -> set[str]:
        """The facts of the ends that are told by a day and have no effect."""
        while self._ends and self._ends[-1].latest <= day:
            end = self._ends.pop()
            if lacking := _joined(self._in_office_beside(end)):
                self._lacking[end.fact] = lacking
        return {fact for fact, lacking in self._lacking.items() if _are_among(lacking, day)}

    def _in_office_beside(self, end: Evidence) -> Iterator[_DaysBeside]:
        """Whom an end is about was in office where nobody else was who came since, and had not
        left. Who is said to replace somebody begins, whoever it was that left.

        On which days somebody else is told to be in office, as far as is told by then: until
        something is told that came after that and not after the end, of the one or of the other.
        """
        order, told = self._life.order, self._life.told
        own = (e for e in self._of_value.get(end.left, ()) if e.latest <= end.latest)
        # Whatever came wholly before something of his own came before that.
        since = max((earliest_of(e) for e in own if not order.is_after(e, end)), default=EARLIEST)
        by_then = bisect_right(told, end.latest, key=lambda each: each.latest)
        beside = (e for e in self._wide if e.latest > end.latest >= earliest_of(e))
        for each in (*told[from_day(told, since) : by_then], *beside):
            if each.value not in {None, end.left} and not order.is_after(each, end):
                first = max(each.latest, end.latest)
                last = min(
                    self._first_day_after(each, end.left, end, is_left=False),
                    self._first_day_after(each, each.value, end, is_left=True),
                )
                if first < last:
                    yield _DaysBeside(first, last - 1)

    def _first_day_after(
        self, each: Evidence, person: str | None, end: Evidence, *, is_left: bool
    ) -> int:
        """By when something is told of a person, that somebody has left an office or that he has
        it, that came after something else and not after an end.
        """
        told = (self._life.leavings if is_left else self._of_value).get(person, [])
        key = (each.fact, person, is_left)
        if key not in self._came_after:
            self._came_after[key] = CameAfter(self._life.order, each, told)
        after = self._came_after[key].until(len(self._life.told))
        return next((u.latest for u in after if not self._life.order.is_after(u, end)), _NEVER)


def _are_among(days: Sequence[_DaysBeside], day: int) -> bool:
    at = bisect_right(days, day, key=lambda each: each.first)
    return at > 0 and day <= days[at - 1].last


def _joined(days: Iterable[_DaysBeside]) -> list[_DaysBeside]:
    """The same days, in stretches that do not touch."""
    found: list[_DaysBeside] = []
    for first, last in sorted(days):
        if found and first <= found[-1].last + 1:
            found[-1] = _DaysBeside(found[-1].first, max(last, found[-1].last))
        else:
            found.append(_DaysBeside(first, last))
    return found


def _is_past(each: Evidence, effect: list[Evidence], day: int, life: Life) -> bool:
    """Whether something certain came after what may have happened by a day."""
    if life.order.is_followed(each, effect):
        return True
    if each.gaps is None:
        return False
    so_far = each.gaps.until(day)
    return so_far is None or any(u.earliest is not None and u.earliest > so_far for u in effect)

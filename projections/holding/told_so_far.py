"""What is told of a subject by a day: certainly, perhaps, or later only; and what has an effect."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from events.time.dates import EARLIEST
from projections.holding.evidence import HELD, Evidence, earliest_of, is_dated
from projections.holding.life import Life
from projections.holding.which_came_later import from_day


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


class ToldSoFar:
    """What is told of a subject by any day. Of much that is told, a day has little around it."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._wide = [e for e in life.told if e.earliest is None or e.earliest < e.latest]
        self._windows = [each for each in self._wide if is_dated(each)]
        self._effects = _Effects(life, self._wide)

    def by(self, day: int) -> Told:
        """Take apart what is told by a day."""
        life = self._life
        at = bisect_right(life.told, day, key=lambda each: each.latest)
        certain, rest = life.told[:at], life.told[at:]
        around = [e for e in self._windows if earliest_of(e) <= day < e.latest]
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
            self._ends = [e for e in life.told if life.is_end(e) and e.left and e.value is None]
        self._overlapping: dict[str, list[Evidence]] = {}
        self._answers: dict[tuple[str, int], bool] = {}
        self._of_value: dict[str | None, list[Evidence]] = {}
        if self._ends:
            for each in life.told:
                self._of_value.setdefault(each.value, []).append(each)

    def without(self, day: int) -> set[str]:
        """The facts of the ends that are told by a day and have no effect."""
        at = bisect_right(self._ends, day, key=lambda each: each.latest)
        return {each.fact for each in self._ends[:at] if not self._has_effect(each, day)}

    def _has_effect(self, end: Evidence, day: int) -> bool:
        if end.fact not in self._overlapping:
            self._overlapping[end.fact] = [
                each
                for each in self._wide
                if each.latest > end.latest
                and (each.earliest is None or each.earliest <= end.latest)
            ]
        beside = self._overlapping[end.fact]
        number = bisect_right(beside, day, key=lambda each: each.latest)
        if (end.fact, number) not in self._answers:
            self._answers[end.fact, number] = self._find(end, day, beside[:number])
        return self._answers[end.fact, number]

    def _find(self, end: Evidence, day: int, beside: list[Evidence]) -> bool:
        """Whether whom an end is about was in office: nobody else was who came since, and had not
        left. Who is said to replace somebody begins, whoever it was that left.
        """
        life, order = self._life, self._life.order
        own = self._not_after(end, self._of_value.get(end.left, []), day)
        since = max(map(earliest_of, own), default=EARLIEST)
        at = bisect_right(life.told, end.latest, key=lambda each: each.latest)
        others = [*life.told[from_day(life.told, since) : at], *beside]
        return not any(
            each.value not in {None, end.left}
            and each.latest >= since
            and each is not end
            and not order.is_after(each, end)
            and not order.is_followed(each, own)
            and not order.is_followed(
                each, self._not_after(end, life.leavings.get(each.value, []), day)
            )
            for each in reversed(others)
        )

    def _not_after(self, end: Evidence, told: Iterable[Evidence], day: int) -> list[Evidence]:
        order = self._life.order
        return [e for e in told if e.latest <= day and e is not end and not order.is_after(e, end)]


def _is_past(each: Evidence, effect: list[Evidence], day: int, life: Life) -> bool:
    """Whether something certain came after what may have happened by a day."""
    if life.order.is_followed(each, effect):
        return True
    if each.gaps is None:
        return False
    so_far = each.gaps.until(day)
    return so_far is None or any(u.earliest is not None and u.earliest > so_far for u in effect)

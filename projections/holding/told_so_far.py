"""What is told of a subject by a day: certainly, perhaps, or later only; and what has an effect."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from events.time.dates import EARLIEST
from projections.holding.evidence import Evidence, earliest_of, is_dated
from projections.holding.life import Life


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


def told_by(day: int, life: Life) -> Told:
    """Take apart what is told of a subject by a day."""
    at = bisect_right(life.told, day, key=lambda each: each.latest)
    certain, rest = life.told[:at], life.told[at:]
    effect, conflicting = certain, []
    if life.family == "engagement" and (held := [e for e in certain if e.kind == "held"]):
        conflicting = [
            each
            for each in certain
            if each.kind != "held" and not life.order.is_followed(each, held)
        ]
        effect, rest = held, [each for each in rest if each.kind == "held"]
    elif life.family == "office":
        effect = [each for each in certain if _has_effect(each, certain, life)]
    around = [each for each in rest if is_dated(each) and earliest_of(each) <= day]
    past = [each for each in around if _is_past(each, effect, day, life)]
    return Told(
        day=day,
        certain=certain,
        effect=effect,
        window=[each for each in around if each not in past],
        past=past,
        later=[each for each in rest if each not in around],
        conflicting=conflicting,
    )


def _has_effect(end: Evidence, certain: list[Evidence], life: Life) -> bool:
    """Whether whom an end is about was in office: nobody else was who came since, and had not left.

    Who is said to replace somebody begins, whoever it was that left.
    """
    if not life.is_end(end) or end.left is None or end.value is not None:
        return True
    order = life.order
    before = [each for each in certain if each is not end and not order.is_after(each, end)]
    own = [each for each in before if each.value == end.left]
    since = max(map(earliest_of, own), default=EARLIEST)
    return not any(
        each.value not in {None, end.left}
        and each.latest >= since
        and not order.is_followed(each, own)
        and not order.is_followed(each, leavings(each.value, before, life))
        for each in before
    )


def leavings(person: str | None, told: Iterable[Evidence], life: Life) -> list[Evidence]:
    """The tellings that somebody left an office."""
    return [each for each in told if life.is_end(each) and each.left == person]


def _is_past(each: Evidence, effect: list[Evidence], day: int, life: Life) -> bool:
    """Whether something certain came after what may have happened by a day."""
    if life.order.is_followed(each, effect):
        return True
    if each.gaps is None:
        return False
    so_far = each.gaps.until(day)
    return so_far is None or any(u.earliest is not None and u.earliest > so_far for u in effect)

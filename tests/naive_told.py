"""What is told of a subject by a day: certainly, perhaps, or later only.

The part of the judge (`tests.naive_holding`) that looks at one fact after the other, before the
last word is looked for.
"""

from collections.abc import Sequence
from typing import NamedTuple

from projections.holding.evidence import Evidence
from tests.naive_life import Life, is_change, is_leaving


class Told(NamedTuple):
    """A subject's evidence as a day has it.

    Not all that is `certain` has an `effect`. What something certain came after is `past`, even
    where its own bounds let it be later.
    """

    day: int
    certain: list[Evidence]
    effect: list[Evidence]
    window: list[Evidence]
    past: list[Evidence]
    later: list[Evidence]
    conflicting: list[Evidence]


def told_by(day: int, life: Life) -> Told:
    """What is told by a day: what was held stays held, and nothing else of it counts."""
    certain = [each for each in life.evidence if each.latest <= day]
    was_held = [each for each in certain if (life.family, each.kind) == ("engagement", "held")]
    counting = [each for each in life.evidence if not was_held or each.kind == "held"]
    effect = [each for each in counting if each in certain and has_effect(each, certain, life)]
    around = [each for each in counting if is_in_window(each, day)]
    past = [each for each in around if is_outdone(each, effect, day, life)]
    return Told(
        day=day,
        certain=certain,
        effect=effect,
        window=[each for each in around if each not in past],
        past=past,
        later=[each for each in counting if each not in certain and each not in around],
        conflicting=[each for each in certain if was_held and conflicts(each, was_held, life)],
    )


def is_in_window(each: Evidence, day: int) -> bool:
    """Whether a change may have happened by a day, or not yet."""
    return is_change(each) and each.earliest is not None and each.earliest <= day < each.latest


def is_outdone(each: Evidence, effect: Sequence[Evidence], day: int, life: Life) -> bool:
    """Whether something certain came after what may have happened by a day."""
    if any(life.after(other, each) for other in effect):
        return True
    last_by_then = each.gaps.until(day) if each.gaps is not None else day
    if last_by_then is None:
        return True
    return any(other.earliest is not None and other.earliest > last_by_then for other in effect)


def conflicts(each: Evidence, was_held: Sequence[Evidence], life: Life) -> bool:
    """Whether something would have undone what was done: it was held after nothing like that."""
    return each.kind != "held" and not any(life.after(done, each) for done in was_held)


def has_effect(end: Evidence, certain: Sequence[Evidence], life: Life) -> bool:
    """Whether whom an end is about was in office by the evidence: nobody else was.

    Who is said to replace somebody begins, whoever it was that left.
    """
    if not is_leaving(end) or end.left is None or end.value is not None:
        return True
    before = [each for each in certain if each != end and not life.after(each, end)]
    own = [each for each in before if each.value == end.left]
    others = [each for each in before if each.value not in (None, end.left)]
    return not any(
        not is_followed(each, own, life) and not is_followed(each, ends_of(each, before), life)
        for each in others
    )


def ends_of(each: Evidence, several: Sequence[Evidence]) -> list[Evidence]:
    """Those that tell that somebody left an office."""
    return [other for other in several if is_leaving(other) and other.left == each.value]


def is_followed(each: Evidence, several: Sequence[Evidence], life: Life) -> bool:
    """Whether one of several came after something."""
    return any(life.after(other, each) for other in several)

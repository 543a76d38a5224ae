"""The judge of what holds on a day: one subject, told from its evidence, by the words of the rule.

Slow and obvious: every question looks at all of the evidence again, and pairs are compared one by
one. `closed` and `said_order` are of all facts there are, `held` is of one subject.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from events.time.dates import EARLIEST, LATEST, Bounds
from projections.holding.evidence import (
    BeginningBounds,
    Evidence,
    Family,
    Held,
    HeldCertainty,
    Next,
    Option,
)
from tests.naive_closing import Dated, Follows, SaidOrder, closed, latest_known, said_order
from tests.naive_life import (
    HELD,
    Life,
    in_order,
    is_beginning,
    is_change,
    is_end,
    is_foretold,
    is_silent,
    is_term,
    last_word,
    life_of,
    named,
)
from tests.naive_told import Told, ends_of, has_effect, is_followed, told_by

__all__ = ["Dated", "Follows", "SaidOrder", "closed", "held", "said_order"]

Values = Collection[str | None]


def held(evidence: Sequence[Evidence], day: int, family: Family, order: SaidOrder) -> Held | None:
    """What holds on a day by the evidence, whose bounds are closed; None where nothing is told."""
    life = life_of(evidence, family, order)
    told = told_by(day, life)
    standing = what_stands(told, life)
    window = [each for each in told.window if concerns(each, standing, family)]
    begins = [each for each in window if begins_something(each, window, standing, family)]
    if may_have_moved(window, begins, standing):
        return answer("possible", standing, begins, told, life)
    if not standing.values:
        return None
    if standing.is_contested:
        return answer("contested", standing, (), told, life)
    next_told = told_next(standing, told, life)
    certain = answer("certain", standing, (), told, life)
    return replace(certain, certainty="between", next_told=next_told) if next_told else certain


# The last word, and who holds an office beside.


class Standing(NamedTuple):
    """The evidence for what holds, without what may be moving it.

    Of holders of an office whose own end is told and has not come, who are `running`, those that
    the last word is not of hold `beside`. On days on which a value is attested, it `is_attested`.
    """

    last: list[Evidence]
    beside: list[Evidence]
    running: set[str | None]
    is_contested: bool
    is_attested: bool

    @property
    def values(self) -> set[str | None]:
        """What holds."""
        return {each.value for each in [*self.last, *self.beside]}


def what_stands(told: Told, life: Life) -> Standing:
    """The last word, and those beside it whose end has not come; nobody is none of several."""
    last = last_of_those_here(told, life)
    is_attested = any(each.attested and each.earliest == each.latest == told.day for each in last)
    running = running_on(told, life)
    persons = {each.value for each in running}
    left = [each for each in left_before(last, told, life) if not has_left(each, told, life)]
    if all(each.value in persons for each in last):
        left = []  # Whose end has not come is not brought back.
    spoken = [each for each in [*last, *left] if not running or each.value is not None]
    values = {each.value for each in spoken}
    return Standing(
        last=spoken,
        beside=[each for each in running if each.value not in values],
        running=persons,
        is_contested=bool(left) or (len(values) > 1 and not values <= persons),
        is_attested=is_attested,
    )


def last_of_those_here(told: Told, life: Life) -> list[Evidence]:
    """The last word, without those who have left while another was in office."""
    here = [each for each in told.effect if not has_left(each, told, life)]
    last = [each for each in last_word(told.effect, life.after) if each in here]
    return last or last_word(here, life.after)


def has_left(each: Evidence, told: Told, life: Life) -> bool:
    """Whether somebody left an office that another was in: that makes no vacancy."""
    without_effect = [end for end in told.certain if end not in told.effect]
    return life.family in HELD and is_followed(each, ends_of(each, without_effect), life)


def left_before(last: Sequence[Evidence], told: Told, life: Life) -> list[Evidence]:
    """How somebody left whom only conditions bring back, with nobody else since (H17). A term of
    which the end was only foretold was longer than that where he is found in office after it.
    """
    values = {each.value for each in last}
    if life.family not in HELD or len(values) != 1 or None in values or any(map(is_change, last)):
        return []
    leavings = [
        end
        for end in ends_of(last[0], told.effect)
        if not is_foretold(end)
        and all(
            life.after(state, end) and not is_somebody_between(end, state, told, life)
            for state in last
        )
    ]
    return last_word(leavings, life.after)


def is_somebody_between(end: Evidence, state: Evidence, told: Told, life: Life) -> bool:
    """Whether another came into an office, or the same anew, after an end and before a state."""
    return any(
        is_beginning(each, life.family)
        or each.value not in (None, state.value)
        or each.left not in (None, state.value)
        for each in told.effect
        if life.after(each, end) and life.after(state, each)
    )


def running_on(told: Told, life: Life) -> list[Evidence]:
    """What is told last of each holder of an office whose end is told, and has not come."""
    if life.family not in HELD:
        return []
    persons = {
        begun.value
        for begun in told.certain
        if is_term(begun, life.family)
        and not is_over(begun, told, life)
        and any(is_ahead(until, begun, told) for until in untils(begun, life))
    }
    own = [[each for each in told.effect if each.value == person] for person in persons]
    return [each for several in own for each in last_word(several, life.after)]


def is_ahead(until: Bounds, begun: Evidence, told: Told) -> bool:
    """Whether an end has not come yet, or not certainly: where another is told in office within
    its window, or found that nobody is, it has.
    """
    others = [each for each in told.effect if each.value not in (None, begun.value)]
    vacant = [each for each in told.effect if each.value is None and each.attested]
    has_come = any(each.latest >= until.earliest for each in [*others, *vacant])
    return told.day < until.earliest or (told.day < until.latest and not has_come)


def is_over(begun: Evidence, told: Told, life: Life) -> bool:
    """Whether who began has left since, or has begun anew."""
    left = [each for each in life.ends_of(begun) if each in told.certain or each in told.past]
    anew = [each for each in told.certain if is_beginning(each, life.family)]
    own = [each for each in anew if each.value == begun.value]
    return bool(left) or is_followed(begun, own, life)


def untils(begun: Evidence, life: Life) -> list[Bounds]:
    """When a holding ends, as far as told; "by then" does not say how long it lasted."""
    ends = life.ends_of(begun)
    dated = [Bounds(each.earliest, each.latest) for each in ends if each.earliest is not None]
    foreseen = begun.until
    if dated or foreseen is None or foreseen.earliest == EARLIEST:
        return dated
    return [foreseen]


# What may have moved, and what is told next.


def concerns(each: Evidence, standing: Standing, family: Family) -> bool:
    """Whether a change that may have happened would change what holds: nobody but a holder leaves
    an office. What is attested on the day itself stands alone.
    """
    if standing.is_attested:
        return False
    leaves_only = is_end(each, family) and family in HELD and each.value is None
    return not leaves_only or not standing.values or each.left in standing.values - {None}


def begins_something(
    each: Evidence, window: Sequence[Evidence], standing: Standing, family: Family
) -> bool:
    """Whether a change would begin a value: an office is vacant when all have left who hold it."""
    if family not in HELD or each.value is not None or standing.is_contested:
        return True
    leaving = {other.left for other in window if is_end(other, family)}
    return standing.values <= leaving


def may_have_moved(
    window: Sequence[Evidence], begins: Sequence[Evidence], standing: Standing
) -> bool:
    """Whether something else may hold than what stands, or one of several may have left."""
    if any(each.value not in standing.values for each in begins):
        return True
    is_one_leaving = any(each.left in standing.values - {None} for each in window)
    return is_one_leaving and len(standing.values) > 1 and not standing.is_contested


def told_next(standing: Standing, told: Told, life: Life) -> tuple[Next, ...]:
    """What the next evidence has otherwise, where none says when that began; a state that was
    recognised is so until it is told otherwise, and of several holders none is known to have made
    way.
    """
    if life.family == "recognition" or len(standing.values) > 1:
        return ()
    later = [
        each
        for each in told.later
        if each.latest != LATEST
        and concerns(each, standing, life.family)
        and not is_followed(each, told.effect, life)
    ]
    day = min((each.latest for each in later), default=told.day)
    following = [each for each in later if each.latest == day]
    if not all(is_untold_change(each, standing, later) for each in following):
        return ()
    return tuple(
        Next(value, day, named(each for each in following if each.value == value))
        for value in in_order(each.value for each in following)
    )


def is_untold_change(each: Evidence, standing: Standing, later: Sequence[Evidence]) -> bool:
    """Whether evidence has another value than holds, and nothing says when that came."""
    explaining = [
        other
        for other in later
        if other.value == each.value
        and is_change(other)
        and other.earliest is not None
        and other.earliest <= each.latest
    ]
    return is_silent(each) and each.value not in standing.values and not explaining


# The answer.


def answer(
    certainty: HeldCertainty, standing: Standing, begins: Sequence[Evidence], told: Told, life: Life
) -> Held:
    """What is answered: the values that hold, and those that begin if they may hold."""
    for_it = [*standing.last, *standing.beside, *begins]
    values = in_order(each.value for each in for_it)
    unbroken = one_holding(standing.values, standing.running, told, life)
    holding = list(
        {each.fact: each for each in [*standing.last, *standing.beside, *unbroken]}.values()
    )
    days = [each.latest for each in holding]
    return Held(
        certainty=certainty,
        options=tuple(
            Option(
                value,
                named(each for each in for_it if each.value == value),
                is_certain=value in standing.values,
            )
            for value in values
        ),
        since=since(values, holding, told, life) if len(values) == 1 else None,
        first_told=min(days, default=None),
        last_told=max(days, default=None),
        holding=named(holding),
        conflicting=named(told.conflicting),
    )


def one_holding(values: Values, running: Values, told: Told, life: Life) -> list[Evidence]:
    """The tellings of values with none of another value between them (H1); others come and go
    beside whose end is told, whose holding lasts since he left last. What stands is of it, also
    where what is said of the order contradicts the days.
    """
    every = [each for each in told.effect if each.value in values]
    own = [each for each in every if not leaves_another(each, told, life)]
    others = [
        each
        for each in told.effect
        if each.value not in values
        and not (each.left in values and ends_old_term(each, told, life))
    ]
    run = [
        each
        for each in own
        if (each.value in running and not is_followed(each, ends_of(each, told.certain), life))
        or not any(life.after(other, each) and is_followed(other, own, life) for other in others)
    ]
    return run or every


def leaves_another(end: Evidence, told: Told, life: Life) -> bool:
    """Whether somebody left an office that another, or who left, was in again until later."""
    return end.value is None and any(
        life.after(other_end, end) and (begun, end) not in life.endings
        for begun, other_end in life.endings
        if life.family in HELD and begun in told.certain
    )


def ends_old_term(end: Evidence, told: Told, life: Life) -> bool:
    """Whether somebody who left had come anew before that, until later: he stayed."""
    return end.value is None and any(
        begun.value == end.left
        and life.after(end, begun)
        and life.after(other_end, end)
        and (begun, end) not in life.endings
        for begun, other_end in life.endings
        if life.family in HELD and begun in told.certain
    )


def since(
    values: Values, holding: Sequence[Evidence], told: Told, life: Life
) -> BeginningBounds | None:
    """The bounds of a beginning; where none is told, after another value was and not after the
    first day on which it is told (H13).
    """
    begun = [each for each in holding if not is_silent(each)]
    if begun and None in values:
        begun = [last_to_leave(begun, life)]
    if begun:
        first = min(begun, key=lambda each: (each.latest, each.earliest))
        return BeginningBounds(first.earliest, first.latest)
    if not holding:
        return None
    day = min(each.latest for each in holding)
    first_told = [each for each in holding if each.latest == day]
    before = [
        other.earliest
        for other in told.certain
        if other.value not in values
        and other.earliest != EARLIEST
        and has_effect(other, told.certain, life)
        and any(life.after(each, other) for each in first_told)
    ]
    known = latest_known(before)
    return BeginningBounds(None if known is None else min(known, day), day)


def last_to_leave(ends: Sequence[Evidence], life: Life) -> Evidence:
    """The last end of a beginning; where a person's beginning is not told, the first end counts, as
    others tell of the same.
    """
    ended = [end for end in ends if any(end == each for _, each in life.endings)]
    return max(
        (
            each
            for each in ends
            if each in ended
            or not any(
                other.left == each.left and (other in ended or when_left(other) < when_left(each))
                for other in ends
            )
        ),
        key=when_left,
    )


def when_left(end: Evidence) -> tuple[int, int]:
    """What orders ends that say when they were."""
    assert end.earliest is not None, "it is not silent"
    return end.latest, end.earliest

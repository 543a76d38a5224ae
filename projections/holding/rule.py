"""What holds on a day, of all that is told of a subject.

A change is certain from the latest day on which it may have happened, possible from the earliest,
if it has one; a condition is told from its latest day on. What is open below says nothing of any
day before: until it is told, it is not there.

The last word is what is certain and nothing certain came after. Where it is one value, that holds;
where it is several, it is contested. Windows around the day give options beside it. Where what is
told next has another value and does not say since when, the change lies somewhere between.

What was held stays held. Only who is in office can leave it, and whose term is known to end is in
office until then, beside others. Who was told to have left is not brought back by a careless title,
but by any where the end was only foretold.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from events.time.dates import LATEST
from projections.holding.endings import facts_of, is_foretold
from projections.holding.evidence import (
    HELD,
    Evidence,
    Family,
    Held,
    HeldCertainty,
    Next,
    Option,
    earliest_of,
    is_dated,
)
from projections.holding.in_office import InOffice, in_office
from projections.holding.life import Life, life_of
from projections.holding.told_so_far import Told, ToldSoFar
from projections.holding.unbroken import Unbroken
from projections.holding.which_came_later import SaidOrder, from_day, in_time


def held(evidence: Sequence[Evidence], day: int, family: Family, said: SaidOrder) -> Held | None:
    """What is held of a subject on a day; None where nothing is told."""
    return History(evidence, family, said).held(day)


class History:
    """All that is visible of one subject."""

    def __init__(self, evidence: Sequence[Evidence], family: Family, said: SaidOrder) -> None:
        self.evidence, self.said_order = evidence, said
        self._life = life_of(evidence, family, said)
        self._so_far = ToldSoFar(self._life)

    def held(self, day: int) -> Held | None:
        """What is held of it on a day; None where nothing is told."""
        return _Answer(self._so_far.by(day), self._life).held()

    def told(self) -> dict[str, Evidence]:
        """By fact what it tells, with the bounds that are left for it."""
        return {each.fact: each for each in self._life.told if not is_foretold(each)}

    def are_in_any_order(self, one: Evidence, other: Evidence) -> bool:
        """Whether nothing says which of two came first."""
        order = self._life.order
        return not order.is_after(one, other) and not order.is_after(other, one)

    def break_days(self) -> list[int]:
        """The days from which something else may be held than on the day before."""
        told = self._life.told
        days = {day for each in told for day in _break_days(each)}
        days |= {each.latest + 1 for each in told if self._settles_its_day_alone(each)}
        with_gaps = [each.gaps for each in told if each.gaps is not None]
        starts = {each.earliest for each in told if each.earliest is not None}
        days.update(
            day for gaps in with_gaps for start in starts if (day := gaps.since(start)) is not None
        )
        return sorted(days)

    def _settles_its_day_alone(self, each: Evidence) -> bool:
        """Whether it is a condition that stands alone on its day, where something else may have
        begun by then, or have come by when it is told next; of what can be lost that is not looked
        for.
        """
        if not each.attested or each.earliest != each.latest:
            return False
        if self._life.family in HELD or self._so_far.around(each.latest):
            return True
        told = self._life.told
        for later in told[from_day(told, each.latest + 1) :]:
            if not is_dated(later) and later.value != each.value:
                return True
            if later.earliest == later.latest:
                return False  # nothing told by now came after that: it is what is told next
        return False


def _break_days(each: Evidence) -> Iterable[int]:
    yield each.latest
    if each.earliest is not None:
        yield each.earliest
    if each.until is not None:
        yield each.until.earliest
        yield each.until.latest


class _Answer:
    """What is held on one day, worked out from what is told by then."""

    def __init__(self, told: Told, life: Life) -> None:
        self._told, self._life, self._order = told, life, life.order
        self._is_held = life.family in HELD
        last, left, running = (
            in_office(told, life)
            if self._is_held
            else InOffice(life.order.last(told.effect), [], [])
        )
        self._running_values = {each.value for each in running}
        self._last = [each for each in (*last, *left) if not running or each.value is not None]
        values = {each.value for each in self._last}
        self._beside = [each for each in running if each.value not in values]
        self._values = values | self._running_values
        self._is_contested = bool(left) or (len(values) > 1 and not values <= self._running_values)
        self._is_attested = any(
            each.attested and each.earliest == each.latest == told.day for each in last
        )

    def held(self) -> Held | None:
        """The answer; None where nothing is told."""
        window = [each for each in self._told.window if self._concerns(each)]
        begins = [each for each in window if self._begins_something(each, window)]
        if self._may_have_moved(window, begins):
            return self._answer("possible", begins)
        if not self._values:
            return None
        if self._is_contested:
            return self._answer("contested")
        following = self._next()
        found = self._answer("between" if following else "certain")
        return replace(found, next_told=following) if following else found

    # What may have moved, and what is told next.

    def _concerns(self, each: Evidence) -> bool:
        """Whether a change that may have happened would change what holds: nobody but a holder
        leaves an office. What is attested on the day itself stands alone.
        """
        if self._is_attested:
            return False
        if not self._is_held or each.value is not None or not self._life.is_end(each):
            return True
        return not self._values or each.left in self._values - {None}

    def _begins_something(self, each: Evidence, among: Iterable[Evidence]) -> bool:
        """Whether a change would begin a value: an office is vacant when all have left."""
        if not self._is_held or each.value is not None or self._is_contested:
            return True
        return self._values <= {one.left for one in among if self._life.is_end(one)}

    def _may_have_moved(self, window: Iterable[Evidence], begins: Iterable[Evidence]) -> bool:
        """Whether something else may hold than what stands, or one of several may have left."""
        if any(each.value not in self._values for each in begins):
            return True
        holders = self._values - {None}
        is_one_leaving = any(each.left in holders for each in window)
        return is_one_leaving and len(self._values) > 1 and not self._is_contested

    def _next(self) -> tuple[Next, ...]:
        """What is told next, if it has another value and nothing says when that began."""
        # A state that was recognised is so until another government is, or it is withdrawn.
        if self._is_attested or self._life.family == "recognition":
            return ()
        # Of several holders none is known to have made way for who is told next.
        if len(self._values) > 1:
            return ()
        # Mostly the first day on which anything is told decides: the rest is not looked at.
        for day, several in groupby(self._coming(), key=lambda each: each.latest):
            following = [
                each for each in several if not self._order.is_followed(each, self._told.effect)
            ]
            if following:
                if not all(map(self._is_untold, following)):
                    return ()
                return tuple(
                    Next(value, day, _facts(each)) for value, each in _by_value(following).items()
                )
        return ()

    def _coming(self) -> Iterator[Evidence]:
        """What is told of later days, and would change something."""
        return (e for e in self._told.later if e.latest != LATEST and self._concerns(e))

    def _is_untold(self, each: Evidence) -> bool:
        """Whether it has another value than holds, and nothing says when that came."""
        if is_dated(each) or each.value in self._values:
            return False
        return not any(
            is_dated(other) and other.value == each.value and earliest_of(other) <= each.latest
            for other in self._coming()
        )

    # The answer.

    def _answer(self, certainty: HeldCertainty, begins: Sequence[Evidence] = ()) -> Held:
        by_value = _by_value((*self._last, *self._beside, *begins))
        unbroken = Unbroken(self._told, self._life, self._values, self._running_values)
        holding = self._with_what_stands(unbroken.tellings())
        return Held(
            certainty=certainty,
            options=tuple(
                Option(value, _facts(each), value in self._values)
                for value, each in by_value.items()
            ),
            since=unbroken.since(set(by_value), holding) if len(by_value) == 1 else None,
            first_told=holding[0].latest if holding else None,
            last_told=holding[-1].latest if holding else None,
            holding=_facts(holding),
            conflicting=_facts(self._told.conflicting),
        )

    def _with_what_stands(self, holding: Sequence[Evidence]) -> Sequence[Evidence]:
        """What stands is of its holding, also where what is said of the order contradicts the days;
        in order of the latest day.
        """
        there = {each.fact for each in holding}
        missing = {e.fact: e for e in (*self._last, *self._beside) if e.fact not in there}
        return in_time([*holding, *missing.values()]) if missing else holding


def _by_value(evidence: Iterable[Evidence]) -> dict[str | None, list[Evidence]]:
    """Evidence by its value, in order of value, nobody last."""
    found: dict[str | None, list[Evidence]] = {}
    for each in evidence:
        found.setdefault(each.value, []).append(each)
    return dict(sorted(found.items(), key=lambda item: (item[0] is None, item[0] or "")))


def _facts(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    return tuple(sorted(facts_of(evidence)))

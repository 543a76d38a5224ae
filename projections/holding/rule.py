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

from events.time.dates import EARLIEST, LATEST, Bounds
from projections.holding.endings import fact_of, is_foretold
from projections.holding.evidence import (
    BeginningBounds,
    Evidence,
    Family,
    Held,
    HeldCertainty,
    Next,
    Option,
    earliest_of,
    is_dated,
)
from projections.holding.life import Life, life_of
from projections.holding.told_so_far import Told, leavings, told_by
from projections.holding.which_came_later import SaidOrder


def held(evidence: Sequence[Evidence], day: int, family: Family, said: SaidOrder) -> Held | None:
    """What is held of a subject on a day; None where nothing is told."""
    return History(evidence, family, said).held(day)


class History:
    """All that is visible of one subject."""

    def __init__(self, evidence: Sequence[Evidence], family: Family, said: SaidOrder) -> None:
        self._life = life_of(evidence, family, said)

    def held(self, day: int) -> Held | None:
        """What is held of it on a day; None where nothing is told."""
        return _Answer(told_by(day, self._life), self._life).held()

    def break_days(self) -> list[int]:
        """The days from which something else may be held than on the day before."""
        told = self._life.told
        days = {day for each in told for day in _break_days(each)}
        with_gaps = [each.gaps for each in told if each.gaps is not None]
        starts = {each.earliest for each in told if each.earliest is not None}
        days.update(
            day for gaps in with_gaps for start in starts if (day := gaps.since(start)) is not None
        )
        return sorted(days)


def _break_days(each: Evidence) -> Iterable[int]:
    yield each.latest
    yield each.latest + 1
    if each.earliest is not None:
        yield each.earliest
    if each.until is not None:
        yield each.until.earliest
        yield each.until.latest


class _Answer:
    """What is held on one day, worked out from what is told by then."""

    def __init__(self, told: Told, life: Life) -> None:
        self._told, self._life, self._order = told, life, life.order
        self._is_office = life.family == "office"
        gone = self._gone() if self._is_office else []
        last = self._last_but(gone)
        running = self._running() if self._is_office else []
        self._running_values = {each.value for each in running}
        left = self._left_before(last, gone) if self._is_office else []
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

    # Who holds an office beside whose the last word is.

    def _gone(self) -> list[Evidence]:
        """What tells of who left while another was in office: that makes no vacancy, and yet they
        are gone.
        """
        effect, certain = self._told.effect, self._told.certain
        if len(effect) == len(certain):
            return []
        beside = [each for each in certain if each not in effect]
        return [e for e in effect if self._is_followed(e, self._leavings(e.value, beside))]

    def _last_but(self, gone: list[Evidence]) -> list[Evidence]:
        """What nothing came after; where only such as are gone came last, what is left of it."""
        last = self._order.last(self._told.effect)
        if not gone:
            return last
        here = [each for each in last if each not in gone]
        return here or self._order.last([each for each in self._told.effect if each not in gone])

    def _left_before(self, last: list[Evidence], gone: list[Evidence]) -> list[Evidence]:
        """How somebody left whom only conditions bring back, with nobody else since. A term of
        which the end was only foretold was longer than that, where its holder is found in office.
        """
        values = {each.value for each in last}
        if len(values) != 1 or None in values or not all(each.attested for each in last):
            return []
        if values <= self._running_values:  # Whose end has not come is not brought back.
            return []
        leavings = [
            end
            for end in self._leavings(last[0].value, self._told.effect)
            if not is_foretold(end)
            and all(self._order.is_after(each, end) for each in last)
            and not any(self._is_somebody_between(end, each) for each in last)
        ]
        return [each for each in self._order.last(leavings) if each not in gone]

    def _is_somebody_between(self, end: Evidence, state: Evidence) -> bool:
        return any(
            (
                self._life.is_beginning(each)
                or each.value not in {None, state.value}
                or each.left not in {None, state.value}
            )
            and self._order.is_after(each, end)
            and self._order.is_after(state, each)
            for each in self._told.effect
        )

    def _running(self) -> list[Evidence]:
        """What is told last of each holder of an office whose end is told, and has not come."""
        persons = {
            begun.value
            for begun in self._told.certain
            if self._life.is_term(begun)
            and any(self._is_ahead(until, begun) for until in self._untils(begun))
            and not self._is_over(begun)
        }
        effect = self._told.effect
        own = [[each for each in effect if each.value == person] for person in persons]
        return [each for several in own for each in self._order.last(several)]

    def _untils(self, begun: Evidence) -> list[Bounds]:
        """When a holding ends, as far as told; "by then" does not say how long it lasted."""
        ends = self._life.ends.get(begun.fact, ())
        dated = [Bounds(e.earliest, e.latest) for e in ends if e.earliest is not None]
        if dated or begun.until is None or begun.until.earliest == EARLIEST:
            return dated
        return [begun.until]

    def _is_ahead(self, until: Bounds, begun: Evidence) -> bool:
        """Whether an end has not come yet, or not certainly: where another is told in office within
        its window, it has.
        """
        day = self._told.day
        if day < until.earliest:
            return True
        return day < until.latest and not any(
            each.value not in {None, begun.value} and each.latest >= until.earliest
            for each in self._told.effect
        )

    def _is_over(self, begun: Evidence) -> bool:
        """Whether who began has left since, or has begun anew."""
        ends = self._life.ends.get(begun.fact, ())
        if any(end.latest <= self._told.day or end in self._told.past for end in ends):
            return True
        return any(
            each.value == begun.value
            and self._life.is_beginning(each)
            and self._order.is_after(each, begun)
            for each in self._told.certain
        )

    # What may have moved, and what is told next.

    def _concerns(self, each: Evidence) -> bool:
        """Whether a change that may have happened would change what holds: nobody but a holder
        leaves an office. What is attested on the day itself stands alone.
        """
        if self._is_attested:
            return False
        leaves_only = self._is_office and self._life.is_end(each) and each.value is None
        return not leaves_only or not self._values or each.left in self._values - {None}

    def _begins_something(self, each: Evidence, among: Iterable[Evidence]) -> bool:
        """Whether a change would begin a value: an office is vacant when all have left."""
        if not self._is_office or each.value is not None or self._is_contested:
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
        later = [e for e in self._told.later if e.latest != LATEST and self._concerns(e)]
        for day, several in groupby(later, key=lambda each: each.latest):
            following = [
                each
                for each in several
                if not self._is_followed(each, self._told.effect)
                and self._begins_something(each, later)
            ]
            if following:
                if not all(self._is_untold(each, later) for each in following):
                    return ()
                return tuple(
                    Next(value, day, _facts(each)) for value, each in _by_value(following).items()
                )
        return ()

    def _is_untold(self, each: Evidence, later: Iterable[Evidence]) -> bool:
        """Whether it has another value than holds, and nothing says when that came."""
        if is_dated(each) or each.value in self._values:
            return False
        return not any(
            is_dated(other) and other.value == each.value and earliest_of(other) <= each.latest
            for other in later
        )

    # The answer.

    def _answer(self, certainty: HeldCertainty, begins: Sequence[Evidence] = ()) -> Held:
        by_value = _by_value((*self._last, *self._beside, *begins))
        holding = self._holding(self._values)
        return Held(
            certainty=certainty,
            options=tuple(
                Option(value, _facts(each), value in self._values)
                for value, each in by_value.items()
            ),
            since=self._since(set(by_value), holding) if len(by_value) == 1 else None,
            first_told=min((each.latest for each in holding), default=None),
            last_told=max((each.latest for each in holding), default=None),
            holding=_facts(holding),
            conflicting=_facts(self._told.conflicting),
        )

    def _holding(self, values: set[str | None]) -> list[Evidence]:
        """The tellings of values with none of another value between them; others come and go beside
        whose end is told, whose holding lasts since he left last.
        """
        every = [each for each in self._told.effect if each.value in values]
        own = [each for each in every if not self._leaves_another(each)]
        others = [
            each
            for each in self._told.effect
            if each.value not in values and not (each.left in values and self._ends_old_term(each))
        ]
        between = [each for each in others if self._is_followed(each, own)]
        run = [
            each
            for each in own
            if not any(self._order.is_after(other, each) for other in between)
            or self._runs_on(each)
        ]
        return run or every

    def _runs_on(self, each: Evidence) -> bool:
        if each.value not in self._running_values:
            return False
        left = self._leavings(each.value, self._told.certain)
        return not any(self._order.is_after(end, each) for end in left)

    def _leaves_another(self, end: Evidence) -> bool:
        """Whether somebody left an office that another, or who left, was in again until later."""
        return any(True for _ in self._outlasting(end))

    def _ends_old_term(self, end: Evidence) -> bool:
        """Whether somebody who left had come anew before that, until later: he stayed."""
        return any(
            begun.value == end.left and self._order.is_after(end, begun)
            for begun in self._outlasting(end)
        )

    def _outlasting(self, end: Evidence) -> Iterator[Evidence]:
        """What began by the day, and ended after somebody else, or another term, had ended."""
        if end.value is not None or not self._is_office:
            return
        for begun, other_end in self._life.endings:
            is_another = begun.latest <= self._told.day and end not in self._life.ends[begun.fact]
            if is_another and self._order.is_after(other_end, end):
                yield begun

    def _since(self, values: set[str | None], holding: list[Evidence]) -> BeginningBounds | None:
        begun = [each for each in holding if is_dated(each)]
        if begun and None in values:
            begun = [self._last_to_leave(begun)]
        if begun:
            first = min(begun, key=_by_bounds)
            return BeginningBounds(first.earliest, first.latest)
        if not holding:
            return None
        day = min(each.latest for each in holding)
        first_told = [each for each in holding if each.latest == day]
        told = self._told.effect if self._is_office else self._told.certain
        before = [
            other.earliest
            for other in told
            if other.value not in values
            and other.earliest not in {None, EARLIEST}
            and any(self._order.is_after(each, other) for each in first_told)
        ]
        # What is open below may be told before what it came after.
        return BeginningBounds(min(max(before), day) if before else None, day)

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

    def _is_followed(self, each: Evidence, told: list[Evidence]) -> bool:
        return self._order.is_followed(each, told)

    def _leavings(self, person: str | None, told: Iterable[Evidence]) -> list[Evidence]:
        return leavings(person, told, self._life)


def _by_bounds(each: Evidence) -> tuple[int, int]:
    return each.latest, earliest_of(each)


def _by_value(evidence: Iterable[Evidence]) -> dict[str | None, list[Evidence]]:
    """Evidence by its value, in order of value, nobody last."""
    found: dict[str | None, list[Evidence]] = {}
    for each in evidence:
        found.setdefault(each.value, []).append(each)
    return dict(sorted(found.items(), key=lambda item: (item[0] is None, item[0] or "")))


def _facts(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    return tuple(sorted({fact_of(each) for each in evidence}))

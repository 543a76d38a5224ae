"""Who holds an office beside whose the last word is.

Who left while another was in office makes no vacancy, and yet is gone. Whose end is told, and has
not come, is in office until then. Whom only conditions bring back, with nobody else since, was told
to have left: both stand.
"""

from collections.abc import Iterable
from typing import NamedTuple

from projections.holding.endings import is_foretold
from projections.holding.evidence import Evidence
from projections.holding.life import Life, ToldTerm
from projections.holding.told_so_far import Told
from projections.holding.which_came_later import from_day, not_before


class InOffice(NamedTuple):
    """What was told last of an office and `left` before it came back, and who is in it besides
    until their terms end.
    """

    last: list[Evidence]
    left: list[Evidence]
    running: list[Evidence]


def in_office(told: Told, life: Life) -> InOffice:
    """Find them among what is told by a day."""
    return _Found(told, life).all()


class _Found:
    def __init__(self, told: Told, life: Life) -> None:
        self._told, self._life, self._order = told, life, life.order

    def all(self) -> InOffice:
        gone = self._gone()
        last = self._last_but(gone)
        running = self._running()
        return InOffice(last, self._left_before(last, gone, running), running)

    def _gone(self) -> set[str]:
        """The facts that tell of who left while another was in office."""
        effect, certain = self._told.effect, self._told.certain
        if len(effect) == len(certain):
            return set()
        with_effect = {each.fact for each in effect}
        left: dict[str | None, list[Evidence]] = {}
        for each in certain:
            if each.fact not in with_effect:
                left.setdefault(each.left, []).append(each)
        return {e.fact for e in effect if e.value in left and self._is_followed(e, left[e.value])}

    def _last_but(self, gone: set[str]) -> list[Evidence]:
        """What nothing came after; where only such as are gone came last, what is left of it."""
        last = self._order.last(self._told.effect)
        if not gone:
            return last
        here = [each for each in last if each.fact not in gone]
        return here or self._order.last([e for e in self._told.effect if e.fact not in gone])

    def _left_before(
        self, last: list[Evidence], gone: set[str], running: Iterable[Evidence]
    ) -> list[Evidence]:
        """How somebody left whom only conditions bring back, with nobody else since. A term of
        which the end was only foretold was longer than that, where its holder is found in office.
        """
        values = {each.value for each in last}
        if len(values) != 1 or None in values or not all(each.attested for each in last):
            return []
        if values <= {each.value for each in running}:
            return []  # Whose end has not come is not brought back.
        told = self._life.leavings.get(last[0].value, [])
        if self._told.effect is self._told.certain:
            told = told[: from_day(told, self._told.day + 1)]
        else:
            effect = {each.fact for each in self._told.effect} if told else set()
            told = [end for end in told if end.fact in effect]
        left = [
            end
            for end in told
            if not is_foretold(end) and all(self._order.is_after(each, end) for each in last)
        ]
        for state in last if left else ():
            left = [end for end in left if not self._is_somebody_between(end, state)]
        return [each for each in self._order.last(left) if each.fact not in gone]

    def _is_somebody_between(self, end: Evidence, state: Evidence) -> bool:
        """Whether anything tells of anybody else, or of a beginning, that came after an end and
        before a condition was told.
        """
        return any(
            (
                self._life.is_beginning(each)
                or each.value not in {None, state.value}
                or each.left not in {None, state.value}
            )
            and self._order.is_after(state, each)
            for each in self._order.all_after(end, self._told.effect)
        )

    def _running(self) -> list[Evidence]:
        """What is told last of each holder of an office whose end is told, and has not come."""
        day = self._told.day
        persons = {
            term.begun.value
            for term in self._life.terms
            if term.begun.latest <= day < term.last_day
            and self._is_ahead(term)
            and not self._is_over(term.begun)
        }
        effect = self._told.effect
        own = [[each for each in effect if each.value == person] for person in persons]
        return [each for several in own for each in self._order.last(several)]

    def _is_ahead(self, term: ToldTerm) -> bool:
        """Whether an end has not come yet, or not certainly: where another is told in office within
        its window, or found that nobody is, it has.
        """
        day = self._told.day
        return any(
            day < until.earliest
            or (day < until.latest and not self._is_another_told(term.begun, until.earliest))
            for until in term.untils
        )

    def _is_another_told(self, begun: Evidence, since: int) -> bool:
        for each in reversed(self._told.effect):
            if each.latest < since:
                return False
            if each.value != begun.value and (each.value is not None or each.attested):
                return True
        return False

    def _is_over(self, begun: Evidence) -> bool:
        """Whether who began has left since, or has begun anew."""
        ends = self._life.ends.get(begun.fact, ())
        if any(end.latest <= self._told.day or end in self._told.past for end in ends):
            return True
        return any(
            each.value == begun.value
            and self._life.is_beginning(each)
            and self._order.is_after(each, begun)
            for each in not_before(begun, self._told.certain)
        )

    def _is_followed(self, each: Evidence, told: list[Evidence]) -> bool:
        return self._order.is_followed(each, told)

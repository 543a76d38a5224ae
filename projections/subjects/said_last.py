"""What a side said last, of all that is told of what it said on an issue: on which occasions, what
else may have been said since, and how much came earlier.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from msgspec import Struct

from events.time.dates import EARLIEST
from projections.holding.fact_tellings import FactTelling, in_order


class SpokenOn(Struct):
    """An occasion, while its statements are gathered. Days are ordinals."""

    engagement: str | None
    first: int
    last: int
    told: list[FactTelling]


class SaidLast(Struct, frozen=True):
    """Statements in order of date, the last occasions, and how many came before these."""

    told: list[FactTelling]
    last: list[SpokenOn]
    earlier: int


def said_last(
    told: Iterable[FactTelling], day: int, *, in_all: int | None = None
) -> SaidLast | None:
    """What was said last by a day; None where nothing was yet. There were so many occasions
    `in_all` by then, if not just those that are told of.
    """
    in_time = sorted(told, key=in_order)
    at = bisect_right(in_time, day, key=_latest)
    certain, coming = in_time[:at], in_time[at:]
    first_days = _first_days(certain)
    since = max(first_days.values(), default=None)
    last = [] if since is None else _occasions(certain, since)
    shown = {each.fact for one in last for each in one.told}
    shown |= {e.fact for e in certain if e.occasion is None and _is_since(e, since)}
    by_then = [each for each in coming if each.span.told_from <= day]
    shown |= {each.fact for each in by_then if _may_be_since(each, since, day)}
    if not shown:
        return None
    count = len(first_days) if in_all is None else in_all
    told_last = [each for each in (*certain, *by_then) if each.fact in shown]
    return SaidLast(told_last, last, count - len(last))


def break_days(told: Iterable[FactTelling]) -> list[int]:
    """The days from which something else may have been said last than on the day before."""
    spans = [each.span for each in told]
    starts = {each.told_from for each in spans}
    with_gaps = [each.first for each in spans if each.first.choices]
    again = {
        day for gaps in with_gaps for start in starts if (day := gaps.since(start)) is not None
    }
    return sorted(starts | again | {each.first.latest for each in spans})


class SaidSoFar:
    """What is told, gone through from day to day: of however much, what is near to the day."""

    def __init__(self, told: Iterable[FactTelling]) -> None:
        self._told = sorted(told, key=in_order)
        self._latest = [each.span.first.latest for each in self._told]
        self._coming = sorted(self._told, key=_told_from, reverse=True)
        self._open: list[FactTelling] = []
        self._at_engagement: dict[str, list[FactTelling]] = {}
        for each in self._told:
            if each.value is not None:
                self._at_engagement.setdefault(each.value, []).append(each)
        self._starts, self._counts = self._occasions_so_far()

    def by(self, day: int) -> SaidLast | None:
        """What was said last by a day that comes after those that were asked about before."""
        certain = bisect_right(self._latest, day)
        # The last occasions end no earlier than any of them began.
        near = self._told[bisect_left(self._latest, self._starts[certain]) : certain]
        engagements = {each.value for each in near} - {None}
        whole = [one for each in engagements for one in self._at_engagement[each or ""]]
        found = {each.fact: each for each in (*near, *whole, *self._opened_by(day))}
        return said_last(found.values(), day, in_all=self._counts[certain])

    def _opened_by(self, day: int) -> list[FactTelling]:
        """What may have been said by a day, and not certainly so."""
        while self._coming and _told_from(self._coming[-1]) <= day:
            self._open.append(self._coming.pop())
        self._open = [each for each in self._open if each.span.first.latest > day]
        return self._open

    def _occasions_so_far(self) -> tuple[list[int], list[int]]:
        """Of the first of what is told, for each number of it: the day from which on the last
        occasion is to be looked for, and how many occasions there were.
        """
        starts, counts, keys = [EARLIEST], [0], set[str | int]()
        for each in self._told:
            start = starts[-1]
            if each.occasion is not None:
                keys.add(each.occasion)
                alike = self._at_engagement.get(each.value or "", [each])
                start = max(start, min(map(_told_from, alike)))
            starts.append(start)
            counts.append(len(keys))
        return starts, counts


def _first_days(certain: Iterable[FactTelling]) -> dict[str | int, int]:
    """By occasion the first day of which it is told."""
    found: dict[str | int, int] = {}
    for each in certain:
        if each.occasion is not None:
            first = each.span.told_from
            found[each.occasion] = min(first, found.get(each.occasion, first))
    return found


def _occasions(certain: Sequence[FactTelling], since: int) -> list[SpokenOn]:
    """Those that ended no earlier than a day, of what is told in order of the latest one."""
    ended_since = {each.occasion for each in certain[bisect_left(certain, since, key=_latest) :]}
    found: dict[str | int, SpokenOn] = {}
    for each in certain:
        if each.occasion is not None and each.occasion in ended_since:
            first, last = each.span.told_from, each.span.first.latest
            one = found.setdefault(each.occasion, SpokenOn(each.value, first, last, []))
            one.first, one.last = min(one.first, first), max(one.last, last)
            one.told.append(each)
    return sorted(found.values(), key=lambda e: (e.first, e.last, e.engagement or ""))


def _latest(telling: FactTelling) -> int:
    return telling.order[0]


def _is_since(telling: FactTelling, since: int | None) -> bool:
    return since is None or telling.span.first.latest >= since


def _may_be_since(telling: FactTelling, since: int | None, as_of: int) -> bool:
    """Whether the last day by then on which it may have been said, in a gap perhaps, is since."""
    last = telling.span.first.until(as_of)
    return since is None or (last is not None and last >= since)


def _told_from(telling: FactTelling) -> int:
    return telling.span.told_from

"""Tellings of one change are one change.

What can begin but once (an appointment, an imposition, a level of relations) is told by several
with bounds that overlap: it lies where all of them have it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from msgspec.structs import replace

from projections.holding.evidence import Evidence, Family, earliest_of, is_dated

_BEGINS_ONCE: frozenset[Family] = frozenset(
    {"office", "recognition", "measure", "relations", "level"}
)


_TAKEN_UP = frozenset({"established", "resumed"})
_SHIFTED = frozenset({"raised", "lowered"})
"""Of the level of relations: what begins it but once, however often it shifts since."""


def as_one_change(evidence: Sequence[Evidence], family: Family) -> list[Evidence]:
    """Evidence of which what tells of one change has the bounds that all of it allows."""
    changes = [each for each in evidence if is_dated(each)]
    if family not in _BEGINS_ONCE or len(changes) < 2:
        return list(evidence)
    near = _Changes(changes)
    return [near.intersected(each) if is_dated(each) else each for each in evidence]


class _Changes:
    """Changes in order of their first days. Bounds that overlap are near one another: no other has
    to be looked at.
    """

    def __init__(self, changes: Sequence[Evidence]) -> None:
        self._told = sorted(changes, key=earliest_of)
        self._earliest = [earliest_of(each) for each in self._told]
        self._widest = max(each.latest - earliest_of(each) for each in changes)

    def intersected(self, own: Evidence) -> Evidence:
        alike = [own, *(each for each in self._overlapping(own) if self._are_one(own, each))]
        earliest = max(map(earliest_of, alike))
        latest = min(each.latest for each in alike)
        return replace(own, earliest=earliest, latest=latest) if earliest <= latest else own

    def _overlapping(self, own: Evidence) -> Sequence[Evidence]:
        start = bisect_left(self._earliest, earliest_of(own) - self._widest)
        return self._told[start : bisect_right(self._earliest, own.latest)]

    def _are_one(self, one: Evidence, other: Evidence) -> bool:
        if one is other or one.value != other.value or other.latest < earliest_of(one):
            return False
        if one.left != other.left and one.left is not None and other.left is not None:
            return False
        first = min(earliest_of(one), earliest_of(other))
        last = max(one.latest, other.latest)
        within = self._told[bisect_right(self._earliest, first) : bisect_left(self._earliest, last)]
        return not any(
            each.value not in {one.value, None}
            and each.latest < last
            and not (one.kind == other.kind and one.kind in _TAKEN_UP and each.kind in _SHIFTED)
            for each in within
        )

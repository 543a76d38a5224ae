"""Tellings of one change are one change.

What can begin but once (an appointment, an imposition, a level of relations) is told by several
with bounds that overlap: it lies where all of them have it.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from projections.holding.evidence import Evidence, Family, earliest_of, is_dated

_BEGINS_ONCE: frozenset[Family] = frozenset({"office", "measure", "relations", "level"})


def as_one_change(evidence: Sequence[Evidence], family: Family) -> list[Evidence]:
    """Evidence of which what tells of one change has the bounds that all of it allows."""
    changes = [each for each in evidence if is_dated(each)]
    if family not in _BEGINS_ONCE or len(changes) < 2:
        return list(evidence)
    return [_intersected(each, changes) if is_dated(each) else each for each in evidence]


def _intersected(own: Evidence, changes: Sequence[Evidence]) -> Evidence:
    alike = [own, *(each for each in changes if _are_one(own, each, changes))]
    earliest = max(map(earliest_of, alike))
    latest = min(each.latest for each in alike)
    return replace(own, earliest=earliest, latest=latest) if earliest <= latest else own


def _are_one(one: Evidence, other: Evidence, changes: Iterable[Evidence]) -> bool:
    if one is other or one.value != other.value:
        return False
    if one.left != other.left and one.left is not None and other.left is not None:
        return False
    starts = earliest_of(one), earliest_of(other)
    if max(starts) > min(one.latest, other.latest):
        return False
    first, last = min(starts), max(one.latest, other.latest)
    return not any(
        each.value not in {one.value, None} and first < earliest_of(each) and each.latest < last
        for each in changes
    )

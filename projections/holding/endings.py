"""Tellings of one change are one change, and an end belongs to what it ends.

What can begin but once (an appointment, an imposition, a level of relations) is told by several
with bounds that overlap: it lies where all of them have it. A term that is known to end makes an
end of its own, unless another one is told, or it was extended before it ran out.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from events.time.dates import EARLIEST
from projections.holding.evidence import Evidence, Family
from projections.holding.which_came_later import SaidOrder, TimeOrder, said_order

_BEGINS_ONCE: frozenset[Family] = frozenset({"office", "measure", "relations"})

_ENDS: Final[dict[Family, frozenset[str]]] = {
    "office": frozenset({"removed"}),
    "measure": frozenset({"lifted", "expired"}),
}
"""The kinds of evidence that end what somebody or something else began."""

_OWN_END: Final[dict[Family, tuple[str, str | None]]] = {
    "office": ("removed", None),
    "measure": ("expired", "expired"),
}
"""How a term ends by itself: the kind of its end, and the value from then on."""

_SUFFIX = "/end"
_NONE: frozenset[str] = frozenset()


class Ending(NamedTuple):
    """What began, and its end."""

    begun: Evidence
    end: Evidence


class Life(NamedTuple):
    """A subject's evidence in order of its latest day, the ends of its terms among it."""

    family: Family
    told: list[Evidence]
    endings: list[Ending]
    order: TimeOrder

    def is_end(self, each: Evidence) -> bool:
        """Whether it ends the holding of an office, or a measure."""
        return each.kind in _ENDS.get(self.family, _NONE)

    def is_beginning(self, each: Evidence) -> bool:
        """Whether somebody's holding of an office begins with it, or a measure."""
        return _is_beginning(each, self.family)

    def ends_of(self, begun: Evidence) -> list[Evidence]:
        """The ends of something that began."""
        return [each.end for each in self.endings if each.begun.fact == begun.fact]


def fact_of(evidence: Evidence) -> str:
    """The fact that tells of it: that of a term, of the end that the term has."""
    return evidence.fact.removesuffix(_SUFFIX)


def is_dated(evidence: Evidence) -> bool:
    """Whether it says when its value began."""
    return not evidence.attested and evidence.earliest is not None


def earliest_of(evidence: Evidence) -> int:
    """The first day on which it may have begun, `EARLIEST` where it is open below."""
    return EARLIEST if evidence.earliest is None else evidence.earliest


def life_of(evidence: Sequence[Evidence], family: Family, said: SaidOrder) -> Life:
    """Put the evidence of a subject in order, each end with what it ends."""
    told = _as_one_change(evidence, family)
    order = TimeOrder(family, said, told)
    if family not in _OWN_END or not any(
        each.until is not None or each.kind in _ENDS[family] for each in told
    ):
        return Life(family, _sorted(told), [], order)
    apart = [
        Ending(begun, each)
        for each in told
        if each.kind in _ENDS[family]
        for begun in _begun_by(each, told, family, order)
    ]
    along = [Ending(each, _own_end(each, family)) for each in told if each.until is not None]
    along = [each for each in along if _runs_out(each, told, apart, family, order)]
    also = [
        Ending(begun, each.end)
        for each in along
        for begun in _begun_by(each.end, told, family, order)
        if begun.fact != each.begun.fact
    ]
    endings = [*apart, *along, *also]
    complete = _sorted([*told, *(each.end for each in along)])
    return Life(
        family, complete, endings, TimeOrder(family, _with_ends(said, complete, endings), complete)
    )


def _sorted(told: Iterable[Evidence]) -> list[Evidence]:
    return sorted(told, key=lambda each: (each.latest, each.fact))


def _as_one_change(evidence: Sequence[Evidence], family: Family) -> list[Evidence]:
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


def _is_beginning(each: Evidence, family: Family) -> bool:
    """Who is said to replace somebody begins as well."""
    if family == "measure":
        return each.kind == "imposed"
    return family == "office" and not each.attested and each.value is not None


def _begun_by(
    end: Evidence, told: Iterable[Evidence], family: Family, order: TimeOrder
) -> list[Evidence]:
    """The beginning that an end belongs to, in all tellings of it that have the same last day: the
    last one before it, or else the first on its bounds.
    """
    own = [
        each
        for each in told
        if _is_beginning(each, family)
        and (family == "measure" or each.value == end.left)
        and not order.says_so(each, end)
    ]
    first = earliest_of(end)
    before = [each for each in own if each.latest < first]
    if before:
        last = max(each.latest for each in before)
        return [each for each in before if each.latest == last]
    beside = [each for each in own if each.latest >= first and earliest_of(each) <= end.latest]
    last = min((each.latest for each in beside), default=EARLIEST)
    return [each for each in beside if each.latest == last]


def _own_end(begun: Evidence, family: Family) -> Evidence:
    """The end that a beginning says itself."""
    assert begun.until is not None, "it says when it ends"
    kind, value = _OWN_END[family]
    return Evidence(
        fact=begun.fact + _SUFFIX,
        kind=kind,
        value=value,
        earliest=None if begun.until.earliest == EARLIEST else begun.until.earliest,
        latest=begun.until.latest,
        left=begun.value,
    )


def _runs_out(
    ending: Ending,
    told: Sequence[Evidence],
    apart: Sequence[Ending],
    family: Family,
    order: TimeOrder,
) -> bool:
    """Whether what begins ends as it says: its end is not told apart, and it was not extended."""
    begun, end = ending
    if not _is_beginning(begun, family) and not begun.attested:
        return False
    first = earliest_of(end)
    is_told_apart = any(
        each.kind in _ENDS[family]
        and (family == "measure" or each.left == begun.value)
        and each.earliest is not None
        and each.earliest <= end.latest
        and first <= each.latest
        for each in told
    )
    was_over = any(each.begun.fact == begun.fact and each.end.latest < first for each in apart)
    is_extended = any(
        _extends(each, begun) and _is_beginning(each, family) and not order.is_after(begun, each)
        for each in told
    )
    return not is_told_apart and not was_over and not is_extended


def _extends(longer: Evidence, begun: Evidence) -> bool:
    """Whether it began anew before it ran out, to end later."""
    if longer.value != begun.value or longer.until is None or begun.until is None:
        return False
    return longer.latest <= begun.until.latest < longer.until.earliest


def _with_ends(said: SaidOrder, told: Iterable[Evidence], endings: Iterable[Ending]) -> SaidOrder:
    """What is said of the order, and that each end came after what it ends."""
    follows = {each.fact: [*said.get(each.fact, ())] for each in told}
    for begun, end in endings:
        follows[end.fact].append(begun.fact)
    return said_order(follows)

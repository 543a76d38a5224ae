"""The life of a subject: all that is told of it, in order, with the ends that follow from it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from events.time.dates import EARLIEST, Bounds
from projections.holding.endings import (
    Ending,
    endings_of,
    is_beginning,
    is_end,
    is_foretold,
    is_term,
)
from projections.holding.evidence import HELD, Evidence, Family
from projections.holding.one_change import as_one_change
from projections.holding.which_came_later import (
    SaidOrder,
    TimeOrder,
    in_time,
    reached_from,
    said_order,
)


class ToldTerm(NamedTuple):
    """What began, and when it ends as far as is told, `last_day` the last day of all that."""

    begun: Evidence
    untils: list[Bounds]
    last_day: int


class Life(NamedTuple):
    """A subject's evidence in order of its latest day, the ends of its terms among it."""

    family: Family
    told: list[Evidence]
    endings: list[Ending]
    ends: Mapping[str, list[Evidence]]
    """By the fact that tells of a term, its ends."""
    order: TimeOrder
    terms: list[ToldTerm]
    """Those whose end is told."""
    leavings: Mapping[str | None, list[Evidence]]
    """By person, the tellings that somebody left an office."""

    def is_end(self, each: Evidence) -> bool:
        """Whether it ends the holding of an office, or a measure."""
        return is_end(each, self.family)

    def is_beginning(self, each: Evidence) -> bool:
        """Whether somebody's holding of an office begins with it, or a measure."""
        return is_beginning(each, self.family)

    def is_term(self, each: Evidence) -> bool:
        """Whether it tells of a holding to which ends belong."""
        return is_term(each, self.family)


def life_of(evidence: Sequence[Evidence], family: Family, said: SaidOrder) -> Life:
    """Put the evidence of a subject in order, each end with what it ends."""
    told = as_one_change(evidence, family)
    order = TimeOrder(family, said, told)
    endings = endings_of(told, family, order)
    if not endings:
        told = order.told
        return Life(family, told, [], {}, order, _terms(told, {}, family), _leavings(told, family))
    foretold = {each.end.fact: each.end for each in endings if is_foretold(each.end)}
    complete = in_time([*told, *foretold.values()])
    ordered = TimeOrder(family, _with_ends(said, complete, endings), complete)
    ends = _ends_by_term(endings)
    terms, left = _terms(complete, ends, family), _leavings(complete, family)
    return Life(family, complete, endings, ends, ordered, terms, left)


def _ends_by_term(endings: Iterable[Ending]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for begun, end in endings:
        found.setdefault(begun.fact, []).append(end)
    return found


def _terms(
    told: Iterable[Evidence], ends: Mapping[str, Sequence[Evidence]], family: Family
) -> list[ToldTerm]:
    if family not in HELD:
        return []
    found = (
        (each, _untils(each, ends.get(each.fact, ()))) for each in told if is_term(each, family)
    )
    return [ToldTerm(e, untils, max(u.latest for u in untils)) for e, untils in found if untils]


def _leavings(told: Iterable[Evidence], family: Family) -> dict[str | None, list[Evidence]]:
    found: dict[str | None, list[Evidence]] = {}
    for each in told if family in HELD else ():
        if is_end(each, family):
            found.setdefault(each.left, []).append(each)
    return found


def _untils(begun: Evidence, ends: Iterable[Evidence]) -> list[Bounds]:
    """When a holding ends, as far as told; "by then" does not say how long it lasted."""
    dated = [Bounds(e.earliest, e.latest) for e in ends if e.earliest is not None]
    if dated or begun.until is None or begun.until.earliest == EARLIEST:
        return dated
    return [begun.until]


def _with_ends(said: SaidOrder, told: Iterable[Evidence], endings: Iterable[Ending]) -> SaidOrder:
    """What is said of the order, and that each end came after what it ends."""
    follows = {each.fact: [*said.get(each.fact, ())] for each in told}
    for begun, end in endings:
        follows[end.fact].append(begun.fact)
    return said_order(reached_from(follows))

"""An end belongs to what it ends.

First it ends what foretold it; else the last term of its holder that was over by no other end, of
those before it; else the first that it may have ended. A term that is known to end makes an end of
its own, unless it was extended before it ran out, or an end is told that happened: what was only
foretold is weaker.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from events.time.dates import EARLIEST
from projections.holding.evidence import HELD, Evidence, Family, earliest_of, is_dated
from projections.holding.which_came_later import TimeOrder

_ENDS: Final[dict[Family, frozenset[str]]] = {
    "office": frozenset({"removed"}),
    "recognition": frozenset({"withdrawn"}),
    "measure": frozenset({"lifted", "expired"}),
}
"""The kinds of evidence that end what somebody or something else began."""

_OWN_END: Final[dict[Family, tuple[str, str | None]]] = {
    "office": ("removed", None),
    "recognition": ("withdrawn", None),
    "measure": ("expired", "expired"),
}
"""How a term ends by itself: the kind of its end, and the value from then on."""

_SUFFIX = "/end"
_NONE: frozenset[str] = frozenset()


class Ending(NamedTuple):
    """What began, and its end."""

    begun: Evidence
    end: Evidence


def endings_of(told: Sequence[Evidence], family: Family, order: TimeOrder) -> list[Ending]:
    """All ends, those that terms say themselves among them, each with what it ends."""
    if family not in _OWN_END or not any(e.until is not None or is_end(e, family) for e in told):
        return []
    return [each for own in _by_holder(told, family, order) for each in _of_one(own)]


def facts_of(evidence: Iterable[Evidence]) -> set[str]:
    """The facts that tell of some evidence: that of a term, of the end that the term has."""
    return {each.fact.removesuffix(_SUFFIX) for each in evidence}


def is_foretold(end: Evidence) -> bool:
    """Whether an end was told with its term, and not as something that happened."""
    return end.fact.endswith(_SUFFIX)


def is_end(each: Evidence, family: Family) -> bool:
    """Whether it ends the holding of an office, or a measure."""
    return each.kind in _ENDS.get(family, _NONE)


def is_beginning(each: Evidence, family: Family) -> bool:
    """Whether somebody's holding of an office begins with it, or a measure; who is said to replace
    somebody begins as well.
    """
    if family == "measure":
        return each.kind == "imposed"
    return family in HELD and not each.attested and each.value is not None


def is_term(each: Evidence, family: Family) -> bool:
    """Whether ends belong to it: it begins, or it was found with its end, whenever it began."""
    return is_beginning(each, family) or (each.attested and each.until is not None)


class _OneHolder(NamedTuple):
    """The terms of one holder and the ends told of them; a measure is the one holder of itself."""

    family: Family
    begun: list[Evidence]
    ends: list[Evidence]
    told: Sequence[Evidence]
    """All that is told of the subject."""
    order: TimeOrder


def _by_holder(told: Sequence[Evidence], family: Family, order: TimeOrder) -> Iterator[_OneHolder]:
    found: dict[str | None, _OneHolder] = {}

    def of(holder: str | None) -> _OneHolder:
        key = holder if family in HELD else None
        return found.setdefault(key, _OneHolder(family, [], [], told, order))

    for each in told:
        if is_term(each, family):
            of(each.value).begun.append(each)
        if is_end(each, family):
            of(each.left).ends.append(each)
    yield from found.values()


def _of_one(own: _OneHolder) -> list[Ending]:
    apart = _told_apart(own)
    foreseen = [Ending(e, _own_end(e, own.family)) for e in own.begun if e.until is not None]
    along = [each for each in foreseen if _runs_out(each, own, apart)]
    ended = {each.begun.fact for each in apart}
    shared = [
        Ending(each, end)
        for begun, end in along
        for each in own.begun
        if each.fact not in ended and _shares_end(each, begun, end)
    ]
    return [*apart, *along, *shared]


def _told_apart(own: _OneHolder) -> list[Ending]:
    """The ends that facts of their own tell, first to last, with what they end."""
    found: list[Ending] = []
    for end in sorted(own.ends, key=lambda each: (each.latest, earliest_of(each))):
        found += [Ending(begun, end) for begun in _ended_by(end, own, found)]
    return found


def _ended_by(end: Evidence, own: _OneHolder, earlier: Iterable[Ending]) -> list[Evidence]:
    """The term that an end belongs to, in all tellings of it: what it began with, and whatever was
    found with an end between that and this one.
    """
    terms = [each for each in own.begun if not own.order.says_so(each, end)]
    over = {begun.fact for begun, other in earlier if _is_another(other, end)}
    begun = _first_ended([each for each in terms if not each.attested], end, over)
    found = [each for each in terms if each.attested]
    if not begun:
        return _first_ended(found, end, over)
    return begun + [
        each
        for each in found
        if not _is_wholly_before(end, each) and not any(_is_wholly_before(each, b) for b in begun)
    ]


def _first_ended(
    terms: Sequence[Evidence], end: Evidence, over: AbstractSet[str]
) -> list[Evidence]:
    foretelling = [each for each in terms if _foretells(each, end)]
    if foretelling:
        return [
            each
            for each in terms
            if each in foretelling or any(_shares_end(each, begun, end) for begun in foretelling)
        ]
    before = [e for e in terms if _is_wholly_before(e, end) and e.fact not in over]
    if before:
        last = max(each.latest for each in before)
        return [each for each in before if each.latest == last]
    beside = [e for e in terms if not _is_wholly_before(e, end) and not _is_wholly_before(end, e)]
    # What is open below may have begun after this end as well.
    beside = [each for each in beside if is_dated(each)] or beside
    first = min((each.latest for each in beside), default=EARLIEST)
    return [each for each in beside if each.latest == first]


def _is_wholly_before(one: Evidence, other: Evidence) -> bool:
    return other.earliest is not None and one.latest < other.earliest


def _is_another(one: Evidence, other: Evidence) -> bool:
    """Whether two ends of one holder tell of two leavings, as far as can be seen."""
    if _is_wholly_before(one, other):
        return True
    return one.value == other.value and _bounds(one) != _bounds(other)


def _bounds(each: Evidence) -> tuple[int | None, int]:
    return each.earliest, each.latest


def _foretells(begun: Evidence, end: Evidence) -> bool:
    """Whether a term is said to end on days on which an end may have been."""
    if begun.until is None or end.earliest is None:
        return False
    return begun.until.earliest <= end.latest and end.earliest <= begun.until.latest


def _shares_end(each: Evidence, begun: Evidence, end: Evidence) -> bool:
    """Whether what begins without a word of its end has that of another term: it is told of the
    same, or of one anew before that end.
    """
    if each.attested or each.until is not None or each.value != begun.value:
        return False
    if _bounds(each) == _bounds(begun):
        return True
    return _is_wholly_before(begun, each) and _is_wholly_before(each, end)


def _own_end(begun: Evidence, family: Family) -> Evidence:
    """The end that a term says itself."""
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


def _runs_out(foreseen: Ending, own: _OneHolder, apart: Iterable[Ending]) -> bool:
    """Whether a term ends as it says: nothing is told of its end that happened, and it was not
    extended.
    """
    begun, end = foreseen
    is_told_apart = any(_overlaps_dated(each, end) for each in own.ends)
    is_ended_otherwise = any(
        _is_wholly_before(each.end, end) or _is_held_over(foreseen, each.end, own)
        for each in apart
        if each.begun.fact == begun.fact
    )
    is_extended = any(
        _extends(each, begun) and not own.order.is_after(begun, each) for each in own.begun
    )
    return not is_told_apart and not is_ended_otherwise and not is_extended


def _is_held_over(foreseen: Ending, end: Evidence, own: _OneHolder) -> bool:
    """Whether a term went on beyond the end that was foretold, to one that happened: nothing else
    is told in between.
    """
    return _is_wholly_before(foreseen.end, end) and not any(
        each.value not in {None, foreseen.begun.value}
        and _is_wholly_before(each, end)
        and not _is_wholly_before(each, foreseen.end)
        for each in own.told
    )


def _overlaps_dated(told: Evidence, foretold: Evidence) -> bool:
    """Whether an end is told on days on which one was foretold; "by then" is none of them."""
    if told.earliest is None:
        return False
    return told.earliest <= foretold.latest and earliest_of(foretold) <= told.latest


def _extends(longer: Evidence, begun: Evidence) -> bool:
    """Whether it tells of a later end before the one that was foretold."""
    if longer.value != begun.value or longer.until is None or begun.until is None:
        return False
    return longer.latest <= begun.until.latest < longer.until.earliest

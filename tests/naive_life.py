"""The life of a subject: which tellings are of one change, what came after what, what ended what.

The part of the judge (`tests.naive_holding`) that orders the evidence, whatever day is asked about.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from events.time.dates import EARLIEST
from projections.holding.evidence import LIFE, Evidence, Family
from tests.naive_closing import SaidOrder, followed_by, latest_known, said_order

After = Callable[[Evidence, Evidence], bool]
"""Whether the first came after the second."""

HAPPENS_ONCE = ("office", "recognition", "measure", "relations", "level")
"""What begins but once: these begin by an appointment, an imposition, a level."""

HELD: tuple[Family, ...] = ("office", "recognition")
"""What somebody has, and can lose who has it."""

GOES_ONE_WAY = ("incident", "accord")
"""What is not resolved before it occurs, nor ends before it was reached."""

END = "/end"


# Words for evidence.


def is_change(each: Evidence) -> bool:
    """Whether something happened, rather than was found to hold."""
    return not each.attested


def is_silent(each: Evidence) -> bool:
    """Whether it does not say when its value began."""
    return each.attested or each.earliest is None


def is_wholly_before(one: Evidence, other: Evidence) -> bool:
    """Whether all days of the one lie before those of the other."""
    return other.earliest is not None and one.latest < other.earliest


def overlap(one: Evidence, other: Evidence) -> bool:
    """Whether both may have been on one day."""
    return not is_wholly_before(one, other) and not is_wholly_before(other, one)


def is_end(each: Evidence, family: Family) -> bool:
    """Whether it ends a holding of an office, or a measure."""
    ends: Mapping[Family, tuple[str, ...]] = {
        "office": ("removed",),
        "recognition": ("withdrawn",),
        "measure": LIFE["measure"][3:],
    }
    return each.kind in ends.get(family, ())


def is_leaving(each: Evidence) -> bool:
    """Whether it tells that somebody lost what he had."""
    return any(is_end(each, family) for family in HELD)


def is_beginning(each: Evidence, family: Family) -> bool:
    """Whether somebody's holding of an office begins with it, or a measure; who replaces somebody
    begins as well.
    """
    if family == "measure":
        return each.kind == "imposed"
    return family in HELD and is_change(each) and each.value is not None


def is_term(each: Evidence, family: Family) -> bool:
    """Whether it tells of a holding to which ends belong: it begins, or was found with its end."""
    return is_beginning(each, family) or (each.attested and each.until is not None)


def is_end_of(end: Evidence, beginning: Evidence, family: Family) -> bool:
    """Whether an end is that of somebody who has a beginning; a measure is lifted for its target,
    which is all that the subject is.
    """
    return is_end(end, family) and (family == "measure" or end.left == beginning.value)


def named(several: Iterable[Evidence]) -> tuple[str, ...]:
    """Their facts, in order; an end that was told with the beginning has the fact of that."""
    return tuple(sorted({each.fact.removesuffix(END) for each in several}))


def is_foretold(end: Evidence) -> bool:
    """Whether an end was told with the beginning, and not as something that happened."""
    return end.fact.endswith(END)


def in_order(values: Iterable[str | None]) -> list[str | None]:
    """Values in order, nobody last."""
    return sorted(set(values), key=lambda value: (value is None, value or ""))


# Two tellings of one change.


def one_change(evidence: Sequence[Evidence], family: Family) -> list[Evidence]:
    """Tellings of one change, each with the days on which all of them have it."""
    if family not in HAPPENS_ONCE:
        return list(evidence)
    return [_intersected(each, evidence) for each in evidence]


def _intersected(each: Evidence, evidence: Sequence[Evidence]) -> Evidence:
    tellings = [each, *(other for other in evidence if tell_one_change(each, other, evidence))]
    earliest = latest_known(telling.earliest for telling in tellings)
    latest = min(telling.latest for telling in tellings)
    no_day_is_left = earliest is not None and earliest > latest
    return each if no_day_is_left else replace(each, earliest=earliest, latest=latest)


def tell_one_change(one: Evidence, other: Evidence, evidence: Sequence[Evidence]) -> bool:
    """Whether two tell of the same change, as far as can be seen."""
    if one is other or is_silent(one) or is_silent(other) or one.value != other.value:
        return False
    leave_different_persons = None not in (one.left, other.left) and one.left != other.left
    return (
        overlap(one, other)
        and not leave_different_persons
        and not any(is_another_between(each, one, other) for each in evidence)
    )


def is_another_between(each: Evidence, one: Evidence, other: Evidence) -> bool:
    """Whether a change to somebody else lies within the days of two changes."""
    assert one.earliest is not None, "it is not silent"
    assert other.earliest is not None, "it is not silent"
    first, last = min(one.earliest, other.earliest), max(one.latest, other.latest)
    if is_silent(each) or each.earliest is None or each.value in (one.value, None):
        return False
    begins_both = one.kind == other.kind and one.kind in ("established", "resumed")
    if begins_both and each.kind in ("raised", "lowered"):
        return False  # relations are taken up but once, however often their level shifts
    return first < each.earliest and each.latest < last


# What came after what.


def comes_after(evidence: Sequence[Evidence], family: Family, order: SaidOrder) -> After:
    """The order of a subject's evidence."""

    def after(one: Evidence, other: Evidence) -> bool:
        if is_wholly_before(other, one) or is_wholly_before(one, other):
            return is_wholly_before(other, one)
        says, is_denied = says_so(one, other, order), says_so(other, one, order)
        if says != is_denied:
            return says
        is_open = None in (one.earliest, other.earliest)
        if family in GOES_ONE_WAY or (family == "engagement" and is_open):
            return has_later_kind(one, other, family)
        if one.attested != other.attested and one.value != other.value:
            return is_change(one) and outlasts(one, other, evidence)
        is_equal = (one.earliest, one.latest) == (other.earliest, other.latest)
        return is_equal and has_later_kind(one, other, family)

    return after


def says_so(one: Evidence, other: Evidence, order: SaidOrder) -> bool:
    """Whether evidence says that it follows other evidence."""
    return other.fact in order.get(one.fact, ())


def has_later_kind(one: Evidence, other: Evidence, family: Family) -> bool:
    """Whether the one comes after the other in the life of such subjects."""
    return LIFE[family].index(one.kind) > LIFE[family].index(other.kind)


def outlasts(change: Evidence, state: Evidence, evidence: Sequence[Evidence]) -> bool:
    """Whether a change came after a condition of another value whose days it may share."""
    if change.left is not None and change.left == state.value:
        return True  # Who leaves does so after he was seen.
    if change.earliest is None:
        return False
    on_one_day = change.earliest == change.latest == state.latest
    # "Some day up to" is no stretch of days in which the change lay.
    is_blunt = state.earliest is not None and state.earliest < state.latest
    held_before = any(
        each is not state and each.value == state.value and each.latest < change.earliest
        for each in evidence
    )
    return on_one_day or is_blunt or held_before


def last_word(several: Sequence[Evidence], after: After) -> list[Evidence]:
    """What nothing came after. Of those that came after one another in a circle, none was last, or
    each of them.
    """
    before = {
        each.fact: [other.fact for other in several if after(each, other)] for each in several
    }
    chains = {fact: followed_by(fact, before, before.keys()) for fact in before}
    return [
        each
        for each in several
        if not any(
            each.fact in chain and fact not in chains[each.fact] for fact, chain in chains.items()
        )
    ]


# Ends and what they end.


Ending = tuple[Evidence, Evidence]
"""A beginning and its end."""


class Life(NamedTuple):
    """A subject's evidence with all ends, which of them end what, and what came after what."""

    family: Family
    evidence: list[Evidence]
    endings: list[Ending]
    after: After

    def ends_of(self, beginning: Evidence) -> list[Evidence]:
        """The ends of a beginning."""
        return [end for each, end in self.endings if each == beginning]


def life_of(evidence: Sequence[Evidence], family: Family, order: SaidOrder) -> Life:
    """Give each beginning its end, and each end its beginning."""
    told = one_change(evidence, family)
    after = comes_after(told, family, order)
    told_apart = endings_told_apart(told, family, order)
    told_along = [
        (begun, end_told_with(begun, family))
        for begun in told
        if runs_out(begun, told, told_apart, family, after)
    ]
    own = [end for _, end in told_along]
    shared = [
        (each, end)
        for begun, end in told_along
        for each in told
        if shares_end(each, begun, end) and each not in [begun for begun, _ in told_apart]
    ]
    endings = [*told_apart, *told_along, *shared]
    complete = [*told, *own]
    said = said_with_ends(complete, endings, order)
    return Life(family, complete, endings, comes_after(complete, family, said))


def endings_told_apart(told: Sequence[Evidence], family: Family, order: SaidOrder) -> list[Ending]:
    """The ends that facts of their own tell, first to last, with what they end."""
    endings: list[Ending] = []
    for end in sorted(
        told, key=lambda each: (each.latest, latest_known([each.earliest, EARLIEST]))
    ):
        if is_end(end, family):
            ended = ended_by(end, told, tuple(endings), family, order)
            endings += [(begun, end) for begun in ended]
    return endings


def ended_by(
    end: Evidence,
    told: Sequence[Evidence],
    endings: Sequence[Ending],
    family: Family,
    order: SaidOrder,
) -> list[Evidence]:
    """What an end belongs to: a beginning in all tellings of it, with what was found between, and
    with an end of its own; where none is told, what was found so alone.
    """
    own = [
        each
        for each in told
        if is_term(each, family) and is_end_of(end, each, family) and not says_so(each, end, order)
    ]
    over = [begun for begun, other in endings if is_another_end(other, end)]
    begun = ended_first([each for each in own if is_change(each)], end, over)
    found = [each for each in own if each.attested]
    if not begun:
        return ended_first(found, end, over)
    return begun + [
        each
        for each in found
        if not is_wholly_before(end, each) and not any(is_wholly_before(each, one) for one in begun)
    ]


def ended_first(own: Sequence[Evidence], end: Evidence, over: Sequence[Evidence]) -> list[Evidence]:
    """What an end belongs to first: what foretold it, or the last before it that was not over, or
    else the first that it may have ended, one that says when before others.
    """
    foretold = [each for each in own if foretells(each, end)]
    if foretold:
        return [
            each
            for each in own
            if each in foretold or any(shares_end(each, begun, end) for begun in foretold)
        ]
    before = [each for each in own if is_wholly_before(each, end) and each not in over]
    beside = [each for each in own if overlap(each, end)]
    if before:
        return [each for each in before if each.latest == max(b.latest for b in before)]
    beside = [each for each in beside if not is_silent(each)] or beside
    return [each for each in beside if each.latest == min(b.latest for b in beside)]


def is_another_end(one: Evidence, other: Evidence) -> bool:
    """Whether two ends of one person are told of two leavings, as far as can be seen."""
    have_same_bounds = (one.earliest, one.latest) == (other.earliest, other.latest)
    return is_wholly_before(one, other) or (one.value == other.value and not have_same_bounds)


def shares_end(each: Evidence, begun: Evidence, end: Evidence) -> bool:
    """Whether what begins without a word of its end has that of another beginning: it is told of
    the same, or of one anew before that end.
    """
    if each.attested or each.value != begun.value or each.until is not None:
        return False
    is_same = (each.earliest, each.latest) == (begun.earliest, begun.latest)
    return is_same or (is_wholly_before(begun, each) and is_wholly_before(each, end))


def foretells(begun: Evidence, end: Evidence) -> bool:
    """Whether a beginning says that it ends on days on which an end may have been."""
    if begun.until is None or end.earliest is None:
        return False
    return begun.until.earliest <= end.latest and end.earliest <= begun.until.latest


def end_told_with(begun: Evidence, family: Family) -> Evidence:
    """The end that a beginning says itself."""
    assert begun.until is not None, "it says when it ends"
    earliest, latest = begun.until.earliest, begun.until.latest
    return Evidence(
        fact=begun.fact + END,
        kind="expired" if family == "measure" else "removed",
        value="expired" if family == "measure" else None,
        earliest=None if earliest == EARLIEST else earliest,
        latest=latest,
        left=begun.value,
    )


def runs_out(
    begun: Evidence,
    told: Sequence[Evidence],
    told_apart: Sequence[Ending],
    family: Family,
    after: After,
) -> bool:
    """Whether what begins ends as it says: nobody tells its end apart, or that it was extended."""
    if begun.until is None or not is_term(begun, family):
        return False
    own = end_told_with(begun, family)
    ends = [each for each in told if is_end_of(each, begun, family)]
    is_told_apart = any(each.earliest is not None and overlap(each, own) for each in ends)
    is_ended_otherwise = any(
        is_wholly_before(end, own) or is_held_over(begun, own, end, told)
        for each, end in told_apart
        if each == begun
    )
    is_extended = any(
        extends(each, begun) and not after(begun, each) for each in told if is_term(each, family)
    )
    return not is_told_apart and not is_ended_otherwise and not is_extended


def is_held_over(
    begun: Evidence, foretold: Evidence, end: Evidence, told: Sequence[Evidence]
) -> bool:
    """Whether a holding went on beyond the end that was foretold, to one that happened: nothing
    else is told in between.
    """
    others = [each for each in told if each.value not in (None, begun.value)]
    return is_wholly_before(foretold, end) and not any(
        is_wholly_before(each, end) and not is_wholly_before(each, foretold) for each in others
    )


def extends(longer: Evidence, begun: Evidence) -> bool:
    """Whether a beginning with a later end was told before the end of another one."""
    if longer.value != begun.value or longer.until is None or begun.until is None:
        return False
    return longer.latest <= begun.until.latest < longer.until.earliest


def said_with_ends(
    evidence: Sequence[Evidence], endings: Sequence[Ending], order: SaidOrder
) -> SaidOrder:
    """What is said, and that each end follows its beginning."""
    follows = {
        each.fact: [
            *order.get(each.fact, ()),
            *(begun.fact for begun, end in endings if end == each),
        ]
        for each in evidence
    }
    return said_order(follows)

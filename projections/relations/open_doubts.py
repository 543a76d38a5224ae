"""Which facts would settle what is only possible?

What makes an element possible are blunt dates: it is not known whether something had begun by the
day, or which of two things came first. The facts that are named settle the element when the first
day of each is known, whichever day it turns out to be.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from events.time.dates import EARLIEST, LATEST, Edtf, iso
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.worded import Worded
from projections.relations.changed_elements import SECTIONS
from projections.relations.relations import Relations
from projections.states.elements import Element, state_of
from projections.states.followers import Followers
from projections.states.supersession import OPEN_LIMIT, Candidate, is_blunt, unsuperseded
from projections.states.transitions import Considered, candidates, considered


class Settling(Worded, frozen=True, kw_only=True):
    """A fact whose day would help to settle an element.

    `whether_by_then`: it is not known whether it had happened by the day. `order_with`: facts of
    which it is not known whether they came before it or after it.
    """

    fact: str
    date: Edtf
    date_in_words: str = ""
    whether_by_then: bool
    order_with: tuple[str, ...]


class Unsettled(Struct, frozen=True, kw_only=True):
    """An element that is only possible, and the facts that would settle it: all of them together.

    None where nothing is recorded that would: an engagement that is merely reported. `settled_on`
    is the first day as of which the element is certain by the days that pass, with what is
    recorded; null where there is none. `cut_off`: there may be more such facts, as of dates that
    are open below only some are considered.
    """

    section: str
    id: str
    facts: tuple[Settling, ...]
    settled_on: str | None
    cut_off: bool


class _Open(NamedTuple):
    """An element that is only possible."""

    section: str
    id: str
    subject: str


def unsettled(reader: Reader, state: Relations, clocks: Clocks) -> Iterator[Unsettled]:
    """What would settle each element of a state that is only possible."""
    possible = [
        _Open(section.name, section.id(each), f"{section.kind}/{section.id(each)}")
        for section in SECTIONS
        for each in getattr(state, section.name)
        if isinstance(each, Element) and each.certainty == "possible"
    ]
    found = considered(reader, [each.subject for each in possible], clocks)
    for each in possible:
        looked_at = found.get(each.subject)
        window = [] if looked_at is None else looked_at.window
        yield Unsettled(
            section=each.section,
            id=each.id,
            facts=() if looked_at is None else tuple(_settling(looked_at, clocks.as_of)),
            settled_on=_settled_on(reader, each.subject, window, clocks),
            cut_off=sum(e.span.first.earliest == EARLIEST for e in window) >= OPEN_LIMIT,
        )


def _settling(looked_at: Considered, as_of: int) -> Iterator[Settling]:
    """The blunt ones among what may matter, unless it happened and its place is beyond doubt."""
    relevant = _relevant(looked_at, as_of)
    for each in relevant:
        order_with = tuple(
            other.fact
            for other in relevant
            if other is not each and other.value != each.value and _overlap(each, other)
        )
        whether = each.certainty == "possible"
        if is_blunt(each) and (whether or order_with):
            yield Settling(
                fact=each.fact,
                date=each.date,
                whether_by_then=whether,
                order_with=order_with,
            )


def _relevant(looked_at: Considered, as_of: int) -> list[Candidate]:
    """What may be the last transition once days are known: the candidates, and what they set aside
    only because dates are blunt.
    """
    window, followers = looked_at
    kept = {each.fact for each in unsuperseded(window, followers, as_of)}
    start = max(
        (each.span.first.earliest for each in window if each.certainty == "certain"),
        default=EARLIEST,
    )
    within = [each for each in window if each.fact in kept or each.latest(as_of) >= start]
    if _agrees_with_positions(window, followers):
        open_ones = [
            each
            for each in within
            if each.fact in kept or not _is_followed_for_good(each, followers, as_of)
        ]
        if not _may_be_contradicted(window, open_ones, followers):
            within = open_ones
    return sorted(within, key=lambda each: (each.span.first.latest, each.position))


def _agrees_with_positions(window: Sequence[Candidate], followers: Followers) -> bool:
    """Whether nothing says that it follows what was recorded after it: then what facts say they
    follow cannot go in a circle with the order in which they were recorded.
    """
    positions = {each.fact: each.position for each in window}
    first_after = followers.best_after(positions, min)
    return not any(
        followers.is_in_circle(each.fact)
        or first_after.get(each.fact, each.position) < each.position
        for each in window
    )


def _may_be_contradicted(
    window: Sequence[Candidate], named: Sequence[Candidate], followers: Followers
) -> bool:
    """Whether days of what is named may deny a chain of facts of which a middle one is not named.

    Where it turns out that the last of a chain came before the first, a blunt one between them
    still says that it follows the one and is followed by the other: a circle, for which nothing
    counts of what facts say they follow.
    """
    bounds = followers.bounds()
    known = {each.fact for each in named}
    first_after = followers.best_after({fact: each.earliest for fact, each in bounds.items()}, min)
    through = {
        fact: day
        for fact, day in first_after.items()
        if fact in bounds and fact not in known and bounds[fact].earliest < bounds[fact].latest
    }
    sooner = followers.best_after(through, min)
    bounds |= {each.fact: each.span.first for each in window}
    return any(day < bounds[fact].latest for fact, day in sooner.items() if fact in bounds)


def _is_followed_for_good(each: Candidate, followers: Followers, as_of: int) -> bool:
    """Whether something certain follows it, on whichever of its days that began."""
    return any(
        first.latest <= as_of and each.span.first.earliest <= first.earliest
        for first in followers.directly(each.fact).values()
    )


def _overlap(one: Candidate, other: Candidate) -> bool:
    a, b = one.span.first, other.span.first
    return a.earliest <= b.latest and b.earliest <= a.latest


def _settled_on(
    reader: Reader, subject: str, window: Sequence[Candidate], clocks: Clocks
) -> str | None:
    days = {each.span.first.latest for each in window} - {LATEST}
    for day in sorted(day for day in days if day > clocks.as_of):
        then = replace(clocks, as_of=day)
        found = candidates(reader, [subject], then).get(subject, [])
        if found and state_of(found, then).certainty == "certain":
            return iso(day)
    return None

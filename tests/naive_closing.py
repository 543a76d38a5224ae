"""What facts say of their order, and the bounds that follow from it: of all facts there are.

The part of the judge (`tests.naive_holding`) that comes before any subject is looked at.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

Follows = Mapping[str, Sequence[str]]
"""By fact, those that it says itself that it follows."""

SaidOrder = Mapping[str, AbstractSet[str]]
"""By fact, those that it says that it follows, through others too; circles are taken out."""


class Dated(NamedTuple):
    """The bounds of a fact's first day; `earliest` is None where it is open below."""

    earliest: int | None
    latest: int
    attested: bool


def followed_by(fact: str, follows: Follows, among: AbstractSet[str]) -> set[str]:
    """All that a fact says that it follows, through any number of others of these."""
    found: set[str] = set()
    to_ask = [fact]
    while to_ask:
        for each in follows.get(to_ask.pop(), ()):
            if each in among and each not in found:
                found.add(each)
                to_ask.append(each)
    return found


def said_order(follows: Follows) -> SaidOrder:
    """What each fact says that it follows, without those that say the same of it."""
    everything = {*follows, *(each for several in follows.values() for each in several)}
    chains = {fact: followed_by(fact, follows, everything) for fact in everything}
    return {
        fact: frozenset(each for each in chain if fact not in chains[each])
        for fact, chain in chains.items()
    }


def closed(facts: Mapping[str, Dated], follows: Follows) -> Mapping[str, Dated]:
    """Bounds drawn closer: nothing lies before what it follows, nor after what follows it."""
    chains = {fact: followed_by(fact, follows, facts.keys()) for fact in facts}
    return {fact: _closed(fact, facts, chains) for fact in facts}


def _closed(fact: str, facts: Mapping[str, Dated], chains: Mapping[str, set[str]]) -> Dated:
    own = facts[fact]
    is_in_circle = fact in chains[fact]
    if own.attested or is_in_circle:
        return own
    before = [facts[each] for each in chains[fact]]
    behind = [facts[each] for each in facts if fact in chains[each]]
    low = latest_known([own.earliest, *(each.earliest for each in before)])
    high = min([own.latest, *(each.latest for each in behind)])
    no_day_is_left = low is not None and low > high
    return own if no_day_is_left else Dated(low, high, own.attested)


def latest_known(days: Iterable[int | None]) -> int | None:
    """The last of the days that are known."""
    return max((day for day in days if day is not None), default=None)

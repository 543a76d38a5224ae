"""What a registration may say of whom somebody acts for, and when: days that fit each other."""

from collections.abc import Iterator
from typing import NamedTuple

from events.admission.broken import BrokenRule
from events.time.dates import EARLIEST, LATEST, parse
from events.vocabulary.registry import ActorAdded, Affiliation


class _Days(NamedTuple):
    """From when at the latest somebody acts for a state, and until when at least."""

    acts_for: str
    since: int
    until: int


def broken_affiliations(actor: ActorAdded) -> Iterator[BrokenRule]:
    """What forbids that an actor acts for others over these days; its dates are dates."""
    before = [_Days(each, EARLIEST, LATEST) for each in actor.acts_for]
    for index, each in enumerate(actor.affiliations):
        at = f"/affiliations/{index}"
        if each.since is None and each.until is None:
            yield BrokenRule(
                at, "since or until; who acts for it on whatever day has it in acts_for"
            )
        elif _ends_before_it_begins(each):
            expected = f"the first day without it, which does not lie before {each.since}"
            yield BrokenRule(f"{at}/until", expected, each.until)
        days = _days(each)
        if any(_overlap(days, other) for other in before):
            expected = "a state that it does not act for on some of these days already"
            yield BrokenRule(f"{at}/acts_for", expected, each.acts_for)
        before.append(days)


def _ends_before_it_begins(affiliation: Affiliation) -> bool:
    since, until = affiliation.since, affiliation.until
    if since is None or until is None:
        return False
    return parse(until).days.latest < parse(since).first.earliest


def _days(affiliation: Affiliation) -> _Days:
    """Those on which it certainly does, if there are any."""
    since, until = affiliation.since, affiliation.until
    return _Days(
        affiliation.acts_for,
        EARLIEST if since is None else parse(since).first.latest,
        LATEST if until is None else parse(until).first.earliest,
    )


def _overlap(one: _Days, other: _Days) -> bool:
    begins, ends = max(one.since, other.since), min(one.until, other.until)
    return one.acts_for == other.acts_for and begins < ends

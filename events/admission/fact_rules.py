"""What days a fact may have beside each other: a condition held on a day that came, and nothing
ended before it began.
"""

from collections.abc import Iterator
from contextlib import suppress

from events.admission.broken import BrokenRule
from events.errors import DateError
from events.time.dates import LATEST, lasts, parse
from events.vocabulary.base import Condition, Fact


def broken_by_days(fact: Fact, at: str) -> Iterator[BrokenRule]:
    """What forbids that a fact has these days; dates that are none are told by themselves."""
    with suppress(DateError):
        until = getattr(fact, "until", None)
        if isinstance(fact, Condition):
            yield from _attested(fact, at)
        if until is not None:
            yield from _until(fact, until, at)


def _attested(fact: Condition, at: str) -> Iterator[BrokenRule]:
    if not lasts(fact.attested) and parse(fact.attested).days.latest == LATEST:
        expected = "a day that had come by some day, as the condition held on it"
        yield BrokenRule(f"{at}/attested", expected, fact.attested)


def _until(fact: Fact, until: str, at: str) -> Iterator[BrokenRule]:
    """What held on a day ends after it; what began may end on the very day."""
    ended, began = parse(until).days.latest, parse(fact.when).first.earliest
    if ended < began or (ended == began and isinstance(fact, Condition)):
        expected = f"the first day without it, which does not lie before {fact.when}"
        yield BrokenRule(f"{at}/until", expected, until)

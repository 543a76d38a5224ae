"""What a fact may say of itself: days that fit each other, and states that are two."""

from collections.abc import Iterator

from events.admission.broken import BrokenRule
from events.time.dates import LATEST, parse
from events.vocabulary.base import Condition, Fact
from events.vocabulary.facts import RecognitionFact, RelationsFact
from events.vocabulary.relations import (
    MissionClosed,
    MissionMoved,
    MissionOpened,
    RelationsEnded,
    RelationsStood,
    WarDeclared,
    WarEnded,
)

_TWO = 2


def broken_in_itself(fact: Fact, at: str) -> Iterator[BrokenRule]:
    """What forbids that a fact says what it does, whatever is recorded; its dates are dates."""
    yield from _days(fact, at)
    match fact:
        case WarEnded() if len({*fact.parties}) < _TWO:
            yield BrokenRule(f"{at}/parties", "two states or more", ", ".join(fact.parties))
        case MissionOpened() | MissionClosed() | MissionMoved() if fact.of == fact.host:
            yield BrokenRule(f"{at}/host", "another state than the mission's", fact.host)
        case WarDeclared() if fact.declared_by in fact.against:
            expected = "other states than the one that declares war"
            yield BrokenRule(f"{at}/against", expected, fact.declared_by)
        case _ if isinstance(fact, RecognitionFact):
            yield from _recognition(fact, at)
        case _ if isinstance(fact, RelationsFact):
            yield from _relations(fact, at)


def _recognition(fact: RecognitionFact, at: str) -> Iterator[BrokenRule]:
    for field in ("recognised", "government_of"):
        if getattr(fact, field) == fact.recognised_by:
            expected = "another state than recognises it"
            yield BrokenRule(f"{at}/{field}", expected, fact.recognised_by)


def _relations(fact: RelationsFact, at: str) -> Iterator[BrokenRule]:
    if len({*fact.between}) != _TWO:
        yield BrokenRule(f"{at}/between", "two states", ", ".join(fact.between))
    for field in ("severed_by", "interrupted_by", "ceased"):
        actor = getattr(fact, field, None)
        if actor is not None and actor not in fact.between:
            yield BrokenRule(f"{at}/{field}", "one of the two states", actor)
    if isinstance(fact, RelationsEnded) and fact.into == fact.ceased:
        yield BrokenRule(f"{at}/into", "another state than ceased to be one", fact.ceased)
    if isinstance(fact, RelationsStood) and fact.level and fact.course in {"broken", "none"}:
        expected = f"no level, as the course is {fact.course!r}"
        yield BrokenRule(f"{at}/level", expected, fact.level)


def _days(fact: Fact, at: str) -> Iterator[BrokenRule]:
    until = getattr(fact, "until", None)
    if isinstance(fact, Condition):
        yield from _attested(fact, at)
    if until is not None:
        yield from _until(fact, until, at)


def _attested(fact: Condition, at: str) -> Iterator[BrokenRule]:
    if parse(fact.attested).days.latest == LATEST:
        expected = "a day that had come by some day, as the condition held on it"
        yield BrokenRule(f"{at}/attested", expected, fact.attested)


def _until(fact: Fact, until: str, at: str) -> Iterator[BrokenRule]:
    """What held on a day ends after it; what began may end on the very day."""
    ended, began = parse(until).days.latest, parse(fact.when).first.earliest
    if ended < began or (ended == began and isinstance(fact, Condition)):
        expected = f"the first day without it, which does not lie before {fact.when}"
        yield BrokenRule(f"{at}/until", expected, until)

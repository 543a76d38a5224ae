"""On which days does an engagement take place, as far as it is said? For doubts about what is new.

What is recorded now counts, under no clocks, and what comes before an event in the same batch.
"""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from events.time.dates import EARLIEST, LATEST, Span, parse
from events.vocabulary.accords import AgreementReached, JointStatementIssued
from events.vocabulary.base import Fact, Happening
from events.vocabulary.catalogue import tag_of
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.facts import EngagementTransition
from projections.model.numbered import number_of, of_subject
from projections.subjects.engagements import STATUS

LOOKED_AT = 40
"""Facts of an engagement that are looked at, at most. One that has more is not doubted: what is not
looked at may have been on the day.
"""

ANOTHER_PLACE_DAYS = 1
"""It may be another day where somebody else takes part, or signs."""

SETTLED = {"planned", "announced"}
"""A day that is proposed binds nobody."""

GIVEN_UP = {"postponed", "cancelled", "refused"}

_LAST = f"""
SELECT fact, date, value, detail FROM telling WHERE subject = {number_of(of_subject("?"))}
ORDER BY told_from DESC, fact DESC LIMIT ?
"""


class Stated(NamedTuple):
    """What a fact says of an engagement: on which day it became what, for when it is planned."""

    fact: str
    date: str
    status: str | None
    planned_for: str | None


class Outside(NamedTuple):
    """The fact by which an engagement is on other days, and what it says."""

    fact: str
    said: str


class Occasions:
    """Engagements as the views have them and as the facts of a batch go on telling."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._noted: dict[str, dict[str, Stated]] = {}

    def outside(self, fact: Fact) -> Outside | None:
        """What says that the engagement at which a fact happened was on other days; the fact is
        taken in.
        """
        found: Outside | None = None
        match fact:
            case EngagementHeld():
                found = self._held(fact.engagement, fact) or self._planned(fact.engagement, fact)
            case AgreementReached() | JointStatementIssued() if fact.engagement is not None:
                found = self._held(fact.engagement, fact)
        if isinstance(fact, EngagementTransition):
            status, planned_for = STATUS[tag_of(type(fact))], getattr(fact, "planned_for", None)
            noted = self._noted.setdefault(fact.engagement, {})
            if len(noted) < LOOKED_AT:
                noted[fact.id] = Stated(fact.id, fact.date, status, planned_for)
        return found

    def _held(self, engagement: str, fact: Happening) -> Outside | None:
        held = [each for each in self._of(engagement, fact.id) if each.status == "held"]
        if not held or any(_may_meet(fact.date, each.date) for each in held):
            return None
        return Outside(
            held[-1].fact, f"by {held[-1].fact!r} the engagement was held {held[-1].date}"
        )

    def _planned(self, engagement: str, fact: Happening) -> Outside | None:
        latest = parse(fact.date).first.latest
        plan, planned_for = "", fact.date
        for each in self._of(engagement, fact.id):
            if parse(each.date).first.latest > latest:
                break
            if each.status in GIVEN_UP:
                planned_for = fact.date
            elif each.status in SETTLED and each.planned_for is not None:
                plan, planned_for = each.fact, each.planned_for
        if _may_meet(fact.date, planned_for):
            return None
        return Outside(plan, f"by {plan!r} the engagement was planned for {planned_for}")

    def _of(self, engagement: str, but: str) -> list[Stated]:
        noted = self._noted.get(engagement, {})
        if len(noted) == LOOKED_AT:
            return []
        found = {each.fact: each for each in self._recorded(engagement)} | noted
        found.pop(but, None)
        if len(found) >= LOOKED_AT:
            return []
        return sorted(found.values(), key=lambda each: parse(each.date).first.latest)

    def _recorded(self, engagement: str) -> Iterator[Stated]:
        asked = (f"engagement/{engagement}", LOOKED_AT)
        yield from (Stated(*row) for row in self._db.execute(_LAST, asked))


def _may_meet(one: str, other: str) -> bool:
    """Whether two dates may be of the same day, or of neighbouring ones."""
    a, b = parse(one), parse(other)
    return a.days.touches(*_around(b)) and b.days.touches(*_around(a))


def _around(span: Span) -> tuple[int, int]:
    earliest = max(EARLIEST, span.first.earliest - ANOTHER_PLACE_DAYS)
    return earliest, min(LATEST, span.last.latest + ANOTHER_PLACE_DAYS)

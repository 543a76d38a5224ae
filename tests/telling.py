"""Evidence of a subject and what is held of it, told in as few words as the rule's cases need.

Dates are EDTF, as in facts. Facts are named in one text: `"announced held"` are two.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from events.time.dates import EARLIEST, Bounds, day_of, parse
from projections.holding import rule as holding
from projections.holding.evidence import (
    BeginningBounds,
    Evidence,
    Family,
    Held,
    HeldCertainty,
    Next,
    Option,
)
from tests import naive_holding
from tests.naive_closing import Dated, SaidOrder, closed, said_order

Rule = Callable[[Sequence[Evidence], int, Family, SaidOrder], Held | None]
"""What is held of a subject: evidence with its bounds closed, the day, and who says that they
follow whom.
"""

RULES: tuple[Rule, ...] = (naive_holding.held, holding.held)
"""The implementations of the rule."""

by_each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__module__)


class Subject(NamedTuple):
    """Evidence of one subject, which of its facts say that they follow which, and the facts of
    other subjects that they follow.
    """

    family: Family
    evidence: tuple[Evidence, ...]
    follows: Mapping[str, Sequence[str]]
    elsewhere: Mapping[str, Dated]

    def on(self, day: str, rule: Rule) -> Held | None:
        """What is held of it on a day."""
        return self.held(day_of(day), rule)

    def held(self, day: int, rule: Rule) -> Held | None:
        """What is held of it on a day, which is told by its number."""
        return rule(self.closed(), day, self.family, said_order(self.follows))

    def closed(self) -> list[Evidence]:
        """Its evidence, with the bounds that follow."""
        own = {
            each.fact: Dated(each.earliest, each.latest, each.attested) for each in self.evidence
        }
        bounds = closed({**own, **self.elsewhere}, self.follows)
        return [
            replace(each, earliest=bounds[each.fact].earliest, latest=bounds[each.fact].latest)
            for each in self.evidence
        ]


def _subject(
    family: Family, *evidence: Evidence, follows: Mapping[str, Sequence[str]] | None = None
) -> Subject:
    return Subject(family, evidence, follows or {}, {})


office = partial(_subject, "office")
engagement = partial(_subject, "engagement")
measure = partial(_subject, "measure")
channel = partial(_subject, "channel")
relations = partial(_subject, "relations")
incident = partial(_subject, "incident")
accord = partial(_subject, "accord")


# Evidence.


def told(
    kind: str,
    fact: str,
    date: str,
    value: str | None = None,
    *,
    left: str | None = None,
    until: str | None = None,
) -> Evidence:
    """A change of any family; without another value it has its kind."""
    first = parse(date).first
    return Evidence(
        fact=fact,
        kind=kind,
        value=kind if value is None and kind != "removed" else value,
        earliest=None if first.earliest == EARLIEST else first.earliest,
        latest=first.latest,
        left=left,
        until=None if until is None else _bounds(until),
        gaps=first if first.choices else None,
    )


def stands(kind: str, fact: str, date: str, value: str | None) -> Evidence:
    """A condition of any family."""
    return replace(told(kind, fact, date), value=value, attested=True, gaps=None)


def _bounds(date: str) -> Bounds:
    first = parse(date).first
    return Bounds(first.earliest, first.latest)


def appointed(fact: str, person: str, date: str, *, until: str | None = None) -> Evidence:
    """A person comes into an office."""
    return told("appointed", fact, date, person, until=until)


def removed(fact: str, person: str, date: str, *, by: str | None = None) -> Evidence:
    """A person leaves an office, replaced by somebody or nobody."""
    return told("removed", fact, date, by, left=person)


def in_office(fact: str, person: str, date: str) -> Evidence:
    """A person is attested in an office."""
    return stands("in-office", fact, date, person)


def imposed(fact: str, date: str, *, until: str | None = None) -> Evidence:
    """A measure is imposed."""
    return told("imposed", fact, date, "in-force", until=until)


def in_force(fact: str, date: str) -> Evidence:
    """A measure is attested in force."""
    return stands("in-force", fact, date, "in-force")


# What is held.


def holds(
    certainty: HeldCertainty,
    options: Mapping[str | None, str],
    *,
    maybe: Mapping[str | None, str] | None = None,
    since: str | None = None,
    told: str | None = None,
    holding: str | None = None,
    next_told: Mapping[str | None, tuple[str, str]] | None = None,
    conflicting: str = "",
) -> Held:
    """What is held: the facts of each value that holds, and of each that only may.

    `told` is the first and the last day on which it is, once if they are one. The facts of the
    `holding` are those of what holds, unless others are named. What is told next has its day and
    its facts.
    """
    possible = maybe or {}
    days = [day_of(day) for day in (told or "").split()]
    facts = " ".join(options.values()) if holding is None else holding
    values = sorted({*options, *possible}, key=lambda value: (value is None, value or ""))
    return Held(
        certainty=certainty,
        options=tuple(
            Option(value, _facts({**possible, **options}[value]), value in options)
            for value in values
        ),
        since=None if since is None else _since(since),
        first_told=min(days, default=None),
        last_told=max(days, default=None),
        holding=_facts(facts),
        next_told=tuple(
            Next(value, day_of(day), _facts(named))
            for value, (day, named) in (next_told or {}).items()
        ),
        conflicting=_facts(conflicting),
    )


certain = partial(holds, "certain")
possible = partial(holds, "possible")
between = partial(holds, "between")
contested = partial(holds, "contested")


def _facts(named: str) -> tuple[str, ...]:
    return tuple(sorted(set(named.split())))


def _since(date: str) -> BeginningBounds:
    first = parse(date).first
    return BeginningBounds(None if first.earliest == EARLIEST else first.earliest, first.latest)

"""What facts tell of a subject, with what is shown of it."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct

from events.time.dates import EARLIEST, Span, parse
from projections.holding.evidence import BeginningBounds, Evidence
from projections.holding.stored_dates import dated_of, known_earliest, left_of
from projections.holding.which_came_later import Dated


class FactTelling(Struct, frozen=True, dict=True):
    """What a fact tells of a subject, with what is shown of it; `date` is as written.

    `number` is that of its row. `value` is what holds from then on; a condition, or what `attests`
    it by the way, does not say since when. `party` is who left, of an end, or who speaks, of a
    statement; `detail` whatever else is shown.
    """

    number: int
    fact: str
    date: str
    is_condition: bool
    attests: bool
    kind: str
    value: str | None
    detail: str | None
    party: str | None
    until: str | None
    support: str

    @cached_property
    def occasion(self) -> str | int | None:
        """On which occasion something was said: at an engagement as a whole, or on a day; None
        where neither is told.
        """
        first = self.span.first
        return self.value or (first.latest if first.earliest == first.latest else None)

    @property
    def is_attested(self) -> bool:
        """Whether it tells that something was so on a day, and not that it began."""
        return self.is_condition or self.attests

    @cached_property
    def span(self) -> Span:
        """The bounds of its date."""
        return parse(self.date)

    @cached_property
    def order(self) -> tuple[int, int, str]:
        """Where it stands among others: by the latest of its first days."""
        first = self.span.first
        return first.latest, first.earliest, self.fact

    @property
    def told_from(self) -> int:
        """The first day of which it is told, or may be."""
        return self.span.first.latest if self.is_attested else self.span.told_from

    @property
    def bounds(self) -> BeginningBounds:
        """The bounds of its first day, the earliest None where it is open below."""
        first = self.span.first
        return BeginningBounds(known_earliest(first), first.latest)

    @property
    def may_begin(self) -> bool:
        """Whether something may begin on its date. An interval is no such date, but for one that
        has no beginning: `../2023-06-12`.
        """
        first, last = self.span.first, self.span.last
        return first == last or first.latest == EARLIEST

    @cached_property
    def dated(self) -> Dated:
        """The bounds of its first day, as they are put in order."""
        return dated_of(self.span.first, self.is_condition)

    def evidence(self, dated: Dated) -> Evidence:
        """The telling with the bounds that are left of its date."""
        return self._whole if dated == self.dated else self._evidence(dated)

    @cached_property
    def _whole(self) -> Evidence:
        return self._evidence(self.dated)

    def _evidence(self, dated: Dated) -> Evidence:
        left = left_of(self.span.first, dated)
        return Evidence(
            fact=self.fact,
            kind=self.kind,
            value=self.value,
            earliest=known_earliest(left),
            latest=left.latest,
            attested=self.is_attested,
            left=self.party,
            until=None if self.until is None else parse(self.until).first,
            gaps=left if left.choices else None,
        )


in_order = attrgetter("order")
"""By which tellings are sorted."""


class Supported(NamedTuple):
    """How many citations support some facts, and of which lineages, as far as was public."""

    facts: frozenset[str]
    citations: int
    machine: int
    lineages: frozenset[str]


class FactTellings(dict[str, FactTelling]):
    """By fact all that is told of a subject: that is the same on every day.

    Whoever asks by one day finds what he needs among the few facts that tell of it. Who
    `asks_again` comes with more days, for which it is found once for all of them.
    """

    asks_again = False

    @cached_property
    def supported(self) -> dict[int | None, Supported]:
        """By day of publication what was counted last."""
        return {}

    @cached_property
    def places(self) -> dict[str, int]:
        """By fact its place in order of date."""
        ordered = sorted(self.values(), key=in_order)
        return {each.fact: place for place, each in enumerate(ordered)}

    @cached_property
    def attested(self) -> frozenset[str]:
        """The facts that tell that something was so on a day, and not that it began."""
        return frozenset(each.fact for each in self.values() if each.is_attested)

    def by_date(self, facts: AbstractSet[str]) -> list[str]:
        """Some facts in order of date."""
        if self.asks_again:
            return sorted(facts, key=self.places.__getitem__)
        return [each.fact for each in sorted((self[fact] for fact in facts), key=in_order)]

    def are_attested(self, facts: AbstractSet[str]) -> bool:
        """Whether some facts all tell that something was so on a day, and not that it began."""
        if self.asks_again:
            return facts <= self.attested
        return all(self[each].is_attested for each in facts)

    def begun(self, bounds: BeginningBounds, facts: Sequence[str]) -> str | None:
        """The date, as written, of the first of some facts, in order of id, on which something may
        have begun that has such bounds.
        """
        if not self.asks_again:
            told = (self[each] for each in facts)
            return next((e.date for e in told if e.bounds == bounds and e.may_begin), None)
        begun = self.begun_by.get(bounds.latest, ())
        there = set(facts) if begun else ()
        return next((e.date for e in begun if e.fact in there and e.bounds == bounds), None)

    @cached_property
    def begun_by(self) -> dict[int, list[FactTelling]]:
        """What is told of dates on which something may begin, in order of id, by the latest of
        their first days.
        """
        found: dict[int, list[FactTelling]] = {}
        for fact in sorted(self):
            if self[fact].may_begin:
                found.setdefault(self[fact].span.first.latest, []).append(self[fact])
        return found

"""How much was said between two parties, and on which days?"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final, get_args

from msgspec import Struct

from events.time.dates import day_of, known_day
from events.vocabulary.accords import JointStatementIssued
from events.vocabulary.catalogue import tag_of
from events.vocabulary.facts import Statement
from projections.model.clocks import Clocks
from projections.model.facet_lists import list_name
from projections.model.reader import Reader
from projections.timeline.of_kinds import DaysTold, days_of_kinds
from projections.timeline.query import EXAMINED_LIMIT, along

KINDS: Final = tuple(map(tag_of, (*get_args(Statement), JointStatementIssued)))
"""What is counted as a statement."""

LOOKED_AT: Final = 2_000
"""Facts between two parties among which statements are looked for, those of the last days."""


class StatementsOnDays(Struct, frozen=True, kw_only=True):
    """How many statements are told of one day, or of some day from the first one (null: nothing
    says how early) to the last one (null: nor how late), which may lie after that of the question.
    """

    first_day: str | None
    last_day: str | None
    number: int


class StatementsCounted(Struct, frozen=True, kw_only=True):
    """How many statements there were between two parties, and how many on which days, in order.
    `at_least`: there may be others before these.
    """

    number: int
    at_least: bool = False
    by_day: tuple[StatementsOnDays, ...]

    @property
    def first_day(self) -> int | None:
        """The first day of which a statement is told; None: of no day."""
        told = (each.first_day or each.last_day for each in self.by_day)
        return min((day_of(each) for each in told if each is not None), default=None)


NOTHING: Final = StatementsCounted(number=0, by_day=())


def between(reader: Reader, pair: str, clocks: Clocks, since: int) -> StatementsCounted:
    """What was said between a pair, by the day of the clocks and perhaps since another one."""
    lines = list(islice(along(reader, "pair", pair, clocks), EXAMINED_LIMIT + 1))
    told = [each for each in lines[:EXAMINED_LIMIT] if each.wanted]
    days = days_of_kinds(reader, list_name("pair", pair), told[:LOOKED_AT], KINDS, clocks)
    days = [each for each in days if each.last >= since]
    return StatementsCounted(
        number=len(days),
        at_least=len(lines) > EXAMINED_LIMIT or len(told) > LOOKED_AT,
        by_day=tuple(_by_day(days)),
    )


def _by_day(days: list[DaysTold]) -> Iterator[StatementsOnDays]:
    for (first, last, is_open), number in sorted(Counter(days).items()):
        yield StatementsOnDays(
            first_day=None if is_open else known_day(first),
            last_day=known_day(last),
            number=number,
        )

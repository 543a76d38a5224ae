"""The statements of a course as columns of its picture: how many in each month or year."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import NamedTuple, Self

from api.timelines.course_scale import Scale
from api.timelines.svg import rect
from events.dates_in_words.date_words import said
from events.time.dates import day_of, iso
from projections.subjects.statements_by_day import StatementsOnDays

STRIP = 4
"""How high what is not told more exactly is drawn, above the columns."""


class Columns(NamedTuple):
    """How many there were by the first and the last day of what is counted together, and the
    statements of which it is not told in which of these they were made, with their days.
    """

    counted: Mapping[tuple[int, int], int]
    uncounted: list[tuple[int, int, StatementsOnDays]]

    @classmethod
    def of(cls, told: Iterable[StatementsOnDays], scale: Scale) -> Self:
        """Those that are drawn on a scale."""
        counted: dict[tuple[int, int], int] = {}
        uncounted: list[tuple[int, int, StatementsOnDays]] = []
        for each in told:
            last = scale.last if each.last_day is None else day_of(each.last_day)
            first = last if each.first_day is None else day_of(each.first_day)
            bucket = scale.bucket(first)
            if last < scale.first or first > scale.last:
                continue
            if None not in {each.first_day, each.last_day} and last <= bucket[1]:
                counted[bucket] = counted.get(bucket, 0) + each.number
            else:
                uncounted.append((first, last, each))
        return cls(counted, uncounted)

    @property
    def highest(self) -> int:
        """How many there were at most."""
        return max(self.counted.values(), default=0)

    def drawn(self, scale: Scale, top: float, height: float) -> Iterator[str]:
        """All of it as SVG."""
        for (first, last), number in sorted(self.counted.items()):
            start, width = scale.between(max(first, scale.first), min(last, scale.last))
            size = (height - STRIP - 2) * number / self.highest
            column = rect("said", start, top + height - size, width, size)
            yield _titled(f"{_days(iso(first), iso(last))}: {_counted(number)}", column)
        for first, last, each in self.uncounted:
            start, width = scale.between(first, last)
            told = f"{_counted(each.number)} on some day{_bounds(each)}"
            yield _titled(told, rect("open", start, top, width, STRIP))


def _titled(told: str, drawn: str) -> str:
    return f"<g><title>{escape(told)}</title>{drawn}</g>"


def _counted(number: int) -> str:
    return "1 statement" if number == 1 else f"{number:,} statements"


def _days(first: str, last: str) -> str:
    return said(first) if first == last else f"{said(first)} to {said(last)}"


def _bounds(told: StatementsOnDays) -> str:
    """From which day and up to which, as far as that is told."""
    first = "" if told.first_day is None else f" from {said(told.first_day)}"
    last = "" if told.last_day is None else f" up to {said(told.last_day)}"
    return first + last or " that is not told"

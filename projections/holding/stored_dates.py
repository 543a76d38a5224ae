"""The date of a fact as it is stored, and its first day as it is put in order among others."""

import msgspec
from msgspec import Struct

from events.time.dates import EARLIEST, Bounds, Span, parse
from projections.holding.which_came_later import Dated


class StoredDate(Struct, frozen=True):
    """The date of a stored fact: when it happened, or the day on which it is attested."""

    date: str = ""
    attested: str = ""

    @property
    def when(self) -> str:
        """The date that it tells of."""
        return self.date or self.attested

    @property
    def span(self) -> Span:
        """The bounds of its date."""
        return parse(self.when)

    @property
    def is_attested(self) -> bool:
        """Whether it tells that something held, and not when it began."""
        return not self.date

    @property
    def dated(self) -> Dated:
        """The bounds of its first day."""
        return dated_of(self.span.first, self.is_attested)


date_of = msgspec.json.Decoder(StoredDate).decode
"""The date of a fact as it is stored."""


def dated_of(first: Bounds, is_attested: bool) -> Dated:
    """The bounds of a first day, as they are put in order."""
    return Dated(known_earliest(first), first.latest, is_attested)


def left_of(first: Bounds, dated: Dated) -> Bounds:
    """What is left of a first day within the bounds that its order leaves it."""
    low = EARLIEST if dated.earliest is None else dated.earliest
    if first.choices:
        return first.within(low, dated.latest) if first.touches(low, dated.latest) else first
    return Bounds(low, dated.latest)


def known_earliest(first: Bounds) -> int | None:
    """The earliest of its days, None where it is open below."""
    is_open = first.earliest == EARLIEST and first.latest != EARLIEST
    return None if is_open else first.earliest

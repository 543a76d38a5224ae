"""Which offices are told of so long ago that whoever held them then is history?

What is told goes on until something else is, and most ends are told by nobody: a minister who was
named once would be one for ever. So an office leaves the states of pairs and actors when it was
held as told, and nothing was told of it for longer than anybody serves; its own answer, and the
lists of offices, still have it, as told on its day.
"""

from typing import Final

from events.time.dates import day_of
from projections.holding.elements import Element
from projections.subjects.offices import OfficeState

ATTESTED_YEARS: Final = 10
"""Years for which an office is held by who was found in it, as nobody tells since when or until
when: the longest usual terms, those of judges, central bankers and auditors, are eight to ten years
long, and those of governments four to seven.
"""
HELD_YEARS: Final = 20
"""Years for which an office is held by who is told to have come to it and not to have left, since
anything was told of it last: nobody but some monarchs, whom visits attest again and again, holds
one for longer without a word of it.
"""
_DAYS_IN_YEAR: Final = 365.25


def is_long_ago(office: OfficeState, day: int) -> bool:
    """Whether nothing was told of who holds an office for so long, on a day."""
    since = long_ago_since(office)
    return since is not None and day >= since


def long_ago_since(office: OfficeState) -> int | None:
    """From which day on that is so, unless something more is told; of a vacancy, of which other
    rules tell, never.
    """
    if office.last_told is None or is_vacant(office):
        return None
    years = ATTESTED_YEARS if office.attested_only else HELD_YEARS
    return day_of(office.last_told) + int(years * _DAYS_IN_YEAR) + 1


def is_vacant(office: OfficeState) -> bool:
    """Whether an office is certainly held by nobody."""
    return office.certainty == "certain" and not office.holders and not office.seats


def still_held(offices: list[OfficeState], day: int) -> list[OfficeState]:
    """Those of which it is not so long ago."""
    return [each for each in offices if not is_long_ago(each, day)]


def is_over_with(told: Element, ended: Element) -> bool:
    """Whether nothing is told of something after what it belongs to ended."""
    if told.last_told is None or ended.last_told is None:
        return False
    return day_of(told.last_told) <= day_of(ended.last_told)

"""When what a fact tells of had begun: of a condition, on some day up to the attested one."""

from functools import lru_cache
from typing import Final

from events.time.dates import LATEST, Edtf, iso, parse
from events.time.days import civil, year_written
from events.vocabulary.base import Condition, Fact

_MARKS: Final = {(True, True): "%", (True, False): "~", (False, True): "?", (False, False): ""}
"""How a date is marked that is approximate, uncertain, or both."""

_LAST_YEAR_OF_DAYS: Final = 9999
"""EDTF writes no days of later years."""


def began(fact: Fact) -> Edtf:
    """The date by which states and lists go."""
    return open_below(fact.attested) if isinstance(fact, Condition) else fact.when


@lru_cache(maxsize=65_536)
def open_below(attested: Edtf) -> Edtf:
    """Some day up to the last one that an attested day may be; marks stay."""
    span = parse(attested)
    latest = span.days.latest
    if latest == LATEST:
        return attested
    year = civil(latest).year
    last = iso(latest) if abs(year) <= _LAST_YEAR_OF_DAYS else year_written(year)
    return f"[..{last}{_MARKS[span.approximate, span.uncertain]}]"

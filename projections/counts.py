"""How many facts are there on something, as far as counting goes?"""

from msgspec import Struct

from projections.clocks import Clocks
from projections.reader import Reader

COUNT_LIMIT = 1_000
"""A count goes up to here."""

_COUNT = f"""
SELECT count(*) FROM (
    SELECT 1 FROM timeline
    WHERE facet = :facet AND value = :value AND earliest <= :d
      AND known_from <= :k AND known_to > :k AND public_from <= :p
    LIMIT {COUNT_LIMIT})
"""


class Count(Struct, frozen=True):
    """A number of facts; with `at_least` the counting stopped and there may be more."""

    facts: int
    at_least: bool


def count(reader: Reader, facet: str, value: str, clocks: Clocks) -> Count:
    """The facts under a facet of the timeline that at least possibly happened by then."""
    parameters = {
        "facet": facet,
        "value": value,
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    (facts,) = reader.db.execute(_COUNT, parameters).fetchone()
    return Count(facts, facts == COUNT_LIMIT)

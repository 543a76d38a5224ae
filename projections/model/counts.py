"""How many facts are there on something, as far as counting goes?"""

from msgspec import Struct

from projections.model.clocks import Clocks
from projections.model.facet_lists import list_name
from projections.model.reader import Reader
from projections.model.tense import ask, tensed

COUNT_LIMIT = 1_000
"""A count goes up to here."""

_COUNT = tensed(
    lambda tense: (
        f"""
SELECT count(*) FROM (
    SELECT 1 FROM timeline t
    WHERE {tense.numbered("t.list", ":list")} AND t.earliest <= :d AND {tense.visible("t")}
    LIMIT {COUNT_LIMIT})
"""
    )
)


class Count(Struct, frozen=True):
    """A number of facts; with `at_least` the counting stopped and there may be more."""

    facts: int
    at_least: bool


def count(reader: Reader, facet: str, value: str, clocks: Clocks) -> Count:
    """The facts under a facet of the timeline that at least possibly happened by then."""
    parameters = {
        "list": list_name(facet, value),
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    ((facts,),) = ask(reader, _COUNT, parameters)
    return Count(facts, facts == COUNT_LIMIT)

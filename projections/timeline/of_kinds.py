"""Which of the rows of a list are of some kinds, and on which days these lie."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from projections.facts.lines import Line
from projections.model.clocks import Clocks
from projections.model.facet_lists import list_name
from projections.model.reader import Reader
from projections.model.tense import ask, tensed

# By the key of the timeline, whatever else is filed: a seek for each row, and for each kind up to
# the one that it is of. What is frequent comes first.
_OF_KINDS = tensed(
    lambda tense: (
        f"""
WITH kinds(number) AS MATERIALIZED (
    SELECT n.number FROM json_each(:kinds) k JOIN numbered n ON n.name = k.value ORDER BY k.key)
SELECT t.begins, t.ends, t.undated_from IS NOT NULL
FROM json_each(:lines) j CROSS JOIN timeline t
WHERE {tense.numbered("t.list", ":along")}
  AND t.earliest = j.value ->> 0 AND t.fact = j.value ->> 1 AND t.known_from = j.value ->> 2
  AND EXISTS (
    SELECT 1 FROM kinds k CROSS JOIN timeline o
    WHERE o.list {"= k.number" if tense.is_now else "IN (k.number, -k.number)"}
      AND o.earliest = t.earliest AND o.fact = t.fact AND o.known_from = t.known_from)
"""
    )
)


class DaysTold(NamedTuple):
    """The first and the last of the days of a date, `LATEST` for no last one; `is_open`: how early
    it may have been is not told.
    """

    first: int
    last: int
    is_open: bool


def days_of_kinds(
    reader: Reader, along: str, lines: Iterable[Line], kinds: Sequence[str], clocks: Clocks
) -> list[DaysTold]:
    """The days of each of the rows along a list that is of one of the kinds."""
    wanted = [(*each.key, each.known_from) for each in lines]
    lists = [list_name("kind", each) for each in kinds]
    parameters = {
        "along": along,
        "lines": msgspec.json.encode(wanted).decode(),
        "kinds": msgspec.json.encode(lists).decode(),
        "k": clocks.known_at,
    }
    return [
        DaysTold(first, last, bool(is_open))
        for first, last, is_open in ask(reader, _OF_KINDS, parameters)
    ]

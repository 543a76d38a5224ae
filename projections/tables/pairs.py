"""Between whom facts stand, and whose states are whose: each pair in both orders."""

from collections.abc import Iterable, Iterator
from typing import Final

from projections.model.table import Row

# CROSS JOIN is an order to SQLite's planner. A list of what has come to its end has the number of
# the list behind a minus.
_LISTS = """
(SELECT number AS list, name FROM numbered WHERE name GLOB '{names}'
 UNION ALL SELECT -number, name FROM numbered WHERE name GLOB '{names}')
"""
_OF_FACTS = _LISTS.format(names="pair/*|*")
_OF_SUBJECTS = _LISTS.format(names="of pair:*")
_KNOWN = "known_from <= :k AND t.known_to > :k AND t.public_from <= :p"

PAIRS_OF_FACTS: Final = f"""
SELECT t.fact, substr(n.name, 6) FROM {_OF_FACTS} n CROSS JOIN timeline t
WHERE t.list = n.list AND n.name NOT GLOB 'pair/*/*' AND t.{_KNOWN} ORDER BY 1, 2
"""
PAIRS_OF_SUBJECTS: Final = f"""
SELECT DISTINCT t.subject, substr(n.name, 9, instr(n.name, '/') - 9)
FROM {_OF_SUBJECTS} n CROSS JOIN involved t WHERE t.list = n.list AND t.{_KNOWN}
UNION
SELECT 'office/' || o.id, min(o.actor, o.at) || '|' || max(o.actor, o.at) FROM office o
WHERE o.at <> '' AND o.at <> o.actor AND o.known_from <= :k AND o.known_to > :k
ORDER BY 1, 2
"""
"""Offices belong to the pair of whose they are and of where their holders are accredited."""

CONTACTS: Final = f"""
SELECT substr(n.name, 6), t.engagement, t.form, t.fact, t.date FROM {_OF_FACTS} n
CROSS JOIN contact t WHERE t.pair = n.list AND n.name NOT GLOB 'pair/*/*' AND t.{_KNOWN}
ORDER BY t.engagement, 1, t.earliest, t.latest, t.fact
"""
"""What tells that an engagement was held between a pair, the first of it first."""


def both_orders(pairs: Iterable[Row]) -> Iterator[Row]:
    """Of what has a pair as its last value, rows with the one and the other, and vice versa."""
    for *of, pair in pairs:
        one, _, other = pair.partition("|")
        yield *of, one, other
        yield *of, other, one

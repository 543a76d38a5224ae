"""Going along a timeline by when the ledger last recorded something of a fact, the latest first.

A version is filed at the position where it begins, and every scope that it is shown in was touched
there (`projections.touched`): the positions of the narrowest scope that is asked for lead to it.
"""

from collections.abc import Iterator
from itertools import islice

import msgspec

from events.dates import EARLIEST, LATEST
from projections import search
from projections.clocks import Clocks
from projections.reader import Reader
from projections.walk import (
    EXAMINED_LIMIT,
    IN_RANGE,
    PROBE,
    VISIBLE,
    Filters,
    Key,
    Line,
    contested_or_not,
    facets_asked,
)

_SCOPED = frozenset({"engagement", "office", "pair", "place", "actor", "issue", "kind"})
"""Facets that are scopes as well."""

_BY_SCOPE = (
    "touched s CROSS JOIN version v WHERE s.scope = :scope AND v.known_from = s.position AND"
)
_BY_HITS = """
json_each(:hits) h CROSS JOIN version v
WHERE v.fact = h.value ->> 1 AND v.known_from = h.value ->> 2 AND
"""
_EVERY = "version v WHERE"
END = Key(2**62, "")
"""After all that is recorded."""


def walk(reader: Reader, filters: Filters, clocks: Clocks, after: Key | None) -> Iterator[Line]:
    """The rows that a question looks at, the last recorded first, `EXAMINED_LIMIT` at most.

    Keys hold positions. Raises `QuestionError` for a counterpart of nobody.
    """
    facets = facets_asked(reader, filters, clocks)
    scope = scope_of(facets)
    hits = None
    if filters.text is not None:
        hits = msgspec.json.encode(
            sorted(search.facts(reader.db, filters.text, clocks, latest=True))
        ).decode()
    beginning = after or END
    parameters = {
        **facets,
        "scope": scope,
        "hits": hits,
        "position": beginning.rank,
        "fact": beginning.fact,
        "since": EARLIEST if filters.since is None else filters.since,
        "until": LATEST if filters.until is None else filters.until,
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    sql = _sql(facets, scope, filters)
    for known_from, fact, wanted in islice(reader.db.execute(sql, parameters), EXAMINED_LIMIT):
        yield Line(Key(known_from, fact), known_from, bool(wanted))


def scope_of(facets: dict[str, str]) -> str | None:
    """The narrowest scope that all facts of the facets have touched; None where there is none."""
    return next((f"{name}/{id}" for name, id in facets.items() if name in _SCOPED), None)


def _sql(facets: dict[str, str], scope: str | None, filters: Filters) -> str:
    """The walk as SQL; only names of facets and constants are put into its text."""
    conditions = [PROBE.format(facet=each) for each in facets if each not in {"all", "contested"}]
    conditions.append(contested_or_not(filters))
    source, position = _EVERY, "v.known_from"
    if filters.text is not None:
        source = _BY_HITS
    elif scope is not None:
        source, position = _BY_SCOPE, "s.position"
    return f"""
        SELECT v.known_from, v.fact, EXISTS (
            SELECT 1 FROM timeline t WHERE t.facet = 'all' AND t.value = ''
            AND t.earliest = v.earliest AND t.fact = v.fact AND t.known_from = v.known_from
            AND {VISIBLE} AND t.ends >= :since AND t.earliest <= min(:d, :until) AND {IN_RANGE}
            {" ".join(conditions)})
        FROM {source} {position} <= min(:k, :position)
          AND (v.known_from < :position OR v.fact < :fact)
        ORDER BY {position} DESC, v.fact DESC
    """

"""Going along a timeline by when the ledger last recorded something of a fact, the latest first.

A version is filed at the position where it begins, and every scope that it is shown in was touched
there (`projections.filing.touched`): the positions of the narrowest scope that is asked for lead to
it. Positions at which nothing began that stands take no place, but are a little work.
"""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from projections.facts.lines import Along, Line, PlaceInOrder, filters_of
from projections.facts.windows import IN_RANGE
from projections.model import touches
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.tense import THEN
from projections.model.things_named import LIVES
from projections.timeline.filters import Filters, Paging
from projections.timeline.query import IS_OR_WAS_FILED, HitVersions, along_all

_SCOPED = frozenset({*LIVES, "pair", "place", "actor", "issue", "kind"})
"""Facets that are scopes as well."""

BLOCK_MOST = 1_000
"""Positions, or versions, that are read at once, where the first ones were not enough."""

POSITIONS_PER_ROW = 10
"""So many positions are as much work as a row of a timeline."""

END = PlaceInOrder(2**62, "")
"""After all that is recorded."""


def walk(
    reader: Reader,
    filters: Filters,
    clocks: Clocks,
    paging: Paging,
    hits: HitVersions | None = None,
) -> Iterator[Line]:
    """The rows that a question looks at, the last recorded first; of a text only the `hits`, where
    they are given.

    Keys hold positions. Raises `QuestionError` for a counterpart of nobody.
    """
    along = _along(reader, filters, clocks, paging)
    if hits is not None:
        yield from _hit_lines(reader, along, hits)
        return
    of, key, most = scope_of(along.facets), along.edge, along.first
    while positions := _positions(reader, of, min(clocks.known_at, _up_to(key)), most):
        yield from _began(reader, along, key, positions)
        key = PlaceInOrder(positions[-1], "")
        yield Line(key, key.rank, wanted=False, cost=len(positions) // POSITIONS_PER_ROW)
        if len(positions) < most:
            return
        most = min(4 * most, BLOCK_MOST)


def _along(reader: Reader, filters: Filters, clocks: Clocks, paging: Paging) -> Along:
    """All facts that the filters take, which the positions are looked up in."""
    whole = along_all(reader, filters, clocks)
    return replace(whole, after=paging.after or END, descending=True, first=2 * paging.limit)


def _hit_lines(reader: Reader, along: Along, hits: HitVersions) -> Iterator[Line]:
    """The rows of a text that was looked for."""
    began = sorted({known_from for _, _, known_from in hits}, reverse=True)
    facts = {(fact, known_from) for _, fact, known_from in hits}
    for line in _began(reader, along, along.edge, began):
        if (line.key.fact, line.known_from) in facts:
            yield line


def scope_of(facets: dict[str, str]) -> str | None:
    """The narrowest scope that all facts of the facets have touched; None where there is none."""
    return next((f"{name}/{id}" for name, id in facets.items() if name in _SCOPED), None)


def _up_to(after: PlaceInOrder) -> int:
    """The last position at which there may be something after a key."""
    return after.rank if after.fact else after.rank - 1


def _positions(reader: Reader, scope: str | None, last: int, most: int) -> Sequence[int]:
    """The next positions that touched a scope, the last first; of everything all there are."""
    if scope is None:
        (head,) = reader.db.execute("SELECT checkpoint FROM meta").fetchone()
        return range(min(last, head), max(0, min(last, head) - most), -1)
    return touches.latest(reader, scope, 1, last, most)


def _began(
    reader: Reader, along: Along, after: PlaceInOrder, positions: Sequence[int]
) -> Iterator[Line]:
    """The versions that began at some positions and stand, and whether they are wanted."""
    sql = f"""
        SELECT v.known_from, v.fact, EXISTS (
            SELECT 1 FROM timeline t WHERE {IS_OR_WAS_FILED}
            AND t.earliest = v.earliest AND t.fact = v.fact AND t.known_from = v.known_from
            AND t.public_from <= :p AND t.earliest <= :high AND {IN_RANGE}
            {filters_of(along, THEN, THEN.numbered)})
        FROM json_each(:positions) j CROSS JOIN version v
        WHERE v.known_from = j.value AND v.known_to > :k
          AND (v.known_from, v.fact) < (:position, :fact)
        ORDER BY j.key, v.fact DESC LIMIT {BLOCK_MOST}
    """
    encoded = msgspec.json.encode(list(positions)).decode()
    while True:
        at = {"positions": encoded, "position": after.rank, "fact": after.fact}
        rows = reader.db.execute(sql, {**along.parameters, **at}).fetchall()
        for known_from, fact, wanted in rows:
            after = PlaceInOrder(known_from, fact)
            yield Line(after, known_from, bool(wanted))
        if len(rows) < BLOCK_MOST:
            return

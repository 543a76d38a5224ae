"""The chains of facts that follow one another, as they were by whatever clocks.

What was filed of a chain is read once, and says by which position it was known and by which day
public: of an earlier one of the ledger it stays so. By other clocks than now's, which leave out
what was filed since or was not public, most questions come to the same chains again.
"""

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

import msgspec

from projections.holding.stored_dates import date_of
from projections.holding.which_came_later import (
    Dated,
    SaidOrder,
    closed,
    reached_from,
    said_order,
)
from projections.model.clocks import Clocks
from projections.model.facet_lists import EVERYTHING
from projections.model.reader import Reader
from projections.model.tense import PAST, THEN

ORDERS_KEPT: Final = 64
"""Orders of a chain, by clocks, that are remembered with it."""

_EDGE: Final = f"""
replace(f.fact, '{PAST}', ''), replace(f.followed, '{PAST}', ''),
f.known_from, f.known_to, f.public_from
"""
_BESIDE: Final = f"""
SELECT {_EDGE} FROM json_each(:facts) j CROSS JOIN following f
WHERE {THEN.filed("f.fact", "j.value")}
UNION
SELECT {_EDGE} FROM json_each(:facts) j CROSS JOIN following f
WHERE {THEN.filed("f.followed", "j.value")}
"""
_DATED: Final = f"""
SELECT v.fact, v.said, v.known_from, v.known_to, t.public_from
FROM json_each(:facts) j CROSS JOIN version v CROSS JOIN timeline t
WHERE v.fact = j.value AND {THEN.numbered("t.list", EVERYTHING)}
AND t.earliest = v.earliest AND t.fact = v.fact AND t.known_from = v.known_from
"""


class _Visible(NamedTuple):
    """Between which positions something was known, and from which day on it was public."""

    known_from: int
    known_to: int
    public_from: int

    def at(self, known_at: int, public_limit: int) -> bool:
        return self.known_from <= known_at < self.known_to and self.public_from <= public_limit


class _Edge(NamedTuple):
    fact: str
    followed: str
    visible: _Visible


class _VersionDated(NamedTuple):
    fact: str
    dated: Dated
    visible: _Visible


class ChainOrder(NamedTuple):
    """What the facts of a chain say of their order by some clocks, and the bounds that it leaves of
    their own dates.
    """

    said: SaidOrder
    left: Mapping[str, Dated]


class Chain:
    """Facts that hang together, as some of them ever said that they follow others."""

    def __init__(self, edges: Sequence[_Edge], dated: Sequence[_VersionDated]) -> None:
        self._edges, self._dated = edges, dated
        every = [*(each.visible for each in edges), *(each.visible for each in dated)]
        self._positions = sorted({at for each in every for at in each[:2]})
        self._days = sorted({each.public_from for each in every})
        self._orders: dict[tuple[int, int], ChainOrder] = {}

    def by(self, clocks: Clocks) -> ChainOrder:
        """What they say by some clocks: the same between two positions, or days, that tell."""
        known_at, limit = clocks.known_at, clocks.public_limit
        key = bisect_right(self._positions, known_at), bisect_right(self._days, limit)
        if key not in self._orders:
            if len(self._orders) >= ORDERS_KEPT:
                self._orders.clear()
            self._orders[key] = self._by(known_at, limit)
        return self._orders[key]

    def _by(self, known_at: int, limit: int) -> ChainOrder:
        dated = {e.fact: e.dated for e in self._dated if e.visible.at(known_at, limit)}
        follows: dict[str, list[str]] = {}
        for fact, followed, visible in self._edges:
            if visible.at(known_at, limit) and fact in dated and followed in dated:
                follows.setdefault(fact, []).append(followed)
        reached = reached_from(follows)
        return ChainOrder(said_order(reached), closed(dated, reached))


def orders(reader: Reader, facts: Iterable[str], clocks: Clocks) -> list[ChainOrder] | None:
    """The orders of the chains that some facts are of; None where the views have not reached the
    position that is asked about.
    """
    positions = clocks.known_at, reader.stands_at()
    if positions[0] > positions[1]:
        return None
    chains = reader.chains.of(list(facts), positions, partial(_read, reader.db))
    return [each.by(clocks) for each in dict.fromkeys(chains) if each is not None]


def _read(db: sqlite3.Connection, facts: Sequence[str]) -> Iterator[tuple[str, Chain | None]]:
    """The chains of facts, as they were ever filed; those that are of none have None."""
    beside = _edges(db, facts)
    dated: dict[str, list[_VersionDated]] = {}
    for fact, said, *visible in db.execute(_DATED, {"facts": _encoded(beside)}):
        row = _VersionDated(fact, date_of(said).dated, _Visible(*visible))
        dated.setdefault(fact, []).append(row)
    found: dict[str, Chain] = {}
    for fact in facts:
        if fact in beside and fact not in found:
            members = _hanging_together(fact, beside)
            edges = [e for each in members for e in beside[each] if e.fact == each]
            chain = Chain(edges, [row for each in members for row in dated.get(each, ())])
            found.update(dict.fromkeys(members, chain))
        yield fact, found.get(fact)


def _edges(db: sqlite3.Connection, facts: Iterable[str]) -> dict[str, list[_Edge]]:
    """What facts ever followed, and what followed them, step by step, under both."""
    edges: dict[_Edge, None] = {}
    waiting, seen = set(facts), set[str]()
    while waiting:
        seen |= waiting
        rows = db.execute(_BESIDE, {"facts": _encoded(waiting)}).fetchall()
        fresh = [_Edge(fact, followed, _Visible(*rest)) for fact, followed, *rest in rows]
        edges.update(dict.fromkeys(fresh))
        waiting = {fact for each in fresh for fact in (each.fact, each.followed)} - seen
    beside: dict[str, list[_Edge]] = {}
    for each in edges:
        beside.setdefault(each.fact, []).append(each)
        beside.setdefault(each.followed, []).append(each)
    return beside


def _hanging_together(fact: str, beside: Mapping[str, Sequence[_Edge]]) -> list[str]:
    found = {fact: None}
    waiting = [fact]
    while waiting:
        for each in beside[waiting.pop()]:
            for other in (each.fact, each.followed):
                if other not in found:
                    found[other] = None
                    waiting.append(other)
    return list(found)


def _encoded(facts: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(facts)).decode()

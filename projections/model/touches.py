"""At which positions was a scope touched (`projections.filing.touched`)?

A fact touches the scope of its own, and that of all facts, where its versions begin and end, and
that stands with the versions. All else is filed.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from projections.model.clocks import FOREVER
from projections.model.numbered import number_of
from projections.model.reader import Reader

EVERYTHING: Final = ""
"""The scope that every answer is about as well."""

FACTS: Final = "facts"
"""What every fact touches, and no registration."""

OF_FACT: Final = "fact/"
"""How the scope of a fact begins."""

_FILED = f"SELECT position FROM touched WHERE scope = {number_of(':scope')} AND position"
_OF_FACTS = "SELECT DISTINCT known_from FROM version WHERE known_from"
_OF_ONE = f"""
SELECT known_from FROM version WHERE fact = substr(:scope, {len(OF_FACT) + 1}) AND known_from
"""
_BETWEEN = "BETWEEN :low AND :high ORDER BY 1 {order} LIMIT :most"
_FIRST = _BETWEEN.format(order="ASC")
_LAST = _BETWEEN.format(order="DESC")
_LOOKING = f"""
FROM linked WHERE scope = {number_of(":scope")} AND is_looking = 1 AND since <= :by
"""
_UP_TO = """
SELECT max(t.position) FROM touched t WHERE t.scope = {} AND t.position <= :by
"""
_LAST_OF_ALL = f"""
SELECT max(
    coalesce(({_UP_TO.format("n.number")}), 0),
    coalesce((
        SELECT max(({_UP_TO.format("l.subject")})) FROM linked l
        WHERE l.scope = n.number AND l.is_looking = 1 AND l.since <= :by
    ), 0)
) FROM numbered n WHERE n.name = :scope
"""
_LOOKED_AT = f"SELECT subject, since {_LOOKING}"
_OF_SUBJECT = """
SELECT position FROM touched WHERE scope = ? AND position BETWEEN ? AND ? ORDER BY position LIMIT ?
"""


class Positions(Struct, frozen=True, kw_only=True):
    """Positions in order, and the one after which there are more (none: these were the last)."""

    items: tuple[int, ...]
    after: int | None = None


def last(reader: Reader, scopes: Sequence[str], *, by: int) -> int:
    """The last position up to `by` that touched one of the scopes, 0 if none did."""
    found = [0]
    for scope in (EVERYTHING, *scopes):
        if scope == FACTS or scope.startswith(OF_FACT):
            found += latest(reader, scope, 1, by, 1)
        else:
            rows = reader.db.execute(_LAST_OF_ALL, {"scope": scope, "by": by})
            found += (position for (position,) in rows)
    return max(found)


def first(reader: Reader, scopes: Sequence[str]) -> int:
    """The first position that touched one of the scopes, 0 if none did."""
    found = (_positions(reader, scope, _FIRST, (1, FOREVER, 1)) for scope in scopes)
    return min((position for each in found for position in each), default=0)


def page(reader: Reader, scopes: Sequence[str], *, after: int, by: int, limit: int) -> Positions:
    """The positions that touched one of the scopes, in order."""
    found: set[int] = set()
    for scope in (EVERYTHING, *scopes):
        found |= _positions(reader, scope, _FIRST, (after + 1, by, limit + 1))
    for scope in scopes:
        for subject, since in reader.db.execute(_LOOKED_AT, {"scope": scope, "by": by}):
            asked = (subject, max(after + 1, since), by, limit + 1)
            found.update(position for (position,) in reader.db.execute(_OF_SUBJECT, asked))
    shown = tuple(sorted(found)[:limit])
    return Positions(items=shown, after=shown[-1] if len(found) > limit else None)


def latest(reader: Reader, scope: str, low: int, high: int, most: int) -> list[int]:
    """The last positions between two that touched a scope by itself, the last first."""
    found = _positions(reader, scope, _LAST, (low, high, most))
    return sorted(found, reverse=True)[:most]


def _positions(reader: Reader, scope: str, between: str, bounds: tuple[int, int, int]) -> set[int]:
    """As many positions between two, the first or the last, wherever it stands that they touched
    the scope.
    """
    low, high, most = bounds
    asked = {"scope": scope, "low": low, "high": high, "most": most}
    rows = (reader.db.execute(f"{each} {between}", asked) for each in _filed(scope))
    return {position for found in rows for (position,) in found}


def _filed(scope: str) -> tuple[str, ...]:
    """Where it stands which positions touched a scope."""
    if scope == FACTS:
        return (_OF_FACTS,)
    return (_FILED, _OF_ONE) if scope.startswith(OF_FACT) else (_FILED,)

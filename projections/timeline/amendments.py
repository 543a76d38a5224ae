"""Which amendments may have taken a fact out of a timeline?

The last ones that touched what the timeline is about. That they have taken something out is for
`projections.timeline.retractions` to find.
"""

from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby
from typing import Any, Literal, NamedTuple

import msgspec

from projections.facts.denials import denied_around
from projections.facts.lines import PlaceInOrder
from projections.model import mergers, touches
from projections.model.clocks import Clocks
from projections.model.numbered import number_of
from projections.model.reader import Reader
from projections.model.redated import public_from
from projections.model.version import NAMED_OTHERWISE, Amended
from projections.timeline import by_recording
from projections.timeline.filters import Filters
from projections.timeline.query import facets_asked

EXAMINED_LIMIT = 2_000
"""Retractions that are looked at for a page, and positions in search of other amendments, the last
ones.
"""

AMENDED_LIMIT = 200
"""Corrections that are looked at for a page, and as many merges: most take nothing out."""

IDS_LIMIT = 20
"""Ids of one actor that are looked for; who has more is looked for among all retractions."""

_AMENDMENT = f"""
v.known_from, v.fact, v.change, v.recorded_at,
CASE WHEN {public_from("v")} <= :p THEN v.reason END
"""
_BETWEEN = "(v.known_from, v.fact) > (:until, :last) AND (v.known_from, v.fact) < (:before, :first)"
_RETRACTED = f"""
SELECT {_AMENDMENT} FROM version v
WHERE v.change = 'retracted' AND {_BETWEEN} AND v.known_from BETWEEN :until AND :before
  AND v.known_from <= :k
  AND (:scopes IS NULL OR EXISTS (
    SELECT 1 FROM json_each(:scopes) j CROSS JOIN touched s
    WHERE s.scope = {number_of("j.value")} AND s.position = v.known_from))
ORDER BY v.known_from DESC, v.fact DESC LIMIT {EXAMINED_LIMIT}
"""
_AMENDED = f"""
SELECT {_AMENDMENT} FROM json_each(:positions) j CROSS JOIN version v
WHERE v.known_from = j.value AND v.change = :change AND {_BETWEEN}
ORDER BY j.key, v.fact DESC LIMIT {AMENDED_LIMIT}
"""
_OF_DENIALS = f"""
SELECT v.known_from, v.fact, v.recorded_at,
       CASE WHEN {public_from("v")} <= :p THEN v.reason END
FROM json_each(:positions) j CROSS JOIN version v
WHERE v.known_from = j.value AND CAST(v.body AS TEXT) ->> '$.type' = 'denial-made'
"""

How = Amended | Literal["denied", "denied-no-more"]
"""What was done to a fact that was taken out, or what another one said of it."""


class PossibleRemoval(NamedTuple):
    """What may have taken a fact out."""

    position: int
    fact: str
    change: How
    recorded_at: str
    reason: str | None


def amending(filters: Filters) -> tuple[Amended, ...]:
    """What may take a fact out besides a retraction: to be contested it takes no more than a
    citation.
    """
    amended: tuple[Amended, ...] = ("corrected", "data-set-withdrawn", *NAMED_OTHERWISE)
    return (*amended, "citation-added") if filters.contested is False else amended


def between(
    reader: Reader, filters: Filters, clocks: Clocks, before: PlaceInOrder, until: PlaceInOrder
) -> Iterator[PossibleRemoval]:
    """What may have taken a fact out between two keys, the last first."""
    scopes = _scopes(reader, filters, clocks)
    ends = {"until": until.rank, "last": until.fact, "before": before.rank, "first": before.fact}
    asked = {**ends, "k": clocks.known_at, "p": clocks.public_limit}
    among = msgspec.json.encode(scopes).decode() if scopes else None
    given = {**asked, "scopes": among}
    found = [reader.db.execute(_RETRACTED, given).fetchall()]
    last = min(before.rank, clocks.known_at)
    positions = _positions(reader, scopes or (touches.FACTS,), until.rank, last)
    for change in amending(filters):
        given = {**asked, "positions": msgspec.json.encode(positions).decode(), "change": change}
        found.append(reader.db.execute(_AMENDED, given).fetchall())
    if filters.contested is not None:
        how: How = "denied-no-more" if filters.contested else "denied"
        of = _positions(reader, ("kind/denial-made",), until.rank, last)[:AMENDED_LIMIT]
        told = {**asked, "positions": msgspec.json.encode(of).decode()}
        denied = _denials(reader, how, told)
        found.append([each for each in denied if until < (each[0], each[1]) < before])
    rows = merge(*found, reverse=True, key=_key)
    # What files two facts anew at once may take another one out by either.
    return (PossibleRemoval._make(next(each)) for _, each in groupby(rows, _key))


def _key(row: Sequence[Any]) -> tuple[int, str]:
    return row[0], row[1]


def _denials(reader: Reader, how: How, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What may have taken the facts out that are denied, or are not any more, the last first."""
    found = [
        (position, denied, how, recorded_at, reason)
        for position, fact, recorded_at, reason in reader.db.execute(_OF_DENIALS, asked)
        for denied in denied_around(reader, fact, position)
    ]
    return sorted(found, key=_key, reverse=True)


def _positions(reader: Reader, scopes: Sequence[str], first: int, last: int) -> list[int]:
    """The last positions up to one that touched one of the scopes, the last first."""
    found = {
        position
        for scope in scopes
        for position in touches.latest(reader, scope, first, last, EXAMINED_LIMIT)
    }
    return sorted(found, reverse=True)[:EXAMINED_LIMIT]


def _scopes(reader: Reader, filters: Filters, clocks: Clocks) -> tuple[str, ...]:
    """The scopes of which what takes a fact out must have touched one; none where it need not.

    What was told of an actor, or an engagement, before it was merged touched it by the id that it
    had then; and while it was merged with another from which it parted since, by that other's.
    """
    for kind in ("actor", "engagement"):
        named = getattr(filters, kind)
        if named is not None:
            ids = mergers.ever(reader, named, kind)
            return tuple(f"{kind}/{id}" for id in ids) if len(ids) <= IDS_LIMIT else ()
    scope = by_recording.scope_of(facets_asked(reader, filters, clocks))
    return () if scope is None else (scope,)

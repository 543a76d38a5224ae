"""What was taken out of a timeline: the facts that stood in it until the ledger said that they had
never been true, or that they are otherwise, so that they are no part of it any more. Whoever has
read of one has to hear of that.

Whether a fact stood in the timeline is asked of the ledger as it was just before, and just after;
one that was corrected back in since is told as what it is. In the order of what was recorded last,
what took a fact out stands where it was recorded itself.
"""

from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from projections.facts.lines import PlaceInOrder
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import Amended
from projections.search.full_text import Saying
from projections.timeline import by_recording, timeline
from projections.timeline.by_status import Standing
from projections.timeline.filters import Filters, Paging
from projections.timeline.query import facets_asked
from projections.timeline.timeline import Item, Page

EXAMINED_LIMIT = 2_000
"""Retractions that are looked at for a page, and positions in search of other amendments, the last
ones.
"""

AMENDED_LIMIT = 200
"""Corrections that are looked at for a page, and as many merges: most take nothing out."""

LATER_LIMIT = 50
"""Amendments of a fact since it was taken out that are looked at, the last ones."""

IDS_LIMIT = 20
"""Ids of one actor that are looked for; who has more is looked for among all retractions."""

ALL_FACTS = "facts"
"""The scope that every fact touches (`projections.filing.touched`)."""

_AMENDMENT = """
v.known_from, v.fact, v.change, v.recorded_at, CASE WHEN v.public_from <= :p THEN v.reason END
"""
_BETWEEN = "(v.known_from, v.fact) > (:until, :last) AND (v.known_from, v.fact) < (:before, :first)"
_RETRACTED = f"""
SELECT {_AMENDMENT} FROM version v
WHERE v.change = 'retracted' AND {_BETWEEN} AND v.known_from BETWEEN :until AND :before
  AND v.known_from <= :k
  AND (:scopes IS NULL OR EXISTS (
    SELECT 1 FROM json_each(:scopes) j CROSS JOIN touched s
    WHERE s.scope = j.value AND s.position = v.known_from))
ORDER BY v.known_from DESC, v.fact DESC LIMIT {EXAMINED_LIMIT}
"""
_AMENDED = f"""
SELECT {_AMENDMENT} FROM json_each(:positions) j CROSS JOIN version v
WHERE v.known_from = j.value AND v.change = :change AND {_BETWEEN}
ORDER BY j.key, v.fact DESC LIMIT {AMENDED_LIMIT}
"""
_TOUCHED = f"""
SELECT position FROM touched WHERE scope = ? AND position BETWEEN ? AND ?
ORDER BY position DESC LIMIT {EXAMINED_LIMIT}
"""
_VERSION = "SELECT max(known_from) FROM version WHERE fact = ? AND known_from <= ?"
_LATER = f"""
SELECT known_from FROM version WHERE fact = ? AND known_from > ? AND known_from <= ?
AND change IN (SELECT value FROM json_each(?)) ORDER BY known_from DESC LIMIT {LATER_LIMIT}
"""


class TakenOut(Struct, frozen=True, kw_only=True):
    """A fact that was taken out: as the timeline had it last, and where, when, how and why.

    `reason` is None where the public could not know of it, as of a correction that leaves the fact
    with nothing but later sources.
    """

    item: Item
    position: int
    recorded_at: str
    change: Amended
    reason: str | None

    @property
    def key(self) -> PlaceInOrder:
        """Where it stands among what was recorded last."""
        return PlaceInOrder(self.position, self.item.id)

    @property
    def was_never_true(self) -> bool:
        """Whether the fact was taken back, and not only out of this timeline."""
        return self.change == "retracted"


class _Amendment(NamedTuple):
    """What may have taken a fact out."""

    position: int
    fact: str
    change: Amended
    recorded_at: str
    reason: str | None


def beside(
    reader: Reader, filters: Filters, clocks: Clocks, paging: Paging, page: Page
) -> tuple[Page, tuple[TakenOut, ...]]:
    """A page, and what was taken out in its stretch of the ledger, the last first, up to as many
    as the page may have items; where there is more, the page ends with the last that is told.

    In an order of days the first page has the last ones.
    """
    if paging.after is not None and not paging.recorded:
        return page, ()
    ends = page.after if paging.recorded else None
    found = _between(reader, filters, clocks, before=paging.after, until=ends)
    told = tuple(islice(found, paging.limit + 1))
    if len(told) > paging.limit and paging.recorded:
        page = _cut(page, told[paging.limit - 1].key)
    return page, told[: paging.limit]


def _cut(page: Page, end: PlaceInOrder) -> Page:
    """A page up to a key."""
    count = sum(key > end for key in page.keys)
    return Page(items=page.items[:count], keys=page.keys[:count], after=end)


_BEGINNING = PlaceInOrder(0, "")


def _between(
    reader: Reader,
    filters: Filters,
    clocks: Clocks,
    *,
    before: PlaceInOrder | None,
    until: PlaceInOrder | None,
) -> Iterator[TakenOut]:
    line = _Line(reader, filters, clocks)
    for each in _amendments(line, before or by_recording.END, until or _BEGINNING):
        if line.was_left_by(each):
            item = timeline.item(reader, each.fact, line.at(each.position - 1))
            assert item is not None, "it stood in a timeline"
            yield TakenOut(
                item=item,
                position=each.position,
                recorded_at=each.recorded_at,
                change=each.change,
                reason=each.reason,
            )


class _Line(NamedTuple):
    """A timeline that is asked for."""

    reader: Reader
    filters: Filters
    clocks: Clocks

    def at(self, position: int) -> Clocks:
        """The clocks of the question as the ledger was at a position."""
        return replace(self.clocks, known_at=position)

    @property
    def changes(self) -> tuple[Amended, ...]:
        """What may take a fact out besides a retraction: to be contested it takes no more than a
        citation.
        """
        amended: tuple[Amended, ...] = ("corrected", "actor-merged")
        return (*amended, "citation-added") if self.filters.contested is False else amended

    def was_left_by(self, each: _Amendment) -> bool:
        """Whether the amendment is the last that took its fact out, and the fact is not back."""
        if each.change != "retracted" and self._holds(each.fact, self.clocks.known_at):
            return False
        return self._loses(each.fact, each.position) and not any(
            self._loses(each.fact, position) for position in self._later(each)
        )

    def _later(self, each: _Amendment) -> Iterator[int]:
        """The positions at which a fact was amended since."""
        changes = msgspec.json.encode((*self.changes, "retracted")).decode()
        asked = (each.fact, each.position, self.clocks.known_at, changes)
        return (position for (position,) in self.reader.db.execute(_LATER, asked))

    def _loses(self, fact: str, position: int) -> bool:
        return self._holds(fact, position - 1) and not self._holds(fact, position)

    def _holds(self, fact: str, position: int) -> bool:
        """Whether a fact is in the timeline, as the ledger was at a position."""
        (version,) = self.reader.db.execute(_VERSION, (fact, position)).fetchone()
        if version is None:
            return False
        return _stood(self.reader, self.filters, self.at(position), PlaceInOrder(version, fact))


def _amendments(line: _Line, before: PlaceInOrder, until: PlaceInOrder) -> Iterator[_Amendment]:
    """What may have taken a fact out between two keys, the last first."""
    reader, clocks = line.reader, line.clocks
    scopes = _scopes(reader, line.filters, clocks)
    ends = {"until": until.rank, "last": until.fact, "before": before.rank, "first": before.fact}
    asked = {**ends, "p": clocks.public_limit}
    among = msgspec.json.encode(scopes).decode() if scopes else None
    given = {**asked, "k": clocks.known_at, "scopes": among}
    found = [reader.db.execute(_RETRACTED, given).fetchall()]
    last = min(before.rank, clocks.known_at)
    positions = _positions(reader, scopes or (ALL_FACTS,), until.rank, last)
    for change in line.changes:
        given = {**asked, "positions": msgspec.json.encode(positions).decode(), "change": change}
        found.append(reader.db.execute(_AMENDED, given).fetchall())
    return map(_Amendment._make, merge(*found, reverse=True, key=lambda row: row[:2]))


def _positions(reader: Reader, scopes: Sequence[str], first: int, last: int) -> list[int]:
    """The last positions up to one that touched one of the scopes, the last first."""
    found = {
        position
        for scope in scopes
        for (position,) in reader.db.execute(_TOUCHED, (scope, first, last))
    }
    return sorted(found, reverse=True)[:EXAMINED_LIMIT]


def _scopes(reader: Reader, filters: Filters, clocks: Clocks) -> tuple[str, ...]:
    """The scopes of which what takes a fact out must have touched one; none where it need not.

    What was told of an actor before it was merged touched it by the id that it had then.
    """
    if filters.actor is not None:
        ids = mergers.ids_of(reader, filters.actor, clocks)
        return tuple(f"actor/{id}" for id in ids) if len(ids) <= IDS_LIMIT else ()
    scope = by_recording.scope_of(facets_asked(reader, filters, clocks))
    return () if scope is None else (scope,)


def _stood(reader: Reader, filters: Filters, clocks: Clocks, key: PlaceInOrder) -> bool:
    """Whether the version of a fact with that key is in the timeline."""
    at = Paging(limit=1, after=PlaceInOrder(key.rank, f"{key.fact}\0"))
    line = next(by_recording.walk(reader, filters, clocks, at), None)
    if line is None or line.key != key or not line.wanted:
        return False
    if not Standing(reader, filters.status, clocks).admits(line):
        return False
    return Saying(reader, filters.text, clocks, listing=False).admits(line)

"""What was taken back of a timeline: the facts that stood in it until the ledger said that they had
never been true. Whoever has read of one has to hear of that.

Whether a fact stood in the timeline is asked of the ledger as it was just before. In the order of
what was recorded last, a retraction stands where it was recorded itself.
"""

from collections.abc import Iterator
from itertools import islice

import msgspec
from msgspec import Struct

from projections.facts.lines import PlaceInOrder
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.search.full_text import Saying
from projections.timeline import by_recording, timeline
from projections.timeline.by_status import Standing
from projections.timeline.filters import Filters, Paging
from projections.timeline.query import facets_asked
from projections.timeline.timeline import Item, Page

EXAMINED_LIMIT = 2_000
"""Retractions that are looked at for a page, the last ones."""

IDS_LIMIT = 20
"""Ids of one actor that are looked for; who has more is looked for among all retractions."""

_RETRACTED = """
SELECT v.known_from, v.fact, v.recorded_at, v.reason, (
    SELECT max(known_from) FROM version WHERE fact = v.fact AND known_from < v.known_from
) FROM version v
WHERE v.change = 'retracted' AND v.known_from > :until AND v.known_from < :before
  AND v.known_from <= :k AND v.public_from <= :p
  AND (:scopes IS NULL OR EXISTS (
    SELECT 1 FROM json_each(:scopes) j CROSS JOIN touched s
    WHERE s.scope = j.value AND s.position = v.known_from))
ORDER BY v.known_from DESC LIMIT :limit
"""


class Retracted(Struct, frozen=True, kw_only=True):
    """A fact that was taken back: as the timeline had it last, and where, when and why."""

    item: Item
    position: int
    recorded_at: str
    reason: str

    @property
    def key(self) -> PlaceInOrder:
        """Where it stands among what was recorded last."""
        return PlaceInOrder(self.position, self.item.id)


def beside(
    reader: Reader, filters: Filters, clocks: Clocks, paging: Paging, page: Page
) -> tuple[Page, tuple[Retracted, ...]]:
    """A page, and what was taken back in its stretch of the ledger, the last first, up to as many
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


def _between(
    reader: Reader,
    filters: Filters,
    clocks: Clocks,
    *,
    before: PlaceInOrder | None,
    until: PlaceInOrder | None,
) -> Iterator[Retracted]:
    parameters = {
        "until": 0 if until is None else until.rank,
        "before": by_recording.END.rank if before is None else before.rank,
        "k": clocks.known_at,
        "p": clocks.public_limit,
        "scopes": _scopes(reader, filters, clocks),
        "limit": EXAMINED_LIMIT,
    }
    for position, fact, recorded_at, reason, last in reader.db.execute(_RETRACTED, parameters):
        then = Clocks(clocks.as_of, position - 1, clocks.public_by)
        if _stood(reader, filters, then, PlaceInOrder(last, fact)):
            item = timeline.item(reader, fact, then)
            assert item is not None, "it stood in a timeline"
            yield Retracted(item=item, position=position, recorded_at=recorded_at, reason=reason)


def _scopes(reader: Reader, filters: Filters, clocks: Clocks) -> str | None:
    """The scopes, as JSON, of which a retraction must have touched one; None where it need not.

    What was told of an actor before it was merged touched it by the id that it had then.
    """
    if filters.actor is not None:
        ids = mergers.ids_of(reader, filters.actor, clocks)
        found = [f"actor/{id}" for id in ids] if len(ids) <= IDS_LIMIT else []
    else:
        scope = by_recording.scope_of(facets_asked(reader, filters, clocks))
        found = [] if scope is None else [scope]
    return msgspec.json.encode(found).decode() if found else None


def _stood(reader: Reader, filters: Filters, clocks: Clocks, key: PlaceInOrder) -> bool:
    """Whether the version of a fact with that key is in the timeline."""
    at = Paging(limit=1, after=PlaceInOrder(key.rank, f"{key.fact}\0"))
    line = next(by_recording.walk(reader, filters, clocks, at), None)
    if line is None or line.key != key or not line.wanted:
        return False
    if not Standing(reader, filters.status, clocks).admits(line):
        return False
    return Saying(reader, filters.text, clocks, listing=False).admits(line)

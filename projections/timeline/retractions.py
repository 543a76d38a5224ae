"""What was taken out of a timeline: the facts that stood in it until the ledger said that they had
never been true, or that they are otherwise, so that they are no part of it any more. Whoever has
read of one has to hear of that.

Whether a fact stood in the timeline is asked of the ledger as it was just before, and just after;
one that was corrected back in since is told as what it is. In the order of what was recorded last,
what took a fact out stands where it was recorded itself.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from projections.facts.denials import moved
from projections.facts.lines import PlaceInOrder
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.search.full_text import Saying
from projections.timeline import amendments, by_recording, timeline
from projections.timeline.amendments import How, PossibleRemoval, amending
from projections.timeline.by_status import ByStatus
from projections.timeline.filters import Filters, Paging
from projections.timeline.timeline import Item, Page

LATER_LIMIT = 50
"""Amendments of a fact since it was taken out that are looked at, the last ones."""

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
    change: How
    reason: str | None

    @property
    def key(self) -> PlaceInOrder:
        """Where it stands among what was recorded last."""
        return PlaceInOrder(self.position, self.item.id)

    @property
    def was_never_true(self) -> bool:
        """Whether the fact was taken back, and not only out of this timeline."""
        return self.change == "retracted"


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
    line = _AskedTimeline(reader, filters, clocks)
    ends = (before or by_recording.END, until or _BEGINNING)
    for each in amendments.between(reader, filters, clocks, *ends):
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


class _AskedTimeline(NamedTuple):
    """A timeline that is asked for."""

    reader: Reader
    filters: Filters
    clocks: Clocks

    def at(self, position: int) -> Clocks:
        """The clocks of the question as the ledger was at a position."""
        return replace(self.clocks, known_at=position)

    def was_left_by(self, each: PossibleRemoval) -> bool:
        """Whether the amendment is the last that took its fact out, and the fact is not back."""
        if self._holds(each.fact, self.clocks.known_at):
            return False
        return self._loses(each.fact, each.position) and not any(
            self._loses(each.fact, position) for position in self._later(each)
        )

    def _later(self, each: PossibleRemoval) -> Iterator[int]:
        """The positions at which a fact was amended since, or denied or not any more."""
        reader, by = self.reader, self.clocks.known_at
        changes = msgspec.json.encode((*amending(self.filters), "retracted")).decode()
        asked = (each.fact, each.position, by, changes)
        yield from (position for (position,) in reader.db.execute(_LATER, asked))
        if self.filters.contested is not None:
            yield from moved(reader, each.fact, after=each.position, by=by, limit=LATER_LIMIT)

    def _loses(self, fact: str, position: int) -> bool:
        return self._holds(fact, position - 1) and not self._holds(fact, position)

    def _holds(self, fact: str, position: int) -> bool:
        """Whether a fact is in the timeline, as the ledger was at a position."""
        (version,) = self.reader.db.execute(_VERSION, (fact, position)).fetchone()
        if version is None:
            return False
        return _stood(self.reader, self.filters, self.at(position), PlaceInOrder(version, fact))


def _stood(reader: Reader, filters: Filters, clocks: Clocks, key: PlaceInOrder) -> bool:
    """Whether the version of a fact with that key is in the timeline."""
    at = Paging(limit=1, after=PlaceInOrder(key.rank, f"{key.fact}\0"))
    line = next(by_recording.walk(reader, filters, clocks, at), None)
    if line is None or line.key != key or not line.wanted:
        return False
    if not ByStatus(reader, filters.status, clocks).admits(line):
        return False
    return Saying(reader, filters.text, clocks, listing=False).admits(line)

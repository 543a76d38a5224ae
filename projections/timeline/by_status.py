"""Which facts are about an engagement that stands, or may stand, as is asked?"""

import msgspec
from msgspec import Struct

from projections.facts.lines import Line
from projections.holding.tellings import standing
from projections.model.clocks import Clocks
from projections.model.reader import Reader

REPORTED = "reported"
"""Of an engagement that only media have told of: no act of a party has settled anything."""

STATUSES = (
    *(REPORTED, "proposed", "invited", "accepted", "planned", "announced", "postponed"),
    *("cancelled", "refused", "held"),
)
ENGAGEMENTS_LIMIT = 500
"""Engagements that a page asks about; it may come back short and go on after the last one."""

_BODY = "SELECT body FROM version WHERE fact = ? AND known_from = ?"


class _About(Struct):
    """The one field of a stored fact that is looked at."""

    engagement: str


_decode = msgspec.json.Decoder(_About).decode


class ByStatus:
    """Tells facts by how their engagement stands; each engagement is looked up once."""

    def __init__(self, reader: Reader, status: str | None, clocks: Clocks) -> None:
        self._reader = reader
        self._status = status
        self._clocks = clocks
        self._found: dict[str, bool] = {}

    @property
    def has_looked_enough(self) -> bool:
        """Whether as many engagements were looked up as one page may."""
        return len(self._found) >= ENGAGEMENTS_LIMIT

    def admits(self, line: Line) -> bool:
        """Whether the fact's engagement stands or may stand so; any fact where none is asked."""
        if self._status is None:
            return True
        row = self._reader.db.execute(_BODY, (line.key.fact, line.known_from)).fetchone()
        engagement = _decode(row[0]).engagement
        found = self._found.get(engagement)
        if found is None:
            found = self._found[engagement] = self._status in self._statuses(engagement)
        return found

    def _statuses(self, engagement: str) -> set[str | None]:
        subject = f"engagement/{engagement}"
        found = standing(self._reader, [subject], self._clocks).get(subject)
        return {REPORTED} if found is None else {each.value for each in found.held.options}

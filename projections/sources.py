"""What document is it, whose reporting is it really, and what rests on it?"""

import sqlite3

from events.catalogue import AnyEvent
from events.dates import known_day, parse
from events.errors import UnknownIdError
from events.registry import SourceAdded, SourceChecked
from projections import citations, registry
from projections.citations import CitationFilters, CitationItem
from projections.clocks import Clocks
from projections.reader import Reader
from projections.worded import Worded, told

CITATIONS_LIMIT = 200
KIN_LIMIT = 50

_KIN = """
SELECT id FROM lineage
WHERE lineage = ? AND id <> ? AND position <= ? AND public_from <= ? ORDER BY id LIMIT ?
"""

SCHEMA = """
CREATE TABLE lineage (
    lineage     TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (lineage, id)
) STRICT, WITHOUT ROWID;
"""

_ADD = "INSERT INTO lineage VALUES (?, ?, ?, ?)"


class SourceView(Worded, frozen=True, kw_only=True):
    """A source as of then. `same_lineage` are the other documents that tell the same outlet's
    reporting; `citations` what rests on it, the first ones if there are many (`more`).
    """

    source: SourceAdded
    public_since: str | None
    public_since_in_words: str | None = None
    same_lineage: tuple[str, ...]
    checks: tuple[SourceChecked, ...]
    citations: tuple[CitationItem, ...]
    more: bool


def file(db: sqlite3.Connection, position: int, event: AnyEvent) -> None:
    """File a source under its lineage."""
    if isinstance(event, SourceAdded):
        public_from = parse(event.published).first.latest
        db.execute(_ADD, (event.lineage, event.id, position, public_from))


def view(reader: Reader, id: str, clocks: Clocks) -> SourceView:
    """A source; raises `UnknownIdError`, also where it had not come out by then."""
    source = reader.registered("source", id, SourceAdded, known_at=clocks.known_at)
    public_from = parse(source.published).first.latest
    if public_from > clocks.public_limit:
        raise UnknownIdError("source", id)
    page = citations.page(reader, CitationFilters(source=id), clocks, limit=CITATIONS_LIMIT)
    parameters = (source.lineage, id, clocks.known_at, clocks.public_limit, KIN_LIMIT)
    return SourceView(
        source=told(source),
        public_since=known_day(public_from),
        same_lineage=tuple(kin for (kin,) in reader.db.execute(_KIN, parameters)),
        checks=tuple(map(told, registry.checks(reader, id, clocks))),
        citations=page.items,
        more=page.after is not None,
    )


def page(reader: Reader, clocks: Clocks, *, after: str, limit: int) -> registry.Page[SourceAdded]:
    """Sources that had come out, by id."""
    return registry.page(reader, SourceAdded, clocks, after=after, limit=limit)

"""What document is it, whose reporting is it really, and what rests on it?"""

import sqlite3
from typing import Final

from events.errors import UnknownIdError
from events.time.dates import known_day
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import (
    DataSetWithdrawn,
    Registration,
    RegistrationCorrected,
    SourceAdded,
    SourceChecked,
)
from projections.facts import citations, data_sets, registry
from projections.facts.citations import CitationFilters, CitationItem
from projections.facts.data_sets import DataSetVersion
from projections.holding.extents import FIRST, Extents, Part, Portion
from projections.holding.listing_order import ListPlace
from projections.model.clocks import FOREVER, Clocks
from projections.model.counts import COUNT_LIMIT, Count
from projections.model.publication import is_public, public_from
from projections.model.reader import Reader
from projections.model.worded import Worded, told

CITATIONS_LIMIT = 200
KIN_LIMIT = 50

SECTIONS: Final = ("same_lineage", "checks", "versions")
"""What of a source is had part by part; its citations are a list of their own."""

_KIN = """
SELECT id FROM lineage
WHERE lineage = :lineage AND id <> :id AND known_from <= :k AND known_to > :k
  AND public_from <= :p AND id > :after
ORDER BY id LIMIT :most
"""

_IS_LINEAGE = """
SELECT 1 FROM lineage WHERE lineage = :lineage AND known_from <= :k AND known_to > :k
  AND public_from <= :p LIMIT 1
"""
_EVER = "SELECT ? UNION SELECT lineage FROM lineage WHERE id = ?"

SCHEMA = """
CREATE TABLE lineage (
    lineage     TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (lineage, id, known_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX lineage_id ON lineage (id);

CREATE TABLE withdrawn (
    source   TEXT    NOT NULL,
    position INTEGER NOT NULL,
    reason   TEXT    NOT NULL,
    PRIMARY KEY (source)
) STRICT, WITHOUT ROWID;
"""

_WITHDRAW = "INSERT INTO withdrawn VALUES (?, ?, ?)"
_WITHDRAWN = "SELECT reason FROM withdrawn WHERE source = ? AND position <= ?"
_ADD = f"INSERT INTO lineage VALUES (?, ?, ?, {FOREVER}, ?)"
_END = f"""
UPDATE lineage SET known_to = ? WHERE lineage = ? AND id = ? AND known_to = {FOREVER}
"""


class SourceView(Worded, frozen=True, kw_only=True):
    """A source as of then. `same_lineage` are the other documents that tell the same outlet's
    reporting; `citations` what rests on it, the first ones if there are many (`more`); `checks` the
    last looks at it. Of a data set `versions` are those newer than the registered one, the latest
    first; it may have been `withdrawn`, and why: then nothing rests on it.
    `sections` says how much of each this is, and where it goes on.
    """

    source: SourceAdded
    public_since: str | None
    public_since_in_words: str | None = None
    same_lineage: tuple[str, ...]
    checks: tuple[SourceChecked, ...]
    versions: tuple[DataSetVersion, ...]
    citations: tuple[CitationItem, ...]
    sections: Extents
    more: bool
    withdrawn: str | None = None


def file(
    db: sqlite3.Connection, position: int, event: AnyEvent, before: Registration | None
) -> None:
    """File a source under its lineage, and no more as it read `before` it was corrected; or that it
    was withdrawn.
    """
    if isinstance(event, DataSetWithdrawn):
        db.execute(_WITHDRAW, (event.source, position, event.reason))
    source = event.registration if isinstance(event, RegistrationCorrected) else event
    if not isinstance(source, SourceAdded):
        return
    if isinstance(before, SourceAdded):
        db.execute(_END, (position, before.lineage, before.id))
    db.execute(_ADD, (source.lineage, source.id, position, public_from(source)))


def view(reader: Reader, id: str, clocks: Clocks) -> SourceView:
    """A source; raises `UnknownIdError`, also where it had not come out by then."""
    source = _seen(reader, id, clocks)
    filters = CitationFilters(source=id)
    page = citations.page(reader, filters, clocks, limit=CITATIONS_LIMIT)
    beyond = None if page.after is None else ListPlace(0, page.after[1])
    cited, kin = Part([*page.items], beyond), _kin(reader, source, clocks)
    looks, newer = registry.checks(reader, id, clocks), data_sets.versions(reader, id, clocks)
    return SourceView(
        source=told(source),
        public_since=known_day(public_from(source)),
        same_lineage=tuple(kin.items),
        checks=tuple(looks.items),
        versions=tuple(newer.items),
        citations=page.items,
        sections={
            "citations": cited.extent(lambda: citations.count(reader, filters, clocks)),
            "same_lineage": kin.extent(lambda: _count_kin(reader, source, clocks)),
            "checks": looks.extent(lambda: registry.count_checks(reader, id, clocks)),
            "versions": newer.extent(lambda: data_sets.count_versions(reader, id, clocks)),
        },
        more=page.after is not None,
        withdrawn=_withdrawn(reader, id, clocks),
    )


def lineages(reader: Reader, id: str) -> list[str]:
    """All that a source was ever said to be the reporting of; raises `UnknownIdError`."""
    now = reader.registered("source", id, SourceAdded, known_at=FOREVER)
    rows = reader.db.execute(_EVER, (now.lineage, id))
    return [lineage for (lineage,) in rows]


def is_lineage(reader: Reader, lineage: str, clocks: Clocks) -> bool:
    """Whether a source that had come out tells the reporting of a lineage."""
    asked = {"lineage": lineage, "k": clocks.known_at, "p": clocks.public_limit}
    return reader.db.execute(_IS_LINEAGE, asked).fetchone() is not None


def section(reader: Reader, id: str, name: str, clocks: Clocks, portion: Portion) -> Part:
    """A part of a section of a source; raises `UnknownIdError`."""
    source = _seen(reader, id, clocks)
    if name == "checks":
        return registry.checks(reader, id, clocks, portion)
    if name == "versions":
        return data_sets.versions(reader, id, clocks, portion)
    return _kin(reader, source, clocks, portion)


def _withdrawn(reader: Reader, id: str, clocks: Clocks) -> str | None:
    row = reader.db.execute(_WITHDRAWN, (id, clocks.known_at)).fetchone()
    return None if row is None else str(row[0])


def _seen(reader: Reader, id: str, clocks: Clocks) -> SourceAdded:
    source = reader.registered("source", id, SourceAdded, known_at=clocks.known_at)
    if not is_public(source, clocks):
        raise UnknownIdError("source", id)
    return source


def _kin(reader: Reader, source: SourceAdded, clocks: Clocks, portion: Portion = FIRST) -> Part:
    """The other sources of the lineage, by id."""
    limit, after = portion.limit or KIN_LIMIT, portion.after or ListPlace(0, "")
    parameters = {
        "lineage": source.lineage,
        "id": source.id,
        "k": clocks.known_at,
        "p": clocks.public_limit,
        "after": after.subject,
        "most": limit + 1,
    }
    rows = reader.db.execute(_KIN, parameters)
    found = [id for (id,) in rows]
    shown = found[:limit]
    return Part(shown, ListPlace(0, shown[-1]) if len(found) > limit else None)


def _count_kin(reader: Reader, source: SourceAdded, clocks: Clocks) -> Count:
    number = len(_kin(reader, source, clocks, Portion(COUNT_LIMIT)).items)
    return Count(number, number == COUNT_LIMIT)


def page(
    reader: Reader, clocks: Clocks, *, after: str, limit: int
) -> registry.RegistryPage[SourceAdded]:
    """Sources that had come out, by id."""
    return registry.page(reader, SourceAdded, clocks, after=after, limit=limit)

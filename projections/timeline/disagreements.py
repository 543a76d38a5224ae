"""On what do the sources disagree? Contested facts in order of date, with what is contested.

Versions that may be contested are *marked*: those that are so in themselves from some day on, and
those of a fact that another fact has denied before they ended. A page goes along the marks; whether
a marked version is contested under the clocks is asked of `projections.facts.contested`.
"""

from collections.abc import Iterator

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from events.time.dates import Edtf
from projections.facts.contested import Contested, contested_among, contested_from
from projections.facts.denials import denied_by
from projections.facts.lines import PAST_MARKS, PlaceInOrder
from projections.facts.windows import LISTS, lists_of
from projections.holding.elements import Support
from projections.model.clocks import Certainty, Clocks
from projections.model.counts import Count
from projections.model.directory import Directory
from projections.model.facet_lists import list_name
from projections.model.numbered import number_of
from projections.model.reader import Reader
from projections.model.table import Row, Table
from projections.model.version import Version
from projections.model.worded import Worded
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging

SCHEMA = """
-- list: the lists of the timeline by number. Of versions that have come to their end it is so much
-- more.
CREATE TABLE marked (
    list       INTEGER NOT NULL,
    earliest   INTEGER NOT NULL,
    fact       TEXT    NOT NULL,
    known_from INTEGER NOT NULL,
    PRIMARY KEY (list, earliest, fact, known_from)
) STRICT, WITHOUT ROWID;
"""
INSERT = """
INSERT OR IGNORE INTO marked
SELECT ?1, ?2, ?3, ?4 WHERE ?5 OR EXISTS (SELECT 1 FROM denial WHERE denied = ?3)
"""
_NUMBERED = ", ".join(
    f"({number}, '{list_name('all', '', among)}')" for number, among in enumerate(LISTS)
)
INSERT_DENIED = f"""
INSERT OR IGNORE INTO marked
SELECT l.column1, t.earliest, t.fact, t.known_from
FROM version v CROSS JOIN (VALUES {_NUMBERED}) l CROSS JOIN timeline t
WHERE v.fact = ? AND v.known_to > ? AND t.list = {number_of("l.column2")}
  AND t.earliest = v.earliest AND t.fact = v.fact AND t.known_from = v.known_from
"""
CLOSE = f"""
UPDATE marked SET list = list + {PAST_MARKS}
WHERE ? AND list = ? AND earliest = ? AND fact = ? AND known_from = ?
"""
CLOSE_DENIED = ""


class Disagreement(Worded, frozen=True, kw_only=True):
    """A contested fact: what it is about, and what is contested; `within` as in a timeline."""

    fact: str
    type: str
    date: Edtf
    date_in_words: str = ""
    condition: bool
    certainty: Certainty
    within: Certainty | UnsetType = UNSET
    summary: str
    actors: tuple[str, ...]
    issues: tuple[str, ...]
    engagement: str | None
    support: Support
    contested: Contested


class DisagreementsPage(Struct, frozen=True, kw_only=True):
    """Disagreements, and the key after which the next page begins (none: this was the last).

    `undated_left_out`: how many are left out of the days that are asked for.
    """

    items: tuple[Disagreement, ...]
    after: PlaceInOrder | None = None
    undated_left_out: Count | None = None


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The version's mark, to be filed if it is contested in itself or was denied before."""
    contests = contested_from(version, directory) is not None
    for name in lists_of(version):
        key = version.told_from, version.fact.id, version.known_from
        yield LISTS.index(name), *key, int(contests)


def denied_rows(version: Version, directory: Directory) -> Iterator[Row]:
    """What the version denies, and from when: the versions that it finds are marked."""
    denied = denied_by(version.fact)
    if denied is not None:
        yield denied, version.known_from


def page(reader: Reader, filters: Filters, clocks: Clocks, paging: Paging) -> DisagreementsPage:
    """The facts that a timeline's `contested` filter finds, each with what is contested."""
    asked = replace(filters, contested=True)
    found = timeline.page(reader, asked, clocks, paging)
    blocks = contested_among(reader, [each.id for each in found.items], clocks)
    items = tuple(_disagreement(each, blocks[each.id]) for each in found.items)
    left_out = timeline.undated_left_out(reader, asked, clocks)
    return DisagreementsPage(items=items, after=found.after, undated_left_out=left_out)


def _disagreement(item: timeline.Item, contested: Contested) -> Disagreement:
    return Disagreement(
        fact=item.id,
        type=item.type,
        date=item.date,
        condition=item.condition,
        certainty=item.certainty,
        within=item.within,
        summary=item.summary,
        actors=item.actors,
        issues=item.issues,
        engagement=item.engagement,
        support=item.support,
        contested=contested,
    )


TABLES = (
    Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows),
    Table(schema="", insert=INSERT_DENIED, close=CLOSE_DENIED, rows=denied_rows),
)

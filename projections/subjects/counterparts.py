"""With whom does something stand between?"""

from collections.abc import Iterator

from projections.holding.extents import Part
from projections.holding.listing_order import ListPlace
from projections.model.clocks import Clocks
from projections.model.counts import Count
from projections.model.directory import Directory
from projections.model.facet_lists import list_of
from projections.model.reader import Reader
from projections.model.table import Row, Table
from projections.model.tense import ask, tensed
from projections.model.version import Version

LIMIT = 200
COUNTED_LIMIT = 1_000

SCHEMA = """
CREATE TABLE counterpart (
    actor TEXT NOT NULL,
    other TEXT NOT NULL,
    PRIMARY KEY (actor, other)
) STRICT, WITHOUT ROWID;
"""
INSERT = "INSERT OR IGNORE INTO counterpart VALUES (?, ?)"
CLOSE = ""  # whether something stands between the two is asked of the timeline

_PAIR = "iif(:actor < other, :actor || '|' || other, other || '|' || :actor)"
_AFTER = tensed(
    lambda tense: (
        f"""
SELECT other FROM counterpart WHERE actor = :actor AND other > :after AND EXISTS (
    SELECT 1 FROM timeline t
    WHERE {tense.numbered("t.list", list_of("pair", _PAIR))}
      AND t.earliest <= :d AND {tense.visible("t")}
) ORDER BY other LIMIT :most
"""
    )
)


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """Both directions of each pair that a version stands between."""
    for pair in version.pairs:
        one, _, other = pair.partition("|")
        yield one, other
        yield other, one


def part(
    reader: Reader, actor: str, clocks: Clocks, limit: int = LIMIT, after: ListPlace | None = None
) -> Part:
    """An actor's counterparts by id, from a place on."""
    others = _after(reader, actor, clocks, limit + 1, "" if after is None else after.subject)
    shown = others[:limit]
    return Part(shown, ListPlace(0, shown[-1]) if len(others) > limit else None)


def count(reader: Reader, actor: str, clocks: Clocks) -> Count:
    """How many there are, as far as counting goes."""
    number = len(_after(reader, actor, clocks, COUNTED_LIMIT, ""))
    return Count(number, number == COUNTED_LIMIT)


def _after(reader: Reader, actor: str, clocks: Clocks, most: int, after: str) -> list[str]:
    parameters = {
        "actor": actor,
        "after": after,
        "most": most,
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    return [other for (other,) in ask(reader, _AFTER, parameters)]


TABLES = (Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows, once=True),)

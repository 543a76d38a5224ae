"""Going along a facet of the timeline, row by row in order: what stands, and what stood.

In the present tense no old version is met. Of an earlier position the versions that have come to
their end since are gone along beside, fact by fact: one seek finds the version that stood, however
many there are.
"""

from collections.abc import Callable, Iterator
from heapq import merge
from typing import Any, NamedTuple

from msgspec import Struct

from events.time.dates import EARLIEST, LATEST
from projections.facts.contested import is_contested
from projections.facts.windows import ALL, IN_RANGE, LISTS, WIDE_DAYS
from projections.model import tense
from projections.model.clocks import Clocks
from projections.model.facet_lists import EVERYTHING, list_name
from projections.model.reader import Reader
from projections.model.tense import NOW, THEN, Tense, past_numbered

BLOCK_MOST = 2_000
"""Rows that are read at once, where the first ones were not enough."""


class PlaceInOrder(NamedTuple):
    """Where an item stands in the order: its earliest first day (an ordinal), or the position at
    which it was last recorded, and its id.
    """

    rank: int
    fact: str


class Line(NamedTuple):
    """A row that was looked at, and whether it is what was asked for; `cost` is how many rows' work
    it was.
    """

    key: PlaceInOrder
    known_from: int
    wanted: bool
    cost: int = 1


class Along(Struct, frozen=True, kw_only=True):
    """Along a list of a facet, between days. `wide`: 1 only the blunt dates, 0 only the others.
    `undated`: 1 only what is open below and left out of the window for that, 0 all but that.
    `contested`: whether there must be a disagreement, or must be none. `first`: rows that are read
    at once.
    """

    facet: str
    among: str = ALL
    facets: dict[str, str]
    clocks: Clocks
    low: int = EARLIEST
    high: int
    since: int = EARLIEST
    until: int = LATEST
    after: PlaceInOrder | None = None
    descending: bool
    wide: int | None = None
    undated: int | None = None
    contested: bool | None = None
    first: int = 100

    @property
    def edge(self) -> PlaceInOrder:
        """After what the first row comes."""
        if self.after is not None:
            return self.after
        return PlaceInOrder(LATEST + 1, "") if self.descending else PlaceInOrder(EARLIEST - 1, "")

    @property
    def parameters(self) -> dict[str, Any]:
        """What the questions are put with."""
        return {
            **{facet: list_name(facet, value) for facet, value in self.facets.items()},
            "along": list_name(self.facet, self.facets.get(self.facet, ""), self.among),
            "everything": list_name("all", "", self.among),
            "marks": LISTS.index(self.among),
            "low": self.low,
            "high": self.high,
            "since": self.since,
            "until": self.until,
            "wide": self.wide,
            "undated": self.undated,
            "d": self.clocks.as_of,
            "k": self.clocks.known_at,
            "p": self.clocks.public_limit,
        }


def lines(reader: Reader, along: Along) -> Iterator[Line]:
    """The rows in order, without end but that of the facet."""
    after, most, sql = along.edge, along.first, _standing(along, NOW)
    while True:
        parameters = {**along.parameters, **_after(after), "most": most}
        rows = tense.now(reader, sql, parameters)
        if rows is None:
            break
        yield from map(_line, rows)
        if len(rows) < most:
            return
        after, most = _line(rows[-1]).key, min(4 * most, BLOCK_MOST)
    both = (_stands(reader, along, after), _stood(reader, along, after))
    yield from merge(*both, reverse=along.descending)


def _stands(reader: Reader, along: Along, after: PlaceInOrder) -> Iterator[Line]:
    """The versions that stand to this day, those that were not known yet among them."""
    sql, most = _standing(along, THEN), along.first
    while True:
        parameters = {**along.parameters, **_after(after), "most": most}
        rows = reader.db.execute(sql, parameters).fetchall()
        yield from map(_line, rows)
        if len(rows) < most:
            return
        after, most = _line(rows[-1]).key, min(4 * most, BLOCK_MOST)


def _stood(reader: Reader, along: Along, after: PlaceInOrder) -> Iterator[Line]:
    """Of each fact with versions that came to their end the one that stood, if one did."""
    following, version = _next_key(along), _last_version(along)
    while True:
        row = reader.db.execute(following, {**along.parameters, **_after(after)}).fetchone()
        if row is None:
            return
        after = PlaceInOrder(*row)
        found = reader.db.execute(version, {**along.parameters, **_after(after)}).fetchone()
        known_from, wanted = found or (0, False)
        yield Line(after, known_from, bool(wanted))


def _line(row: tuple[int, str, int, int]) -> Line:
    earliest, fact, known_from, wanted = row
    return Line(PlaceInOrder(earliest, fact), known_from, bool(wanted))


def _after(key: PlaceInOrder) -> dict[str, Any]:
    return {"earliest": key.rank, "fact": key.fact}


_PROBE = """
AND EXISTS (SELECT 1 FROM timeline o WHERE {filed}
            AND o.earliest = t.earliest AND o.fact = t.fact AND o.known_from = t.known_from)
"""
# CROSS JOIN is an order to SQLite's planner: marks outside, or it would go through the timeline.
_MARKED = f"""
marked m CROSS JOIN timeline t
WHERE m.list = :marks AND {NOW.numbered("t.list", EVERYTHING)}
AND t.earliest = m.earliest AND t.fact = m.fact AND t.known_from = m.known_from
"""
_FILED = f"timeline t WHERE {NOW.numbered('t.list', ':along')}"


def filters_of(along: Along, tense: Tense, filed: Callable[[str, str], str]) -> str:
    """What a row `t` must be besides; only names of facets and constants are put into the text.

    `filed` says of a column whether it has the number of another list now, or had it.
    """
    found = [
        _PROBE.format(filed=filed("o.list", f":{facet}"))
        for facet in along.facets
        if facet not in {along.facet, "all", "contested"}
    ]
    if "coded" in along.facets:
        found.append("AND t.stated_from > :p")  # whoever asks so reads on other evidence
    if along.wide is not None:
        found.append(f"AND (t.ends - t.earliest > {WIDE_DAYS}) = :wide")
    if along.contested is not None:
        found.append(f"AND {'' if along.contested else 'NOT'} {is_contested(tense)}")
    return " ".join(found)


def _standing(along: Along, tense: Tense) -> str:
    """The versions that stand, in order."""
    # Whether a row is wanted is told and not asked for in WHERE: LIMIT then counts the rows that
    # are looked at, and the work is bounded however few of them are wanted. The comparison of row
    # values and ORDER BY follow the primary key, both columns in one direction, so that each block
    # is one range of it; with OR in the place of the row values SQLite would sort.
    order, beyond = _order(along)
    row, rows = ("m", _MARKED) if along.facet == "contested" else ("t", _FILED)
    known = "TRUE" if tense.is_now else "t.known_from <= :k"
    return f"""
        SELECT t.earliest, t.fact, t.known_from, {known} AND t.public_from <= :p
               AND {IN_RANGE} {filters_of(along, tense, NOW.numbered)}
        FROM {rows}
          AND {row}.earliest BETWEEN :low AND :high
          AND ({row}.earliest, {row}.fact) {beyond} (:earliest, :fact)
        ORDER BY {row}.earliest {order}, {row}.fact {order} LIMIT :most
    """


def _next_key(along: Along) -> str:
    """The next fact of which a version has come to its end."""
    # LIMIT 1 from an index is a seek: the versions of one fact that came to their end, thousands
    # perhaps, are passed over at once by asking for the next key and not for the next row.
    order, beyond = _order(along)
    rows = f"timeline WHERE {past_numbered('list', ':along')}"
    if along.facet == "contested":
        rows = f"marked WHERE list = :marks + {PAST_MARKS}"
    return f"""
        SELECT earliest, fact FROM {rows} AND earliest BETWEEN :low AND :high
        AND (earliest, fact) {beyond} (:earliest, :fact)
        ORDER BY earliest {order}, fact {order} LIMIT 1
    """


PAST_MARKS = len(LISTS)
"""Marks of versions that have come to their end are filed under so much more."""


def _last_version(along: Along) -> str:
    """The version of a fact that was the last one by the position, and whether it is wanted."""
    name = ":everything" if along.facet == "contested" else ":along"
    filed = f"{past_numbered('list', name)} AND earliest = :earliest AND fact = :fact"
    return f"""
        SELECT t.known_from, t.known_to > :k AND t.public_from <= :p
               AND {IN_RANGE} {filters_of(along, THEN, past_numbered)}
        FROM timeline t WHERE {filed} AND t.known_from = (
            SELECT max(known_from) FROM timeline WHERE {filed} AND known_from <= :k)
    """


def _order(along: Along) -> tuple[str, str]:
    return ("DESC", "<") if along.descending else ("ASC", ">")

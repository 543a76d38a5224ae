"""Going along a timeline: which rows a question looks at, in which order, and which it wants."""

from collections.abc import Iterator
from heapq import merge
from itertools import islice
from typing import NamedTuple

import msgspec
from msgspec import Struct

from events.dates import EARLIEST, LATEST
from events.errors import QuestionError
from projections import search
from projections.clocks import Clocks
from projections.contested import IS_CONTESTED
from projections.directory import pair_key
from projections.mergers import survivor
from projections.reader import MAY_LIE, Reader

EXAMINED_LIMIT = 5_000
WIDE_DAYS = 400
"""Dates blunter than this are filed a second time, so that a range of days can find them."""

_FACETS = (
    *("engagement", "office", "pair", "place", "contested", "actor", "issue", "kind", "engaged"),
    "all",
)
"""From the narrowest to the widest: a walk goes along the first that is asked for."""


class Filters(Struct, frozen=True, kw_only=True):
    """What is asked of a timeline; filters combine with *and*. Days are ordinals, inclusive.

    `actor` with `counterpart` asks for what stands between the two. `since` and `until` keep facts
    that may lie in the range. Each word of `text` must be in the summary, a quote, a note or a
    name. `contested` keeps the facts on which there is a disagreement, or those on which there is
    none. `status` keeps the facts about engagements that stand, or may stand, so.
    """

    actor: str | None = None
    counterpart: str | None = None
    issue: str | None = None
    kind: str | None = None
    engagement: str | None = None
    office: str | None = None
    place: str | None = None
    since: int | None = None
    until: int | None = None
    text: str | None = None
    contested: bool | None = None
    status: str | None = None


class Key(NamedTuple):
    """Where an item stands in the order: its earliest first day (an ordinal), or the position at
    which it was last recorded, and its id.
    """

    rank: int
    fact: str


class Paging(Struct, frozen=True, kw_only=True):
    """Which part of a timeline: after a key, in which direction, how many items at most.

    `recorded`: by when something of a fact was last recorded, the latest first, not by its day.
    """

    limit: int
    after: Key | None = None
    descending: bool = False
    recorded: bool = False


class Line(NamedTuple):
    """A row that was looked at, and whether it is what was asked for."""

    key: Key
    known_from: int
    wanted: bool


class _Walk(Struct, frozen=True, kw_only=True):
    """Along a facet, between days. `wide`: 1 only the blunt dates, 0 only the others. `hits`: the
    versions with the words that are asked for, as a JSON array of [earliest, fact, known_from].
    `contested`: whether there must be a disagreement, or must be none.
    """

    facet: str
    facets: dict[str, str]
    clocks: Clocks
    low: int = EARLIEST
    high: int
    since: int = EARLIEST
    until: int = LATEST
    after: Key | None = None
    descending: bool
    wide: int | None = None
    hits: str | None = None
    contested: bool | None = None


def walk(reader: Reader, filters: Filters, clocks: Clocks, paging: Paging) -> Iterator[Line]:
    """The rows that a question looks at, in order, `EXAMINED_LIMIT` at most.

    Raises `QuestionError` for a counterpart of nobody.
    """
    facets = facets_asked(reader, filters, clocks)
    whole = _Walk(
        facet=next(iter(facets)),
        facets=facets,
        clocks=clocks,
        high=clocks.as_of if filters.until is None else min(clocks.as_of, filters.until),
        since=EARLIEST if filters.since is None else filters.since,
        until=LATEST if filters.until is None else filters.until,
        after=paging.after,
        descending=paging.descending,
        contested=filters.contested,
    )
    if filters.text is not None:
        hits = sorted(search.facts(reader.db, filters.text, clocks))
        encoded = msgspec.json.encode(hits).decode()
        return _lines(reader, msgspec.structs.replace(whole, facet="all", hits=encoded))
    if filters.since is None:
        return islice(_lines(reader, whole), EXAMINED_LIMIT)
    near = msgspec.structs.replace(whole, low=filters.since - WIDE_DAYS, wide=0)
    blunt = msgspec.structs.replace(whole, facet=f"{whole.facet}/wide", wide=1)
    merged = merge(_lines(reader, near), _lines(reader, blunt), reverse=paging.descending)
    return islice(merged, EXAMINED_LIMIT)


def wants(reader: Reader, filters: Filters, fact: str, clocks: Clocks) -> bool:
    """Whether one fact is what is asked for, whatever its day: the question has no days or words.

    Raises `QuestionError` for a counterpart of nobody.
    """
    facets = facets_asked(reader, filters, clocks)
    conditions = [
        PROBE.format(facet=facet) for facet in facets if facet not in {"all", "contested"}
    ]
    conditions.append(contested_or_not(filters))
    parameters = {
        **facets,
        "fact": fact,
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    return reader.db.execute(f"{_ONE} {' '.join(conditions)}", parameters).fetchone() is not None


def contested_or_not(filters: Filters) -> str:
    """The condition on a row `t` that there must be a disagreement on the fact, or must be none."""
    if filters.contested is None:
        return ""
    return f"AND {'' if filters.contested else 'NOT'} {IS_CONTESTED}"


def along(reader: Reader, facet: str, value: str, clocks: Clocks) -> Iterator[Line]:
    """All rows under one facet up to the day of the question, the last first."""
    facets = {facet: value}
    return _lines(
        reader,
        _Walk(facet=facet, facets=facets, clocks=clocks, high=clocks.as_of, descending=True),
    )


def _surviving(reader: Reader, filters: Filters, clocks: Clocks) -> Filters:
    """The filters with what merged actors were merged into."""
    if filters.counterpart is not None and filters.actor is None:
        raise QuestionError("counterpart", filters.counterpart, "an actor beside it")
    named = {"actor": filters.actor, "counterpart": filters.counterpart}
    found = {
        name: None if id is None else survivor(reader, id, clocks) for name, id in named.items()
    }
    return msgspec.structs.replace(filters, **found)


def facets_asked(reader: Reader, filters: Filters, clocks: Clocks) -> dict[str, str]:
    """The facets that the filters ask for, the narrowest first, of what actors were merged into.

    Raises `QuestionError` for a counterpart of nobody.
    """
    filters = _surviving(reader, filters, clocks)
    asked = {
        "engagement": filters.engagement,
        "office": filters.office,
        "place": filters.place,
        "issue": filters.issue,
        "kind": filters.kind,
        "contested": "" if filters.contested else None,
        "engaged": None if filters.status is None else "",
        "all": "",
    }
    if filters.actor is not None and filters.counterpart is not None:
        asked["pair"] = pair_key(filters.actor, filters.counterpart)
    else:
        asked["actor"] = filters.actor
    values = {facet: asked.get(facet) for facet in _FACETS}
    return {facet: value for facet, value in values.items() if value is not None}


VISIBLE = "t.known_from <= :k AND t.known_to > :k AND t.public_from <= :p"
IN_RANGE = f"iif(t.gaps IS NULL, 1, {MAY_LIE}(t.gaps, :since, :until))"
"""Whether a row whose bounds reach into a range of days has one of its days there."""

PROBE = """
AND EXISTS (SELECT 1 FROM timeline o WHERE o.facet = '{facet}' AND o.value = :{facet}
            AND o.earliest = t.earliest AND o.fact = t.fact AND o.known_from = t.known_from)
"""
_ONE = f"""
SELECT 1 FROM version v CROSS JOIN timeline t
WHERE v.fact = :fact AND v.known_from <= :k AND v.known_to > :k AND t.facet = 'all'
AND t.value = '' AND t.earliest = v.earliest AND t.fact = v.fact AND t.known_from = v.known_from
AND {VISIBLE}
"""
_WIDE = f"AND (t.ends - t.earliest > {WIDE_DAYS}) = :wide"
_HITS = """
AND t.earliest = h.value ->> 0 AND t.fact = h.value ->> 1 AND t.known_from = h.value ->> 2
"""
_MARKS = """
AND t.facet = 'all' AND t.value = ''
AND t.earliest = m.earliest AND t.fact = m.fact AND t.known_from = m.known_from
"""


def _sql(walk: _Walk) -> str:
    """The walk as SQL; only names from `_FACETS` and constants are put into its text."""
    value = walk.facet.removesuffix("/wide")
    filed = [facet for facet in walk.facets if facet not in {value, "all", "contested"}]
    conditions = [PROBE.format(facet=facet) for facet in filed]
    if walk.wide is not None:
        conditions.append(_WIDE)
    if walk.contested is not None:
        conditions.append(f"AND {'' if walk.contested else 'NOT'} {IS_CONTESTED}")
    order, past = ("DESC", "<") if walk.descending else ("ASC", ">")
    rows, key = _rows(walk, value)
    return f"""
        SELECT t.earliest, t.fact, t.known_from,
               {VISIBLE} AND t.ends >= :since AND {IN_RANGE} {" ".join(conditions)}
        FROM {rows}
          AND {key}.earliest BETWEEN :low AND :high
          AND ({key}.earliest, {key}.fact) {past} (:earliest, :fact)
        ORDER BY {key}.earliest {order}, {key}.fact {order} LIMIT {EXAMINED_LIMIT}
    """


def _rows(walk: _Walk, value: str) -> tuple[str, str]:
    """What the walk goes along, and the table whose key orders it."""
    if value == "contested":
        wide = int(walk.facet.endswith("/wide"))
        return f"marked m CROSS JOIN timeline t WHERE m.wide = {wide} {_MARKS}", "m"
    filed = f"t.facet = :along AND t.value = :{value}"
    if walk.hits is not None:
        return f"json_each(:hits) h CROSS JOIN timeline t WHERE {filed} {_HITS}", "t"
    return f"timeline t WHERE {filed}", "t"


def _lines(reader: Reader, walk: _Walk) -> Iterator[Line]:
    edge = Key(LATEST + 1, "") if walk.descending else Key(EARLIEST - 1, "")
    after = edge if walk.after is None else walk.after
    parameters = {
        **walk.facets,
        "all": "",
        "along": walk.facet,
        "hits": walk.hits,
        "low": walk.low,
        "high": walk.high,
        "since": walk.since,
        "until": walk.until,
        "wide": walk.wide,
        "earliest": after.rank,
        "fact": after.fact,
        "d": walk.clocks.as_of,
        "k": walk.clocks.known_at,
        "p": walk.clocks.public_limit,
    }
    for earliest, fact, known_from, wanted in reader.db.execute(_sql(walk), parameters):
        yield Line(Key(earliest, fact), known_from, bool(wanted))

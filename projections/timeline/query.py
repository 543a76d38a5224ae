"""Going along a timeline: which rows a question looks at, in which order, and which it wants."""

from collections.abc import Iterator, Set
from heapq import merge

import msgspec
from msgspec.structs import replace

from events.errors import QuestionError
from events.time.dates import EARLIEST, LATEST
from projections.facts.lines import (
    Along,
    Line,
    PlaceInOrder,
    filters_of,
    lines,
)
from projections.facts.windows import BLUNT, BLUNTER, IN_RANGE, OPEN, WIDE, WIDE_DAYS
from projections.model.clocks import Clocks
from projections.model.directory import pair_key
from projections.model.facet_lists import EVERYTHING
from projections.model.mergers import survivor
from projections.model.reader import Reader
from projections.model.tense import THEN, version_of
from projections.model.things_named import LIVES
from projections.timeline.filters import Filters, Paging

EXAMINED_LIMIT = 5_000
"""Rows that a page looks at; it may come back short and go on after the last one."""

HitVersions = Set[tuple[int, str, int]]
"""Versions that have some words: (earliest, fact, known_from)."""

_FACETS = (
    "coded",
    *LIVES,
    *("pair", "place", "contested", "actor", "issue", "kind", "engaged", "all"),
)
"""From the narrowest to the widest: a walk goes along the first that is asked for."""


def walk(
    reader: Reader,
    filters: Filters,
    clocks: Clocks,
    paging: Paging,
    hits: HitVersions | None = None,
) -> Iterator[Line]:
    """The rows that a question looks at, in order; of a text only the `hits`, where they are given.

    Raises `QuestionError` for a counterpart of nobody.
    """
    asked = replace(
        along_all(reader, filters, clocks),
        after=paging.after,
        descending=paging.descending,
        first=paging.limit + 1,
    )
    if hits is not None:
        return _hit_lines(reader, asked, hits)
    along = replace(asked, facet=next(iter(asked.facets)))
    if filters.since is None and filters.until is None:
        return lines(reader, along)
    parts = (lines(reader, each) for each in _parts(along))
    return merge(*parts, reverse=paging.descending)


def along_all(reader: Reader, filters: Filters, clocks: Clocks) -> Along:
    """All facts that had happened by then, and what is wanted of them.

    Raises `QuestionError` for a counterpart of nobody.
    """
    return Along(
        facet="all",
        facets=facets_asked(reader, filters, clocks),
        clocks=clocks,
        high=clocks.as_of,
        since=EARLIEST if filters.since is None else filters.since,
        until=LATEST if filters.until is None else filters.until,
        undated=None if filters.undated else 0,
        descending=False,
        contested=filters.contested,
    )


def _parts(asked: Along) -> Iterator[Along]:
    """Where something may be filed that lies in the window."""
    up_to = replace(asked, high=min(asked.high, asked.until))
    if asked.since == EARLIEST:
        yield up_to
    else:
        yield replace(up_to, low=asked.since - WIDE_DAYS, wide=0)
        yield replace(up_to, among=WIDE, wide=1)
    if asked.until < asked.high:
        near = min(asked.high, asked.until + WIDE_DAYS)
        yield replace(asked, among=BLUNT, low=asked.until + 1, high=near)
        yield replace(asked, among=BLUNTER, low=asked.until + 1)


def undated(
    reader: Reader, filters: Filters, clocks: Clocks, hits: HitVersions | None = None
) -> Iterator[Line]:
    """What is open below, and wanted where it is left out of the window for that alone."""
    whole = replace(along_all(reader, filters, clocks), undated=1)
    asked = replace(whole, low=whole.since, high=min(whole.high, whole.until))
    if hits is not None:
        return _hit_lines(reader, asked, hits)
    return lines(reader, replace(asked, facet=next(iter(asked.facets)), among=OPEN))


def wants(reader: Reader, filters: Filters, fact: str, clocks: Clocks) -> bool:
    """Whether one fact is what is asked for, whatever its day: the question has no days or words.

    Raises `QuestionError` for a counterpart of nobody.
    """
    facets = facets_asked(reader, filters, clocks)
    along = Along(
        facet="all",
        facets=facets,
        clocks=clocks,
        high=clocks.as_of,
        descending=False,
        contested=filters.contested,
    )
    sql = f"{_ONE} {filters_of(along, THEN, THEN.numbered)}"
    parameters = {**along.parameters, "fact": fact}
    return reader.db.execute(sql, parameters).fetchone() is not None


def along(reader: Reader, facet: str, value: str, clocks: Clocks) -> Iterator[Line]:
    """All rows under one facet up to the day of the question, the last first."""
    facets = {facet: value}
    return lines(
        reader,
        Along(facet=facet, facets=facets, clocks=clocks, high=clocks.as_of, descending=True),
    )


def _surviving(reader: Reader, filters: Filters, clocks: Clocks) -> Filters:
    """The filters with what merged actors, or engagements, were merged into."""
    if filters.counterpart is not None and filters.actor is None:
        raise QuestionError("counterpart", filters.counterpart, "an actor beside it")
    named = {"actor": filters.actor, "counterpart": filters.counterpart}
    found = {
        name: None if id is None else survivor(reader, id, clocks) for name, id in named.items()
    }
    if filters.engagement is not None:
        found["engagement"] = survivor(reader, filters.engagement, clocks, "engagement")
    return replace(filters, **found)


def facets_asked(reader: Reader, filters: Filters, clocks: Clocks) -> dict[str, str]:
    """The facets that the filters ask for, the narrowest first, of what actors were merged into.

    Raises `QuestionError` for a counterpart of nobody.
    """
    filters = _surviving(reader, filters, clocks)
    asked = {
        **{kind: getattr(filters, kind) for kind in LIVES},
        "place": filters.place,
        "issue": filters.issue,
        "kind": filters.kind,
        "contested": "" if filters.contested else None,
        "engaged": None if filters.status is None else "",
        "coded": "" if filters.only_coded else None,
        "all": "",
    }
    if filters.actor is not None and filters.counterpart is not None:
        asked["pair"] = pair_key(filters.actor, filters.counterpart)
    else:
        asked["actor"] = filters.actor
    values = {facet: asked.get(facet) for facet in _FACETS}
    return {facet: value for facet, value in values.items() if value is not None}


IS_OR_WAS_FILED = THEN.numbered("t.list", EVERYTHING)
"""That a row `t` is of all that is told, or was told once."""

_ONE = f"""
SELECT 1 FROM version v CROSS JOIN timeline t
WHERE {version_of(":fact")} AND {IS_OR_WAS_FILED}
AND t.earliest = v.earliest AND t.fact = v.fact AND t.known_from = v.known_from
AND t.public_from <= :p
"""


def _hit_lines(reader: Reader, along: Along, hits: HitVersions) -> Iterator[Line]:
    """Among versions that were found by their words."""
    order, past = ("DESC", "<") if along.descending else ("ASC", ">")
    sql = f"""
        SELECT t.earliest, t.fact, t.known_from, t.public_from <= :p
               AND {IN_RANGE} {filters_of(along, THEN, THEN.numbered)}
        FROM json_each(:hits) h CROSS JOIN timeline t
        WHERE {IS_OR_WAS_FILED}
          AND t.earliest = h.value ->> 0 AND t.fact = h.value ->> 1
          AND t.known_from = h.value ->> 2
          AND t.earliest BETWEEN :low AND :high
          AND (t.earliest, t.fact) {past} (:after_earliest, :after_fact)
        ORDER BY t.earliest {order}, t.fact {order}
    """
    parameters = {
        **along.parameters,
        "hits": msgspec.json.encode(sorted(hits)).decode(),
        "after_earliest": along.edge.rank,
        "after_fact": along.edge.fact,
    }
    for earliest, fact, known_from, wanted in reader.db.execute(sql, parameters):
        yield Line(PlaceInOrder(earliest, fact), known_from, bool(wanted))

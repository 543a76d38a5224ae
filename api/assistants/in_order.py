"""`timeline`: facts in order, a page of them."""

from typing import Final
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from api.assistants.arguments import OfTimeline
from api.assistants.asked import AskedService, PlacedAnswer
from api.assistants.reach import last_told_of, nothing
from api.assistants.told import CHARACTERS_MOST, FactLine, FactsTold, answered, size
from api.assistants.unknown_ids import ids_meant
from projections.model.counts import Count

FACTS_MOST: Final = 12
"""The same on each page of a list: where one goes on is told for just that many."""

SHORT: Final = 120
"""Characters of what a fact says where there is little room."""

ACTORS_MOST: Final = 3
"""Of its actors there."""

FILTERS: Final = ("actor", "counterpart", "engagement", "office", "issue")


class _ItemRead(Struct):
    id: str
    type: str
    date_in_words: str
    certainty: str
    summary: str
    actors: tuple[str, ...]
    ends: str | None = None
    latest: str | None = None
    within: str | None = None


class _TimelineRead(PlacedAnswer, frozen=True, kw_only=True):
    items: tuple[_ItemRead, ...]
    next: str | None = None
    undated_left_out: Count = Count(0, at_least=False)


async def timeline(asked: AskedService, of: OfTimeline) -> FactsTold:
    """Facts in order, a page of them."""
    filters = {name: id for name in FILTERS if (id := getattr(of, name)) is not None}
    for name, id in filters.items():
        kind = "actor" if name == "counterpart" else name
        await ids_meant(asked, kind, (id,), of)
    given = {
        **filters,
        "text": of.text,
        "from": of.since,
        "until": of.until,
        "order": of.order,
        "cursor": of.cursor,
        **of.clocks,
    }
    found = await asked.get(_TimelineRead, "/v1/timeline", limit=str(FACTS_MOST), **given)
    told = await _in_order(asked, found, of)
    if size(told) > CHARACTERS_MOST:
        return replace(told, facts=tuple(map(_shortened, told.facts)))
    return told


async def _in_order(asked: AskedService, found: _TimelineRead, of: OfTimeline) -> FactsTold:
    lines = tuple(map(_line, found.items))
    cursor = parse_qs(urlsplit(found.next).query).get("cursor") if found.next else None
    return FactsTold(
        facts=lines,
        not_told=None if lines or cursor else await nothing(asked, "no such fact", of),
        undated_left_out=found.undated_left_out.facts,
        cursor=cursor[0] if cursor else None,
        last_told=max((each.last_told for each in lines if each.last_told), default=None),
        **answered(asked, found, "Facts in order (timeline)"),
    )


def _line(item: _ItemRead) -> FactLine:
    return FactLine(
        id=item.id,
        date=item.date_in_words,
        says=item.summary,
        certainty=item.certainty,
        last_told=last_told_of(item.certainty, item.latest),
        kind=item.type,
        actors=item.actors,
        within=item.within,
    )


def _shortened(line: FactLine) -> FactLine:
    """A line that says that it was cut, and of which the rest is at its fact."""
    says = line.says if len(line.says) <= SHORT else f"{line.says[:SHORT].rsplit(' ', 1)[0]} …"
    more = ("…",) if len(line.actors) > ACTORS_MOST else ()
    return replace(line, says=says, actors=(*line.actors[:ACTORS_MOST], *more))

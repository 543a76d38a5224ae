"""What happened, in order, seen from any side: all of it, an actor's, an issue's, a pair's part.

Every version of a fact is filed once under each *facet* (`all`, `actor`, `pair`, `issue`, `kind`,
`place`, the kind of whatever has a life (`engagement`, `office`, `measure` …), `engaged` (about any
engagement)). A page goes along one facet in order of (earliest first day, fact) and probes the
others by key. It looks at no more than `EXAMINED_LIMIT` rows: a page that would need more comes
back short, with a cursor. What windows of days have to find apart is filed a second time
(`projections.facts.windows`), and versions that came to their end (`projections.model.tense`) apart
(`projections.model.facet_lists`).
"""

from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from events.time.dates import Edtf, known_day, parse
from events.vocabulary.registry import ActorAdded
from projections.facts import history
from projections.facts.lines import Line, PlaceInOrder
from projections.facts.windows import begins, lists_of, undated_from, within
from projections.holding.elements import Support, support_of
from projections.holding.extents import Part
from projections.holding.listing_order import ListPlace
from projections.holding.stored_dates import StoredDate
from projections.model.clocks import KNOWN_TO, Certainty, Clocks, certainty_of
from projections.model.counts import COUNT_LIMIT, Count
from projections.model.directory import Directory
from projections.model.facet_lists import list_name
from projections.model.numbered import number_of
from projections.model.reader import Reader
from projections.model.table import Row, Table
from projections.model.tense import version_of
from projections.model.things_named import things_of
from projections.model.version import Version
from projections.model.worded import Worded
from projections.search.full_text import Saying
from projections.timeline import by_recording
from projections.timeline.by_status import ByStatus
from projections.timeline.filters import NO_FILTERS, Filters, Paging
from projections.timeline.query import EXAMINED_LIMIT, along, undated, walk

SCHEMA = f"""
-- earliest: the first day of which it is told.
-- gaps: the date itself, if not every day from the earliest to the last is one of its days.
-- begins: the first day of a window that holds it. undated_from: of what is open below the last day
-- with which one may begin that certainly does. Most begin and end on one day, which is filed once.
CREATE TABLE timeline (
    list         INTEGER NOT NULL,
    earliest     INTEGER NOT NULL,
    fact         TEXT    NOT NULL,
    known_from   INTEGER NOT NULL,
    {KNOWN_TO},
    public_from  INTEGER NOT NULL,
    begun_before INTEGER,
    begins       INTEGER NOT NULL AS (coalesce(begun_before, earliest)),
    ends_behind  INTEGER,
    ends         INTEGER NOT NULL AS (coalesce(ends_behind, earliest)),
    undated_from INTEGER,
    gaps         TEXT,
    PRIMARY KEY (list, earliest, fact, known_from)
) STRICT, WITHOUT ROWID;
"""
INSERT = "INSERT INTO timeline VALUES (?, ?, ?, ?, NULL, ?, ?, ?, ?, ?)"
CLOSE = """
UPDATE timeline SET ended = ?, list = -list
WHERE list = ? AND earliest = ? AND fact = ? AND known_from = ?
"""

_CODED = number_of(f"'{list_name('coded', '')}'")
_ARE_CODED = f"SELECT 1 FROM timeline WHERE list IN ({_CODED}, -{_CODED}) LIMIT 1"
_ITEM = """
SELECT first_position, public_from, support, actors, said FROM version
WHERE fact = ? AND known_from = ?
"""


class Item(Worded, frozen=True, kw_only=True):
    """A fact in a line: `earliest` and `latest` are the bounds of its first day, `ends` is the last
    day on which it may have ended; null is open. A `condition` held on its date: it had begun on
    some day up to it. `within` is there where days are asked for, and says how certainly it lies in
    them; `certainty`, whether it had happened by then. `actor_names` is what actors are called, by
    id.

    `position` is where it was first recorded: a correction is no news. `version` is where it got
    its present words, `amended` whether that is another place.
    """

    id: str
    type: str
    date: Edtf
    date_in_words: str = ""
    condition: bool
    earliest: str | None
    latest: str | None
    ends: str | None
    certainty: Certainty
    within: Certainty | UnsetType = UNSET
    approximate: bool
    summary: str
    actors: tuple[str, ...]
    actor_names: dict[str, str]
    issues: tuple[str, ...]
    place: str | None
    engagement: str | None
    support: Support
    public_since: str | None
    position: int
    version: int
    amended: bool


class _AsItem(StoredDate, frozen=True, kw_only=True):
    """As much of a fact as an item has, as it is filed."""

    type: str
    id: str
    summary: str
    issues: tuple[str, ...] = ()
    place: str | None = None
    engagement: str | None = None


_decode = msgspec.json.Decoder(_AsItem).decode


class Page(Struct, frozen=True, kw_only=True):
    """Items with their keys, and the key after which the next page begins (none: this was the
    last).
    """

    items: tuple[Item, ...]
    keys: tuple[PlaceInOrder, ...] = ()
    after: PlaceInOrder | None = None


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The version under each of its facets, in each list that windows look for it in."""
    span, earliest = version.span, version.told_from
    lists = tuple(lists_of(version))
    begun, ends = begins(version), span.last.latest
    told = (
        earliest,
        version.fact.id,
        version.known_from,
        version.stated_from,
        None if begun == earliest else begun,
        None if ends == earliest else ends,
        undated_from(version),
        version.fact.when if span.days.choices else None,
    )
    numbers = directory.numbers
    for facet, value in _facets_of(version):
        for name in lists:
            yield numbers[list_name(facet, value, name)], *told


def _facets_of(version: Version) -> Iterator[tuple[str, str]]:
    fact = version.fact
    yield "all", ""
    if version.coded_from is not None:
        yield "coded", ""
    yield "kind", version.tag
    for actor in version.actors:
        yield "actor", actor
    for pair in version.pairs:
        yield "pair", pair
    for issue in dict.fromkeys(fact.issues):
        yield "issue", issue
    if fact.place is not None:
        yield "place", fact.place
    for kind, id in things_of(fact):
        yield kind, id
        if kind == "engagement":
            yield "engaged", ""


def page(reader: Reader, filters: Filters, clocks: Clocks, paging: Paging) -> Page:
    """Facts that at least possibly happened by then, in order."""
    found: list[Line] = []
    examined: list[PlaceInOrder] = []
    cost = 0
    standing = ByStatus(reader, filters.status, clocks)
    saying = Saying(reader, filters.text, clocks)
    for line in _lines(reader, filters, clocks, paging, saying):
        wanted = line.wanted and standing.admits(line) and saying.admits(line)
        if wanted and len(found) == paging.limit:
            return _page(reader, found, filters, clocks, after=found[-1].key)
        if wanted:
            found.append(line)
        examined.append(line.key)
        cost += line.cost
        if cost >= EXAMINED_LIMIT or standing.has_looked_enough:
            after = _last_whole(examined)
            whole = [each for each in found if each.key != line.key or after == line.key]
            return _page(reader, whole, filters, clocks, after=after)
    return _page(reader, found, filters, clocks)


def undated_left_out(reader: Reader, filters: Filters, clocks: Clocks) -> Count | None:
    """How many facts are left out of a window as they are open below; None without a window."""
    if not filters.has_window:
        return None
    if filters.undated:
        return Count(0, at_least=False)
    standing = ByStatus(reader, filters.status, clocks)
    saying = Saying(reader, filters.text, clocks)
    facts = cost = 0
    for line in undated(reader, filters, clocks, saying.hits):
        cost += line.cost
        facts += line.wanted and standing.admits(line) and saying.admits(line)
        if facts == COUNT_LIMIT or cost >= EXAMINED_LIMIT or standing.has_looked_enough:
            return Count(facts, at_least=True)
    return Count(facts, at_least=False)


def are_coded(reader: Reader) -> bool:
    """Whether there ever was a fact of which nobody but a program told."""
    return reader.db.execute(_ARE_CODED).fetchone() is not None


def coded_left_out(reader: Reader, filters: Filters, clocks: Clocks) -> Count:
    """How many facts are asked for of which nobody but a program tells; `reader` reads these."""
    asked = replace(filters, only_coded=True)
    standing = ByStatus(reader, filters.status, clocks)
    saying = Saying(reader, filters.text, clocks)
    facts = cost = 0
    for line in walk(reader, asked, clocks, Paging(limit=COUNT_LIMIT), saying.hits):
        cost += line.cost
        facts += line.wanted and standing.admits(line) and saying.admits(line)
        if facts == COUNT_LIMIT or cost >= EXAMINED_LIMIT or standing.has_looked_enough:
            return Count(facts, at_least=True)
    return Count(facts, at_least=False)


def _page(
    reader: Reader,
    lines: list[Line],
    filters: Filters,
    clocks: Clocks,
    after: PlaceInOrder | None = None,
) -> Page:
    keys = tuple(line.key for line in lines)
    items = tuple(_item(reader, line, clocks, filters) for line in lines)
    return Page(items=items, keys=keys, after=after)


def _lines(
    reader: Reader, filters: Filters, clocks: Clocks, paging: Paging, saying: Saying
) -> Iterator[Line]:
    if paging.recorded:
        return by_recording.walk(reader, filters, clocks, paging, saying.hits)
    return walk(reader, filters, clocks, paging, saying.hits)


def _last_whole(examined: list[PlaceInOrder]) -> PlaceInOrder:
    """The last key before the one that may have further versions among the rows to come."""
    return next((key for key in reversed(examined) if key != examined[-1]), examined[-1])


def latest(reader: Reader, facet: str, value: str, clocks: Clocks, *, limit: int) -> Part:
    """The last facts under one facet that at least possibly happened, in order of date, and the
    place of the first of them where there are earlier ones.
    """
    lines = along(reader, facet, value, clocks)
    wanted = list(islice((line for line in lines if line.wanted), limit + 1))
    shown = wanted[:limit]
    items = [_item(reader, line, clocks) for line in shown[::-1]]
    return Part(items, ListPlace(*shown[-1].key) if len(wanted) > limit else None)


_AS_OF = f"""
SELECT v.earliest, v.known_from FROM version v
WHERE {version_of(":fact")} AND v.public_from <= :p
"""


def item(reader: Reader, fact: str, clocks: Clocks) -> Item | None:
    """One fact as a timeline has it; None where it is in none."""
    parameters = {"fact": fact, "k": clocks.known_at, "p": clocks.public_limit}
    row = reader.db.execute(_AS_OF, parameters).fetchone()
    if row is None or row[0] > clocks.as_of:
        return None
    return _item(reader, Line(PlaceInOrder(row[0], fact), row[1], wanted=True), clocks)


def _item(reader: Reader, line: Line, clocks: Clocks, filters: Filters = NO_FILTERS) -> Item:
    row = reader.db.execute(_ITEM, (line.key.fact, line.known_from)).fetchone()
    position, public_from, support, actors, said = row
    fact = _decode(said)
    span = parse(fact.when)
    is_condition = fact.is_attested
    certainty = certainty_of(span, clocks.as_of, is_attested=is_condition)
    assert certainty is not None, "a page holds what has happened"
    version = line.known_from
    if version != position:
        version = history.position_of_words(reader, fact.id, clocks, otherwise=version)
    return Item(
        id=fact.id,
        type=fact.type,
        date=fact.when,
        condition=is_condition,
        earliest=known_day(span.first.earliest),
        latest=known_day(span.first.latest),
        ends=known_day(span.last.latest),
        certainty=certainty,
        within=(within(span, filters.since, filters.until) if filters.has_window else UNSET),
        approximate=span.approximate or span.uncertain,
        summary=fact.summary,
        actors=tuple(actors.split()),
        actor_names=_names(reader, actors.split(), clocks),
        issues=fact.issues,
        place=fact.place,
        engagement=fact.engagement,
        support=support_of((support,), clocks),
        public_since=known_day(public_from),
        position=position,
        version=version,
        amended=version != position,
    )


def _names(reader: Reader, actors: Iterable[str], clocks: Clocks) -> dict[str, str]:
    at = clocks.known_at
    return {id: reader.registered("actor", id, ActorAdded, known_at=at).name for id in actors}


TABLES = (Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows),)

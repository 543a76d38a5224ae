"""Every route tells by the clocks: it says what a service says that never had what had not
happened, was not public or was not recorded by then.

A route that is added joins by itself, with every clock and every parameter that it takes; one that
takes no clock has its reason here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from api.asking.question import CLOCKS
from api.asking.things import RELATIONS, THINGS
from events.time.dates import day_of
from events.vocabulary.amendments import CitationAdded
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import AnyEvent
from projections.model.version import citation_id
from tests.asking import Answered, answers
from tests.every_address import Route, filled, reading_routes
from tests.other_pasts import (
    AMENDMENTS,
    RECORD,
    happened_by,
    known_by,
    published_by,
    served_over,
    subject,
)
from tests.running import Client

_AS_STORED: Final = "it tells what the ledger holds, as it is stored"
_OF_PROPERTIES: Final = "it tells of properties, which a release brings"
WITHOUT_CLOCKS: Final = {
    "/v1/dates": "it reads words, and tells nothing of the record",
    "/v1/events": _AS_STORED,
    "/v1/exports/{name}": "it hands out a copy, which is of a position of its own",
    "/v1/ledger/checkpoint": _AS_STORED,
    "/v1/ledger/witnesses": "it tells of whoever cosigns just now",
    "/v1/ledger/key": "it tells nothing of the record",
    "/v1/ledger/proofs/consistency": _AS_STORED,
    "/v1/ledger/proofs/inclusion": _AS_STORED,
    "/v1/reconcile/properties": _OF_PROPERTIES,
    "/v1/reconcile/suggest/property": _OF_PROPERTIES,
    "/v1/reconcile/suggest/type": "it tells of types, which a release brings",
    "/v1/stream": "it tells what comes, as of now",
    "/v1/timemap": "it tells at which positions there is something to ask",
}
"""Routes that take no clock, and why."""

WHENEVER: Final = {
    ("as_of", "/v1/facts/{id}"): "of a fact that is asked for it says that it had not happened",
    ("as_of", "/v1/facts/{id}/history"): "how a fact was told does not hang on the day",
    ("as_of", "/v1/facts/{id}/proof"): "it proves the answer of the first",
    ("as_of", "/v1/relations/{a}/{b}/proof"): "it proves what is told next as well",
}
"""Where a clock takes nothing away, and why."""

NAMES_WHAT_IS_LEFT_OUT: Final = {"explain": {"as_of", "public_by"}, "view": {"as_of"}}
"""Parameters with the clocks beyond which they name what these left out: a line in brief says so
where something is told otherwise later.
"""

NEEDED: Final = {
    "/v1/names": "&of_kind=source&words=c",
    "/v1/relations/{a}/{b}/changes": "&since=2023-02-01",
    "/v1/reconcile/flyout": "&id=wang-yi",
    "/v1/reconcile/preview": "&id=wang-yi",
}
"""What is asked besides of a route that answers nothing without it."""

PAIRS: Final = (("united-states", "china"), ("saudi-arabia", "iran"))
SOME: Final = 6
"""Of each kind of thing about so many are asked for, and all that was amended."""

GIVEN: Final[Mapping[str, Sequence[str]]] = {
    "actor": ("united-states", "kurt-campbell"),
    "asserted_by": ("wang-yi",),
    "contested": ("true", "false"),
    "counterpart": ("china&actor=united-states",),
    "engagement": ("blinken-visit-to-beijing-2023",),
    "accord": ("us-china-agreement-on-relations",),
    "channel": ("us-china-military-line",),
    "explain": ("true",),
    "view": ("brief",),
    "part": ("lives", "statements"),
    "extend": (
        (
            '{"ids":["wang-yi","office:foreign-minister-of-china","china"],'
            '"properties":[{"id":"alias"},{"id":"acts_for"},{"id":"holder"}]}'
        ),
    ),
    "id": ("china", "office:president-of-china"),
    "prefix": ("Wang", "Foreign Min"),
    "of_kind": ("engagement&words=visit", "actor&words=wang"),
    "words": ("blinken", "the"),
    "passage": ("Antony Blinken met Qin Gang in Beijing",),
    "ids": ("cnn-blinken-xi-2023-06-19,nothing",),
    "queries": (
        '{"q0":{"query":"Foreign Minister of China","type":"person"},"q1":{"query":"The Other"}}',
    ),
    "coded": ("include",),
    "data_set": ("cnn-blinken-xi-2023-06-19",),
    "lineage": ("cnn", "nobody"),
    "lineages_at_least": ("2",),
    "facets": ("kind,actor,issue",),
    "fact": ("blinken-visit-postponed",),
    "fields": ("id,version,amended",),
    "form": ("visit", "sanction"),
    "from": ("2023-02",),
    "incident": ("balloon-over-the-united-states",),
    "include": ("citations,sources",),
    "issue": ("taiwan",),
    "kind": ("statement-made", "engagement-postponed", "person"),
    "actors": ("wang-yi,china",),
    "engagements": ("blinken-visit-to-beijing-2023",),
    "facts": ("blinken-visit-postponed,blinken-met-xi",),
    "learned_since": ("200",),
    "limit": ("1",),
    "measure": ("micron-ban",),
    "min_position": ("1",),
    "name": ("Wang", "The Other"),
    "office": ("foreign-minister-of-china",),
    "order": ("desc",),
    "place": ("beijing",),
    "q": ("foreign minister of China July 2023", "US and China June 2023"),
    "quote": ("candid", "is late"),
    "since": ("2023-02-01",),
    "source": ("cnn-blinken-xi-2023-06-19", "late"),
    "status": ("postponed", "held"),
    "text": ("Taiwan", "late"),
    "undated": ("include&from=2023-02",),
    "until": ("2023-06-30",),
}
"""What is asked besides, by parameter: one that is added has to be given a value here."""

FOUNDED: Final = len(RECORD) - len(AMENDMENTS)
PASTS: Final[Sequence[tuple[str, str, Sequence[AnyEvent]]]] = [
    *(("as_of", day, happened_by(day_of(day))) for day in ("2023-03-01", "2023-06-20")),
    *(("public_by", day, published_by(day_of(day))) for day in ("2023-06-13", "2023-06-20")),
    *(("known_at", str(at), known_by(at)) for at in (FOUNDED, 250)),
]
"""A clock, its value, and the record as it would be had it ended there."""

_APART: Final = re.compile(
    rb"\b[0-9a-f]{64}\b|\b[0-9a-f]{32}-\d+\b"
    rb'|"(checkpoint|statement|key|verified_at)":"[^"]*"|"path":\[[^]]*\]'
    rb'|"told_until":("[^"]*"|null)'
    rb'|"not_(yet_happened|told_yet|yet_public)":\d+'
)
"""Hashes, ids and signatures, which no two ledgers share, how much a clock left out, and how far
the record reaches beyond it.
"""

_TOUCHED: Final = re.compile(rb"SEQUENCE:\d+|known_at=[\d\s]+")
"""Where an entry of a calendar was last touched: it may be by what is told of a later day."""

_ENTRY: Final = re.compile(rb'(?=<entry|<at:deleted-entry|{"id":)')


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with served_over(tmp_path_factory.mktemp("whole") / "data", RECORD) as client:
        yield client


def test_route_takes_every_clock_or_says_why_none() -> None:
    taken = {each.path: set(CLOCKS) & set(each.parameters) for each in reading_routes()}

    assert {path for path, clocks in taken.items() if not clocks} == set(WITHOUT_CLOCKS)
    assert {path for path, clocks in taken.items() if len(clocks) in {1, 2}} == set()


def test_every_route_with_clocks_is_asked_for_what_it_answers(whole: Client) -> None:
    at = str(len(RECORD))
    answered = {
        route.path
        for route in reading_routes()
        if any(whole.get(each).status_code == 200 for each in _addresses(route, "known_at", at))
    }

    unanswered = {"/v1/sources/{id}/fields"}  # the founding facts have no data set
    assert answered | unanswered | set(WITHOUT_CLOCKS) == {e.path for e in reading_routes()}


@pytest.mark.parametrize(
    ("clock", "value", "past"), PASTS, ids=["-".join(each[:2]) for each in PASTS]
)
def test_answer_by_a_clock_is_that_of_a_service_that_the_rest_never_came_to(
    whole: Client, tmp_path: Path, clock: str, value: str, past: Sequence[AnyEvent]
) -> None:
    asked = [each for route in reading_routes() for each in _addresses(route, clock, value)]

    with served_over(tmp_path / "data", past) as never:
        found = zip(asked, answers(whole, asked), answers(never, asked), strict=True)

    differing = [each for each, *two in found if not agree(*(said(each, one) for one in two))]
    assert differing == []


def agree(whole: tuple[int, Sequence[bytes]], never: tuple[int, Sequence[bytes]]) -> bool:
    """Whether two answers are the same, but for what hindsight adds to them: that something which
    was told before is told otherwise later, so that it has changed between.
    """
    if whole == never:
        return True
    try:
        found = [[msgspec.json.decode(each) for each in said] for _, said in (whole, never)]
    except msgspec.DecodeError:
        return False
    return whole[0] == never[0] and _agree(*found)


def _agree(whole: Any, never: Any) -> bool:
    match whole, never:
        case {"certainty": "between"}, {"certainty": "certain"}:
            before, value = whole["told_before"], never.get("holder", never.get("status"))
            same = ("first_told", "last_told", "because", "support")
            return before["value"] == value and all(whole[each] == never[each] for each in same)
        case dict(), dict():
            return whole.keys() == never.keys() and all(
                _agree(whole[each], never[each]) for each in whole
            )
        case list(), list():
            # What is told otherwise later comes after what is certain.
            return len(whole) == len(never) and all(
                any(_agree(each, other) for other in never) for each in whole
            )
        case _:
            return bool(whole == never)


def said(address: str, answer: Answered) -> tuple[int, Sequence[bytes]]:
    """An answer but for what is apart in any two ledgers.

    Where a fact stands in a feed is where the ledger last heard of it, whoever could know of that:
    the entries of a feed are held against each other in no order.
    """
    content = answer.content
    if answer.headers["content-type"] == "application/vnd.msgpack":
        content = msgspec.json.encode(msgspec.msgpack.decode(content))
    content = _APART.sub(lambda found: b'"":0' if found[0][:1] == b'"' else b"", content)
    if ".ics?" in address:
        content = _TOUCHED.sub(b"", content)
    is_feed = ".atom?" in address or ".feed.json?" in address
    return answer.status, sorted(_ENTRY.split(content)) if is_feed else [content]


def _addresses(route: Route, clock: str, value: str) -> Iterator[str]:
    """Addresses of a route with a clock: of several things, with each parameter, in each format."""
    if clock not in route.parameters or (clock, route.path) in WHENEVER:
        return
    paths = list(_paths(route))
    for path in paths:
        yield f"{path}?{clock}={value}{NEEDED.get(route.path, '')}"
    for extension in route.extensions:
        whole = "&limit=500" if route.path.endswith("/timeline") else ""
        yield f"{paths[0]}{extension}?{clock}={value}{whole}"
    for name in sorted(set(route.parameters) - set(CLOCKS)):
        if clock not in NAMES_WHAT_IS_LEFT_OUT.get(name, ()):
            for given in GIVEN[name]:
                yield f"{paths[0]}?{clock}={value}&{name}={given}"


def _paths(route: Route) -> Iterator[str]:
    """What a route has an answer about, if it is about one thing or two."""
    kind = route.path.split("/")[2]
    if "{" not in route.path:
        yield route.path
    elif kind == RELATIONS:
        yield from (filled(route.path, *pair) for pair in PAIRS)
    else:
        yield from (filled(route.path, id) for id in IDS[kind])


def _ids() -> Iterator[tuple[str, list[str]]]:
    """Some things of each kind, by what their addresses begin with."""
    for thing in THINGS:
        wanted = Fact if thing.registered is None else thing.registered
        ids = [each.id for each in RECORD if isinstance(each, wanted)]
        amended = {subject(each) for each in AMENDMENTS} | {
            each.id for each in AMENDMENTS if isinstance(each, wanted)
        }
        yield thing.plural, _some(ids, amended)
    cited = [
        citation_id(each.id, of)
        for each in RECORD
        if isinstance(each, Fact)
        for of in each.citations
    ]
    late = [
        citation_id(each.fact, each.citation)
        for each in AMENDMENTS
        if isinstance(each, CitationAdded)
    ]
    yield "citations", _some([*cited, *late], set(late))


def _some(ids: Sequence[str], besides: Set[str | None]) -> list[str]:
    spread = ids[:: max(1, len(ids) // SOME)]
    return [each for each in ids if each in {*spread, *besides}]


IDS: Final = dict(_ids())

"""Every address that the service keeps answers of, by its own list of routes.

A route that is added joins by itself: `addresses` fails for a part of a path or a parameter that it
has no values for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from hypothesis import strategies as st

from api.app import create_app
from api.asking.known_parameters import query_fields
from api.caching.address_scopes import scopes_of
from api.http.media_formats import FORMATS_OPTION
from api.service.stores import writing
from api.writing.access import KEYED
from events.time.dates import iso
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import AnyEvent
from projections.model.version import citation_id
from projections.timeline.as_written import KINDS
from projections.timeline.by_status import STATUSES
from tests.random_facts import (
    ACCORDS,
    ACTORS,
    CHANNELS,
    DATA_SETS,
    ENGAGEMENTS,
    INCIDENTS,
    ISSUES,
    MEASURES,
    OFFICES,
    PLACES,
    SOURCES,
    WORDS,
)
from tests.random_ledgers import DAYS

REGISTERED: Mapping[str, Sequence[str]] = {
    "relations": ACTORS,
    "actors": ACTORS,
    "issues": ISSUES,
    "offices": tuple(OFFICES),
    "engagements": tuple(ENGAGEMENTS),
    "measures": MEASURES,
    "channels": tuple(CHANNELS),
    "incidents": INCIDENTS,
    "accords": tuple(ACCORDS),
    "places": PLACES,
    "sources": tuple(SOURCES),
}
"""What may stand in a path, by what comes first in it; facts and citations are the ledger's."""

_DAYS = tuple(map(iso, DAYS))
_INSTANTS = ("2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z")
VALUES: Mapping[str, Sequence[str]] = {
    "as_of": _DAYS,
    "public_by": _DAYS,
    "known_at": ("40", "50", "60", *_INSTANTS),
    "min_position": ("1",),
    "since": _DAYS[:5],
    "until": _DAYS[-3:],
    "from": _DAYS[:8],
    "learned_since": ("60", *_INSTANTS),
    "limit": ("1", "3", "200"),
    "explain": ("true",),
    "view": ("brief",),
    "part": ("lives", "envoys"),
    "queries": (
        '{"q0":{"query":"Ann"},"q1":{"query":"Bora","type":"state"}}',
        '{"q0":{"query":"Head of Alba","properties":[{"pid":"as_of","v":"2023-06-15"}]}}',
    ),
    "extend": (
        (
            '{"ids":["ann","bora","office:head-of-alba"],'
            '"properties":[{"id":"offices"},{"id":"holder"},{"id":"alias"}]}'
        ),
    ),
    "prefix": ("An", "head of"),
    "id": ("ann", "office:head-of-alba", "bora-old"),
    "type": ("person", ""),
    "of_kind": ("engagement", "source", "actor", "channel"),
    "words": ("a", "visit al"),
    "ids": (",".join((*ENGAGEMENTS, *SOURCES, *ACTORS)),),
    "passage": ("Ann of Alba met Bora on Tuesday", "the visit to Bora, put off"),
    "name": ("Ann", "Bora", "Anm", "an alias"),
    "actor": ACTORS,
    "counterpart": ACTORS,
    "asserted_by": ACTORS,
    "issue": ISSUES,
    "engagement": tuple(ENGAGEMENTS),
    "office": tuple(OFFICES),
    "measure": MEASURES,
    "channel": tuple(CHANNELS),
    "incident": INCIDENTS,
    "accord": tuple(ACCORDS),
    "form": ("visit", "sanction"),
    "place": PLACES,
    "source": tuple(SOURCES),
    "fact": ("fact-37", "fact-74"),
    "kind": (*KINDS, "state", "person"),
    "actors": (",".join(ACTORS),),
    "facts": ("fact-37,fact-74",),
    "engagements": (",".join(ENGAGEMENTS),),
    "undated": ("include",),
    "text": WORDS,
    "q": ("Head of Alba 2023-06", "Ann and Bora June 2023", "alba bora"),
    "quote": (*WORDS, "harbuor"),
    "contested": ("true", "false"),
    "status": STATUSES,
    "order": ("desc", "recorded"),
    "fields": ("id,version,amended",),
    "include": ("citations,sources",),
    "coded": ("include",),
    "data_set": tuple(DATA_SETS),
    "lineage": ("daily", "weekly", "travels"),
    "lineages_at_least": ("1", "2"),
    "facets": ("kind,actor,issue",),
}
"""What may be asked besides, by parameter."""

NOT_ASKED = {"cursor"}
"""A page that goes on is asked for by the address that the page before gives."""


class Route(NamedTuple):
    """A question as the list of routes has it, the ends and the media types that name its formats,
    and its parameters.
    """

    path: str
    extensions: tuple[str, ...]
    media_types: tuple[str, ...]
    parameters: tuple[str, ...]


class Address(NamedTuple):
    """What is asked for, and in which format, where its end does not say so."""

    path: str
    accept: str


def kept_routes() -> tuple[Route, ...]:
    """The routes whose answers have validators, and so may be kept."""
    return tuple(each for each in reading_routes() if scopes_of(filled(each.path), {}) is not None)


@cache
def reading_routes() -> tuple[Route, ...]:
    """All routes under `/v1` that answer a GET of whoever comes."""
    found: dict[str, Route] = {}
    for each in _routes():
        known = found.setdefault(each.path, each)
        found[each.path] = known._replace(
            extensions=tuple(sorted({*known.extensions, *each.extensions})),
            media_types=tuple(sorted({*known.media_types, *each.media_types})),
        )
    return tuple(found[path] for path in sorted(found))


def addresses(events: Sequence[AnyEvent]) -> st.SearchStrategy[Address]:
    """Addresses of answers about a ledger, most of them with clocks."""
    facts = [event for event in events if isinstance(event, Fact)]
    cited = [citation_id(fact.id, each) for fact in facts for each in fact.citations]
    ids = {**REGISTERED, "facts": [each.id for each in facts], "citations": cited}
    asked = [each for each in kept_routes() if "{" not in each.path or ids[_kind(each.path)]]
    return st.sampled_from(asked).flatmap(lambda route: _addresses(route, ids))


def _addresses(route: Route, ids: Mapping[str, Sequence[str]]) -> st.SearchStrategy[Address]:
    named = [st.sampled_from(ids[_kind(route.path)]) for _ in range(route.path.count("{"))]
    clocks = {each: st.sampled_from(VALUES[each]) for each in ("as_of", "public_by")}
    return st.builds(
        _address,
        st.tuples(*named).map(lambda ids: filled(route.path, *ids)),
        st.sampled_from(route.extensions),
        st.sampled_from(route.media_types),
        st.fixed_dictionaries({}, optional=clocks),
        _a_few({each: st.sampled_from(VALUES[each]) for each in route.parameters}),
    )


def _a_few(values: Mapping[str, st.SearchStrategy[str]]) -> st.SearchStrategy[dict[str, str]]:
    """At most two parameters: with more of them hardly anything is left to be answered."""
    names = st.lists(st.sampled_from(sorted(values)), max_size=2, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({n: values[n] for n in chosen}))


def _address(
    path: str, extension: str, media_type: str, clocks: dict[str, str], more: dict[str, str]
) -> Address:
    query = urlencode({**clocks, **more})
    whole = f"{path}{extension}?{query}" if query else f"{path}{extension}"
    return Address(whole, "" if extension else media_type)


def filled(path: str, *ids: str) -> str:
    """A route's path with ids in it, or with `one`."""
    left = iter(ids)
    return re.sub(r"{\w+}", lambda _: next(left, "one"), path)


def _kind(path: str) -> str:
    return path.split("/")[2]


def _routes() -> Iterator[Route]:
    for route in create_app(lambda: writing(Path())).routes:
        for handler in getattr(route, "route_handlers", ()):
            is_public = "GET" in handler.http_methods and not handler.opt.get(KEYED)
            if is_public and route.path.startswith("/v1/"):
                path, dot, extension = re.sub(r":\w+", "", route.path).partition(".")
                formats = handler.opt.get(FORMATS_OPTION, ())
                ends = formats if path.endswith("}") else ()
                yield Route(
                    path=path,
                    extensions=(dot + extension, *(each.extension for each in ends)),
                    media_types=("", *(each.media_type for each in formats)),
                    parameters=tuple(sorted(query_fields(handler).keys() - NOT_ASKED)),
                )

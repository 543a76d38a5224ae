"""What an address asks about, as scopes of `projections.filing.touched`: known before any query
runs.

Every reading route is listed, with its scopes or with the reason why it has none and so no
validator. Where an answer cannot be bounded to scopes it is about all facts, or the `HEAD`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from api.asking.things import THINGS
from api.http.accept import names_nothing_but
from events.time.dates import LATEST
from projections.dossiers import actors, issues
from projections.dossiers.sections import KINDS
from projections.facts import sources
from projections.model import touches
from projections.model.clocks import FOREVER, Clocks
from projections.model.directory import pair_key
from projections.model.mergers import MERGED_KINDS, ever
from projections.model.reader import Reader
from projections.model.things_named import LIVES
from projections.subjects import measures

HEAD: Final = ("head",)
"""Any event may change the answer."""

FACTS: Final = (touches.FACTS,)
"""Any fact may change it, or an amendment of one."""

GivenParameters = Mapping[str, str]
"""The query of an address."""

Scopes = tuple[str, ...]
_Finder = Callable[[tuple[str, ...], GivenParameters], Scopes]
"""From the ids of an address and its parameters to its scopes."""

_UNBOUNDED: Final = frozenset({"text", "contested", "status", "cursor"})
"""Parameters that make a timeline look at more than the facts of its filters."""

_FILTERS: Final = ("actor", "issue", *LIVES, "place", "kind")

EVERYTHING: Final = Clocks(LATEST, FOREVER)
"""All that is recorded, whenever it happened."""

_TELLING_NO_MORE: Final = (
    *(".json", ".jsonl", ".msgpack", ".csv", ".atom", ".geojson"),
    *(".bib", ".ris", ".txt"),
)
"""Ends of the formats that tell of nothing but what is asked about."""

_LINKED: Final = ("actor/", "issue/", "engagement/")
"""Scopes that are touched where an engagement of one of their facts stands otherwise than before,
whatever fact that is due to.
"""


def scopes_of(path: str, given: GivenParameters, accept: str = "") -> Scopes | None:
    """The scopes of an address; None where its answer does not follow from the ledger alone."""
    for _, pattern, finder in _FINDERS:
        match = pattern.fullmatch(path)
        if match is not None:
            return _with_what_is_beside(finder(match.groups(), given), path, accept)
    return None


def route_of(path: str) -> str:
    """The route of an address that has scopes, as requests are counted by it."""
    return next(route for route, pattern, _ in _FINDERS if pattern.fullmatch(path))


def resolved(reader: Reader, scopes: Scopes) -> Scopes:
    """The scopes, and those of what a merged actor or engagement was merged into, and of a source's
    lineage.
    """
    return tuple(dict.fromkeys(each for scope in scopes for each in _with_others(reader, scope)))


def _with_others(reader: Reader, scope: str) -> Iterator[str]:
    yield scope
    kind, _, id = scope.partition("/")
    if kind in MERGED_KINDS:
        yield from (f"{kind}/{each}" for each in ever(reader, id, kind))
    elif kind == "source":
        for lineage in sources.lineages(reader, id):
            yield f"lineage/{lineage}"


def _with_what_is_beside(scopes: Scopes, path: str, accept: str) -> Scopes | None:
    """The scopes together with all facts, where those beside what is asked about may be told of: a
    calendar tells how engagements stand, JSON-LD of a fact what became of its engagement before.
    None for an annotation: it tells offsets of a text, which may be attached at any time; its route
    gives it a validator.
    """
    is_json = names_nothing_but(accept, "application/json")
    is_negotiated = not is_json and not path.endswith(_TELLING_NO_MORE)
    if path.startswith("/v1/citations/") and (path.endswith(".jsonld") or is_negotiated):
        return None
    if path.endswith("/timeline.ics") or (is_negotiated and path.endswith("/timeline")):
        is_linked = any(scope.startswith(_LINKED) for scope in scopes)
        return scopes if is_linked else (*scopes, touches.FACTS)
    is_of_fact = path.startswith("/v1/facts/")
    if is_of_fact and (path.endswith(".jsonld") or is_negotiated):
        return (*scopes, touches.FACTS)
    return scopes


def _relations(ids: tuple[str, ...], given: GivenParameters) -> Scopes:
    a, b = ids[:2]
    return f"pair/{pair_key(a, b)}", f"offices/{a}", f"offices/{b}"


def _changes(ids: tuple[str, ...], given: GivenParameters) -> Scopes:
    is_instant = not given.get("learned_since", "0").isdigit()
    return HEAD if is_instant else _relations(ids, given)


def _actor(ids: tuple[str, ...], given: GivenParameters) -> Scopes:
    return f"actor/{ids[0]}", f"offices/{ids[0]}"


def _of(kind: str) -> _Finder:
    def finder(ids: tuple[str, ...], given: GivenParameters) -> Scopes:
        return (f"{kind}/{ids[0]}",)

    return finder


def _registered(kind: str) -> _Finder:
    def finder(ids: tuple[str, ...], given: GivenParameters) -> Scopes:
        return HEAD if given.keys() & {"name", "kind"} else (f"registered/{kind}",)

    return finder


def _head(ids: tuple[str, ...], given: GivenParameters) -> Scopes:
    return HEAD


def _timeline(facet: str | None) -> _Finder:
    def finder(ids: tuple[str, ...], given: GivenParameters) -> Scopes:
        own = (f"{facet}/{ids[0]}",) if facet is not None else ()
        filters = tuple(f"{name}/{given[name]}" for name in _FILTERS if name in given)
        is_bounded = (own or filters) and not _UNBOUNDED & given.keys()
        return (*own, *filters) if is_bounded else FACTS

    return finder


def _finder(route: str, finder: _Finder) -> tuple[str, re.Pattern[str], _Finder]:
    """A route and its pattern: an id ends where an extension begins, and no id has a dot.

    A citation's id goes on after one; it begins with the id of its fact.
    """
    pattern = re.sub(r"{\w+}", "([^/.]+)", route)
    return f"/v1/{route}", re.compile(rf"/v1/{pattern}(?:\.[a-z0-9.]+)?"), finder


_OF_THE_LEDGER: Final = "it is asked of the ledger itself and does not wait for the views"
_OF_A_RELEASE: Final = "a release brings it"
_SIGNED: Final = "it is signed, at a size of the ledger that is the newest"
WITHOUT: Final = {
    "/v1/citations/{id}/verification": "it tells of the texts that are attached just now",
    "/v1/dates": "it follows from what is asked alone",
    "/v1/events": _OF_THE_LEDGER,
    "/v1/exports/{name}": "a copy has one of its own, the hash of its bytes",
    "/v1/facts/{id}/proof": _SIGNED,
    "/v1/ledger/checkpoint": _SIGNED,
    "/v1/ledger/key": "keys are changed without an event",
    "/v1/ledger/proofs/consistency": _OF_THE_LEDGER,
    "/v1/ledger/proofs/inclusion": _OF_THE_LEDGER,
    "/v1/ledger/witnesses": "witnesses cosign without an event",
    "/v1/reconcile/properties": _OF_A_RELEASE,
    "/v1/reconcile/suggest/property": _OF_A_RELEASE,
    "/v1/reconcile/suggest/type": _OF_A_RELEASE,
    "/v1/relations/{a}/{b}/proof": _SIGNED,
    "/v1/sources/{id}/coverage": _OF_A_RELEASE,
    "/v1/sources/{id}/fields": _OF_A_RELEASE,
    "/v1/stream": "it has no end",
    "/v1/timemap": "it is made of positions, not of what is told there",
}
"""Reading routes that have no validator, and why."""

# The first that fits counts: an actor's page tells of its offices too, and the state of any
# engagement may be due to what is not filed under one.
_FINDERS: Final = (
    _finder("relations/{a}/{b}", _relations),
    _finder("relations/{a}/{b}/changes", _changes),
    _finder("relations/{a}/{b}/course", _relations),
    *(_finder(f"relations/{{a}}/{{b}}/{each}", _relations) for each in KINDS),
    _finder("actors/{id}", _actor),
    *(_finder(f"actors/{{id}}/{each}", _actor) for each in actors.SECTIONS),
    *(_finder(f"issues/{{id}}/{each}", _of("issue")) for each in issues.SECTIONS),
    *(_finder(f"measures/{{id}}/{each}", _of("measure")) for each in measures.SECTIONS),
    *(_finder(f"sources/{{id}}/{each}", _of("source")) for each in sources.SECTIONS),
    *(
        _finder(each, _head)
        for each in ("engagements", "measures", "channels", "incidents", "accords")
    ),
    *(
        _finder(f"{each.plural}/{{id}}/timeline", _timeline(each.name))
        for each in THINGS
        if each.has_timeline
    ),
    *(
        _finder(each.plural, _registered(each.name))
        for each in THINGS
        if each.registered is not None
    ),
    *(_finder(f"{each.plural}/{{id}}", _of(each.name)) for each in THINGS),
    _finder("timeline", _timeline(None)),
    *(_finder(f"{each.plural}/{{id}}/history", _of(each.name)) for each in THINGS),
    *(
        _finder(f"reconcile{each}", _head)
        for each in ("", "/suggest/entity", "/preview", "/flyout")
    ),
    _finder("labels", _head),
    _finder("names", _head),
    _finder("search", _head),
    _finder("disagreements", _head),
    _finder("doubles", _head),
    _finder("citations", _head),
    _finder("citations/{id}", _of("fact")),
)

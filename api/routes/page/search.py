"""`/search`: what a sentence asks for, then the names, facts and passages that have its words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from litestar import Response

from api.asking.question import CLOCKS
from api.caching.within import WithinAnswer
from api.http.request import AnyRequest
from api.routes.page.asking import Asking, contested_among, names_for, other
from api.routes.page.shell import Sheet, html
from api.service.stores import Service
from events.dates_in_words.dates_read import LONGEST

FOUND_MOST: Final = 10
AS_WORDS: Final = "words"
"""`as=words` looks for the words as they stand and reads nothing into them."""

_LISTS: Final = (("/v1/actors", "name"), ("/v1/timeline", "text"), ("/v1/citations", "quote"))


async def search(request: AnyRequest, service: Service) -> Response[Any]:
    """What some words ask for, and what has them."""
    asking = Asking(request, service)
    q = " ".join(asking.given.get("q", "").split())[:LONGEST]
    is_read = asking.given.get("as") != AS_WORDS
    read = await _read(asking, q) if q and is_read else {"readings": [], "words": q}
    found: list[WithinAnswer] = []
    if q:
        asked = {by: read["words"] for _, by in _LISTS}
        found = [
            await asking.ask(path, **{by: asked[by], "limit": FOUND_MOST}) for path, by in _LISTS
        ]
        if refusal := next((each for each in found if each.status not in {200, 400}), None):
            return await other(request, service, refusal, ())
    bodies = [each.body if each.is_there else {} for each in found] or [{}, {}, {}]
    actors, facts, citations = (each.get("items", []) for each in bodies)
    suggestion = bodies[0].get("suggestion") or bodies[2].get("suggestion") or {}
    sheet = Sheet(
        template="search.html",
        title=f"Search: {q}" if q else "Search",
        view="views/search.js",
        json=f"/v1/search?{urlencode({'q': q})}" if q else "/v1/citations",
        kept=("q", "as"),
    )
    naming = await names_for(asking, service)
    said = {
        "naming": naming,
        "words": q,
        "sought": read["words"],
        "readings": list(_shown(read["readings"], asking.given)),
        "as_words": naming.at("/search", **{"q": q, "as": AS_WORDS}),
        "actors": actors,
        "items": facts,
        "contested_ids": await contested_among(asking, text=read["words"]) if facts else (),
        "citations": citations,
        "suggestion": suggestion.get("name") or suggestion.get("quote"),
        "clocks": None,
    }
    return html(request, service, sheet, said)


async def _read(asking: Asking, q: str) -> Mapping[str, Any]:
    """The readings of a sentence: a day in it counts, and not the one that the page is as of."""
    as_of = asking.clocks.pop("as_of", None)
    read = await asking.ask("/v1/search", q=q)
    if as_of is not None:
        asking.clocks["as_of"] = as_of
        if read.is_there and read.body["days"] is None:
            read = await asking.ask("/v1/search", q=q)
    return read.body if read.is_there else {"readings": [], "words": q}


def _shown(readings: Sequence[Any], given: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Readings with the addresses of their pages, by the clocks that this page was given."""
    before = ""
    for each in readings:
        said = _understood(each)
        at = urlsplit(each["page"])
        asked = dict(parse_qsl(at.query))
        clocks = {name: given[name] for name in CLOCKS if given.get(name)}
        if "since" in asked:
            clocks.pop("as_of", None)
        kept = {**clocks, **asked}
        page = urlunsplit(("", "", at.path, urlencode(kept), at.fragment))
        yield {**each, "page": page, "said": "" if said == before else said}
        before = said


def _understood(reading: Mapping[str, Any]) -> str:
    """What the words were taken for, where that says more than they do."""
    return ", ".join(
        f"“{taken['words']}” as {taken['means']}"
        for taken in reading["understood"]
        if taken["words"].lower() != taken["means"].lower()
    )

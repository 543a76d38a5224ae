"""What each page of the explorer says: asked of the API's own routes, said in HTML.

The clocks are those of the page's address. Where it does not fix the ledger's, the page is about
the ledger as the views have it just now, which its script goes by too.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec
from litestar import Response

from api.asking.question import CLOCKS
from api.asking.things import BY_PLURAL
from api.caching.within import WithinAnswer
from api.http.public_base import base_of
from api.http.request import AnyRequest
from api.routes.page.asking import Asking, contested_among, names_for, other
from api.routes.page.days_typed import why_this_day
from api.routes.page.naming import PageNames
from api.routes.page.shell import Sheet, html
from api.routes.page.standing import spoken
from api.service.stores import Service
from api.timelines.announced import TIMELINE_FILTERS
from events.time.clock import utc_now
from projections.facts.holdings import holdings

FACTS_SHOWN: Final = 20
LAST_SHOWN: Final = 10
EMBEDDED_MOST: Final = 100
BEGINS_WITH: Final = ("united-states", "china")
"""Two parties to begin with, where the record knows them."""

SAID: Final = {
    "engagement": ("life", "What is told of it"),
    "measure": ("life", "What is told of it"),
    "channel": ("life", "What is told of it"),
    "incident": ("life", "What is told of it"),
    "accord": ("life", "What is told of it"),
    "office": ("succession", "Who came and went"),
    "place": ("facts", "What happened there"),
}
"""The list of facts in the answer about a thing, and what it is called."""

_SCRIPTED: Final = {
    "engagement": "views/engagement.js",
    "office": "views/office.js",
    "issue": "views/issue.js",
    "actor": "views/actor.js",
}


async def relations(request: AnyRequest, service: Service) -> Response[Any]:
    """The state of relations between two parties."""
    a, b = request.path_params["a"], request.path_params["b"]
    asking = Asking(request, service)
    path = f"/v1/relations/{_quoted(a)}/{_quoted(b)}"
    if "as_of" not in asking.clocks:
        asking.clocks["as_of"] = _last_day_told(await asking.ask(path, view="brief"))
    told = await asking.ask(path)
    if not told.is_there:
        return await other(request, service, told, (a, b))
    naming = await names_for(asking, service)
    first, second = (naming.name("actor", each) for each in told.body["between"])
    day = told.body["clocks"]["as_of_in_words"]
    sheet = _sheet(
        request,
        told,
        template="relations.html",
        view="views/relations.js",
        title=f"{first} and {second}, {day}",
        description=f"On {day}: {' '.join(told.body['headline'])}",
    )
    kept = [(n, asking.given[n]) for n in ("public_by", "known_at") if asking.given.get(n)]
    said = {
        **_said(told, naming),
        "kept_clocks": kept,
        "why_this_day": why_this_day(asking.given.get("day", ""), told.body["clocks"]["as_of"]),
        "course": await _course(asking, path, told),
    }
    return html(request, service, sheet, said)


async def _course(asking: Asking, path: str, told: WithinAnswer) -> Any:
    """The course of the relations, of which the day of the page is one; none where none is told."""
    if told.body["relations"] is None:
        return None
    del asking.clocks["as_of"]
    found = await asking.ask(f"{path}/course", part="relations")
    return found.body if found.is_there else None


async def thing(request: AnyRequest, service: Service) -> Response[Any]:
    """What is known of an actor, an issue, an engagement and the like."""
    plural, id = request.url.path.split("/")[1], request.path_params["id"]
    name = BY_PLURAL[plural].name
    asking = Asking(request, service)
    told = await asking.ask(f"/v1/{plural}/{_quoted(id)}")
    if not told.is_there:
        return await other(request, service, told, (id,))
    naming = await names_for(asking, service)
    items, title = await _facts_of(asking, plural, name, told)
    of = told.body[name]
    said = _said(told, naming)
    sheet = _sheet(
        request,
        told,
        template="thing.html",
        view=_SCRIPTED.get(name, "views/registered.js"),
        title=naming.name(name, of["id"]),
        description=of.get("description") or _sort(name, of),
        json_ld=f"/v1/{plural}/{_quoted(id)}/timeline.jsonld",
    )
    if name == "engagement":
        said["contested"] |= await _disagreements(asking, of["id"])
    more = {
        "thing": name,
        "contested_ids": await contested_among(asking, **{name: of["id"]}) if items else (),
        "sort": _sort(name, of),
        "items": items,
        "items_title": title,
        "rest": naming.at("/facts", **{name: of["id"]}),
    }
    return html(request, service, sheet, {**said, **more})


async def fact(request: AnyRequest, service: Service) -> Response[Any]:
    """A fact with its citations."""
    return await _alone(request, service, _of_fact)


async def source(request: AnyRequest, service: Service) -> Response[Any]:
    """A document, and what is cited of it."""
    return await _alone(request, service, _of_source)


async def _alone(
    request: AnyRequest, service: Service, said_of: Callable[[Any], dict[str, Any]]
) -> Response[Any]:
    """The page that has what the API answers at its address, and no other question."""
    id = request.path_params["id"]
    asking = Asking(request, service)
    told = await asking.ask(f"/v1/{request.url.path.split('/')[1]}/{_quoted(id)}")
    if not told.is_there:
        return await other(request, service, told, (id,))
    sheet = _sheet(request, told, **said_of(told.body))
    return html(request, service, sheet, _said(told, await names_for(asking, service)))


def _of_fact(body: Any) -> dict[str, Any]:
    summary, when = body["fact"]["summary"], body["date_in_words"]
    return {
        "template": "fact.html",
        "view": "views/fact.js",
        "title": summary.removesuffix("."),
        "description": f"{when}: {summary}" if when else summary,
        "json_ld": f"/v1/facts/{_quoted(body['fact']['id'])}.jsonld",
    }


def _of_source(body: Any) -> dict[str, Any]:
    of = body["source"]
    return {
        "template": "source.html",
        "view": "views/source.js",
        "title": of["title"],
        "description": f"{of['publisher']}: {of['title']}",
    }


async def start(request: AnyRequest, service: Service) -> Response[Any]:
    """What the record holds, and ways into it."""
    asking = Asking(request, service)
    told = await asking.ask("/v1/timeline", order="desc", limit=LAST_SHOWN)
    if not told.is_there:
        return await other(request, service, told, ())
    sheet = _sheet(request, told, template="start.html", view="views/start.js", title="", json="/")
    naming = await names_for(asking, service)
    said = {
        **_said(told, naming),
        "items": told.body["items"],
        "first_pair": _first_pair(told.body["items"], naming),
        "kept_clocks": (),
        "holds": msgspec.to_builtins(holdings(service.reader)),
    }
    return html(request, service, sheet, said)


async def embedded(request: AnyRequest, service: Service) -> Response[Any]:
    """A timeline that any other page may frame."""
    asking = Asking(request, service)
    filters = {n: each for n, each in asking.given.items() if n in TIMELINE_FILTERS and each}
    limit = asking.given.get("limit", "")
    most = (
        min(int(limit), EMBEDDED_MOST) if limit.isascii() and limit[:4].isdigit() else FACTS_SHOWN
    )
    told = await asking.ask("/v1/timeline", **filters, order="desc", limit=max(1, most))
    if not told.is_there:
        return await other(request, service, told, ())
    naming = await names_for(asking, service)
    who = [
        naming.name("actor", filters[each]) for each in ("actor", "counterpart") if each in filters
    ]
    parts = [
        " and ".join(who),
        naming.name("issue", filters["issue"]) if "issue" in filters else "",
    ]
    heading = ": ".join(filter(None, parts)) or "Timeline"
    asked = {
        n: each for n, each in asking.given.items() if n in {*TIMELINE_FILTERS, *CLOCKS, "limit"}
    }
    sheet = _sheet(
        request,
        told,
        template="embedded.html",
        view="views/embedded.js",
        title=heading,
        json=f"/v1/timeline?{urlencode(asked)}" if asked else "/v1/timeline",
    )
    said = {**_said(told, naming), "items": told.body["items"], "heading": heading}
    return html(request, service, sheet, said)


def _first_pair(items: list[Any], naming: PageNames) -> tuple[str, str]:
    """The names of two to begin with; where these are unknown, of whom the newest fact is about."""
    first, second = (naming.known("actor", each) for each in BEGINS_WITH)
    if first and second:
        return first, second
    for each in items:
        names = list(each["actor_names"].values())
        if len(names) > 1:
            return names[0], names[1]
    return "", ""


def _last_day_told(told: WithinAnswer) -> str:
    """The last day of which anything is told of two parties; today, where that lies ahead, or
    nothing is.
    """
    today = utc_now().date().isoformat()
    day = told.body["horizon"]["told_until"] if told.is_there else None
    return str(day) if day is not None and len(day) == len(today) and day < today else today


def _sheet(request: AnyRequest, told: WithinAnswer, **known: Any) -> Sheet:
    """What the frame says of an answer."""
    path, query = quote(request.url.path), request.url.query
    clocks = told.body["clocks"]
    fixed = {name: clocks[name] for name in CLOCKS if clocks[name] is not None}
    base = base_of(request.scope, request.app.state.config)
    given = {
        "json": f"/v1{path}{f'?{query}' if query else ''}",
        "permalink": f"{base}{path}?{urlencode(fixed)}",
    }
    return Sheet(**{**given, **known})


def _said(told: WithinAnswer, naming: PageNames) -> dict[str, Any]:
    listed = told.body.get("contested")
    return {
        "answer": told.body,
        "clocks": told.body["clocks"],
        "naming": naming,
        "contested": {each["fact"]: each["contested"] for each in listed}
        if isinstance(listed, list)
        else {},
    }


async def _facts_of(
    asking: Asking, plural: str, name: str, told: WithinAnswer
) -> tuple[list[Any], str]:
    """The facts that a page about a thing ends with."""
    if name in SAID:
        field, title = SAID[name]
        return told.body[field], title
    id = told.body[name]["id"]
    found = await asking.ask(
        f"/v1/{plural}/{_quoted(id)}/timeline", order="desc", limit=FACTS_SHOWN
    )
    return (found.body["items"] if found.is_there else []), "What is told last"


async def _disagreements(asking: Asking, engagement: str) -> dict[str, Any]:
    """What is contested about an engagement's facts, those of its whole life."""
    found = await asking.ask("/v1/disagreements", engagement=engagement, limit=EMBEDDED_MOST)
    items = found.body["items"] if found.is_there else []
    return {each["fact"]: each["contested"] for each in items}


def _sort(name: str, of: Mapping[str, Any]) -> str:
    """Which kind of thing it is: `Person`, `Visit`, `Office`."""
    return spoken(of.get("kind") or of.get("form") or name)


def _quoted(id: str) -> str:
    return quote(id, safe="")

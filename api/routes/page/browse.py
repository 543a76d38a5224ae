"""Pages to browse: what there is of a kind, chosen by forms that work without a script, and about.

Each shows a page of a list of the API, by the same parameters.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from litestar import Response

from api.asking.cursors import encode
from api.asking.question import CLOCKS, question_of
from api.asking.things import BY_PLURAL
from api.http.request import AnyRequest
from api.routes.page.asking import Asking, names_for, other
from api.routes.page.days_typed import as_asked
from api.routes.page.listings import LISTINGS, Choice, Listing
from api.routes.page.naming import PageNames
from api.routes.page.shell import Sheet, html
from api.routes.page.standing import spoken
from api.service.stores import Service
from projections.facts.holdings import RecordHoldings, holdings
from projections.timeline.as_written import Asked

SHOWN_AT_ONCE: Final = 100
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


_ASKED_AT: Final = {"facts": "/v1/timeline"}
"""Where the API has a list, if that is elsewhere than the page."""

OPTIONS: Final = {"asc": "The earliest first", "desc": "The latest first"}
"""What options are called that are no words of a reader's."""


async def browsed(request: AnyRequest, service: Service) -> Response[Any]:
    """A list, a page at a time."""
    plural = request.url.path.strip("/")
    listing = LISTINGS[plural]
    asking = Asking(request, service)
    typed = {name: asking.given[name] for name in listing.parameters if asking.given.get(name)}
    given = as_asked(typed, "from", "until")
    path = _ASKED_AT.get(plural, f"/v1/{plural}")
    cursor = asking.given.get("cursor")
    told = await asking.ask(path, **given, limit=SHOWN_AT_ONCE, cursor=cursor)
    if not told.is_there:
        return await other(request, service, told, ())
    names = await names_for(asking, service)
    items = told.body["items"]
    suggestion = told.body.get("suggestion") or {}
    sheet = Sheet(
        template="list.html",
        title=listing.title,
        description=f"{listing.title}. {listing.said}",
        json=f"{path}?{urlencode(given)}" if given else path,
        kept=(*listing.parameters, "cursor"),
    )
    said = {
        "listing": listing,
        "kind": plural,
        "item_kind": BY_PLURAL[plural].name if plural in BY_PLURAL else plural,
        "groups": list(_grouped(listing, plural, items)),
        "total": None if given else _total(plural, holdings(service.reader)),
        "next": _next(told.body["next"], plural),
        "given": given,
        "kept": [(n, asking.given[n]) for n in CLOCKS if asking.given.get(n)],
        "about": _about(names, given),
        "letters": await _letters(asking, service, path, given) if listing.by_letter else (),
        "suggestion": suggestion.get("name"),
        "option_words": OPTIONS,
        "counted": await _counted(asking, listing, given, names),
        "clocks": told.body["clocks"],
        "naming": names,
    }
    return html(request, service, sheet, said)


async def about(request: AnyRequest, service: Service) -> Response[Any]:
    """What this is, how sure it is, and how far it reaches, in people's words."""
    asking = Asking(request, service)
    first = await asking.ask("/v1/timeline", order="asc", limit=1)
    last = await asking.ask("/v1/timeline", order="desc", limit=1)
    for each in (first, last):
        if not each.is_there:
            return await other(request, service, each, ())
    sheet = Sheet(template="about.html", title="About the record", json="/")
    said = {
        "holds": msgspec.to_builtins(holdings(service.reader)),
        "first": next(iter(first.body["items"]), None),
        "last": next(iter(last.body["items"]), None),
        "clocks": last.body["clocks"],
        "naming": await names_for(asking, service),
    }
    return html(request, service, sheet, said)


async def _counted(
    asking: Asking, listing: Listing, given: Mapping[str, str], names: PageNames
) -> dict[str, list[tuple[str, str, int]]]:
    """The options of what is counted, with the facts of each under what else is chosen."""
    found = {}
    for each in listing.choices:
        if each.counted:
            others = {n: value for n, value in given.items() if n != each.name}
            asked = {**others, "contested": "true", "facets": each.name, "fields": "type"}
            told = await asking.ask("/v1/timeline", **asked, limit=1)
            values = told.body["facets"]["by"][each.name] if told.is_there else []
            found[each.name] = [_option(each, names, value) for value in values]
    return found


def _option(choice: Choice, names: PageNames, counted: Mapping[str, Any]) -> tuple[str, str, int]:
    value = str(counted["value"])
    called = names.name("actor", value) if choice.name == "actor" else spoken(value)
    return value, called, int(counted["facts"])


def _grouped(
    listing: Listing, plural: str, items: Iterable[Any]
) -> Iterator[tuple[str, list[Any]]]:
    """Items under the letter or the year by which they are in order; under none, where by none."""

    def key(item: Any) -> str:
        if listing.by_year:
            return _year(item)
        return str(item["id"])[:1].upper() if listing.by_letter else ""

    for each, group in groupby(items, key):
        yield each, list(group)


def _year(item: Any) -> str:
    """The year of a fact's first day; what has none is told apart."""
    day = item.get("earliest") or item.get("latest") or item["date"] or ""
    year = str(day).lstrip("[.")[:4]
    return year if year.isdigit() else "On days that are not known"


def _total(plural: str, held: RecordHoldings) -> int | None:
    """How many there are, where the numbers say so."""
    if plural == "actors":
        return held.states + held.bodies + held.persons
    found: int | None = getattr(held, "documents" if plural == "sources" else plural, None)
    return found


def _next(address: str | None, plural: str) -> str | None:
    """The page of a list that has the API's next one: only the cursor has to be carried on."""
    if address is None:
        return None
    kept = [(n, each) for n, each in parse_qsl(urlsplit(address).query) if n != "limit"]
    return f"/{plural}?{urlencode(kept)}"


async def _letters(
    asking: Asking, service: Service, path: str, given: dict[str, str]
) -> tuple[tuple[str, str], ...]:
    """Where the names of each letter begin, as a page that goes on from there."""
    if "name" in given:
        return ()
    clocks = {name: asking.clocks.get(name) for name in CLOCKS}
    parameters = {**given, "limit": str(SHOWN_AT_ONCE)}
    question = await question_of(Asked(**clocks), service, path, parameters)
    used = {name: getattr(question.used, name) for name in CLOCKS}
    fixed = {name: each for name, each in used.items() if each is not None}

    def address(letter: str) -> str:
        cursor = encode(question, (f"{chr(ord(letter) - 1)}~",))
        return f"/{path.rpartition('/')[2]}?{urlencode({**fixed, **given, 'cursor': cursor})}"

    return tuple((each.upper(), address(each)) for each in LETTERS)


def _about(names: Any, given: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """What a link has chosen already, in words."""
    things = (n for n in given if n in {"actor", "counterpart"} or n in _NAMED)
    found = [(names.name("actor" if n == "counterpart" else n, given[n]), n) for n in things]
    if "status" in given:
        found.append((spoken(given["status"]), "status"))
    return tuple(found)


_NAMED: Final = frozenset(each.name for each in BY_PLURAL.values())

"""The page for browsers: each address of the explorer as HTML (`api.routes.page.views`), the
scripts and styles that it asks for, and the script by which other pages embed a timeline.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Response
from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from api.answers.problems import Problem
from api.asking.known_parameters import ANY_PARAMETERS
from api.http.handlers import get
from api.http.media_formats import JSON, NotAcceptable, accepted
from api.http.request import AnyRequest
from api.routes.page import browse, views
from api.routes.page.chosen_pair import chosen
from api.routes.page.client_script import client_script
from api.routes.page.compared import compared
from api.routes.page.desk import desk
from api.routes.page.files import IMMUTABLE, MEDIA_TYPES, SHARED, files, sent_file
from api.routes.page.joined import joined, version_of_page
from api.routes.page.listings import LISTINGS
from api.routes.page.refused import page_of
from api.routes.page.search import search
from api.routes.page.shell import EMBEDDED, HTML
from api.service.stores import OpenService


async def _of_two(request: AnyRequest, service: Any) -> Response[Any]:
    """The state of relations on a day, or two days beside each other."""
    view = compared if "since" in request.query_params else views.relations
    return await view(request, service)


VIEWS: Final[tuple[tuple[str, Any], ...]] = (
    ("/relations/{a:str}/{b:str}", _of_two),
    ("/facts/{id:str}", views.fact),
    ("/actors/{id:str}", views.thing),
    ("/issues/{id:str}", views.thing),
    ("/offices/{id:str}", views.thing),
    ("/sources/{id:str}", views.source),
    ("/engagements/{id:str}", views.thing),
    ("/measures/{id:str}", views.thing),
    ("/channels/{id:str}", views.thing),
    ("/incidents/{id:str}", views.thing),
    ("/accords/{id:str}", views.thing),
    ("/places/{id:str}", views.thing),
    ("/relations", chosen),
    ("/search", search),
    ("/about", browse.about),
    ("/desk", desk),
    ("/desk/texts/{id:str}", desk),
    ("/desk/{plural:str}/{id:str}/{act:str}", desk),
    *((f"/{each}", browse.browsed) for each in LISTINGS),
)
"""The addresses of the explorer, and what each of them says."""

ADDRESSES: Final = tuple(path for path, _ in VIEWS)


_BY_TEMPLATE: Final = {path.replace(":str", ""): view for path, view in VIEWS}


def wants_page(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether a request to an address that also has JSON prefers a page: browsers do."""
    return prefers_page(", ".join(connection.headers.getall("accept", [])))


def prefers_page(accept: str) -> bool:
    """Whether `Accept` prefers HTML to JSON."""
    try:
        return accepted(accept, (JSON, HTML)) is HTML
    except NotAcceptable:
        return False


OF_THE_API: Final = (
    *("/v1/", "/health", "/ready", "/metrics", "/mcp", "/openapi.json"),
    *("/checkpoint", "/tile/"),
)
_KEPT_FIELDS: Final = frozenset({"allow", "retry-after"})


def always(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Any parameters: they are the page's own."""
    return True


@get(list(ADDRESSES), include_in_schema=False, opt={ANY_PARAMETERS: always})
async def get_page(request: AnyRequest, service: OpenService) -> Response[Any]:
    """What the API tells, in HTML; in a browser the script of its view goes on from there."""
    view = _BY_TEMPLATE[request.scope["path_template"]]
    answered: Response[Any] = await view(request, service)
    return answered


@get(EMBEDDED, include_in_schema=False, opt={ANY_PARAMETERS: always})
async def get_embedded(request: AnyRequest, service: OpenService) -> Response[Any]:
    """A timeline that any other page may frame.

    `scheme` says whether that page is `light` or `dark`; without it the system's preference counts.
    """
    return await views.embedded(request, service)


@get("/embed.js", include_in_schema=False)
async def get_embedding(request: AnyRequest) -> Response[bytes]:
    """The script that frames a timeline in another page."""
    return sent_file(request, files()["embed/embed.js"], MEDIA_TYPES[".js"], SHARED)


@get("/elements.js", include_in_schema=False)
async def get_elements(request: AnyRequest) -> Response[bytes]:
    """The script that makes `<detente-state>` and `<detente-timeline>` elements of any page."""
    return sent_file(request, files()["embed/elements.js"], MEDIA_TYPES[".js"], SHARED)


@get("/client.js", include_in_schema=False)
async def get_client(request: AnyRequest) -> Response[bytes]:
    """The client of the API for JavaScript: one module, for other pages and for programs."""
    headers = {**SHARED, "X-TypeScript-Types": "./client.d.ts"}
    return sent_file(request, client_script(), MEDIA_TYPES[".js"], headers)


@get("/assets/page/{version:str}/{file:path}", include_in_schema=False)
async def get_page_file(
    request: AnyRequest, version: FromPath[str], file: FromPath[Path]
) -> Response[bytes]:
    """A module, a style or a picture of the page, for ever under its version."""
    name = file.as_posix().removeprefix("/")
    media_type = MEDIA_TYPES.get(file.suffix)
    content = joined().get(name) or files().get(name)
    if media_type is None or content is None:
        raise NotFoundException
    cached = {"Cache-Control": IMMUTABLE} if version == version_of_page() else {}
    return sent_file(request, content, media_type, cached)


Handler = Callable[[AnyRequest, Any], Response[Any]]


def in_words(handler: Handler) -> Handler:
    """What is said of an error, as a page where a browser asks: but for the API's own addresses,
    where people read what programs do.
    """

    def handled(request: AnyRequest, error: Any) -> Response[Any]:
        answered = handler(request, error)
        path = request.url.path
        if path.startswith(OF_THE_API) or not wants_page(request):
            return answered
        with suppress(Exception):  # the problem itself is told, if need be
            problem = msgspec.json.decode(answered.content, type=Problem)
            found = page_of(request, request.app.state.service, problem)
            kept = {n: v for n, v in answered.headers.items() if n.lower() in _KEPT_FIELDS}
            found.headers.update(kept)
            return found
        return answered

    return handled

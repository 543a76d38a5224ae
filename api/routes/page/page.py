"""The page for browsers: a shell of HTML for each address of the explorer
(`api.routes.page.shell`), the modules and styles that it asks for, and the script by which other
pages embed a timeline.
"""

from pathlib import Path
from typing import Any, Final

from litestar import Response, get
from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from api.asking.known_parameters import ANY_PARAMETERS
from api.http.media_formats import JSON, NotAcceptable, accepted
from api.http.request import AnyRequest
from api.routes.page.files import IMMUTABLE, MEDIA_TYPES, files, sent, version_of_page
from api.routes.page.shell import EMBEDDED, HTML, shell
from api.service.stores import OpenService

ADDRESSES: Final = (
    "/relations/{a:str}/{b:str}",
    "/facts/{id:str}",
    "/actors/{id:str}",
    "/issues/{id:str}",
    "/offices/{id:str}",
    "/sources/{id:str}",
    "/engagements/{id:str}",
    "/measures/{id:str}",
    "/channels/{id:str}",
    "/incidents/{id:str}",
    "/accords/{id:str}",
    "/places/{id:str}",
    "/search",
)


def wants_page(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether a request to an address that also has JSON prefers a page: browsers do."""
    try:
        accept = ", ".join(connection.headers.getall("accept", []))
        return accepted(accept, (JSON, HTML)) is HTML
    except NotAcceptable:
        return False


def always(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Any parameters: they are the page's own."""
    return True


@get(list(ADDRESSES), include_in_schema=False, opt={ANY_PARAMETERS: always})
async def get_page(request: AnyRequest, service: OpenService) -> Response[Any]:
    """The shell of a view of the explorer."""
    return shell(request, service)


@get(EMBEDDED, include_in_schema=False, opt={ANY_PARAMETERS: always})
async def get_embedded(request: AnyRequest, service: OpenService) -> Response[Any]:
    """The shell of a timeline that any other page may frame.

    `scheme` says whether that page is `light` or `dark`; without it the system's preference counts.
    """
    return shell(request, service, framed_by="*")


@get("/embed.js", include_in_schema=False)
async def get_embedding(request: AnyRequest) -> Response[bytes]:
    """The script that frames a timeline in another page."""
    headers = {"Cross-Origin-Resource-Policy": "cross-origin"}
    return sent(request, files()["embed/embed.js"], MEDIA_TYPES[".js"], headers)


@get("/elements.js", include_in_schema=False)
async def get_elements(request: AnyRequest) -> Response[bytes]:
    """The script that makes `<detente-state>` and `<detente-timeline>` elements of any page."""
    headers = {"Cross-Origin-Resource-Policy": "cross-origin"}
    return sent(request, files()["embed/elements.js"], MEDIA_TYPES[".js"], headers)


@get("/assets/page/{version:str}/{file:path}", include_in_schema=False)
async def get_page_file(
    request: AnyRequest, version: FromPath[str], file: FromPath[Path]
) -> Response[bytes]:
    """A module, a style or a picture of the page, for ever under its version."""
    name = file.as_posix().removeprefix("/")
    media_type = MEDIA_TYPES.get(file.suffix)
    if media_type is None or name not in files():
        raise NotFoundException
    cached = {"Cache-Control": IMMUTABLE} if version == version_of_page() else {}
    return sent(request, files()[name], media_type, cached)

"""The page for browsers: a shell of HTML for each address of the explorer, the modules and styles
that it asks for, and the script by which other pages embed a timeline.

The shell holds no facts. Everything that is shown is asked of the public API, as any client would.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final
from urllib.parse import quote

from litestar import Response, get
from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from api.announcing import feeds_of
from api.encodings import accepted_encoding, compressed
from api.negotiation import JSON, Format, NotAcceptable, accepted
from api.parameters import ANY_PARAMETERS, AnyRequest
from api.service import OpenService, Service
from api.validity import matches
from events.clock import utc_now

HTML: Final = Format(name="html", media_type="text/html", extension=".html")
STREAM: Final = "/v1/stream"

ADDRESSES: Final = (
    "/relations/{a:str}/{b:str}",
    "/facts/{id:str}",
    "/actors/{id:str}",
    "/issues/{id:str}",
    "/offices/{id:str}",
    "/sources/{id:str}",
    "/engagements/{id:str}",
    "/search",
)

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors "
)
_READ_LATER: Final = frozenset(
    f"{name}.js"
    for name in (
        "actor",
        "embed",
        "embedded",
        "engagement",
        "issue",
        "office",
        "profile",
        "search",
        "source",
    )
)
"""Modules that the first view does without."""

_FOLDER = Path(__file__).parent / "page"
_MEDIA_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_IMMUTABLE: Final = "public, max-age=31536000, immutable"


def wants_page(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether a request to an address that also has JSON prefers a page: browsers do."""
    try:
        accept = ", ".join(connection.headers.getall("accept", []))
        return accepted(accept, (JSON, HTML)) is HTML
    except NotAcceptable:
        return False


def _always(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    return True


@get(list(ADDRESSES), include_in_schema=False, opt={ANY_PARAMETERS: _always})
async def get_page(request: AnyRequest, service: OpenService) -> Response[Any]:
    """The shell of a view of the explorer."""
    return shell(request, service)


@get("/embed", include_in_schema=False, opt={ANY_PARAMETERS: _always})
async def get_embedded(request: AnyRequest, service: OpenService) -> Response[Any]:
    """The shell of a timeline that any other page may frame."""
    return shell(request, service, framed_by="*")


@get("/embed.js", include_in_schema=False)
async def get_embedding(request: AnyRequest) -> Response[bytes]:
    """The script that frames a timeline in another page."""
    headers = {"Cross-Origin-Resource-Policy": "cross-origin"}
    return _kept(request, files()["embed.js"], "text/javascript", headers)


@get("/assets/page/{version:str}/{name:str}", include_in_schema=False)
async def get_page_file(
    request: AnyRequest, version: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """A module, a style or a picture of the page, for ever under its version."""
    media_type = _MEDIA_TYPES.get(Path(name).suffix)
    if media_type is None or name not in files():
        raise NotFoundException
    cached = {"Cache-Control": _IMMUTABLE} if version == version_of_page() else {}
    return _kept(request, files()[name], media_type, cached)


def shell(request: AnyRequest, service: Service, *, framed_by: str = "'none'") -> Response[Any]:
    """The page without its facts: which view it is, the ledger's head, where its modules are."""
    path = request.url.path
    filled = {
        "title": title_of(path),
        "json": _json_address(path, request.url.query),
        "head": str(service.views.checkpoint),
        "today": utc_now().date().isoformat(),
        "stream": STREAM if _streams(request) else "",
        "version": version_of_page(),
    }
    values = {name: escape(value) for name, value in filled.items()}
    page = Template(files()["index.html"].decode()).substitute(
        values, preload=_preloaded(), feeds=_announced(path, request.query_params)
    )
    headers = {"Vary": "Accept", "Content-Security-Policy": _POLICY + framed_by}
    return _kept(request, page.encode(), HTML.media_type, headers)


def title_of(path: str) -> str:
    """A title from the address alone: what an id means may depend on the clocks."""
    kind, _, rest = path.strip("/").partition("/")
    ids = [_spoken(each) for each in rest.split("/") if each]
    titles = {
        "relations": f"Relations: {' and '.join(ids)}",
        "search": "Search",
        "embed": "Timeline",
    }
    named = f"{kind.removesuffix('s').capitalize()}: {', '.join(ids)}" if ids else ""
    title = titles.get(kind, named)
    return f"{title} – Detente" if title else "Detente: the state of relations on a day"


@cache
def files() -> dict[str, bytes]:
    """The page's files by name; read once."""
    found = (each for each in sorted(_FOLDER.iterdir()) if each.is_file())
    return {each.name: each.read_bytes() for each in found}


@cache
def version_of_page() -> str:
    """A hash over all files: a change of one gives all of them new addresses."""
    hashed = sha256()
    for name, content in files().items():
        hashed.update(name.encode() + b"\0" + content + b"\0")
    return hashed.hexdigest()[:12]


@cache
def _preloaded() -> str:
    """Links to modules, so that a browser need not find them one behind the other."""
    modules = (name for name in files() if name.endswith(".js") and name not in _READ_LATER)
    base = f"/assets/page/{version_of_page()}"
    return "\n".join(f'<link rel="modulepreload" href="{base}/{name}">' for name in modules)


def _announced(path: str, given: Mapping[str, str]) -> str:
    """Links to the feeds of what a view shows, by which feed readers find them."""
    return "\n".join(
        f'<link rel="alternate" type="{each.format.essence}" title="{each.title}"'
        f' href="{escape(each.address)}" data-feed>'
        for each in feeds_of(path, given)
    )


def _kept(
    request: AnyRequest, content: bytes, media_type: str, headers: dict[str, str]
) -> Response[bytes]:
    """An answer that is asked for again each time, and sent when it differs."""
    encoding = accepted_encoding(request.headers.get("accept-encoding", "").encode("latin-1"))
    body = _compressed(encoding, content)
    tag = f'"{sha256(body).hexdigest()[:20]}"'
    vary = ", ".join(filter(None, (headers.get("Vary"), "Accept-Encoding")))
    headers = {"Cache-Control": "no-cache", "ETag": tag, **headers, "Vary": vary}
    wanted = request.headers.get("if-none-match", "")
    if wanted and matches(wanted.encode("latin-1"), tag.encode()):
        return Response(b"", status_code=304, headers=headers, media_type=media_type)
    if body is not content:
        headers["Content-Encoding"] = encoding
    return Response(body, headers=headers, media_type=media_type)


@lru_cache(maxsize=256)
def _compressed(encoding: str, content: bytes) -> bytes:
    return compressed(encoding, content)


def _json_address(path: str, query: str) -> str:
    """Where the API tells what a view shows, for whoever has no script."""
    known = {"/": "/", "/search": "/v1/citations", "/embed": "/v1/timeline"}
    address = known.get(path, f"/v1{quote(path)}")
    return f"{address}?{query}" if query and path not in known else address


def _spoken(id: str) -> str:
    return id.replace("-", " ")


def _streams(request: AnyRequest) -> bool:
    return any(route.path == STREAM for route in request.app.routes)

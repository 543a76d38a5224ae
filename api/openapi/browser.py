"""`/openapi.json` and `/docs`: the API's description, and a reference to browse that needs nothing
from outside: Swagger UI from an installed package.
"""

import asyncio
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
from litestar import Litestar, MediaType, Response, Router
from litestar.exceptions import NotFoundException
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.params import FromPath

from api.http.handlers import get
from api.http.request import AnyRequest
from api.openapi.client_types import client_types
from api.openapi.document import document
from api.routes.page.files import SHARED, sent_file

ASSETS = {
    "swagger-ui.js": ("swagger_bundle.js", "text/javascript"),
    "swagger-ui.css": ("swagger_style.css", "text/css"),
}
_SPEC = find_spec("offapi")
assert _SPEC is not None, "offapi is a dependency"
_ASSETS_FOLDER = Path(str(_SPEC.origin)).parent
# Importing the package would read all of its files, three reference pages, into memory.
_IMMUTABLE = {"Cache-Control": "public, max-age=86400"}

_DOCUMENT = "openapi"
_TYPES = "client types"
_making: WeakKeyDictionary[Litestar, asyncio.Lock] = WeakKeyDictionary()

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Detente: API reference</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script src="/assets/swagger-ui.js"></script>
<script src="/assets/reference.js"></script>
</body>
</html>
"""
_START = """
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
"""


@get("/openapi.json", include_in_schema=False)
async def get_openapi(request: AnyRequest) -> Response[bytes]:
    """The OpenAPI 3.1 document; made once for each app, beside the event loop: it takes a second,
    for which nobody else would be answered.
    """
    return Response(await _document(request.app), media_type=MediaType.JSON)


@get("/client.d.ts", include_in_schema=False)
async def get_client_types(request: AnyRequest) -> Response[bytes]:
    """The types of `/client.js`, made of that document: once for each app, beside the loop too."""
    app = request.app
    described = await _document(app)
    async with _making.setdefault(app, asyncio.Lock()):
        if _TYPES not in app.state:
            app.state[_TYPES] = await asyncio.to_thread(_types, described)
    return sent_file(request, app.state[_TYPES], "application/typescript", SHARED)


async def _document(app: Litestar) -> bytes:
    async with _making.setdefault(app, asyncio.Lock()):
        if _DOCUMENT not in app.state:
            app.state[_DOCUMENT] = await asyncio.to_thread(_encoded, app)
    found: bytes = app.state[_DOCUMENT]
    return found


def _encoded(app: Litestar) -> bytes:
    return msgspec.json.encode(document(app))


def _types(described: bytes) -> bytes:
    return client_types(msgspec.json.decode(described)).encode()


@get("/", include_in_schema=False, media_type=MediaType.HTML)
async def get_reference() -> bytes:
    """The page; it asks for `/openapi.json` itself."""
    return _PAGE.encode()


class ReferencePage(OpenAPIRenderPlugin):
    """The page at `/docs`, in the place of all that Litestar brings: another document, its own
    page for addresses that lead nowhere, and a page that has all routes described in the event
    loop before it is shown.
    """

    def render(self, request: AnyRequest, openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002 (the base class has them)
        """The same page; nobody is led here (`receive_router`)."""
        return _PAGE.encode()

    def receive_router(self, router: Router) -> None:
        """Leave nothing but the page."""
        router.routes.clear()
        router.register(get_reference)


@get("/assets/{name:str}", include_in_schema=False)
async def get_asset(name: FromPath[str]) -> Response[bytes]:
    """A file of the reference page."""
    if name == "reference.js":
        return Response(_START.encode(), media_type="text/javascript", headers=_IMMUTABLE)
    if name not in ASSETS:
        raise NotFoundException
    file, media_type = ASSETS[name]
    content = (_ASSETS_FOLDER / file).read_bytes()
    return Response(content, media_type=media_type, headers=_IMMUTABLE)

"""The page before any of its facts: which view it is, where its modules are, what it announces.

The shell holds no facts. Everything that is shown is asked of the public API, as any client would.
"""

from collections.abc import Mapping
from functools import cache
from html import escape
from string import Template
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

from litestar import Response

from api.asking.question import CLOCKS
from api.http.media_formats import Format
from api.http.request import AnyRequest
from api.routes.page.files import SHELL, files, imported_from, sent, version_of_page
from api.service.stores import Service
from api.timelines.announced import TIMELINE_FILTERS, feeds_of
from events.time.clock import utc_now

HTML: Final = Format(name="html", media_type="text/html", extension=".html")
STREAM: Final = "/v1/stream"
EMBEDDED: Final = "/embed"
MAIN: Final = "main.js"
SCHEMES: Final = frozenset({"light", "dark"})

_ASKED: Final = TIMELINE_FILTERS | {*CLOCKS, "limit"}
"""What may be asked of a timeline in another page."""

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors "
)
_WITHOUT_SCRIPT: Final = """<main class="page">
<h1>$title</h1>
<p>This page puts itself together with JavaScript. Without it, the same facts are to be had as
JSON: <a href="$json">$json</a>. What else can be asked is told at <a href="/docs">/docs</a>.</p>
</main>"""
_WITHOUT_SCRIPT_ELSEWHERE: Final = """<main class="page">
<p class="note">This timeline is drawn with JavaScript; without it, the same facts are to be had
<a href="$json" target="_blank" rel="noopener">as JSON</a>.</p>
</main>"""


def shell(request: AnyRequest, service: Service, *, framed_by: str = "'none'") -> Response[Any]:
    """The page without its facts."""
    path, given = request.url.path, request.query_params
    scheme = given.get("scheme") if path == EMBEDDED else None
    filled = {
        "title": title_of(path),
        "json": _json_address(path, request.url.query),
        "schemes": scheme if scheme in SCHEMES else "light dark",
        "head": str(service.views.checkpoint),
        "today": utc_now().date().isoformat(),
        "stream": STREAM if _streams(request) else "",
        "version": version_of_page(),
    }
    values = {name: escape(value) for name, value in filled.items()}
    without_script = _WITHOUT_SCRIPT_ELSEWHERE if path == EMBEDDED else _WITHOUT_SCRIPT
    page = Template(files()[SHELL].decode()).substitute(
        values,
        root=_root(path, scheme),
        preload=_preloaded(),
        feeds=_announced(path, given),
        without_script=Template(without_script).substitute(values),
    )
    headers = {"Vary": "Accept", "Content-Security-Policy": _POLICY + framed_by}
    return sent(request, page.encode(), HTML.media_type, headers)


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


def _root(path: str, scheme: str | None) -> str:
    """Attributes of the root, so that a frame has its colours before any script runs."""
    if path != EMBEDDED:
        return ""
    return f'class="embedded" data-scheme="{scheme}"' if scheme in SCHEMES else 'class="embedded"'


@cache
def _preloaded() -> str:
    """Links to modules, so that a browser need not find them one behind the other."""
    modules = sorted(imported_from(MAIN))
    base = f"/assets/page/{version_of_page()}"
    return "\n".join(f'<link rel="modulepreload" href="{base}/{name}">' for name in modules)


def _announced(path: str, given: Mapping[str, str]) -> str:
    """Links to the feeds of what a view shows, by which feed readers find them."""
    return "\n".join(
        f'<link rel="alternate" type="{each.format.essence}" title="{each.title}"'
        f' href="{escape(each.address)}" data-feed>'
        for each in feeds_of(path, given)
    )


def _json_address(path: str, query: str) -> str:
    """Where the API tells what a view shows, for whoever has no script."""
    if path == EMBEDDED:
        asked = [each for each in parse_qsl(query) if each[0] in _ASKED]
        return f"/v1/timeline?{urlencode(asked)}" if asked else "/v1/timeline"
    known = {"/": "/", "/search": "/v1/citations"}
    address = known.get(path, f"/v1{quote(path)}")
    return f"{address}?{query}" if query and path not in known else address


def _spoken(id: str) -> str:
    return id.replace("-", " ")


def _streams(request: AnyRequest) -> bool:
    return any(route.path == STREAM for route in request.app.routes)

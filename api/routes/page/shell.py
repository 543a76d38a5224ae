"""The HTML around what a page says: its title, what it announces, its script and its style.

The policy lets in what the service itself sends, and nothing else.
"""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from litestar import Response
from msgspec import Struct
from msgspec.structs import asdict

from api.asking.question import CLOCKS
from api.http.media_formats import Format
from api.http.public_base import base_of
from api.http.request import AnyRequest
from api.routes.page.files import sent
from api.routes.page.joined import first_script, version_of_page
from api.routes.page.templating import pages
from api.routes.page.terms import TERMS
from api.service.stores import Service
from api.telemetry.redaction import redacted
from api.timelines.announced import feeds_of
from events.time.clock import utc_now
from projections.facts.holdings import actors_held

HTML: Final = Format(name="html", media_type="text/html", extension=".html")
STREAM: Final = "/v1/stream"
EMBEDDED: Final = "/embed"
SCHEMES: Final = frozenset({"light", "dark"})
BROWSE: Final = (
    ("/actors", "States, bodies and persons"),
    ("/engagements", "Visits, meetings, calls and summits"),
    ("/offices", "Offices"),
    ("/accords", "Accords"),
    ("/measures", "Measures"),
    ("/channels", "Channels"),
    ("/incidents", "Incidents"),
    ("/issues", "Issues"),
    ("/places", "Places"),
    ("/sources", "Sources"),
    ("/disagreements", "Disagreements"),
    ("/facts", "All facts"),
)
"""The ways to everything, at the foot of every page."""

BEGINNING: Final = "Detente: the state of relations on a day"
"""The title of the page that everything begins with."""

DESCRIPTION: Final = (
    "What was the state of relations between two parties on a given day, as far as could be known,"
    " and who says so?"
)
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'self';"
    " require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors "
)


class Sheet(Struct, frozen=True, kw_only=True):
    """A page as it is to be put together: its template, and what the frame says of it.

    `view` is the module that shows it in a browser with scripts; without one (`complete`) the
    page stays as it is. `kept` are the parameters, besides the clocks, that the address of the page
    has for good.
    """

    template: str
    title: str
    description: str = DESCRIPTION
    status: int = 200
    view: str | None = None
    json: str | None = None
    json_ld: str | None = None
    permalink: str | None = None
    is_lasting: bool = True
    kept: tuple[str, ...] = ()


def html(
    request: AnyRequest, service: Service, sheet: Sheet, said: Mapping[str, Any]
) -> Response[Any]:
    """A page, sent when it differs from what the browser has."""
    path, given = request.url.path, request.query_params
    embedded = path == EMBEDDED
    scheme = given.get("scheme") if embedded else None
    text = (
        pages()
        .get_template(sheet.template)
        .render(
            {"words": given.get("q", "")[:300], **asdict(sheet), **said},
            title=f"{sheet.title} – Detente" if sheet.title else BEGINNING,
            description=" ".join(sheet.description.split())[:300],
            complete=sheet.view is None,
            script=first_script(sheet.view),
            canonical=_canonical(request, sheet) if sheet.is_lasting else None,
            embedded=embedded,
            scheme=scheme if scheme in SCHEMES else None,
            head=service.views.checkpoint,
            held_actors=actors_held(service.reader),
            today=utc_now().date().isoformat(),
            stream=STREAM if _streams(request) and sheet.view else "",
            version=version_of_page(),
            feeds=feeds_of(path, given) if sheet.status == 200 else (),
            browse=BROWSE,
            terms=TERMS,
        )
    )
    ancestors = "*" if embedded else "'none'"
    headers = {"Vary": "Accept", "Content-Security-Policy": _POLICY + ancestors}
    if sheet.status != 200:
        headers["Cache-Control"] = "no-store"
        return Response(
            redacted(text).encode(),
            status_code=sheet.status,
            headers=headers,
            media_type=HTML.media_type,
        )
    return sent(request, text.encode(), HTML.media_type, headers)


def _canonical(request: AnyRequest, sheet: Sheet) -> str:
    """The address that the page is best known by: with its clocks and filters, and nothing else."""
    given = request.query_params
    names = (*CLOCKS, *sheet.kept)
    query = urlencode({name: given[name] for name in names if given.get(name)})
    base = base_of(request.scope, request.app.state.config)
    return f"{base}{quote(request.url.path)}{f'?{query}' if query else ''}"


def _streams(request: AnyRequest) -> bool:
    return any(route.path == STREAM for route in request.app.routes)

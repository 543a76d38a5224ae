"""`/relations?a=…&b=…`: two parties by their names, as a form without a script gives them."""

from typing import Any
from urllib.parse import quote, urlencode

from litestar import Response
from litestar.response import Redirect

from api.answers.problems import Problem, ProblemFault
from api.asking.question import CLOCKS
from api.http.request import AnyRequest
from api.routes.page.days_typed import day_or_two, day_unread
from api.routes.page.refused import page_of
from api.service.stores import Service
from events.errors import DateError
from events.time.clock import utc_now
from events.time.dates import LATEST
from events.time.days import day_of
from projections.dossiers.called import called
from projections.model.clocks import Clocks

LONGEST = 100


async def chosen(request: AnyRequest, service: Service) -> Response[Any]:
    """Leads to the page of the two; a name that nobody has leads to one that says so."""
    given = dict(request.query_params)
    given = day_or_two(given, _day_of_page(given.get("on", "")))
    why = day_unread(given.get("as_of", ""))
    if why is not None:
        return page_of(request, service, _refusal(request, why))
    names = [given.get(each, "").strip()[:LONGEST] for each in ("a", "b")]
    if given.get("swap"):
        names.reverse()
    ids = [quote(_party(service, each) or _harmless(each), safe="") for each in names]
    kept = {name: given[name] for name in (*CLOCKS, "since", "until", "day") if given.get(name)}
    query = f"?{urlencode(kept)}" if kept else ""
    headers = {"Cache-Control": "no-cache", "Vary": "Accept"}
    return Redirect(f"/relations/{'/'.join(ids)}{query}", status_code=303, headers=headers)


def _refusal(request: AnyRequest, why: str) -> Problem:
    fault = ProblemFault(parameter="as_of", detail=why.removesuffix("."))
    path = request.url.path
    return Problem(status=400, title="", detail=why, instance=path, errors=(fault,))


def _day_of_page(iso: str) -> int:
    """The day of the page on which the form stood; today, where it was of none."""
    try:
        return day_of(iso)
    except DateError:
        return day_of(utc_now().date().isoformat())


def _party(service: Service, name: str) -> str | None:
    """Whom a name or an id means, the best of those who may be meant."""
    known_at = service.views.checkpoint
    if service.reader.name_of("actor", name, known_at=known_at) is not None:
        return name
    clocks = Clocks(as_of=LATEST, public_by=None, known_at=known_at)
    found = called(service.reader, name, clocks, limit=1) if name else []
    return found[0].actor if found else None


def _harmless(name: str) -> str:
    """A name that nobody has, as one part of a path."""
    return name.replace("/", " ").strip(". ") or "nobody"

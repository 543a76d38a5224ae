"""Two days beside each other: what the world moved, what was learned, what was corrected."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from litestar import Response

from api.http.public_base import base_of
from api.http.request import AnyRequest
from api.routes.page import changes_said
from api.routes.page.asking import Asking, names_for, other
from api.routes.page.changes_said import REASONS
from api.routes.page.naming import PageNames
from api.routes.page.shell import Sheet, html
from api.service.stores import Service

DAYS: Final = ("since", "until", "learned_since")
KEPT: Final = ("public_by", "known_at", "learned_since")
"""What a form for two other days keeps."""


async def compared(request: AnyRequest, service: Service) -> Response[Any]:
    """The comparison of two days of relations, by the API's own answer."""
    ids = request.path_params["a"], request.path_params["b"]
    asking = Asking(request, service)
    as_of = asking.clocks.pop("as_of", None)
    days = {name: asking.given.get(name) for name in DAYS}
    path = f"/relations/{'/'.join(quote(each, safe='') for each in ids)}"
    told = await asking.ask(f"/v1{path}/changes", **{**days, "until": days["until"] or as_of})
    if not told.is_there:
        return await other(request, service, told, ids)
    naming = await names_for(asking, service)
    kept = [(n, asking.given[n]) for n in KEPT if asking.given.get(n)]
    said = {**_said(told.body, naming), "path": path, "kept": kept}
    return html(request, service, _sheet(request, told.body, naming, days["learned_since"]), said)


def _sheet(
    request: AnyRequest, found: Mapping[str, Any], naming: PageNames, learned_since: str | None
) -> Sheet:
    """What the frame says of a comparison."""
    first, second = (naming.name("actor", each) for each in found["between"])
    since, until = (found[each]["clocks"]["as_of_in_words"] for each in ("before", "after"))
    return Sheet(
        template="compared.html",
        view="views/compared.js",
        title=f"{first} and {second}, from {since} to {until}",
        description=f"From {since} to {until}: {changes_said.in_short(found)}.",
        json=found["permalink"],
        permalink=_permalink(request, found, learned_since),
        kept=DAYS,
    )


def _said(found: Mapping[str, Any], naming: PageNames) -> dict[str, Any]:
    """What the template says of one."""
    by_reason = [(each, changes_said.changes_of(found, each.reason, naming)) for each in REASONS]
    return {
        "answer": found,
        "clocks": found["clocks"],
        "naming": naming,
        "in_short": changes_said.in_short(found),
        "compared_of": changes_said.compared_of(found),
        "days_said": changes_said.days_said,
        "by_reason": [(reason, changes) for reason, changes in by_reason if changes],
        "shown_most": changes_said.FACTS_SHOWN,
    }


def _permalink(request: AnyRequest, found: Mapping[str, Any], learned_since: str | None) -> str:
    """The address of a comparison with its days and the ledger as it stands."""
    clocks = found["clocks"]
    fixed = {
        "public_by": clocks["public_by"],
        "known_at": clocks["known_at"],
        "since": found["before"]["clocks"]["as_of"],
        "until": found["after"]["clocks"]["as_of"],
        "learned_since": learned_since,
    }
    query = urlencode({name: each for name, each in fixed.items() if each is not None})
    path = "/".join(quote(each, safe="") for each in found["between"])
    base = base_of(request.scope, request.app.state.config)
    return f"{base}/relations/{path}?{query}"

"""A page's questions, put to the API in this process, and what becomes of those it refuses."""

from typing import Any, Final
from urllib.parse import quote, urlencode, urljoin, urlsplit

from litestar import Response
from litestar.response import Redirect

from api.asking.question import CLOCKS
from api.caching.within import Within, WithinAnswer
from api.http.request import AnyRequest
from api.routes.page.naming import PageNames
from api.routes.page.refused import refused
from api.service.stores import Service
from projections.filing.resolve import resolve
from projections.timeline.as_written import Asked

CONTESTED_MOST: Final = 500


class Asking:
    """One page's questions, asked by its clocks."""

    def __init__(self, request: AnyRequest, service: Service) -> None:
        self._within: Within = request.app.state.within
        self._scope = request.scope
        self.given: dict[str, str] = dict(request.query_params)
        clocks = {name: self.given[name] for name in CLOCKS if self.given.get(name)}
        self.clocks = {
            **clocks,
            "known_at": clocks.get("known_at") or str(service.views.checkpoint),
        }

    async def ask(self, path: str, **parameters: Any) -> WithinAnswer:
        """The API's answer at a path, with the page's clocks and other parameters."""
        asked = {name: str(each) for name, each in parameters.items() if each not in (None, "")}
        first = {name: self.clocks[name] for name in CLOCKS if name in self.clocks}
        return await self._within.ask(self._scope, f"{path}?{urlencode({**first, **asked})}")


async def contested_among(asking: Asking, **filters: Any) -> frozenset[str]:
    """The ids of contested facts among those that some filters of a timeline find."""
    most = {"contested": "true", "fields": "id", "order": "desc", "limit": CONTESTED_MOST}
    found = await asking.ask("/v1/timeline", **filters, **most)
    return frozenset(each["id"] for each in found.body["items"]) if found.is_there else frozenset()


async def names_for(asking: Asking, service: Service) -> PageNames:
    """Names by the clocks of a question that was answered."""
    known_at, public_by = asking.clocks["known_at"], asking.clocks.get("public_by")
    asked = Asked(as_of=None, public_by=public_by, known_at=known_at)
    clocks = await resolve(asked, service.ledger, service.views)
    return PageNames(service.reader, clocks, asking.given)


async def other(
    request: AnyRequest, service: Service, told: WithinAnswer, ids: tuple[str, ...]
) -> Response[Any]:
    """The page where the API has said something else: that it has moved, that it is not there."""
    if told.status == 308:
        return _moved(request, told)
    return await refused(request, service, told, ids)


def _moved(request: AnyRequest, told: WithinAnswer) -> Response[Any]:
    """What was merged into another one: its page is that one's."""
    path = request.url.path
    there = urlsplit(urljoin(f"/v1{quote(path)}", told.fields["location"])).path.removeprefix("/v1")
    query = f"?{request.url.query}" if request.url.query else ""
    headers = {"Cache-Control": "no-cache", "Vary": "Accept"}
    return Redirect(f"{there}{query}", status_code=308, headers=headers)

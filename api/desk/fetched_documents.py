"""Pages of the internet that a curator has fetched: kept as snapshots, which citations rest on."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated

from litestar.datastructures import State
from msgspec import Meta, Struct

from api.answers.problems import ProblemFault
from api.desk.incoming_texts import MEDIA_TYPES, IncomingDocument
from api.extraction.extracted import HTML
from api.http.fetching import FetchedPage, NotFetchedError
from api.plain import plain
from api.problems.document_shape import RefusedRequest
from api.service.settings import Config

Fetch = Callable[[str], Awaitable[FetchedPage]]
_AS_HTML = {"application/xhtml+xml": HTML}


class PageWanted(Struct, frozen=True, forbid_unknown_fields=True):
    """The address of a page."""

    url: Annotated[str, Meta(min_length=1, max_length=2_000)]


async def fetched(url: str, by: str, state: State) -> IncomingDocument:
    """A page as it is there now; raises 403 where fetching is off, 422 where there is none."""
    config: Config = state.config
    if not config.fetch_urls:
        detail = "pages are not fetched here (the setting fetch_urls): send the page itself"
        raise RefusedRequest(HTTPStatus.FORBIDDEN, detail)
    fetch: Fetch = state.fetch
    try:
        page = await fetch(url)
    except NotFetchedError as error:
        raise _refusal(str(error)) from error
    return as_document(page, by)


def as_document(page: FetchedPage, by: str) -> IncomingDocument:
    """A page as what is read of its type; raises 422 where nobody reads that."""
    kind = _AS_HTML.get(page.media_type, page.media_type)
    if kind not in MEDIA_TYPES:
        raise _refusal(f"it is {plain(page.media_type)[:80] or 'of no type'}, which is not read")
    return IncomingDocument(content=page.content, media_type=kind, by=by, url=page.url)


def _refusal(reason: str) -> RefusedRequest:
    fault = ProblemFault(pointer="/url", detail=reason)
    detail = f"the page was not fetched: {reason}"
    return RefusedRequest(HTTPStatus.UNPROCESSABLE_ENTITY, detail, faults=(fault,))

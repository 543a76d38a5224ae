"""`/v1/texts`: the texts that sources are cited from, for those who hold a key."""

from functools import partial
from typing import Annotated

from litestar import Response
from litestar.params import FromPath, QueryParameter

from api.answers.problems import ProblemFault
from api.asking.accepted_bodies import gives, takes
from api.asking.parameters import PAGE_LIMIT, PageLimit
from api.desk.bodies import read_body, wrong
from api.desk.opening import desk_of
from api.desk.spans_read import MarkedSpans, SpanToMark, mark_span, spans_read
from api.evidence.citation_drafts import text_wanted
from api.evidence.text_list import TextsAnswer, texts_held
from api.evidence.texts_read import ReadSpan, TextAnswer, text_read, with_read
from api.http.handlers import get, post
from api.http.request import AnyRequest
from api.service.stores import OpenService
from api.writing.access import (
    BODY,
    KEYED,
    WRITING,
    holder,
    needs_key,
    rate_headers,
    refuse_revoked,
    refuse_without,
)
from events.time.clock import utc_now

After = Annotated[
    str,
    QueryParameter(
        name="after", max_length=101, description="Where to go on, as the last page's `next` says."
    ),
]
WaitingAlone = Annotated[
    bool,
    QueryParameter(name="waiting", description="Only those that wait for their sources."),
]


@get("/v1/texts", tags=["desk"], opt={KEYED: True}, guards=[needs_key])
async def list_texts(
    request: AnyRequest,
    service: OpenService,
    after: After = "",
    waiting: WaitingAlone = False,
    limit: PageLimit = PAGE_LIMIT,
) -> Response[TextsAnswer]:
    """The texts that are held: of sources by id, then those that wait for their sources."""
    found = partial(texts_held, after=after, limit=limit, waiting=waiting)
    return Response(await service.apart(found), headers=_headers(request))


@get("/v1/texts/{id:str}", tags=["desk"], opt={KEYED: True}, guards=[needs_key])
async def get_text(
    request: AnyRequest, service: OpenService, id: FromPath[str]
) -> Response[TextAnswer]:
    """A whole text, by its sha256 or by its source: what facts cite of it, what was read, what is
    left. The public sees passages alone.
    """
    found = await service.apart(partial(text_read, named=id))
    marked = await desk_of(request.app.state).store.with_file(spans_read, found.text)
    read = (ReadSpan(start=each.start, end=each.end, reason=each.reason) for each in marked)
    return Response(with_read(found, read), headers=_headers(request))


@post(
    "/v1/texts/{id:str}/read",
    tags=["desk"],
    status_code=200,
    opt={WRITING: True, BODY: SpanToMark},
    guards=[needs_key, takes("application/json"), gives("application/json")],
)
async def mark_read(
    request: AnyRequest, service: OpenService, id: FromPath[str]
) -> Response[MarkedSpans]:
    """Say of a span of a text that it was read and is in no fact, and why; or take that back.

    What was said is the curator's own note: it is kept on the desk, and not in the ledger.
    """
    key = holder(request)
    refuse_without(key, {"drafts:write"})
    span = read_body(await request.body(), SpanToMark)
    refuse_revoked(request, key)
    text, _ = await service.apart(partial(text_wanted, named=id))
    if not span.start < span.end <= len(text.content):
        detail = f"expected a span within the {len(text.content):,} code points of the text"
        raise wrong(ProblemFault(pointer="/end", detail=detail))
    store = desk_of(request.app.state).store
    await store.change(mark_span, text.sha256, span, (key.name, utc_now()))
    found = await store.with_file(spans_read, text.sha256)
    return Response(MarkedSpans(text=text.sha256, read=found), headers=_headers(request))


def _headers(request: AnyRequest) -> dict[str, str]:
    return {"Cache-Control": "no-store", **rate_headers(request)}

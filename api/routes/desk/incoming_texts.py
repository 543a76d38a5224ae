"""`POST /v1/texts`: the text of an article comes in, before its source is registered or after."""

from functools import partial
from typing import Annotated, Any

from litestar import Response
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import QueryParameter

from api.asking.accepted_bodies import gives, takes
from api.desk.bodies import read_body
from api.desk.fetched_documents import PageWanted, fetched
from api.desk.incoming_texts import (
    MEDIA_TYPES,
    IncomingDocument,
    TextBroughtIn,
    read_document,
    take_in,
    words_in,
)
from api.desk.text_quotas import TextQuotas
from api.extraction.apart import Extraction
from api.http.handlers import post
from api.http.request import AnyRequest
from api.service.stores import OpenService
from api.writing.access import (
    WRITING,
    holder,
    needs_key,
    rate_headers,
    refuse_revoked,
    refuse_without,
)
from events.source_texts.attached_texts import TEXT_BYTES_LIMIT

JSON = "application/json"

OfSource = Annotated[
    str | None,
    QueryParameter(
        name="source", max_length=100, description="The registered source whose text it is."
    ),
]


async def needs_scope(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Let through whose key is for texts, before anything of a body is read."""
    refuse_without(connection.scope["user"], {"sources:write"})


@post(
    "/v1/texts",
    tags=["desk"],
    opt={WRITING: True},
    guards=[needs_key, needs_scope, takes(*MEDIA_TYPES, JSON), gives(JSON)],
    request_max_body_size=TEXT_BYTES_LIMIT,
)
async def bring_text(
    request: AnyRequest, service: OpenService, source: OfSource = None
) -> Response[TextBroughtIn]:
    """Keep the text of an article: plain text as it is, what is taken out of HTML, Markdown or a
    PDF's text layer. What is kept is what is hashed and cited.

    201: kept. 200: known already. It is attached to the sources that are registered with its
    sha256, or to the `source` that is named; or it waits for 30 days until one is. `source` in the
    answer is what the document says of itself, to be completed and recorded. `{"url": …}` has a
    page fetched, where the service is set to do that.
    """
    key = holder(request)
    content = await request.body()
    refuse_revoked(request, key)
    quotas: TextQuotas = request.app.state.text_quotas
    quotas.take(key.id, len(content))
    kind = request.headers.get("content-type", "").lower().partition(";")[0].strip()
    document = IncomingDocument(content=content, media_type=kind, by=key.name)
    if kind == JSON:
        wanted = read_body(content, PageWanted)
        document = await fetched(wanted.url, key.name, request.app.state)
        quotas.take(key.id, len(document.content))
    extraction: Extraction = request.app.state.extraction
    found = await read_document(extraction, document)
    words = await words_in(extraction, found)
    refuse_revoked(request, key)  # it may have taken most of a minute
    done = await service.apart(
        partial(take_in, document=document, found=found, words=words, source=source)
    )
    headers = {"Cache-Control": "no-store", **rate_headers(request)}
    headers["Location"] = f"/v1/texts/{done.answer.text}"
    return Response(done.answer, status_code=201 if done.is_new else 200, headers=headers)

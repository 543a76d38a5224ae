"""`POST /v1/citations/draft`: the citation of words, made by the service."""

from functools import partial

from litestar import Response

from api.asking.accepted_bodies import gives, takes
from api.desk.bodies import read_body
from api.evidence.citation_drafts import CitationDraftAnswer, CitationWanted, draft
from api.http.handlers import post
from api.http.request import AnyRequest
from api.service.stores import OpenService
from api.writing.access import BODY, WRITING, needs_key, rate_headers


@post(
    "/v1/citations/draft",
    tags=["desk"],
    status_code=200,
    opt={WRITING: True, BODY: CitationWanted},
    guards=[needs_key, takes("application/json"), gives("application/json")],
)
async def draft_citation(
    request: AnyRequest, service: OpenService
) -> Response[CitationDraftAnswer]:
    """Every place of a text where words stand, with what a citation of them has: prefix, suffix,
    offsets. Nothing is recorded.

    Words are found to the letter, or but for white space, quotation marks, dashes and Unicode's
    composition; never by likeness. A selection (`start`, `end`) loses the blanks at its ends.
    """
    wanted = read_body(await request.body(), CitationWanted)
    found = await service.apart(partial(draft, wanted=wanted))
    headers = {"Cache-Control": "no-store", **rate_headers(request)}
    return Response(found, headers=headers)

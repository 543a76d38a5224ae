"""`/v1/texts`: the texts that sources are cited from, for those who hold a key."""

from functools import partial
from typing import Annotated

from litestar import Response
from litestar.params import FromPath, QueryParameter

from api.asking.parameters import PAGE_LIMIT, PageLimit
from api.evidence.text_list import TextsAnswer, texts_held
from api.evidence.texts_read import TextAnswer, text_read
from api.http.handlers import get
from api.http.request import AnyRequest
from api.service.stores import OpenService
from api.writing.access import KEYED, needs_key, rate_headers

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
    return Response(found, headers=_headers(request))


def _headers(request: AnyRequest) -> dict[str, str]:
    return {"Cache-Control": "no-store", **rate_headers(request)}

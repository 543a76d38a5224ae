"""`POST /v1/facts/draft`: a fact as far as a passage tells it."""

from functools import partial

from litestar import Response

from api.asking.accepted_bodies import gives, takes
from api.desk.bodies import read_body
from api.evidence.fact_drafts import FactDraftAnswer, FactWanted, draft_fact
from api.http.handlers import post
from api.http.request import AnyRequest
from api.service.stores import OpenService
from api.writing.access import BODY, WRITING, needs_key, rate_headers


@post(
    "/v1/facts/draft",
    tags=["desk"],
    status_code=200,
    opt={WRITING: True, BODY: FactWanted},
    guards=[needs_key, takes("application/json"), gives("application/json")],
)
async def draft_a_fact(request: AnyRequest, service: OpenService) -> Response[FactDraftAnswer]:
    """What a passage of a text surely tells of a fact: its kind, who does what to whom, when and
    where; what it may mean besides; and what is to be registered first. Nothing is recorded.

    Better blank than wrong: a name is somebody's whose whole name it is, an office somebody's where
    its state is told, a role that of whoever stands beside the word that tells the kind.
    """
    wanted = read_body(await request.body(), FactWanted)
    found = await service.apart(partial(draft_fact, wanted=wanted))
    headers = {"Cache-Control": "no-store", **rate_headers(request)}
    return Response(found, headers=headers)

"""`/v1/drafts`: batches of events that are not recorded yet, and what becomes of them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import MediaType, Response
from litestar.params import FromPath, HeaderParameter, QueryParameter

from api.answers.drafts import Draft, DraftsAnswer, SuggestersAnswer
from api.asking.accepted_bodies import gives, takes
from api.asking.parameters import PAGE_LIMIT, Cursor, PageLimit, SourceFilter
from api.desk.desk import Desk, DraftChange, StaleDraftError
from api.desk.draft_bodies import read_act, read_new, read_version
from api.desk.draft_told import summary, told
from api.desk.drafts import DRAFT_STATUSES, ActToDo, DraftConflict, DraftContent, DraftToMake
from api.desk.kept_drafts import WantedDrafts
from api.desk.opening import desk_of
from api.desk.standing import refuse_readers
from api.http.handlers import get, post, put
from api.http.request import AnyRequest
from api.problems.document_shape import MEDIA_TYPE, RefusedRequest
from api.service.turns import Run, Turns
from api.writing.access import (
    BODY,
    CONFLICT,
    KEYED,
    WRITING,
    holder,
    needs_key,
    rate_headers,
    refuse_revoked,
    refuse_without,
)
from api.writing.foresight import WantsEffects
from api.writing.idempotency import IdempotencyKey, check_idempotency_key
from events.errors import QuestionError

JSON = "application/json"

IfMatch = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match",
        max_length=100,
        description="The `ETag` of the draft as it was seen. It cannot be left out.",
    ),
]
"""A name is no draft's: `*` is none either, as nobody changes what nobody has seen."""

DraftStatusFilter = Annotated[
    str | None,
    QueryParameter(
        name="status",
        max_length=20,
        description="Only drafts that are so far.",
        schema_extra={"enum": list(DRAFT_STATUSES)},
    ),
]
OwnerFilter = Annotated[
    str | None,
    QueryParameter(
        name="owner", min_length=1, max_length=200, description="Only drafts of who is so named."
    ),
]
SpokenOf = Annotated[
    str | None,
    QueryParameter(
        name="text",
        pattern="^[0-9a-f]{64}$",
        description="Only drafts whose events speak of the text with this sha256.",
    ),
]
SuggesterFilter = Annotated[
    str | None,
    QueryParameter(
        name="proposed_by",
        min_length=1,
        max_length=100,
        description="Only what the program of this name proposes.",
    ),
]


@post(
    "/v1/drafts",
    tags=["desk"],
    opt={WRITING: True, BODY: DraftToMake},
    guards=[needs_key, takes(JSON), gives(JSON)],
)
async def make_draft(
    request: AnyRequest, idempotency_key: IdempotencyKey = None, effects: WantsEffects = True
) -> Response[Draft]:
    """Keep a batch of events as a draft, which is not recorded.

    What a program proposes has `proposed_by`, and a passage for each of its facts, or is refused.
    201: it is kept. 200: the same `Idempotency-Key` had brought it before.
    """
    key = holder(request)
    check_idempotency_key(idempotency_key)
    body = await request.body()
    refuse_revoked(request, key)
    refuse_without(key, {"drafts:write"})
    async with _turns(request).turn(len(body)) as run:
        new, events = await run(read_new, body)
    id, is_new = await _desk(request).make(new, events, key, (idempotency_key, body))
    answer = await _answered(request, id, foresee=effects)
    answer.headers["Location"] = f"/v1/drafts/{id}"
    answer.status_code = 201 if is_new else 200
    return answer


@get("/v1/drafts", tags=["desk"], opt={KEYED: True}, guards=[needs_key, gives(JSON)])
async def list_drafts(
    request: AnyRequest,
    status: DraftStatusFilter = None,
    owner: OwnerFilter = None,
    proposed_by: SuggesterFilter = None,
    source: SourceFilter = None,
    text: SpokenOf = None,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> Response[DraftsAnswer]:
    """Drafts, those that were made last first, whosever they are."""
    if status is not None and status not in DRAFT_STATUSES:
        raise QuestionError("status", status, f"one of: {', '.join(DRAFT_STATUSES)}")
    wanted = WantedDrafts(
        status=status,
        owner=owner,
        suggester=proposed_by,
        source=source,
        text=None if text is None else text.encode(),
        before=_before(cursor),
        limit=limit + 1,
    )
    desk = _desk(request)
    desk.warm()
    found = await desk.store.page(wanted)
    shown = found[:limit]
    following = None
    if len(found) > limit:
        given: dict[str, Any] = dict(request.query_params.items())
        following = f"/v1/drafts?{urlencode({**given, 'cursor': shown[-1].number})}"
    answer = DraftsAnswer(items=tuple(map(summary, shown)), next=following)
    return Response(answer, headers=_headers(request), media_type=MediaType.JSON)


@get("/v1/drafts/suggesters", tags=["desk"], opt={KEYED: True}, guards=[needs_key, gives(JSON)])
async def list_suggesters(request: AnyRequest) -> Response[SuggestersAnswer]:
    """What became of what each program proposed."""
    counts = await _desk(request).store.suggesters()
    answer = SuggestersAnswer(items=tuple(counts))
    return Response(answer, headers=_headers(request), media_type=MediaType.JSON)


@get("/v1/drafts/{id:str}", tags=["desk"], opt={KEYED: True}, guards=[needs_key, gives(JSON)])
async def get_draft(
    request: AnyRequest, id: FromPath[str], effects: WantsEffects = True
) -> Response[Draft]:
    """A draft, with all that is wrong with it, and what this key may do with it now.

    Its `ETag` is what a change of it is sent with.
    """
    return await _answered(request, id, foresee=effects)


@put(
    "/v1/drafts/{id:str}",
    tags=["desk"],
    opt={WRITING: True, BODY: DraftContent, CONFLICT: DraftConflict},
    guards=[needs_key, takes(JSON), gives(JSON)],
)
async def save_draft(
    request: AnyRequest,
    id: FromPath[str],
    if_match: IfMatch = None,
    effects: WantsEffects = True,
) -> Response[Draft]:
    """Keep another version of a draft: by its owner, or by who may review it.

    409: somebody else has changed it meanwhile; the answer has `theirs` and `yours`.
    """
    key = holder(request)
    refuse_readers(key)
    tag = _tag(if_match)
    body = await request.body()
    refuse_revoked(request, key)
    async with _turns(request).turn(len(body)) as run:
        content = await run(read_version, body)
    saving = _desk(request).save(_change(request, id, tag), content)
    return await _done(request, saving, partial(_answered, request, id, foresee=effects), body)


@post(
    "/v1/drafts/{id:str}/acts",
    tags=["desk"],
    opt={WRITING: True, BODY: ActToDo, CONFLICT: DraftConflict},
    guards=[needs_key, takes(JSON), gives(JSON)],
)
async def act_on_draft(
    request: AnyRequest,
    id: FromPath[str],
    if_match: IfMatch = None,
    effects: WantsEffects = True,
) -> Response[Draft]:
    """Propose a draft, accept it, send it back, reject it, withdraw it, or record it.

    To accept it is to record it: all of its events or none, by its owner, with whoever has accepted
    it named. That asks for the scopes of all its events, and of what somebody else has written or a
    program has proposed for `review` besides.
    """
    key = holder(request)
    refuse_readers(key)
    tag = _tag(if_match)
    body = await request.body()
    refuse_revoked(request, key)
    acting = _act(request, _change(request, id, tag), read_act(body))
    return await _done(request, acting, partial(_answered, request, id, foresee=effects), body)


async def _act(request: AnyRequest, change: DraftChange, act: ActToDo) -> None:
    async with _turn(request, change.id) as run:
        await _desk(request).act(change, act, run)


def _change(request: AnyRequest, id: str, tag: str) -> DraftChange:
    key = holder(request)
    return DraftChange(id, tag, key, lambda: refuse_revoked(request, key))


async def _done(
    request: AnyRequest,
    doing: Awaitable[None],
    answered: Callable[[], Awaitable[Response[Draft]]],
    body: bytes,
) -> Response[Draft]:
    """The draft as it stands after something was done; or both versions, where it was not."""
    try:
        await doing
    except StaleDraftError:
        theirs = await answered()
        conflict = DraftConflict(
            status=HTTPStatus.CONFLICT,
            title=HTTPStatus.CONFLICT.phrase,
            detail="the draft was changed meanwhile: `theirs` is how it stands, `yours` was sent",
            instance=request.url.path,
            theirs=theirs.content,
            yours=msgspec.Raw(body),
        )
        refused: Response[Any] = Response(
            conflict, status_code=409, headers=theirs.headers, media_type=MEDIA_TYPE
        )
        return refused
    return await answered()


async def _answered(request: AnyRequest, id: str, *, foresee: bool) -> Response[Draft]:
    desk = _desk(request)
    async with _turn(request, id) as run:
        found = await desk.found(id)
        draft = await told(desk, found, holder(request), run, foresee=foresee)
    headers = {**_headers(request), "ETag": found.kept.tag}
    return Response(draft, status_code=200, headers=headers, media_type=MediaType.JSON)


@asynccontextmanager
async def _turn(request: AnyRequest, id: str) -> AsyncIterator[Run]:
    """The turn of a draft, of which whoever asks for it sends nothing: its events may be many."""
    size = await _desk(request).store.size_of(id)
    async with _turns(request).turn(size) as run:
        yield run


def _headers(request: AnyRequest) -> dict[str, str]:
    return {"Cache-Control": "no-store", **rate_headers(request)}


def _tag(given: str | None) -> str:
    """The version of a draft that was seen; raises a 428 where nobody says."""
    if given is None or given.strip() in {"", "*"}:
        detail = "If-Match has to name the ETag of the draft that was seen"
        raise RefusedRequest(HTTPStatus.PRECONDITION_REQUIRED, detail)
    return given.strip().removeprefix("W/")


def _before(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= 18):
        raise QuestionError("cursor", cursor, "a cursor that this very question was answered with")
    return int(cursor)


def _desk(request: AnyRequest) -> Desk:
    return desk_of(request.app.state)


def _turns(request: AnyRequest) -> Turns:
    turns: Turns = request.app.state.turns
    return turns

"""`/v1/timemap`: the mementos of a resource (RFC 7089, section 5), in order."""

from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from litestar import Response
from litestar.params import QueryParameter

from api.asking.parameters import PAGE_LIMIT, PageLimit
from api.caching import mementos
from api.caching.address_scopes import HEAD, resolved, scopes_of
from api.http.handlers import get
from api.http.public_base import base_of
from api.http.request import AnyRequest
from api.service.stores import OpenService, Service
from events.errors import QuestionError
from projections.model import touches
from projections.model.touches import Positions

MEDIA_TYPE = "application/link-format"
_TYPE = f'type="{MEDIA_TYPE}"'

Of = Annotated[
    str,
    QueryParameter(
        name="of",
        min_length=1,
        max_length=4_000,
        schema_extra={"pattern": r"^(https?://[A-Za-z0-9.:\[\]-]+)?/v1/[!$-;=?-~]+$"},
        description="The address of an answer here, without `known_at`: `/v1/actors/wang-yi`, or"
        " the same with scheme and host.",
    ),
]
MementosAfter = Annotated[
    int, QueryParameter(name="after", ge=0, le=2**62, description="Mementos after this position.")
]


@get("/v1/timemap", tags=["ledger"], media_type=MEDIA_TYPE)
async def get_timemap(
    request: AnyRequest,
    service: OpenService,
    of: Of,
    after: MementosAfter = 0,
    limit: PageLimit = PAGE_LIMIT,
) -> Response[str]:
    """Where an answer's mementos are: one for each ledger position that touched what it is about.

    As links (RFC 6690): the original, its TimeGate, the mementos with their instants, and the next
    page if there is one.
    """
    base = base_of(request.scope, request.app.state.config)
    of = of.removeprefix(base)
    positions = _positions(service, of, after, limit)
    this = f"{base}{_address(of, after, limit)}"
    links = [f'<{base}{of}>; rel="original timegate"', f'<{this}>; rel="self"; {_TYPE}']
    if positions.after is not None:
        following = _address(of, positions.after, limit)
        links.append(f'<{base}{following}>; rel="next"; {_TYPE}')
    written = [await mementos.written_at(service, each) for each in positions.items]
    days = map(mementos.day_of, written)
    addresses = mementos.mementos_of(of, zip(positions.items, days, strict=True))
    for instant, address in zip(written, addresses, strict=True):
        date = "" if instant is None else mementos.http_date(instant)
        links.append(f'<{base}{address}>; rel="memento"; datetime="{date}"')
    return Response(",\n".join(links) + "\n", headers={"Cache-Control": "no-cache"})


def _positions(service: Service, of: str, after: int, limit: int) -> Positions:
    path, _, query = of.partition("?")
    given = dict(parse_qsl(query, keep_blank_values=True))
    scopes = scopes_of(path, given)
    is_address = of.isascii() and of.isprintable() and not set(of) & set('<>" #')
    if scopes is None or {"known_at", "cursor"} & given.keys() or not is_address:
        raise QuestionError("of", of, "the address of an answer of this service, without known_at")
    checkpoint = service.views.checkpoint
    if scopes == HEAD:
        every = tuple(range(after + 1, min(after + limit, checkpoint) + 1))
        return Positions(items=every, after=every[-1] if after + limit < checkpoint else None)
    scopes = resolved(service.reader, scopes)
    return touches.page(service.reader, scopes, after=after, by=checkpoint, limit=limit)


def _address(of: str, after: int, limit: int) -> str:
    return f"/v1/timemap?{urlencode({'of': of, 'after': after, 'limit': limit})}"

"""`/metrics`: the numbers as text."""

import asyncio
from contextlib import suppress

from litestar import Response
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromHeader
from prometheus_client.exposition import choose_encoder

from api.desk import drafts_read
from api.desk.drafts import DRAFT_STATUSES
from api.desk.opening import desk_of
from api.http.handlers import get
from api.http.request import AnyRequest
from api.service.clocks import clock_told
from api.service.stores import OpenService, Service
from api.telemetry.gathered import registry_of
from api.telemetry.metrics import Metrics, OpenMetrics
from events.errors import DeskUnavailableError, TextsUnavailableError


async def _tell_desk(metrics: Metrics, service: Service, state: State) -> None:
    """What waits to be recorded; what cannot be looked at is left as it was."""
    with suppress(TextsUnavailableError):
        metrics.desk.tell_texts(await asyncio.to_thread(service.texts.counted))
    with suppress(DeskUnavailableError, AttributeError):
        found = await desk_of(state).store.with_file(drafts_read.by_status)
        metrics.desk.tell_drafts({each: found.get(each, 0) for each in DRAFT_STATUSES})


@get("/metrics", include_in_schema=False)
async def get_metrics(
    request: AnyRequest,
    service: OpenService,
    metrics: OpenMetrics,
    state: State,
    accept: FromHeader[str] = "",
) -> Response[bytes]:
    """The numbers as text, as Prometheus or as OpenMetrics. Of processes that serve together each
    has its own, with the label `process`; asked by one of them, over a socket of the machine, which
    has no address of a client, it tells its own.
    """
    if not state.config.metrics:
        raise NotFoundException
    siblings = None if service.beside is None else service.beside.siblings
    encode, content_type = choose_encoder(accept)
    # As a field of its own: a media type of text would be given a second charset.
    headers = {"Cache-Control": "no-store", "Content-Type": content_type}
    if siblings is not None and request.client is not None:
        said = await siblings.ask_all("/metrics")
        return Response(encode(registry_of(siblings.names, said)), headers=headers)
    metrics.ledger.stand_at(await service.ledger.head(), service.views.checkpoint)
    metrics.ledger.tell_clock(await clock_told(service.ledger))
    if service.beside is None:
        await _tell_desk(metrics, service, state)
    return Response(encode(metrics.registry), headers=headers)

"""`/metrics`: the numbers as text."""

from litestar import Response
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromHeader
from prometheus_client.exposition import choose_encoder

from api.http.handlers import get
from api.http.request import AnyRequest
from api.service.clocks import clock_told
from api.service.stores import OpenService
from api.telemetry.gathered import registry_of
from api.telemetry.metrics import OpenMetrics


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
    return Response(encode(metrics.registry), headers=headers)

"""`/metrics`: the numbers as text."""

from litestar import Response
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromHeader
from prometheus_client.exposition import choose_encoder

from api.http.handlers import get
from api.service.clocks import clock_told
from api.service.stores import OpenService
from api.telemetry.metrics import OpenMetrics


@get("/metrics", include_in_schema=False)
async def get_metrics(
    service: OpenService, metrics: OpenMetrics, state: State, accept: FromHeader[str] = ""
) -> Response[bytes]:
    """The numbers as text, as Prometheus or as OpenMetrics."""
    if not state.config.metrics:
        raise NotFoundException
    metrics.ledger.stand_at(await service.ledger.head(), service.views.checkpoint)
    metrics.ledger.tell_clock(await clock_told(service.ledger))
    encode, content_type = choose_encoder(accept)
    # As a field of its own: a media type of text would be given a second charset.
    headers = {"Cache-Control": "no-store", "Content-Type": content_type}
    return Response(encode(metrics.registry), headers=headers)

"""`/metrics`: the numbers as text, and the dependency by which routes count."""

from litestar import Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromHeader
from prometheus_client.exposition import choose_encoder

from api.service.stores import OpenService
from api.telemetry.metrics import Metrics

OpenMetrics = NamedDependency[Metrics]


def metrics_of(state: State) -> Metrics:
    """The dependency `metrics`."""
    metrics: Metrics = state.metrics
    return metrics


@get("/metrics", include_in_schema=False)
async def get_metrics(
    service: OpenService, metrics: OpenMetrics, state: State, accept: FromHeader[str] = ""
) -> Response[bytes]:
    """The numbers as text, as Prometheus or as OpenMetrics."""
    if not state.config.metrics:
        raise NotFoundException
    metrics.stand_at(await service.ledger.head(), service.views.checkpoint)
    encode, media_type = choose_encoder(accept)
    return Response(
        encode(metrics.registry), media_type=media_type, headers={"Cache-Control": "no-store"}
    )

"""The composition root: opens the stores, lists routes, dependencies and what errors become."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException

from api import (
    about,
    actors,
    changes,
    citations,
    contexts,
    coverage,
    dependency,
    disagreements,
    engagements,
    explorer,
    facts,
    history,
    imports,
    issues,
    ledger,
    metrics,
    metrics_route,
    offices,
    openapi,
    problems,
    proofs,
    reference,
    relations,
    sections,
    shaping,
    sources,
    stream,
    survivors,
    timeline,
    timemap,
    verification,
    writing,
)
from api.access import Access, no_key_in_address
from api.config import DEFAULTS, Config
from api.delivering import Deliveries
from api.edge import Edge
from api.formats.offered import offered_at
from api.live import Live
from api.parameters import only_known_parameters
from api.service import Service, service_of
from api.shares import Shares
from api.stopping import Stopping, stopping_of
from api.turns import Turns
from api.uploads import UPLOADS, Imports
from events.errors import DetenteError

ROUTES: list[Any] = [
    about.get_about,
    about.get_health,
    about.get_ready,
    metrics_route.get_metrics,
    relations.get_relations,
    changes.get_changes,
    proofs.get_relations_proof,
    *sections.OF_RELATIONS,
    actors.list_actors,
    actors.get_actor,
    *sections.OF_ACTORS,
    issues.list_issues,
    issues.get_issue,
    *sections.OF_ISSUES,
    offices.list_offices,
    offices.get_office,
    engagements.list_engagements,
    engagements.get_engagement,
    *timeline.TIMELINES,
    *timeline.IN_OTHER_FORMATS,
    stream.get_stream,
    facts.get_fact,
    disagreements.list_disagreements,
    history.get_history,
    proofs.get_fact_proof,
    sources.list_sources,
    sources.get_source,
    coverage.get_coverage,
    *sections.OF_SOURCES,
    citations.list_citations,
    citations.get_citation,
    verification.get_verification,
    timemap.get_timemap,
    ledger.list_events,
    writing.record_events,
    imports.import_events,
    proofs.get_checkpoint,
    proofs.get_key,
    proofs.get_inclusion,
    proofs.get_consistency,
    reference.get_openapi,
    reference.get_asset,
    contexts.get_context,
    explorer.get_page,
    explorer.get_embedded,
    explorer.get_embedding,
    explorer.get_page_file,
]

DEPENDENCIES = {
    "service": Provide(service_of, sync_to_thread=False),
    "metrics": Provide(metrics_route.metrics_of, sync_to_thread=False),
    "stopping": Provide(stopping_of, sync_to_thread=False),
    "question": Provide(dependency.question),
    "filters": Provide(timeline.filters),
    "paging": Provide(timeline.paging),
    "shape": Provide(shaping.shape),
    "disagreement_filters": Provide(disagreements.disagreement_filters),
    "citation_filters": Provide(citations.citation_filters),
}

ERRORS: Any = {
    DetenteError: problems.on_domain_error,
    survivors.MergedActorError: survivors.on_merged_actor,
    HTTPException: partial(problems.on_http_error, offered_at=offered_at),
    sqlite3.Error: problems.on_database_error,
    Exception: problems.on_crash,
}


class Application(Litestar):
    """Litestar behind the edge that every request passes."""

    edge: Edge

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one connection."""
        routes = super().__call__
        if scope["type"] == "http":
            await self.edge(routes, scope, receive, send)
        else:
            await routes(scope, receive, send)


def create_app(
    opening: Callable[[], AbstractAsyncContextManager[Service]],
    config: Config = DEFAULTS,
    *,
    more_routes: Sequence[Any] = (),
) -> Application:
    """The service over what `opening` opens with the app and closes with it (`api.service`)."""
    counted = metrics.Metrics()

    def shares(total: int, of: str) -> Shares:
        return Shares(total, config.client_share, counted.shares_refused.labels(of).inc)

    @asynccontextmanager
    async def stores(app: Any) -> AsyncIterator[None]:
        async with opening() as service:
            service.views.follow()
            counted.watch(service)
            app.edge.cache.open(service)
            app.state.service = service
            app.state.access = Access(service.data)
            app.state.turns = Turns()
            app.state.imports = Imports(shares(UPLOADS, "uploads"))
            app.state.live = live = Live(
                service, config, app.state.stopping, shares(config.streams, "streams")
            )
            counted.watch_streams(lambda: live.places.taken)
            async with live.following(), Deliveries(live, config, counted).running():
                yield

    app = Application(
        route_handlers=[*ROUTES, *more_routes],
        dependencies=DEPENDENCIES,
        guards=[no_key_in_address, only_known_parameters],
        exception_handlers=ERRORS,
        lifespan=[stores],
        openapi_config=openapi.config(reference.ReferencePage(path="/"), config.public_url),
        state=State({"config": config, "metrics": counted, "stopping": Stopping()}),
        request_max_body_size=config.body_bytes,
        logging_config=None,  # whoever runs the app says where its log goes
    )
    app.edge = Edge(config, counted)
    app.edge.methods.learn(app.routes)
    return app

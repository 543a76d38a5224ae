"""The composition root: opens the stores, lists routes, dependencies and what errors become."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from litestar import Litestar
from litestar.di import Provide
from litestar.exceptions import HTTPException

from api import (
    about,
    actors,
    answers,
    changes,
    citations,
    coverage,
    disagreements,
    engagements,
    explorer,
    facts,
    history,
    issues,
    ledger,
    offices,
    openapi,
    problems,
    proofs,
    reference,
    relations,
    sources,
    survivors,
    timeline,
    verification,
)
from api.head import without_body
from api.parameters import only_known_parameters
from api.service import Service, service_of
from events.errors import DetenteError

ROUTES: list[Any] = [
    about.get_about,
    about.get_health,
    relations.get_relations,
    changes.get_changes,
    proofs.get_relations_proof,
    actors.list_actors,
    actors.get_actor,
    timeline.get_actor_timeline,
    issues.list_issues,
    issues.get_issue,
    timeline.get_issue_timeline,
    offices.list_offices,
    offices.get_office,
    engagements.list_engagements,
    engagements.get_engagement,
    timeline.get_timeline,
    facts.get_fact,
    disagreements.list_disagreements,
    history.get_history,
    proofs.get_fact_proof,
    sources.list_sources,
    sources.get_source,
    coverage.get_coverage,
    citations.list_citations,
    citations.get_citation,
    verification.get_verification,
    ledger.list_events,
    proofs.get_checkpoint,
    proofs.get_key,
    proofs.get_inclusion,
    proofs.get_consistency,
    reference.get_openapi,
    reference.get_asset,
    explorer.get_page,
    explorer.get_embedded,
    explorer.get_embedding,
    explorer.get_page_file,
]

DEPENDENCIES = {
    "service": Provide(service_of, sync_to_thread=False),
    "question": Provide(answers.question),
    "filters": Provide(timeline.filters),
    "paging": Provide(timeline.paging),
    "disagreement_filters": Provide(disagreements.disagreement_filters),
    "citation_filters": Provide(citations.citation_filters),
}

ERRORS: Any = {
    DetenteError: problems.on_domain_error,
    survivors.MergedActorError: survivors.on_merged_actor,
    HTTPException: problems.on_http_error,
    Exception: problems.on_crash,
}


class Application(Litestar):
    """Litestar, answering HEAD wherever it answers GET."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one connection."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, without_body(send)
        await super().__call__(scope, receive, send)


def create_app(opening: Callable[[], AbstractAsyncContextManager[Service]]) -> Application:
    """The service over what `opening` opens with the app and closes with it (`api.service`)."""

    @asynccontextmanager
    async def stores(app: Litestar) -> AsyncIterator[None]:
        async with opening() as service:
            service.views.follow()
            app.state.service = service
            yield

    return Application(
        route_handlers=ROUTES,
        dependencies=DEPENDENCIES,
        guards=[only_known_parameters],
        exception_handlers=ERRORS,
        lifespan=[stores],
        openapi_config=openapi.config(reference.ReferencePage(path="/")),
        logging_config=None,  # whoever runs the app says where its log goes
    )

"""The composition root: opens the stores, lists routes, dependencies and what errors become."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp

from api.around_routes.every_request import Edge
from api.around_routes.for_the_writer import ForTheWriter
from api.around_routes.handed_on import HandedOn
from api.asking import dependency, merged_actors, sourced
from api.asking.known_parameters import only_known_parameters
from api.caching.within import Within
from api.desk.opening import open_desk_of
from api.desk.text_quotas import TextQuotas
from api.desk.waiting_texts import waiting_texts_kept
from api.exports.kept import KeptCopies
from api.extraction.apart import Extraction
from api.http.fetching import fetch
from api.limits.shares import Shares
from api.live.deliveries import Deliveries
from api.live.streams import Live
from api.openapi import browser, document
from api.problems import what_errors_say
from api.references import contexts
from api.routes.desk import drafted_citations, drafted_facts, drafts, incoming_texts, texts
from api.routes.evidence import citations, coverage, doubles, sources, verification
from api.routes.facts import dates, disagreements, facts, history, timeline
from api.routes.ledger import (
    events,
    exports,
    proofs,
    registrations,
    stream,
    tiles,
    timemap,
    witnesses,
)
from api.routes.operation import about, assistants, metrics
from api.routes.page import entities, page
from api.routes.reconciliation import names, preview, reconcile, suggest
from api.routes.states import (
    accords,
    actors,
    changes,
    channels,
    course,
    engagements,
    incidents,
    issues,
    labels,
    measures,
    offices,
    places,
    relations,
    search,
    sections,
)
from api.service.keeping_up import KeepingUp
from api.service.settings import DEFAULTS, Config
from api.service.stopping import Stopping, stopping_of
from api.service.stores import Service, service_of
from api.service.turns import Turns
from api.telemetry.metrics import Metrics, metrics_of
from api.timelines import shape
from api.timelines.formats import offered_at
from api.witnessing.collecting import Collecting
from api.writing import import_events, record_events
from api.writing.access import Access, no_key_in_address
from api.writing.foresight import Foresight
from api.writing.uploads import UPLOADS, Imports
from events.errors import DetenteError

ROUTES: list[Any] = [
    about.get_about,
    about.get_health,
    about.get_ready,
    metrics.get_metrics,
    assistants.answer_assistant,
    relations.get_relations,
    changes.get_changes,
    course.get_course,
    course.IN_OTHER_FORMATS,
    proofs.get_relations_proof,
    *sections.OF_RELATIONS,
    search.get_search,
    actors.list_actors,
    actors.get_actor,
    labels.get_labels,
    *sections.OF_ACTORS,
    issues.list_issues,
    issues.get_issue,
    *sections.OF_ISSUES,
    offices.list_offices,
    offices.get_office,
    engagements.list_engagements,
    engagements.get_engagement,
    measures.list_measures,
    measures.get_measure,
    channels.list_channels,
    channels.get_channel,
    incidents.list_incidents,
    incidents.get_incident,
    accords.list_accords,
    accords.get_accord,
    places.list_places,
    places.get_place,
    *timeline.TIMELINES,
    *timeline.IN_OTHER_FORMATS,
    stream.get_stream,
    facts.get_fact,
    disagreements.list_disagreements,
    dates.read_dates,
    history.get_history,
    *registrations.HISTORIES,
    proofs.get_fact_proof,
    sources.list_sources,
    sources.get_source,
    coverage.get_coverage,
    coverage.get_fields,
    *sections.OF_SOURCES,
    *sections.OF_MEASURES,
    citations.list_citations,
    citations.get_citation,
    verification.get_verification,
    doubles.list_doubles,
    reconcile.get_reconciliation,
    reconcile.reconcile,
    names.find_names,
    suggest.suggest_entities,
    suggest.suggest_types,
    suggest.suggest_properties,
    suggest.propose_properties,
    preview.get_preview,
    preview.get_flyout,
    timemap.get_timemap,
    events.list_events,
    record_events.record_events,
    import_events.import_events,
    drafts.make_draft,
    drafts.list_drafts,
    drafts.list_suggesters,
    drafts.get_draft,
    drafts.save_draft,
    drafts.act_on_draft,
    drafted_citations.draft_citation,
    drafted_facts.draft_a_fact,
    texts.list_texts,
    incoming_texts.bring_text,
    texts.get_text,
    texts.mark_read,
    proofs.get_checkpoint,
    proofs.get_key,
    proofs.get_inclusion,
    proofs.get_consistency,
    witnesses.get_witnesses,
    tiles.get_newest,
    tiles.get_tile,
    exports.get_export,
    browser.get_openapi,
    browser.get_client_types,
    browser.get_asset,
    contexts.get_context,
    page.get_page,
    entities.get_entity,
    page.get_embedded,
    page.get_embedding,
    page.get_elements,
    page.get_client,
    page.get_page_file,
]

FOR_THE_WRITER = ForTheWriter(ROUTES)
"""Where one writes, and what only the process that writes can tell."""

DEPENDENCIES = {
    "service": Provide(service_of, sync_to_thread=False),
    "metrics": Provide(metrics_of, sync_to_thread=False),
    "stopping": Provide(stopping_of, sync_to_thread=False),
    "question": Provide(dependency.question),
    "sourced": Provide(sourced.sourced),
    "filters": Provide(timeline.filters),
    "paging": Provide(timeline.paging),
    "shape": Provide(shape.shape),
    "disagreement_filters": Provide(disagreements.disagreement_filters),
    "stream_filters": Provide(stream.stream_filters),
    "citation_filters": Provide(citations.citation_filters),
}

ERRORS: Any = {
    DetenteError: page.in_words(what_errors_say.on_domain_error),
    merged_actors.MergedActorError: merged_actors.on_merged_actor,
    HTTPException: page.in_words(partial(what_errors_say.on_http_error, offered_at=offered_at)),
    sqlite3.Error: page.in_words(what_errors_say.on_database_error),
    Exception: page.in_words(what_errors_say.on_crash),
}


Opening = Callable[[], AbstractAsyncContextManager[Service]]


class Application(Litestar):
    """Litestar behind the edge that every request passes."""

    edge: Edge
    is_open = False
    until_open: ASGIApp | None = None
    """Stands for the routes until the stores are open, where anything is asked before."""
    hand_on: HandedOn | None = None
    """Takes what is for the process that writes, where this one only reads."""

    def begin(self, opening: Opening, config: Config) -> None:
        """Make ready to be run over what `opening` opens; nothing is left of a run before."""
        counted = Metrics()
        self.state = State(
            {"config": config, "metrics": counted, "stopping": Stopping(), "opening": opening}
        )
        self.until_open = self.hand_on = None
        self.edge = Edge(config, counted)
        self.edge.methods.learn(self.routes)
        self.state.within = Within(super().__call__, self.edge.cache)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one connection."""
        routes: ASGIApp = super().__call__
        if not self.is_open and self.until_open is not None:
            routes = self.until_open
        if self.hand_on is not None and FOR_THE_WRITER.find(scope) is not None:
            instead = await self.hand_on(scope, receive, send)
            if instead is None:
                return
            routes = instead
        if scope["type"] == "http":
            await self.edge(routes, scope, receive, send)
        else:
            await routes(scope, receive, send)


def create_app(
    opening: Opening, config: Config = DEFAULTS, *, more_routes: Sequence[Any] = ()
) -> Application:
    """The service over what `opening` opens with the app and closes with it."""
    app = put_together(config.public_url, config.body_bytes, more_routes)
    app.begin(opening, config)
    return app


def put_together(public_url: str, body_bytes: int, more_routes: Sequence[Any] = ()) -> Application:
    """An app with all its routes, which is most of the work; what else there is to configure, it
    is told when it begins.
    """
    return Application(
        route_handlers=[*ROUTES, *more_routes],
        dependencies=DEPENDENCIES,
        guards=[no_key_in_address, only_known_parameters],
        exception_handlers=ERRORS,
        lifespan=[_running],
        openapi_config=document.config(browser.ReferencePage(path="/"), public_url),
        request_max_body_size=body_bytes,
        logging_config=None,  # whoever runs the app says where its log goes
    )


@asynccontextmanager
async def _running(app: Any) -> AsyncIterator[None]:
    """What is open for as long as the app runs."""
    state = app.state
    config: Config = state.config
    counted: Metrics = state.metrics
    async with state.opening() as service:
        service.views.follow()
        counted.ledger.watch(service)
        app.edge.cache.open(service)
        state.service = service
        state.access = Access(service.data)
        state.turns = Turns()
        state.extraction = Extraction(on_read=counted.desk.on_extraction)
        state.fetch = fetch
        state.text_quotas = TextQuotas(config.texts_a_day, config.text_bytes_a_day)
        state.foresight = Foresight(service)
        state.keeping_up = KeepingUp()
        state.copies = KeptCopies(service, config)
        state.imports = Imports(_shares(UPLOADS, "uploads", config, counted))
        streams = _shares(config.streams, "streams", config, counted)
        state.live = live = Live(service, config, state.stopping, streams)
        service.views.when_taken_over += [partial(app.edge.cache.open, service), live.read_anew]
        counted.watch_streams(lambda: live.places.taken)
        # Whoever only reads delivers nothing: of a copy, all would be told twice; and has no desk.
        async with AsyncExitStack() as running:
            running.push_async_callback(state.foresight.close)
            await running.enter_async_context(live.following())
            await running.enter_async_context(state.copies.running())
            if service.beside is None:
                await running.enter_async_context(Deliveries(live, config, counted).running())
                await running.enter_async_context(Collecting(service, config).running())
                await running.enter_async_context(open_desk_of(state))
                await running.enter_async_context(waiting_texts_kept(state))
            app.is_open = True
            yield
            app.is_open = False


def _shares(total: int, of: str, config: Config, counted: Metrics) -> Shares:
    return Shares(total, config.client_share, counted.shares_refused.labels(of).inc)

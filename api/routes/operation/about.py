"""`/`, `/health` and `/ready`: what the service is, and how it is."""

import sqlite3
from importlib.metadata import version
from typing import Any, Final

import msgspec
from litestar import Response
from litestar.datastructures import State

from api.answers.operation import (
    About,
    Health,
    Ready,
    ServiceRole,
    StartingAt,
    Status,
)
from api.asking.known_parameters import ANY_PARAMETERS
from api.http.encodings import accepted_encoding, compressed
from api.http.handlers import get
from api.http.media_formats import JSON
from api.http.request import AnyRequest
from api.routes.page.page import wants_page
from api.routes.page.views import start
from api.service import disk
from api.service.beside_writer import BesideWriter
from api.service.clocks import clock_told
from api.service.keeping_up import KeepingUp
from api.service.siblings import WRITER_NAME
from api.service.stopping import OpenStopping
from api.service.stores import OpenService, Service
from events.errors import LedgerError
from projections.facts.holdings import holdings
from projections.filing.views import Views

WRITER: Final[ServiceRole] = "writer"
READER: Final[ServiceRole] = "reader"


CLOCKS = {
    "as_of": "what had happened in the world by this day",
    "public_by": "what a reader could have known by this day",
    "known_at": "what this ledger held at this position or instant",
}
OK = "ok"
RENEWING = "filing the views"
LINKS = {
    "relations": "/v1/relations/united-states/china?as_of=2023-03-01",
    "changes": "/v1/relations/united-states/china/changes?since=2023-06-13&until=2023-06-19",
    "course": "/v1/relations/united-states/china/course",
    "relations_proof": "/v1/relations/united-states/china/proof?as_of=2023-03-01",
    "relations_engagements": "/v1/relations/united-states/china/engagements?as_of=2023-06-19",
    "search": "/v1/search?q=foreign+minister+of+China+July+2023",
    "dates": "/v1/dates?words=Tuesday&published=2023-06-09",
    "actors": "/v1/actors",
    "actor_named": "/v1/actors?name=Brinken",
    "states": "/v1/actors?kind=state",
    "actor": "/v1/actors/wang-yi",
    "actor_engagements": "/v1/actors/wang-yi/engagements",
    "actor_timeline": "/v1/actors/wang-yi/timeline",
    "actor_history": "/v1/actors/wang-yi/history",
    "labels": "/v1/labels?actors=wang-yi,qin-gang&facts=blinken-visit-postponed",
    "names": "/v1/names?of_kind=engagement&words=blinken+bei",
    "issues": "/v1/issues",
    "issue": "/v1/issues/taiwan",
    "issue_stances": "/v1/issues/taiwan/stances",
    "issue_timeline": "/v1/issues/taiwan/timeline",
    "issue_history": "/v1/issues/taiwan/history",
    "offices": "/v1/offices",
    "office": "/v1/offices/foreign-minister-of-china?as_of=2023-07-15",
    "office_timeline": "/v1/offices/foreign-minister-of-china/timeline.csv",
    "office_history": "/v1/offices/foreign-minister-of-china/history",
    "engagements": "/v1/engagements",
    "engagement": "/v1/engagements/blinken-visit-to-beijing-2023",
    "engagement_timeline": "/v1/engagements/blinken-visit-to-beijing-2023/timeline.ics",
    "engagement_history": "/v1/engagements/blinken-visit-to-beijing-2023/history",
    "measures": "/v1/measures",
    "measure": "/v1/measures/micron-ban",
    "measure_states": "/v1/measures/us-iran-missile-sanctions-2023/states",
    "measure_timeline": "/v1/measures/micron-ban/timeline",
    "measure_history": "/v1/measures/micron-ban/history",
    "channels": "/v1/channels",
    "channel": "/v1/channels/us-china-military-line",
    "channel_timeline": "/v1/channels/us-china-military-line/timeline",
    "channel_history": "/v1/channels/us-china-military-line/history",
    "incidents": "/v1/incidents",
    "incident": "/v1/incidents/balloon-over-the-united-states",
    "incident_timeline": "/v1/incidents/balloon-over-the-united-states/timeline",
    "incident_history": "/v1/incidents/balloon-over-the-united-states/history",
    "accords": "/v1/accords",
    "accord": "/v1/accords/saudi-iranian-agreement-2023",
    "accord_timeline": "/v1/accords/saudi-iranian-agreement-2023/timeline",
    "accord_history": "/v1/accords/saudi-iranian-agreement-2023/history",
    "places": "/v1/places",
    "place": "/v1/places/beijing",
    "place_timeline": "/v1/places/beijing/timeline.geojson",
    "place_history": "/v1/places/beijing/history",
    "timeline": "/v1/timeline?actor=united-states&counterpart=china",
    "fact": "/v1/facts/blinken-visit-postponed",
    "disagreements": "/v1/disagreements?engagement=blinken-visit-to-beijing-2023",
    "doubles": "/v1/doubles",
    "history": "/v1/facts/blinken-visit-postponed/history",
    "fact_proof": "/v1/facts/blinken-visit-postponed/proof",
    "sources": "/v1/sources",
    "source": "/v1/sources/cnn-blinken-xi-2023-06-19",
    "source_lineage": "/v1/sources/cnn-blinken-xi-2023-06-19/same_lineage",
    "source_history": "/v1/sources/cnn-blinken-xi-2023-06-19/history",
    "coverage": "/v1/sources/cnn-blinken-xi-2023-06-19/coverage",
    "citations": "/v1/citations?quote=candid+and+productive",
    "citation": "/v1/citations/blinken-visit-postponed.4d717de4",
    "verification": "/v1/citations/blinken-visit-postponed.4d717de4/verification",
    "reconcile": "/v1/reconcile",
    "reconcile_suggestions": "/v1/reconcile/suggest/entity?prefix=qin",
    "reconcile_types": "/v1/reconcile/suggest/type?prefix=per",
    "reconcile_properties": "/v1/reconcile/suggest/property?prefix=as",
    "reconcile_proposed": "/v1/reconcile/properties?type=office",
    "reconcile_preview": "/v1/reconcile/preview?id=wang-yi",
    "reconcile_flyout": "/v1/reconcile/flyout?id=wang-yi",
    "timemap": "/v1/timemap?of=/v1/actors/wang-yi",
    "events": "/v1/events?after=0",
    "checkpoint": "/v1/ledger/checkpoint",
    "key": "/v1/ledger/key",
    "witnesses": "/v1/ledger/witnesses",
    "inclusion": "/v1/ledger/proofs/inclusion?position=1",
    "consistency": "/v1/ledger/proofs/consistency?from=1",
    "health": "/health",
    "ready": "/ready",
    "reference": "/docs",
    "openapi": "/openapi.json",
    "client": "/client.js",
}


@get("/", tags=["service"], opt={ANY_PARAMETERS: wants_page})
async def get_about(request: AnyRequest, service: OpenService) -> Response[About]:
    """What this service is, and where everything is. Browsers, which prefer HTML, get the page."""
    if wants_page(request):
        return await start(request, service)
    about = About(
        name="Detente",
        description="What was the state of relations between two parties on a given day, as far"
        " as could be known, and who says so? A sourced, event-sourced timeline of diplomacy.",
        head=await service.ledger.head(),
        holds=holdings(service.reader),
        clocks=CLOCKS,
        links=LINKS,
    )
    content = msgspec.json.encode(about)
    encoding = accepted_encoding(request.headers.get("accept-encoding", "").encode("latin-1"))
    body = compressed(encoding, content)
    headers = {"Vary": "Accept, Accept-Encoding"}
    if body is not content:
        headers["Content-Encoding"] = encoding
    encoded: Response[Any] = Response(body, headers=headers, media_type=JSON.media_type)
    return encoded


@get("/health", tags=["service"])
async def get_health(service: OpenService) -> Response[Health]:
    """Alive, the ledger's head, how far the views have followed. 503 when they stopped, but not for
    want of room on the disk; 200 while the service starts.
    """
    head = await service.ledger.head()
    checkpoint, at = service.views.checkpoint, service.views.renewed_at
    failing = _fails(service.views)
    health = Health(
        status="failing" if failing else "ok",
        ledger_head=head,
        views_checkpoint=checkpoint,
        lag=max(0, head - checkpoint),
        failing_at=service.views.failing_at,
        troubles=tuple(service.troubles.now()),
        durability=service.ledger.durability,
        sqlite=sqlite3.sqlite_version,
        starting=None if at is None else StartingAt(doing=RENEWING, done=at.filed, of=at.of),
        clock=await clock_told(service.ledger),
        version=version("detente"),
        role=_role(service),
        writer=None if service.beside is None else service.beside.writer or None,
    )
    return Response(
        health, status_code=503 if failing else 200, headers={"Cache-Control": "no-store"}
    )


@get("/ready", tags=["service"])
async def get_ready(service: OpenService, stopping: OpenStopping, state: State) -> Response[Ready]:
    """Whether requests should be sent here: the ledger can be read, the views follow it, and nobody
    has told the service to stop. 503 otherwise, with what is wrong, or how far a start is.
    `degraded` is a 200: reads are right, while much that was recorded is on its way into the views,
    streams, webhooks or the published checkpoint stand still, the clock is in doubt, or the disk is
    full, so that nothing is recorded.
    """
    checks, on_its_way = await _checks(service, state)
    checks["stopping"] = "the service is ending" if stopping.has_begun else OK
    is_ready = set(checks.values()) == {OK}
    troubles: dict[str, str] = {each.task: str(each) for each in service.troubles.now()}
    if on_its_way is not None:
        troubles["lag"] = on_its_way
    if service.views.renewed_at is not None:
        how_far = f"until new ones are built: {service.views.renewed_at}"
        troubles["version"] = f"the views are another version's, {how_far}"
    clock = await clock_told(service.ledger)
    if clock is not None and clock.doubt is not None:
        troubles["clock"] = clock.doubt
    if (full := disk.trouble(service.data, service.views.failure)) is not None:
        troubles["disk"] = full
    if (elsewhere := service.ledger.trouble) is not None:
        (checks if service.ledger.is_behind else troubles)["cluster"] = elsewhere
        is_ready = is_ready and not service.ledger.is_behind
    if service.beside is not None and service.beside.takes_writes:
        troubles |= await _of_writer(service.beside)
    status: Status = "not ready" if not is_ready else "degraded" if troubles else "ready"
    return Response(
        Ready(status=status, checks={**checks, **troubles}, role=_role(service)),
        status_code=200 if is_ready else 503,
        headers={"Cache-Control": "no-store"},
    )


async def _of_writer(beside: BesideWriter) -> dict[str, str]:
    """What is wrong with the process that writes, as the one that is asked hears of it."""
    assert beside.siblings is not None, "it takes writes"
    said = await beside.siblings.ask(WRITER_NAME, "/ready")
    try:
        checks = {} if said is None else msgspec.json.decode(said, type=Ready).checks
    except msgspec.MsgspecError:
        checks = {}
    if not checks:
        return {WRITER: "the process that writes is being started again: writes are 503"}
    return {f"{WRITER} {name}": text for name, text in checks.items() if text != OK}


async def _checks(service: Service, state: State) -> tuple[dict[str, str], str | None]:
    """What was looked at, and what is told of views that are behind and go on."""
    keeping_up: KeepingUp = state.keeping_up
    most: int = state.config.ready_lag
    try:
        head = await service.ledger.head()
    except LedgerError:
        return {"ledger": "it cannot be read"}, None
    checkpoint = service.views.checkpoint
    lag = max(0, head - checkpoint)
    stands_still = keeping_up.stands_still(checkpoint, is_behind=lag > most)
    behind = f"the views are {lag} events behind, {most} may be"
    checks = {
        "ledger": OK,
        "views": _followed(service.views),
        "lag": behind if stands_still else OK,
    }
    is_moving = lag > most and not stands_still
    return checks, f"{behind} when they stand still: they go on" if is_moving else None


def _role(service: Service) -> ServiceRole:
    return WRITER if service.beside is None or service.beside.takes_writes else READER


def _fails(views: Views) -> bool:
    """Whether the views have stopped: on a full disk they wait, and what they show is right."""
    return views.failure is not None and not disk.is_full(views.failure)


def _followed(views: Views) -> str:
    if not _fails(views):
        return OK
    where = "" if views.failing_at is None else f": they fail at position {views.failing_at}"
    return f"they cannot follow the ledger{where}"

"""`/v1/stream`: what the ledger gets, as it comes."""

from http import HTTPStatus
from typing import Annotated, Final, cast

from litestar import Response
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, QueryParameter
from litestar.response import Stream
from msgspec.structs import replace

from api.asking.known_parameters import REPEATED
from api.asking.parameters import (
    ActorFilter,
    ContestedFilter,
    CounterpartFilter,
    EngagementFilter,
    IssueFilter,
    KindFilter,
    PlaceFilter,
)
from api.http.handlers import get
from api.http.request import AnyRequest
from api.limits.clients import client_of
from api.limits.shares import Shares
from api.live.event_frames import ToldUpTo, place_of
from api.live.feed import Feed, Subscription
from api.live.streams import Live
from api.live.watches import Watch, watch_of
from api.problems.document_shape import RefusedRequest
from api.service.stores import OpenService, Service
from api.writing.import_events import EVENT_STREAM
from events.errors import QuestionError
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.search import unknown_filter_ids
from projections.timeline.as_written import AskedFilters, filters_of, today
from projections.timeline.news import Arrival

WATCHES: Final = 20
"""Answers that one stream may watch."""

RETRY_AFTER: Final = "10"
_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

OneParty = Annotated[
    str | None,
    QueryParameter(
        name="a",
        min_length=1,
        max_length=100,
        description="With `b`: changes of the state of relations between the two.",
    ),
]
OtherParty = Annotated[
    str | None, QueryParameter(name="b", min_length=1, max_length=100, description="See `a`.")
]
Watches = Annotated[
    list[str] | None,
    QueryParameter(
        name="watch",
        description="The permalink of a fact, an office, an engagement, a measure, a channel, an"
        f" incident, an accord or a state of relations: its changes. Up to {WATCHES} of them.",
    ),
]
StreamAfter = Annotated[
    str | None,
    QueryParameter(
        name="after",
        max_length=30,
        description="Go on after this position; without it, what is recorded from now on.",
    ),
]
LastEventId = Annotated[
    str | None,
    HeaderParameter(
        name="Last-Event-ID", description="As `after`, and before it: where a client stood."
    ),
]


GivenStreamFilters = NamedDependency[AskedFilters]


async def stream_filters(
    actor: ActorFilter = None,
    counterpart: CounterpartFilter = None,
    issue: IssueFilter = None,
    kind: KindFilter = None,
    engagement: EngagementFilter = None,
    place: PlaceFilter = None,
    contested: ContestedFilter = None,
) -> AskedFilters:
    """The dependency of the stream: of which facts it tells."""
    return AskedFilters(
        actor=actor,
        counterpart=counterpart,
        issue=issue,
        kind=kind,
        engagement=engagement,
        place=place,
        contested=contested,
    )


@get("/v1/stream", tags=["timeline"], media_type=EVENT_STREAM, opt={REPEATED: ("watch",)})
async def get_stream(
    request: AnyRequest,
    service: OpenService,
    state: State,
    stream_filters: GivenStreamFilters,
    a: OneParty = None,
    b: OtherParty = None,
    watch: Watches = None,
    after: StreamAfter = None,
    last_event_id: LastEventId = None,
) -> Response[Arrival]:
    """What is recorded, as server-sent events, as of today and of all that is public.

    `fact`, `correction`, `retraction`, `restoration`, `citation`, `registration`, `check`,
    `version` and `withdrawal` (of a data set), `merge` and `separation` (a merge undone) follow the
    ledger, with the filters of the timeline; a `correction` is one of a fact, or of what is
    registered (its `type` tells which). `state` tells of changes between `a` and `b`, `changed` of
    those of a watched answer. Where either is asked for without filters, it comes alone. An `id` is
    a position of the ledger: the stream goes on after it without gap or repeat.
    """
    live: Live = state.live
    start = await _start(service, last_event_id, after)
    at = Clocks(today(), service.views.checkpoint)
    pair = _pair(service, a, b, at)
    watches = _watches(service, watch or [], at)
    is_filtered = stream_filters != AskedFilters()
    wants_all = pair is None and not watches
    filters = filters_of(stream_filters) if is_filtered or wants_all else None
    check_filters(service.reader, stream_filters, at)
    client = client_of(request.client.host if request.client else "")
    _refuse_too_many(live.places, client)
    since_read = Feed(service.reader, Subscription(None, None, watches)).since_read(at.known_at)
    first = tuple(since_read) if start is None else ()
    wanted = Subscription(filters, pair, tuple(replace(each, since=None) for each in watches))
    told = live.stream(wanted, start or ToldUpTo(at.known_at), first, client=client)
    return cast(Response[Arrival], Stream(told, media_type=EVENT_STREAM, headers=_HEADERS))


def check_filters(reader: Reader, asked: AskedFilters, clocks: Clocks) -> None:
    """Raise `QuestionError` for filters that name what is not there."""
    unknown_filter_ids.check(reader, [(name, getattr(asked, name)) for name in _NAMING], clocks)
    if asked.counterpart is not None and asked.actor is None:
        raise QuestionError("counterpart", asked.counterpart, "an actor beside it")


_NAMING: Final = ("actor", "counterpart", "issue", "engagement", "place")


def _refuse_too_many(places: Shares, client: str) -> None:
    if not places.may_have(client):
        whose = "of yours " if places.has_room() else ""
        detail = f"as many streams {whose}are open as may be, {places.total} in all"
        raise RefusedRequest(
            HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": RETRY_AFTER}
        )


async def _start(service: Service, last_event_id: str | None, after: str | None) -> ToldUpTo | None:
    """Where to go on; None: from now on. Raises `QuestionError` for no place in this ledger."""
    name, text = ("Last-Event-ID", last_event_id) if last_event_id else ("after", after)
    if text is None:
        return None
    found, head = place_of(text), await service.ledger.head()
    if found is None or found.position > head:
        raise QuestionError(name, text, f"a position up to the head, {head}")
    return found


def _pair(service: Service, a: str | None, b: str | None, clocks: Clocks) -> Watch | None:
    if a is None and b is None:
        return None
    if a is None or b is None:
        raise QuestionError("a" if a is None else "b", "", "two parties, or none")
    pair_state.between(service.reader, a, b, clocks)
    return Watch(kind="relations", ids=(a, b))


def _watches(service: Service, permalinks: list[str], clocks: Clocks) -> tuple[Watch, ...]:
    if len(permalinks) > WATCHES:
        raise QuestionError("watch", permalinks[WATCHES], f"up to {WATCHES} answers")
    return tuple(watch_of(service.reader, each, clocks.known_at) for each in permalinks)

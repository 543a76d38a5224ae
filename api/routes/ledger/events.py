"""`/v1/events`: the ledger itself, as it was written."""

from typing import Annotated

import msgspec
from litestar.params import QueryParameter

from api.answers.ledger import EventsAnswer, RecordedEvent
from api.asking.parameters import PAGE_LIMIT, PageLimit
from api.http.handlers import get
from api.http.request import AnyRequest
from api.service.stores import OpenService
from events.ledger.protocol import Recorded

AfterPosition = Annotated[
    int, QueryParameter(name="after", ge=0, le=2**62, description="Events after this position.")
]


@get("/v1/events", tags=["ledger"])
async def list_events(
    request: AnyRequest,
    service: OpenService,
    after: AfterPosition = 0,
    limit: PageLimit = PAGE_LIMIT,
) -> EventsAnswer:
    """The ledger after a position, in order, amendments and retractions included."""
    found = await service.ledger.read(after=after, limit=limit)
    head = await service.ledger.head()
    last = found[-1].position if found else after
    following = f"{request.url.path}?after={last}&limit={limit}" if last < head else None
    return EventsAnswer(items=tuple(map(_recorded, found)), head=head, next=following)


def _recorded(recorded: Recorded) -> RecordedEvent:
    return RecordedEvent(
        position=recorded.position,
        id=recorded.id,
        recorded_at=msgspec.to_builtins(recorded.recorded_at),
        recorded_by=recorded.recorded_by,
        event=recorded.event,
    )

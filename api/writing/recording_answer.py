"""What whoever recorded events is told: where each stands, and whether the views show it."""

from typing import Literal

from litestar import MediaType, Response
from msgspec import Struct

from api.asking.things import PLURALS
from api.http.request import AnyRequest
from api.problems.document_shape import RETRY_AFTER_SECONDS
from api.service.stores import Service
from api.writing.access import (
    rate_headers,
)
from api.writing.idempotency import KeyedSubmission
from api.writing.shown import ViewsSay, said_of_views
from api.writing.warnings import (
    Doubtful,
    RecordingWarning,
    warnings_of_batch,
)
from events.admission.batch import event_ids
from events.ledger.protocol import Appended
from events.time.dates import iso
from events.vocabulary.amendments import FactRetracted
from events.vocabulary.catalogue import AnyEvent, stream_of
from projections.relations.foreseen_effects import Effects
from projections.timeline.as_written import today


class RecordedItem(Struct, frozen=True, kw_only=True):
    """Where an event stands; `permalink` is what it is about, as of today and that position."""

    position: int
    id: str
    stream: str
    permalink: str


class RecordingAnswer(Struct, frozen=True, kw_only=True):
    """What became of the events.

    `outcome` is `checked` after a dry run, `already appended` where the same key had brought the
    same events before. Reads with `min_position` show the events, `views` says whether all do;
    where they `have stopped`, nothing is lost, but an operator has to look (`/ready`).
    `warnings` are what may be a mistake, as far as the views told at `checked_against`, where they
    stood before. `effects` are what a dry run was asked for besides.
    """

    outcome: Literal["appended", "already appended", "checked"]
    events: int
    positions: tuple[int, ...]
    items: tuple[RecordedItem, ...]
    min_position: int | None
    views: ViewsSay | None
    durability: str
    warnings: tuple[RecordingWarning, ...] = ()
    warnings_left_out: int = 0
    checked_against: int | None = None
    effects: Effects | None = None


def answer_to(
    recording: KeyedSubmission,
    appended: Appended | None,
    found: Doubtful,
    service: Service,
    request: AnyRequest,
    *,
    is_shown: bool | None = None,
    effects: Effects | None = None,
) -> Response[RecordingAnswer]:
    """The answer; `appended` is None after a dry run, and `is_shown` where nothing was to show."""
    positions = () if appended is None else tuple(appended.positions)
    items = _items(recording, positions)
    headers = {"Cache-Control": "no-store", **rate_headers(request)}
    if len(items) == 1:
        headers["Location"] = items[0].permalink
    if is_shown is False:
        headers["Retry-After"] = RETRY_AFTER_SECONDS
    answer = RecordingAnswer(
        outcome="checked" if appended is None else appended.outcome,
        events=len(recording.submission.events),
        positions=positions,
        items=items,
        min_position=None if appended is None else appended.last,
        views=None if is_shown is None else said_of_views(service, is_shown=is_shown),
        durability=service.ledger.durability,
        warnings=warnings_of_batch(found, recording.submission.pointer),
        warnings_left_out=found.rest,
        checked_against=found.checked_against,
        effects=effects,
    )
    status = 202 if is_shown is False else 201 if _is_new(answer, is_shown) else 200
    return Response(answer, status_code=status, headers=headers, media_type=MediaType.JSON)


def _is_new(answer: RecordingAnswer, is_shown: bool | None) -> bool:
    return answer.outcome == "appended" and is_shown is not None


def _items(recording: KeyedSubmission, positions: tuple[int, ...]) -> tuple[RecordedItem, ...]:
    if not positions:
        return ()
    day = iso(today())
    ids = event_ids(recording.key, len(positions))
    return tuple(
        RecordedItem(
            position=position,
            id=id,
            stream=stream_of(event),
            permalink=permalink(event, position, day),
        )
        for position, id, event in zip(positions, ids, recording.submission.events, strict=True)
    )


def permalink(event: AnyEvent, position: int, day: str) -> str:
    """Where the world asks for what an event is about; the ledger's own record where it cannot."""
    kind, _, id = stream_of(event).partition("/")
    if kind in PLURALS and not isinstance(event, FactRetracted):
        return f"/v1/{PLURALS[kind]}/{id}?as_of={day}&known_at={position}"
    return f"/v1/events?after={position - 1}&limit=1"

"""What whoever recorded events is told: where each stands, and whether the views show it."""

from litestar import MediaType, Response

from api.answers.recording import RecordedItem, RecordingAnswer
from api.asking.things import PLURALS
from api.http.request import AnyRequest
from api.problems.document_shape import RETRY_AFTER_SECONDS
from api.service.stores import Service
from api.writing.access import (
    rate_headers,
)
from api.writing.idempotency import KeyedSubmission
from api.writing.shown import said_of_views
from api.writing.warnings import Doubtful, warnings_of_batch
from events.admission.batch import event_ids
from events.ledger.protocol import Appended
from events.time.dates import iso
from events.vocabulary.amendments import FactRetracted
from events.vocabulary.catalogue import AnyEvent, stream_of
from projections.relations.foreseen_effects import Effects
from projections.timeline.as_written import today


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

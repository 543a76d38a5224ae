"""`POST /v1/events`: what a curator records, while the service runs."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from secrets import token_hex
from typing import Annotated, Literal, get_args

from litestar import MediaType, Response, post
from litestar.params import HeaderParameter, QueryParameter
from msgspec import Struct

from api.asking.accepted_bodies import gives, takes
from api.asking.things import PLURALS
from api.http.request import AnyRequest
from api.problems.problem import RETRY_AFTER_SECONDS
from api.service.stores import OpenService, Service
from api.service.turns import Run, Turns
from api.writing.access import (
    WRITING,
    holder,
    needs_key,
    rate_headers,
    refuse_revoked,
    refuse_without,
)
from api.writing.bodies import Submission, read_submission
from api.writing.body_faults import ShapesRefused
from api.writing.keys import Key, KeyScope
from api.writing.shown import ViewsSay, said_of_views
from api.writing.warnings import (
    Doubtful,
    RecordingWarning,
    Strict,
    as_fault,
    doubts_about,
    warnings_of_batch,
)
from events.admission.batch import NAME_LIMIT, event_ids, is_name, prepare
from events.errors import EventsRefusedError, KeyReusedError, OutcomeUnknownError, QuestionError
from events.ledger.protocol import Appended
from events.time.dates import iso
from events.vocabulary.amendments import FactRetracted
from events.vocabulary.base import Event
from events.vocabulary.catalogue import EVENT_TYPES, FACT_TYPES, Amendment, AnyEvent, stream_of
from events.vocabulary.registry import ActorMerged
from projections.timeline.as_written import today

WAIT_SECONDS = 2
"""How long an answer waits for the views, unless it is asked to wait otherwise."""

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="1 to 200 printable ASCII characters. Sent again with the same content, it is"
        " answered with the first positions; with other content it is refused. For ever.",
        schema_extra={
            "minLength": 1,
            "maxLength": NAME_LIMIT,
            # No field of HTTP begins or ends with a blank.
            "pattern": "^[!-~]([ -~]*[!-~])?$",
        },
    ),
]
DryRun = Annotated[
    bool, QueryParameter(name="dry_run", description="Check everything, record nothing.")
]
Wait = Annotated[
    int,
    QueryParameter(
        name="wait",
        ge=0,
        le=10,
        description="Seconds to wait at most until the views show what was recorded.",
    ),
]

SCOPES: dict[type[Event], KeyScope] = {
    **dict.fromkeys(EVENT_TYPES, "registry:write"),
    **dict.fromkeys(FACT_TYPES, "facts:write"),
    **dict.fromkeys(get_args(Amendment), "amendments:write"),
    ActorMerged: "amendments:write",
}
"""What a key must be good for to record an event: what changes how things read that others have
recorded is an amendment, whatever its family.
"""

_IN_A_NAME = "\n"


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
    stood before.
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


class KeyedSubmission(Struct, frozen=True):
    """A submission on its way: by whom, under which key, given or the ledger's."""

    submission: Submission
    by: str
    given: str | None
    key: str


@post(
    "/v1/events",
    tags=["ledger"],
    opt={WRITING: True},
    guards=[needs_key, takes("application/json"), gives("application/json")],
)
async def record_events(
    request: AnyRequest,
    service: OpenService,
    idempotency_key: IdempotencyKey = None,
    dry_run: DryRun = False,
    wait: Wait = WAIT_SECONDS,
    strict: Strict = False,
) -> Response[RecordingAnswer]:
    """Record an event, or a batch of up to 1,000: all of them or none.

    201: recorded and on disk. 200: the same key brought the same events before, or a dry run. 202:
    recorded and on disk, but the views do not show it yet; `min_position` makes a read wait for it.
    """
    key = holder(request)
    check_idempotency_key(idempotency_key)
    body = await request.body()
    refuse_revoked(request, key)
    turns: Turns = request.app.state.turns
    async with turns.turn(len(body)) as run:
        submission = await _submission(body, service, key, run)
        recording = await _recording(submission, key, idempotency_key, service)
        found = await doubts_about(service, submission.events)
        if strict and found.told:
            await _refuse_doubtful(service, recording, found)
        if dry_run:
            with _as_sent(recording):
                checked = await _check(recording, service, run)
            return _answer(recording, checked, found, service, request)
    with _as_sent(recording):
        appended = await service.ledger.append(
            submission.events, by=recording.by, expected=submission.expected, key=recording.key
        )
    is_shown = await service.views.reach(appended.last, within_seconds=wait)
    return _answer(recording, appended, found, service, request, is_shown=is_shown)


def refuse_types(key: Key, types: Iterable[type[Event]]) -> None:
    """Raise a 403 where a key's holder may not record all of these types of events."""
    refuse_without(key, {SCOPES[each] for each in types})


def check_idempotency_key(key: str | None) -> None:
    """Raise `QuestionError` for a key that is too long or cannot be printed."""
    if key is not None and not (key.isascii() and is_name(key)):
        expected = f"1 to {NAME_LIMIT} printable ASCII characters"
        raise QuestionError("Idempotency-Key", key[:50], expected)


def ledger_key(route: str, by: str, key: str) -> str:
    """A client's key as the ledger has it: no writer can take another's, or an import's."""
    # The first slash ends the name, which may have some of its own but no line break. Names
    # without one stand here as they always did: their keys are kept for ever.
    owned = f"{by.replace('/', _IN_A_NAME)}/{key}"
    return f"{route}/{sha256(owned.encode()).hexdigest()}"


async def _recording(
    submission: Submission, key: Key, given: str | None, service: Service
) -> KeyedSubmission:
    if given is None:
        chosen = ledger_key("post", key.name, token_hex(16))
    else:
        chosen = await _chosen(key.name, given, service)
    return KeyedSubmission(submission, key.name, given, chosen)


async def _chosen(name: str, given: str, service: Service) -> str:
    """A writer's key as the ledger has it, or has had it before slashes were told apart: under the
    name of then it is found again, unless another writer has used that.
    """
    chosen = ledger_key("post", name, given)
    if "/" not in name + given:
        return chosen
    older = f"post/{sha256(f'{name}/{given}'.encode()).hexdigest()}"
    earlier = await service.ledger.appended(older)
    if earlier is None:
        return chosen
    (first,) = await service.ledger.read(after=earlier.first - 1, limit=1)
    if first.recorded_by == name:
        return older
    return chosen if chosen != older else ledger_key("post-besides", name, given)


@contextmanager
def _as_sent(recording: KeyedSubmission) -> Iterator[None]:
    """What the ledger refuses is told as whoever sent it knows it."""
    try:
        yield
    except EventsRefusedError as error:
        raise recording.submission.refusal(error) from error
    except KeyReusedError as error:
        raise KeyReusedError(recording.given or "") from error
    except OutcomeUnknownError as error:
        raise OutcomeUnknownError(recording.given or "", error.reason) from error


async def _submission(body: bytes, service: Service, key: Key, run: Run) -> Submission:
    """What was sent, if the key may record it; where an event has no shape, the faults of the
    others are told too.
    """
    may = partial(refuse_types, key)
    try:
        found = await run(read_submission, body, may)
        may(map(type, found.events))
    except ShapesRefused as shapes:
        try:
            await service.ledger.check(shapes.events)
        except EventsRefusedError as rules:
            raise shapes.refusal(rules.faults, rules.rest) from rules
        raise shapes.refusal() from shapes
    return found


async def _check(recording: KeyedSubmission, service: Service, run: Run) -> Appended | None:
    """What appending would say; None where it would write."""
    submission, key = recording.submission, recording.key
    events, expected = submission.events, submission.expected
    batch = await run(partial(prepare, events, by=recording.by, expected=expected, key=key))
    earlier = await service.ledger.appended(key, digest=batch.digest)
    if earlier is None:
        await service.ledger.check(events, expected=expected)
    return earlier


async def _refuse_doubtful(service: Service, recording: KeyedSubmission, found: Doubtful) -> None:
    """Refuse what there are warnings about, with all else that is wrong, unless it is recorded."""
    if await service.ledger.appended(recording.key) is not None:
        return
    submission = recording.submission
    warnings = warnings_of_batch(found, submission.pointer)
    doubts = zip((each.place for each in found.told), map(as_fault, warnings), strict=True)
    rules = EventsRefusedError((), found.rest)
    try:
        await service.ledger.check(submission.events, expected=submission.expected)
    except EventsRefusedError as error:
        rules = EventsRefusedError(error.faults, error.rest + found.rest)
    raise submission.refusal(rules, doubts)


def _answer(
    recording: KeyedSubmission,
    appended: Appended | None,
    found: Doubtful,
    service: Service,
    request: AnyRequest,
    *,
    is_shown: bool | None = None,
) -> Response[RecordingAnswer]:
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

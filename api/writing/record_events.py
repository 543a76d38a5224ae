"""`POST /v1/events`: what a curator records, while the service runs."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Annotated, get_args

from litestar import Response
from litestar.params import QueryParameter

from api.answers.recording import RecordingAnswer
from api.asking.accepted_bodies import gives, takes
from api.http.handlers import post
from api.http.request import AnyRequest
from api.service.stores import OpenService, Service
from api.service.turns import Turns
from api.writing.access import (
    WRITING,
    needs_key,
    recorder,
    refuse_revoked,
    refuse_without,
)
from api.writing.checking import check_recording, submission_of
from api.writing.foresight import Foresight, WantsEffects
from api.writing.idempotency import IdempotencyKey, KeyedSubmission, check_idempotency_key, keyed
from api.writing.keys import Key, KeyScope
from api.writing.placed_bodies import placed
from api.writing.recording_answer import answer_to
from api.writing.warnings import (
    Doubtful,
    Strict,
    as_fault,
    doubts_about,
    warnings_of_batch,
)
from events.errors import EventsRefusedError, KeyReusedError, OutcomeUnknownError
from events.vocabulary.base import Event
from events.vocabulary.catalogue import EVENT_TYPES, FACT_TYPES, Amendment
from events.vocabulary.registry import (
    DataSetWithdrawn,
    Merger,
    MergerUndone,
    RegistrationCorrected,
)
from projections.relations.foreseen_effects import Effects

WAIT_SECONDS = 2
"""How long an answer waits for the views, unless it is asked to wait otherwise."""

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

SCOPE_OF: dict[type[Event], KeyScope] = {
    **dict.fromkeys(EVENT_TYPES, "registry:write"),
    **dict.fromkeys(FACT_TYPES, "facts:write"),
    **dict.fromkeys(get_args(Amendment), "amendments:write"),
    DataSetWithdrawn: "amendments:write",
    **dict.fromkeys((*get_args(Merger), *get_args(MergerUndone)), "amendments:write"),
    RegistrationCorrected: "amendments:write",
}
"""What a key must be good for to record an event: what changes how things read that others have
recorded is an amendment, whatever its family.
"""


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
    effects: WantsEffects = False,
) -> Response[RecordingAnswer]:
    """Record an event, or a batch of up to 1,000: all of them or none.

    `start`, `end`, `prefix` and `suffix` of a quote may be left out where the text of its source is
    attached, or waits for that: they are found there.

    201: recorded and on disk. 200: the same key brought the same events before, or a dry run. 202:
    recorded and on disk, but the views do not show it yet; `min_position` makes a read wait for it.
    """
    key = recorder(request, is_dry_run=dry_run)
    check_idempotency_key(idempotency_key)
    body = await request.body()
    refuse_revoked(request, key)
    turns: Turns = request.app.state.turns
    async with turns.turn(len(body)) as run:
        submission = await submission_of(body, service, run, partial(refuse_types, key))
        recording = await keyed(submission, key, idempotency_key, service)
        recording = await placed(recording, service)
        submission = recording.submission
        found = await doubts_about(service, submission.events)
        await _refuse_doubtful(service, recording, found, strict=strict)
        if dry_run:
            with _as_sent(recording):
                told = await check_recording(recording, service, run)
            foreseen = await _foreseen(request, recording) if effects and not told else None
            return answer_to(recording, told, found, service, request, effects=foreseen)
    with _as_sent(recording):
        appended = await service.ledger.append(
            submission.events, by=recording.by, expected=submission.expected, key=recording.key
        )
    is_shown = await service.views.reach(appended.last, within_seconds=wait)
    return answer_to(recording, appended, found, service, request, is_shown=is_shown)


async def _foreseen(request: AnyRequest, recording: KeyedSubmission) -> Effects | None:
    foresight: Foresight = request.app.state.foresight
    return await foresight.effects(recording.submission.events)


def refuse_types(key: Key, types: Iterable[type[Event]]) -> None:
    """Raise a 403 where a key's holder may not record all of these types of events."""
    refuse_without(key, {SCOPE_OF[each] for each in types})


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


async def _refuse_doubtful(
    service: Service, recording: KeyedSubmission, found: Doubtful, *, strict: bool
) -> None:
    """Where `strict`, refuse what there are warnings about, with all else that is wrong, unless it
    is recorded.
    """
    if not strict or not found.told or await service.ledger.appended(recording.key) is not None:
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

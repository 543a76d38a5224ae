"""`POST /v1/imports`: a file of any number of events, recorded all or none, once."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import cast

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Stream

from api.answers.recording import ImportAnswer
from api.asking.accepted_bodies import accept_of, gives, takes
from api.http.accept import rank
from api.http.handlers import post
from api.http.request import AnyRequest
from api.problems.document_shape import RETRY_AFTER_SECONDS
from api.problems.what_errors_say import on_crash, on_domain_error, on_http_error
from api.service.stopping import OpenStopping, Stopping
from api.service.stores import OpenService, Service
from api.writing.access import (
    WRITING,
    needs_key,
    rate_headers,
    recorder,
    refuse_revoked,
)
from api.writing.foresight import WantsEffects
from api.writing.record_events import DryRun
from api.writing.running_import import RunningImport
from api.writing.uploads import JSON_LINES, YAML, Imports, Upload
from api.writing.warnings import (
    Strict,
)
from events.errors import DetenteError, LedgerUnavailableError

EVENT_STREAM = "text/event-stream"
IMPORT_BYTES_LIMIT = 256_000_000
"""What is checked as a whole needs some memory for each of its events."""

ENDING = LedgerUnavailableError("the service is ending; sent again, the import goes on")


@post(
    "/v1/imports",
    tags=["ledger"],
    opt={WRITING: True},
    guards=[needs_key, takes(*JSON_LINES, *YAML), gives("application/json", EVENT_STREAM)],
    request_max_body_size=IMPORT_BYTES_LIMIT,
)
async def import_events(
    request: AnyRequest,
    service: OpenService,
    stopping: OpenStopping,
    dry_run: DryRun = False,
    strict: Strict = False,
    effects: WantsEffects = False,
) -> Response[ImportAnswer]:
    """Record JSON Lines, an event in each, or YAML, a list of events: all, or none at all.

    JSON Lines may have up to 256 MB, YAML up to 16 MB. Every fault is told with its line. Where a
    quote stands may be left out, as in `/v1/events`.

    Everything is checked before anything is written. What was interrupted goes on where it stopped
    when the same body is sent again, and a body that was imported adds nothing again. Who accepts
    `text/event-stream` is told how far it is: `checking`, `checked`, `appended` for each batch that
    is on disk, `recorded` and `done` at the end, `fault` with a problem document. A dry run goes
    from `checked` to `done`; with `effects=true` it says what the first 1,000 events would change.
    """
    imports: Imports = request.app.state.imports
    key = recorder(request, is_dry_run=dry_run)
    with imports.upload(key.name):
        upload = await _uploaded(request, service)
    try:
        refuse_revoked(request, key)
    except HTTPException:
        upload.close()
        raise
    foresight = request.app.state.foresight if effects and dry_run else None
    running = RunningImport(service, imports, upload, key, strict, dry_run, foresight)
    headers = {"Cache-Control": "no-store", **rate_headers(request)}
    if _wants_stages(accept_of(request)):
        told = _told(request, running, stopping)
        stages = Stream(told, status_code=200, media_type=EVENT_STREAM, headers=headers)
        return cast(Response[ImportAnswer], stages)
    return _answered(await _done(running), headers)


def _wants_stages(accept: str) -> bool:
    """Whether somebody asks for them by name, or for nothing else; who takes anything gets JSON."""
    stages, specificity = rank(accept, EVENT_STREAM)
    answer, _ = rank(accept, "application/json")
    is_named = specificity == rank(EVENT_STREAM, EVENT_STREAM)[1]
    return stages > answer or (is_named and 0 < stages == answer)


def _answered(answer: ImportAnswer, headers: dict[str, str]) -> Response[ImportAnswer]:
    status = 201 if answer.outcome == "appended" else 200
    if answer.views not in {None, "show it"}:
        status, headers = 202, {**headers, "Retry-After": RETRY_AFTER_SECONDS}
    return Response(answer, status_code=status, headers=headers)


async def _uploaded(request: AnyRequest, service: Service) -> Upload:
    try:
        upload = Upload(service.data, request.headers.get("content-type", ""))
        try:
            upload.expect(request.content_length)
            await upload.fill(request.stream())
        except BaseException:
            upload.close()
            raise
    except OSError as error:
        reason = f"the body cannot be kept while it is read: {error.strerror}"
        raise LedgerUnavailableError(reason) from error
    return upload


async def _done(running: RunningImport) -> ImportAnswer:
    last = None
    async with aclosing(running.stages()) as stages:
        async for stage in stages:
            last = stage
    assert running.is_end(last), "an import ends with that, or is refused"
    return await running.answer(last)


async def _told(
    request: AnyRequest, running: RunningImport, stopping: Stopping
) -> AsyncIterator[bytes]:
    """The stages as server-sent events, up to the last one or the end of the service."""
    stage = None
    try:
        async with aclosing(stopping.until(running.stages())) as stages:
            async for stage in stages:
                yield sent(str(stage.__struct_config__.tag), msgspec.json.encode(stage))
        if running.is_end(stage):
            yield sent("done", msgspec.json.encode(await running.answer(stage)))
        else:
            yield sent("fault", on_domain_error(request, ENDING).content)
    except DetenteError as error:
        yield sent("fault", on_domain_error(request, error).content)
    except HTTPException as error:
        yield sent("fault", on_http_error(request, error).content)
    except Exception as error:  # noqa: BLE001 (the answer has begun: nobody else can tell)
        yield sent("fault", on_crash(request, error).content)


def sent(name: str, data: bytes) -> bytes:
    """A server-sent event."""
    return b"event: " + name.encode() + b"\ndata: " + data + b"\n\n"

"""`POST /v1/imports`: a file of any number of events, recorded all or none, once."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Literal, TypeGuard, cast

import msgspec
from litestar import Response, post
from litestar.exceptions import HTTPException
from litestar.response import Stream
from msgspec import Struct

from api.asking.accepted_bodies import accept_of, gives, takes
from api.http.accept import rank
from api.http.request import AnyRequest
from api.problems.errors import on_crash, on_domain_error, on_http_error
from api.problems.problem import RETRY_AFTER_SECONDS
from api.service.stopping import OpenStopping, Stopping
from api.service.stores import OpenService, Service
from api.writing.access import (
    WRITING,
    holder,
    needs_key,
    rate_headers,
    refuse_revoked,
    refuse_without,
)
from api.writing.import_file import ImportChecked, ImportRecorded, Progress, recorded
from api.writing.keys import Key, KeyScope
from api.writing.record_events import SCOPES, WAIT_SECONDS, DryRun
from api.writing.shown import ViewsSay, said_of_views
from api.writing.uploads import JSON_LINES, YAML, Imports, Upload
from api.writing.warnings import (
    Doubtful,
    RecordingWarning,
    Strict,
    doubtful,
    doubting,
    refuse_doubtful,
    refusing_doubts,
    warnings_of_lines,
)
from events.admission.faults import Faults, FaultyItem
from events.errors import DetenteError, LedgerUnavailableError, LineFault
from events.vocabulary.catalogue import AnyEvent

EVENT_STREAM = "text/event-stream"
IMPORT_BYTES_LIMIT = 256_000_000
"""What is checked as a whole needs some memory for each of its events."""

_ENDING = LedgerUnavailableError("the service is ending; sent again, the import goes on")


class ImportAnswer(Struct, frozen=True, kw_only=True):
    """What became of the events. Sent again, they are known by `digest`, the SHA-256 of the body:
    `events_before` counts those that an earlier import of it had recorded. `outcome` is `checked`
    after a dry run: then `events` counts what would be recorded. `warnings` are what may be a
    mistake, as far as the views told at `checked_against`, where they stood before.
    """

    outcome: Literal["appended", "already appended", "checked"]
    events: int
    events_before: int
    digest: str
    min_position: int | None
    views: ViewsSay | None
    durability: str
    warnings: tuple[RecordingWarning, ...] = ()
    warnings_left_out: int = 0
    checked_against: int | None = None


class _Import(Struct, frozen=True):
    """An upload on its way into the ledger."""

    service: Service
    imports: Imports
    upload: Upload
    key: Key
    is_strict: bool
    is_dry_run: bool
    found: list[Doubtful] = []

    async def stages(self) -> AsyncGenerator[Progress, None]:
        """Record it and tell how far it is; the upload is closed at the end, however it ends."""
        scopes: set[KeyScope] = set()

        def see(event: AnyEvent, line: int) -> None:
            scopes.add(SCOPES[type(event)])
            doubts.see(event, line)

        try:
            with (
                self.imports.recording(),
                doubting(self.service) as doubts,
                refusing_doubts(self.upload.name, doubts, strict=self.is_strict),
            ):
                await self._refuse_types()
                stages = recorded(
                    self.service.ledger,
                    self.upload,
                    by=self.key.name,
                    see=see,
                    dry_run=self.is_dry_run,
                )
                async with aclosing(stages):
                    async for stage in stages:
                        if isinstance(stage, ImportChecked):
                            refuse_without(self.key, scopes)
                            self.found.append(doubtful(doubts))
                            if self.is_strict:
                                refuse_doubtful(self.upload.name, self.found[-1])
                        yield stage
        finally:
            self.upload.close()

    async def _refuse_types(self) -> None:
        """Raise a 403 where the key may not record all there is, before any rule is checked."""
        if lacking := self.key.lacks({*SCOPES.values()}):
            refuse_without(self.key, await asyncio.to_thread(self._asked_for, {*lacking}))

    def _asked_for(self, lacking: set[KeyScope]) -> set[KeyScope]:
        """Which scopes the events ask for, as far as it takes to know of those that are lacking."""
        scopes: set[KeyScope] = set()
        faults = Faults[LineFault]()
        for line, item in self.upload.items():
            if isinstance(item, FaultyItem):
                faults.add(line, item.faults)
                faults.add_rest(item.rest)
            else:
                scopes.add(SCOPES[type(item)])
            if lacking <= scopes or faults.are_enough:
                break
        return scopes

    def is_end(self, stage: Progress | None) -> TypeGuard[ImportChecked | ImportRecorded]:
        """Whether a stage is the last one."""
        return isinstance(stage, ImportChecked if self.is_dry_run else ImportRecorded)

    async def answer(self, done: ImportChecked | ImportRecorded) -> ImportAnswer:
        """What the client is told at the end, once the views have had time to follow."""
        found = self.found[-1] if self.found else Doubtful()
        position, views = None, None
        if isinstance(done, ImportRecorded):
            position = done.last
            is_shown = await self.service.views.reach(position, within_seconds=WAIT_SECONDS)
            views = said_of_views(self.service, is_shown=is_shown)
        return ImportAnswer(
            outcome=_outcome(done),
            events=done.events,
            events_before=done.events_before,
            digest=f"sha256:{self.upload.digest}",
            min_position=position,
            views=views,
            durability=self.service.ledger.durability,
            warnings=warnings_of_lines(found),
            warnings_left_out=found.rest,
            checked_against=found.checked_against,
        )


def _outcome(
    done: ImportChecked | ImportRecorded,
) -> Literal["appended", "already appended", "checked"]:
    if not done.events:
        return "already appended"
    return "appended" if isinstance(done, ImportRecorded) else "checked"


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
) -> Response[ImportAnswer]:
    """Record JSON Lines, an event in each, or YAML, a list of events: all, or none at all.

    JSON Lines may have up to 256 MB, YAML up to 16 MB. Every fault is told with its line.

    Everything is checked before anything is written. What was interrupted goes on where it stopped
    when the same body is sent again, and a body that was imported adds nothing again. Who accepts
    `text/event-stream` is told how far it is: `checking`, `checked`, `appended` for each batch that
    is on disk, `recorded` and `done` at the end, `fault` with a problem document. A dry run goes
    from `checked` to `done`.
    """
    imports: Imports = request.app.state.imports
    key = holder(request)
    with imports.upload(key.name):
        upload = await _uploaded(request, service)
    try:
        refuse_revoked(request, key)
    except HTTPException:
        upload.close()
        raise
    running = _Import(service, imports, upload, key, strict, dry_run)
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


async def _done(running: _Import) -> ImportAnswer:
    last = None
    async with aclosing(running.stages()) as stages:
        async for stage in stages:
            last = stage
    assert running.is_end(last), "an import ends with that, or is refused"
    return await running.answer(last)


async def _told(request: AnyRequest, running: _Import, stopping: Stopping) -> AsyncIterator[bytes]:
    """The stages as server-sent events, up to the last one or the end of the service."""
    stage = None
    try:
        async with aclosing(stopping.until(running.stages())) as stages:
            async for stage in stages:
                yield _sent(str(stage.__struct_config__.tag), msgspec.json.encode(stage))
        if running.is_end(stage):
            yield _sent("done", msgspec.json.encode(await running.answer(stage)))
        else:
            yield _sent("fault", on_domain_error(request, _ENDING).content)
    except DetenteError as error:
        yield _sent("fault", on_domain_error(request, error).content)
    except HTTPException as error:
        yield _sent("fault", on_http_error(request, error).content)
    except Exception as error:  # noqa: BLE001 (the answer has begun: nobody else can tell)
        yield _sent("fault", on_crash(request, error).content)


def _sent(name: str, data: bytes) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + data + b"\n\n"

"""Every error as a problem document (RFC 9457): what was wrong, where, and what was expected."""

import logging
import re
import sqlite3
from collections.abc import Iterator
from http import HTTPStatus

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec import Struct
from msgspec.structs import replace

from api.formats.offered import FORMATS as TIMELINE_FORMATS
from api.logs import REQUEST_ID
from api.negotiation import Available, available
from api.parameters import AnyRequest
from api.redaction import redacted
from events.errors import (
    BackupError,
    DateError,
    DetenteError,
    EventNotFiledError,
    EventsRefusedError,
    FactRetractedError,
    ImportFileError,
    JsonError,
    KeyReusedError,
    LedgerCorruptError,
    LedgerError,
    LedgerLockedError,
    LedgerUnavailableError,
    OutcomeUnknownError,
    PositionConflictError,
    ProofError,
    QuestionError,
    SettingsError,
    SigningError,
    TextRefusedError,
    TextsUnavailableError,
    UnknownIdError,
    ViewsBehindError,
)
from projections.runner import DAMAGED_VIEWS, Views

MEDIA_TYPE = "application/problem+json"

PROBLEMS: dict[type[DetenteError], HTTPStatus] = {
    DetenteError: HTTPStatus.INTERNAL_SERVER_ERROR,
    DateError: HTTPStatus.BAD_REQUEST,
    QuestionError: HTTPStatus.BAD_REQUEST,
    ViewsBehindError: HTTPStatus.SERVICE_UNAVAILABLE,
    EventNotFiledError: HTTPStatus.SERVICE_UNAVAILABLE,
    UnknownIdError: HTTPStatus.NOT_FOUND,
    FactRetractedError: HTTPStatus.GONE,
    JsonError: HTTPStatus.BAD_REQUEST,
    ImportFileError: HTTPStatus.UNPROCESSABLE_ENTITY,
    TextRefusedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    TextsUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    ProofError: HTTPStatus.BAD_REQUEST,
    SigningError: HTTPStatus.SERVICE_UNAVAILABLE,
    SettingsError: HTTPStatus.INTERNAL_SERVER_ERROR,
    BackupError: HTTPStatus.INTERNAL_SERVER_ERROR,
    LedgerError: HTTPStatus.INTERNAL_SERVER_ERROR,
    EventsRefusedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    PositionConflictError: HTTPStatus.CONFLICT,
    KeyReusedError: HTTPStatus.CONFLICT,
    LedgerLockedError: HTTPStatus.SERVICE_UNAVAILABLE,
    LedgerUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    OutcomeUnknownError: HTTPStatus.SERVICE_UNAVAILABLE,
    LedgerCorruptError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""Which status an error of ours has; a subclass has its nearest base's."""

RETRY_AFTER_SECONDS = "1"

_log = logging.getLogger("detente.api")


class ProblemFault(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One fault: where (a query parameter or a JSON pointer into the body, in the
    case of JSON Lines into a line of it), what was expected.
    """

    detail: str
    parameter: str | None = None
    pointer: str | None = None
    line: int | None = None
    code: str | None = None
    """Of a warning that counts as a fault."""
    clashes_with: str | None = None


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A problem document; `errors` lists every fault that was found, `available` (406, 404) the
    formats that there are, `history` is the address of what is told of a fact that was taken back.

    Where a stream is not at the `expected` position (409), they say which and its `actual` one.
    """

    status: int
    title: str
    detail: str
    instance: str
    errors: tuple[ProblemFault, ...] = ()
    available: tuple[Available, ...] = ()
    history: str | None = None
    stream: str | None = None
    expected: int | None = None
    actual: int | None = None
    request_id: str | None = None
    """Of a failure of ours: what to look for in the log."""


class RefusedRequest(HTTPException):
    """A request that a route refuses, with its faults."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        faults: tuple[ProblemFault, ...] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail, status_code=status.value, headers=headers)
        self.faults = faults


def encoded(status: HTTPStatus, detail: str, instance: str) -> bytes:
    """A problem document, where there is no route yet."""
    return _encoded(_problem(instance, status, detail))


def on_domain_error(request: AnyRequest, error: DetenteError) -> Response[bytes]:
    """An error of ours, by the table above."""
    status = next(PROBLEMS[base] for base in type(error).__mro__ if base in PROBLEMS)
    if isinstance(error, LedgerCorruptError):
        request.app.state.metrics.verification_failures.labels("ledger").inc()
    problem = _problem(request.url.path, status, str(error), tuple(_faults(error)))
    return _response(_completed(problem, error))


def on_database_error(request: AnyRequest, error: sqlite3.Error) -> Response[bytes]:
    """Views that are damaged are built anew at the next start; the rest is a fault of ours."""
    views: Views = request.app.state.service.views
    if not views.disown(error):
        return on_crash(request, error)
    _log.error("%s %s met damaged views", request.method, request.url.path, exc_info=error)
    return on_domain_error(request, LedgerUnavailableError(DAMAGED_VIEWS))


def on_http_error(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """An error of the framework's: a route that is not there, a parameter that does not fit."""
    status = HTTPStatus(error.status_code)
    detail = error.detail if error.detail != status.phrase else _EXPLAINED.get(status, "")
    headers = dict(error.headers or {})
    faults = tuple(_parameter_faults(error)) if isinstance(error, ValidationException) else ()
    if faults:
        names = ", ".join(repr(fault.parameter) for fault in faults)
        detail = f"query parameters that do not fit: {names}"
    if isinstance(error, RefusedRequest):
        faults = error.faults
    problem = _problem(request.url.path, status, detail, faults)
    offered: tuple[Available, ...] = getattr(error, "available", ())
    if status is HTTPStatus.NOT_FOUND and _UNKNOWN_FORMAT.search(request.url.path):
        offered = available(TIMELINE_FORMATS)
        problem = replace(problem, detail="a timeline has no such format; `available` lists all")
    return _response(replace(problem, available=offered), headers)


def on_crash(request: AnyRequest, error: Exception) -> Response[bytes]:
    """A fault of our own: logged whole, told in a sentence."""
    _log.error("%s %s failed", request.method, redacted(request.url.path), exc_info=error)
    detail = "the service failed to answer; the failure has been logged"
    return _response(_problem(request.url.path, HTTPStatus.INTERNAL_SERVER_ERROR, detail))


_UNKNOWN_FORMAT = re.compile(r"/timeline\.[^/]*$")

_EXPLAINED = {
    HTTPStatus.NOT_FOUND: "there is nothing at this address; / lists what there is",
    HTTPStatus.METHOD_NOT_ALLOWED: "this address does not take that method",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "the body is larger than this address takes",
}


def _problem(
    instance: str, status: HTTPStatus, detail: str, faults: tuple[ProblemFault, ...] = ()
) -> Problem:
    return Problem(
        status=status.value,
        title=status.phrase,
        detail=detail,
        instance=instance,
        errors=faults,
        request_id=REQUEST_ID.get() or None if status >= 500 else None,
    )


def _completed(problem: Problem, error: DetenteError) -> Problem:
    """What is told of some errors besides."""
    match error:
        case FactRetractedError():
            return replace(problem, history=f"/v1/facts/{error.id}/history")
        case PositionConflictError():
            stands = {"expected": error.expected, "actual": error.actual}
            return replace(problem, stream=error.stream, **stands)
        case _:
            return problem


def _encoded(problem: Problem) -> bytes:
    return redacted(msgspec.json.encode(problem).decode()).encode()


def _response(problem: Problem, headers: dict[str, str] | None = None) -> Response[bytes]:
    retry = {"Retry-After": RETRY_AFTER_SECONDS} if problem.status == 503 else {}
    return Response(
        _encoded(problem),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **retry, **(headers or {})},
    )


def _faults(error: DetenteError) -> Iterator[ProblemFault]:
    match error:
        case QuestionError():
            yield ProblemFault(parameter=error.parameter, detail=f"expected {error.expected}")
        case EventsRefusedError():
            for fault in error.faults:
                yield ProblemFault(pointer=f"/{fault.event}{fault.field}", detail=fault.said)
        case ImportFileError():
            for each in error.faults:
                yield ProblemFault(
                    line=each.line,
                    pointer=each.field,
                    detail=each.detail,
                    code=each.code,
                    clashes_with=each.clashes_with,
                )
        case _:
            pass


def _parameter_faults(error: ValidationException) -> Iterator[ProblemFault]:
    if missing := re.match(r"Missing required query parameter '(\w+)'", error.detail):
        yield ProblemFault(parameter=missing[1], detail="expected a value: it cannot be left out")
    for each in error.extra if isinstance(error.extra, list) else ():
        detail = each.get("message", "")
        if detail.endswith("`"):
            detail = detail.partition(" - at `")[0]
        yield ProblemFault(parameter=each.get("key"), detail=detail[:1].lower() + detail[1:])

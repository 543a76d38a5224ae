"""Every error as a problem document (RFC 9457): what was wrong, where, and what was expected.

What is said of an id that is not known, a bad date and the like is what the error itself says
(`events/errors.py`); of an address that there is not, it is said here.
"""

import logging
import re
import sqlite3
from collections.abc import Callable, Iterator
from http import HTTPStatus

from litestar import Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec.structs import replace

from api.answers.problems import Available, Problem, ProblemFault
from api.http.request import AnyRequest
from api.problems.document_shape import RefusedRequest, problem_of, response_of
from api.service.stores import Service
from api.telemetry.redaction import redacted
from events.errors import (
    BackupError,
    ClockAheadError,
    DateError,
    DeskUnavailableError,
    DetenteError,
    EventNotFiledError,
    EventsRefusedError,
    ExportError,
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
    ReadOnlyError,
    SettingsError,
    SigningError,
    TextRefusedError,
    TextsUnavailableError,
    UnknownIdError,
    ViewsBehindError,
)
from projections.filing.views import DAMAGED_VIEWS, Views

PROBLEMS: dict[type[DetenteError], HTTPStatus] = {
    DetenteError: HTTPStatus.INTERNAL_SERVER_ERROR,
    DateError: HTTPStatus.BAD_REQUEST,
    QuestionError: HTTPStatus.BAD_REQUEST,
    ReadOnlyError: HTTPStatus.FORBIDDEN,
    ViewsBehindError: HTTPStatus.SERVICE_UNAVAILABLE,
    EventNotFiledError: HTTPStatus.SERVICE_UNAVAILABLE,
    UnknownIdError: HTTPStatus.NOT_FOUND,
    FactRetractedError: HTTPStatus.GONE,
    JsonError: HTTPStatus.BAD_REQUEST,
    ImportFileError: HTTPStatus.UNPROCESSABLE_ENTITY,
    TextRefusedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    TextsUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    DeskUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    ProofError: HTTPStatus.BAD_REQUEST,
    SigningError: HTTPStatus.SERVICE_UNAVAILABLE,
    SettingsError: HTTPStatus.INTERNAL_SERVER_ERROR,
    BackupError: HTTPStatus.INTERNAL_SERVER_ERROR,
    ExportError: HTTPStatus.INTERNAL_SERVER_ERROR,
    LedgerError: HTTPStatus.INTERNAL_SERVER_ERROR,
    EventsRefusedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    PositionConflictError: HTTPStatus.CONFLICT,
    KeyReusedError: HTTPStatus.CONFLICT,
    LedgerLockedError: HTTPStatus.SERVICE_UNAVAILABLE,
    LedgerUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    ClockAheadError: HTTPStatus.SERVICE_UNAVAILABLE,
    OutcomeUnknownError: HTTPStatus.SERVICE_UNAVAILABLE,
    LedgerCorruptError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""Which status an error of ours has; a subclass has its nearest base's."""


CLOCK_AHEAD = "clock-ahead"
"""What a refusal because of the clock is known by."""

READ_ONLY = "read-only"
"""What a refusal by a service is known by that takes no writes."""


_log = logging.getLogger("detente.api")


def on_domain_error(request: AnyRequest, error: DetenteError) -> Response[bytes]:
    """An error of ours, by the table above."""
    status = next(PROBLEMS[base] for base in type(error).__mro__ if base in PROBLEMS)
    if isinstance(error, LedgerCorruptError):
        request.app.state.metrics.verification_failures.labels("ledger").inc()
    problem = problem_of(request.url.path, status, str(error), tuple(_faults(error)))
    return response_of(_completed(problem, error))


def on_database_error(request: AnyRequest, error: sqlite3.Error) -> Response[bytes]:
    """Views that are damaged are built anew at the next start; the rest is a fault of ours."""
    views: Views = request.app.state.service.views
    if views.renewed_at is not None or not views.disown(error):
        return on_crash(request, error)
    _log.error("%s %s met damaged views", request.method, request.url.path, exc_info=error)
    return on_domain_error(request, LedgerUnavailableError(DAMAGED_VIEWS))


Offer = Callable[[str], tuple[Available, ...]]
"""The formats that there are of what is at a path, where an extension leads nowhere."""


def on_http_error(
    request: AnyRequest, error: HTTPException, *, offered_at: Offer = lambda _: ()
) -> Response[bytes]:
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
    problem = problem_of(request.url.path, status, detail, faults)
    offered: tuple[Available, ...] = getattr(error, "available", ())
    if status is HTTPStatus.NOT_FOUND and (others := offered_at(request.url.path)):
        offered = others
        problem = replace(problem, detail="a timeline has no such format; `available` lists all")
    return response_of(replace(problem, available=offered), headers)


def on_crash(request: AnyRequest, error: Exception) -> Response[bytes]:
    """A fault of our own: logged whole, told in a sentence. Where views of other code stand in, it
    is theirs, and over soon.
    """
    service: Service | None = request.app.state.get("service")
    if service is not None and (at := service.views.renewed_at) is not None:
        _log.warning("views of other code cannot answer %s", request.url.path, exc_info=error)
        return on_domain_error(request, LedgerUnavailableError(f"the views are built anew: {at}"))
    _log.error("%s %s failed", request.method, redacted(request.url.path), exc_info=error)
    detail = "the service failed to answer; the failure has been logged"
    return response_of(problem_of(request.url.path, HTTPStatus.INTERNAL_SERVER_ERROR, detail))


_EXPLAINED = {
    HTTPStatus.NOT_FOUND: "there is nothing at this address; / lists what there is",
    HTTPStatus.METHOD_NOT_ALLOWED: "this address does not take that method",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "the body is larger than this address takes",
}


def _completed(problem: Problem, error: DetenteError) -> Problem:
    """What is told of some errors besides."""
    match error:
        case FactRetractedError():
            return replace(problem, history=f"/v1/facts/{error.id}/history")
        case ReadOnlyError():
            return replace(problem, writer=error.writer or None)
        case PositionConflictError():
            stands = {"expected": error.expected, "actual": error.actual}
            return replace(problem, stream=error.stream, **stands)
        case _:
            return problem


def _faults(error: DetenteError) -> Iterator[ProblemFault]:
    match error:
        case QuestionError():
            yield ProblemFault(parameter=error.parameter, detail=f"expected {error.expected}")
        case ClockAheadError():
            yield ProblemFault(code=CLOCK_AHEAD, detail=error.told)
        case ReadOnlyError():
            yield ProblemFault(code=READ_ONLY, detail="expected a service that writes")
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

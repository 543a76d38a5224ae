"""Every error as a problem document (RFC 9457): what was wrong, where, and what was expected."""

import logging
import re
from collections.abc import Iterator
from http import HTTPStatus

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec import Struct
from msgspec.structs import replace

from api.formats.offered import FORMATS as TIMELINE_FORMATS
from api.negotiation import Available, available
from api.parameters import AnyRequest
from events.errors import (
    DateError,
    DetenteError,
    EventsRefusedError,
    FactRetractedError,
    ImportFileError,
    KeyReusedError,
    LedgerCorruptError,
    LedgerError,
    LedgerLockedError,
    LedgerUnavailableError,
    OutcomeUnknownError,
    PositionConflictError,
    ProofError,
    QuestionError,
    SigningError,
    TextRefusedError,
    TextsUnavailableError,
    UnknownIdError,
    ViewsBehindError,
)

MEDIA_TYPE = "application/problem+json"

PROBLEMS: dict[type[DetenteError], HTTPStatus] = {
    DetenteError: HTTPStatus.INTERNAL_SERVER_ERROR,
    DateError: HTTPStatus.BAD_REQUEST,
    QuestionError: HTTPStatus.BAD_REQUEST,
    ViewsBehindError: HTTPStatus.SERVICE_UNAVAILABLE,
    UnknownIdError: HTTPStatus.NOT_FOUND,
    FactRetractedError: HTTPStatus.GONE,
    ImportFileError: HTTPStatus.BAD_REQUEST,
    TextRefusedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    TextsUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    ProofError: HTTPStatus.BAD_REQUEST,
    SigningError: HTTPStatus.SERVICE_UNAVAILABLE,
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
    """One fault: where (a query parameter or a JSON pointer into the body), what was expected."""

    detail: str
    parameter: str | None = None
    pointer: str | None = None


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A problem document; `errors` lists every fault that was found, `available` (406, 404) the
    formats that there are, `history` is the address of what is told of a fact that was taken back.
    """

    status: int
    title: str
    detail: str
    instance: str
    errors: tuple[ProblemFault, ...] = ()
    available: tuple[Available, ...] = ()
    history: str | None = None


def on_domain_error(request: AnyRequest, error: DetenteError) -> Response[bytes]:
    """An error of ours, by the table above."""
    status = next(PROBLEMS[base] for base in type(error).__mro__ if base in PROBLEMS)
    problem = _problem(request, status, str(error), tuple(_faults(error)))
    if isinstance(error, FactRetractedError):
        problem = replace(problem, history=f"/v1/facts/{error.id}/history")
    return _response(problem)


def on_http_error(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """An error of the framework's: a route that is not there, a parameter that does not fit."""
    status = HTTPStatus(error.status_code)
    detail = error.detail if error.detail != status.phrase else _EXPLAINED.get(status, "")
    headers = dict(error.headers or {})
    if "allow" in headers:
        headers["allow"] += ", HEAD"
    faults = tuple(_parameter_faults(error)) if isinstance(error, ValidationException) else ()
    if faults:
        names = ", ".join(repr(fault.parameter) for fault in faults)
        detail = f"query parameters that do not fit: {names}"
    problem = _problem(request, status, detail, faults)
    offered: tuple[Available, ...] = getattr(error, "available", ())
    if status is HTTPStatus.NOT_FOUND and _UNKNOWN_FORMAT.search(request.url.path):
        offered = available(TIMELINE_FORMATS)
        problem = replace(problem, detail="a timeline has no such format; `available` lists all")
    return _response(replace(problem, available=offered), headers)


def on_crash(request: AnyRequest, error: Exception) -> Response[bytes]:
    """A fault of our own: logged whole, told in a sentence."""
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    detail = "the service failed to answer; the failure has been logged"
    return _response(_problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, detail, ()))


_UNKNOWN_FORMAT = re.compile(r"/timeline\.[^/]*$")

_EXPLAINED = {
    HTTPStatus.NOT_FOUND: "there is nothing at this address; / lists what there is",
    HTTPStatus.METHOD_NOT_ALLOWED: "this address does not take that method",
}


def _problem(
    request: AnyRequest, status: HTTPStatus, detail: str, faults: tuple[ProblemFault, ...]
) -> Problem:
    return Problem(
        status=status.value,
        title=status.phrase,
        detail=detail,
        instance=request.url.path,
        errors=faults,
    )


def _response(problem: Problem, headers: dict[str, str] | None = None) -> Response[bytes]:
    retry = {"Retry-After": RETRY_AFTER_SECONDS} if problem.status == 503 else {}
    return Response(
        msgspec.json.encode(problem),
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
                found = "" if fault.found is None else f", found {fault.found!r}"
                detail = f"expected {fault.expected}{found}"
                yield ProblemFault(pointer=f"/{fault.event}{fault.field}", detail=detail)
        case _:
            pass


def _parameter_faults(error: ValidationException) -> Iterator[ProblemFault]:
    if missing := re.match(r"Missing required query parameter '(\w+)'", error.detail):
        yield ProblemFault(parameter=missing[1], detail="expected a value: it cannot be left out")
    for each in error.extra if isinstance(error.extra, list) else ():
        detail = re.sub(r" - at `.*`$", "", each.get("message", ""))
        yield ProblemFault(parameter=each.get("key"), detail=detail[:1].lower() + detail[1:])

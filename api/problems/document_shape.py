"""A problem document (RFC 9457), and a refusal that becomes one; texts are in `what_errors_say`."""

from http import HTTPStatus

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException

from api.answers.problems import Problem, ProblemFault
from api.telemetry.logs import REQUEST_ID
from api.telemetry.redaction import redacted

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = "1"


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
    return _body(problem_of(instance, status, detail))


def problem_of(
    instance: str, status: HTTPStatus, detail: str, faults: tuple[ProblemFault, ...] = ()
) -> Problem:
    """What is said of an error at the address `instance`."""
    return Problem(
        status=status.value,
        title=status.phrase,
        detail=detail,
        instance=instance,
        errors=faults,
        request_id=REQUEST_ID.get() or None if status >= 500 else None,
    )


def _body(document: Problem) -> bytes:
    return redacted(msgspec.json.encode(document).decode()).encode()


def response_of(document: Problem, headers: dict[str, str] | None = None) -> Response[bytes]:
    """A problem document on its way."""
    retry = {"Retry-After": RETRY_AFTER_SECONDS} if document.status == 503 else {}
    return Response(
        _body(document),
        status_code=document.status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **retry, **(headers or {})},
    )

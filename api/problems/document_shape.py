"""A problem document (RFC 9457), and a refusal that becomes one; texts are in `what_errors_say`."""

from http import HTTPStatus

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException
from msgspec import Struct

from api.http.media_formats import Available
from api.telemetry.logs import REQUEST_ID
from api.telemetry.redaction import redacted

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = "1"


class ProblemFault(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One fault: where (a query parameter or a JSON pointer into the body, in the
    case of JSON Lines into a line of it), what was expected.
    """

    detail: str
    parameter: str | None = None
    pointer: str | None = None
    line: int | None = None
    code: str | None = None
    """Of a warning that counts as a fault, of a clock that cannot be believed, or of a service that
    takes no writes.
    """
    clashes_with: str | None = None


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A problem document; `errors` lists every fault that was found, `available` (406, 404) the
    formats that there are, `history` is the address of what is told of a fact that was taken back.

    Where a stream is not at the `expected` position (409), they say which and its `actual` one.
    `writer` is where one may write, told by a service that only reads (403).
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
    writer: str | None = None
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

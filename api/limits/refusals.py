"""The answer to what is no request, or one beyond a limit, as it goes over the wire."""

from http import HTTPStatus

from api.http.policies import Policies
from api.problems.document_shape import MEDIA_TYPE, encoded


def refusal(status: HTTPStatus, detail: str, policies: Policies) -> bytes:
    """A problem document with its head; the connection ends with it."""
    body = encoded(status, detail, "/")
    retry = [(b"retry-after", b"1")] if status == 503 else []
    fields = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        *retry,
        *policies.everywhere,
    ]
    lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode()]
    lines += [name + b": " + value for name, value in fields]
    return b"\r\n".join([*lines, b"", body])

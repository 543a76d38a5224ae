"""Media types: which bodies a writing route takes, which answers it gives."""

from http import HTTPStatus
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from api.http.accept import preferred
from api.problems.document_shape import RefusedRequest


def takes(*media_types: str) -> Guard:
    """A guard: only bodies of these types, neither compressed nor in another charset than UTF-8."""

    async def guard(
        connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
    ) -> None:
        headers = connection.headers
        kind, _, parameters = headers.get("content-type", "").lower().partition(";")
        charset = parameters.replace(" ", "").replace('"', "")
        if kind.strip() not in media_types or charset not in {"", "charset=utf-8"}:
            accepted = ", ".join(media_types)
            raise RefusedRequest(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                f"a body of one of these types is wanted, in UTF-8: {accepted}",
                headers={"Accept-Post": accepted},
            )
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise RefusedRequest(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                "a body is wanted that is not compressed",
                headers={"Accept-Encoding": "identity"},
            )

    return guard


def gives(*media_types: str) -> Guard:
    """A guard: only who accepts one of these types as an answer."""

    async def guard(
        connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
    ) -> None:
        if preferred(accept_of(connection), media_types) is None:
            offered = ", ".join(media_types)
            raise RefusedRequest(HTTPStatus.NOT_ACCEPTABLE, f"there are answers in: {offered}")

    return guard


def accept_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """What a request accepts, however many fields say it."""
    return ", ".join(connection.headers.getall("accept", []))

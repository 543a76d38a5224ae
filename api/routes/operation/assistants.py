"""`/mcp`: the service as tools for assistants (Model Context Protocol, streamable HTTP).

Without sessions: each message is answered as JSON, by whichever process has it. The protocol and
its errors are those of the extra mcp; what every request passes (hosts, sizes, shares, logs) is
ours, and so is what may be asked: it is asked of the routes, within.
"""

import asyncio
from functools import partial
from http import HTTPStatus
from types import ModuleType

from litestar import Response

from api.asking.accepted_bodies import takes
from api.assistants.asked import AskedService
from api.http.cors import may_read
from api.http.form_bodies import ASSISTANTS
from api.http.handlers import post
from api.http.media_formats import JSON
from api.http.public_base import base_of
from api.http.request import AnyRequest
from api.problems.document_shape import RefusedRequest

MESSAGE_BYTES = 100_000
"""Of a message at most: the longest questions take a twentieth of it."""

MISSING = "assistants are not served here: install detente with its extra, detente[mcp]"


@post(
    ASSISTANTS,
    include_in_schema=False,
    guards=[takes(JSON.media_type)],
    request_max_body_size=MESSAGE_BYTES,
)
async def answer_assistant(request: AnyRequest) -> Response[bytes]:
    """The answer to a message of an assistant."""
    config, scope = request.app.state.config, request.scope
    base = base_of(scope, config)
    # The protocol wants it checked. Whoever may read the API may ask this, which reads it.
    origin = request.headers.get("origin")
    if origin is not None and origin != base and not may_read(config, origin):
        raise RefusedRequest(HTTPStatus.FORBIDDEN, "pages of that origin may not ask this")
    over_http = await asyncio.to_thread(_loaded)
    asked = AskedService(partial(request.app.state.within.ask, scope), base)
    found = await over_http.exchange(asked, scope, await request.body())
    headers = {name.decode(): value.decode("latin-1") for name, value in found.fields}
    headers.pop("content-length", None)
    return Response(
        found.body, status_code=found.status, headers={**headers, "Cache-Control": "no-store"}
    )


def _loaded() -> ModuleType:
    """What speaks the protocol; raises `RefusedRequest` where the extra is not installed."""
    try:
        from api.assistants import over_http  # noqa: PLC0415 (needs an extra, and takes its time)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("api."):
            raise
        raise RefusedRequest(HTTPStatus.NOT_IMPLEMENTED, MISSING) from error
    return over_http

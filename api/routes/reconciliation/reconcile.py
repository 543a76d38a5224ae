"""`/v1/reconcile`: which actors and offices the names in a table stand for, on a day.

By GET and by POST, as the Reconciliation Service API has it: a batch of `queries`, or which
properties `extend` a table; a GET with neither is answered with the manifest.
"""

from typing import Annotated, Final
from urllib.parse import parse_qsl

from litestar import Response
from litestar.params import QueryParameter

from api.asking.accepted_bodies import takes
from api.asking.dependency import GivenQuestion
from api.asking.question import Question
from api.http.form_bodies import ASKED_BY_FORM, FORM
from api.http.handlers import get, post
from api.http.media_formats import ALTERNATIVES_OPTION
from api.http.public_base import base_of
from api.http.request import AnyRequest
from api.routes.reconciliation.answers import (
    ExtensionAnswer,
    ReconciliationResults,
    extension,
    results,
)
from api.routes.reconciliation.manifest import RECONCILE, ServiceManifest, manifest
from api.routes.reconciliation.queries import read_extension, read_queries, refused
from api.service.stores import OpenService, Service

FIELDS: Final = ("queries", "extend")
ANSWERS: Final = (ReconciliationResults, ExtensionAnswer)

Queries = Annotated[
    str | None,
    QueryParameter(
        name="queries",
        description=(
            "Queries by key, as JSON: `query` (a name or an id), `type`, `limit`, `properties`, of"
            " which `as_of` is the day on which the name stood for somebody."
        ),
        schema_extra={"contentMediaType": "application/json"},
    ),
]
Extend = Annotated[
    str | None,
    QueryParameter(
        name="extend",
        description="As JSON: the `ids` of entities, and the `properties` to fetch of them.",
        schema_extra={"contentMediaType": "application/json"},
    ),
]


@get(RECONCILE, tags=["reconciliation"], opt={ALTERNATIVES_OPTION: ANSWERS})
async def get_reconciliation(
    request: AnyRequest,
    service: OpenService,
    question: GivenQuestion,
    queries: Queries = None,
    extend: Extend = None,
) -> Response[ServiceManifest | ReconciliationResults | ExtensionAnswer]:
    """The service manifest; with `queries` what names stand for, with `extend` what is known of it.

    A candidate is a `match` where it alone has the name, or an alias, to the word.
    """
    if queries is None and extend is None:
        return Response(manifest(base_of(request.scope, request.app.state.config)))
    return Response(await _answer(service, question, queries, extend))


@post(
    RECONCILE,
    tags=["reconciliation"],
    status_code=200,
    guards=[takes(FORM)],
    opt={ASKED_BY_FORM: FIELDS, ALTERNATIVES_OPTION: (ExtensionAnswer,)},
)
async def reconcile(
    request: AnyRequest, service: OpenService, question: GivenQuestion
) -> Response[ReconciliationResults | ExtensionAnswer]:
    """The same for a batch that is too long for an address, as a form."""
    given = _fields(await request.body(), request.app.state.config.query_parameters)
    found = await _answer(service, question, given.get("queries"), given.get("extend"))
    return Response(found, headers={"Cache-Control": "no-store"})


async def _answer(
    service: Service, question: Question, queries: str | None, extend: str | None
) -> ReconciliationResults | ExtensionAnswer:
    match queries, extend:
        case str(text), None:
            return await results(service, question, read_queries(text))
        case None, str(text):
            return await extension(service, question, read_extension(text))
    raise refused("queries", "", "expected either `queries` or `extend`")


def _fields(body: bytes, most: int) -> dict[str, str]:
    """The fields of a form, each once; raises `RefusedRequest`."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            max_num_fields=most,
            errors="strict",
        )
    except ValueError as error:
        raise refused("queries", "", "expected a form: `queries=` and JSON, encoded") from error
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in FIELDS:
            raise refused(name[:50], "", f"expected no field but {' and '.join(FIELDS)}")
        if name in found:
            raise refused(name, "", "expected once")
        found[name] = value
    return found

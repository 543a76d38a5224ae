"""Query parameters that recur, named once, and the guard that knows no others."""

from typing import Annotated, Any

from litestar.connection import ASGIConnection, Request
from litestar.datastructures import State
from litestar.exceptions import ValidationException
from litestar.handlers import BaseRouteHandler
from litestar.params import QueryParameter

AnyRequest = Request[Any, Any, State]

PAGE_LIMIT = 50
PAGE_LIMIT_MOST = 500
ORDERS = ("asc", "desc")
ANY_PARAMETERS = "any_parameters"
"""The key in a route's `opt` for a predicate: of which requests it takes any parameters."""

AsOf = Annotated[
    str | None,
    QueryParameter(
        name="as_of",
        max_length=10,
        description="The world's clock: what had happened by this day, `YYYY-MM-DD`; today",
    ),
]
PublicBy = Annotated[
    str | None,
    QueryParameter(
        name="public_by",
        max_length=10,
        description="The public's clock: what a reader could know by this day; no limit",
    ),
]
KnownAt = Annotated[
    str | None,
    QueryParameter(
        name="known_at",
        max_length=40,
        description="The ledger's clock: a position, or an instant (RFC 3339); the head",
    ),
]
PageLimit = Annotated[
    int,
    QueryParameter(name="limit", ge=1, le=PAGE_LIMIT_MOST, description="Items at most."),
]
Cursor = Annotated[
    str | None,
    QueryParameter(
        name="cursor",
        max_length=1_000,
        description="Where to go on: the cursor of the last page's `next`. Opaque.",
    ),
]
ActorName = Annotated[
    str | None,
    QueryParameter(
        name="name",
        min_length=1,
        max_length=300,
        description="A name or alias, in any case; forms that may mean several resolve to none.",
    ),
]
ActorFilter = Annotated[str | None, QueryParameter(name="actor", min_length=1, max_length=100)]
CounterpartFilter = Annotated[
    str | None,
    QueryParameter(
        name="counterpart",
        min_length=1,
        max_length=100,
        description="With `actor`: only what stands between the two.",
    ),
]
IssueFilter = Annotated[str | None, QueryParameter(name="issue", min_length=1, max_length=100)]
EngagementFilter = Annotated[
    str | None, QueryParameter(name="engagement", min_length=1, max_length=100)
]
PlaceFilter = Annotated[str | None, QueryParameter(name="place", min_length=1, max_length=100)]
SourceFilter = Annotated[str | None, QueryParameter(name="source", min_length=1, max_length=100)]
FactFilter = Annotated[str | None, QueryParameter(name="fact", min_length=1, max_length=100)]
AssertedByFilter = Annotated[
    str | None,
    QueryParameter(
        name="asserted_by",
        min_length=1,
        max_length=100,
        description="The actor who says it in the source.",
    ),
]
KindFilter = Annotated[
    str | None,
    QueryParameter(
        name="kind", max_length=50, description="A fact's type: `engagement-postponed`."
    ),
]
From = Annotated[
    str | None,
    QueryParameter(
        name="from", max_length=10, description="Facts that may lie on or after this day."
    ),
]
Until = Annotated[
    str | None,
    QueryParameter(name="until", max_length=10, description="Facts that may lie on or before it."),
]
Text = Annotated[
    str | None,
    QueryParameter(
        name="text",
        max_length=300,
        description="Words that the summary or a quote contains.",
    ),
]
Quote = Annotated[
    str | None,
    QueryParameter(
        name="quote",
        max_length=500,
        description="A phrase or some of its words, the last of which may be only begun.",
    ),
]
ContestedFilter = Annotated[
    str | None,
    QueryParameter(
        name="contested",
        max_length=10,
        description="`true`: facts on which there is a disagreement; `false`: the others.",
        schema_extra={"enum": ["true", "false"]},
    ),
]
Order = Annotated[
    str,
    QueryParameter(
        name="order",
        description="By the earliest day on which a fact may have begun.",
        schema_extra={"enum": list(ORDERS)},
    ),
]


def only_known_parameters(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """Refuse a query parameter that the route does not take, and one that is given twice."""
    reads_none = handler.opt.get(ANY_PARAMETERS)
    if reads_none is not None and reads_none(connection):
        return
    given = [name for name, _ in connection.query_params.multi_items()]
    known = _query_names(handler)
    faults = [
        {"key": name, "message": f"Unknown parameter, expected one of: {', '.join(sorted(known))}"}
        for name in dict.fromkeys(given)
        if name not in known
    ]
    faults += [
        {"key": name, "message": "Expected once"}
        for name in dict.fromkeys(given)
        if name in known and given.count(name) > 1
    ]
    if faults:
        raise ValidationException(extra=faults)


def _query_names(handler: BaseRouteHandler) -> set[str]:
    """The names under which the handler and the dependencies it uses take query parameters."""
    providers = handler.resolve_dependencies()
    found: set[str] = set()
    open_ends = [handler.parsed_fn_signature]
    while open_ends:
        for name, field in open_ends.pop().parameters.items():
            if name in providers:
                open_ends.append(providers[name].parsed_fn_signature)
            elif isinstance(field.kwarg_definition, QueryParameter):
                found.add(str(field.kwarg_definition.name))
    return found

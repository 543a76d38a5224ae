"""The guard that takes no query parameter but those of its route, as they are written."""

import re
from collections import Counter
from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import ValidationException
from litestar.handlers import BaseRouteHandler
from litestar.params import QueryParameter
from litestar.typing import FieldDefinition

REPEATED = "repeated"
"""A route's option: the parameters that may be given several times."""

ANY_PARAMETERS = "any_parameters"
"""The key in a route's `opt` for a predicate: of which requests it takes any parameters."""

_FIELDS = "query_fields"
"""The option that keeps what `query_fields` has found of a route."""

_NUMBER = re.compile("-?[0-9]+", re.ASCII)


async def only_known_parameters(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """Refuse a query parameter that the route does not take, one that is given twice, and a number
    or truth value that is written as none is: the framework takes `null`, `1e1` and `on`.
    """
    if not connection.scope["query_string"]:
        return
    reads_none = handler.opt.get(ANY_PARAMETERS)
    if reads_none is not None and reads_none(connection):
        return
    items = list(connection.query_params.multi_items())
    given = Counter(name for name, _ in items)
    known = query_fields(handler)
    faults = [
        {"key": name, "message": f"Unknown parameter, expected one of: {', '.join(sorted(known))}"}
        for name in given
        if name not in known
    ]
    faults += [
        {"key": name, "message": "Expected once"}
        for name, times in given.items()
        if name in known and times > 1 and name not in handler.opt.get(REPEATED, ())
    ]
    faults += [
        {"key": name, "message": message}
        for name, value in items
        if given[name] == 1 and name in known and (message := _misspelt(known[name], value))
    ]
    if faults:
        raise ValidationException(extra=faults)


def query_fields(handler: BaseRouteHandler) -> dict[str, FieldDefinition]:
    """The query parameters that the handler and the dependencies it uses take, by name."""
    if _FIELDS not in handler.opt:
        handler.opt[_FIELDS] = _query_fields(handler)
    found: dict[str, FieldDefinition] = handler.opt[_FIELDS]
    return found


def _query_fields(handler: BaseRouteHandler) -> dict[str, FieldDefinition]:
    providers = handler.resolve_dependencies()
    found: dict[str, FieldDefinition] = {}
    open_ends = [handler.parsed_fn_signature]
    while open_ends:
        for name, field in open_ends.pop().parameters.items():
            if name in providers:
                open_ends.append(providers[name].parsed_fn_signature)
            elif isinstance(field.kwarg_definition, QueryParameter):
                found[str(field.kwarg_definition.name)] = field
    return found


def _misspelt(field: FieldDefinition, value: str) -> str:
    """What was expected of a number or a truth value; nothing where the value is one."""
    kinds = {each.annotation for each in field.inner_types} or {field.annotation}
    if int in kinds and not _NUMBER.fullmatch(value):
        return "Expected `int`"
    if bool in kinds and value not in {"true", "false"}:
        return "Expected true or false"
    return ""

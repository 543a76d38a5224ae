"""The OpenAPI document: Litestar's, with what msgspec knows better put in its place.

Litestar leaves out discriminators, docstrings and `additionalProperties: false`, and describes
errors as its own; `msgspec.json.schema_components` has the first three, problem documents are the
fourth.
"""

import re
from collections.abc import Collection, Sequence
from importlib.metadata import version
from importlib.resources import files
from types import UnionType
from typing import Any, get_args

import msgspec
from litestar import Litestar
from litestar.handlers import BaseRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.openapi.spec import Server, Tag

from api.answers.facts import ShownItem
from api.answers.problems import Problem
from api.asking.known_parameters import query_fields
from api.http.form_bodies import ASKED_BY_FORM
from api.http.media_formats import ALTERNATIVES_OPTION, FORMATS_OPTION, VIEWS_OPTION, Format
from api.openapi.asking_by_form import describe_form
from api.openapi.dates_in_words import describe_words
from api.openapi.desk import describe_desk, describe_keyed
from api.openapi.found_by import describe_kinds
from api.openapi.links import link
from api.openapi.plain_schemas import plain, stream_of
from api.openapi.refusals import describe_refusals
from api.openapi.writing import BODIES, SECURITY, describe_writing
from api.writing.access import BODY, CONFLICT, KEYED
from api.writing.import_events import EVENT_STREAM

EXAMPLES = "examples.json"
"""Answers of the founding facts, by path; written by `python -m api.cli.making.make_examples`."""

TAGS = [
    Tag("relations", "The state of relations between two parties on a day."),
    Tag("timeline", "Facts in order, filtered."),
    Tag("facts", "One fact with its evidence and its history."),
    Tag("actors", "States, bodies and persons."),
    Tag("issues", "What parties talk or quarrel about."),
    Tag("offices", "Posts and their holders."),
    Tag("engagements", "Visits, meetings, calls and summits."),
    Tag("sources", "Documents and their lineage."),
    Tag("citations", "The places in sources that bear on facts."),
    Tag("reconciliation", "Names in other people's tables, and what they stand for."),
    Tag("desk", "Drafts, texts and citations made of them: what is not recorded yet; with a key."),
    Tag("ledger", "Everything that was ever recorded, in order."),
    Tag("service", "The service itself."),
]
_FALSE_UNSAID = ("required", "deprecated", "allowEmptyValue", "allowReserved")
_END_OF_SENTENCE = re.compile(r"(?<=\.)\s")


def config(page: OpenAPIRenderPlugin, public_url: str = "") -> OpenAPIConfig:
    """What Litestar is told; `document` makes the rest, `page` is shown at `/docs`."""
    return OpenAPIConfig(
        title="Detente",
        version=version("detente"),
        summary="A sourced, event-sourced timeline of diplomacy.",
        servers=[Server(public_url or "/")],
        tags=TAGS,
        render_plugins=[page],
        operation_id_creator=_operation_id,
        path="/docs",
        use_handler_docstrings=True,
    )


def _operation_id(handler: BaseRouteHandler, *_: object) -> str:
    return handler.handler_name


def document(app: Litestar) -> dict[str, Any]:
    """The OpenAPI 3.1 document of an app as JSON values."""
    described = app.openapi_schema.to_schema()
    handlers = _handlers(app, described["paths"])
    answers = {operation: _answer(handler) for operation, handler in handlers.items()}
    views = [kind for handler in handlers.values() for _, kind in _views(handler)]
    others = [kind for handler in handlers.values() for kind in _alternatives(handler)]
    bodies = [kind for handler in handlers.values() for kind in _bodies(handler)]
    kinds = list(dict.fromkeys((*answers.values(), *views, *others, *bodies)))
    references, components = msgspec.json.schema_components(
        [*kinds, Problem, *BODIES], ref_template="#/components/schemas/{name}"
    )
    by_kind = dict(zip(kinds, plain([*references]), strict=False))
    examples = _examples()
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            handler = handlers[path, method]
            reference = by_kind.get(answers.get((path, method)))
            if kinds_besides := _alternatives(handler):
                reference = {"anyOf": [reference, *(by_kind[each] for each in kinds_besides)]}
            if method == "get":
                _describe(operation, reference, examples.get(path))
                formats = handler.opt.get(FORMATS_OPTION, ())
                _offer(operation, (*formats, *(each for each, _ in _views(handler))))
                describe_refusals(operation, path, is_negotiated=bool(formats))
                if handler.opt.get(KEYED):
                    describe_keyed(operation, path)
            elif fields := handler.opt.get(ASKED_BY_FORM):
                describe_form(operation, reference, fields)
            elif taken := [by_kind[each] for each in _bodies(handler)]:
                describe_desk(operation, path, reference, taken)
            else:
                describe_writing(operation, reference, references[-len(BODIES) :])
            _summarize(operation)
            _bound(operation, handler)
            link(operation)
    _complete(components)
    described["components"] = {"schemas": plain(components), "securitySchemes": SECURITY}
    return described


def _complete(components: dict[str, Any]) -> None:
    """Enter what msgspec does not know of the schemas."""
    describe_words(components)
    describe_kinds(components)
    components[ShownItem.__name__].pop("required")  # `fields` leaves out all but some


def _handlers(app: Litestar, paths: dict[str, Any]) -> dict[tuple[str, str], BaseRouteHandler]:
    """The handler of each operation."""
    found = {}
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            path = re.sub(r"\{(\w+):\w+\}", r"{\1}", route.path)
            for method in map(str.lower, getattr(handler, "http_methods", ())):
                if method in paths.get(path, ()):
                    found[path, method] = handler
    return found


def _answer(handler: BaseRouteHandler) -> Any:
    """What a handler answers with: the struct that it returns, the first of several."""
    returned = handler.parsed_fn_signature.return_type.annotation
    content = next(iter(get_args(returned)), returned)
    return get_args(content)[0] if isinstance(content, UnionType) else content


def _alternatives(handler: BaseRouteHandler) -> Sequence[Any]:
    """The types of what else it answers with, in the same format."""
    found: Sequence[Any] = handler.opt.get(ALTERNATIVES_OPTION, ())
    return found


def _bodies(handler: BaseRouteHandler) -> Sequence[Any]:
    """What a route of the desk takes, and what it answers where somebody was faster."""
    return [handler.opt[each] for each in (BODY, CONFLICT) if each in handler.opt]


def _views(handler: BaseRouteHandler) -> Sequence[tuple[Format, Any]]:
    """What else it answers with where a parameter asks for it."""
    found: Sequence[tuple[Format, Any]] = handler.opt.get(VIEWS_OPTION, ())
    return found


def _offer(operation: dict[str, Any], formats: Collection[Format]) -> None:
    """Add the formats that an answer can be had in besides JSON."""
    responses = operation["responses"]
    for each in formats:
        responses["200"]["content"].setdefault(each.essence, {"schema": each.schema})


def _describe(operation: dict[str, Any], reference: Any, example: Any) -> None:
    """Put the answer's schema with an example in its place."""
    responses = operation["responses"]
    (media_type,) = responses["200"].get("content", {"application/json": None})
    content: dict[str, Any] = {"schema": reference}
    if media_type == EVENT_STREAM:
        content = stream_of(reference)
    if example is not None:
        content["examples"] = {"founding-facts": example}
    responses["200"]["content"] = {media_type: content}


def _summarize(operation: dict[str, Any]) -> None:
    first = _END_OF_SENTENCE.split(operation["description"], maxsplit=1)[0]
    operation["summary"] = " ".join(first.split())
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _without_null(parameter["schema"])
        _shorten(parameter)


def _shorten(parameter: dict[str, Any]) -> None:
    """Leave out what is so where nothing is said, and what is said twice."""
    for name in _FALSE_UNSAID:
        if parameter.get(name) is False:
            del parameter[name]
    if parameter["schema"].get("description") == parameter.get("description"):
        parameter["schema"].pop("description", None)


def _bound(operation: dict[str, Any], handler: BaseRouteHandler) -> None:
    """Write the bounds of numbers out: Litestar leaves some out and makes floats of the others."""
    fields = query_fields(handler)
    for parameter in operation.get("parameters", ()):
        field = fields.get(parameter["name"])
        if parameter["schema"].get("type") != "integer" or field is None:
            continue
        given = field.kwarg_definition
        bounds = {"minimum": getattr(given, "ge", None), "maximum": getattr(given, "le", None)}
        parameter["schema"] |= {
            name: int(each) for name, each in bounds.items() if each is not None
        }


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is left out or has a value: no address can say null."""
    kinds = [each for each in schema.pop("oneOf", ()) if each != {"type": "null"}]
    return {**(kinds[0] if kinds else {}), **schema}


def _examples() -> dict[str, Any]:
    text = files("api.openapi").joinpath(EXAMPLES).read_bytes()
    return {
        path: {"summary": each["request"], "value": each["answer"]}
        for path, each in msgspec.json.decode(text).items()
    }
